"""actorgraph: from reports to a graph of who did what to whom.

The names below are loaded when they are first used: importing the package pulls in no model and no database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actorgraph.api import Graph
    from actorgraph.errors import ActorGraphError
    from actorgraph.extract.neural import NeuralExtractor
    from actorgraph.graph import ActorGraph, GraphClaim, Link
    from actorgraph.model import Actor, Claim, Document, Extraction, Mention, Span, Status

__version__ = "0.1.0"

_HOME = {
    "Actor": "actorgraph.model",
    "ActorGraph": "actorgraph.graph",
    "ActorGraphError": "actorgraph.errors",
    "Claim": "actorgraph.model",
    "Document": "actorgraph.model",
    "Extraction": "actorgraph.model",
    "Graph": "actorgraph.api",
    "GraphClaim": "actorgraph.graph",
    "Link": "actorgraph.graph",
    "Mention": "actorgraph.model",
    "NeuralExtractor": "actorgraph.extract.neural",
    "Span": "actorgraph.model",
    "Status": "actorgraph.model",
}

__all__ = [
    "Actor",
    "ActorGraph",
    "ActorGraphError",
    "Claim",
    "Document",
    "Extraction",
    "Graph",
    "GraphClaim",
    "Link",
    "Mention",
    "NeuralExtractor",
    "Span",
    "Status",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
