"""Claims as notes of many styles make them, true and false by turns: none is called the opposite of what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.decide.ladder import judge_readings
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text

CASES = Path(__file__).parent.parent / "cases" / "claims_field.jsonl"
CLAIMS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
EVERY = 12
FAST = CLAIMS[::EVERY]
HOLDS, FAILS = {"proved", "supported"}, {"refuted", "ill_typed"}


def verdicts(given: str, latex: str) -> list[str]:
    """Return the verdicts on the display of a sheet with one paragraph and one display."""
    found = []
    for formula in read_formulas(read_text(f"# A claim\n\n{given}\n\n$$\n{latex}\n$$\n")):
        if formula.formula.display:
            for line in formula.lines:
                if line.fault:
                    found.append("ill_typed" if line.ill_typed else "unread")
                else:
                    found.append(judge_readings(line.statements).verdict.value)
    return found


def assert_not_wrong(claim: dict[str, object]) -> None:
    seen = set(verdicts(str(claim["given"]), str(claim["latex"])))
    assert not seen & (FAILS if claim["truth"] else HOLDS), f"{claim['latex']} is {claim['truth']}, and the verdict is {sorted(seen)}"


@pytest.mark.parametrize("claim", FAST, ids=range(len(FAST)))
def test_no_claim_of_a_few_is_called_its_opposite(claim: dict[str, object]) -> None:
    assert_not_wrong(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS, ids=range(len(CLAIMS)))
def test_no_claim_is_called_its_opposite(claim: dict[str, object]) -> None:
    assert_not_wrong(claim)
