"""Scalar identities: what is true is mostly proved, what is false never."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.algebra.scalar import prove
from tests.algebra.scalar_language import conditions, term

LINES = (Path(__file__).parents[1] / "cases" / "scalar_identities.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", [c for c in CASES if not c["truth"]], ids=lambda c: c["id"])
def test_a_false_identity_is_never_proved(case: dict[str, object]) -> None:
    assert prove(term(str(case["claim"])), conditions(list(case["conditions"]))) is None  # type: ignore[call-overload]


@pytest.mark.parametrize("case", [c for c in CASES if c["truth"]], ids=lambda c: c["id"])
def test_a_true_identity_is_proved(case: dict[str, object]) -> None:
    assert prove(term(str(case["claim"])), conditions(list(case["conditions"]))) is not None  # type: ignore[call-overload]
