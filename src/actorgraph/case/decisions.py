"""Human verdicts of a case: kept apart from what machines found, replayed at every build, never deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass

from actorgraph.case.database import Database
from actorgraph.case.documents import now
from actorgraph.errors import ContractError, InputError
from actorgraph.model import Decision

TARGETS = {"merge": 2, "split": 3, "accept": 1, "reject": 1}
"""How many targets each kind of decision has."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as kept: its number, when it was made and, if so, taken back (UTC). Nobody's name is kept."""

    number: int
    decision: Decision
    made: str
    undone: str | None


class DecisionStore:
    """The part of a `Case` that keeps decisions."""

    _db: Database

    def add_decision(self, decision: Decision) -> int:
        """Keep a decision and return its number; later ones win over earlier ones.

        Raises:
            ContractError: its kind is unknown or it has the wrong number of targets.
            CaseError: the case cannot be written.
        """
        if TARGETS.get(decision.kind) != len(decision.targets):
            kinds = ", ".join(f"{kind} ({count})" for kind, count in TARGETS.items())
            raise ContractError(
                f"a decision {decision.kind!r} with {len(decision.targets)} targets", todo=f"Kinds and their targets: {kinds}."
            )
        with self._db.transaction():
            cursor = self._db.run(
                "INSERT INTO decisions (kind, targets, note, made) VALUES (?, ?, ?, ?)",
                (decision.kind, json.dumps(decision.targets), json.dumps(decision.note), now()),
            )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def undo_decision(self, number: int) -> Decision:
        """Take a decision back and return it; it stays in the log.

        Raises:
            InputError: there is no such decision, or it was taken back before.
            CaseError: the case cannot be written.
        """
        record = next((record for record in self.decision_log() if record.number == number), None)
        if record is None or record.undone:
            what = (
                f"there is no decision {number}" if record is None else f"decision {number} was taken back at {record.undone}"
            )
            raise InputError(what, todo="`actorgraph review list` shows them.")
        with self._db.transaction():
            self._db.run("UPDATE decisions SET undone = ? WHERE number = ?", (now(), number))
        return record.decision

    def decisions(self) -> tuple[Decision, ...]:
        """Return the decisions that hold, in the order they were made."""
        return tuple(record.decision for record in self.decision_log() if record.undone is None)

    def decision_log(self) -> tuple[DecisionRecord, ...]:
        """Return all decisions ever made, in order, those taken back too."""
        rows = self._db.rows("SELECT number, kind, targets, note, made, undone FROM decisions ORDER BY number")
        return tuple(
            DecisionRecord(number, Decision(kind, tuple(json.loads(targets)), json.loads(note)), made, undone)
            for number, kind, targets, note, made, undone in rows
        )
