"""A hand-built annotated report, and ways to spoil it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from actorgraph.evaluate import Report
from actorgraph.evaluate.annotated import parse_annotated
from actorgraph.evaluate.reports import report_of

CAMP = """# id: camp
# title: The camp
# date: 2024-03-02
# source: River Post
# kind: fictional

[m1:e1:Group|The Ridge Front] raided [m2:e2:Place|the camp] on [m3:d1:Date|Friday] and killed [m4:e3:Operative|Sami Dagher].
[m5:e4:Official|Colonel Rana Haddad] said that [m6:e1:Group|it] had shelled [m7:e5:Community|residents] too.
[m8:e5:Community|They] support [m9:e6:State|Qasran], a former ally of [m10:e1:Group|the Front].
--- claims
m1 raided m2 | when=m3
m1 killed m4 | when=m3 | where=m2
m6 bombed m7 | status=reported | by=m5
m8 supports m9
m9 allied_with m10 | former
"""


def record(text: str = CAMP) -> dict[str, Any]:
    """The contract's form of an annotated file without faults."""
    found, faults = parse_annotated(text, "camp.ann")
    assert not faults, faults
    return found


def report(annotated: str = CAMP, **changes: Any) -> Report:
    """The report of an annotated file, some of the record's keys changed."""
    return report_of({**record(annotated), **changes}, folder="made")


def claims(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Claims of the camp's report: each what the keywords change in `m1 raided m2`."""
    return [{"subject": "m1", "relation": "raided", "object": "m2", **row} for row in rows]


def written(found: Report) -> dict[str, Any]:
    """The contract's form of a report, as other programs write and read it."""
    return {
        "id": found.id,
        "text": found.text,
        **{key: value for key, value in found.groups.items() if key != "folder"},
        "mentions": [
            {"id": m.id, "entity": m.entity, "type": str(m.type), "start": m.span.start, "end": m.span.end, "text": m.text}
            for m in found.mentions
        ],
        "claims": [
            {
                "subject": c.subject, "relation": c.relation, "object": c.object, "status": str(c.status),
                **{key: getattr(c, key) for key in ("by", "when", "where") if getattr(c, key)},
                **({"former": True} if c.former else {}), "confidence": c.confidence,
            }
            for c in found.claims
        ],
    }  # fmt: skip


def lines(*reports: Report) -> str:
    """JSON lines of reports."""
    return "".join(json.dumps(written(one)) + "\n" for one in reports)


def turned(found: Report) -> Report:
    """The report with subject and object of every claim exchanged."""
    return replace(found, claims=tuple(replace(c, subject=c.object, object=c.subject) for c in found.claims))
