"""What can go wrong between us and the server, sorted by what to do about it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from actorgraph.errors import ExtractionError, ExtractionStopped, ReportNotRead

if TYPE_CHECKING:
    from actorgraph.extract.llm.ledger import Usage
    from actorgraph.extract.llm.settings import Settings
    from actorgraph.extract.llm.wire import Reply

_PASSES = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529))
"""States of a server that may be over in a moment."""
_REFUSES = frozenset((400, 413, 415, 422, 501))
"""The server understood and will not do this, asked like this."""
_LONGEST_MESSAGE = 200


class Failure(Exception):
    """Nothing came of a try. `worth` is how many more tries may help, `headers` are those of the reply, if there was one."""

    worth = 100
    headers: Mapping[str, str] = MappingProxyType({})


class Unreachable(Failure):
    """No reply: connection refused, cut, or too slow. `sent`: the request may have arrived."""

    def __init__(self, what: str, *, sent: bool) -> None:
        super().__init__(what)
        self.sent = sent


class Busy(Failure):
    """The server says that it cannot now."""

    def __init__(self, what: str, headers: Mapping[str, str]) -> None:
        super().__init__(what)
        self.headers = headers


class Broken(Failure):
    """A reply that is no answer; `used` is what it cost, None if that is not known."""

    def __init__(self, what: str, used: Usage | None = None, *, worth: int = 1) -> None:
        super().__init__(what)
        self.used, self.worth = used, worth


class Refused(Exception):
    """The server will not take a request of this form, or this content."""

    def __init__(self, what: str, parameter: str, words: str) -> None:
        super().__init__(what)
        self._parameter, self._words = parameter, words

    @property
    def too_long(self) -> bool:
        """True if the request did not fit the model, as far as the server's words tell."""
        return re.search(r"context.{0,12}(length|window|size)|too (long|large|many tokens)", self._words, re.I) is not None

    def names(self, parameter: str) -> bool:
        """True if the refusal is about this parameter of the request, as far as the server's words tell."""
        if self._parameter:
            return self._parameter == parameter
        return re.search(rf"(?<!\w){parameter}(?!\w)", self._words) is not None


def failure_of(reply: Reply, settings: Settings, where: str) -> Exception:
    """Return the error for a reply that is no success. Nothing the server says can bring the key into a message."""
    words, code, parameter = _told(reply.body)
    shown = _shown(words, settings)
    what = f"the server says {reply.status}" + (f": {shown}" if shown else "")
    if reply.status in (401, 403):
        have = f"the key in ${settings.key_variable} was sent" if settings.key else f"${settings.key_variable} is not set"
        todo = f"Put a key that the server takes into the environment variable {settings.key_variable}"
        return ExtractionError(f"{what} ({have})", where=settings.origin, todo=todo)
    if reply.status == 402 or code == "insufficient_quota":
        return ExtractionStopped(what, where=settings.origin, todo="What was read is kept; see to your account there")
    if reply.status == 404 or 300 <= reply.status < 400:
        return ExtractionError(what, where=settings.url, todo="Are base_url and model right?")
    if reply.status in _PASSES or (reply.status >= 500 and reply.status not in _REFUSES):
        return Busy(what, reply.headers)
    if reply.status in _REFUSES:
        return Refused(what, parameter, words)
    return ReportNotRead(what, where=where)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds the server asks to wait (RFC 9110, 10.2.3: seconds or a date); None if it does not say."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _told(body: bytes) -> tuple[str, str, str]:
    """Return message, code and parameter of an error as OpenAI's protocol puts it; what is not there is empty."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", "", ""
    if isinstance(error, str):
        return error, "", ""
    if not isinstance(error, dict):
        return "", "", ""
    message, code, parameter = (error.get(key) for key in ("message", "code", "param"))
    return str(message or ""), str(code or ""), str(parameter or "")


def _shown(words: str, settings: Settings) -> str:
    if settings.key:
        words = words.replace(settings.key, "(the key)")
    words = re.sub(r"\bsk-[\w*.-]{4,}|\bBearer \S{6,}", "(a key)", words)  # servers like to quote part of it
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:_LONGEST_MESSAGE]
