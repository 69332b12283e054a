"""The subset of Cypher that means the same on every store, and the guard that keeps queries reading.

Portable (tests/stores/contract.py runs it on every store): MATCH and OPTIONAL MATCH with labels, several types `[:A|B]`,
property maps and variable length `*1..3`; WHERE with AND, OR, NOT, IN, IS NULL, CONTAINS, STARTS WITH, ENDS WITH, =~,
EXISTS { MATCH ... }; WITH, UNWIND, RETURN with DISTINCT, AS, ORDER BY, SKIP, LIMIT; UNION; CASE WHEN; count, collect, min, max,
avg, sum; coalesce, size, toLower, toUpper, trim, replace, left, split, range, abs, any(x IN list WHERE ...),
type(r), toString, toInteger, toFloat, head, last; parameters `$name`. Name the columns with AS, unnamed ones differ, and not
like a variable: Ladybug orders by the variable then.

What differs on the embedded store (Ladybug):
  - shortest paths: `(a)-[:KILLED|RAIDED* SHORTEST 1..5]-(b)` there, `shortestPath((a)-[:KILLED|RAIDED*..5]-(b))` on Neo4j;
  - `list[i]` counts from 1 there, from 0 on Neo4j; `substring` counts from 1 there, from 0 on Neo4j;
  - unknown labels, types and properties are errors there, find nothing on Neo4j;
  - a node has one label there and labels(n) gives a string; actors have their type as a second label on Neo4j: write
    `(a:Actor {type: 'Group'})`; `WHERE a:Actor` is not understood there;
  - not there: list comprehension, map projection, CALL { }, elementId(), startNode(), endNode(), datetime(); a doubled quote
    in a string;
  - in backticks there: words of the language as names, such as a.`case`;
  - a whole number stays one in sum() here: the store turns its decimals back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from actorgraph.errors import QueryError

_TOKEN = re.compile(
    r"""(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |\$`(?P<quoted_parameter>(?:[^`]|``)+)`
    |\$(?P<parameter>\w+)
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<number>\d[\w]*(?:\.\d\w*)?\.?)
    |(?P<word>[^\W\d]\w*)
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)

_READING = frozenset({"match", "optional", "unwind", "with", "return", "call"})
_EXPLAINING = frozenset({"explain", "profile"})
_WRITING = {"create", "merge", "set", "delete", "detach", "remove", "drop", "alter", "foreach"}
_REACHING_OUT = {"copy", "load", "install", "attach", "export"}
_REFUSED = frozenset(_WRITING | _REACHING_OUT)


def guard(cypher: str, *, procedures: Collection[str] = ()) -> frozenset[str]:
    """Refuse everything but one reading statement; return the names of its parameters.

    Looks at whole words outside of strings, comments and backticks, so a name such as `set` needs backticks. Stores open their
    database for reading besides, but that alone still lets an engine read and write files (LOAD FROM, COPY TO) or fetch code
    (INSTALL).

    Args:
        cypher: the query.
        procedures: names of procedures that may be called; CALL with a block `{` or a scope `(` is always allowed.

    Raises:
        QueryError: the query is empty, is more than one statement, does not read or would write.
    """
    tokens = list(_tokens(cypher))
    if tokens and tokens[-1][1] == ";":
        tokens.pop()
    if not tokens:
        raise QueryError("the query is empty", todo="Try: MATCH (a:Actor) RETURN a.name AS name LIMIT 10")
    explained = len(tokens) > 1 and tokens[0][1].casefold() in _EXPLAINING
    opening = tokens[1 if explained else 0]
    if opening[0] != "word" or opening[1].casefold() not in _READING:
        raise QueryError(
            f"a query cannot begin with {opening[1][:40]!r}", todo="The graph is only read: begin with MATCH, UNWIND or RETURN."
        )
    before = ""
    for kind, text, at in tokens:
        if text == ";":
            raise QueryError("only one statement at a time", todo="Leave out the semicolon and what follows it.")
        named = before in (".", ":") and cypher[at - 1] == before
        if kind == "word" and text.casefold() in _REFUSED and not named:
            raise QueryError(
                f"the query may not use {text.upper()}",
                where=f"offset {at}",
                todo="The graph is only read; `actorgraph build` and `review` change it. As a name, put it in backticks.",
            )
        before = text
    _check_calls(tokens, {name.casefold() for name in procedures})
    return frozenset(text for kind, text, _ in tokens if kind == "parameter")


def bind(names: Collection[str], parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values of the parameters that a query uses; others are left out.

    Raises:
        QueryError: a value is missing (Ladybug would take it for NULL without a word).
    """
    given = parameters or {}
    missing = sorted(set(names) - set(given))
    if missing:
        listed = ", ".join(f"${name}" for name in missing)
        raise QueryError(f"the query uses {listed} without a value", todo="Give a value for each parameter.")
    return {name: given[name] for name in sorted(names)}


def _tokens(cypher: str) -> Iterator[tuple[str, str, int]]:
    for found in _TOKEN.finditer(cypher):
        kind, text = str(found.lastgroup), found.group(str(found.lastgroup))
        if kind in ("comment", "space"):
            continue
        if kind == "other" and text in "'\"`\\":
            what = "a backslash stands outside of a string" if text == "\\" else f"the quote {text} is not closed"
            raise QueryError(what, where=f"offset {found.start()}", todo="Inside of a string write \\' or \\\" for a quote.")
        if kind == "quoted_parameter":
            kind, text = "parameter", text.replace("``", "`")
        yield kind, text, found.start()


def _check_calls(tokens: list[tuple[str, str, int]], procedures: Collection[str]) -> None:
    """Refuse calls of procedures that are not known to be harmless."""
    for index, (kind, text, at) in enumerate(tokens):
        if kind != "word" or text.casefold() != "call":
            continue
        name = ""
        for following in tokens[index + 1 :]:
            if not (following[0] == "word" or following[1] == "."):
                break
            name += following[1]
        follows = tokens[index + 1][1] if index + 1 < len(tokens) else ""
        if follows not in ("{", "(") and name.casefold() not in procedures:
            known = ", ".join(sorted(procedures)) or "none"
            raise QueryError(
                f"the procedure {name or follows!r} may not be called", where=f"offset {at}", todo=f"Allowed are: {known}."
            )
