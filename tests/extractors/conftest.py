"""A chat server, and an extractor that talks to it."""

import pytest

from actorgraph.extract import get_extractor
from actorgraph.model import Document
from tests.helpers.chat_server import chat_server

REPORT = """\
The Wadi Shield raided Kafr Zeit on Sunday, Karim Dalil said.

It is not true that the Wadi Shield killed Omar Keshish. Samir Haddad formerly led the Wadi Shield. Samir Haddad met Karim \
Dalil near Tel Marwan on 4 March 2026.
"""


@pytest.fixture
def server():
    with chat_server() as running:
        yield running


@pytest.fixture
def document():
    return Document("a", REPORT, published="2026-03-10")


@pytest.fixture
def llm(server, monkeypatch):
    """Make an extractor that asks the server; settings may be added."""
    monkeypatch.delenv("ACTORGRAPH_LLM_KEY", raising=False)

    def make(**settings):
        given = {"base_url": server.url, "model": "tiny", "backoff": "0.01", "timeout": "5"}
        return get_extractor("llm", given | {key: str(value) for key, value in settings.items()})

    return make


def ties(extraction):
    """Claims as words: (subject, relation, object, status)."""
    words = {mention.id: mention.text for mention in extraction.mentions}
    return [(words[c.subject], c.relation, words[c.object], str(c.status)) for c in extraction.claims]
