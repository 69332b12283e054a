"""Resolution: which mentions in which reports are one actor, and why.

A report by itself gives each of its entities a key (`report.read_report`): from the gazetteer, from its name, from what the
report defines, or one that holds in this report only. Equal keys are one actor; what reports define joins further keys;
human decisions come last (`resolver.resolve`). Ids derive from keys, not from what else is in the case.
"""

from __future__ import annotations

from actorgraph.resolve.decisions import Unapplied
from actorgraph.resolve.gazetteer import Entry, Gazetteer
from actorgraph.resolve.names import normalise_name
from actorgraph.resolve.propose import Proposal, propose
from actorgraph.resolve.resolver import Resolution, entry_actor_id, resolve

__all__ = [
    "Entry",
    "Gazetteer",
    "Proposal",
    "Resolution",
    "Unapplied",
    "entry_actor_id",
    "normalise_name",
    "propose",
    "resolve",
]
