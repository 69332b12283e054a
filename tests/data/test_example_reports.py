"""The example reports and their annotations say the same words; the table beside them fits both."""

from __future__ import annotations

import csv
import email
import email.policy
import html
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "data" / "reports"
ANNOTATED = ROOT / "tests" / "data" / "annotated"
MARK = re.compile(r"\[m\d+:\w+:\w+\|([^\[\]]*)\]")


def annotation(path: Path) -> tuple[dict[str, str], str]:
    """Return header and plain text of an annotated file."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    body, _, _ = rest.partition("--- claims")
    header = dict(re.findall(r"^# (\w+): (.*)$", head, flags=re.M))
    return header, MARK.sub(r"\1", body).strip("\n")


def txt(path: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8")}


def md(path: Path) -> dict[str, str]:
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    return {path.stem: re.sub(r"^# .*$", "", re.sub(r"^## ", "", body, flags=re.M), flags=re.M)}


def page(path: Path) -> dict[str, str]:
    article = path.read_text(encoding="utf-8").split('class="share"')[1].split("</article>")[0]
    return {path.stem: "\n\n".join(html.unescape(p) for p in re.findall(r"<p>(.*?)</p>", article, flags=re.S))}


def mail(path: Path) -> dict[str, str]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return {path.stem: message.get_content()}


def records(path: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row["text"] for row in rows}


READERS = {".txt": txt, ".md": md, ".html": page, ".eml": mail, ".jsonl": records}


def example_texts() -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted(REPORTS.iterdir()):
        if path.suffix in READERS:
            texts |= READERS[path.suffix](path)
    return texts


ANNOTATIONS = sorted(ANNOTATED.glob("*.ann"))


def test_every_report_is_annotated_and_nothing_else_is() -> None:
    assert {path.stem for path in ANNOTATIONS} == set(example_texts())


@pytest.mark.parametrize("path", ANNOTATIONS, ids=lambda path: path.stem)
def test_annotation_has_the_words_of_the_report(path: Path) -> None:
    header, text = annotation(path)
    assert header["id"] == path.stem
    assert text.split() == example_texts()[path.stem].split()


def test_metadata_names_reports_and_agrees_with_the_annotations() -> None:
    with (REPORTS / "metadata.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 8
    for row in rows:
        assert (REPORTS / row["path"]).is_file()
        header, _ = annotation(ANNOTATED / f"{Path(row['path']).stem}.ann")
        assert (row["title"], row["date"], row["outlet"]) == (header["title"], header["date"], header["source"])
