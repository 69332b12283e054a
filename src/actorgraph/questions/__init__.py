"""Questions to a store: who is meant, who is linked to whom, how two are connected, what is said of them.

Every answer is a frozen dataclass with `as_dict()`; `actorgraph.questions.render` writes them as table, JSON or CSV. The same
questions give the same answers on every store, since what counts as a link, its standing and its numbers are worked out by
`actorgraph.graph` from the claims that the store returns.
"""

from actorgraph.questions.explain import explain
from actorgraph.questions.find import find
from actorgraph.questions.links import all_links, links
from actorgraph.questions.path import path
from actorgraph.questions.render import render, render_rows
from actorgraph.questions.results import ActorHit, Explanation, LinkRow, MergeReason, PathRow, Sentence, TieEvidence

__all__ = [
    "ActorHit",
    "Explanation",
    "LinkRow",
    "MergeReason",
    "PathRow",
    "Sentence",
    "TieEvidence",
    "all_links",
    "explain",
    "find",
    "links",
    "path",
    "render",
    "render_rows",
]
