"""The source keeps its own rules, and the guide's names and order."""

import copy
import re
import tomllib
from pathlib import Path

import pytest

from actorgraph.errors import ContractError, InputError
from actorgraph.model import ActorType, Status
from actorgraph.ontology.reader import parse, read
from actorgraph.ontology.source import Source, find_root
from actorgraph.ontology.terms import SOURCE, parse_example

ROOT = find_root(Path(__file__).parent)
DATA = tomllib.loads((ROOT / SOURCE).read_text(encoding="utf-8"))

# the names of the annotation guide, in its order; annotated data and models depend on both
GUIDE = """member_of leads works_for part_of affiliated_with founded succeeded recruited kin_of national_of
cooperates_with allied_with supports trains arms funds aids met_with negotiates_with agreed_with demands_of rejects
accuses threatens sanctions investigates fights attacked raided bombed killed wounded captured kidnapped released
defeated seized infiltrated spied_on defected_from surrendered_to located_in based_in operates_in controls"""
SYMMETRIC = {"kin_of", "cooperates_with", "allied_with", "met_with", "negotiates_with", "agreed_with", "fights"}


@pytest.fixture(scope="module")
def source() -> Source:
    return read(ROOT)


def test_relations_are_those_of_the_guide(source: Source) -> None:
    assert [relation.name for relation in source.relations] == GUIDE.split()
    assert {relation.name for relation in source.relations if relation.symmetric} == SYMMETRIC


def test_types_and_statuses_are_those_of_the_model(source: Source) -> None:
    assert list(source.types) == [str(kind) for kind in ActorType if kind is not ActorType.DATE]
    assert [status.name for status in source.statuses] == [str(status) for status in Status]
    assert [status.stands for status in source.statuses] == [status.stands for status in Status]


@pytest.mark.parametrize("row", DATA["relation"], ids=lambda row: row["name"])
def test_examples_of_a_relation(row: dict[str, object], source: Source) -> None:
    relation = next(term for term in source.relations if term.name == row["name"])
    sentences = (*relation.says, relation.says_not)
    assert len(set(sentences)) == 3
    for sentence in sentences:
        example = parse_example(sentence)
        assert example.subject[0] in source.spell_out(relation.domain)
        assert example.object[0] in source.spell_out(relation.range)
        assert example.subject[1] in example.text
        assert example.object[1] in example.text
        assert example.text.endswith(".")


def test_definitions_are_one_sentence_each(source: Source) -> None:
    groups = (source.classes, source.statuses, source.families, source.properties, source.relations)
    for term in (term for group in groups for term in group):
        assert re.fullmatch(r"[A-Z][^.]*\.", term.definition), term.name


def test_spell_out_names_subclasses(source: Source) -> None:
    assert source.spell_out(["Person"]) == ("Official", "Operative", "Person")
    assert source.spell_out(["Place", "Actor"]) == source.types
    assert source.spell_out([]) == ()


def test_parse_example() -> None:
    example = parse_example("[o:Place|Oster]-based [s:Organization|Lantern Radio] broke the story.")
    assert (example.text, example.subject, example.object) == (
        "Oster-based Lantern Radio broke the story.",
        ("Organization", "Lantern Radio"),
        ("Place", "Oster"),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "No mark at all.",
        "[s:Group|The Night Watch] alone.",
        "[s:Group|A] saw [s:Group|B] and [o:Group|C].",
        "[s:Group|A] met [o:Group B].",
        "[s:Group|A] met [o:Group|B] in [x:Place|C].",
    ],
)
def test_bad_marks_are_refused(sentence: str) -> None:
    with pytest.raises(ContractError, match=re.escape(repr(sentence))):
        parse_example(sentence)


def _unknown_family(data: dict) -> None:
    data["relation"][0]["family"] = "friendship"


def _unknown_class(data: dict) -> None:
    data["relation"][0]["range"].append("Robot")


def _twice(data: dict) -> None:
    data["relation"].append(data["relation"][0])


def _term_of_two_kinds(data: dict) -> None:
    data["status"][0]["name"] = "killed"


def _lopsided_symmetric(data: dict) -> None:
    next(row for row in data["relation"] if row["name"] == "fights")["range"] = ["Group"]


def _no_inverse(data: dict) -> None:
    del data["relation"][0]["inverse"]


def _example_outside(data: dict) -> None:
    row = next(row for row in data["relation"] if row["name"] == "killed")
    row["says"][0] = "[s:Place|The dam] killed [o:Place|the valley]."


def _one_example(data: dict) -> None:
    del data["relation"][0]["says"][1]


def _unknown_key(data: dict) -> None:
    data["class"][0]["colour"] = "red"


def _missing_key(data: dict) -> None:
    del data["class"][0]["definition"]


def _missing_table(data: dict) -> None:
    del data["family"]


def _unknown_kind(data: dict) -> None:
    data["property"][0]["kind"] = "annotation"


def _circle(data: dict) -> None:
    next(row for row in data["class"] if row["name"] == "Actor")["parent"] = "Official"


def _row(data: dict, **changes: str) -> None:
    data["alignments"]["rows"].append(data["alignments"]["rows"][0] | changes)


FAULTS = [
    (_unknown_family, "friendship"),
    (_unknown_class, "Robot"),
    (_twice, "member_of"),
    (_term_of_two_kinds, "killed"),
    (_lopsided_symmetric, "fights"),
    (_no_inverse, "inverse"),
    (_example_outside, "outside domain or range"),
    (_one_example, "two sentences"),
    (_unknown_key, "colour"),
    (_missing_key, "definition"),
    (_missing_table, "family"),
    (_unknown_kind, "annotation"),
    (_circle, "above itself"),
    (lambda data: _row(data, target="nowhere:thing"), "nowhere:thing"),
    (lambda data: _row(data, document="hearsay"), "hearsay"),
    (lambda data: _row(data, match="sameAs"), "sameAs"),
    (lambda data: _row(data, match="subClassOf", term="killed"), "killed"),
    (lambda data: _row(data, match="subPropertyOf", term="Group"), "Group"),
]


@pytest.mark.parametrize(("spoil", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_faults_are_found(spoil, message: str) -> None:
    data = copy.deepcopy(DATA)
    spoil(data)
    with pytest.raises(ContractError, match=re.escape(message)) as caught:
        parse(data)
    assert "ontology/ontology.toml" in str(caught.value)
    assert "actorgraph.ontology.generate" in str(caught.value)


def test_broken_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / SOURCE).write_text("version = \n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ontology\.toml: cannot be read as TOML"):
        read(tmp_path)


def test_alignments_name_documents_that_are_used(source: Source) -> None:
    cited = {row.document for row in source.alignments} | {v.document for v in source.vocabularies if v.document}
    assert cited == set(source.documents)
    assert all(url.startswith("https://") for _, url in source.documents.values())
    assert {row.target.partition(":")[0] for row in source.alignments} == {v.prefix for v in source.vocabularies}


def test_no_alignment_stands_twice(source: Source) -> None:
    pairs = [(row.term, row.target) for row in source.alignments]
    assert len(set(pairs)) == len(pairs)
