"""A wire between driver and server that is cut now and then."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class CutWire:
    """A TCP relay that cuts a connection when so many bytes have come back from the server; a context manager.

    The driver then does not know whether its transaction was committed.

    Args:
        target: bolt://host:port of the server.
        cuts: after how many bytes of answers each of the first connections is cut; later ones are left alone.
    """

    def __init__(self, target: str, cuts: list[int]) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._cuts = cuts
        self.done = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> CutWire:
        self._run(self._accept)
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _run(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)  # type: ignore[arg-type]
            cut = self._cuts.pop(0) if self._cuts else None
            self._run(self._relay, client, server, None)
            self._run(self._relay, server, client, cut)

    def _relay(self, source: socket.socket, sink: socket.socket, cut: int | None) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                passed += len(data)
                if cut is not None and passed > cut:
                    self.done += 1
                    break
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
