"""One writer at a time: an advisory lock on a file in the case folder, which vanishes with the process that holds it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import weakref
from datetime import UTC, datetime
from pathlib import Path

from actorgraph.errors import CaseError, CaseLocked

if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 30  # far behind the content: Windows locks are mandatory, and others shall read who holds it

    def _try_lock(fd: int) -> None:
        os.lseek(fd, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

    def _unlock(fd: int) -> None:
        os.lseek(fd, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)


_TAKEN_ELSEWHERE = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_held: weakref.WeakSet[WriterLock] = weakref.WeakSet()
_fork_hook = False


class WriterLock:
    """The lock of one case folder, not reentrant. The file stays when the lock is gone: removing it would be a race."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._fd: int | None = None

    def acquire(self) -> None:
        """Take the lock or fail at once.

        Raises:
            CaseLocked: another process (or another `Case` of this one) holds it; says who and since when.
            CaseError: the lock file cannot be made here.
        """
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            fd = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise CaseError(
                f"cannot write here: {error.strerror}",
                where=str(self.path.parent),
                todo="Make the folder writable, or copy the case to where you may write.",
            ) from error
        try:
            _try_lock(fd)
        except OSError as error:
            holder = _read_holder(fd)
            os.close(fd)
            if error.errno in _TAKEN_ELSEWHERE:
                raise CaseLocked(
                    f"another process is writing to the case ({holder})",
                    where=str(self.path.parent),
                    todo="Wait until it is done, then run the same command again; reading is possible meanwhile.",
                ) from None
            raise CaseError(
                f"the file system has no locks: {error.strerror}",
                where=str(self.path.parent),
                todo="Keep the case on a local disk.",
            ) from error
        self._fd = fd
        _close_after_fork(self)
        self._write_holder()

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, 0)
                _unlock(self._fd)
            self.abandon()

    def abandon(self) -> None:
        """Close the file without unlocking: what a forked child does with a lock that is its parent's."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _write_holder(self) -> None:
        assert self._fd is not None
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
        with contextlib.suppress(OSError):  # a full disk: the lock holds all the same, only nobody can be told whose it is
            os.ftruncate(self._fd, 0)
            os.lseek(self._fd, 0, os.SEEK_SET)
            os.write(self._fd, json.dumps(holder).encode())


def _read_holder(fd: int) -> str:
    try:
        os.lseek(fd, 0, os.SEEK_SET)
        holder = json.loads(os.read(fd, 4096))
        return f"process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it did not say which"


def _close_after_fork(lock: WriterLock) -> None:
    """See to it that forked workers do not keep the lock of a parent that was killed."""
    global _fork_hook
    _held.add(lock)
    if not _fork_hook and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_abandon_all)
        _fork_hook = True


def _abandon_all() -> None:
    for lock in list(_held):
        lock.abandon()
