"""A small HTTP server that speaks OpenAI's chat completions: real sockets, answers computed from the report it is sent.

It reads sentences of the form "A raided B", so that what comes out depends on what went in; `script` makes single requests go
wrong in the ways real servers do.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_MARKED = re.compile(r"^(REPORT-\w+)\n(.*)\n\1$", re.S | re.M)
_NAME = r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"
_VERBS = {
    "raided": ("raided", "Group", "Place"),
    "killed": ("killed", "Group", "Person"),
    "leads": ("leads", "Person", "Group"),
    "formerly led": ("leads", "Person", "Group"),
    "met": ("met_with", "Person", "Person"),
}
_SAYS = re.compile(
    rf"(?P<deny>It is not true that )?(?:The |the )?(?P<subject>{_NAME}) (?P<verb>{'|'.join(_VERBS)}) "
    rf"(?:the )?(?P<object>{_NAME})"
    rf"(?: near (?P<where>{_NAME}))?(?: (?P<when>on [A-Z]\w+|on \d+ \w+ \d+))?(?:, (?P<by>{_NAME}) (?P<say>said|alleged))?\."
)


def read_report(text: str) -> dict[str, Any]:
    """Return what the text says, in the form that the prompt asks for."""
    actors: dict[str, dict[str, Any]] = {}

    def actor(name: str, kind: str) -> str:
        row = actors.setdefault(name, {"id": f"a{len(actors) + 1}", "type": kind, "names": [name]})
        return str(row["id"])

    claims = []
    for m in _SAYS.finditer(text):
        relation, subject, object_ = _VERBS[m["verb"]]
        status = "negated" if m["deny"] else {None: "asserted", "said": "reported", "alleged": "alleged"}[m["say"]]
        claims.append({
            "quote": m[0],
            "subject": actor(m["subject"], subject), "subject_words": m["subject"],
            "relation": relation,
            "object": actor(m["object"], object_), "object_words": m["object"],
            "status": status,
            "by": actor(m["by"], "Person") if m["by"] else "", "by_words": m["by"] or "",
            "when": m["when"] or "",
            "where": actor(m["where"], "Place") if m["where"] else "", "where_words": m["where"] or "",
            "former": m["verb"].startswith("formerly"),
        })  # fmt: skip
    return {"actors": list(actors.values()), "claims": claims}


class ChatServer(ThreadingHTTPServer):
    """The server and what it is to do.

    Attributes:
        script: what to do with the next requests, one word each; when it is used up, all goes well.
        always: what to do with every request; None: as `script` says.
        formats: forms of answers it knows; requests for others get a 400.
        unknown: parameters it refuses.
        key: the key it wants; None: none.
        most_sentences: answers about more than so many are cut off.
        longest: characters of a report beyond which the context is too long.
        edit: changes an answer before it is sent.
        requests: bodies and headers that came, in order.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[str] = []
        self.always: str | None = None
        self.formats = {"json_schema", "json_object", "plain"}
        self.unknown: set[str] = set()
        self.key: str | None = None
        self.most_sentences = self.longest = 10**9
        self.edit: Any = lambda answer: answer
        self.requests: list[tuple[dict[str, Any], dict[str, str]]] = []
        self.times: list[float] = []
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        """What users give as base_url."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def cut_all(self) -> None:
        """Cut the connections that clients keep, as a server does that goes away."""
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ChatServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            server.requests.append((body, {k.lower(): v for k, v in self.headers.items()}))
            server.times.append(time.monotonic())
            word = server.always or (server.script.pop(0) if server.script else "well")
        if self.path != "/v1/chat/completions":
            return self._error(404, f"no such path {self.path}")
        if server.key is not None and self.headers.get("Authorization") != f"Bearer {server.key}":
            return self._error(401, f"Incorrect API key provided: {self.headers.get('Authorization', '')[7:]}.")
        format_ = body.get("response_format", {"type": "plain"})
        if format_["type"] not in server.formats:
            return self._error(400, f"response_format {format_['type']} is not supported", param="response_format")
        for name in server.unknown & set(body):
            return self._error(400, f"Unsupported parameter: {name!r}", param=name)
        if format_["type"] == "json_schema" and not _strict(format_["json_schema"]["schema"]):
            return self._error(400, "Invalid schema for response_format", param="response_format")
        name, _, value = word.partition(":")
        return getattr(self, f"_{name}")(body, value)

    def _well(self, body: dict[str, Any], value: str) -> None:
        found = _MARKED.search(body["messages"][1]["content"])
        assert found, "the report does not stand between two marks"
        text = found[2]
        if len(text) > self.server.longest:
            return self._error(400, "This model's maximum context length is exceeded")
        answer = self.server.edit(read_report(text))
        content = json.dumps(answer, ensure_ascii=False)
        if len(answer["claims"]) > self.server.most_sentences:
            return self._send(self._reply(content[: len(content) // 2], "length"))
        return self._send(self._reply(content))

    def _fenced(self, body: dict[str, Any], value: str) -> None:
        answer = read_report(_MARKED.search(body["messages"][1]["content"])[2])
        self._send(self._reply(f"<think>Let me see {{}}</think>Here it is:\n```json\n{json.dumps(answer)}\n```\nThat is all."))

    def _says(self, body: dict[str, Any], value: str) -> None:
        self._send(self._reply(value))

    def _nested(self, body: dict[str, Any], value: str) -> None:
        self._send(self._reply('{"actors": ' + "[" * 200_000))

    def _refuses(self, body: dict[str, Any], value: str) -> None:
        reply = self._reply(None)
        reply["choices"][0]["message"]["refusal"] = "I cannot help with that."
        self._send(reply)

    def _filtered(self, body: dict[str, Any], value: str) -> None:
        self._send(self._reply("", "content_filter"))

    def _empty(self, body: dict[str, Any], value: str) -> None:
        self._send(self._reply("") | {"choices": []})

    def _uncounted(self, body: dict[str, Any], value: str) -> None:
        answer = read_report(_MARKED.search(body["messages"][1]["content"])[2])
        reply = self._reply(json.dumps(answer))
        del reply["usage"]
        self._send(reply)

    def _html(self, body: dict[str, Any], value: str) -> None:
        self._raw(200, b"<html>Gateway</html>", {"Content-Type": "text/html"})

    def _status(self, body: dict[str, Any], value: str) -> None:
        code, _, wait = value.partition(":")
        self._error(int(code), "come back later", headers={"Retry-After": wait} if wait else {})

    def _quota(self, body: dict[str, Any], value: str) -> None:
        self._error(429, "You exceeded your current quota", code="insufficient_quota")

    def _redirect(self, body: dict[str, Any], value: str) -> None:
        self._raw(307, b"", {"Location": value})

    def _slow(self, body: dict[str, Any], value: str) -> None:
        time.sleep(float(value))
        self._well(body, "")

    def _trickle(self, body: dict[str, Any], value: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(int(float(value) / 0.02)):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.02)

    def _cut(self, body: dict[str, Any], value: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"choices": [')
        self.close_connection = True

    def _huge(self, body: dict[str, Any], value: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(64 * 1024 * 1024))
        self.end_headers()
        for _ in range(64):
            self.wfile.write(b"a" * 1024 * 1024)

    @staticmethod
    def _reply(content: str | None, finish: str = "stop") -> dict[str, Any]:
        usage = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
        return {"id": "chatcmpl-1", "object": "chat.completion", "model": "tiny", "choices": [choice], "usage": usage}

    def _send(self, reply: dict[str, Any]) -> None:
        self._raw(200, json.dumps(reply).encode(), {"Content-Type": "application/json"})

    def _error(self, status: int, message: str, *, code: str = "", param: str = "", headers: Any = None) -> None:
        error = {"error": {"message": message, "type": "error", "code": code or None, "param": param or None}}
        self._raw(status, json.dumps(error).encode(), {"Content-Type": "application/json"} | (headers or {}))

    def _raw(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _strict(schema: Any) -> bool:
    """True if a schema keeps the rules of strict structured output: every object closed, with all its keys required."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and (
            schema.get("additionalProperties") is not False or set(schema["required"]) != set(schema["properties"])
        ):
            return False
        return all(_strict(value) for value in schema.values())
    return not isinstance(schema, list) or all(_strict(value) for value in schema)


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server on a free port of this machine, in a thread."""
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.cut_all()
        server.server_close()
        thread.join()
