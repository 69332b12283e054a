"""How fast a graph gets into Neo4j: the loader against three other ways, on one server, in one run.

    pip install --group dev neo4j-graphrag          (or .venv/bin/pip; this rival is no dependency of the project)
    python -m benchmarks.neo4j_load [--claims 100000] [--rows 5000] [--rounds 2] [--only NAME ...]

Items are nodes and relationships that the database holds afterwards. Every way begins with an empty database without indexes,
after a small load of its own that warms the server up; the second round goes through them in the opposite order.

    ours       the loader: constraints, full-text index, hashes, locks, waiting for the indexes, all from the graph in memory
    raw        UNWIND and CREATE in batches of the same size, nodes first, then relationships; one plain index a label
    bare       the loader's own statements and nothing else; the faster one of raw and bare is "the limit"
    graphrag   neo4j-graphrag's Neo4jWriter with its defaults (on APOC)
    rows       one MERGE a statement, 1,000 statements a transaction, on a smaller graph of about --rows items

Prints items a second by the clock on the wall and by processor time of both ends, which other programs hardly disturb.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean
from typing import Any

import neo4j
from benchmarks.measure import Took, facts, taking, tell
from benchmarks.neo4j_writers import BareStatements, GraphRag, Ours, RawCreate, RowByRow, Writer, counted, empty
from benchmarks.servers import started
from tests.helpers.neo4j import server_script
from tests.neo4j.made import large

from actorgraph.graph import ActorGraph

WARM_UP = 20_000
"""Claims of the load that warms the server up: with 1,000 the first of all ways was still compiling what it ran."""

ITEMS_A_CLAIM = 7
"""About how many items the made graph has for each claim."""

AIMS = (("the limit", 0.6), ("graphrag", 1.4), ("rows", 15.0))


@dataclass(frozen=True)
class Run:
    """One way, measured once."""

    items: int
    took: Took

    @property
    def wall_rate(self) -> float:
        """Items a second by the clock on the wall."""
        return self.items / self.took.wall

    @property
    def cpu_rate(self) -> float:
        """Items a second of processor time, both ends."""
        return self.items / self.took.cpu


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", nargs="+", choices=["ours", "raw", "bare", "graphrag", "rows"])
    arguments = parser.parse_args()
    names: list[str] = arguments.only or ["ours", "raw", "bare", "graphrag", "rows"]
    try:
        with started(apoc="graphrag" in names) as server:
            print(facts("neo4j", *(["neo4j-graphrag"] if "graphrag" in names else []), server=server), flush=True)
            runs = _measured(server, names, arguments)
    except server_script().NotAvailable as error:
        print(error, file=sys.stderr)
        return 3
    _print(runs, arguments.claims)
    return 0


def _measured(server: Any, names: list[str], arguments: argparse.Namespace) -> dict[str, list[Run]]:
    access = (server.uri, server.user, server.password)
    make: dict[str, Callable[[ActorGraph], Writer]] = {
        "ours": lambda graph: Ours(graph, *access),
        "raw": RawCreate,
        "bare": BareStatements,
        "graphrag": GraphRag,
        "rows": RowByRow,
    }
    runs: dict[str, list[Run]] = defaultdict(list)
    with neo4j.GraphDatabase.driver(access[0], auth=access[1:], notifications_min_severity="OFF") as driver:
        for number in range(arguments.rounds):
            for name in names if number % 2 == 0 else reversed(names):
                claims = arguments.claims if name != "rows" else max(1, arguments.rows // ITEMS_A_CLAIM)
                warm, measured = make[name](large(min(WARM_UP, claims), seed=2)), make[name](large(claims))
                empty(driver)
                warm.write(driver)
                empty(driver)
                tell(f"round {number + 1}: {name}, {claims:,} claims")
                with taking(int(server.state["pid"])) as took:
                    measured.write(driver)
                runs[name].append(Run(counted(driver), took))
    return runs


def _print(runs: dict[str, list[Run]], claims: int) -> None:
    print(f"\n{claims:,} claims; items: nodes and relationships\n")
    print(f"{'':10}{'items':>9}{'wall s':>9}{'client s':>9}{'server s':>9}{'items/s':>9}{'items/cpu s':>12}")
    for name, found in runs.items():
        for run in found:
            took = run.took
            print(
                f"{name:10}{run.items:9,}{took.wall:9.1f}{took.client:9.1f}{took.server:9.1f}"
                f"{run.wall_rate:9,.0f}{run.cpu_rate:12,.0f}"
            )
    if "ours" not in runs:
        return
    print(f"\n{'ours against':16}{'by the wall, each round':>28}{'by processor time, each round':>34}{'aim':>6}")
    limits = [name for name in ("raw", "bare") if name in runs]
    for rival, aim in AIMS:
        names = limits if rival == "the limit" else [rival] if rival in runs else []
        if names:
            walls = _ratios(runs, names, lambda run: run.wall_rate)
            cpus = _ratios(runs, names, lambda run: run.cpu_rate)
            print(f"{rival:16}{_shown(walls):>28}{_shown(cpus):>34}{aim:6}")


def _ratios(runs: dict[str, list[Run]], rivals: list[str], rate: Callable[[Run], float]) -> list[float]:
    """Return how much faster the loader was than the fastest of the rivals, a figure a round."""
    fastest = (max(map(rate, others)) for others in zip(*(runs[name] for name in rivals), strict=True))
    return [rate(ours) / other for ours, other in zip(runs["ours"], fastest, strict=True)]


def _shown(ratios: list[float]) -> str:
    return f"{mean(ratios):.2f} ({', '.join(f'{ratio:.2f}' for ratio in ratios)})"


if __name__ == "__main__":
    sys.exit(main())
