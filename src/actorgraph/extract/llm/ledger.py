"""What a run has cost and what became of the answers; safe to use from several threads."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass

from actorgraph.errors import ExtractionStopped
from actorgraph.extract.llm.settings import Settings

CHARACTERS_A_TOKEN = 3
"""For estimates: English has about four, so that this asks for a little too much."""

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request, in and out."""

    sent: int
    got: int


def estimate(characters: int) -> int:
    """Return how many tokens so many characters may be, rather too many than too few."""
    return characters // CHARACTERS_A_TOKEN + 1


class Ledger:
    """Counts requests, tokens and money, and says when the budget does not allow another request.

    Args:
        settings: hold prices and budgets.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._reserved: list[Usage] = []
        self.sent = self.got = 0
        self.counts: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()

    def reserve(self, most: Usage) -> Usage:
        """Set aside what a request may cost at most.

        Raises:
            ExtractionStopped: with it and all others under way the budget might be passed.
        """
        with self._lock:
            waiting = [*self._reserved, most]
            sent, got = self.sent + sum(u.sent for u in waiting), self.got + sum(u.got for u in waiting)
            limits = self._settings
            if limits.budget is not None and self._money(sent, got) > limits.budget:
                have = f"{self.money:.4f} of {limits.budget:g} spent, and the next request may cost "
                raise _used_up(f"{have}{self._money(most.sent, most.got):.4f}", "budget")
            if limits.budget_tokens is not None and sent + got > limits.budget_tokens:
                have = f"{self.sent + self.got} of {limits.budget_tokens} tokens used, and the next request may take "
                raise _used_up(f"{have}{most.sent + most.got}", "budget_tokens")
            self._reserved.append(most)
            return most

    def settle(self, reserved: Usage, used: Usage | None) -> None:
        """Put what a request did cost in the place of what was set aside; None: nothing."""
        with self._lock:
            self._reserved.remove(reserved)
            if used is not None:
                self.sent += used.sent
                self.got += used.got

    def count(self, what: str, by: int = 1) -> None:
        """Count something that happened: requests, retries, reports."""
        with self._lock:
            self.counts[what] += by

    def drop(self, reasons: Counter[str]) -> None:
        """Count claims that were left out, by reason."""
        with self._lock:
            self.dropped += reasons

    @property
    def money(self) -> float:
        """What has been spent so far, at the prices given."""
        return self._money(self.sent, self.got)

    def _money(self, sent: int, got: int) -> float:
        return (sent * self._settings.price_in + got * self._settings.price_out) / MILLION

    def summary(self) -> list[str]:
        """Return what is worth saying at the end of a run; empty if nothing was sent."""
        if not self.counts["requests"]:
            return []
        prices = self._settings.price_in or self._settings.price_out
        cost = f", cost {self.money:.4f}" if prices else ", cost unknown (price_in and price_out are not set)"
        limit = "" if self._settings.budget is None else f" of {self._settings.budget:g}"
        retried = f", {self.counts['retries']} of them again" if self.counts["retries"] else ""
        lines = [
            f"{self.counts['requests']} requests to {self._settings.origin}{retried}; "
            f"{self.sent} tokens sent, {self.got} got{cost}{limit}"
        ]
        if self.counts["guessed"]:
            lines.append(f"{self.counts['guessed']} requests without a count of tokens by the server: estimated, at the most")
        kept, left = self.counts["claims"], sum(self.dropped.values())
        if left:
            reasons = ", ".join(f"{count} {reason}" for reason, count in self.dropped.most_common())
            lines.append(f"{kept} claims kept, {left} left out: {reasons}")
        else:
            lines.append(f"{kept} claims kept, none left out")
        return lines


def _used_up(what: str, setting: str) -> ExtractionStopped:
    return ExtractionStopped(
        f"the budget allows no further request: {what}",
        todo=f"What was read is kept; run it again, with a higher {setting} if need be, and it goes on there",
    )
