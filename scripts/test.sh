#!/usr/bin/env bash
# Set up with what the tests need, then lint, types, drift of generated files, and all tests. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/setup.sh --dev
bash scripts/provision-chromium.sh || [ "${CI:-}" != true ]
bin=.venv/bin
$bin/ruff check .
$bin/ruff format --check .
$bin/mypy
$bin/python -m actorgraph.ontology.generate --check
$bin/python -m pytest "$@"
