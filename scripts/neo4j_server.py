#!/usr/bin/env python3
"""A Neo4j Community server for tests and benchmarks, without Docker: fetched by Maven, started on a free loopback port.

    python scripts/neo4j_server.py install          fetch the server (once; about 130 MB) into .cache/neo4j
    python scripts/neo4j_server.py start FOLDER     start a server whose data lie in FOLDER; prints its address
    python scripts/neo4j_server.py stop FOLDER      stop it; the data stay
    python scripts/neo4j_server.py admin FOLDER ... run neo4j-admin on it, e.g. `database import full neo4j ...`

All may be repeated. Authentication is on; the password is made up at the first start and kept in FOLDER/server.json (mode
0600). Java 17 or newer and Maven are needed: where CI=true on Debian as root they are installed, elsewhere the program ends
with exit code 3 and says what to install.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POM = ROOT / "scripts" / "neo4j" / "pom.xml"
VERSION = re.findall(r"<neo4j.version>([\d.]+)</neo4j.version>", POM.read_text(encoding="utf-8"))[0]
LIB = ROOT / ".cache" / "neo4j" / VERSION / "lib"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
JAVA = 17
MISSING = f"""\
*** The Neo4j tests need Java {JAVA} or newer and Maven, which fetches the server from Maven Central. ***
  Debian, Ubuntu, as root:  apt-get install openjdk-17-jdk-headless maven
  macOS:                    brew install openjdk@17 maven
  Or name a server of your own, empty, for tests only:
      ACTORGRAPH_TEST_NEO4J_URI=bolt://… ACTORGRAPH_TEST_NEO4J_USERNAME=… ACTORGRAPH_TEST_NEO4J_PASSWORD=…"""
MEMORY = ("-Xms256m", "-Xmx768m", "-XX:+UseSerialGC")
OPENS = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
]
CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
"""


class NotAvailable(Exception):
    """There is no server to be had here; the message says why and what to do."""


def install() -> Path:
    """Fetch the server unless it is there; return the folder of its jars.

    Raises:
        NotAvailable: no Java, no Maven, or Maven cannot fetch it.
    """
    if _java_version() < JAVA or (not LIB.is_dir() and not shutil.which("mvn")):
        _apt_get()
    if LIB.is_dir():
        return LIB
    part = LIB.with_name(f"lib.part-{os.getpid()}")
    command = ["mvn", "--batch-mode", "--quiet", "-f", str(POM), COPY, "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or not any(part.glob(f"neo4j-{VERSION}.jar")):
        shutil.rmtree(part, ignore_errors=True)
        raise NotAvailable(f"Maven could not fetch Neo4j {VERSION}:\n{(done.stdout + done.stderr)[-2000:]}")
    try:
        part.rename(LIB)
    except OSError:  # another run was quicker
        shutil.rmtree(part, ignore_errors=True)
    return LIB


class Server:
    """One server with its data in a folder.

    Args:
        home: the folder, made if need be.
        settings: lines for neo4j.conf, further ones or in place of the usual ones.
        memory: options of the virtual machine.
    """

    user = "neo4j"

    def __init__(self, home: Path, *, settings: tuple[str, ...] = (), memory: tuple[str, ...] = MEMORY) -> None:
        self.home = home.resolve()
        self.settings, self.memory = settings, memory
        self._state = self.home / "server.json"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def state(self) -> dict[str, object]:
        """What is known of it: pid, port, password."""
        return json.loads(self._state.read_text(encoding="utf-8")) if self._state.is_file() else {}

    @property
    def uri(self) -> str:
        """Its address."""
        return f"bolt://127.0.0.1:{self.state['port']}"

    @property
    def password(self) -> str:
        """The password of the user `neo4j`."""
        return str(self.state["password"])

    @property
    def running(self) -> bool:
        """True if its process lives."""
        pid = self.state.get("pid")
        if not pid:
            return False
        shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout
        return str(self.home) in shown

    def start(self, wait: float = 600.0) -> None:
        """Start it unless it runs, on the port that it had before if there was one, and wait until it answers.

        Raises:
            NotAvailable: see `install`, or it does not come up in `wait` seconds.
        """
        if not self.running:
            self._process = self._launch()
        deadline = time.monotonic() + wait
        while not self._answers():
            if (self._process is not None and self._process.poll() is not None) or time.monotonic() > deadline:
                self.kill()
                said = (self.home / "console.log").read_text(encoding="utf-8", errors="replace")[-2000:]
                raise NotAvailable(f"the Neo4j server did not come up:\n{said}")
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop it in good order; nothing happens if it does not run."""
        if self.running:
            self._signal(signal.SIGTERM, 30)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.running:
            self._signal(signal.SIGKILL, 10)
        if self._process is not None:
            self._process.wait(10)
            self._process = None

    def admin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run neo4j-admin on its data; it must be stopped for `database import`."""
        command = ["java", *self.memory, *OPENS, "-cp", f"{install()}/*", "org.neo4j.cli.AdminTool", *arguments]
        environment = {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        return subprocess.run(command, capture_output=True, text=True, env=environment)

    def configure(self) -> None:
        """Make its folder with its configuration; port and password stay what they were."""
        conf = self.home / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        self._save({"password": secrets.token_urlsafe(18), "port": _free_port(), "fresh": True, **self.state})
        given = {line.partition("=")[0] for line in self.settings}
        usual = CONF.format(port=self.state["port"]).splitlines()
        lines = [*(line for line in usual if line.partition("=")[0] not in given), *self.settings]
        (conf / "neo4j.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _launch(self) -> subprocess.Popen[bytes]:
        jars = install()
        self.configure()
        # a plug-in's extension factories (APOC has some) are looked for on the class path, as Neo4j's own start script has it
        classes = os.pathsep.join((f"{self.home}/plugins/*", f"{jars}/*"))
        command = ["java", *self.memory, *OPENS, "-cp", classes, "org.neo4j.server.CommunityEntryPoint"]
        command += [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        with (self.home / "console.log").open("ab") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.home, start_new_session=True
            )
        self._save({**self.state, "pid": process.pid})
        return process

    def _signal(self, number: signal.Signals, wait: float) -> None:
        pid = int(str(self.state["pid"]))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + wait
        while self.running and time.monotonic() < deadline:
            if self._process is not None:
                self._process.poll()  # else it would stay as a zombie
            time.sleep(0.05)

    def _answers(self) -> bool:
        """True if it takes the password; a fresh one is given it in place of neo4j/neo4j."""
        import neo4j
        from neo4j.exceptions import DriverError, Neo4jError

        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(str(self.state["port"])))):
                return False

        def run(password: str, database: str, statement: str) -> bool:
            try:
                with (
                    neo4j.GraphDatabase.driver(self.uri, auth=(self.user, password)) as driver,
                    driver.session(database=database) as session,
                ):
                    session.run(statement, {"password": self.password}).consume()
            except (Neo4jError, DriverError, OSError):
                return False
            return True

        if self.state["fresh"]:
            change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
            if not run("neo4j", "system", change):
                return False
            self._save({**self.state, "fresh": False})
        return run(self.password, "neo4j", "RETURN 1")

    def _save(self, state: dict[str, object]) -> None:
        descriptor = os.open(self._state, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(state, file)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _java_version() -> int:
    """Return the major version of the `java` on the path, 0 if there is none."""
    if not shutil.which("java"):
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


def _apt_get() -> None:
    """Install what lacks in CI on Debian as root; elsewhere say what to install."""
    if os.environ.get("CI") == "true" and shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "default-jdk-headless", "maven"],
        ):
            subprocess.run(command, env=environment, stdout=sys.stderr)
    if _java_version() < JAVA or not shutil.which("mvn"):
        raise NotAvailable(MISSING)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install")
    for name in ("start", "stop", "admin"):
        commands.add_parser(name).add_argument("folder", type=Path)
    arguments, rest = parser.parse_known_args()
    if rest and arguments.command != "admin":
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        if arguments.command == "install":
            print(install())
            return 0
        server = Server(arguments.folder)
        if arguments.command == "start":
            server.start()
            print(f"{server.uri}  user {server.user}  password in {server.home / 'server.json'}")
        elif arguments.command == "stop":
            server.stop()
        else:
            done = server.admin(*rest)
            print(done.stdout, end="")
            print(done.stderr, end="", file=sys.stderr)
            return done.returncode
    except NotAvailable as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
