"""Numeric derivatives against what is known, in shape and value, and their refusal at kinks."""

from __future__ import annotations

import pytest
from flint import fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.arithmetic import BALL, FLOAT
from derive.numeric.errors import Undefined
from derive.numeric.evaluate import evaluate
from derive.numeric.functions import PolynomialFunction
from derive.numeric.point import Point
from derive.terms import heads as h

N, P = Symbol("n"), Symbol("p")
A, X, x, t = h.matrix("A", "n", "n"), h.matrix("X", "n", "p"), h.vector("x", "n"), h.scalar("t")
POINT = Point({N: 2, P: 3}, {A: fmpq_mat([[1, 2], [3, 5]]), X: fmpq_mat([[1, 0, 2], [3, 1, 1]]), x: fmpq_mat(2, 1, [1, -2]), t: fmpq(1, 3)})

PAIRS = [
    (h.Partial(h.Times(h.Transpose(x), A, x), x), h.Times(h.Plus(A, h.Transpose(A)), x)),
    (h.Partial(h.Times(A, x), x), A),
    (h.Hessian(h.Times(h.Transpose(x), A, x), x), h.Plus(A, h.Transpose(A))),
    (h.Partial(h.Func("log", h.Power(h.Det(A), h.Num(2))), A), h.Times(h.Num(2), h.Transpose(h.Inverse(A)))),
    (h.Partial(h.Times(A, X), X), h.Kronecker(h.Identity(P), A)),
    (h.Partial(h.Transpose(X), X), h.Commutation(N, P)),
    (h.Partial(h.Times(t, A), t), A),
    (h.Partial(h.Trace(h.Times(h.Transpose(X), X)), h.At(X, h.Num(2), h.Num(1))), h.Num(6)),
    (h.Partial(h.Partial(h.Func("exp", h.Times(h.Num(3), t)), t), t), h.Times(h.Num(9), h.Func("exp", h.Times(h.Num(3), t)))),
    (h.Evaluated(h.Partial(h.Power(t, h.Num(3)), t), t, h.Num(2)), h.Num(12)),
    (h.Partial(h.Composite("logsumexp", x), x), h.Composite("softmax", x)),
]


@pytest.mark.parametrize(("derivative", "expected"), PAIRS, ids=lambda p: str(p))
@pytest.mark.parametrize("arithmetic", [BALL, FLOAT], ids=lambda a: a.name)
def test_derivatives_that_are_known(derivative: h.Term, expected: h.Term, arithmetic: object) -> None:
    ar = BALL if arithmetic is BALL else FLOAT
    found, wanted = evaluate(derivative, POINT, ar), evaluate(expected, POINT, ar)
    assert ar.shape(found) == ar.shape(wanted)
    tolerance = 1e-28 if ar is BALL else 1e-3
    for u, v in zip(ar.entries(found), ar.entries(wanted), strict=True):
        assert abs(float((u - v).mid() if ar is BALL else u - v)) < tolerance


def test_a_differential_is_along_the_given_move() -> None:
    move = h.Differential(A)
    p = POINT.with_value(move, fmpq_mat([[0, 1], [1, 1]]))
    gap = h.Plus(h.Differential(h.Inverse(A)), h.Times(h.Inverse(A), move, h.Inverse(A)))
    assert all(abs(float(e.mid())) < 1e-28 for e in evaluate(gap, p, BALL).entries())


@pytest.mark.parametrize(
    ("body", "where"), [(h.Func("abs", t), 0), (h.Func("relu", t), 0), (h.Func("floor", t), 2), (h.Func("max", t, h.Num(1)), 1)], ids=str
)
def test_no_derivative_at_a_kink_or_a_jump(body: h.Term, where: int) -> None:
    with pytest.raises(Undefined):
        evaluate(h.Partial(body, t), Point({}, {t: fmpq(where)}), BALL)


def test_a_flat_point_is_no_kink() -> None:
    assert abs(float(evaluate(h.Partial(h.Power(t, h.Num(2)), t), Point({}, {t: fmpq(0)}), BALL).mid())) < 1e-30


def test_function_letters_have_exact_derivatives() -> None:
    f = h.FunSym("f", 1, 1, N, 1)
    cubic = PolynomialFunction(((2, 1),), 1, 1, ({(2, 1): fmpq(3), (0, 2): fmpq(1)},))
    p = POINT.with_value(f, cubic)
    gradient = evaluate(h.Call(h.DerivedFunction("gradient", f), x), p, BALL)
    assert gradient.entries() == [-12, -1]
    hessian = evaluate(h.Call(h.DerivedFunction("hessian", f), x), p, BALL)
    assert hessian.entries() == [-12, 6, 6, 2]
    numeric = evaluate(h.Hessian(h.Call(f, x), x), p, BALL)
    assert all(abs(float((u - v).mid())) < 1e-28 for u, v in zip(numeric.entries(), hessian.entries(), strict=True))
