"""Where a Neo4j server is and how to get in; transactions with retries; what the driver's errors mean for people."""

from __future__ import annotations

import logging
import re
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

    def write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """Run the work in one writing transaction, again after passing failures, and return what it returns.

        Raises:
            StoreError: the server or the database cannot be used.
        """
        with self.translated(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

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

    def _session(self, access: str) -> neo4j.Session:
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
        return self._driver.session(
            database=self.address.database, default_access_mode=access, bookmark_manager=self._bookmarks
        )


class StatementError(StoreError):
    """The server does not take a statement; internal, `Neo4jStore.query` makes a QueryError of it."""


def store_error(error: Exception, address: Address) -> StoreError:
    """Return what an error of the driver or the server means, and what to do."""
    code = getattr(error, "code", None) or ""
    said = " ".join(str(getattr(error, "message", None) or error).split())[:500].rstrip(".")
    for pattern, make in _MEANINGS:
        if re.search(pattern, code):
            what, todo = make
            return StoreError(what.format(database=address.database or "home", said=said), where=str(address), todo=todo)
    if isinstance(error, AuthError):
        return StoreError(f"the server does not let {address.user!r} in: {said}", where=str(address), todo=_CREDENTIALS)
    if code.startswith("Neo.ClientError."):
        return StatementError(f"the server cannot answer: {said}", where=str(address))
    if isinstance(error, ServiceUnavailable | SessionExpired | OSError):
        return StoreError(
            f"the server cannot be reached: {said}",
            where=str(address),
            todo=f"Check that it runs and that the address is right (neo4j:// or bolt://, +s for TLS). {_AGAIN}",
        )
    return StoreError(f"the server failed: {said}", where=str(address), todo=_AGAIN)


_CREDENTIALS = "Check NEO4J_USERNAME and NEO4J_PASSWORD, or give --password-file."
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
        r"OutOfMemory|MemoryPool|MemoryLimit",
        (
            "the server ran out of memory: {said}",
            "Give it more (server.memory.heap.max_size, db.memory.transaction.max), or load with a smaller --batch. " + _AGAIN,
        ),
    ),
    (r"DeadlockDetected|LockClient|LockAcquisition", ("another load or query is in the way", _AGAIN)),
    (r"TransactionLogError|DatabaseFull|OutOfDisk|StoragePanic", ("the server cannot write to its disk: {said}", _AGAIN)),
)
