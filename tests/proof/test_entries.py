"""Equality entry by entry never says yes to what numbers refute."""

from __future__ import annotations

import pytest

from derive.numeric.trial import Effort, Refutation, search
from derive.proof.entries import equal_entries
from derive.terms import heads as h
from derive.terms.shapes import dim
from tests.algebra.language import diag, diagonal, equation, had, kron, matrix, ones, vec, vector
from tests.algebra.random_identities import CONDITIONS
from tests.proof.random_entries import pair

FEW = Effort(points=5, draws=14)
A, B, x, y = matrix("A", "n", "n"), matrix("B", "n", "n"), vector("x", "n"), vector("y", "n")
M, N = matrix("M", "m", "p"), matrix("N", "p", "q")


def test_never_equal_where_numbers_differ() -> None:
    equal = 0
    for seed in range(250):
        left, right = pair(seed)
        if equal_entries(left, right, CONDITIONS):
            equal += 1
            assert not isinstance(search(h.Equal(left, right), CONDITIONS, seed=1, effort=FEW), Refutation), seed
    assert equal >= 40


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (equation(had(A, B) * ones("n"), diagonal(A * B.T)), True),
        (equation(had(A, B) * ones("n"), diagonal(A * B)), False),
        (equation(diag(x) * diag(y), diag(had(x, y))), True),
        (equation(diag(x) * A, had(x * ones("n").T, A)), True),
        (equation(A * diag(x), had(x * ones("n").T, A)), False),
        (equation(vec(M * N), kron(N.T, matrix("M", "m", "p")) * vec(matrix("I", "p", "p"))), False),
        (h.Equal(h.Times(h.Commutation(dim("m"), dim("p")), h.Vec(M.t)), h.Vec(h.Transpose(M.t))), True),
        (h.Equal(h.Times(h.Commutation(dim("p"), dim("m")), h.Vec(M.t)), h.Vec(h.Transpose(M.t))), False),
    ],
)
def test_cases(claim: h.Term, expected: bool) -> None:
    assert equal_entries(*claim.children, ()) is expected
