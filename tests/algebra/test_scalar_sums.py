"""Sums and products over indices, in sample notation and in matrix notation."""

from __future__ import annotations

import pytest

from derive.algebra.scalar import prove
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

n, i, j, p, mu, s, a = (h.scalar(name) for name in ("n", "i", "j", "p", "mu", "s", "a"))
x, y = h.vector("x", "n"), h.vector("y", "n")
A, B = h.matrix("A", "n", "n"), h.matrix("B", "n", "n")
ones = h.Ones(x.args[1], 1)


def over(body: h.Term, index: h.Sym = i, low: h.Term = h.UNITY, high: h.Term = n) -> h.Term:
    return h.SumOver(body, h.Range(index, low, high))


def product(body: h.Term) -> h.Term:
    return h.ProductOver(body, h.Range(i, h.UNITY, n))


def f(name: str, *args: h.Term) -> h.Term:
    return h.Func(name, *args)


def square(t: h.Term) -> h.Term:
    return h.Power(t, h.TWO)


def dot(u: h.Term, v: h.Term) -> h.Term:
    return h.Times(h.Transpose(u), v)


xi, yi, xj = h.At(x, i), h.At(y, i), h.At(x, j)
mean, mean_y = h.Quotient(over(xi), n), h.Quotient(over(yi), n)
density = h.Times(
    h.Quotient(h.UNITY, f("sqrt", h.Times(h.TWO, h.Const("pi"), square(s)))),
    f("exp", h.negate(h.Quotient(square(h.minus(xi, mu)), h.Times(h.TWO, square(s))))),
)
log_likelihood = h.minus(
    h.negate(h.Times(h.Quotient(n, h.TWO), f("log", h.Times(h.TWO, h.Const("pi"), square(s))))),
    h.Quotient(over(square(h.minus(xi, mu))), h.Times(h.TWO, square(s))),
)
softmax = h.Composite("softmax", x)
restricted = h.SumOver(h.Times(xi, xj), h.Range(i, h.UNITY, n), h.Such(h.Range(j, h.UNITY, n), h.NotEqual(j, i)))
probability = (h.Greater(p, h.ZERO), h.Less(p, h.UNITY))
bernoulli = h.Times(h.Power(p, xi), h.Power(h.minus(h.UNITY, p), h.minus(h.UNITY, xi)))

TRUE = {
    "deviations": (over(h.minus(xi, mean)), h.ZERO, ()),
    "variance": (over(square(h.minus(xi, mean))), h.minus(over(square(xi)), h.Times(n, square(mean))), ()),
    "covariance": (
        over(h.Times(h.minus(xi, mean), h.minus(yi, mean_y))),
        h.minus(over(h.Times(xi, yi)), h.Times(n, mean, mean_y)),
        (),
    ),
    "dot product": (h.Times(h.Transpose(y), f("log", x)), over(h.Times(yi, f("log", xi))), ()),
    "quadratic form": (h.Times(h.Transpose(x), A, y), over(over(h.Times(xi, h.At(A, i, j), h.At(y, j)), j)), ()),
    "letters of indices": (h.Times(h.Transpose(x), A, y), over(over(h.Times(xj, h.At(A, j, i), yi)), j), ()),
    "symmetric": (h.Times(h.Transpose(x), A, y), h.Times(h.Transpose(y), A, x), (h.Is(A, "symmetric"),)),
    "transposed": (h.Times(h.Transpose(x), A, y), h.Times(h.Transpose(y), h.Transpose(A), x), ()),
    "trace": (h.Trace(h.Times(A, B)), h.Trace(h.Times(B, A)), ()),
    "norm": (square(h.Norm(h.minus(x, y), "2")), h.Plus(dot(x, x), h.negate(h.Times(h.TWO, dot(x, y))), dot(y, y)), ()),
    "log of product": (f("log", product(xi)), over(f("log", xi)), (h.Greater(xi, h.ZERO),)),
    "product of exp": (product(f("exp", xi)), f("exp", over(xi)), ()),
    "normal log-likelihood": (f("log", product(density)), log_likelihood, (h.Greater(s, h.ZERO),)),
    "Bernoulli likelihood": (
        product(bernoulli),
        h.Times(h.Power(p, over(xi)), h.Power(h.minus(h.UNITY, p), h.minus(n, over(xi)))),
        probability,
    ),
    "off the diagonal": (restricted, h.minus(square(over(xi)), over(square(xi))), ()),
    "Kronecker delta": (over(h.Times(f("delta", i, j), xi)), xj, (h.Is(j, "index", n),)),
    "telescoping": (
        over(h.minus(h.At(x, h.Plus(i, h.UNITY)), xi), high=h.minus(n, h.UNITY)),
        h.minus(h.At(x, n), h.At(x, h.UNITY)),
        (),
    ),
    "softmax sums to one": (dot(ones, softmax), h.UNITY, ()),
    "softmax is invariant": (h.Composite("softmax", h.Plus(x, h.Times(a, ones))), softmax, ()),
    "log-softmax": (h.Composite("logsoftmax", x), h.minus(x, h.Times(h.Composite("logsumexp", x), ones)), ()),
}

FALSE = {
    "deviations": (over(h.minus(xi, mu)), h.ZERO, ()),
    "variance": (over(square(h.minus(xi, mean))), h.minus(over(square(xi)), square(mean)), ()),
    "not symmetric": (h.Times(h.Transpose(x), A, y), h.Times(h.Transpose(y), A, x), ()),
    "trace of product": (h.Trace(h.Times(A, B)), h.Times(h.Trace(A), h.Trace(B)), ()),
    "sum of products": (over(h.Times(xi, yi)), h.Times(over(xi), over(yi)), ()),
    "sum of squares": (over(square(xi)), square(over(xi)), ()),
    "free index": (over(h.Times(f("delta", i, j), xi)), xj, ()),
    "diagonal kept": (restricted, square(over(xi)), ()),
    "log of sum": (f("log", over(xi)), over(f("log", xi)), (h.Greater(xi, h.ZERO),)),
    "empty range": (over(h.UNITY, low=h.Num(3)), h.minus(n, h.TWO), ()),
    "softmax scaled": (h.Composite("softmax", h.Times(h.TWO, x)), softmax, ()),
    "captured letter": (over(h.Times(xi, over(xi))), over(square(xi)), ()),
}


def given(*propositions: h.Term) -> tuple[Condition, ...]:
    return tuple(Condition(q, Origin.STATED, "") for q in propositions)


@pytest.mark.parametrize("name", TRUE)
def test_true_sums_are_proved(name: str) -> None:
    left, right, conditions = TRUE[name]
    assert prove(h.Equal(left, right), given(*conditions)) is not None
    assert prove(h.Equal(right, left), given(*conditions)) is not None


@pytest.mark.parametrize("name", FALSE)
def test_false_sums_are_not_proved(name: str) -> None:
    left, right, conditions = FALSE[name]
    assert prove(h.Equal(left, right), given(*conditions)) is None
