"""What two graphs do not have in common, for people."""

from __future__ import annotations

from actorgraph.graph import ActorGraph
from actorgraph.stores import rows


def differences(here: ActorGraph, there: ActorGraph) -> list[str]:
    """Return a line for each actor, report, claim or reason of a merge that the two do not have alike, sorted by kind and id.

    Args:
        here: the graph as it should be.
        there: the graph that is compared with it; the name of its case plays no part.
    """
    lines = []
    ours, theirs = rows.node_rows(here), rows.node_rows(there)
    for label, table in ours.items():
        one = {row["id"]: row | {"case": ""} for row in table}
        other = {row["id"]: row | {"case": ""} for row in theirs[label]}
        for id_ in sorted(one.keys() | other.keys()):
            if id_ not in other:
                lines.append(f"{label} {id_}: missing in the database")
            elif id_ not in one:
                lines.append(f"{label} {id_}: only in the database")
            elif one[id_] != other[id_]:
                differing = ", ".join(name for name in one[id_] if one[id_][name] != other[id_][name])
                lines.append(f"{label} {id_}: differs in {differing}")
    return lines
