"""Kill the loader with SIGKILL at random moments and compare what comes of it, node by node.

    python -m tests.neo4j.kills 200 [--claims 2000] [--seed 1] [--server FOLDER]

Each kill: `actorgraph load` is started as its own process, towards one of two versions of a graph; it is killed at a random
moment between its first touch of the database and a little after its last one in a whole load; then the same command is run
again to its end, and all nodes and relationships of the database are compared with those of a load into nothing. Prints a
line a kill and exits with 1 if any comparison failed. Starts a server of its own (see scripts/neo4j_server.py) unless --server
names the folder of one; its database is emptied.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import neo4j

from actorgraph.graph import ActorGraph
from actorgraph.stores import STORE_FILE
from actorgraph.stores.embedded import EmbeddedStore
from tests.helpers.neo4j import Database, server_script
from tests.neo4j.made import altered, large

BATCH = 25
"""Rows of a transaction, few, so that there are many places to be cut off at."""


WARM_UP = 3
"""Times that each version is loaded over the other before the last of these loads tells how long one takes."""


@dataclass
class Outcome:
    """What a kill led to. `cut`: the loader died while the case was half written."""

    cut: bool
    identical: bool


class Killer:
    """Kills loaders of two versions of a graph in turn.

    Args:
        database: it is emptied.
        folder: for the two cases.
        claims: size of the graphs.
        seed: of the moments.
    """

    def __init__(self, database: Database, folder: Path, claims: int, seed: int) -> None:
        first = large(claims)
        self._database, self._draw = database, random.Random(seed)
        self._driver = neo4j.GraphDatabase.driver(  # one for all looks: a new one each time keeps the server busy
            database.uri, auth=(database.user, database.password), notifications_min_severity="OFF"
        )
        self._folders = [self._case(folder / name, graph) for name, graph in (("one", first), ("two", altered(first)))]
        self._references = []
        for place in self._folders:
            database.empty()
            self._touched(self._start(place))
            self._references.append(database.dump())
        for _ in range(WARM_UP):
            self._seconds = [self._whole(place) for place in self._folders]
        self._turn = 0

    def kill(self) -> Outcome:
        """Kill one load, repeat it, compare."""
        self._turn = 1 - self._turn
        place = self._folders[self._turn]
        process = self._start(place)
        self._touched(process, then=self._draw.uniform(0, 1.1 * self._seconds[self._turn]))
        [info] = self._database.run("MATCH (g:GraphInfo) RETURN g.graph_hash IS NULL AS cut")
        self._touched(self._start(place))
        return Outcome(bool(info["cut"]), self._database.dump() == self._references[self._turn])

    def close(self) -> None:
        """Close the connection."""
        self._driver.close()

    def _start(self, place: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "actorgraph", "load", "--uri", self._database.uri, "--case", str(place)]
        environment = {**os.environ, "NEO4J_USERNAME": self._database.user, "NEO4J_PASSWORD": self._database.password}
        return subprocess.Popen([*command, "--batch", str(BATCH)], env=environment, stderr=subprocess.PIPE)

    def _touched(self, process: subprocess.Popen[bytes], then: float | None = None, *, wait: bool = True) -> float:
        """Wait until the loader has claimed the case; then kill it after so many seconds, or let it end. Return when it did."""
        before = self._token()
        while process.poll() is None and self._token() == before:
            time.sleep(0.005)
        claimed = time.monotonic()
        if not wait:
            return claimed
        if then is not None:
            try:
                process.wait(then)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        self._end(process, killed=then is not None)
        return claimed

    def _end(self, process: subprocess.Popen[bytes], *, killed: bool = False) -> None:
        _, said = process.communicate()
        if process.returncode and not killed:
            raise RuntimeError(said.decode(errors="replace"))

    def _whole(self, place: Path) -> float:
        """Load one version over the other; return the seconds from the first touch of the database to the last."""
        before = self._hash()
        process = self._start(place)
        claimed = self._touched(process, wait=False)
        while process.poll() is None and self._hash() in (before, None):
            time.sleep(0.005)
        done = time.monotonic()
        self._end(process)
        return done - claimed

    def _hash(self) -> str | None:
        found = self._driver.execute_query("MATCH (g:GraphInfo) RETURN g.graph_hash AS hash").records
        return found[0]["hash"] if found else None

    def _token(self) -> str | None:
        found = self._driver.execute_query("MATCH (g:GraphInfo) RETURN g._loader AS token").records
        return str(found[0]["token"]) if found else None

    @staticmethod
    def _case(folder: Path, graph: ActorGraph) -> Path:
        EmbeddedStore.build(folder / "derived" / STORE_FILE, graph).close()
        return folder


def run(database: Database, folder: Path, kills: int, *, claims: int, seed: int, tell: Callable[[str], None]) -> list[Outcome]:
    """Kill so many times; return what came of each."""
    outcomes = []
    with closing(Killer(database, folder, claims, seed)) as killer:
        for number in range(1, kills + 1):
            outcome = killer.kill()
            outcomes.append(outcome)
            when = "half written" if outcome.cut else "before or after writing"
            tell(f"kill {number}: {when}; after the repeated load {'identical' if outcome.identical else 'DIFFERENT'}")
    return outcomes


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        server = server_script().Server(arguments.server or Path(temporary) / "server")
        server.start()
        try:
            database = Database(server.uri, server.user, server.password, server)
            outcomes = run(database, Path(temporary), arguments.kills, claims=arguments.claims, seed=arguments.seed, tell=print)
            database.empty()
        finally:
            if arguments.server is None:
                server.stop()
    identical, cut = sum(o.identical for o in outcomes), sum(o.cut for o in outcomes)
    print(f"{len(outcomes)} kills, {cut} of them half written; identical after the repeated load: {identical}")
    return 0 if identical == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
