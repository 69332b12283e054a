"""The extractor `llm` and servers that fail: each fault at the socket, none imitated inside the program."""

import socket
import threading
import time

import pytest

from actorgraph.errors import ExtractionError, ExtractionStopped, ReportNotRead
from actorgraph.extract import get_extractor
from actorgraph.extract.llm.failures import retry_after
from actorgraph.extract.llm.settings import Settings
from actorgraph.extract.parallel import Failed, extract_all
from actorgraph.model import Document
from tests.helpers.chat_server import chat_server

RAID = "The Wadi Shield raided Kafr Zeit."
KEY = "sk-very-secret-0123456789"


def read(extractor, text=RAID):
    (found,) = extractor.extract([Document("a", text)])
    return found


@pytest.mark.parametrize("fault", ["status:500", "status:503", "status:429", "status:529", "cut", "html", "empty", "says:"])
def test_what_may_pass_is_tried_again(llm, server, fault):
    server.script = [fault]
    extractor = llm()
    assert len(read(extractor).claims) == 1
    assert len(server.requests) == 2
    assert "2 requests" in extractor.summary()[0]
    assert "1 of them again" in extractor.summary()[0]


@pytest.mark.parametrize("fault", ["status:500", "status:429", "cut"])
def test_tries_end(llm, server, fault):
    server.always = fault
    with pytest.raises(ReportNotRead, match="tried 4 times") as caught:
        read(llm(retries=3))
    assert caught.value.where == "a"
    assert len(server.requests) == 4


@pytest.mark.parametrize("fault", ["html", "empty", "says:", "huge"])
def test_replies_that_are_paid_for_and_no_use_are_tried_once_more_only(llm, server, fault):
    server.always = fault
    with pytest.raises(ReportNotRead):
        read(llm(retries=5))
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", ["refuses", "filtered"])
def test_a_refusal_fails_its_report_at_once(llm, server, fault):
    server.always = fault
    with pytest.raises(ReportNotRead, match="refuses"):
        read(llm())
    assert len(server.requests) == 1


def test_waits_grow(llm, server):
    server.script = ["status:500"] * 4
    read(llm(backoff=0.1))
    waits = [b - a for a, b in zip(server.times, server.times[1:], strict=False)]
    assert [w > low for w, low in zip(waits, (0.07, 0.14, 0.28, 0.56), strict=True)] == [True] * 4


def test_retry_after_is_kept(llm, server):
    server.script = ["status:429:1"]
    read(llm())
    assert server.times[1] - server.times[0] >= 1


def test_a_server_that_asks_for_too_much_patience_is_given_up_for_this_report(llm, server):
    server.script = ["status:429:3600"]
    extractor = llm(patience=2)
    began = time.monotonic()
    with pytest.raises(ReportNotRead, match="asks to wait 3600 s"):
        read(extractor)
    assert time.monotonic() - began < 2
    assert len(read(extractor).claims) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("0.5", 0.5), ("soon", None), ("", None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("-3", None)],
)
def test_retry_after(value, seconds):
    assert retry_after({"retry-after": value}) == seconds


def test_retry_after_as_a_date():
    from email.utils import formatdate

    assert 25 < retry_after({"retry-after": formatdate(time.time() + 30, usegmt=True)}) <= 31


@pytest.mark.parametrize("fault", ["slow:1.5", "trickle:1.5"])
def test_a_time_out_is_tried_again_and_counted_at_its_worst(llm, server, fault):
    server.script = [fault]
    extractor = llm(timeout=0.5, max_tokens=3000)
    assert len(read(extractor).claims) == 1
    assert "3200 got" in extractor.summary()[0]  # the one that never came, at its longest, and the 200 of the second


def test_nobody_listens():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # not listening: connections are refused
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        extractor = get_extractor("llm", {"base_url": url, "model": "m", "retries": "1", "backoff": "0.01"})
        with pytest.raises(ExtractionError, match="cannot be reached") as caught:
            read(extractor)
    assert not isinstance(caught.value, ReportNotRead | ExtractionStopped)
    assert "Is it running" in str(caught.value)


def test_a_server_that_goes_away_stops_the_run_after_three_reports(monkeypatch):
    documents = [Document(f"d{k}", f"{RAID} Line {k}.") for k in range(9)]
    with chat_server() as server:
        options = {"base_url": server.url, "model": "m", "retries": "1", "backoff": "0.01"}
        extractor = get_extractor("llm", options)
        results = extract_all(documents, extractor)
        assert len(next(results)[1].claims) == 1
    seen = []
    with pytest.raises(ExtractionStopped, match="3 reports in a row"):
        seen.extend(results)
    assert [type(found) for _, found in seen] == [Failed, Failed]


def test_one_report_fails_and_the_others_go_on(llm, server):
    server.script = ["well", "refuses", "well"]
    documents = [Document(f"d{k}", f"{RAID} Line {k}.") for k in range(3)]
    found = [found for _, found in extract_all(documents, llm())]
    assert [isinstance(f, Failed) for f in found] == [False, True, False]


def test_threads_give_the_same_in_the_same_order(llm, server):
    documents = [Document(f"d{k}", f"The Wadi Shield raided Place{k}.") for k in range(30)]
    alone = [found for _, found in extract_all(documents, llm())]
    server.requests.clear()
    assert [found for _, found in extract_all(documents, llm(), jobs=8)] == alone
    assert len(server.requests) == 30


def test_leaving_a_run_of_threads_does_not_wait_for_answers(llm, server):
    server.always = "slow:3"
    server.script = []
    documents = [Document(f"d{k}", f"{RAID} Line {k}.") for k in range(8)]
    began = time.monotonic()

    class Stop(BaseException):
        pass

    def interrupted():
        yield from documents[:3]
        time.sleep(0.3)
        raise Stop

    with pytest.raises(Stop):
        list(extract_all(interrupted(), llm(timeout=30), jobs=4))
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"json_schema"}, ["json_schema"]),
        ({"json_object"}, ["json_schema", "json_object"]),
        ({"plain"}, ["json_schema", "json_object", "plain"]),
    ],
)
def test_looser_forms_where_the_server_knows_no_stricter(llm, server, known, asked):
    server.formats = known
    extractor = llm()
    assert len(read(extractor).claims) == 1
    assert [body.get("response_format", {"type": "plain"})["type"] for body, _ in server.requests] == asked
    read(extractor, f"{RAID} And again.")
    assert len(server.requests) == len(asked) + 1  # what it knows is asked for at once from then on


def test_a_form_that_was_named_is_kept(llm, server):
    server.formats = {"plain"}
    with pytest.raises(ReportNotRead, match="json_object is not supported"):
        read(llm(format="json_object"))
    assert len(server.requests) == 1


@pytest.mark.parametrize("unknown", [{"temperature"}, {"max_tokens"}, {"max_tokens", "temperature"}])
def test_parameters_that_the_server_refuses_are_left_out(llm, server, unknown):
    server.unknown = unknown
    assert len(read(llm()).claims) == 1
    last = server.requests[-1][0]
    assert not unknown & set(last)
    assert ("max_completion_tokens" in last) == ("max_tokens" in unknown)


def test_a_wrong_path_and_a_redirect_stop_everything(llm, server):
    with pytest.raises(ExtractionError, match="404"):
        read(llm(base_url=server.url + "/more"))
    with chat_server() as other:
        server.script = [f"redirect:{other.url}/chat/completions"]
        with pytest.raises(ExtractionError, match="307"):
            read(llm())
        assert other.requests == []


@pytest.mark.parametrize("have", [None, "sk-wrong-key-12345678"])
def test_a_missing_or_wrong_key(llm, server, monkeypatch, have):
    extractor = llm()
    if have:
        monkeypatch.setenv("ACTORGRAPH_LLM_KEY", have)
        extractor = llm()
    server.key = KEY
    with pytest.raises(ExtractionError, match="ACTORGRAPH_LLM_KEY") as caught:
        read(extractor)
    assert not isinstance(caught.value, ReportNotRead)
    assert "sk-wrong" not in str(caught.value)
    assert len(server.requests) == 1


def test_the_key_comes_from_the_environment_and_is_shown_nowhere(llm, server, monkeypatch):
    server.key = KEY
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    extractor = llm(key_variable="MY_KEY")
    assert len(read(extractor).claims) == 1
    shown = repr(extractor.settings) + repr(vars(extractor)) + " ".join(extractor.summary()) + extractor.version
    assert KEY not in shown
    server.script = ["status:400"]
    monkeypatch.setenv("MY_KEY", "sk-bad\nX-Other: 1")
    with pytest.raises(ExtractionError, match="cannot be a key") as caught:
        llm(key_variable="MY_KEY")
    assert "sk-bad" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://models.example/v1", "http://10.0.0.7:8000/v1"])
def test_no_key_goes_over_the_network_in_the_clear(url):
    with pytest.raises(ExtractionError, match="in the clear"):
        Settings.of({"base_url": url, "model": "m"}, {"ACTORGRAPH_LLM_KEY": KEY})
    assert Settings.of({"base_url": url, "model": "m"}, {}).key is None
    assert Settings.of({"base_url": url, "model": "m", "allow_http": "yes"}, {"ACTORGRAPH_LLM_KEY": KEY}).key == KEY
    assert Settings.of({"base_url": "https://models.example/v1", "model": "m"}, {"ACTORGRAPH_LLM_KEY": KEY}).key == KEY


def test_no_proxy_for_this_machine(llm, server, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert len(read(llm()).claims) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "m"}, "needs the setting 'base_url'"),
        ({"base_url": "http://localhost/v1"}, "needs the setting 'model'"),
        ({"base_url": "localhost:80", "model": "m"}, "is no address"),
        ({"base_url": "file:///etc/passwd", "model": "m"}, "is no address"),
        ({"base_url": "http://u:p@localhost/v1", "model": "m"}, "keys come from the environment"),
        ({"base_url": "http://localhost/v1?key=1", "model": "m"}, "keys come from the environment"),
        ({"base_url": "http://localhost/v1", "model": "m", "budget": "1"}, "needs price_in and price_out"),
        ({"base_url": "http://localhost/v1", "model": "m", "retries": "-1"}, "not a number"),
        ({"base_url": "http://localhost/v1", "model": "m", "retries": "1.5"}, "not a whole number"),
        ({"base_url": "http://localhost/v1", "model": "m", "window": "ten"}, "not a number"),
        ({"base_url": "http://localhost/v1", "model": "m", "confidence": "2"}, "from 0 to 1"),
        ({"base_url": "http://localhost/v1", "model": "m", "format": "xml"}, "not one of"),
        ({"base_url": "http://localhost/v1", "model": "m", "windw": "900"}, "Did you mean 'window'"),
    ],
)
def test_wrong_settings(options, message):
    with pytest.raises(ExtractionError, match=message):
        Settings.of(options, {})


def test_the_budget_is_never_passed(llm, server):
    """Prices in a currency per million tokens: 1000 in and 200 out a request make 0.002, at most 0.0136 with 8000 out."""
    extractor = llm(budget="0.05", price_in="1", price_out="5", max_tokens=1000)
    documents = [Document(f"d{k}", f"{RAID} Line {k}.") for k in range(60)]
    seen = []
    with pytest.raises(ExtractionStopped, match="budget allows no further request"):
        seen.extend(extract_all(documents, extractor))
    assert 10 < len(seen) < 25
    assert len(server.requests) == len(seen)
    spent = len(seen) * (1000 * 1 + 200 * 5) / 1e6
    assert 0.03 < spent <= 0.05
    assert f"cost {spent:.4f} of 0.05" in extractor.summary()[0]


def test_the_budget_holds_with_threads_and_what_was_paid_for_is_kept(llm, server):
    extractor = llm(budget="0.08", price_in="1", price_out="5", max_tokens=1000)
    documents = [Document(f"d{k}", f"{RAID} Line {k}.") for k in range(60)]
    seen = []
    with pytest.raises(ExtractionStopped):
        seen.extend(extract_all(documents, extractor, jobs=4))
    assert len(seen) == len(server.requests)
    assert len(seen) * 0.002 <= 0.08


def test_a_budget_in_tokens(llm, server):
    extractor = llm(budget_tokens="15000", max_tokens=2000)
    documents = [Document(f"d{k}", f"{RAID} Line {k}.") for k in range(20)]
    seen = []
    with pytest.raises(ExtractionStopped, match="of 15000 tokens used"):
        seen.extend(extract_all(documents, extractor))
    assert 4 < len(seen) < 12


def test_servers_that_do_not_count_are_estimated(llm, server):
    server.always = "uncounted"
    extractor = llm()
    read(extractor)
    assert "1 requests without a count" in extractor.summary()[1]


def test_no_money_left_there_stops_the_run(llm, server):
    server.always = "quota"
    with pytest.raises(ExtractionStopped, match="exceeded your current quota"):
        read(llm())
    assert len(server.requests) == 1


def test_a_huge_reply_is_not_read_to_its_end(llm, server):
    server.always = "huge"
    began = time.monotonic()
    with pytest.raises(ReportNotRead, match="longer than"):
        read(llm(retries=0))
    assert time.monotonic() - began < 5
    assert threading.active_count() < 30
