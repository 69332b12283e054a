#!/usr/bin/env bash
# Set up, then read data/reports into a case, print who is linked to whom, and write the page and the Turtle export.
# Usage: bash scripts/demo.sh [OUTPUT FOLDER]   (default: out)
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out}
bash scripts/setup.sh
mkdir -p "$out"
graph=.venv/bin/actorgraph
"$graph" build data/reports --metadata data/reports/metadata.csv --name "The Sarrat border" --case "$out/case"
"$graph" links --limit 60 --case "$out/case"
"$graph" view -o "$out/graph.html" --case "$out/case"
"$graph" export turtle -o "$out/graph.ttl" --case "$out/case"
echo "The case is in $out/case, the page in $out/graph.html, the RDF in $out/graph.ttl." >&2
