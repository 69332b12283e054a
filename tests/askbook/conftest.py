"""The fixtures of tests that run on every store."""

from tests.helpers.stores import open_store, shared_folder, store_kind

__all__ = ["open_store", "shared_folder", "store_kind"]
