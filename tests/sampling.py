"""A fixed part of a long table for every run; the rest runs with `make slow`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def part(cases: Sequence[Any], every: int) -> list[Any]:
    """Return the cases for `parametrize`: each `every`-th as it is, the others marked slow."""
    return [x if k % every == 0 else _slow(x) for k, x in enumerate(cases)]


def _slow(case: Any) -> Any:
    return pytest.param(*case, marks=pytest.mark.slow) if isinstance(case, tuple) else pytest.param(case, marks=pytest.mark.slow)
