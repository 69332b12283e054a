"""Finding the headline of a plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actorgraph.documents.dates import read_date
from actorgraph.documents.lines import Line, plain

_KICKER = re.compile(
    r"(?:for (?:immediate|general) (?:release|use|publication)|embargoed.*|(?:press|news|media) release\b.*|"
    r"(?:official )?(?:communiqu[eé]|statement|bulletin|memorandum|memo|circular)\b.{0,20}|"
    r"(?:live|breaking|exclusive|update[ds]?|urgent|opinion|analysis|comment|commentary|explainer|obituary|obituaries|"
    r"timeline|chronology|interview|feature|special report|profile|briefing|editorial|leading article|letters?|review|column|"
    r"blog|podcast|transcript|key points|highlights|summary|questions and answers|q ?& ?a|lives remembered|field note.*|"
    r"case note.*|(?:policy|briefing) (?:note|paper).*|(?:release|reference|ref|no)\b.{0,30}\d.*|live updates?|"
    r"the .{2,12} page)[:.]?)"
)
_DATELINE = re.compile(r"[^\W\d_][^,\n]{1,30}, (?:[^\W\d_]+ ?){1,3}")
_QUESTION = re.compile(r"(?:q|a|question|answer) ?[.:] .*|.*\?[\"']?")
_LOOK_AT = 12
"""How many lines from the top may hold the headline."""


def is_kicker(line: Line) -> bool:
    """True for the word above a headline that names the kind of text: "OPINION", "PRESS RELEASE No. 4"."""
    return bool(_KICKER.fullmatch(line.plain))


def find_title(lines: Sequence[Line], reasons: Sequence[str | None]) -> str | None:
    """Return the headline of a text, or None where the text begins without one.

    The first unmarked line above the first paragraph counts if it could be a headline (`Line.headline`), is no kicker and
    no date, and more text follows. If a later line of the head repeats it with less around it ("SITE NAME Title", then
    "Title"), the shorter one is the title.

    Args:
        lines: the text's lines.
        reasons: a mark or None for each (see `boilerplate.mark_lines`).
    """
    head: list[Line] = []
    for line, reason in zip(lines[:_LOOK_AT], reasons, strict=False):
        if reason is not None:
            continue
        if line.prose or (line.ends_sentence and line.words > 2 and not line.headline):
            break
        if line.headline and not is_kicker(line) and not _is_dateline(line):
            head.append(line)
    if not head or lines[-1] is head[0]:
        return None
    best = head[0]
    answered = lines[lines.index(best) + 1].prose
    if answered and _QUESTION.fullmatch(best.plain) and sum(x.words < 20 and x.plain.endswith("?") for x in lines) > 2:
        return None  # an interview or a list of questions that begins with its first one
    for line in head[1:]:
        if line.words >= 4 and repeats_title(best.text, line.text):
            best = line
    return best.text.strip("#*_= ")


def repeats_title(longer: str, title: str) -> bool:
    """True if a line is the title again, alone or with no more around it than a site's name would be.

    Up to four words that begin with capitals or digits, or anything set off by a bar, a dash or a colon, may be a site's name;
    "Interview with" is not.
    """
    before, found, after = plain(longer).partition(plain(title))
    if not found:
        return False
    tokens = _tokens(longer)
    words = [*tokens[: len(_tokens(before))], *tokens[len(tokens) - len(_tokens(after)) :]]
    set_off = bool(re.search(r"[-|:>]\s*$", before)) if before else bool(re.match(r"\s*[-|:<]", after))
    return len(words) <= 4 and (set_off or all(word[0].isupper() or word[0].isdigit() for word in words))


def _tokens(text: str) -> list[str]:
    return [token.strip("\"'“”‘’([") for token in text.split() if any(map(str.isalnum, token))]


def _is_dateline(line: Line) -> bool:
    if read_date(line.text):
        return True
    place, _, rest = line.text.partition(",")
    return bool(line.words <= 4 and _DATELINE.fullmatch(line.text)) or bool(len(place) <= 30 and read_date(rest))
