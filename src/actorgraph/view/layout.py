"""Positions of nodes, precomputed: no physics in the browser, and the same picture every time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

SPACING = 115.0
"""Typical length of an edge, in the units of the canvas (pixels at zoom 1)."""

SEED = 20
_PASSES = 60


def positions(count: int, edges: Iterable[tuple[int, int]], *, aspect: float = 1.35) -> list[tuple[int, int]]:
    """Return x and y of nodes 0 to count-1 on whole pixels; nodes tied by an edge lie near each other.

    Each connected part is laid out by itself with networkx' Fruchterman-Reingold spring layout (seeded), spread until no
    two nodes cover each other, and the parts are packed in rows, largest first.

    Args:
        count: number of nodes.
        edges: pairs of node numbers; direction and repetition do not matter.
        aspect: width of the whole by its height.
    """
    import networkx  # imported here: heavy, and needed by nothing else of the view

    graph: networkx.Graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(sorted({(min(pair), max(pair)) for pair in edges}))
    parts = sorted((sorted(part) for part in networkx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    laid = [_part(graph.subgraph(part), part, aspect) for part in parts]
    placed: dict[int, tuple[float, float]] = {}
    for part, points, (x, y) in zip(parts, laid, _pack([_size(points) for points in laid], aspect), strict=True):
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        placed.update((node, (px - left + x, py - top + y)) for node, (px, py) in zip(part, points, strict=True))
    return [(round(placed[node][0]), round(placed[node][1])) for node in range(count)]


def _part(graph: object, nodes: Sequence[int], aspect: float) -> list[tuple[float, float]]:
    """Lay out one connected part around its own origin."""
    import networkx

    if len(nodes) == 1:
        return [(0.0, 0.0)]
    if len(nodes) == 2:
        return [(0.0, 0.0), (1.6 * SPACING, 0.0)]
    ordered: networkx.Graph = networkx.Graph()  # a subgraph view's order depends on hashing; the layout on the order
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted((min(pair), max(pair)) for pair in graph.edges()))  # type: ignore[attr-defined]
    turn = 2 * math.pi / len(nodes)
    start = {node: (math.cos(turn * at), math.sin(turn * at)) for at, node in enumerate(nodes)}
    found = networkx.spring_layout(ordered, pos=start, k=1.6 / math.sqrt(len(nodes)), iterations=250, seed=SEED, scale=None)
    return _spread([(float(found[node][0]), float(found[node][1])) for node in nodes], list(ordered.edges()), nodes, aspect)


def _spread(
    points: list[tuple[float, float]], edges: list[tuple[int, int]], nodes: Sequence[int], aspect: float
) -> list[tuple[float, float]]:
    """Turn the long side level, stretch towards `aspect`, scale edges to `SPACING`, part what covers each other."""
    import numpy

    xy = numpy.array(points) + numpy.arange(len(points))[:, None] * 1e-3  # no two on one spot: they could not be parted
    xy -= xy.mean(axis=0)
    angle = 0.5 * math.atan2(2 * float((xy[:, 0] * xy[:, 1]).sum()), float((xy[:, 0] ** 2 - xy[:, 1] ** 2).sum()))
    xy = xy @ numpy.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    place = {node: at for at, node in enumerate(nodes)}
    ends = numpy.array([(place[a], place[b]) for a, b in edges])
    lengths = numpy.linalg.norm(xy[ends[:, 0]] - xy[ends[:, 1]], axis=1)
    width, height = numpy.maximum(numpy.ptp(xy, axis=0), 1e-3)
    stretch = min(max(math.sqrt(aspect * float(height / width)), 0.7), 1.4)
    xy *= SPACING / float(numpy.median(lengths)) * numpy.array([stretch, 1 / stretch])
    room = numpy.array([SPACING, SPACING * 0.72])  # labels are wider than high
    upper = numpy.triu_indices(len(points), 1)
    for _ in range(_PASSES):
        gap = (xy[upper[0]] - xy[upper[1]]) / room
        distance = numpy.hypot(gap[:, 0], gap[:, 1])
        close = numpy.flatnonzero(distance < 1.0)
        if not close.size:
            break
        short = numpy.maximum(distance[close], 1e-6)
        push = gap[close] / short[:, None] * ((1.0 - short) / 2)[:, None] * room
        numpy.add.at(xy, upper[0][close], push)
        numpy.add.at(xy, upper[1][close], -push)
    return [(float(x), float(y)) for x, y in xy]


def _size(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return width and height of a part with the room around it."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return max(xs) - min(xs) + 1.5 * SPACING, max(ys) - min(ys) + SPACING


def _pack(sizes: Sequence[tuple[float, float]], aspect: float) -> list[tuple[float, float]]:
    """Return the upper left corners of boxes set in rows, the rows about as wide as `aspect` asks."""
    if not sizes:
        return []
    area = sum(width * height for width, height in sizes)
    row_width = max(math.sqrt(area * aspect), max(width for width, _ in sizes))
    corners, x, y, row_height = [], 0.0, 0.0, 0.0
    for width, height in sizes:
        if x > 0 and x + width > row_width:
            x, y, row_height = 0.0, y + row_height, 0.0
        corners.append((x, y))
        x, row_height = x + width, max(row_height, height)
    return corners
