"""What terms need to be defined, less what conditions say; and every need that is left out is met by samples."""

from __future__ import annotations

import pytest
from sympy import Symbol

from derive.numeric.needed import needed
from derive.numeric.plan import dimensions
from derive.numeric.signs import Knowledge, Sign
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

P = Symbol("p")
A, B, X, C = h.matrix("A", "n", "n"), h.matrix("B", "n", "n"), h.matrix("X", "n", "p"), h.matrix("C", "p", "p")
x = h.vector("x", "n")
a, b, i, t = (h.scalar(s) for s in ("a", "b", "i", "t"))
T = h.Transpose


def given(*propositions: h.Term) -> tuple[Condition, ...]:
    return tuple(Condition(q, Origin.STATED, str(q)) for q in propositions)


def fn(name: str, *args: h.Term) -> h.Term:
    return h.Func(name, *args)


def over(x: h.Term, y: h.Term) -> h.Term:
    return h.Quotient(x, y)


def square(u: h.Term) -> h.Term:
    return h.Power(u, h.Num(2))


NEEDED = [
    (h.Inverse(h.Times(A, B)), ["A is invertible", "B is invertible"]),
    (h.Inverse(h.Times(T(X), X)), ["Xᵀ X is invertible"]),
    (fn("log", a), ["a > 0"]),
    (fn("sqrt", h.minus(h.Num(1), square(a))), ["1 − a^2 ≥ 0"]),
    (over(a, h.Times(b, square(t))), ["b ≠ 0", "t ≠ 0"]),
    (over(h.Num(1), h.minus(a, b)), ["a − b ≠ 0"]),
    (h.Power(a, b), ["a > 0"]),
    (h.Power(a, h.Num(-1)), ["a ≠ 0"]),
    (h.Power(A, h.Num(-1)), ["A is invertible"]),
    (fn("digamma", a), ["a is not one of 0, −1, −2, …"]),
    (fn("logit", a), ["a > 0", "a < 1"]),
    (fn("factorial", a), ["a is a natural number"]),
    (h.SumOver(fn("log", h.At(x, i)), h.Range(i, h.Num(1), h.Sym("n"))), ["x_i > 0 for all i"]),
    (h.Partial(fn("abs", t), t), ["t ≠ 0"]),
    (h.Partial(fn("abs", a), t), []),
    (h.Partial(h.Norm(x, "2"), x), ["‖x‖ ≠ 0"]),
    (h.Integral(over(h.Num(1), t), h.Range(t, h.Num(1), h.Num(2))), []),
    (h.MatrixFunction("log", A), ["A is positive definite"]),
    (h.Equal(over(a, b), fn("log", a)), ["b ≠ 0", "a > 0"]),
    (h.SumOver(over(h.Power(a, i), i), h.Range(i, h.Num(1), h.Sym("n"))), []),
    (h.SumOver(over(a, i), h.Range(i, h.Num(0), h.Sym("n"))), ["i ≠ 0 for all i"]),
    (h.Power(A, t), ["t is a natural number"]),
]


@pytest.mark.parametrize(("term", "texts"), NEEDED, ids=lambda v: str(v))
def test_what_is_needed(term: h.Term, texts: list[str]) -> None:
    found = needed(term, ())
    assert [c.text for c in found] == texts
    assert all(c.origin is Origin.NEEDED for c in found)


IMPLIED = [
    (h.Inverse(A), [h.Is(A, "positive_definite")]),
    (h.Inverse(h.Times(A, T(B))), [h.Is(A, "orthogonal"), h.Is(B, "invertible")]),
    (h.Inverse(h.Times(T(X), X)), [h.Is(X, "full_column_rank")]),
    (h.Inverse(h.Times(T(X), h.Inverse(A), X)), [h.Is(X, "full_column_rank"), h.Is(A, "positive_definite")]),
    (h.Inverse(h.Plus(h.Times(T(X), X), h.Times(a, h.Identity(P)))), [h.Greater(a, h.Num(0))]),
    (h.Inverse(h.Plus(A, h.Times(X, C, T(X)))), [h.Is(A, "positive_definite"), h.Is(C, "positive_semidefinite")]),
    (fn("log", h.Plus(h.Num(1), fn("exp", a))), []),
    (fn("log", h.minus(h.Num(1), a)), [h.Less(a, h.Num(1))]),
    (fn("log", h.Det(A)), [h.Is(A, "positive_definite")]),
    (fn("logit", a), [h.Less(h.Num(0), a), h.Less(a, h.Num(1))]),
    (over(h.Num(1), h.minus(a, h.Num(1))), [h.Greater(a, h.Num(2))]),
    (over(h.Num(1), h.minus(a, b)), [h.NotEqual(a, b)]),
    (fn("gamma", over(a, h.Num(2))), [h.Is(a, "positive")]),
    (h.Composite("softmax", x), []),
    (over(h.Norm(h.Times(A, x), "2"), h.Norm(x, "2")), [h.NotEqual(x, h.Zeros(Symbol("n"), 1))]),
    (fn("sqrt", h.Plus(square(a), square(b))), []),
    (h.Power(a, b), [h.Greater(a, h.Num(0))]),
    (h.Power(a, b), [h.Is(b, "natural")]),
    (fn("log", h.Times(T(x), A, x)), [h.Is(A, "positive_definite"), h.Is(x, "nonzero")]),
    (over(a, h.Sym("n")), [h.Is(x, "nonzero")]),
]


@pytest.mark.parametrize(("term", "conditions"), IMPLIED, ids=str)
def test_what_the_conditions_say_is_not_asked_again(term: h.Term, conditions: list[h.Term]) -> None:
    assert needed(term, given(*conditions)) == ()


SIGNS = [
    (h.Times(a, a), Sign.NONNEGATIVE),
    (h.minus(a, b), None),
    (h.negate(fn("exp", a)), Sign.NEGATIVE),
    (h.Plus(square(a), h.Num(1)), Sign.POSITIVE),
    (h.SumOver(fn("exp", h.At(x, i)), h.Range(i, h.Num(1), h.Sym("m"))), Sign.NONNEGATIVE),
    (h.SumOver(fn("exp", h.At(x, i)), h.Range(i, h.Num(1), h.Sym("n"))), Sign.POSITIVE),
    (h.Trace(h.Times(T(A), A)), Sign.NONNEGATIVE),
    (h.Times(T(x), A, x), None),
    (h.Power(a, h.Num(3)), None),
    (h.Quotient(h.Num(-1), h.Norm(x, "2")), Sign.NONPOSITIVE),
    (h.Times(A, x), None),
]


@pytest.mark.parametrize(("term", "sign"), SIGNS, ids=str)
def test_signs_are_no_stronger_than_known(term: h.Term, sign: Sign | None) -> None:
    assert Knowledge((), dimensions([x, term])).sign(term) is sign
