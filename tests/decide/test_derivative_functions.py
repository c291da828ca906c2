"""Each function whose derivative is promised: the right derivative holds, and two that are nearly right are refuted."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.decide.test_field_claims import FAILS, HOLDS, verdicts
from tests.sampling import part

CASES = Path(__file__).parent.parent / "cases" / "derivative_functions.jsonl"
FUNCTIONS: dict[str, list[dict[str, str]]] = defaultdict(list)
for line in CASES.read_text("utf-8").splitlines():
    claim = json.loads(line)
    FUNCTIONS[claim["function"]].append(claim)


@pytest.mark.parametrize("name", part(list(FUNCTIONS), 6))
def test_the_right_derivative_holds_and_its_neighbours_fail(name: str) -> None:
    for claim in FUNCTIONS[name]:
        assert set(verdicts(claim["given"], claim["latex"])) <= (HOLDS if claim["truth"] else FAILS), claim["latex"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_has_one_right_and_two_wrong_derivatives(name: str) -> None:
    assert sorted(bool(c["truth"]) for c in FUNCTIONS[name]) == [False, False, True]
