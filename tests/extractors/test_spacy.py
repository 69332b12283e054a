"""The extractor `spacy` with real pipelines, made here: rules, and a named entity recogniser trained on a few sentences."""

import json
import random

import pytest
import spacy
from spacy.training import Example

from actorgraph.errors import ExtractionError
from actorgraph.extract import get_extractor
from actorgraph.extract.network import ModelConfig, model_folder
from actorgraph.extract.parallel import extract_all
from actorgraph.model import Boilerplate, Document, Span

RULES = [
    {"label": "ORG", "pattern": "Wadi Shield"},
    {"label": "ORG", "pattern": "Hezbollah"},
    {"label": "GPE", "pattern": "Kafr Zeit"},
    {"label": "GPE", "pattern": "Iran"},
    {"label": "GPE", "pattern": "Damascus"},
    {"label": "NORP", "pattern": "Iranian"},
    {"label": "PERSON", "pattern": "Omar Keshish"},
    {"label": "DATE", "pattern": "4 March 2026"},
    {"label": "MONEY", "pattern": "$5"},
    {"label": "MILITIA", "pattern": "Sarrat Front"},
    {"label": "Official", "pattern": "Idris Qandil"},
]
TEXT = (
    "The Wadi Shield raided Kafr Zeit on 4 March 2026 and killed Omar Keshish. Hezbollah and Iran paid $5 to the Wadi Shield. "
    "An Iranian in Damascus met the Sarrat Front. Idris Qandil leads the Wadi Shield."
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns(RULES)
    folder = tmp_path_factory.mktemp("spacy") / "rules"
    pipeline.to_disk(folder)
    return folder


def read(folder, text=TEXT, boilerplate=(), **options):
    extractor = get_extractor("spacy", {"model": str(folder), "claims": "none"} | options)
    (found,) = extractor.extract([Document("a", text, published="2026-03-10", boilerplate=boilerplate)])
    found.check(text)
    return found


def types(found):
    return {mention.text: str(mention.type) for mention in found.mentions}


def test_mentions_by_name(rules):
    found = read(rules)
    assert types(found) == {
        "Wadi Shield": "Organization", "Kafr Zeit": "Place", "4 March 2026": "Date", "Omar Keshish": "Person",
        "Hezbollah": "Group", "Iran": "State", "Iranian": "State", "Damascus": "Place", "Idris Qandil": "Official",
    }  # fmt: skip
    assert found.claims == ()
    entity = {mention.text: mention.entity for mention in found.mentions}
    assert len({m.entity for m in found.mentions if m.text == "Wadi Shield"}) == 1
    assert entity["Iran"] == entity["Iranian"]
    assert len(set(entity.values())) == len(entity) - 1
    assert (found.extractor, found.version.split()[1]) == ("spacy", "en_pipeline")


def test_labels_may_be_mapped_anew(rules, tmp_path):
    inline = types(read(rules, labels="MILITIA:Group, org:Group, GPE:none"))
    assert (inline["Sarrat Front"], inline["Wadi Shield"]) == ("Group", "Group")
    assert "Damascus" not in inline
    (tmp_path / "map.toml").write_text('MILITIA = "Group"\nORG = "Group"\nGPE = "none"\n')
    (tmp_path / "map.json").write_text(json.dumps({"MILITIA": "Group", "ORG": "Group", "GPE": "none"}))
    for file in ("map.toml", "map.json"):
        assert types(read(rules, labels=str(tmp_path / file))) == inline


def test_labels_that_are_left_out_are_told(rules):
    extractor = get_extractor("spacy", {"model": str(rules), "claims": "none"})
    assert extractor.summary() == []
    list(extractor.extract([Document("a", TEXT)]))
    assert extractor.summary() == [
        f"11 mentions by {rules} in 1 reports",
        "labels left out: MONEY 1, MILITIA 1 (--extractor-option labels=LABEL:Type takes them in)",
    ]


def test_boilerplate_takes_no_part_and_offsets_hold(rules):
    text = f"Share Hezbollah\n{TEXT}"
    found = read(rules, text, (Boilerplate(Span(0, 15), "share"),))
    assert [m.text for m in found.mentions].count("Hezbollah") == 1
    assert found.mentions[0].span.start > 15


def test_a_report_longer_than_spacy_takes_at_once(rules):
    text = " ".join([TEXT] * 500)
    found = read(rules, text)
    assert len(found.mentions) == 11 * 500
    assert len({m.entity for m in found.mentions}) == 8


def test_the_version_follows_all_that_the_output_depends_on(rules, tmp_path):
    other = spacy.load(rules)
    other.get_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Tel Marwan"}])
    other.to_disk(tmp_path / "other")
    versions = {read(rules).version, read(tmp_path / "other").version, read(rules, labels="ORG:Group").version}
    assert len(versions) == 3
    assert read(rules).version in versions


def test_a_trained_recogniser(tmp_path):
    """Names it was trained on are found in a sentence it has not seen."""
    said = [
        ("Karim Dalil met Samir Haddad .", [(0, 11, "PERSON"), (16, 28, "PERSON")]),
        ("Samir Haddad lives in Kafr Zeit .", [(0, 12, "PERSON"), (22, 31, "GPE")]),
        ("Karim Dalil lives in Kafr Zeit .", [(0, 11, "PERSON"), (21, 30, "GPE")]),
        ("They went home .", []),
    ]
    spacy.util.fix_random_seed(0)
    random.seed(0)
    pipeline = spacy.blank("en")
    recogniser = pipeline.add_pipe("ner", config={"model": {"tok2vec": {"width": 32, "depth": 2}}})
    for label in ("PERSON", "GPE"):
        recogniser.add_label(label)
    examples = [Example.from_dict(pipeline.make_doc(text), {"entities": spans}) for text, spans in said]
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(40):
        pipeline.update(examples, sgd=optimizer)
    pipeline.to_disk(tmp_path / "ner")
    found = read(tmp_path / "ner", "Samir Haddad met Karim Dalil .")
    assert types(found) == {"Samir Haddad": "Person", "Karim Dalil": "Person"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs the setting 'model'"),
        ({"model": "no_such_pipeline"}, "python -m spacy download no_such_pipeline"),
        ({"model": "RULES", "labels": "ORG"}, "is no mapping"),
        ({"model": "RULES", "labels": "ORG:Firm"}, "mapped to 'Firm'"),
        ({"model": "RULES", "labels": "gone.toml"}, "cannot be read"),
        ({"model": "RULES", "claims": "none", "mentions": "both"}, "needs the model"),
        ({"model": "RULES", "claims": "gone"}, "no model here"),
        ({"model": "RULES", "label": "ORG:Group"}, "Did you mean 'labels'"),
    ],
)
def test_wrong_settings(rules, options, message):
    given = {key: str(rules) if value == "RULES" else value for key, value in options.items()}
    with pytest.raises(ExtractionError, match=message):
        get_extractor("spacy", given)


def test_a_folder_that_holds_no_pipeline(tmp_path):
    with pytest.raises(ExtractionError, match=str(tmp_path)):
        get_extractor("spacy", {"model": str(tmp_path)})


def test_a_pipeline_without_entities_is_told(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    extractor = get_extractor("spacy", {"model": str(tmp_path / "blank"), "claims": "none"})
    list(extractor.extract([Document("a", TEXT)]))
    assert "no component of the pipeline" in extractor.summary()[-1]


@pytest.mark.model
class TestClaims:
    """Claims between spaCy's mentions, by the heads of the shipped model."""

    @staticmethod
    def ties(found):
        words = {mention.id: mention.text for mention in found.mentions}
        threshold = ModelConfig.read(model_folder(None)).threshold
        return {(words[c.subject], c.relation, words[c.object]) for c in found.claims if c.confidence >= threshold}

    def test_claims_stand_between_the_mentions_of_the_pipeline(self, rules):
        found = read(rules, claims="base", labels="ORG:Group")
        by_name = read(rules, labels="ORG:Group")
        assert [(m.span, m.text) for m in found.mentions] == [(m.span, m.text) for m in by_name.mentions]
        assert {("Wadi Shield", "raided", "Kafr Zeit"), ("Wadi Shield", "killed", "Omar Keshish")} <= self.ties(found)
        raid = next(c for c in found.claims if c.relation == "raided")
        assert raid.date.from_ == "2026-03-04"

    def test_the_models_own_mentions_join_in_on_demand(self, rules):
        text = "The militia raided Kafr Zeit. Hezbollah denied it."
        alone, both = (read(rules, text, claims="base", mentions=which) for which in ("spacy", "both"))
        assert [m.text for m in alone.mentions] == ["Kafr Zeit", "Hezbollah"]
        assert {"Kafr Zeit", "Hezbollah", "The militia"} <= {m.text for m in both.mentions}
        assert not self.ties(alone)
        assert ("The militia", "raided", "Kafr Zeit") in self.ties(both)

    def test_other_processes_give_the_same(self, rules):
        extractor = get_extractor("spacy", {"model": str(rules), "labels": "ORG:Group"})
        documents = [Document(f"d{k}", TEXT[: 75 + 60 * k]) for k in range(4)]
        alone = list(extract_all(documents, extractor))
        assert list(extract_all(documents, extractor, jobs=2)) == alone
        assert sum(len(found.claims) for _, found in alone) > 2
