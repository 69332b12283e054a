"""The browser of the tests of pages."""

from tests.view.conftest import browser

__all__ = ["browser"]
