from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actorgraph.case import Case


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.create(tmp_path / "syria") as case:
        yield case
