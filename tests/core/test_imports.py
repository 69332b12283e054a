"""The layers: what may import what, and what importing the core may pull in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import actorgraph

HEAVY = {"onnxruntime", "tokenizers", "neo4j", "rdflib", "pyoxigraph", "networkx", "pyvis", "click", "rich", "ladybug"}
HEAVY |= {"pyarrow", "trafilatura", "numpy"}
SOURCE = Path(actorgraph.__file__).parent

# a package may import those named; the core (None) is open to all
CORE = {"errors", "ids", "model", "ontology", "graph", "protocols", "jsonfields", "plugins"}
MAY = {
    "documents": set(),
    "extract": {"resolve"},  # the gazetteer alone
    "contract": {"extract"},
    "case": {"contract"},
    "assemble": set(),
    "resolve": set(),
    "stores": {"resolve"},
    "questions": {"stores", "resolve"},
    "askbook": {"questions", "stores"},
    "exporters": set(),
    "view": {"exporters"},
    "evaluate": {"case", "contract", "documents", "extract", "questions"},
    "pipeline": {"assemble", "case", "documents", "extract", "resolve", "stores"},
    "api": {"case", "extract", "pipeline", "questions", "stores", "exporters", "view"},
}


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("module", ["model", "ids", "errors", "ontology", "graph", "protocols", "assemble", "contract"])
def test_the_core_is_light(module):
    loaded = run(f"import sys, actorgraph.{module}; print(' '.join(sys.modules))").split()
    assert not HEAVY & set(loaded)


def test_the_package_is_light_and_says_what_it_offers():
    assert sorted(actorgraph.__all__) == actorgraph.__all__ == dir(actorgraph)
    loaded = run("import sys, actorgraph; actorgraph.ActorGraph; print(' '.join(sys.modules))").split()
    assert not HEAVY & set(loaded)
    for name in actorgraph.__all__:
        assert getattr(actorgraph, name) is not None


def test_help_needs_no_model_and_no_database():
    code = (
        "import sys; from actorgraph.cli import cli; cli.main(['--help'], standalone_mode=False); print(' '.join(sys.modules))"
    )
    loaded = run(code).splitlines()[-1].split()
    assert not (HEAVY - {"click"}) & set(loaded)


def imported(file):
    """Packages of actorgraph that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("actorgraph"):
            if node.module == "actorgraph":
                yield from (alias.name for alias in node.names)
            else:
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("actorgraph."))


@pytest.mark.parametrize("package", sorted(MAY))
def test_layers(package):
    place = SOURCE / package
    files = list(place.rglob("*.py")) if place.is_dir() else [SOURCE / f"{package}.py"]
    assert files
    for file in files:
        strangers = set(imported(file)) - CORE - {package} - MAY[package] - {"__version__"}
        assert not strangers, f"{file} imports {strangers}"


def test_every_package_has_its_place_in_the_layers():
    there = {p.stem for p in SOURCE.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert there - {"__init__", "__main__", "cli"} == CORE | set(MAY)
