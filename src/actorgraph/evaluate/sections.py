"""An evaluation as headed tables, from which text, Markdown and HTML are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from actorgraph.evaluate.evaluation import Evaluation
from actorgraph.evaluate.examples import Example
from actorgraph.evaluate.outcomes import Fate
from actorgraph.evaluate.scores import BCubed, Ratio, Scores, Share
from actorgraph.ontology import RELATIONS

Value = str | int | float | None | tuple[float, float]

_MOST_CONFUSIONS = 30


class Kind(StrEnum):
    """What a column holds: words, whole numbers, shares from 0 to 1, shares of few (two digits), intervals of shares."""

    WORDS = "words"
    COUNT = "count"
    SHARE = "share"
    ROUGH = "rough"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Column:
    """Heading and kind of a column."""

    title: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and rows of as many values."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what to know before reading, and a table or examples."""

    title: str
    notes: tuple[str, ...] = ()
    table: Table | None = None
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole: a title, the main findings in sentences, and sections."""

    title: str
    findings: tuple[str, ...]
    sections: tuple[Section, ...]


def shown(value: Value, kind: Kind) -> str:
    """Return a value as text; a dash for None."""
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return f"{value[0]:.2f}–{value[1]:.2f}"
    if isinstance(value, float):
        return f"{value:.2f}" if kind == Kind.ROUGH else f"{value:.3f}"
    return str(value)


def make_sheet(evaluation: Evaluation) -> Sheet:
    """Lay an evaluation out."""
    return Sheet(
        f"Evaluation of {evaluation.extractor}",
        tuple(_findings(evaluation)),
        tuple(section for section in _sections(evaluation) if section.table is None or section.table.rows),
    )


def _findings(e: Evaluation) -> Iterator[str]:
    claim = e.scores.claim
    yield (
        f"{e.scores.reports} report{'s' * (e.scores.reports != 1)}, {e.words:,} words. "
        f"Annotated: {e.scores.mention.gold:,} mentions, {claim.gold:,} claims; "
        f"found: {e.scores.mention.found:,} mentions, {claim.found:,} claims of confidence {e.threshold:g} and above."
    )
    if e.intervals is None:
        yield (
            f"Of the claims found {claim.precision:.0%} are right; of those annotated {claim.recall:.0%} were found. Claim F "
            f"{claim.f1:.3f}. These are too few reports to tell what others would give."
        )
    else:
        (low_p, high_p), (low_r, high_r), (low_f, high_f) = e.intervals
        yield (
            f"Of the claims found {claim.precision:.0%} are right ({low_p:.0%} to {high_p:.0%}); of those annotated "
            f"{claim.recall:.0%} were found ({low_r:.0%} to {high_r:.0%}). Claim F {claim.f1:.3f} ({low_f:.2f} to "
            f"{high_f:.2f}). In brackets: what other reports of the same sort may well give (95 % interval, reports drawn "
            "anew)."
        )
    if e.firm is not None and e.firm_share is not None:
        yield (
            f"Firm claims, confidence {e.firm:g} and above: {e.firm_share.precision:.0%} of {e.firm_share.found} are right, "
            f"{e.firm_share.recall:.0%} of those annotated are among them."
        )
    for verdict, advice in (
        ("mostly right", "rather to be believed than not"),
        ("mostly wrong", "rather to be doubted than believed"),
    ):
        names = [trust.relation for trust in e.trust if trust.verdict == verdict]
        if names:
            yield f"Relations {verdict} ({advice}): {', '.join(names)}."
    unsure = [trust for trust in e.trust if trust.verdict == "unsure"]
    if unsure:
        yield (
            f"Too few or too mixed to tell: the other {len(unsure)} relations."
            if len(unsure) < len(e.trust)
            else ("Of no relation enough was found to tell whether it is mostly right or mostly wrong.")
        )


def _sections(e: Evaluation) -> Iterator[Section]:
    yield _scores(e.scores)
    yield _ratios(e.scores)
    if e.groups:
        yield _groups(e)
    yield _relations(e)
    yield _confusions(e)
    yield _reasons(e)
    yield _statuses(e)
    if e.reliability is not None:
        yield _reliability(e)
        yield _cuts(e)
    yield from _examples(e)


_SHARES = (Column("precision", Kind.SHARE), Column("recall", Kind.SHARE), Column("F", Kind.SHARE))
_COUNTS = (Column("right"), Column("found"), Column("gold"))


def _share(share: Share) -> tuple[Value, ...]:
    precision = share.precision if share.found else None
    recall = share.recall if share.gold else None
    return precision, recall, share.f1 if share.found or share.gold else None, share.right, share.found, share.gold


def _scores(scores: Scores) -> Section:
    rows: list[tuple[Value, ...]] = []
    for title, value in (
        ("claim", scores.claim),
        ("claim, family of the relation", scores.family),
        ("claim, the two actors alone", scores.pair),
        ("mention, exact span and type", scores.mention),
        ("mention, overlap", scores.overlap),
        ("coreference, B-cubed", scores.coreference),
        ("who says so (by)", scores.by),
        ("date (when)", scores.when),
        ("place (where)", scores.where),
        ("former", scores.former),
    ):
        if isinstance(value, BCubed):
            rows.append((title, value.precision, value.recall, value.f1, None, value.mentions, value.mentions))
        else:
            rows.append((title, *_share(value)))
    notes = (
        "A claim is a subject, a relation and an object, counted once a report; actors count as the same if most of a found "
        "actor's mentions overlap the gold actor's. By, when, where and former are counted over the claims that are right.",
    )
    return Section("Scores", notes, Table((Column("what", Kind.WORDS), *_SHARES, *_COUNTS), tuple(rows)))


def _ratios(scores: Scores) -> Section:
    named: tuple[tuple[str, Ratio], ...] = (
        ("status, of the claims that are right", scores.status),
        ("speaker, of those that have one in gold", scores.attributed),
        ("direction, of the directed claims whose actors and relation are right", scores.direction),
    )
    columns = (Column("what", Kind.WORDS), Column("right", Kind.SHARE), Column("right"), Column("of"))
    return Section("Status and direction", (), Table(columns, tuple((name, r.value, r.right, r.of) for name, r in named)))


def _groups(e: Evaluation) -> Section:
    columns = (
        Column(str(e.by), Kind.WORDS), Column("reports"), *_SHARES, *_COUNTS,
        Column("mention F", Kind.SHARE), Column("B-cubed F", Kind.SHARE), Column("status", Kind.SHARE),
    )  # fmt: skip
    rows = tuple(
        (name, s.reports, *_share(s.claim), s.mention.f1, s.coreference.f1, s.status.value)
        for name, s in sorted(e.groups.items(), key=lambda item: (-item[1].claim.gold, item[0]))
    )
    return Section(f"Claims by {e.by}", (), Table(columns, rows))


def _relations(e: Evaluation) -> Section:
    firm = () if e.firm is None else (Column("firm"), Column("firm precision", Kind.ROUGH))
    columns = (
        Column("relation", Kind.WORDS), Column("verdict", Kind.WORDS), Column("gold"), Column("found"),
        Column("precision", Kind.ROUGH),
        Column("95 %", Kind.INTERVAL), Column("recall", Kind.ROUGH), Column("F", Kind.ROUGH), *firm, Column("turned"),
        Column("other"), Column("missed"),
    )  # fmt: skip
    rows = []
    for trust in e.trust:
        share = trust.share
        precision, recall, f1, *_ = _share(share)
        tier: tuple[Value, ...] = ()
        if e.firm is not None and trust.firm is not None:
            tier = trust.firm.found, trust.firm.precision if trust.firm.found else None
        row = (trust.relation, trust.verdict, share.gold, share.found, precision, trust.interval if share.found else None)
        rows.append((*row, recall, f1, *tier, trust.turned, trust.other, trust.missed))
    notes = (
        "Which relations to trust. 95 %: where the precision may well lie, given how few were found (Wilson). Verdict: mostly "
        "right or mostly wrong if all of that interval lies above or below one half.",
        "Turned, other, missed: gold claims that were found the wrong way round, as another relation of the same two actors, "
        "or not at all.",
    )
    return Section("Relations", notes, Table(columns, tuple(rows)))


def _confusions(e: Evaluation) -> Section:
    rows: list[tuple[Value, ...]] = [(gold, found, count) for (gold, found), count in e.confusions.items()]
    rows += [(name, f"{name}, turned round", count) for name, count in e.turned.items()]
    rows.sort(key=lambda row: -int(str(row[2])))
    left = sum(int(str(row[2])) for row in rows[_MOST_CONFUSIONS:])
    notes = ["The two actors are right, the relation or its direction is not."]
    if left:
        notes.append(f"The {_MOST_CONFUSIONS} most frequent; {left} further claims were confused in other ways.")
    columns = (Column("annotated", Kind.WORDS), Column("found", Kind.WORDS), Column("times"))
    return Section("Confused relations", tuple(notes), Table(columns, tuple(rows[:_MOST_CONFUSIONS])))


def _reasons(e: Evaluation) -> Section:
    words = {
        (Fate.MISSED, True): "missed though both actors were found",
        (Fate.MISSED, False): "missed, and so was one of the actors",
        (Fate.FALSE, True): "false alarm between two actors of gold",
        (Fate.FALSE, False): "false alarm with an actor that is none in gold",
    }
    rows = tuple((text, e.reasons.get(key, 0)) for key, text in words.items())
    return Section("Missed and false claims", (), Table((Column("what", Kind.WORDS), Column("claims")), rows))


def _statuses(e: Evaluation) -> Section:
    rows: list[tuple[Value, ...]] = [(gold, found, count) for (gold, found), count in e.status.items()]
    columns = (Column("annotated", Kind.WORDS), Column("found", Kind.WORDS), Column("claims"))
    return Section("Status of the claims that are right", (), Table(columns, tuple(rows)))


def _reliability(e: Evaluation) -> Section:
    assert e.reliability is not None
    rows = tuple((f"{b.low:.1f} to {b.high:.1f}", b.claims, b.mean, b.right) for b in e.reliability.bins)
    columns = (Column("confidence", Kind.WORDS), Column("claims"), Column("mean", Kind.ROUGH), Column("right", Kind.ROUGH))
    notes = (
        f"Mean confidence and the share that is right should be alike. Expected calibration error: {e.reliability.error:.3f}. "
        "All claims that were given take part, those below the threshold too.",
    )
    return Section("What confidence is worth", notes, Table(columns, rows))


def _cuts(e: Evaluation) -> Section:
    rows = tuple((f"{cut:.1f}", *_share(share)) for cut, share in e.cuts.items() if share.found)
    note = "Claims of this confidence and above; below the lowest confidence given nothing changes."
    return Section("Other thresholds", (note,), Table((Column("threshold", Kind.WORDS), *_SHARES, *_COUNTS), rows))


def _examples(e: Evaluation) -> Iterator[Section]:
    notes = {
        Fate.TURNED: "Annotated one way round and found the other.",
        Fate.OTHER: "Annotated with one relation and found with another.",
        Fate.FALSE: "Found and not annotated, the surest first.",
        Fate.MISSED: "Annotated and not found.",
    }
    position = {name: number for number, name in enumerate(RELATIONS)}

    def order(example: Example) -> int:
        return position[example.relation]

    for fate, note in notes.items():
        some = _of(e.examples, fate)
        if some:
            title = {Fate.FALSE: "false alarms", Fate.MISSED: "missed"}.get(fate, str(fate))
            yield Section(f"Examples: {title}", (note,), examples=tuple(sorted(some, key=order)))


def _of(all_examples: Sequence[Example], fate: Fate) -> list[Example]:
    return [example for example in all_examples if example.fate == fate]
