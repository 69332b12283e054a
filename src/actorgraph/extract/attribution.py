"""Who says a claim, and its status: one decision, since what is reported is said by somebody and what is asserted is not.

The network gives each status two scores, one if nobody says the claim and one if somebody does; to the second comes the score
of the speakers. It is trained on the choice among all of these together (`training/losses.py`, `role_losses`).
"""

from __future__ import annotations

import math

from actorgraph.extract.network import Floats
from actorgraph.extract.read import Role
from actorgraph.model import Status

STATUSES = tuple(Status)

EASE = 1.0
"""Added to the score of the speakers: in reports it does not know the network names too few.

On 179 dev reports F of by is 0.732 with 0, 0.747 with 1 and 0.752 with 2; status is right in 0.9409, 0.9435 and 0.9426."""


def attribute(status: Floats, speaker: Role) -> tuple[Status, int | None]:
    """Return the likeliest status and speaker.

    Args:
        status: scores (logarithms, but for one constant), in the order of `Status`, first if nobody says the claim, then if
            somebody does.
        speaker: the best speaker, and the score of all who may be it together.
    """
    score, mention = speaker
    alone, said = status[: len(STATUSES)], status[len(STATUSES) :] + (score + EASE if mention is not None else -math.inf)
    if said.max() > alone.max():
        return STATUSES[int(said.argmax())], mention
    return STATUSES[int(alone.argmax())], None
