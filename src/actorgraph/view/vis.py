"""Draws a scene with vis-network by way of pyvis, in a template of our own.

pyvis gathers nodes and edges, brings the vis-network script and renders the template; its own templates load parts from
other servers and put names into markup, so none of them is used. The page is closed by a Content-Security-Policy: nothing
may be loaded, and only the script and the style sheet whose hashes it names may run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

from actorgraph.errors import ExportError
from actorgraph.model import FIRM
from actorgraph.view.layout import positions
from actorgraph.view.scene import Scene, SceneLink, SceneNode
from actorgraph.view.style import ALLEGED, FAMILIES, NO_EDGE, PATHS, TYPES

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPTS = ("panel.js", "search.js", "app.js")
_ARROWS = {"stands": "arrow", "alleged": "vee", "none": "bar"}
_SURROGATES = re.compile("[\ud800-\udfff]")
_RISKY = re.compile("[<>&\x7f-\x9f\u2028\u2029]")
_MANY_LINKS = 400
_INTERACTION = {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}, "selectConnectedEdges": False}
_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 2, "borderWidthSelected": 3, "font": {"size": 14, "strokeWidth": 4}},
    "edges": {"font": {"size": 11, "align": "middle", "strokeWidth": 4}, "selectionWidth": 1.5, "hoverWidth": 0.8},
}


def render(scene: Scene) -> str:
    """Return the page of a scene.

    Raises:
        ExportError: the installed pyvis does not bring the vis-network script.
    """
    from pyvis.network import Network  # imported here: it pulls in IPython

    network = Network(directed=True, cdn_resources="in_line")
    network.options = _OPTIONS | {
        "interaction": _INTERACTION | dict.fromkeys(("hideEdgesOnDrag", "hideEdgesOnZoom"), len(scene.links) > _MANY_LINKS)
    }
    places = positions(len(scene.nodes), [(link.source, link.target) for link in scene.links if link.standing != "none"])
    for node, (x, y) in zip(scene.nodes, places, strict=True):
        network.add_node(node.number, label=node.label, x=x, y=y, **_node(node))
    for link in scene.links:
        network.add_edge(link.source, link.target, id=link.number, **_edge(link))
    network.set_template_dir(str(_TEMPLATES), "graph.html")
    environment = network.templateEnv
    environment.autoescape = True
    environment.filters["script_json"] = _script_json
    environment.globals.update(_page(scene))
    page: str = network.generate_html()
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", page)  # the title may hold some


def _node(node: SceneNode) -> dict[str, Any]:
    style = TYPES[node.type]
    return {"shape": style.shape, "size": round(7 + 2.6 * math.sqrt(node.degree), 1), "type": node.type}


def _edge(link: SceneLink) -> dict[str, Any]:
    """Return what vis-network draws of a link. Bent lines only where several links tie the same two actors."""
    colours = {"stands": FAMILIES.get(link.family, FAMILIES["affiliation"]), "alleged": ALLEGED, "none": NO_EDGE}
    width = min(1.6 + 0.7 * math.log2(link.reports), 5.0) if link.standing == "stands" else 1.2
    arrow = {"enabled": not link.symmetric, "type": _ARROWS[link.standing], "scaleFactor": 0.6}
    smooth: dict[str, Any] | bool = False
    if link.lane:
        kind = "curvedCW" if link.lane > 0 else "curvedCCW"
        smooth = {"enabled": True, "type": kind, "roundness": round(min(0.14 * abs(link.lane), 0.9), 2)}
    return {
        "arrows": {"to": arrow},
        "baseColour": colours[link.standing],
        "contested": link.contested,
        "dashes": False if link.firm else [5, 4],
        "family": link.family,
        "firm": link.firm,
        "phrase": link.label,
        "smooth": smooth,
        "status": link.status,
        "symmetric": link.symmetric,
        "width": round(width, 2),
    }


def _page(scene: Scene) -> dict[str, Any]:
    """Return the names the template uses beside those that pyvis gives it."""
    from markupsafe import Markup

    script = "(() => {\n'use strict';\n" + "".join(_asset(name) for name in _SCRIPTS) + "})();\n"
    style = _asset("style.css")
    library = _vis_network()
    sources = [f"'sha256-{_hash(text)}'" for text in (library, script)]
    types = Counter(node.type for node in scene.nodes)
    families = Counter(link.family for link in scene.links)
    statuses = Counter(link.status for link in scene.links)
    return {
        "policy": f"default-src 'none'; script-src {' '.join(sources)}; style-src 'sha256-{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'",
        "library": Markup(library),
        "script": Markup(script),
        "stylesheet": Markup(style),
        "scene": scene,
        "counted": lambda number, word: f"{number} {word}{'' if number == 1 else 's'}",
        "reports": len(scene.details["reports"]),
        "look": {name: {"colour": style.colour, "hollow": style.hollow} for name, style in TYPES.items()},
        "types": [(name, style, PATHS[style.shape], types[name]) for name, style in TYPES.items() if types[name]],
        "families": [(name, colour, families[name]) for name, colour in FAMILIES.items() if families[name]],
        "statuses": statuses,
        "contested": sum(link.contested for link in scene.links),
        "firm_from": FIRM,
        "firm": sum(link.firm for link in scene.links),
        "alleged_colour": ALLEGED,
        "no_edge_colour": NO_EDGE,
    }


def _script_json(data: object) -> Any:
    """Return data as JSON that cannot leave the script element it stands in: without `<`, `>`, `&` and line separators.

    Lone surrogates, which UTF-8 cannot hold, become U+FFFD.
    """
    from markupsafe import Markup

    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(_RISKY.sub(lambda found: f"\\u{ord(found[0]):04x}", _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)))


def _vis_network() -> str:
    """Return the vis-network script that pyvis brings, the newest if there are several."""
    import pyvis

    def version(path: Path) -> list[int]:
        return [int(part) for part in path.parent.name.removeprefix("vis-").split(".") if part.isdigit()]

    scripts = sorted((Path(pyvis.__file__).parent / "templates" / "lib").glob("vis-*/vis-network.min.js"), key=version)
    text = scripts[-1].read_text(encoding="utf-8") if scripts else ""
    if ("vis.Network" not in text and "Network" not in text) or "</script" in text.lower() or "<!--" in text:
        raise ExportError("pyvis brings no usable vis-network script", todo="Install pyvis again: pip install -U pyvis")
    return text.replace("\r\n", "\n")


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
