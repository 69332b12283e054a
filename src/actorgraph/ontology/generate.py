"""Writes everything that is made from ontology/ontology.toml: `python -m actorgraph.ontology.generate [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from actorgraph.errors import ActorGraphError, InputError
from actorgraph.ontology import owl, shacl, tables
from actorgraph.ontology.reader import read
from actorgraph.ontology.source import Source, find_root

OUTPUTS: Mapping[str, Callable[[Source], str]] = {
    "ontology/actorgraph.ttl": owl.render,
    "ontology/shapes.ttl": shacl.render,
    "ontology/alignments.ttl": owl.render_alignments,
    "ontology/context.jsonld": tables.render_context,
    "src/actorgraph/ontology/ontology.json": tables.render_package,
}
"""The generated files, by their path below the root, and what makes their text."""


def render(source: Source) -> dict[str, bytes]:
    """Return the bytes of every generated file: UTF-8, newlines at line ends, the same on every machine."""
    return {path: make(source).encode("utf-8") for path, make in OUTPUTS.items()}


def drifted(root: Path) -> list[str]:
    """Return the generated files below `root` that are missing or not what the source makes of them, sorted.

    Raises:
        InputError: the source cannot be read.
        ContractError: the source breaks its own rules.
    """
    wanted = render(read(root))
    return sorted(path for path, data in wanted.items() if not (root / path).is_file() or (root / path).read_bytes() != data)


def write(root: Path) -> list[str]:
    """Write the generated files that drifted and return their paths, sorted.

    Raises:
        InputError: the source cannot be read, or a file cannot be written.
        ContractError: the source breaks its own rules.
    """
    changed, wanted = drifted(root), render(read(root))
    for path in changed:
        try:
            (root / path).write_bytes(wanted[path])
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", where=str(root / path)) from error
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 1 if `--check` finds that a file drifted."""
    parser = argparse.ArgumentParser(prog="python -m actorgraph.ontology.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a generated file is not up to date")
    parser.add_argument("--root", type=Path, help="root of the repository; found from here upwards unless given")
    options = parser.parse_args(arguments)
    try:
        root = find_root(options.root)
        changed = drifted(root) if options.check else write(root)
    except ActorGraphError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    for path in changed:
        sys.stdout.write(f"{'not up to date' if options.check else 'written'}: {path}\n")
    if options.check and changed:
        sys.stderr.write("Run `python -m actorgraph.ontology.generate` and commit what it writes.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
