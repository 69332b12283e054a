"""HTTP, and nothing else: one request, one reply, within a time and a size."""

from __future__ import annotations

import contextlib
import json
import socket
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actorgraph import __version__
from actorgraph.errors import ExtractionError
from actorgraph.extract.llm.failures import Broken, Unreachable
from actorgraph.extract.llm.settings import Settings

MOST_BYTES = 4 * 1024 * 1024
"""Longest reply that is read: hundreds of times what a stretch of a report gives."""
_CONNECT = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            Broken: it is none.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Broken("the server's reply is no JSON") from None


class Wire:
    """A pool of connections to one endpoint; safe to use from several threads.

    Args:
        settings: address, key and time-out.

    Raises:
        ExtractionError: the library for HTTP is not installed.
    """

    def __init__(self, settings: Settings) -> None:
        try:
            import httpx2
        except ImportError as error:
            todo = "Install it: pip install 'actorgraph[llm]'"
            raise ExtractionError("the extractor 'llm' needs the package httpx2", todo=todo) from error
        self._http, self._settings = httpx2, settings
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        headers = {"User-Agent": f"actorgraph/{__version__}", "Accept": "application/json", "Accept-Encoding": "identity"}
        if settings.key:
            headers["Authorization"] = f"Bearer {settings.key}"
        # no redirects: the key and the report go where the user said and nowhere else; no proxy for this machine itself
        self._client = httpx2.Client(
            headers=headers,
            follow_redirects=False,
            trust_env=not settings.local,
            timeout=httpx2.Timeout(settings.timeout, connect=min(_CONNECT, settings.timeout)),
        )
        weakref.finalize(self, self._client.close)  # idle connections go when the extractor does

    def post(self, body: dict[str, Any]) -> Reply:
        """Send a request.

        Raises:
            Unreachable: no reply came, or not in time.
            Broken: the reply is too long.
        """
        http, limit = self._http, time.monotonic() + self._settings.timeout
        data = bytearray()
        content = json.dumps(body).encode("ascii")
        try:
            with self._client.stream(
                "POST", self._settings.url, content=content, headers=_JSON, extensions={"trace": self._note}
            ) as response:
                for chunk in response.iter_bytes():
                    data += chunk
                    if len(data) > MOST_BYTES:
                        raise Broken(f"the server's reply is longer than {MOST_BYTES} bytes")
                    if time.monotonic() > limit:
                        raise Unreachable(self._slow(), sent=True)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, headers, bytes(data))
        except http.ConnectTimeout as error:
            raise Unreachable(f"no connection within {_CONNECT:g} s", sent=False) from error
        except http.TimeoutException as error:
            raise Unreachable(self._slow(), sent=True) from error
        except http.ConnectError as error:
            raise Unreachable(f"the server cannot be reached ({_reason(error)})", sent=False) from error
        except (http.TransportError, http.DecodingError, RuntimeError) as error:  # RuntimeError: closed by another thread
            raise Unreachable(f"the connection was cut ({type(error).__name__})", sent=True) from error

    def _slow(self) -> str:
        return f"no answer within {self._settings.timeout:g} s"

    def _note(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.add(info["return_value"].get_extra_info("socket"))

    def close(self) -> None:
        """Cut all connections, also those on which another thread waits for an answer."""
        for connection in list(self._sockets):
            # closing alone would not wake the thread that reads from it
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._client.close()


_JSON = {"Content-Type": "application/json"}


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
