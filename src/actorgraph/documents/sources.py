"""From what the user names (files, folders, patterns, "-") to the list of files to read, each with its id."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from actorgraph.documents.reasons import Reason
from actorgraph.documents.sniff import RECORDS, UNSUPPORTED_EXTENSIONS, format_of_name
from actorgraph.errors import InputError, UnreadableDocument

STDIN = "-"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        path: absolute path, None for stdin.
        id: id of the document, if the file is one report; see `Document.id`.
        shown: the path as the user knows it, for messages.
    """

    path: Path | None
    id: str
    shown: str


def expand_sources(
    inputs: Sequence[str | Path], *, leave_out: Sequence[Path] = (), any_ending: bool = False
) -> list[SourceFile | UnreadableDocument]:
    """Return the files that inputs stand for, in the order of the inputs and by name inside folders and patterns.

    A file named twice is read once. Files and folders whose names begin with a dot, and the lock files of Office, are passed
    over inside folders. Folders are not entered through links. What the system refuses to list is returned as an error in
    its place.

    Args:
        inputs: files, folders, glob patterns (`**` reaches into subfolders) or "-".
        leave_out: files to pass over.
        any_ending: count files of any ending as reports (a format was forced).

    Raises:
        InputError: nothing was named, something does not exist, a pattern matches nothing, or a folder holds no report.
    """
    if not inputs:
        raise InputError("nothing to read was named", todo="Name files, folders or patterns, or - for standard input")
    found: list[SourceFile | UnreadableDocument] = []
    for given in inputs:
        found.extend(_expand(str(given), {path.resolve() for path in leave_out}, any_ending))
    seen: set[Path] = set()
    ids: set[str] = set()
    result: list[SourceFile | UnreadableDocument] = []
    for source in found:
        if isinstance(source, SourceFile) and source.path is not None:
            if not _is_text(str(source.path)):
                result.append(_bad_name(source))
                continue
            if (key := _identity(source.path)) in seen:
                continue
            seen.add(key)
            source = SourceFile(source.path, distinct_id(source.id, str(source.path), ids), source.shown)
            ids.add(source.id)
        result.append(source)
    return result


def distinct_id(id_: str, place: str, taken: set[str]) -> str:
    """Return an id that is not taken: the id itself, else with "#" and six or more hex digits of the hash of its place."""
    if id_ not in taken:
        return id_
    digits = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    return next(name for n in range(6, 65) if (name := f"{id_}#{digits[:n]}") not in taken)


def count_sources(inputs: Sequence[str | Path], *, input_format: str = "auto", metadata: Path | None = None) -> int | None:
    """Return how many reports reading will yield or refuse, or None where only reading can tell (stdin, JSON lines, CSV).

    Only folders are listed and names looked at, so this is cheap.

    Raises:
        InputError: as `expand_sources`.
    """
    sources = expand_sources(inputs, leave_out=[metadata] if metadata is not None else [], any_ending=input_format != "auto")
    if input_format in RECORDS:
        return None
    for source in sources:
        if isinstance(source, SourceFile) and (
            source.path is None or (input_format == "auto" and format_of_name(source.path.name) in RECORDS)
        ):
            return None
    return len(sources)


def _expand(given: str, leave_out: set[Path], any_ending: bool) -> list[SourceFile | UnreadableDocument]:
    if given == STDIN:
        return [SourceFile(None, "stdin", "stdin")]
    path = Path(given)
    if os.path.lexists(path):
        return _folder(path, given, leave_out, any_ending) if path.is_dir() else [_single(path, given)]
    if glob.has_magic(given):
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207  (Path.glob takes no absolute patterns)
        folders = [match for match in matches if Path(match).is_dir()] if "**" not in given else []
        files = [match for match in matches if not Path(match).is_dir() and Path(match).resolve() not in leave_out]
        if not files and not folders:
            raise InputError("the pattern matches no file", where=given, todo="Put it in quotes if the shell expands it")
        sources: list[SourceFile | UnreadableDocument] = []
        for match in matches:
            if match in folders:
                sources.extend(_folder(Path(match), match, leave_out, any_ending))
            elif match in files:
                sources.append(_single(Path(match), match))
        return sources
    raise InputError("there is no such file or folder", where=given, todo="Check the path")


def _single(path: Path, shown: str) -> SourceFile:
    absolute = _absolute(path)
    return SourceFile(absolute, "/".join(filter(None, (absolute.parent.name, absolute.name))), shown)


def _folder(path: Path, shown: str, leave_out: set[Path], any_ending: bool) -> list[SourceFile | UnreadableDocument]:
    root = _absolute(path)
    entries: list[tuple[tuple[str, ...], SourceFile | UnreadableDocument]] = []
    readable = 0

    def refused(error: OSError) -> None:
        name = str(error.filename or root)
        place = str(Path(shown, Path(name).relative_to(root)))
        entries.append((_parts(Path(name), root), _cannot_list(place, error)))

    for folder, subfolders, names in os.walk(root, onerror=refused):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in names:
            file = Path(folder, name)
            if name.startswith((".", "~$")) or (leave_out and file.resolve() in leave_out):
                continue
            parts = _parts(file, root)
            readable += any_ending or file.suffix.lower() not in UNSUPPORTED_EXTENSIONS
            id_ = "/".join(filter(None, (root.name, *parts)))
            entries.append((parts, SourceFile(file, id_, str(Path(shown, *parts)))))
    if not readable and not any(isinstance(entry, UnreadableDocument) for _, entry in entries):
        held = f"; its {len(entries)} files are of other kinds" if entries else ""
        raise InputError(
            f"the folder holds no report{held}", where=shown, todo="Reports end in .txt .md .html .pdf .docx .eml .jsonl .csv"
        )
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0])]


def _is_text(name: str) -> bool:
    """False for a path with bytes that are no UTF-8: it could be neither shown nor kept in a case."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _bad_name(source: SourceFile) -> UnreadableDocument:
    shown = source.shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return UnreadableDocument("the file's name is not UTF-8", reason=Reason.UNREADABLE, where=shown, todo="Rename the file")


def _cannot_list(place: str, error: OSError) -> UnreadableDocument:
    return UnreadableDocument(f"the folder cannot be listed ({error.strerror})", reason=Reason.UNREADABLE, where=place)


def _parts(path: Path, root: Path) -> tuple[str, ...]:
    return path.relative_to(root).parts


def _absolute(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def _identity(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path
