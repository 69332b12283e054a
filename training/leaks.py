"""Look for words in a row that our own reports share with other people's texts.

    python training/leaks.py --annotations ../shared/annotations [FILE.ann ...]

Prints the reports of `training/reports/own` (or the files named) that share `unlabelled.RUN` words in a row with a held-out
report, or `LONG_RUN` with any other real text, and the words; exit code 1 if there are any.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from data import load_tool
from realtext import title_and_text
from standoff import read_all
from unlabelled import runs

LONG_RUN = 12
"""Long enough that it is no turn of phrase."""
HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("files", type=Path, nargs="*")
    args = parser.parse_args()
    check = load_tool(args.annotations, "check")
    listed = (args.annotations / "heldout.txt").read_text().splitlines()
    heldout = {line.strip() for line in listed if line.strip() and not line.startswith("#")}
    close: set[str] = set()
    far: set[str] = set()
    for file in sorted((args.annotations / "reports").glob("*/*.ann")):
        if "own" in file.parent.name:
            continue
        text = check.read(file)[0]["text"]
        if f"{file.parent.name}/{file.stem}" in heldout:
            close |= runs(text)
        far |= runs(text, LONG_RUN)
    for report in read_all(HERE / "reports" / "real", args.annotations.parent / "external"):
        far |= runs(title_and_text(args.annotations.parent / "external", report["id"])[1], LONG_RUN)
    found = 0
    for file in args.files or sorted((HERE / "reports" / "own").glob("*.ann")):
        text = check.read(file)[0]["text"]
        for shared in (runs(text) & close) | (runs(text, LONG_RUN) & far):
            print(f"{file.name}: {shared}")
            found += 1
    print(f"{found} runs", file=sys.stderr)
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
