"""The page of an evaluation in a real browser, opened as a file."""

import json

import pytest

from actorgraph.evaluate import render
from tests.evaluate.test_rendering import HOSTILE, hostile_result

pytest.importorskip("selenium")

from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser


def test_it_shows_hostile_words_as_words_and_asks_nobody(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(render(hostile_result(), "html"), encoding="utf-8")
    for kind in ("browser", "performance"):
        browser.get_log(kind)  # what earlier pages left
    browser.get(page.as_uri())
    assert browser.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [event["params"] for event in events if event["method"] == "Network.requestWillBeSent"]
    asked = {params["request"]["url"] for params in sent if not params["documentURL"].startswith("chrome:")}
    assert asked == {page.as_uri()}
    assert "<script>alert('x')</script>" in browser.find_element(By.TAG_NAME, "h1").text
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    marks = {mark.get_attribute("class") for mark in browser.find_elements(By.TAG_NAME, "mark")}
    assert marks == {"subject", "object"}
    assert HOSTILE[:20] in browser.find_element(By.CSS_SELECTOR, "blockquote").text
    wide = browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page itself does not scroll sideways"
