"""A million claims into a new Neo4j database by `export neo4j-csv` and `neo4j-admin database import full`, and back out.

    python -m benchmarks.neo4j_import [--claims 1000000] [--folder FOLDER]

Makes the graph, has the exporter write it, runs the `import.sh` that it wrote, as it stands, on a stopped server, starts the
server, counts nodes and relationships of every label and type, runs `load` (which makes the indexes and opens the case) and
asks a question. Prints what each step took; exits with 1 if a number is not what it has to be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import neo4j
from benchmarks.measure import facts, taking, tell
from benchmarks.servers import SETTINGS
from tests.helpers.neo4j import SCRIPT, server_script
from tests.neo4j.made import large

from actorgraph.graph import ActorGraph
from actorgraph.questions.links import links
from actorgraph.stores import rows
from actorgraph.stores.neo4j.bulk import Neo4jCsv
from actorgraph.stores.neo4j.store import Neo4jStore

MEMORY = ("-Xms1g", "-Xmx3g", "-XX:+UseG1GC")
BYTES_A_CLAIM = 6_000
"""Of disk, for the files, the database and its log, with room to spare."""


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="for files and database, which stay there; default: a temporary one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        free, needed = shutil.disk_usage(folder).free, arguments.claims * BYTES_A_CLAIM
        if free < needed:
            print(f"{folder} has {free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB are needed", file=sys.stderr)
            return 3
        script = server_script()
        server = script.Server(folder / "server", settings=SETTINGS, memory=MEMORY)
        print(facts("neo4j", server=server), flush=True)
        try:
            return _there_and_back(arguments.claims, folder, server)
        except script.NotAvailable as error:
            print(error, file=sys.stderr)
            return 3
        finally:
            server.stop()


def _there_and_back(claims: int, folder: Path, server: Any) -> int:
    tell(f"making a graph of {claims:,} claims")
    graph = large(claims)
    tell("writing the files")
    with taking() as took:
        Neo4jCsv().write(graph, folder / "csv")
    size = sum(file.stat().st_size for file in (folder / "csv").iterdir())
    print(f"export: {took.wall:.0f} s ({took.cpu:.0f} s of processor time), {size / 1e9:.2f} GB")

    tell("importing")
    server.configure()
    admin = folder / "neo4j-admin"
    admin.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{SCRIPT}" admin "{server.home}" "$@"\n', encoding="utf-8")
    admin.chmod(0o755)
    command = ["sh", str(folder / "csv" / "import.sh"), "neo4j"]
    with taking() as took:
        done = subprocess.run(command, env={**os.environ, "NEO4J_ADMIN": str(admin)}, capture_output=True, text=True)
    print(f"import.sh: exit code {done.returncode}, {took.wall:.0f} s")
    if done.returncode:
        print((done.stdout + done.stderr)[-3000:], file=sys.stderr)
        return 1

    tell("starting the server")
    server.start()
    expected = _expected(graph)
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        found = _found(driver)
    print(f"counts: {sum(found.values()):,} nodes and relationships, {len(found)} labels and types")
    wrong = sorted(key for key in {*expected, *found} if expected[key] != found[key])
    for key in wrong:
        print(f"  {key}: {found[key]:,} in the database, {expected[key]:,} in the graph")

    tell("load, which opens the case")
    asked = max(graph.links_of, key=lambda id_: (len(graph.links_of[id_]), id_))
    name = graph.actors[asked].name
    with Neo4jStore(server.uri, user=server.user, password=server.password) as store:
        with taking(int(server.state["pid"])) as took:
            store.load(graph)
        print(f"load after the import: {took.wall:.0f} s, {store.written:,} nodes and links written")
        with taking() as took:
            answer = links(store, name)
    known = {link.id for link in graph.links_of[asked] if link.stands or link.alleged}
    print(f"links of {name!r}: {len(answer)} rows in {took.wall:.2f} s")
    same = {row.link_id for row in answer} == known
    if not same:
        print(f"  the graph has {len(known)} links of it", file=sys.stderr)
    return 0 if same and not wrong else 1


def _expected(graph: ActorGraph) -> Counter[str]:
    """Return the numbers of nodes by label and of relationships by type that the graph makes."""
    nodes = rows.node_rows(graph)
    made = Counter({label: len(table) for label, table in nodes.items()}) + Counter({"GraphInfo": 1})
    made.update(str(actor.type) for actor in graph.actors.values())
    made.update({type_: len(table) for type_, table in rows.edge_rows(graph).items()})
    made.update({tie: len(table) for tie, table in rows.tie_rows(nodes).items()})
    return made


def _found(driver: neo4j.Driver) -> Counter[str]:
    """Return the numbers that the database gives."""
    labels = driver.execute_query("MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS number").records
    types = driver.execute_query("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS number").records
    return Counter({record["name"]: record["number"] for record in [*labels, *types]})


if __name__ == "__main__":
    sys.exit(main())
