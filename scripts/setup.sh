#!/usr/bin/env bash
# Make .venv with the program in it (and, with --dev, what its tests need). Run again, it does only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-}
if [ -z "$python" ]; then
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            python=$candidate
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "setup: Python 3.11 or newer is needed; install it or name it: PYTHON=/path/to/python3 bash scripts/setup.sh" >&2
    exit 1
fi
if [ ! -x .venv/bin/python ]; then
    echo "setup: making .venv with $($python --version)" >&2
    "$python" -m venv .venv || {
        echo "setup: no virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi
# the stamp holds a hash of what was asked for: an unchanged set-up needs no network
wanted=$(cat pyproject.toml src/actorgraph/__init__.py |
    .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
have=$(cat .venv/.actorgraph-setup 2>/dev/null || true)
if [ "$have" != "$wanted--dev" ] && [ "$have" != "$wanted${1:-}" ]; then
    echo "setup: installing (a few minutes the first time)" >&2
    .venv/bin/python -m pip install --quiet --upgrade 'pip>=25.1' >&2
    if [ "${1:-}" = --dev ]; then
        .venv/bin/python -m pip install --quiet --editable . --group dev >&2
    else
        .venv/bin/python -m pip install --quiet --editable . >&2
    fi
    echo "$wanted${1:-}" >.venv/.actorgraph-setup
fi
