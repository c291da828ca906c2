"""Claims about what equations determine, true and false: eigenvalues and singular values with their vectors, solutions, inverse functions.

Beside them, what a careless reading or careless trials get wrong: bars around vectors, a transposed 1, equations that small numbers meet at
the same few points, entries that are not zero.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.decide.test_field_claims import FAILS, HOLDS, verdicts
from tests.sampling import part

CASES = Path(__file__).parent.parent / "cases"
TABLES = ("determined_claims", "careful_claims")
CLAIMS = [json.loads(line) for name in TABLES for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("claim", part(CLAIMS, 8), ids=range(len(CLAIMS)))
def test_true_ones_hold_and_false_ones_are_refuted(claim: dict[str, object]) -> None:
    seen = set(verdicts(str(claim["given"]), str(claim["latex"])))
    due, wrong = (HOLDS, FAILS) if claim["truth"] else (FAILS, HOLDS)
    assert not seen & wrong
    assert seen <= due or claim.get("open")  # open: not decided, or not read


def test_the_theorems_agree_with_differences() -> None:
    rng = np.random.default_rng(7)
    a, change, step = rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), 1e-6

    def slope(value: object) -> float:
        assert callable(value)
        return float((value(a + step * change) - value(a - step * change)) / (2 * step))

    values, right = np.linalg.eig(a)
    left = np.linalg.inv(right).T
    k = int(np.argmax(np.abs(values)))
    u, v = left[:, k], right[:, k]
    expected = (u @ change @ v) / (u @ v)
    assert abs(slope(lambda m: np.max(np.abs(np.linalg.eigvals(m)))) - (np.conj(values[k]) * expected / abs(values[k])).real) < 1e-6
    us, _, vt = np.linalg.svd(a)
    assert abs(slope(lambda m: np.linalg.svd(m)[1][1]) - us[:, 1] @ change @ vt[1]) < 1e-6
    b, x = rng.normal(size=4), np.linalg.solve(a, np.ones(4))
    assert abs(slope(lambda m: b @ np.linalg.solve(m, np.ones(4))) + b @ np.linalg.solve(a, change @ x)) < 1e-5
