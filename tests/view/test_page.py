"""The page as text: what is in it, and what can never be."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from actorgraph.errors import ExportError
from actorgraph.graph import ActorGraph
from actorgraph.view import render_view, write_view
from tests.exporters.graphs import HOSTILE_TEXTS, Builder, hostile, small

from .demo import demo


class Page(HTMLParser):
    """Collects elements, their attributes, and the text of script and style elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self.title = ""
        self._inside: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag
        if tag in {"script", "style"}:
            self.raw.append((dict(attrs).get("type") or tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside in {"script", "style"}:
            kind, text = self.raw[-1]
            self.raw[-1] = (kind, text + data)
        elif self._inside == "title":
            self.title += data

    @property
    def data(self) -> Any:
        return json.loads(next(text for kind, text in self.raw if kind == "application/json"))


def shown(text: str) -> str:
    """Return a text as the page holds it: whole, but for lone surrogates, which UTF-8 cannot hold."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


@pytest.fixture(scope="module")
def hostile_html() -> str:
    return render_view(hostile())


@pytest.fixture(scope="module")
def hostile_page(hostile_html: str) -> Page:
    return Page(hostile_html)


@pytest.fixture(scope="module")
def demo_page() -> Page:
    return Page(render_view(demo()))


def test_hostile_texts_add_no_element_and_no_attribute(hostile_page: Page) -> None:
    def skeleton(page: Page) -> set[tuple[str, tuple[str, ...]]]:
        return {(tag, tuple(sorted(attributes))) for tag, attributes in page.elements}

    tame = Builder("tame")
    for number, _ in enumerate(HOSTILE_TEXTS):
        tame.actor(
            f"A{number}x",
            ["State", "Group", "Organization", "Official", "Operative", "Person", "Community", "Place"][number % 8],
        )
    for number, status in enumerate(["asserted", "reported", "alleged"] * 5):
        one, other = f"A{number}x", f"A{(number + 1) % 15}x"
        tame.report(f"r{number}", f"{one} {other}")
        tame.say(f"r{number}", f"{one} {other}", one, "killed", other, status)
    plain = Page(render_view(tame.graph()))
    assert skeleton(hostile_page) == skeleton(plain)
    assert len(hostile_page.elements) == len(plain.elements)
    assert [kind for kind, _ in hostile_page.raw] == ["style", "application/json", "script", "script"]


def test_hostile_texts_arrive_whole(hostile_page: Page) -> None:
    details = hostile_page.data["details"]
    assert {node["name"] for node in details["nodes"]} == {shown(text) for text in HOSTILE_TEXTS}
    quotes = {"".join(part for part, _ in claim["quote"]) for link in details["links"] for claim in link["claims"]}
    assert quotes == {shown(claim.quote) for claim in hostile().claims}
    assert hostile_page.title == hostile().case


def test_the_data_block_holds_nothing_that_html_or_javascript_could_stumble_over(hostile_html: str) -> None:
    block = re.search(r'<script type="application/json" id="graph-data">(.*?)</script>', hostile_html, re.DOTALL)
    assert block
    assert not re.search(r"[<>&\u2028\u2029\x00-\x1f\x7f-\x9f\ud800-\udfff]", block[1])


def test_no_text_of_a_report_becomes_an_id_or_a_key(hostile_page: Page) -> None:
    data = hostile_page.data
    assert [node["id"] for node in data["nodes"]] == list(range(len(HOSTILE_TEXTS)))
    assert [edge["id"] for edge in data["edges"]] == list(range(len(data["edges"])))
    assert all(isinstance(edge[end], int) for edge in data["edges"] for end in ("from", "to"))
    assert not any("title" in node for node in data["nodes"])


@pytest.mark.parametrize("fixture", ["hostile_page", "demo_page"])
def test_nothing_is_loaded_from_anywhere(fixture: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(fixture)
    for tag, attributes in page.elements:
        assert not {"src", "href", "srcset", "action", "style", "data", "poster"} & set(attributes), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert tag not in {"link", "base", "iframe", "object", "embed", "img"}
    styles = "".join(text for kind, text in page.raw if kind == "style")
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_policy_names_the_scripts_and_styles_of_the_page_and_nothing_else(hostile_page: Page) -> None:
    (policy,) = [a["content"] for tag, a in hostile_page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in hostile_page.raw:
        if kind in hashes:
            hashes[kind].append(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'")
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == hashes["script"]
    assert rules["style-src"].split() == hashes["style"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_our_scripts_never_parse_text_as_markup() -> None:
    scripts = (Path(__import__("actorgraph.view").view.__file__).parent / "templates").glob("*.js")
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser", text), (
            path
        )


def test_the_same_graph_gives_the_same_bytes_in_another_process() -> None:
    imports = "import sys; from tests.view.demo import demo; from actorgraph.view import render_view"
    code = f"{imports}; sys.stdout.write(render_view(demo()))"
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    other = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout
    assert other.decode("utf-8").replace("\r\n", "\n") == render_view(demo())


def test_write_view_tells_what_it_shows(tmp_path: Path) -> None:
    target = tmp_path / "graph.html"
    assert write_view(demo(), target, title="A title of <my> own") == (40, 0)
    page = Page(target.read_text(encoding="utf-8"))
    assert page.title == "A title of <my> own"
    assert write_view(demo(), target, max_nodes=10) == (10, 30)
    html = target.read_text(encoding="utf-8")
    assert "The 10 best connected of 40 actors are shown; 30 are left out." in html
    assert "1 actor that no claim ties to another is not shown." in html
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]


def test_an_empty_graph_makes_a_page_too() -> None:
    page = Page(render_view(ActorGraph("nothing", {}, (), {})))
    assert page.data["nodes"] == []


def test_a_view_of_no_actors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="max_nodes"):
        write_view(small(), tmp_path / "x.html", max_nodes=0)
    assert not list(tmp_path.iterdir())


def test_importing_the_view_stays_light() -> None:
    heavy = ("pyvis", "IPython", "networkx", "numpy", "jinja2", "pyoxigraph")
    code = f"import sys, actorgraph.view; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"
