"""Everything that is said of an extractor: scores, trust by relation, confusions, confidence, groups, examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from actorgraph.evaluate.confidence import Reliability, reliability, resampled, wilson
from actorgraph.evaluate.examples import Example, examples
from actorgraph.evaluate.matching import Match
from actorgraph.evaluate.outcomes import Fate, Outcome, outcomes
from actorgraph.evaluate.reports import Report
from actorgraph.evaluate.scores import Scores, Share, score, total
from actorgraph.model import FIRM

Counted = TypeVar("Counted", bound=Hashable)
Interval = tuple[float, float]
_ENOUGH = 10
"""Reports below which drawing them anew tells nothing."""
_STEPS = tuple(step / 10 for step in range(1, 10))


@dataclass(frozen=True, slots=True)
class Trust:
    """One relation.

    Attributes:
        share: of its claims at the threshold. firm: those of the firm tier, None without such a tier.
        interval: 95 % interval of precision.
        turned, other, missed: gold claims found the wrong way round, as another relation of the same two actors, or not at all.
        verdict: "mostly right" or "mostly wrong" where the whole interval is above or below one half, else "unsure".
    """

    relation: str
    share: Share
    firm: Share | None
    interval: Interval
    turned: int
    other: int
    missed: int

    @property
    def verdict(self) -> str:
        """See the class."""
        low, high = self.interval
        return "mostly right" if low > 0.5 else "mostly wrong" if high < 0.5 else "unsure"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out of comparing predictions with annotated reports.

    Attributes:
        extractor: name and version, as far as known.
        threshold: lowest confidence of the claims that take part. firm: of the firm tier (`model.FIRM`), None where
            predictions carry no confidence.
        words: of all texts.
        scores: over all reports. intervals: 95 % intervals of claim precision, recall and F over reports;
            None of too few reports.
        firm_share: claims of the firm tier.
        by: what reports are grouped by, None if they are not. groups: scores by its values, in the order met.
        trust: relations, the most frequent first.
        confusions: how often a gold relation was found as another of the same two actors; the most frequent first.
        turned: how often a relation was found the wrong way round.
        status: gold and found status of the claims found.
        reasons: missed and false claims by whether their actors are known to the other side.
        reliability: None where predictions carry no confidence. cuts: claims at other thresholds.
        examples: of mistakes.
    """

    extractor: str
    threshold: float
    firm: float | None
    words: int
    scores: Scores
    intervals: tuple[Interval, ...] | None
    firm_share: Share | None
    by: str | None
    groups: Mapping[str, Scores]
    trust: tuple[Trust, ...]
    confusions: Mapping[tuple[str, str], int]
    turned: Mapping[str, int]
    status: Mapping[tuple[str, str], int]
    reasons: Mapping[tuple[Fate, bool], int]
    reliability: Reliability | None
    cuts: Mapping[float, Share]
    examples: tuple[Example, ...]


def evaluate(
    gold: Sequence[Report],
    found: Mapping[str, Report],
    *,
    extractor: str = "unknown",
    threshold: float = 0.0,
    by: str | None = None,
    most_examples: int = 3,
) -> Evaluation:
    """Score what was found against gold.

    Args:
        gold: annotated reports.
        found: what was found in them, by the id of the gold report; where there is none, nothing was found.
        extractor: whose work it is.
        threshold: lowest confidence of a claim that takes part.
        by: key of `Report.groups` to give scores by.
        most_examples: of each kind of mistake for each relation.
    """
    matches = [Match(report, found.get(report.id) or Report.nothing(report)) for report in gold]
    single = [score(match, threshold) for match in matches]
    scores = total(single)
    fates = [outcome for match in matches for outcome in outcomes(match, threshold)]
    graded = any(report.graded for report in found.values())
    sure = _by_confidence(matches)
    groups: defaultdict[str, list[Scores]] = defaultdict(list)
    for report, one in zip(gold, single, strict=True):
        if by is not None:
            groups[report.groups.get(by, "(none)")].append(one)
    firm = FIRM if graded else None
    at_firm = None if firm is None else total(score(match, firm) for match in matches)
    return Evaluation(
        extractor=extractor,
        threshold=threshold,
        firm=firm,
        words=sum(report.words for report in gold),
        scores=scores,
        intervals=resampled([one.claim for one in single]) if len(single) >= _ENOUGH else None,
        firm_share=None if at_firm is None else at_firm.claim,
        by=by,
        groups={name: total(cell) for name, cell in groups.items()},
        trust=_trust(scores, at_firm, fates),
        confusions=_most_common(
            (o.gold.relation, o.found.relation) for o in fates if o.fate == Fate.OTHER and o.gold and o.found
        ),
        turned=_most_common(o.relation for o in fates if o.fate == Fate.TURNED),
        status=_most_common(
            (str(o.gold.status), str(o.found.status)) for o in fates if o.fate == Fate.RIGHT and o.gold and o.found
        ),
        reasons=Counter((o.fate, o.known) for o in fates if o.fate in (Fate.MISSED, Fate.FALSE)),
        reliability=reliability([row for match in matches for row in match.judged()]) if graded else None,
        cuts={cut: _at(sure, cut, scores.claim.gold) for cut in _STEPS} if graded else {},
        examples=tuple(examples(fates, most_examples)),
    )


def _trust(scores: Scores, at_firm: Scores | None, fates: Sequence[Outcome]) -> tuple[Trust, ...]:
    count = Counter((outcome.fate, outcome.relation) for outcome in fates)
    return tuple(
        Trust(
            relation=name,
            share=share,
            firm=None if at_firm is None else at_firm.relations.get(name, Share()),
            interval=wilson(share.right, share.found),
            turned=count[Fate.TURNED, name],
            other=count[Fate.OTHER, name],
            missed=count[Fate.MISSED, name],
        )
        for name, share in scores.relations.items()
    )


def _by_confidence(matches: Sequence[Match]) -> list[tuple[float, bool]]:
    """Return highest confidence and rightness of every found claim between the actors that its ends stand for."""
    out = []
    for match in matches:
        best: defaultdict[object, float] = defaultdict(float)
        for claim in match.found.claims:
            key = match.key_of(claim)
            best[key] = max(best[key], claim.confidence)
        out += [(confidence, key in match.gold_claims) for key, confidence in best.items()]
    return out


def _at(sure: Sequence[tuple[float, bool]], cut: float, gold: int) -> Share:
    kept = [right for confidence, right in sure if confidence >= cut]
    return Share(sum(kept), len(kept), gold)


def _most_common(items: Iterable[Counted]) -> dict[Counted, int]:
    return dict(sorted(Counter(items).items(), key=lambda item: (-item[1], str(item[0]))))
