"""How actors and links look. Colours hold on light and dark ground; shapes tell types apart without colour.

vis-network draws nodes in the shapes named here; `PATHS` draws the same shapes in the legend (SVG, 16 by 16).
"""

from __future__ import annotations

from dataclasses import dataclass

from actorgraph.model import ActorType


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """Shape and colour of an actor type; `hollow` ones are outlines."""

    shape: str
    colour: str
    hollow: bool = False


TYPES: dict[str, NodeStyle] = {
    ActorType.STATE: NodeStyle("square", "#3b6fd4"),
    ActorType.GROUP: NodeStyle("diamond", "#d33f3f"),
    ActorType.ORGANIZATION: NodeStyle("hexagon", "#12908a"),
    ActorType.OFFICIAL: NodeStyle("triangle", "#8250d8"),
    ActorType.OPERATIVE: NodeStyle("triangleDown", "#dd6b20"),
    ActorType.PERSON: NodeStyle("dot", "#6f7f95"),
    ActorType.COMMUNITY: NodeStyle("star", "#b7860b"),
    ActorType.PLACE: NodeStyle("dot", "#3a9a4b", hollow=True),
}

PATHS: dict[str, str] = {
    "square": "M2.5 2.5h11v11h-11z",
    "diamond": "M8 1l6.5 7L8 15 1.5 8z",
    "hexagon": "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
    "triangle": "M8 2l6.5 11.5h-13z",
    "triangleDown": "M8 14L1.5 2.5h13z",
    "dot": "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z",
    "star": "M8 .8l2.1 4.9 5.3.5-4 3.5 1.2 5.2L8 12.1l-4.6 2.8 1.2-5.2-4-3.5 5.3-.5z",
}

FAMILIES: dict[str, str] = {
    "affiliation": "#6f7f95",
    "cooperation": "#3a9a4b",
    "diplomacy": "#1f8fb5",
    "accusation": "#b64bc4",
    "conflict": "#d33f3f",
    "place": "#a0764a",
}
"""Colours of links that stand, by relation family; a family that is not listed gets that of affiliation."""

ALLEGED = "#d9a400"
"""Colour of links that rest on nothing better than an allegation, whatever their family."""

NO_EDGE = "#9aa3af"
"""Colour of links that are only denied, negated or planned; hidden until asked for."""
