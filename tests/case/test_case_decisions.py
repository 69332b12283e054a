"""Decisions and the log of builds."""

from __future__ import annotations

import pytest

from actorgraph.case import Case
from actorgraph.errors import ContractError, InputError
from actorgraph.model import Decision

MERGE = Decision("merge", ("Daesh", "Islamic State \ud800"), "the same \ud83d")
REJECT = Decision("reject", ("0123456789abcdef0123",))


def test_decisions_are_kept_in_order_and_can_be_taken_back(case: Case) -> None:
    numbers = [case.add_decision(decision) for decision in (MERGE, REJECT, MERGE)]
    assert case.decisions() == (MERGE, REJECT, MERGE)
    assert case.undo_decision(numbers[1]) == REJECT
    assert case.decisions() == (MERGE, MERGE)
    log = case.decision_log()
    assert [record.number for record in log] == numbers
    assert [record.undone is None for record in log] == [True, False, True]
    assert all(record.made.endswith("+00:00") for record in log)
    case.close()
    with Case.open(case.folder) as again:
        assert again.decision_log() == log


def test_taking_back_what_is_not_there_says_so(case: Case) -> None:
    number = case.add_decision(REJECT)
    with pytest.raises(InputError, match="no decision 99"):
        case.undo_decision(99)
    case.undo_decision(number)
    with pytest.raises(InputError, match="was taken back at 20"):
        case.undo_decision(number)
    assert case.add_decision(REJECT) != number  # numbers are not used twice


@pytest.mark.parametrize(
    "decision",
    [
        Decision("hug", ("a",)),
        Decision("merge", ("a",)),
        Decision("reject", ()),
        Decision("split", ("a", "b")),
        Decision("accept", ("a", "b")),
    ],
)
def test_a_decision_that_cannot_be_replayed_is_refused(decision: Decision, case: Case) -> None:
    with pytest.raises(ContractError, match="targets"):
        case.add_decision(decision)
    assert case.decisions() == ()


def test_builds_and_their_problems_can_be_listed_later(case: Case) -> None:
    first = case.start_build()
    case.add_problem(first, "/reports/scan.pdf", "scanned", "no text in it")
    case.add_problem(first, "/reports/caf\udce9.txt", "binary", "not a text")
    case.finish_build(first, {"new": 3, "unreadable": 2})
    killed = case.start_build()
    assert [(b.number, b.finished is None, dict(b.counts)) for b in case.builds()] == [
        (killed, True, {}),
        (first, False, {"new": 3, "unreadable": 2}),
    ]
    assert case.problems() == []
    assert [(p.where, p.reason, p.message) for p in case.problems(first)] == [
        ("/reports/scan.pdf", "scanned", "no text in it"),
        ("/reports/caf\udce9.txt", "binary", "not a text"),
    ]
    case.add_problem(killed, "line 3", "no-text", "empty")
    assert [p.where for p in case.problems()] == ["line 3"]
