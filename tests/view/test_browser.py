"""The page in a real browser, opened as a file: it draws, answers to mouse and keyboard, and asks nobody for anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exporters.graphs import HOSTILE_TEXTS, hostile

from .demo import demo

pytest.importorskip("selenium")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser

DATA = "JSON.parse(document.getElementById('graph-data').textContent)"
QUOTE = "The Eighth Border Brigade shot dead Yusef al-Darbi as he fled, two fishermen told the paper."
DENIAL = "The Ministry of Interior denied that the Eighth Border Brigade had killed Yusef al-Darbi."


class Opened:
    """A page that is open in the browser."""

    def __init__(self, browser: Any, path: Path) -> None:
        self.browser = browser
        for kind in ("browser", "performance"):
            browser.get_log(kind)  # what earlier pages left
        browser.get(path.as_uri())
        self.wait(lambda: browser.execute_script("return Boolean(window.actorgraph)"))
        self.data = browser.execute_script(f"return {DATA}")

    def wait(self, condition: Callable[[], object]) -> Any:
        return WebDriverWait(self.browser, 20).until(lambda _: condition())

    def run(self, script: str, *arguments: object) -> Any:
        return self.browser.execute_script(script, *arguments)

    def find(self, selector: str) -> Any:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    @property
    def panel(self) -> str:
        text: str = self.run("return document.getElementById('panel').textContent")
        return text

    def search(self, words: str) -> None:
        box = self.find("#query")
        box.send_keys(words)
        self.wait(lambda: self.run("return !document.getElementById('hits').hidden"))
        box.send_keys(Keys.ENTER)

    def number(self, name: str) -> int:
        return next(at for at, node in enumerate(self.data["details"]["nodes"]) if node["name"] == name)

    def link(self, subject: str, label: str, object_: str) -> int:
        ends = {"from": self.number(subject), "to": self.number(object_)}
        return next(
            edge["id"]
            for edge in self.data["edges"]
            if edge["phrase"] == label and all(edge[end] == at for end, at in ends.items())
        )

    def click_at(self, position: dict[str, float]) -> None:
        """Click on a spot of the canvas, given in coordinates of the graph."""
        spot = self.run("return actorgraph.network.canvasToDOM(arguments[0])", position)
        size = self.run("const box = document.getElementById('network'); return [box.clientWidth, box.clientHeight]")
        canvas = self.find("#network")
        ActionChains(self.browser).move_to_element_with_offset(
            canvas, round(spot["x"] - size[0] / 2), round(spot["y"] - size[1] / 2)
        ).click().perform()

    def positions(self, *numbers: int) -> list[dict[str, float]]:
        return [self.run("return actorgraph.network.getPosition(arguments[0])", number) for number in numbers]


@pytest.fixture
def page(browser: Any, pages: dict[str, Path]) -> Opened:
    return Opened(browser, pages["demo"])


@pytest.fixture
def hostile_page(browser: Any, pages: dict[str, Path]) -> Opened:
    return Opened(browser, pages["hostile"])


@pytest.mark.parametrize("name", ["demo", "hostile"])
def test_it_opens_without_complaint_and_without_a_request(browser: Any, pages: dict[str, Path], name: str) -> None:
    page = Opened(browser, pages[name])
    for number in range(min(len(page.data["edges"]), 20)):
        page.run("actorgraph.open('link', arguments[0])", number)
    assert browser.get_log("browser") == []  # errors, warnings and violations of the policy would stand here
    assert page.run("return performance.getEntriesByType('resource').map((entry) => entry.name)") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    # the browser's own new tab page may still be loading when the log is opened; what it asks for is not the page's doing
    asked = {request["request"]["url"] for request in sent if not request["documentURL"].startswith("chrome://")}
    assert asked == {pages[name].as_uri()}


def test_the_policy_would_stop_a_request_and_a_foreign_script(page: Opened) -> None:
    page.run(
        "window.stopped = []; document.addEventListener('securitypolicyviolation', (e) => stopped.push(e.effectiveDirective));"
        "const image = new Image(); image.src = 'https://news.example/x.png';"
        "const script = document.createElement('script'); script.textContent = 'window.hacked = true';"
        "document.body.append(image, script); fetch('https://news.example/').catch(() => {});"
    )
    page.wait(lambda: page.run("return stopped.length >= 3"))
    assert set(page.run("return stopped")) == {"img-src", "script-src-elem", "connect-src"}
    assert page.run("return window.hacked") is None


def test_actors_are_drawn_in_their_colours(page: Opened) -> None:
    pixels = page.run(
        "const c = document.querySelector('#network canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "const seen = {}; for (let i = 0; i < d.length; i += 4) if (d[i + 3] === 255) {"
        "const k = '#' + [d[i], d[i + 1], d[i + 2]].map((v) => v.toString(16).padStart(2, '0')).join('');"
        "seen[k] = (seen[k] || 0) + 1; } return seen;"
    )
    for type_ in {node["type"] for node in page.data["nodes"]}:
        assert pixels.get(page.data["look"][type_]["colour"], 0) > 20, type_


def test_positions_are_the_ones_written_and_stay(page: Opened) -> None:
    for node in page.data["nodes"][:10]:
        assert page.positions(node["id"]) == [{"x": node["x"], "y": node["y"]}]


def test_a_click_on_a_link_shows_the_words_that_say_it_and_who_denies_it(page: Opened) -> None:
    link = page.link("Eighth Border Brigade", "killed", "Yusef al-Darbi")
    one, other = page.positions(page.data["edges"][link]["from"], page.data["edges"][link]["to"])
    page.run("actorgraph.network.moveTo({ position: arguments[0], scale: 2.5 })", one)
    page.click_at({axis: (one[axis] + other[axis]) / 2 for axis in ("x", "y")})
    page.wait(lambda: QUOTE in page.panel)
    assert DENIAL in page.panel
    for words in (
        "contested",
        "Night raid in Port Esmer",
        "Esmer Tribune, 2031-03-12",
        "Fishermen of Port Esmer",
        "Ministry of Interior",
    ):
        assert words in page.panel
    start = next(c.evidence.start for c in demo().claims if c.quote == QUOTE)
    assert f"characters {start} to {start + len(QUOTE)} of coast/port-esmer-raid.txt" in page.panel
    assert page.run(
        "return [...document.querySelectorAll('#panel mark')].slice(0, 2).map((m) => [m.className, m.textContent])"
    ) == [
        ["subject", "Eighth Border Brigade"],
        ["object", "Yusef al-Darbi"],
    ]


def test_a_click_on_an_actor_and_on_nothing(page: Opened) -> None:
    (position,) = page.positions(page.number("Qarim Front"))
    page.click_at(position)
    page.wait(lambda: "Also called" in page.panel)
    assert page.find("#panel h2").text == "Qarim Front"
    assert "QF · the Front" in page.panel
    page.run("actorgraph.network.moveTo({ scale: 0.2 })")
    page.click_at({"x": 1500, "y": 1300})
    page.wait(lambda: "Best connected" in page.panel)


def test_everything_can_be_reached_by_keyboard(page: Opened) -> None:
    page.search("abu ra")  # an alias of Yusef al-Darbi
    page.wait(lambda: page.find("#panel h2").text == "Yusef al-Darbi")
    assert page.run("return document.activeElement.tagName") == "H2"
    target = None
    for _ in range(12):
        ActionChains(page.browser).send_keys(Keys.TAB).perform()
        focused = page.run("return document.activeElement.textContent")
        if "Eighth Border Brigade" in focused:
            target = focused
            break
    assert target
    ActionChains(page.browser).send_keys(Keys.ENTER).perform()
    page.wait(lambda: QUOTE in page.panel)
    ActionChains(page.browser).send_keys(Keys.ESCAPE).perform()
    page.wait(lambda: "Best connected" in page.panel)


def test_search_forgives_case_and_diacritics_and_tells_when_nothing_fits(page: Opened) -> None:
    page.search("YUSIF AD-DARBI")
    page.wait(lambda: page.find("#panel h2").text == "Yusef al-Darbi")
    box = page.find("#query")
    box.send_keys("nobody of this name")
    assert "No actor of this name is shown" in page.find("#hits").text
    assert box.get_attribute("aria-expanded") == "true"


def visible_links(page: Opened) -> int:
    count: int = page.run("return actorgraph.network.body.data.edges.get({ filter: (edge) => !edge.hidden }).length")
    return count


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ('[name="family"][value="conflict"]', lambda edge: edge["family"] != "conflict" and edge["status"] not in EDGELESS),
        ('[name="status"][value="alleged"]', lambda edge: edge["status"] not in {"alleged", *EDGELESS}),
        ('[name="status"][value="none"]', lambda edge: True),
        ('[name="only"][value="contested"]', lambda edge: edge["contested"]),
        ('[name="only"][value="firm"]', lambda edge: edge["firm"] and edge["status"] not in EDGELESS),
    ],
)
def test_filters(page: Opened, box: str, kept: Callable[[Any], bool]) -> None:
    assert visible_links(page) == sum(edge["status"] not in EDGELESS for edge in page.data["edges"])
    page.find(f"#filters {box}").click()
    assert visible_links(page) == sum(map(kept, page.data["edges"]))


EDGELESS = {"denied", "negated", "planned"}


def test_alleged_links_look_different(page: Opened) -> None:
    alleged = [edge for edge in page.data["edges"] if edge["status"] == "alleged"]
    standing = [edge for edge in page.data["edges"] if edge["status"] in {"asserted", "reported"}]
    assert {edge["baseColour"] for edge in alleged}.isdisjoint({edge["baseColour"] for edge in standing})
    assert max(edge["width"] for edge in alleged) < min(edge["width"] for edge in standing)


def test_hostile_texts_stay_text(hostile_page: Opened) -> None:
    before = hostile_page.run("return document.querySelectorAll('script, img, style, iframe').length")
    for kind, items in (("actor", "nodes"), ("link", "edges")):
        for number in range(len(hostile_page.data[items])):
            hostile_page.run("actorgraph.open(arguments[0], arguments[1])", kind, number)
            if kind == "actor":
                shown = hostile_page.run("return document.querySelector('#panel h2').textContent")
                assert shown == hostile_page.data["details"]["nodes"][number]["name"]
    assert hostile_page.run("return document.querySelectorAll('script, img, style, iframe').length") == before
    assert hostile_page.run("return document.title") == hostile().case
    assert hostile_page.run(
        "return [...document.querySelectorAll('a')].every((a) => a.href.startsWith('https://news.example/'))"
    )
    quotes = "".join(hostile_page.data["details"]["links"][0]["claims"][0]["quote"][0])
    assert quotes
    assert len(hostile_page.data["nodes"]) == len(HOSTILE_TEXTS)
    assert hostile_page.browser.get_log("browser") == []
