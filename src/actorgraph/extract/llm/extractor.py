"""The extractor `llm`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from actorgraph import ontology
from actorgraph.errors import ReportNotRead
from actorgraph.extract.compose import compose
from actorgraph.extract.llm.answers import BadAnswer, Placer, parse
from actorgraph.extract.llm.client import Client, Message
from actorgraph.extract.llm.ledger import Ledger
from actorgraph.extract.llm.prompt import AGAIN, report_message, system_prompt
from actorgraph.extract.llm.settings import Settings
from actorgraph.extract.segment import sentences
from actorgraph.extract.stretches import halves, stretches, without_boilerplate
from actorgraph.ids import digest
from actorgraph.model import Document, Extraction

READER = 1
"""Version of everything between the model's answer and an extraction; raised whenever the same answer gives another one."""

THRESHOLD = 0.25
"""As the shipped model's, so that a case that both have read keeps the same floor."""

OVERLAP = 2
"""Sentences that two stretches of a report share."""

_LONGEST_BAD_ANSWER = 2000


class LlmExtractor:
    """Mentions and claims by a large language model behind an endpoint that speaks OpenAI's chat completions.

    The model is told the ontology and answers with quotes; offsets are found here, and a claim whose quote is not in the text
    is left out. What it says is not believed beyond that: a report can still talk a model into leaving things out, or into
    taking a sentence of it for a claim that it is not.

    Args:
        settings: endpoint, model, limits, prices.

    Raises:
        ExtractionError: the library for HTTP is not installed.
    """

    name = "llm"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.threshold = min(THRESHOLD, settings.confidence)
        self._prompt = system_prompt()
        asked = (self._prompt, report_message(""), settings.model, str(settings.window), str(settings.temperature))
        how = digest(*asked, str(settings.confidence), str(settings.max_tokens), ontology.VERSION)[:8]
        self.version = f"{READER}.{how} {settings.model}"
        self._ledger = Ledger(settings)
        self._client = Client(settings, self._ledger)

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> LlmExtractor:
        """Make one from settings as users type them: see `Settings.of` and docs/extractors.md.

        Raises:
            ExtractionError: a setting is missing or wrong, or the library for HTTP is not installed.
        """
        return cls(Settings.of(options))

    def interrupt(self) -> None:
        """See `actorgraph.protocols.Threaded`."""
        self._client.interrupt()

    def summary(self) -> list[str]:
        """See `actorgraph.protocols.Summarised`: requests, tokens, money, claims kept and left out."""
        return self._ledger.summary()

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield one extraction a document, in order.

        Raises:
            ReportNotRead: no usable answer is to be had for this report.
            ExtractionStopped: the budget is used up, or the server is gone.
            ExtractionError: the server takes no request at all.
        """
        for document in documents:
            yield self._read(document)

    def _read(self, document: Document) -> Extraction:
        text = without_boilerplate(document)
        excluded = [mark.span for mark in document.boilerplate]
        dropped: Counter[str] = Counter()
        placer = Placer(text, sentences(document.text, excluded), self.settings.confidence, dropped)
        left = stretches(text, self.settings.window, OVERLAP, excluded)[::-1]
        while left:
            stretch = left.pop()
            messages: list[Message] = [
                {"role": "system", "content": self._prompt},
                {"role": "user", "content": report_message(text[stretch.start : stretch.end])},
            ]
            answer = self._ask(messages, document.id)
            if answer is not None:
                placer.place(answer, stretch)
                continue
            parts = halves(text, stretch)
            if len(parts) == 1:
                raise ReportNotRead(
                    f"one sentence (at {stretch.start}) or the answer to it is too long for the model",
                    where=document.id,
                    todo=f"Try --extractor-option max_tokens=N (now {self.settings.max_tokens}), or another model",
                )
            left += parts[::-1]
        extraction = compose(document, placer.named, placer.said, self.name, self.version, dropped)
        self._ledger.drop(dropped)
        self._ledger.count("claims", len(extraction.claims))
        return extraction

    def _ask(self, messages: list[Message], where: str) -> dict[str, object] | None:
        """Return the parsed answer; None if it was cut off. A bad answer is sent back once, with a word of what it lacks.

        Raises:
            ReportNotRead: the second answer is no better.
        """
        answer = self._client.ask(messages, where)
        if answer.cut:
            return None
        try:
            return parse(answer.content)
        except BadAnswer:
            self._ledger.count("bad answers")
        again: list[Message] = [{"role": "assistant", "content": answer.content[:_LONGEST_BAD_ANSWER]}]
        again.append({"role": "user", "content": AGAIN})
        answer = self._client.ask([*messages, *again], where)
        if answer.cut:
            return None
        try:
            return parse(answer.content)
        except BadAnswer as error:
            raise ReportNotRead(f"{error}, twice", where=where, todo="Try another model, or format=json_object") from error
