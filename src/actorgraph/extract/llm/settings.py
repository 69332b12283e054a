"""Settings of the extractor `llm`, checked before anything is sent."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from actorgraph.errors import ExtractionError
from actorgraph.extract.options import Options

KEY_VARIABLE = "ACTORGRAPH_LLM_KEY"
"""Environment variable that holds the key, unless the setting `key_variable` names another."""

FORMATS = ("auto", "json_schema", "json_object", "plain")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set.

    Attributes:
        url: where requests go, `/chat/completions` included.
        model: name of the model, as the server knows it.
        key: None where the environment holds none; never shown, not even by repr.
        key_variable: the environment variable it comes from.
        timeout: seconds one answer may take, from the first byte sent to the last one read.
        retries: further tries after a failure that may pass.
        backoff: seconds before the first retry; doubled for each further one, up to a minute.
        patience: longest wait in seconds that a server may ask for; a report for which it asks more is given up.
        window: characters of a report in one request.
        max_tokens: longest answer.
        temperature: of sampling; 0 for the likeliest answer.
        confidence: given to every claim; see docs/extractors.md.
        budget, price_in, price_out: money for one run, and per million tokens; any currency. budget None: no limit.
        budget_tokens: tokens for one run, in and out together; None: no limit.
        format: how the form of answers is asked for; `auto` takes the strictest that the server knows.
    """

    url: str
    model: str
    key: str | None = field(repr=False)
    key_variable: str = KEY_VARIABLE
    timeout: float = 180.0
    retries: int = 5
    backoff: float = 1.0
    patience: float = 120.0
    window: int = 6000
    max_tokens: int = 8000
    temperature: float = 0.0
    confidence: float = 0.5
    budget: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0
    budget_tokens: int | None = None
    format: str = "auto"

    @property
    def origin(self) -> str:
        """Scheme, host and port of the endpoint: where reports go."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def local(self) -> bool:
        """True if the endpoint is on this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")

    @classmethod
    def of(cls, options: Mapping[str, str], environment: Mapping[str, str] = os.environ) -> Settings:
        """Check what the user typed.

        Raises:
            ExtractionError: a setting is missing, unknown or wrong, or a key would go over the wire in the clear.
        """
        given = Options("llm", options)
        todo = "There is no default, so that no report leaves this machine unasked: base_url=http://localhost:11434/v1, say"
        url = _url(given.required("base_url", todo), given)
        variable = given.text("key_variable", KEY_VARIABLE) or KEY_VARIABLE
        prices = [given.number(key, -1.0) if given.text(key) else None for key in ("price_in", "price_out")]
        budget = given.number("budget", 0.0) if given.text("budget") else None
        if budget is not None and None in prices:
            raise given.wrong("budget", "needs price_in and price_out, what a million tokens cost")
        key = environment.get(variable, "").strip()
        if not (key.isascii() and key.isprintable()):
            raise ExtractionError(
                f"${variable} holds what cannot be a key: line breaks or other alphabets", todo="Set it again"
            )
        made = cls(
            url=url,
            model=given.required("model", "Name the model as the server knows it: model=NAME"),
            key=key or None,
            key_variable=variable,
            timeout=given.number("timeout", cls_default("timeout"), 0.01, 86_400),
            retries=given.whole("retries", int(cls_default("retries")), 0, 100),
            backoff=given.number("backoff", cls_default("backoff"), 0, 3600),
            patience=given.number("patience", cls_default("patience"), 0, 86_400),
            window=given.whole("window", int(cls_default("window")), 200, 1_000_000),
            max_tokens=given.whole("max_tokens", int(cls_default("max_tokens")), 16),
            temperature=given.number("temperature", 0.0, 0, 2),
            confidence=given.number("confidence", cls_default("confidence"), 0, 1),
            budget=budget,
            price_in=prices[0] or 0.0,
            price_out=prices[1] or 0.0,
            budget_tokens=given.whole("budget_tokens", 0) if given.text("budget_tokens") else None,
            format=given.choice("format", "auto", FORMATS),
        )
        allow_http = given.flag("allow_http")
        given.done()
        if made.key and url.startswith("http:") and not made.local and not allow_http:
            raise ExtractionError(
                f"the key in ${variable} would go over the wire in the clear",
                where=made.origin,
                todo="Use https, or say allow_http=yes where you trust the network",
            )
        return made


def cls_default(name: str) -> float:
    """Return the default of a setting that is a number."""
    value = Settings.__dataclass_fields__[name].default
    assert isinstance(value, int | float)
    return value


def is_loopback(host: str) -> bool:
    """True for names and addresses of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _url(typed: str, given: Options) -> str:
    try:
        parts = urlsplit(typed)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise given.wrong("base_url", "is no address such as http://localhost:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise given.wrong("base_url", "holds a user, a password, a query or a fragment; keys come from the environment alone")
    base = typed.rstrip("/")
    return base if base.endswith("/chat/completions") else f"{base}/chat/completions"
