"""Requests to an endpoint that speaks chat completions: retries, time-outs, fallbacks, and what each cost."""

from __future__ import annotations

import json
import random
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actorgraph.errors import ExtractionError, ExtractionStopped, ReportNotRead
from actorgraph.extract.llm.failures import Broken, Failure, Refused, Unreachable, failure_of, retry_after
from actorgraph.extract.llm.ledger import Ledger, Usage, estimate
from actorgraph.extract.llm.prompt import answer_schema
from actorgraph.extract.llm.settings import Settings
from actorgraph.extract.llm.wire import Wire

if TYPE_CHECKING:
    from actorgraph.extract.llm.wire import Reply

LONGEST_WAIT = 60.0
"""Seconds between tries, where the server does not say how long to wait."""
GIVE_UP_AFTER = 3
"""Reports in a row for which the server gave nothing: then it is taken to be gone."""

_STRICTNESS = ("json_schema", "json_object", "plain")
Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model said; `cut` if it was not done when it came to the longest answer."""

    content: str
    cut: bool


class Client:
    """Asks the model, as often as it takes and the settings allow. Safe to use from several threads.

    Args:
        settings: endpoint, limits.
        ledger: told of each request.
    """

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings, self._ledger = settings, ledger
        self._wire = Wire(settings)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._format = _STRICTNESS[0] if settings.format == "auto" else settings.format
        self._unknown: set[str] = set()
        self._answered, self._failed_in_a_row = False, 0

    def interrupt(self) -> None:
        """End all waiting; calls that are under way raise ExtractionStopped."""
        self._stop.set()
        self._wire.close()

    def ask(self, messages: list[Message], where: str) -> Answer:
        """Return the model's answer.

        Args:
            messages: the conversation so far.
            where: the report, for messages to the user.

        Raises:
            ReportNotRead: no answer is to be had for this report.
            ExtractionStopped: the budget is used up, the server is gone, or the run was interrupted.
            ExtractionError: the server takes no request like this: wrong address, key or model.
        """
        format_ = self._format
        while True:
            try:
                answer = self._tried(messages, format_, where)
            except Refused as refusal:
                if refusal.too_long:
                    return Answer("", cut=True)
                if self._without(refusal):
                    continue
                if self._settings.format != "auto" or format_ == _STRICTNESS[-1]:
                    raise ReportNotRead(str(refusal), where=where) from refusal
                format_ = _STRICTNESS[_STRICTNESS.index(format_) + 1]
            else:
                self._format = format_
                return answer

    def _tried(self, messages: list[Message], format_: str, where: str) -> Answer:
        tries = 0
        while True:
            try:
                answer = self._once(messages, format_, where)
            except Failure as failure:
                wait = retry_after(failure.headers)
                if wait is None:
                    wait = min(LONGEST_WAIT, self._settings.backoff * 2**tries) * random.uniform(0.75, 1.25)
                most = min(self._settings.retries, failure.worth)
                if tries >= most or wait > self._settings.patience:
                    raise self._given_up(failure, tries + 1, wait, where) from failure
                self._pause(wait)
                tries += 1
                self._ledger.count("retries")
            else:
                with self._lock:
                    self._answered, self._failed_in_a_row = True, 0
                return answer

    def _once(self, messages: list[Message], format_: str, where: str) -> Answer:
        body = self._body(messages, format_)
        characters = sum(len(message["content"]) for message in messages)
        schema = len(json.dumps(body.get("response_format", "")))
        most = Usage(estimate(characters + schema), self._settings.max_tokens)
        if self._stop.is_set():
            raise _interrupted()
        reserved = self._ledger.reserve(most)
        used: Usage | None = most  # where an answer was on its way, the server may bill it though it never came
        try:
            self._ledger.count("requests")
            reply = self._wire.post(body)
            if reply.status >= 300:
                used = None
                raise failure_of(reply, self._settings, where)
            answer, used = self._read(reply, most)
            return answer
        except Unreachable as failure:
            used = most if failure.sent else None
            if self._stop.is_set():
                raise _interrupted() from failure
            raise
        except Broken as failure:
            used = failure.used or most
            raise
        finally:
            self._ledger.settle(reserved, used)

    def _body(self, messages: list[Message], format_: str) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self._settings.model, "messages": messages, "stream": False}
        if "temperature" not in self._unknown:
            body["temperature"] = self._settings.temperature
        if (length := self._length()) is not None:
            body[length] = self._settings.max_tokens
        if format_ == "json_schema":
            shape = {"name": "claims_of_a_report", "strict": True, "schema": answer_schema()}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif format_ == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def _read(self, reply: Reply, most: Usage) -> tuple[Answer, Usage]:
        """Take the answer out of a reply.

        Raises:
            Broken: the reply is not of the protocol; asking again may help.
            ReportNotRead: the model refuses.
        """
        data = reply.json()
        usage = data.get("usage") if isinstance(data, dict) else None
        counted = [usage.get(key) if isinstance(usage, dict) else None for key in ("prompt_tokens", "completion_tokens")]
        if all(isinstance(n, int) and n >= 0 for n in counted):
            used = Usage(counted[0] or 0, counted[1] or 0)
        else:
            used = Usage(most.sent, min(most.got, estimate(len(reply.body))))
            self._ledger.count("guessed")
        try:
            choice = data["choices"][0]
            message, finish = choice["message"], choice.get("finish_reason")
            content, refusal = message.get("content"), message.get("refusal")
        except (TypeError, KeyError, IndexError, AttributeError):
            raise Broken("the server's reply holds no answer", used) from None
        if refusal or finish == "content_filter":
            raise Broken("the model refuses to read it", used, worth=0)
        if not isinstance(content, str) or not content.strip():
            if finish == "length":
                return Answer("", cut=True), used
            raise Broken("the model's answer is empty", used)
        return Answer(content, finish == "length"), used

    def _without(self, refusal: Refused) -> bool:
        """Leave out, from now on, the parameter that the server refuses; False if it names none that was sent."""
        with self._lock:
            sent = [name for name in ("temperature", self._length()) if name and name not in self._unknown]
            named = next((name for name in sent if refusal.names(name)), None)
            if named is not None:
                self._unknown.add(named)
            return named is not None

    def _length(self) -> str | None:
        """Return the name under which the longest answer is sent.

        OpenAI's newer models know the long name alone, most other servers the short one alone.
        """
        return next((name for name in ("max_tokens", "max_completion_tokens") if name not in self._unknown), None)

    def _given_up(self, failure: Failure, tries: int, wait: float, where: str) -> ExtractionError:
        with self._lock:
            self._failed_in_a_row += 1
            row, answered = self._failed_in_a_row, self._answered
        if failure.worth == 0:
            return ReportNotRead(str(failure), where=where)
        often = f"tried {tries} times" if tries > 1 else "tried once"
        asked = f"; it asks to wait {wait:.0f} s" if wait > self._settings.patience else ""
        what = f"{failure} ({often}{asked})"
        if isinstance(failure, Unreachable) and not answered and not failure.sent:
            return ExtractionError(what, where=self._settings.origin, todo="Is it running, and is base_url right?")
        if row >= GIVE_UP_AFTER and not isinstance(failure, Broken):
            todo = "What was read is kept; run it again later and it goes on there"
            return ExtractionStopped(f"{row} reports in a row got no answer: {what}", where=self._settings.origin, todo=todo)
        return ReportNotRead(what, where=where, todo="Run it again to try it once more")

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise _interrupted()


def _interrupted() -> ExtractionStopped:
    return ExtractionStopped("interrupted", todo="What was read is kept")
