"""Clocks and facts for the benchmarks of Neo4j: what the machine is, and what a piece of work took on both ends of the wire."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass
class Took:
    """What a piece of work took, in seconds.

    Attributes:
        wall: by the clock on the wall.
        client: processor time of this process, all threads.
        server: processor time of the server's process; 0 where the system does not tell (see `cpu_of`).
    """

    wall: float = 0.0
    client: float = 0.0
    server: float = 0.0

    @property
    def cpu(self) -> float:
        """Processor time on both ends: hardly disturbed by what else the machine does, unlike `wall`."""
        return self.client + self.server


@contextmanager
def taking(pid: int | None = None) -> Iterator[Took]:
    """Measure what is done inside of the `with`; `pid` is the server's process."""
    took = Took()
    wall, client, server = time.perf_counter(), time.process_time(), cpu_of(pid)
    yield took
    took.wall = time.perf_counter() - wall
    took.client = time.process_time() - client
    took.server = cpu_of(pid) - server


def cpu_of(pid: int | None) -> float:
    """Return the processor time that a process has used so far, in seconds; 0 where there is no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def facts(*packages: str, server: Any = None) -> str:
    """Return what the figures of a run depend on: machine, load, versions, the server's memory."""
    lines = [f"machine: {_processor()}, {os.cpu_count()} cores, {_memory()} GB, {platform.system()} {platform.release()}"]
    if hasattr(os, "getloadavg"):
        lines.append(f"load average before: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")
    lines.append(f"python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in packages))
    if server is not None:
        java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()
        lines.append(
            f"server: Neo4j Community, {' '.join(server.memory)} {' '.join(server.settings)}; {java[0] if java else ''}"
        )
    return "\n".join(lines)


def tell(what: str) -> None:
    """Say on stderr what is being done, with the time."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> int:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
    except (ValueError, OSError):
        return 0
