"""Finding exporters by name, and the files they write."""

from __future__ import annotations

import errno
import io
import os
import stat
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

import actorgraph.exporters as exporters
from actorgraph import plugins
from actorgraph.errors import ExportError
from actorgraph.exporters import get_exporter, names
from actorgraph.exporters.files import replacing

from .graphs import small

RDF = ("jsonld", "nquads", "ntriples", "rdfxml", "trig", "turtle")


def test_built_ins_are_found() -> None:
    assert set(RDF) <= set(names())
    assert list(names()) == sorted(names())


@pytest.mark.parametrize("name", RDF)
def test_each_says_its_own_name_and_writes_the_same_to_file_and_stream(name: str, tmp_path: Path) -> None:
    exporter: Any = get_exporter(f" {name.upper()} ")
    assert exporter.name == name
    target = tmp_path / f"graph.{exporter.extension}"
    exporter.write(small(), target)
    stream = io.BytesIO()
    exporter.write_to(small(), stream)
    assert target.read_bytes() == stream.getvalue()
    assert list(tmp_path.iterdir()) == [target]


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"no export format 'turtel'.*trig, turtle"):
        get_exporter("turtel")


def test_a_plug_in_is_found_but_cannot_take_a_built_in_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = plugins.entry_points(group=exporters.GROUP)
    foreign = [
        EntryPoint("turtle", "somewhere.else:Turtle", exporters.GROUP),
        EntryPoint("broken", "no.such.module:Exporter", exporters.GROUP),
        EntryPoint("mine", "actorgraph.exporters.rdf:Trig", exporters.GROUP),
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda group: [*foreign, *real])
    assert get_exporter("turtle").extension == "ttl"
    assert get_exporter("mine").extension == "trig"
    with pytest.raises(ExportError, match=r"no\.such\.module:Exporter.*'broken' cannot be loaded"):
        get_exporter("broken")


@pytest.mark.parametrize("name", RDF)
def test_options_are_checked(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=f"{name} has no option colour.*base_iri"):
        get_exporter(name).write(small(), tmp_path / "x", colour="red")
    with pytest.raises(ExportError, match="base IRI"):
        get_exporter(name).write(small(), tmp_path / "x", base_iri="nowhere")
    assert not list(tmp_path.iterdir())


def test_the_base_iri_is_used(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"
    get_exporter("ntriples").write(small(), target, base_iri="https://data.example/x/")
    text = target.read_text(encoding="utf-8")
    assert "<https://data.example/x/claim/" in text
    assert "urn:actorgraph:" not in text


def test_bytes_do_not_depend_on_the_process_or_on_the_order_of_the_graph(tmp_path: Path) -> None:
    graph = small()
    shuffled = type(graph)(
        graph.case, dict(reversed(graph.actors.items())), graph.claims[::-1], dict(reversed(graph.sources.items()))
    )
    get_exporter("trig").write(shuffled, tmp_path / "shuffled")
    code = (
        "import sys; from pathlib import Path; from tests.exporters.graphs import small;"
        "from actorgraph.exporters import get_exporter;"
        "[get_exporter(n).write(small(), Path(sys.argv[1]) / n) for n in ('trig', 'rdfxml')]"
    )
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        subprocess.run([sys.executable, "-c", code, str(folder)], env=environment, check=True)
    for name in ("trig", "rdfxml"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    assert (tmp_path / "1" / "trig").read_bytes() == (tmp_path / "shuffled").read_bytes()


class Failing(io.RawIOBase):
    """A stream on a full disk, or one whose reader has gone."""

    def __init__(self, error: OSError) -> None:
        self.error = error

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise self.error


@pytest.mark.parametrize("name", RDF)
def test_a_failing_stream(name: str) -> None:
    exporter: Any = get_exporter(name)
    with pytest.raises(ExportError, match="No space left"):
        exporter.write_to(small(), Failing(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(BrokenPipeError):
        exporter.write_to(small(), Failing(BrokenPipeError(errno.EPIPE, "Broken pipe")))


def _write_half(target: Path, error: BaseException) -> None:
    with replacing(target) as stream:
        stream.write(b"half")
        raise error


def test_after_an_error_the_old_file_stands_and_no_part_is_left(tmp_path: Path) -> None:
    target = tmp_path / "graph.ttl"
    target.write_bytes(b"old")
    with pytest.raises(ExportError, match=r"graph\.ttl: the file cannot be written: No space"):
        _write_half(target, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(KeyboardInterrupt):
        _write_half(target, KeyboardInterrupt())
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_told() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(ExportError, match="No space left"):
        get_exporter("turtle").write(small(), Path("/dev/full"))


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="a folder, not a file"):
        get_exporter("turtle").write(small(), tmp_path)
    with pytest.raises(ExportError, match="does not exist"):
        get_exporter("turtle").write(small(), tmp_path / "no" / "graph.ttl")
    with pytest.raises(ExportError, match="cannot be written"):
        get_exporter("turtle").write(small(), tmp_path / ("x" * 300))
    with pytest.raises(ExportError, match="cannot be written"):
        get_exporter("turtle").write(small(), tmp_path / "a\0b")


def test_links_are_followed_and_the_umask_holds(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ttl", tmp_path / "link.ttl"
    real.write_bytes(b"old")
    link.symlink_to(real)
    before = os.umask(0o027)
    try:
        get_exporter("turtle").write(small(), link)
    finally:
        os.umask(before)
    assert link.is_symlink()
    assert real.read_bytes().startswith(b"@prefix")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        get_exporter("turtle").write(small(), pipe)
        output, _ = reader.communicate(timeout=30)
    assert output.startswith(b"@prefix")
    assert pipe.is_fifo()
