"""The SQLite file of a case: opening it, transactions, and SQLite's errors turned into ours."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from actorgraph.errors import CaseError, CaseLocked, NotACase

BATCH_SIZE = 32
BATCH_SECONDS = 2.0
"""A killed batch loses at most so many writes, or the work of so many seconds, whichever is less."""

_BUSY_SECONDS = 10.0  # readers wait for a moment of recovery or of the last close; never for a writer


def case_error(error: sqlite3.Error, path: Path) -> CaseError:
    """Say what an SQLite error means for a case, and what to do."""
    code = getattr(error, "sqlite_errorcode", None)
    where = str(path)
    again = "Then run the same command again: what was finished before is kept."
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return CaseError("the disk is full", where=where, todo=f"Free some space. {again}")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return CaseError(
                "the case cannot be written", where=where, todo="Make the file and its folder writable, or copy the case."
            )
        case sqlite3.SQLITE_CANTOPEN:
            return CaseError(
                "the case cannot be opened", where=where, todo="Check the permissions of the folder and the files in it."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return CaseLocked(
                "another program holds the database", where=where, todo="Close it (a database browser?), then try again."
            )
        case sqlite3.SQLITE_NOTADB:
            return NotACase("this is no SQLite file, or a damaged one", where=where, todo=_REPLACE)
        case sqlite3.SQLITE_CORRUPT:
            return NotACase(f"the file is damaged ({error})", where=where, todo=_REPLACE)
        case sqlite3.SQLITE_IOERR:
            return CaseError(
                f"reading or writing failed ({error})", where=where, todo=f"Check the disk, its space and your limits. {again}"
            )
        case sqlite3.SQLITE_TOOBIG:
            return CaseError("a report is too big for the case", where=where, todo="Leave it out or split it.")
    if "decode" in str(error):
        return NotACase(f"the file is damaged ({error})", where=where, todo=_REPLACE)
    return CaseError(f"the database failed ({error})", where=where, todo="Run `actorgraph verify` on the case.")


_REPLACE = "Put a copy of the case in its place, or name a new folder and build it from the reports."


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors inside the block into errors about the case.

    Raises:
        CaseError: or one of its subclasses.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise case_error(error, path) from error


Parameters: TypeAlias = "Sequence[Any] | Mapping[str, Any]"


class Database:
    """One connection to a `case.db`.

    Readers get a connection that cannot write but may tidy up behind a killed writer. Where not even SQLite's shared
    memory file can be made (read-only media, a full disk) the file is read as unchangeable: no writer can work there
    either.

    Raises:
        CaseError: the file cannot be opened. NotACase: it is no SQLite file.
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path, self.write = path, write
        self._batching = False
        self._pending = 0
        self._committed = 0.0
        with translated(path):
            try:
                self._connection = _connect(path, "mode=rw", write)
            except sqlite3.OperationalError as error:
                if write or not _can_be_read_as_unchangeable(error, path):
                    raise
                self._connection = _connect(path, "mode=ro&immutable=1", write)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection itself, for migrations; everybody else uses the methods below."""
        return self._connection

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with translated(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, None if there is none."""
        with translated(self.path):
            found: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
            return found

    def run(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run a statement that changes something; only inside `transaction`."""
        with translated(self.path):
            return self._connection.execute(sql, parameters)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Change all or nothing; on return it is on disk, or pending within the bounds of the batch around it.

        Raises:
            CaseError: the case is open for reading only, or could not be written.
        """
        if not self.write:
            raise CaseError("the case is open for reading only", where=str(self.path), todo="Open it with write=True.")
        if not self._connection.in_transaction:
            self.run("BEGIN IMMEDIATE")
        self.run("SAVEPOINT change")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):  # a full disk may have rolled everything back already
                self._connection.execute("ROLLBACK TO change")
                self._connection.execute("RELEASE change")
            if not self._batching:
                self._roll_back()
            raise
        self.run("RELEASE change")
        self._pending += 1
        due = self._pending >= BATCH_SIZE or time.monotonic() - self._committed >= BATCH_SECONDS
        if not self._batching or due:
            self._commit()

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """Gather changes into fewer commits; whatever was finished when the block ends, or breaks off, is kept."""
        if self._batching:
            yield
            return
        self._batching, self._pending, self._committed = True, 0, time.monotonic()
        try:
            yield
        finally:
            self._batching = False
            if self._connection.in_transaction:
                self._commit()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads of the block see one state of the case, whatever a writer does meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        self.rows("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self.rows("COMMIT")

    def shrink_log(self) -> None:
        """Move everything from the write-ahead log into the file and empty the log."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the connection; a transaction that is still open is rolled back."""
        self._connection.close()

    def _commit(self) -> None:
        try:
            self.run("COMMIT")
        except CaseError:
            self._roll_back()
            raise
        finally:
            self._pending, self._committed = 0, time.monotonic()

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _connect(path: Path, query: str, write: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{query}", uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")  # the case may come from somebody else
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        if write:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")  # what is purged shall be gone
            connection.execute("BEGIN IMMEDIATE")  # fails now, not after an hour's work, where nothing can be written
            connection.execute("ROLLBACK")
        else:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _can_be_read_as_unchangeable(error: sqlite3.OperationalError, path: Path) -> bool:
    no_shared_memory = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
    log = path.with_name(path.name + "-wal")
    try:
        log_is_empty = not log.exists() or log.stat().st_size == 0
    except OSError:
        return False
    return error.sqlite_errorcode & 0xFF in no_shared_memory and log_is_empty and os.access(path, os.R_OK)
