"""The fixtures of tests that run on every store."""

from tests.helpers.stores import hostile, open_store, shared_folder, store_kind, valley

__all__ = ["hostile", "open_store", "shared_folder", "store_kind", "valley"]
