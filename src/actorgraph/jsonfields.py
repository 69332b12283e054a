"""Fields of JSON objects that people or other programs wrote: of the right kind, or an error that says where.

In all functions `place` is the place for the message ("report-7: claim 3").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actorgraph.errors import ContractError
from actorgraph.model import Span


def span_field(row: Mapping[str, Any], place: str) -> Span:
    """Return the span of a row's `start` and `end`.

    Raises:
        ContractError: they are no whole numbers or make no span.
    """
    start, end = row.get("start"), row.get("end")
    if type(start) is not int or type(end) is not int:
        raise ContractError(f"start and end are {start!r} and {end!r}, not whole numbers", where=place)
    try:
        return Span(start, end)
    except ContractError as error:
        raise ContractError(error.what, where=place) from None


def object_field(value: Any, place: str) -> Mapping[str, Any]:
    """Return a value that has to be a JSON object.

    Raises:
        ContractError: it is none.
    """
    if not isinstance(value, Mapping):
        raise ContractError(f"{value!r:.60} is no JSON object", where=place)
    return value


def list_field(row: Mapping[str, Any], key: str, place: str) -> list[Any]:
    """Return a list that has to be there.

    Raises:
        ContractError: it is missing or no list.
    """
    value = row.get(key)
    if not isinstance(value, list):
        raise ContractError(f"{key!r} is missing or no list", where=place)
    return value


def string_field(row: Mapping[str, Any], key: str, place: str) -> str:
    """Return a string that has to be there and, but for `text`, not empty.

    Raises:
        ContractError: it is missing, empty or no string.
    """
    value = row.get(key)
    if not isinstance(value, str) or (not value and key != "text"):
        raise ContractError(f"{key!r} is missing, empty or no string", where=place)
    return value


def optional_field(row: Mapping[str, Any], key: str, place: str) -> str | None:
    """Return a string; None if it is missing, null or empty.

    Raises:
        ContractError: it is something else than a string.
    """
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise ContractError(f"{key!r} is {value!r:.60}, not a string", where=place)
    return value or None
