"""Scores of an extractor against annotated reports: how much of it to believe, and where it goes wrong.

`read_reports` reads annotated reports, `read_predictions` what some program found in them, `documents` gives the texts to an
extractor as `actorgraph extract` would; `evaluate` compares, and `render` writes the result down.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from actorgraph.documents import mark_boilerplate
from actorgraph.evaluate.annotated import Fault
from actorgraph.evaluate.evaluation import Evaluation, evaluate
from actorgraph.evaluate.reading import Predictions, read_predictions, read_reports, select
from actorgraph.evaluate.record import as_dict
from actorgraph.evaluate.reports import Report
from actorgraph.model import Document
from actorgraph.questions.escape import json_safe

__all__ = [
    "FORMATS",
    "Evaluation",
    "Fault",
    "Predictions",
    "Report",
    "as_dict",
    "documents",
    "evaluate",
    "read_predictions",
    "read_reports",
    "render",
    "select",
]

FORMATS = ("text", "html", "markdown", "json")


def documents(reports: Iterable[Report]) -> list[Document]:
    """Return the texts as an extractor gets them from `actorgraph extract`: with page furniture marked."""
    return [
        Document(
            report.id,
            report.text,
            title=report.title,
            published=report.published,
            boilerplate=mark_boilerplate(report.text, title=report.title),
        )
        for report in reports
    ]


def render(evaluation: Evaluation, format: str = "text") -> str:
    """Return an evaluation as text, a whole HTML page, Markdown or JSON, ending in a line feed.

    Raises:
        ValueError: there is no such format.
    """
    if format not in FORMATS:
        raise ValueError(f"there is no format {format!r}; known are {', '.join(FORMATS)}")
    if format == "json":
        return json_safe(json.dumps(as_dict(evaluation), ensure_ascii=False, indent=1)) + "\n"
    from actorgraph.evaluate.page import as_html
    from actorgraph.evaluate.plain import as_markdown, as_text
    from actorgraph.evaluate.sections import make_sheet

    write = {"text": as_text, "markdown": as_markdown, "html": as_html}[format]
    return write(make_sheet(evaluation))
