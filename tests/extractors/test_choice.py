"""Extractors by name: found, chosen on the command line, and what a case does with several."""

import json
import os
import textwrap

import pytest
import spacy

from actorgraph.case import Case
from actorgraph.errors import ExtractionError, ExtractionStopped
from actorgraph.extract import extractor_names, get_extractor
from actorgraph.extract.options import parse_options
from actorgraph.pipeline import build
from tests.cli.conftest import run
from tests.extractors.conftest import REPORT

RAID = "The Wadi Shield raided Kafr Zeit on Sunday. Nothing else is known."


@pytest.fixture
def rules(tmp_path):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Kafr Zeit"}])
    pipeline.to_disk(tmp_path / "rules")
    return tmp_path / "rules"


@pytest.fixture
def reports(tmp_path):
    (tmp_path / "in").mkdir()
    for k in range(6):
        (tmp_path / "in" / f"r{k}.txt").write_text(f"{REPORT}\nThe Wadi Shield raided Place{k} on Sunday.\n")
    return tmp_path / "in"


@pytest.fixture
def asks(server):
    """Options that choose the test server, and the environment without a key."""
    options = ["--extractor", "llm", "--extractor-option", f"base_url={server.url}", "--extractor-option", "model=tiny"]
    return [*options, "--extractor-option", "backoff=0.01"]


ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("ACTORGRAPH_")}


def test_all_built_in_extractors_are_found():
    assert {"neural", "spacy", "gliner2", "llm"} <= set(extractor_names())


def test_unknown_names_list_what_there_is():
    with pytest.raises(ExtractionError, match=r"Choose one of: .*llm.*neural"):
        get_extractor("nural")


def test_a_plug_in_is_found_and_cannot_take_a_built_in_name(tmp_path, monkeypatch):
    (tmp_path / "plug.py").write_text(
        textwrap.dedent("""
            from actorgraph.ids import text_hash
            from actorgraph.model import Extraction

            class Nothing:
                name, version, threshold = "nothing", "1", 0.5

                @classmethod
                def from_options(cls, options):
                    return cls()

                def extract(self, documents):
                    for d in documents:
                        yield Extraction(d.id, text_hash(d.text), (), (), self.name, self.version)

            class Broken:
                @classmethod
                def from_options(cls, options):
                    raise RuntimeError("no such luck")
        """)
    )
    info = tmp_path / "plug-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plug\nVersion: 1.0\n")
    points = ["Nothing = plug:Nothing", "neural = plug:Nothing", "broken = plug:Broken", "gone = plug:Gone"]
    (info / "entry_points.txt").write_text("[actorgraph.extractors]\n" + "\n".join(points))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert {"nothing", "broken", "neural"} <= set(extractor_names())
    assert get_extractor(" NOTHING ").name == "nothing"
    assert get_extractor("neural").name == "actorgraph"
    for name in ("broken", "gone"):
        with pytest.raises(ExtractionError, match=f"the extractor '{name}' cannot be loaded"):
            get_extractor(name)


@pytest.mark.parametrize("pair", ["budget", "=2", "", " = "])
def test_settings_are_pairs(pair):
    with pytest.raises(ExtractionError, match="KEY=VALUE"):
        parse_options([pair])


@pytest.mark.parametrize("key", ["key", "api_key", "API-Key", "token", "password", "openai_api_key"])
def test_secrets_do_not_come_from_the_command_line(key):
    with pytest.raises(ExtractionError, match="environment variable") as caught:
        parse_options([f"{key}=sk-hush"])
    assert "sk-hush" not in str(caught.value)


def test_settings_are_read():
    assert parse_options(["max-tokens=5", "Model = a=b", "model=c"]) == {"max_tokens": "5", "model": "c"}


def test_extract_on_the_command_line(server, asks):
    line = json.dumps({"id": "x", "text": RAID, "date": "2026-03-10"})
    done = run("extract", "--input-format", "jsonl", "-", *asks, stdin=line, env=ENVIRONMENT)
    assert done.code == 0, done.err
    (claim,) = json.loads(done.out)["claims"]
    assert (claim["relation"], claim["date"]["from"], claim["confidence"]) == ("raided", "2026-03-08", 0.5)
    assert "llm: 1 requests to http://127.0.0.1:" in done.err
    assert "cost unknown" in done.err


def test_a_key_is_neither_printed_nor_kept(server, asks, reports, tmp_path):
    server.key = key = "sk-hush-0123456789"
    wrong = ENVIRONMENT | {"ACTORGRAPH_LLM_KEY": key[:-1] + "X"}
    done = run("build", reports, "--case", tmp_path / "case", *asks, env=wrong)
    assert done.code == 5
    assert "ACTORGRAPH_LLM_KEY" in done.err
    right = run("build", reports, "--case", tmp_path / "case", *asks, env=ENVIRONMENT | {"ACTORGRAPH_LLM_KEY": key})
    assert right.code == 0, right.err
    said = done.out + done.err + right.out + right.err
    kept = b"".join(path.read_bytes() for path in (tmp_path / "case").rglob("*") if path.is_file())
    assert "sk-hush" not in said
    assert b"sk-hush" not in kept


def test_a_budget_ends_a_build_and_the_next_goes_on_there(server, asks, reports, tmp_path):
    costs = ["price_in=1", "price_out=5", "max_tokens=1000", "budget=0.014"]
    case = tmp_path / "case"
    first = run("build", reports, "--case", case, *asks, *(x for c in costs for x in ("--extractor-option", c)))
    assert first.code == 1
    assert "the budget allows no further request" in first.err
    assert "of 0.014" in first.err
    done = int(first.err.split(" extracted")[0].split()[-1])
    assert 1 <= done < 6
    assert f" {5 * done} claims, " in first.err  # what was read is in the graph
    second = run("build", reports, "--case", case, *asks)
    assert f"{6 - done} extracted" in second.err
    assert second.code == 0
    third = run("build", reports, "--case", case, *asks)
    assert "0 extracted" in third.err
    assert len(server.requests) == 6


def test_one_report_that_fails_is_listed_and_the_others_are_in_the_graph(server, asks, reports, tmp_path):
    server.script = ["well", "refuses"]
    done = run("build", reports, "--case", tmp_path / "case", *asks)
    assert done.code == 1
    assert "not used: in/r1.txt: the model refuses to read it" in done.err
    assert "5 extracted; 1 not used" in done.err
    assert "the model refuses" in run("status", "--case", tmp_path / "case").out


def test_another_extractor_reads_again_and_the_one_named_last_counts(server, asks, rules, reports, tmp_path):
    case = tmp_path / "case"
    with_spacy = ["--extractor", "spacy", "--model", rules, "--extractor-option", "claims=none"]
    assert run("build", reports, "--case", case, *asks).code == 0
    links = run("links", "--case", case, "--format", "json").out
    assert len(json.loads(links)) > 5

    other = run("build", reports, "--case", case, *with_spacy)
    assert "6 extracted" in other.err
    assert run("links", "--case", case, "--format", "json").out.strip() in ("[]", "")
    assert "read by spacy" in run("status", "--case", case).out

    again = run("build", reports, "--case", case, *asks)
    assert "0 extracted" in again.err
    assert run("links", "--case", case, "--format", "json").out == links
    assert len(server.requests) == 6


def test_without_a_name_what_another_extractor_has_read_stays(server, asks, reports, tmp_path):
    case = tmp_path / "case"
    run("build", reports, "--case", case, *asks)
    links = run("links", "--case", case, "--format", "json").out
    plain = run("build", "--case", case)
    assert plain.code == 0, plain.err
    assert "0 extracted" in plain.err
    assert "6 of the reports were read by llm" in plain.err
    assert run("links", "--case", case, "--format", "json").out == links


def test_a_newer_version_reads_only_what_is_new_until_redo(server, llm, reports, tmp_path):
    with Case.ensure(tmp_path / "case") as case:
        assert build(case, [reports], llm()).extracted == 6
        assert build(case, [reports], llm(confidence=0.6)).extracted == 0
        redone = build(case, [reports], llm(confidence=0.6), redo=True)
        assert redone.extracted == 6
        assert {claim.confidence for claim in redone.graph.claims} == {0.6}
        back = build(case, [reports], llm(), redo=True)
        assert back.extracted == 0
        assert {claim.confidence for claim in back.graph.claims} == {0.5}


def test_a_build_that_is_stopped_says_so_once(server, llm, reports, tmp_path):
    server.always = "quota"
    with Case.ensure(tmp_path / "case") as case:
        result = build(case, [reports], llm())
    (problem,) = result.problems
    assert isinstance(problem, ExtractionStopped)
    assert result.extracted == 0


def test_the_python_interface_takes_names_and_extractors(server, llm, reports, tmp_path):
    from actorgraph import Graph

    settings = {"base_url": server.url, "model": "tiny"}
    with Graph.build([str(reports)], tmp_path / "a", extractor="llm", extractor_options=settings) as graph:
        by_name = graph.links()
    with Graph.build([str(reports)], tmp_path / "b", extractor=llm()) as graph:
        assert graph.links() == by_name
    assert len(by_name) > 5


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--extractor", "lmm"], 5, "there is no extractor 'lmm'"),
        (["--extractor", "llm"], 5, "needs the setting 'base_url'"),
        (["--extractor", "llm", "--extractor-option", "api_key=sk-hush"], 5, "looks like a secret"),
        (["--extractor", "spacy"], 5, "needs the setting 'model'"),
        (["--extractor", "gliner2", "--model", "nowhere"], 5, "config.json is missing"),
        (["--extractor-option", "budget=2"], 5, "the extractor 'neural' has no setting 'budget'"),
    ],
)
def test_wrong_choices(reports, tmp_path, options, code, said):
    done = run("build", reports, "--case", tmp_path / "case", *options)
    assert done.code == code
    assert said in done.err
    assert "sk-hush" not in done.err
    assert not (tmp_path / "case").exists()
