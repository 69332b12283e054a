"""Every error that actorgraph raises on purpose.

    ActorGraphError                 anything below; the command line prints it in one line and exits with .exit_code
    ├── InputError                  a report, a table or a pattern given by the user cannot be used     (exit 3)
    │   ├── UnreadableDocument      one report cannot be read: empty, binary, truncated, encrypted ...
    │   └── MetadataError           a line of a metadata table is wrong
    ├── CaseError                   the case folder cannot be used                                       (exit 4)
    │   ├── NotACase                the folder holds no case, or a newer or damaged one
    │   └── CaseLocked              another process is writing to the case
    ├── ExtractionError             the extractor or its model is missing or unfit, a setting wrong      (exit 5)
    │   ├── ReportNotRead           one report cannot be read by the extractor; the others go on
    │   └── ExtractionStopped       no further report can be read: the budget is used up, the server is gone
    ├── QueryError                  a question cannot be answered: bad Cypher, unknown relation          (exit 6)
    │   └── UnknownActor            no actor has this name; .suggestions holds near ones
    ├── StoreError                  a store (embedded, Neo4j) failed                                     (exit 7)
    ├── ExportError                 an export cannot be written                                          (exit 8)
    └── ContractError               data breaks the data contract: a span outside its text, an unknown type (exit 9)

Messages say what was wrong, where (file, line, offset) and what to do. Exit code 1 is kept for "done, but some of the
input could not be used", 2 for a wrong command line (as click does).
"""

from __future__ import annotations

from collections.abc import Sequence


class ActorGraphError(Exception):
    """Base of all errors raised on purpose.

    Args:
        what: what was wrong, one sentence without a full stop.
        where: file, line or offset it happened at, as the user knows it.
        todo: what the user can do about it.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str | None = None, todo: str | None = None) -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(what)

    def __str__(self) -> str:
        message = f"{self.where}: {self.what}" if self.where else self.what
        return f"{message}. {self.todo}" if self.todo else message


class InputError(ActorGraphError):
    """Something the user gave to read cannot be used."""

    exit_code = 3


class UnreadableDocument(InputError):
    """One report cannot be read; the rest of the batch goes on. `reason` is a short stable code for counting."""

    def __init__(self, what: str, *, reason: str, where: str | None = None, todo: str | None = None) -> None:
        super().__init__(what, where=where, todo=todo)
        self.reason = reason


class MetadataError(InputError):
    """A line of a metadata table is wrong."""


class CaseError(ActorGraphError):
    """The case folder cannot be used."""

    exit_code = 4


class NotACase(CaseError):
    """The folder holds no case, or one that is damaged or was written by a newer version."""


class CaseLocked(CaseError):
    """Another process is writing to the case."""


class ExtractionError(ActorGraphError):
    """The extractor or its model is missing or does not fit this version, or a setting of it is wrong."""

    exit_code = 5


class ReportNotRead(ExtractionError):
    """One report cannot be read by the extractor; the rest of the batch goes on."""


class ExtractionStopped(ExtractionError):
    """The extractor can read no further report in this run; what was finished is kept, and another run goes on there."""


class QueryError(ActorGraphError):
    """A question cannot be answered as it was put."""

    exit_code = 6


class UnknownActor(QueryError):
    """No actor of the graph has this name."""

    def __init__(self, name: str, suggestions: Sequence[str] = ()) -> None:
        self.name, self.suggestions = name, tuple(suggestions)
        todo = f"Did you mean {', '.join(map(repr, self.suggestions))}?" if self.suggestions else None
        super().__init__(f"no actor is called {name!r}", todo=todo)


class StoreError(ActorGraphError):
    """A store failed."""

    exit_code = 7


class ExportError(ActorGraphError):
    """An export cannot be written."""

    exit_code = 8


class ContractError(ActorGraphError):
    """Data breaks the data contract."""

    exit_code = 9
