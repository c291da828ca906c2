"""Sums with several Kronecker deltas: a bound index never leaves its sum."""

from __future__ import annotations

import pytest

from derive.algebra import matrices, scalar
from derive.proof.derivation import Proof
from derive.terms import heads as h

D = h.Sym("d")
J, K, A = h.Sym("j"), h.Sym("k"), h.Sym("a")


def over(body: h.Term, *indices: h.Sym) -> h.Term:
    return h.SumOver(body, *(h.Range(i, h.UNITY, D) for i in indices))


INNER = over(h.Times(h.Func("delta", A, K), h.Func("delta", A, J)), A)
ONE = over(h.Func("delta", A, K), A)
DELTA = h.Func("delta", J, K)


def proof(claim: h.Term) -> Proof | None:
    return scalar.prove(claim, ()) or matrices.prove(claim, ())


@pytest.mark.parametrize("body", [INNER, h.Times(INNER, INNER), h.Times(INNER, ONE), DELTA, h.Times(DELTA, DELTA), h.Times(INNER, DELTA)])
def test_the_diagonal_has_d_places(body: h.Term) -> None:
    assert proof(h.Equal(over(body, J, K), h.Power(D, h.TWO))) is None


@pytest.mark.parametrize("body", [DELTA, h.Times(DELTA, DELTA)])
def test_the_true_value_is_proved(body: h.Term) -> None:
    assert proof(h.Equal(over(body, J, K), D)) is not None
