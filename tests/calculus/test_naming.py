"""Shared parts get names, and with the names put back the term is the same."""

from __future__ import annotations

import pytest

from derive.calculus import hessian
from derive.calculus.naming import with_names_for_parts
from derive.terms import heads as h
from derive.terms.heads import matrix, scalar, vector
from derive.terms.typing import check, shape_of
from tests.calculus.sixty import SIXTY, Case
from tests.calculus.test_derivatives import derived


@pytest.mark.parametrize("case", SIXTY, ids=lambda c: str(c.number))
def test_names_can_be_put_back(case: Case) -> None:
    result = derived(case).result
    named = with_names_for_parts(result)
    check(named.term)
    assert shape_of(named.term) == shape_of(result)
    assert named.written_out == result
    letters = [name for name, _ in named.definitions]
    assert len(set(letters)) == len(letters)
    assert not {s for s in result.walk() if isinstance(s, h.Sym)} & set(letters)


def test_the_hessian_of_logistic_regression() -> None:
    """Xᵀ S X with S = diag(p ⊙ (1 − p)) and p = σ(Xθ)."""
    x, theta, y, i = matrix("X", "n", "d"), vector(r"\theta", "d"), vector("y", "n"), scalar("i")
    z = h.Times(x, theta)
    loss = h.minus(h.SumOver(h.Func("softplus", h.At(z, i)), h.Range(i, h.Num(1), scalar("n"))), h.Times(h.Transpose(y), x, theta))
    named = with_names_for_parts(hessian(loss, theta).result)
    (s, diagonal), (p, probability) = named.definitions
    assert named.term == h.Times(h.Transpose(x), s, x)
    assert s.name == "S"
    assert diagonal == h.Diag(h.Hadamard(p, h.minus(h.Ones(y.dims[0], 1), p)))
    assert probability == h.Func("sigmoid", z)


def test_a_taken_name_is_passed_over() -> None:
    x, p = vector("x", "n"), vector("p", "n")
    s = h.Composite("softmax", h.Plus(x, p))
    named = with_names_for_parts(h.minus(h.Diag(s), h.Times(s, h.Transpose(s))))
    assert [name.name for name, _ in named.definitions] == ["s"]
