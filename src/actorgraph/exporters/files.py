"""Writing a file so that it appears complete or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from actorgraph.errors import ExportError

_ADVICE = "Check the name, the permissions and the free space"


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Open a binary stream whose bytes become the file `target` when the block ends without an error.

    The bytes go to a hidden file beside the target, reach the disk, and take the target's place in one step. After an
    error the target is what it was before and no half file is left. A symbolic link is followed. What is no regular file
    (a pipe, /dev/stdout) cannot be replaced and is written to directly. Permissions are those of any new file (umask).

    Raises:
        ExportError: the folder does not exist, may not be written to, the disk is full, the target is a folder.
    """
    try:
        path = _destination(target)
        if path is None:
            with target.open("wb") as stream:
                yield stream
            return
        part = path.parent / f".actorgraph-{secrets.token_hex(8)}.part"
        try:
            with part.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            with suppress(OSError):
                part.unlink()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExportError(f"the file cannot be written: {error.strerror or error}", where=str(target), todo=_ADVICE) from error


def _destination(target: Path) -> Path | None:
    """Return the file that is to be replaced, links followed; None if the target has to be written to directly."""
    try:
        path = Path(os.path.realpath(target))
        if path.is_dir():
            raise ExportError("this is a folder, not a file", where=str(target), todo="Name a file inside it")
        if target.exists() and not path.is_file():
            return None
        if not path.parent.is_dir():
            raise ExportError("the folder for this file does not exist", where=str(target), todo="Make the folder first")
        return path
    except ValueError as error:  # a NUL in the name
        raise ExportError(f"the file cannot be written: {error}", where=ascii(str(target)), todo=_ADVICE) from error
