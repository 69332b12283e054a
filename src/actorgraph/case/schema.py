"""What `case.db` looks like, and how an older one becomes a newer one.

`PRAGMA application_id` says whose file it is, `PRAGMA user_version` which migrations it has seen. Each migration is a list
of steps, SQL or a function of the connection; all that are missing run in one transaction, so that a killed migration
leaves the case as it was. Never change a migration that was released: add the next one.

Tables:
    meta         the case's own name, if it was given one
    texts        each distinct text once, by SHA-256: a BLOB of UTF-8 in which lone surrogates are kept ("surrogatepass")
    documents    one row a version of a report, by (id, text); at most one of an id is current, that is: in the graph
    extractions  what an extractor found, by what it depends on (`input_hash`); the one with the highest `sequence` counts
    decisions    human verdicts; taking one back keeps the row and sets `undone`
    builds, problems    what each run did, and what could not be read

Short strings are TEXT, or a BLOB in the rare case that they hold lone surrogates (file names that are not UTF-8); ordering
by `CAST(id AS BLOB)` is the order of code points for both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeAlias

APPLICATION_ID = int.from_bytes(b"AGcs", "big")
"""Written into the header of every case.db; `file(1)` and we ourselves tell by it whose file it is."""

Step: TypeAlias = "str | Callable[[sqlite3.Connection], None]"
Migration: TypeAlias = tuple[Step, ...]

_FIRST: Migration = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    "CREATE TABLE texts (sha256 TEXT PRIMARY KEY, text BLOB NOT NULL)",
    """CREATE TABLE documents (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        text_sha256 TEXT NOT NULL REFERENCES texts (sha256),
        title TEXT, source TEXT, published TEXT, url TEXT, language TEXT, retrieved TEXT,
        boilerplate TEXT NOT NULL,
        converter TEXT NOT NULL,
        file_sha256 TEXT,
        path TEXT,
        input_hash TEXT NOT NULL,
        current INTEGER NOT NULL CHECK (current IN (0, 1)),
        added TEXT NOT NULL,
        UNIQUE (id, text_sha256)
    )""",
    "CREATE UNIQUE INDEX documents_current ON documents (id) WHERE current",
    "CREATE INDEX documents_order ON documents (CAST(id AS BLOB), number)",
    "CREATE INDEX documents_input ON documents (input_hash)",
    "CREATE INDEX documents_text ON documents (text_sha256)",
    """CREATE TABLE extractions (
        sequence INTEGER PRIMARY KEY,
        input_hash TEXT NOT NULL,
        extractor TEXT NOT NULL,
        version TEXT NOT NULL,
        document TEXT NOT NULL,
        payload BLOB NOT NULL,
        added TEXT NOT NULL,
        UNIQUE (input_hash, extractor, version)
    )""",
    """CREATE TABLE decisions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        targets TEXT NOT NULL,
        note TEXT NOT NULL,
        made TEXT NOT NULL,
        undone TEXT
    )""",
    "CREATE TABLE builds (number INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, finished TEXT, counts TEXT)",
    """CREATE TABLE problems (
        number INTEGER PRIMARY KEY,
        build INTEGER NOT NULL REFERENCES builds (number),
        place TEXT NOT NULL,
        reason TEXT NOT NULL,
        message TEXT NOT NULL
    )""",
    "CREATE INDEX problems_build ON problems (build)",
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST,)
"""Migration n (counted from 1) leads from schema version n - 1 to n."""


def latest() -> int:
    """Return the schema version this program writes."""
    return len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database to the latest version, all or nothing. The caller holds the writer lock.

    Raises:
        sqlite3.Error: a step failed; nothing was changed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for migration in MIGRATIONS[version:]:
            for step in migration:
                if callable(step):
                    step(connection)
                else:
                    connection.execute(step)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {latest()}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
