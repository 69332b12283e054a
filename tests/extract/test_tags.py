"""Tags are decoded as a row: never a mention that begins in its middle, and no row more probable than the one returned."""

from __future__ import annotations

import re
from itertools import pairwise, product

import numpy as np
import pytest

from actorgraph.extract.candidates import TAGS
from actorgraph.extract.segment import Word
from actorgraph.extract.tags import NOTHING, best_tags, open_words, weighed


def allowed(row: tuple[int, ...]) -> bool:
    names = ["O", *(TAGS[tag] for tag in row)]
    return all(not now.startswith("I-") or before[2:] == now[2:] for before, now in pairwise(names))


def finished(row: tuple[int, ...], goes_on: list[bool]) -> bool:
    """No mention ends with a word that must go on."""
    names = [*(TAGS[tag] for tag in row), "O"]
    followed = zip(names, names[1:], goes_on, strict=False)
    return all(now == "O" or then.startswith("I-") for now, then, open_ in followed if open_)


def rows_of(words: int) -> list[tuple[int, ...]]:
    few = [TAGS.index(tag) for tag in ("O", "B-Group", "I-Group", "B-Place", "I-Place")]
    return [row for row in product(few, repeat=words) if allowed(row)]


@pytest.mark.parametrize("seed", range(20))
def test_no_allowed_row_is_more_probable(seed: int) -> None:
    random = np.random.default_rng(seed)
    words = int(random.integers(1, 5))
    probable = random.dirichlet(np.full(len(TAGS), 0.3), size=words).astype(np.float32)
    goes_on = (random.random(words) < 0.3).tolist()
    others = [k for k, tag in enumerate(TAGS) if not tag.endswith(("O", "Group", "Place"))]
    probable[:, others] = 0.0  # so that trying all rows of the five other tags is enough
    score = np.log(np.maximum(probable, 1e-9))
    found = best_tags(probable, goes_on)
    assert allowed(tuple(found))
    assert finished(tuple(found), goes_on)
    best = max(sum(score[k, tag] for k, tag in enumerate(row)) for row in rows_of(words) if finished(row, goes_on))
    assert sum(score[k, tag] for k, tag in enumerate(found)) == pytest.approx(best, abs=1e-4)


def test_an_article_is_not_parted_from_its_noun() -> None:
    # word by word: B-Group, then B-Operative; as a row the two are one mention
    probable = np.full((2, len(TAGS)), 0.001, np.float32)
    for word, tags in enumerate(({"B-Group": 0.9, "O": 0.05}, {"I-Group": 0.4, "B-Operative": 0.05, "I-Operative": 0.45})):
        for tag, value in tags.items():
            probable[word, TAGS.index(tag)] = value
    assert [TAGS[k] for k in best_tags(probable)] == ["B-Group", "I-Group"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a group of fighters", [True, False, True, False]),
        ("The House and the Senate", [True, False, True, True, False]),
        ("Source A", [False, False]),
        ("A second source", [True, False, False]),
        ("Sana'a fell", [False, False, False, False]),
    ],
)
def test_words_that_end_no_mention(text: str, expected: list[bool]) -> None:
    words = [Word(m.start(), m.end(), 0) for m in re.finditer(r"\w+|\S", text)]
    assert open_words(text, words) == expected


def test_no_word_gives_no_tag() -> None:
    assert best_tags(np.zeros((0, len(TAGS)), np.float32)) == []


def test_no_mention_is_weighed_up_and_the_rest_left() -> None:
    probable = np.full((2, len(TAGS)), 0.5, np.float32)
    found = weighed(probable)
    assert found[:, 0].tolist() == [0.5 * NOTHING] * 2
    assert (found[:, 1:] == 0.5).all()
    assert (probable == 0.5).all(), "what was given stays as it is"
