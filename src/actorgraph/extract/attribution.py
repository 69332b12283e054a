"""Who says a claim, and its status, decided together: what is reported or denied is said by somebody, what is asserted is not.

The network scores the two apart. How often a claim of each status names a speaker in the annotated training reports (33,411
claims) is `SPOKEN`: a pair of answers counts the more, the more often it occurs than by chance.
"""

from __future__ import annotations

import math

import numpy as np

from actorgraph.extract.network import Floats
from actorgraph.extract.read import Role
from actorgraph.model import Status

STATUSES = tuple(Status)

SPOKEN = {
    Status.ASSERTED: 0.005,
    Status.REPORTED: 0.97,
    Status.ALLEGED: 0.55,
    Status.DENIED: 0.97,
    Status.NEGATED: 0.31,
    Status.PLANNED: 0.37,
}
"""Share of the claims of each status that name who says so; 0 and 1 rounded to what a mistake of an annotator leaves."""

SHARE = 0.13
"""Share of all claims."""

STRENGTH = 0.4
"""How much of that counts: both scores know something of it already.

On 146 dev reports, against the likeliest status and a speaker from -1 on: F of by 0.703 to 0.713 (real reports 0.63 to 0.67, 11
claims), status 0.9375 to 0.9386. With the likeliest status alone deciding how much a speaker needs: 0.712 and 0.9375."""

EASE = 2.0
"""Added to the score of the best speaker, of whom the network is shy."""


def attribute(status: Floats, speaker: Role) -> tuple[Status, int | None]:
    """Return status and speaker.

    Args:
        status: probabilities in the order of `Status`.
        speaker: the best speaker and its score over "nobody".
    """
    score, mention = speaker
    options: list[tuple[float, Status, int | None]] = []
    for one, logarithm in zip(STATUSES, np.log(np.maximum(status, 1e-6)).tolist(), strict=True):
        options.append((logarithm + _UNSPOKEN[one], one, None))
        if mention is not None:
            options.append((logarithm + score + EASE + _SPOKEN[one], one, mention))
    _, best, by = max(options, key=lambda option: option[0])
    return best, by


_SPOKEN = {status: STRENGTH * math.log(share / SHARE) for status, share in SPOKEN.items()}
_UNSPOKEN = {status: STRENGTH * math.log((1 - share) / (1 - SHARE)) for status, share in SPOKEN.items()}
