"""Encrypted connections: a certificate that nobody vouches for, one that is known, a server without any."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actorgraph.errors import StoreError
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore
from actorgraph.stores.neo4j.store import Neo4jStore
from tests.cli.conftest import run
from tests.helpers import graphs
from tests.helpers.neo4j import Database
from tests.neo4j.certificates import self_signed


@contextlib.contextmanager
def listening(context: ssl.SSLContext | None) -> Iterator[int]:
    """A port of this machine that greets with TLS, or hangs up on it; no Bolt is spoken behind it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), client:
                if context is None:
                    client.recv(4)
                    client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                else:
                    context.wrap_socket(client, server_side=True).close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_certificate_that_is_not_known(tmp_path: Path, scheme: str) -> None:
    _, certificate = self_signed(tmp_path / "certificates")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("private.key"))
    with (
        listening(context) as port,
        Neo4jStore(f"{scheme}://localhost:{port}", user="neo4j", password="x") as store,
        pytest.raises(StoreError, match=r"certificate cannot be trusted: self-signed certificate.*SSL_CERT_FILE.*\+ssc://"),
    ):
        store.cases()


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s"])
def test_server_without_tls(scheme: str) -> None:
    with (
        listening(None) as port,
        Neo4jStore(f"{scheme}://localhost:{port}", user="neo4j", password="x") as store,
        pytest.raises(StoreError, match=r"no encrypted connection could be made.*use bolt://"),
    ):
        store.cases()


def encrypted(database: Database, scheme: str, host: str = "127.0.0.1") -> str:
    """The address of the server under another scheme."""
    return f"{scheme}://{host}:{database.uri.rpartition(':')[2]}"


@pytest.mark.neo4j
def test_server_with_a_certificate_of_its_own(database: Database, restarting: Any, tmp_path: Path) -> None:
    settings, certificate = self_signed(tmp_path / "certificates")
    restarting(*settings)
    access = {"user": database.user, "password": database.password, "retry_seconds": 1.0}
    for scheme in ("bolt+ssc", "neo4j+ssc"):
        with Neo4jStore(encrypted(database, scheme), **access) as store:
            store.load(graphs.valley())
            assert store.read() == graphs.valley()
    for scheme in ("bolt+s", "neo4j+s"):
        with Neo4jStore(encrypted(database, scheme), **access) as store, pytest.raises(StoreError) as refused:
            store.read()
        assert "certificate cannot be trusted: self-signed certificate" in str(refused.value)
        assert "+ssc://" in str(refused.value)

    case = tmp_path / "case"
    EmbeddedStore.build(case / "derived" / STORE_FILE, graphs.valley()).close()
    known = {
        **os.environ,
        "NEO4J_USERNAME": database.user,
        "NEO4J_PASSWORD": database.password,
        "SSL_CERT_FILE": str(certificate),
    }
    checked = run("load", "--case", case, "--uri", encrypted(database, "bolt+s", "localhost"), env=known)
    assert checked.code == 0, checked.err
    assert "nothing had changed" in checked.err
