"""What the documents say exists: commands, options, files, exit codes."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from actorgraph import errors
from actorgraph.cli import _COMMANDS, cli

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOCUMENTS += [ROOT / "training" / "README.md", ROOT / "data" / "README.md"]
COMMANDS = sorted(
    {
        line.split("#")[0].split(" < ")[0].strip()
        for document in DOCUMENTS
        for line in re.findall(r"^    (actorgraph .*)$", document.read_text(encoding="utf-8"), flags=re.M)
    }
)


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_parse(line):
    name, *args = shlex.split(line)[1:]
    command = cli.get_command(None, name)
    assert command is not None
    command.make_context(name, args, resilient_parsing=False)


def test_every_command_is_in_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in _COMMANDS if f"actorgraph {name}" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.parent.name + "/" + d.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        assert "://" in target or (document.parent / target).exists(), target


def test_files_named_in_the_architecture_exist():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", text):
        if name == "derived/":
            continue  # a folder of a case, not of the repository
        places = [ROOT / "src" / "actorgraph" / name, ROOT / name, ROOT / "src" / "actorgraph" / "extract" / name]
        places.append(ROOT / "src" / "actorgraph" / "case" / name)
        assert any(place.exists() for place in places), name


def test_exit_codes_of_the_readme_are_those_of_the_errors():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    said = {int(code) for code in re.findall(r"^\| (\d+) \|", text, flags=re.M)}
    raised = {value.exit_code for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert said == raised | {0, 2, 130}


@pytest.mark.model
def test_python_of_the_readme_runs(tmp_path):
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.S)
    script = tmp_path / "quickstart.py"
    script.write_text(block.replace('"out/case"', repr(str(tmp_path / "case"))), encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "Idris Qandil" in done.stdout
