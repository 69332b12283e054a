"""A case: a folder with `case.db`, the only truth, and `derived/`, whatever can be made again from it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from actorgraph.case import schema
from actorgraph.case.builds import BuildLog
from actorgraph.case.codec import pack, unpack
from actorgraph.case.database import Database, translated
from actorgraph.case.decisions import DecisionStore
from actorgraph.case.extractions import ExtractionStore
from actorgraph.case.lock import WriterLock
from actorgraph.errors import CaseError, NotACase

DATABASE, LOCK, DERIVED = "case.db", "case.lock", "derived"
ENVIRONMENT_VARIABLE = "ACTORGRAPH_CASE"

_OURS = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", LOCK, DERIVED}
_ANOTHER_FOLDER = "Name another folder with --case."


def resolve_case_path(option: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the case: the option, else $ACTORGRAPH_CASE, else ./case."""
    return Path(option or os.environ.get(ENVIRONMENT_VARIABLE) or "case")


class Case(ExtractionStore, DecisionStore, BuildLog):
    """An open case. Make one with `create`, `open` or `ensure`; it is a context manager and belongs to one thread.

    Any number of readers work beside one writer; each sees what was finished when it asked.

    Attributes:
        folder: the folder as it was named.
        derived: the folder for whatever can be made again from the case.
        writable: True for the one writer.
    """

    def __init__(self, folder: Path, database: Database, lock: WriterLock | None) -> None:
        self.folder, self.derived, self.writable = folder, folder / DERIVED, lock is not None
        self._db, self._lock = database, lock

    @classmethod
    def create(cls, folder: str | os.PathLike[str], name: str | None = None) -> Case:
        """Make a case in a new or an empty folder (mode 0700, its database 0600) and open it for writing.

        Args:
            folder: where; parents are made too.
            name: what tells cases apart in a shared database; None: the folder's name.

        Raises:
            CaseError: there is a case already, or the folder cannot be made or written.
            NotACase: the folder holds other files.
            CaseLocked: another process is just making it.
        """
        folder = Path(folder)
        _make_folder(folder)
        lock = WriterLock(folder / LOCK)
        lock.acquire()
        try:
            path = folder / DATABASE
            with _os_errors(path):
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            database = Database(path, write=True)
            try:
                if not _is_blank(database):
                    _check_ours(database)
                    raise CaseError("there is a case already", where=str(folder), todo=f"Open it, or: {_ANOTHER_FOLDER}")
                database.rows("PRAGMA journal_mode = WAL")
                _migrate(database)
                case = cls(folder, database, lock)
                if name is not None:
                    case.rename(name)
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            raise
        return case

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, write: bool = False) -> Case:
        """Open a case; one of an older version is brought up to date first.

        Raises:
            NotACase: there is none, it is damaged, of a newer version, or another program's.
            CaseLocked: write was asked for (or is needed to bring it up to date) and another process is writing.
            CaseError: it cannot be opened.
        """
        folder = Path(folder)
        path = folder / DATABASE
        if not path.is_file():
            raise NotACase(
                "there is no case here", where=str(folder), todo="`actorgraph build REPORTS --case FOLDER` makes one."
            )
        lock = WriterLock(folder / LOCK) if write else None
        if lock is not None:
            lock.acquire()
        try:
            database = Database(path, write=write)
            try:
                if _check_ours(database) < schema.latest():
                    database = _bring_up_to_date(database, folder)
            except BaseException:
                database.close()
                raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return cls(folder, database, lock)

    @classmethod
    def ensure(cls, folder: str | os.PathLike[str], name: str | None = None) -> Case:
        """Open a case for writing, after making it if there is none (or one whose making was broken off).

        Raises:
            CaseError: as `create` and `open` do.
        """
        path = Path(folder) / DATABASE
        if path.is_file() and path.stat().st_size:
            with contextlib.closing(Database(path, write=False)) as database:
                blank = _is_blank(database)
            if not blank:
                return cls.open(folder, write=True)
        return cls.create(folder, name)

    @property
    def name(self) -> str:
        """What tells this case from others in a shared database: the name it was given, else the folder's."""
        row = self._db.row("SELECT value FROM meta WHERE key = 'name'")
        return (unpack(row[0]) if row else None) or self.folder.resolve().name or "case"

    def rename(self, name: str) -> None:
        """Give the case a name; an empty one stands for the folder's.

        Raises:
            CaseError: the case cannot be written.
        """
        with self._db.transaction():
            self._db.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('name', ?)", (pack(name),))

    def make_derived(self) -> Path:
        """Return the folder for derived files, made (mode 0700) if it is not there.

        Raises:
            CaseError: it cannot be made.
        """
        with _os_errors(self.derived):
            self.derived.mkdir(mode=0o700, exist_ok=True)
        return self.derived

    def batch(self) -> AbstractContextManager[None]:
        """Gather changes into fewer commits, for many quick ones such as documents.

        A process killed inside loses at most 32 changes or two seconds' work; an exception loses nothing that was done.
        """
        return self._db.batch()

    def snapshot(self) -> AbstractContextManager[None]:
        """Let everything read in the block come from one state of the case, whatever a writer does meanwhile."""
        return self._db.snapshot()

    def close(self) -> None:
        """Close the case and let the next writer in; closing twice does no harm."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Case:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()


def _make_folder(folder: Path) -> None:
    with _os_errors(folder):
        if folder.exists() and not folder.is_dir():
            raise NotACase("this is a file, not a folder", where=str(folder), todo=_ANOTHER_FOLDER)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        names = {entry.name for entry in folder.iterdir()}
        strangers = sorted(name for name in names - _OURS if not name.startswith("."))
        if strangers and DATABASE not in names:
            raise NotACase(
                f"the folder holds other files ({strangers[0]} ...) and no case", where=str(folder), todo=_ANOTHER_FOLDER
            )
        if not names:
            folder.chmod(0o700)


@contextlib.contextmanager
def _os_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CaseError(
            f"the case cannot be written: {error.strerror}",
            where=str(path),
            todo=f"Check space and permissions, or: {_ANOTHER_FOLDER}",
        ) from error


def _is_blank(database: Database) -> bool:
    """True for an empty database, as a `create` leaves it that was killed half-way."""
    row = database.row("SELECT (SELECT count(*) FROM sqlite_master), a.application_id, v.user_version FROM"
                       " pragma_application_id a, pragma_user_version v")  # fmt: skip
    return row == (0, 0, 0)


def _check_ours(database: Database) -> int:
    """Return the schema version.

    Raises:
        NotACase: it is not ours, damaged or of a newer version.
    """
    where = str(database.path)
    if _is_blank(database):
        raise NotACase("the case is empty: its making was broken off", where=where, todo="Run `actorgraph build` again.")
    application = (database.row("PRAGMA application_id") or (0,))[0]
    version = int((database.row("PRAGMA user_version") or (0,))[0])
    if application != schema.APPLICATION_ID:
        raise NotACase("the file belongs to another program", where=where, todo=_ANOTHER_FOLDER)
    if version > schema.latest():
        raise NotACase(
            f"the case was written by a newer actorgraph (schema {version}, this one knows up to {schema.latest()})",
            where=where,
            todo="Update actorgraph: pip install -U actorgraph.",
        )
    return version


def _bring_up_to_date(database: Database, folder: Path) -> Database:
    """Migrate; a reader's connection is closed meanwhile and a new one returned."""
    if database.write:
        _migrate(database)
        return database
    path = database.path
    database.close()
    lock = WriterLock(folder / LOCK)
    lock.acquire()
    try:
        with contextlib.closing(Database(path, write=True)) as writing:
            _migrate(writing)
    finally:
        lock.release()
    return Database(path, write=False)


def _migrate(database: Database) -> None:
    with translated(database.path):
        schema.migrate(database.connection)
