"""Why a report cannot be used: short stable codes for counting, kept in `UnreadableDocument.reason`."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The reason codes that reading gives out."""

    EMPTY = "empty"  # no bytes, or nothing but white space
    BINARY = "binary"  # not text, though its name or the caller says so
    TOO_LARGE = "too-large"  # over the limits on bytes or on text
    ENCODING = "encoding"  # bytes that are text in no encoding we can be sure of
    TRUNCATED = "truncated"  # ends before its format does
    ENCRYPTED = "encrypted"  # needs a password or a key
    SCANNED = "scanned"  # pictures of pages without a text layer
    UNREADABLE = "unreadable"  # the system or the format's library refuses it
    DUPLICATE = "duplicate"  # the same text was read before in this call
    LANGUAGE = "language"  # in a language that was not asked for
    UNSUPPORTED = "unsupported"  # a format that is not read
    BAD_RECORD = "bad-record"  # a line of JSON lines or CSV that is no report
