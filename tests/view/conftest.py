"""A real Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1366,768"
)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Start Chromium with its log of requests and of the console; where it is missing fail in CI, else skip loudly."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        message = "Chromium or chromedriver is missing: run scripts/provision-chromium.sh"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    started.set_page_load_timeout(60)
    started.get("about:blank")  # leaves the new tab page, which asks for things of its own
    try:
        yield started
    finally:
        started.quit()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages the browser tests open."""
    from actorgraph.view import write_view
    from tests.exporters.graphs import hostile

    from .demo import demo

    folder = tmp_path_factory.mktemp("pages")
    for name, graph in (("demo", demo()), ("hostile", hostile())):
        write_view(graph, folder / f"{name}.html")
    return {path.stem: path for path in folder.iterdir()}
