"""Where a Neo4j server is and how to get in; transactions with retries; what the driver's errors mean for people."""

from __future__ import annotations

import logging
import random
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from actorgraph import __version__
from actorgraph.errors import StoreError

T = TypeVar("T")

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
"""What addresses begin with; `+s`: TLS with a certificate that is checked, `+ssc`: TLS with a self-signed one."""

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else each retry of the driver is printed to stderr

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 8.0
"""Seconds before a transaction is tried again: twice as long each time, up to the longest."""

_AGAIN = "Load again: it goes on where it was cut off."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and who asks.

    Attributes:
        uri: `bolt://host:7687` and the like, see `SCHEMES`; without user and password.
        user, password: credentials; the password is never shown.
        database: name of the database; None for the user's home database.

    Raises:
        StoreError: the URI is none, or holds a password.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str | None = None

    def __post_init__(self) -> None:
        found = re.fullmatch(r"([a-z0-9+]+)://([^\s/]+)(/.*)?", self.uri, re.IGNORECASE)
        if found is not None and "@" in found[2]:
            raise StoreError(
                "the address holds a user name or password, which everybody can see in the list of processes",
                where=found[2].rpartition("@")[2],
                todo="Leave them out; set NEO4J_USERNAME and NEO4J_PASSWORD.",
            )
        if found is None or found[1].lower() not in SCHEMES:
            raise StoreError(
                "this is no address of a Neo4j server", where=self.uri[:100], todo="Give one such as bolt://localhost:7687."
            )

    def __str__(self) -> str:
        return f"{self.uri} (database {self.database})" if self.database else self.uri


class Connection:
    """A driver for one database; connects when first needed.

    Args:
        address: where it is.
        retry_seconds: how long a transaction that failed for a passing reason (server away, deadlock) is tried again.
    """

    def __init__(self, address: Address, *, retry_seconds: float) -> None:
        self.address = address
        self._retry_seconds = retry_seconds
        self._driver: neo4j.Driver | None = None
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()  # in a cluster, each session sees what the ones before wrote

    def write(self, work: Callable[[neo4j.Transaction], T], *, patient: bool = True) -> T:
        """Run the work in one writing transaction, again after passing failures, and return what it returns.

        This is what the driver's `execute_write` does, but for the choice: a transaction that the server has no memory for,
        which it often notices at the commit, would be tried again and again for all of `retry_seconds`.

        Args:
            work: may be called several times.
            patient: also try again where the server has no memory; False: tell at once.

        Raises:
            OutOfMemory: the server has no memory for a transaction of this size.
            StoreError: the server or the database cannot be used.
        """
        deadline, pause = time.monotonic() + self._retry_seconds, _FIRST_PAUSE
        with self.translated():
            self._open()
            while True:
                try:
                    with self._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction() as tx:
                        result = work(tx)
                        tx.commit()
                        return result
                except (Neo4jError, DriverError) as error:
                    if isinstance(store_error(error, self.address), OutOfMemory) and not patient:
                        raise
                    if not error.is_retryable() or time.monotonic() + pause > deadline:
                        raise
                time.sleep(pause * random.uniform(0.8, 1.2))
                pause = min(2 * pause, _LONGEST_PAUSE)

    def read(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """Run the work in one reading transaction, in which the server lets nothing be written. Raises as `write` does."""
        with self.translated(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(work)

    def close(self) -> None:
        """Let go of the connections; closing twice does nothing."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn errors of the driver into `StoreError`; `QueryFault` for those that are about the statement."""
        try:
            yield
        except (Neo4jError, DriverError, OSError) as error:
            raise store_error(error, self.address) from error

    def _open(self) -> neo4j.Driver:
        """Return the driver, made when first needed."""
        if self._driver is None:
            driver = neo4j.GraphDatabase.driver(
                self.address.uri,
                auth=(self.address.user, self.address.password),
                max_transaction_retry_time=self._retry_seconds,
                connection_timeout=10,
                connection_acquisition_timeout=20,
                liveness_check_timeout=5,
                notifications_min_severity="OFF",  # hints of the planner, which the driver would log to stderr
                user_agent=f"actorgraph/{__version__}",
            )
            try:
                driver.verify_connectivity()  # at once, not after all the retries of a transaction
            except BaseException:
                driver.close()
                raise
            self._driver = driver
        return self._driver

    def _session(self, access: str) -> neo4j.Session:
        return self._open().session(
            database=self.address.database, default_access_mode=access, bookmark_manager=self._bookmarks
        )


class StatementError(StoreError):
    """The server does not take a statement; internal, `Neo4jStore.query` makes a QueryError of it."""


class OutOfMemory(StoreError):
    """The server has no memory for a transaction of this size; the loader tries smaller ones."""


def store_error(error: Exception, address: Address) -> StoreError:
    """Return what an error of the driver or the server means, and what to do."""
    code = getattr(error, "code", None) or ""
    said = " ".join(str(getattr(error, "message", None) or error).split())[:500].rstrip(".")
    for pattern, make in _MEANINGS:
        if re.search(pattern, code):
            what, todo = make
            kind = OutOfMemory if pattern == _OUT_OF_MEMORY else StoreError
            return kind(what.format(database=address.database or "home", said=said), where=str(address), todo=todo)
    if isinstance(error, AuthError):
        return StoreError(f"the server does not let {address.user!r} in: {said}", where=str(address), todo=_CREDENTIALS)
    if code.startswith("Neo.ClientError."):
        return StatementError(f"the server cannot answer: {said}", where=str(address))
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        for cause in _causes(error):
            if isinstance(cause, ssl.SSLCertVerificationError):
                what = f"the server's certificate cannot be trusted: {cause.verify_message}"
                return StoreError(what, where=str(address), todo=_CERTIFICATE)
            if isinstance(cause, ssl.SSLError):
                what = f"no encrypted connection could be made: {cause.reason or said}"
                return StoreError(what, where=str(address), todo="Where the server has no TLS, use bolt:// or neo4j://.")
        return StoreError(
            f"the server cannot be reached: {said}",
            where=str(address),
            todo=f"Check that it runs and that the address is right (neo4j:// or bolt://, +s for TLS). {_AGAIN}",
        )
    return StoreError(f"the server failed: {said}", where=str(address), todo=_AGAIN)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all that it came from; behind neo4j:// the driver bundles what went wrong with each server."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        if isinstance(seen, BaseExceptionGroup):
            for part in seen.exceptions:
                yield from _causes(part)
        seen = seen.__cause__ or seen.__context__


_CERTIFICATE = (
    "If its issuer is an authority of your own, name the authority's certificate in SSL_CERT_FILE; bolt+ssc:// and neo4j+ssc://"
    " encrypt without checking who answers."
)
_CREDENTIALS = "Check NEO4J_USERNAME and NEO4J_PASSWORD, or give --password-file."
_OUT_OF_MEMORY = r"OutOfMemory|MemoryPool|MemoryLimit"
_MEANINGS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"Security\.AuthenticationRateLimit", ("the server refuses to check passwords for some seconds", "Wait, then try again.")),
    (r"Security\.Unauthorized", ("the user name or the password is wrong", _CREDENTIALS)),
    (r"Security\.CredentialsExpired", ("the password must be changed first", "Run ALTER CURRENT USER SET PASSWORD on it.")),
    (r"Security\.Forbidden", ("the user may not do this: {said}", "Ask for the right to write data, constraints and indexes.")),
    (
        r"Database\.DatabaseNotFound",
        ("there is no database {database!r}", "SHOW DATABASES lists those there are."),
    ),
    (r"Database\.DatabaseUnavailable", ("the database {database!r} is not available", "Start it: START DATABASE.")),
    (
        r"ReadOnly|NotALeader",
        (
            "the database can only be read: {said}",
            "See server.databases.read_only, or name another by --database.",
        ),
    ),
    (
        _OUT_OF_MEMORY,
        (
            "the server ran out of memory: {said}",
            "Give it more (server.memory.heap.max_size, db.memory.transaction.max), or load with a smaller --batch. " + _AGAIN,
        ),
    ),
    (r"DeadlockDetected|LockClient|LockAcquisition", ("another load or query is in the way", _AGAIN)),
    (r"TransactionLogError|DatabaseFull|OutOfDisk|StoragePanic", ("the server cannot write to its disk: {said}", _AGAIN)),
)
