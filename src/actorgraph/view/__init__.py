"""A graph as one HTML page: offline, self-contained, evidence on click.

What is shown is decided here once (`scene`), how it is drawn by a renderer. There is one renderer, vis-network by way of
pyvis, good for some hundreds of actors; a renderer for larger scenes takes its place in `_RENDERERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from actorgraph.errors import ExportError
from actorgraph.exporters.files import replacing
from actorgraph.view.scene import Scene, make_scene

if TYPE_CHECKING:
    from actorgraph.graph import ActorGraph

__all__ = ["DEFAULT_MAX_NODES", "render_view", "write_view"]

DEFAULT_MAX_NODES = 400
"""Above some hundreds of nodes vis-network gets slow and the picture hard to read."""

_RENDERERS: tuple[tuple[float, str], ...] = ((float("inf"), "actorgraph.view.vis:render"),)
"""Renderers by the largest number of nodes they are meant for, smallest first; loaded when needed."""


def write_view(
    graph: ActorGraph, target: Path, *, max_nodes: int = DEFAULT_MAX_NODES, title: str | None = None
) -> tuple[int, int]:
    """Write the page; the file appears complete or not at all. The same graph gives the same bytes.

    Args:
        graph: what to show. Actors that no claim ties to another actor are left out.
        target: the HTML file.
        max_nodes: with more actors than this the best connected are shown, and the page says how many are left out.
        title: heading of the page; the case's name unless given.

    Returns:
        The numbers of actors shown and of tied actors left out for want of room.

    Raises:
        ExportError: the file cannot be written, max_nodes is not positive.
    """
    scene = _scene(graph, max_nodes, title)
    page = _renderer(len(scene.nodes))(scene)
    with replacing(target) as stream:
        stream.write(page.encode("utf-8"))
    return len(scene.nodes), scene.left_out


def render_view(graph: ActorGraph, *, max_nodes: int = DEFAULT_MAX_NODES, title: str | None = None) -> str:
    """Return the page as text; see `write_view`."""
    scene = _scene(graph, max_nodes, title)
    return _renderer(len(scene.nodes))(scene)


def _scene(graph: ActorGraph, max_nodes: int, title: str | None) -> Scene:
    if max_nodes < 1:
        raise ExportError(f"a view of {max_nodes} actors cannot be drawn", where="max_nodes", todo="Give a number above 0")
    return make_scene(graph, max_nodes=max_nodes, title=title)


def _renderer(nodes: int) -> Callable[[Scene], str]:
    module, function = next(name for limit, name in _RENDERERS if nodes <= limit).split(":")
    render: Callable[[Scene], str] = getattr(import_module(module), function)
    return render
