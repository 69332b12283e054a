"""A Neo4j server for benchmarks, with APOC's core where it is asked for; see scripts/neo4j_server.py."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers.neo4j import server_script

MEMORY = ("-Xms1g", "-Xmx2g", "-XX:+UseG1GC")
SETTINGS = ("server.memory.pagecache.size=512m",)
APOC = "org.neo4j.procedure:apoc-core:{version}:jar:core"
"""What neo4j-graphrag's writer needs; the project itself needs nothing of it."""


@contextmanager
def started(*, apoc: bool = False, folder: Path | None = None, memory: tuple[str, ...] = MEMORY) -> Iterator[Any]:
    """A running server, stopped at the end.

    Args:
        apoc: with APOC's core among its plugins, fetched by Maven.
        folder: for its data, which stay; None: a temporary one.
        memory: options of the virtual machine.

    Raises:
        NotAvailable: (of scripts/neo4j_server.py) there is no server to be had here.
    """
    script = server_script()
    with tempfile.TemporaryDirectory() as temporary:
        server = script.Server(folder or Path(temporary) / "server", settings=SETTINGS, memory=memory)
        if apoc:
            _fetch_apoc(script, server.home / "plugins")
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _fetch_apoc(script: Any, plugins: Path) -> None:
    script.install()
    artifact = APOC.format(version=script.VERSION)
    plugin, _, _ = script.COPY.rpartition(":")
    done = subprocess.run(
        ["mvn", "--batch-mode", "--quiet", f"{plugin}:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={plugins}"],
        capture_output=True,
        text=True,
    )
    if done.returncode or not any(plugins.glob("apoc-core-*.jar")):
        raise script.NotAvailable(f"Maven could not fetch {artifact}:\n{(done.stdout + done.stderr)[-2000:]}")
