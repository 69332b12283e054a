"""The log of builds: when each ran, what it counted, and which reports could not be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from actorgraph.case.codec import pack, unpack
from actorgraph.case.database import Database
from actorgraph.case.documents import now


@dataclass(frozen=True, slots=True)
class Build:
    """One run of `build`; `finished` is None while it runs and for ever if it was killed. Times are UTC."""

    number: int
    started: str
    finished: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a build could not use: where (file, line), a short stable reason for counting, and the message."""

    build: int
    where: str
    reason: str
    message: str


class BuildLog:
    """The part of a `Case` that remembers builds."""

    _db: Database

    def start_build(self) -> int:
        """Begin a build and return its number.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._db.transaction():
            number = self._db.run("INSERT INTO builds (started) VALUES (?)", (now(),)).lastrowid
        assert number is not None
        return number

    def add_problem(self, build: int, where: str, reason: str, message: str) -> None:
        """Note down something a build could not use.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._db.transaction():
            self._db.run(
                "INSERT INTO problems (build, place, reason, message) VALUES (?, ?, ?, ?)",
                (build, pack(where), pack(reason), pack(message)),
            )

    def finish_build(self, build: int, counts: Mapping[str, int]) -> None:
        """End a build with what it counted.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._db.transaction():
            self._db.run(
                "UPDATE builds SET finished = ?, counts = ? WHERE number = ?", (now(), json.dumps(dict(counts)), build)
            )

    def builds(self) -> list[Build]:
        """Return all builds, newest first."""
        rows = self._db.rows("SELECT number, started, finished, counts FROM builds ORDER BY number DESC")
        return [Build(number, started, finished, json.loads(counts or "{}")) for number, started, finished, counts in rows]

    def problems(self, build: int | None = None) -> list[Problem]:
        """Return what one build (None: the latest) could not use, in the order it was met."""
        rows = self._db.rows(
            """SELECT build, place, reason, message FROM problems
            WHERE build = coalesce(?, (SELECT max(number) FROM builds)) ORDER BY number""",
            (build,),
        )
        return [Problem(number, *(unpack(value) or "" for value in values)) for number, *values in rows]
