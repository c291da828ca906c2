"""The refuter: false friends fall to counterexamples that replay, true claims never do, and nothing uncertain counts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sympy import Symbol

from derive.numeric.trial import Agreement, Effort, NoSample, Refutation, replay, search
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

N, P = Symbol("n"), Symbol("p")
A, B, Q, X = h.matrix("A", "n", "n"), h.matrix("B", "n", "n"), h.matrix("Q", "n", "n"), h.matrix("X", "n", "p")
x, y, v = h.vector("x", "n"), h.vector("y", "n"), h.vector("v", "n")
a, b, t, p, m, k, i, lam = (h.scalar(s) for s in ("a", "b", "t", "p", "m", "k", "i", "lam"))
n = h.Sym("n")
T, inf = h.Transpose, h.Const("inf")
f, g = h.FunSym("f", 1, 1, 1, 1), h.FunSym("g", 1, 1, 1, 1)


def given(*propositions: h.Term) -> tuple[Condition, ...]:
    return tuple(Condition(q, Origin.STATED, str(q)) for q in propositions)


def power(base: h.Term, e: object) -> h.Term:
    return h.Power(base, h.Num(e))


def fn(name: str, *args: h.Term) -> h.Term:
    return h.Func(name, *args)


def prime(u: h.Term) -> h.Term:
    return h.DerivedFunction("prime", u)


FALSE = {
    "AB = BA": (h.Equal(h.Times(A, B), h.Times(B, A)), ()),
    "inverse of a product in order": (h.Equal(h.Inverse(h.Times(A, B)), h.Times(h.Inverse(A), h.Inverse(B))), ()),
    "transpose of a product in order": (h.Equal(T(h.Times(A, B)), h.Times(T(A), T(B))), ()),
    "det of orthogonal is 1": (h.Equal(h.Det(Q), h.Num(1)), (h.Is(Q, "orthogonal"),)),
    "trace of a product": (h.Equal(h.Trace(h.Times(A, B)), h.Times(h.Trace(A), h.Trace(B))), ()),
    "det of a sum": (h.Equal(h.Det(h.Plus(A, B)), h.Plus(h.Det(A), h.Det(B))), ()),
    "det of a multiple": (h.Equal(h.Det(h.Times(a, A)), h.Times(a, h.Det(A))), ()),
    "(A+B)^2": (h.Equal(power(h.Plus(A, B), 2), h.Plus(power(A, 2), h.Times(h.Num(2), A, B), power(B, 2))), ()),
    "exp of a sum of matrices": (
        h.Equal(h.MatrixFunction("exp", h.Plus(A, B)), h.Times(h.MatrixFunction("exp", A), h.MatrixFunction("exp", B))),
        (),
    ),
    "product of symmetric is symmetric": (h.Is(h.Times(A, B), "symmetric"), (h.Is(A, "symmetric"), h.Is(B, "symmetric"))),
    "product of definite is definite": (
        h.Is(h.Times(A, B), "positive_definite"),
        (h.Is(A, "positive_definite"), h.Is(B, "positive_definite")),
    ),
    "|x| = x": (h.Equal(fn("abs", a), a), ()),
    "sqrt x^2 = x": (h.Equal(fn("sqrt", power(a, 2)), a), ()),
    "log of a sum": (h.Equal(fn("log", h.Plus(a, b)), h.Plus(fn("log", a), fn("log", b))), ()),
    "log x^2": (h.Equal(fn("log", power(a, 2)), h.Times(h.Num(2), fn("log", fn("abs", h.Plus(a, h.Num("1/1000000")))))), ()),
    "1 - 1/e": (
        h.Equal(h.minus(h.Num(1), h.Quotient(h.Num(1), h.Const("e"))), h.Plus(h.Num(1), h.Quotient(h.Num(1), h.Const("e")))),
        (),
    ),
    "true up to 1e-40": (h.Equal(h.Plus(fn("exp", a), power(h.Num(10), -40)), fn("exp", a)), ()),
    "clipped only far out": (h.Equal(fn("min", a, h.Num(50)), a), ()),
    "bent at 3": (h.Equal(fn("max", a, h.Num(3)), h.Num(3)), (h.LessEqual(a, h.Num(4)),)),
    "gradient without the transpose": (h.Equal(h.Partial(h.Times(T(x), A, x), x), h.Times(h.Num(2), A, x)), ()),
    "norm of a sum": (h.GreaterEqual(h.Norm(h.Plus(x, y), "2"), h.Plus(h.Norm(x, "2"), h.Norm(y, "2"))), ()),
    "Frobenius below spectral": (h.LessEqual(h.Norm(A, "F"), h.Norm(A, "2")), ()),
    "a false chain": (h.And(h.LessEqual(h.Num(0), power(a, 2)), h.LessEqual(power(a, 2), fn("abs", a))), ()),
    "squares keep order": (h.Implies(h.Greater(a, b), h.Greater(power(a, 2), power(b, 2))), ()),
    "iff one way only": (h.Iff(h.Equal(power(a, 2), power(b, 2)), h.Equal(a, b)), ()),
    "(AB)^+": (h.Equal(h.PseudoInverse(h.Times(A, B)), h.Times(h.PseudoInverse(B), h.PseudoInverse(A))), ()),
    "rank of a sum": (h.Equal(h.Rank(h.Plus(A, B)), h.Plus(h.Rank(A), h.Rank(B))), ()),
    "kronecker commutes": (h.Equal(h.Kronecker(A, B), h.Kronecker(B, A)), ()),
    "product rule": (
        h.Equal(h.Partial(h.Times(h.Call(f, t), h.Call(g, t)), t), h.Times(h.Call(prime(f), t), h.Call(prime(g), t))),
        (),
    ),
    "sum of squares": (h.Equal(h.SumOver(power(i, 2), h.Range(i, h.Num(1), m)), h.Quotient(h.Times(m, h.Plus(m, h.Num(1))), h.Num(2))), ()),
    "gaussian integral": (
        h.Equal(h.Integral(fn("exp", h.negate(power(t, 2))), h.Range(t, h.negate(inf), inf)), h.Const("pi")),
        (),
    ),
    "wrong digits": (h.Approximately(fn("Phi", h.Num("1.96")), h.Decimal("0.970")), ()),
    "proportional": (h.ProportionalTo(fn("exp", h.Times(a, t)), fn("exp", t), t), ()),
    "n is 3": (h.Equal(h.Trace(h.Identity(N)), h.Num(3)), ()),
    "membership": (h.Member(h.Times(a, h.minus(h.Num(1), a)), h.Interval(h.Num(0), h.Num("1/5"), "[]")), (h.Is(a, "probability"),)),
    "sign of a derivative of a convex function": (
        h.GreaterEqual(h.Call(prime(f), t), h.Num(0)),
        (h.Is(f, "convex"),),
    ),
}

TRUE = {
    "inverse of a product": (h.Equal(h.Inverse(h.Times(A, B)), h.Times(h.Inverse(B), h.Inverse(A))), ()),
    "det of orthogonal squared": (h.Equal(power(h.Det(Q), 2), h.Num(1)), (h.Is(Q, "orthogonal"),)),
    "commuting squares": (
        h.Equal(power(h.Plus(A, B), 2), h.Plus(power(A, 2), h.Times(h.Num(2), A, B), power(B, 2))),
        (h.Equal(h.Times(A, B), h.Times(B, A)),),
    ),
    "hat matrix": (h.Equal(h.Trace(h.Times(X, h.Inverse(h.Times(T(X), X)), T(X))), h.Sym("p")), (h.Is(X, "full_column_rank"),)),
    "normal equations": (
        h.Equal(h.Times(T(X), h.minus(y, h.Times(X, h.PseudoInverse(X), y))), h.Zeros(P, 1)),
        (),
    ),
    "Rayleigh": (
        h.Equal(h.Times(T(v), A, v), h.Times(lam, T(v), v)),
        (h.Equal(h.Times(A, v), h.Times(lam, v)), h.Is(v, "nonzero")),
    ),
    "log of a product": (h.Equal(fn("log", h.Times(a, b)), h.Plus(fn("log", a), fn("log", b))), (h.Is(a, "positive"), h.Is(b, "positive"))),
    "log exp": (h.Equal(fn("log", fn("exp", a)), a), ()),
    "sigmoid": (h.Equal(h.Plus(fn("sigmoid", a), fn("sigmoid", h.negate(a))), h.Num(1)), ()),
    "digamma recurrence": (h.Equal(fn("digamma", h.Plus(a, h.Num(1))), h.Plus(fn("digamma", a), h.Quotient(h.Num(1), a))), ()),
    "triangle": (h.LessEqual(h.Norm(h.Plus(x, y), "2"), h.Plus(h.Norm(x, "2"), h.Norm(y, "2"))), ()),
    "log-sum-exp bounds": (
        h.And(
            h.LessEqual(h.Extremum("max", h.At(x, i), h.Range(i, h.Num(1), n)), h.Composite("logsumexp", x)),
            h.LessEqual(h.Composite("logsumexp", x), h.Plus(h.Extremum("max", h.At(x, i), h.Range(i, h.Num(1), n)), fn("log", n))),
        ),
        (),
    ),
    "nuclear norm": (h.LessEqual(h.Norm(A, "nuclear"), h.Times(fn("sqrt", h.Rank(A)), h.Norm(A, "F"))), ()),
    "log det is concave": (
        h.GreaterEqual(
            fn("log", h.Det(h.Plus(h.Times(t, A), h.Times(h.minus(h.Num(1), t), B)))),
            h.Plus(h.Times(t, fn("log", h.Det(A))), h.Times(h.minus(h.Num(1), t), fn("log", h.Det(B)))),
        ),
        (h.Is(A, "positive_definite"), h.Is(B, "positive_definite"), h.Member(t, h.Interval(h.Num(0), h.Num(1), "[]"))),
    ),
    "Gram": (h.LoewnerGreaterEqual(h.Times(T(X), X), h.Num(0)), ()),
    "gamma integral": (
        h.Equal(
            h.Integral(h.Times(h.Power(t, h.minus(a, h.Num(1))), fn("exp", h.negate(h.Times(b, t)))), h.Range(t, h.Num(0), inf)),
            h.Quotient(fn("gamma", a), h.Power(b, a)),
        ),
        (h.Greater(a, h.Num(0)), h.Greater(b, h.Num(0))),
    ),
    "poisson sums to one": (
        h.Equal(h.SumOver(h.Quotient(h.Power(lam, k), fn("factorial", k)), h.Range(k, h.Num(0), inf)), fn("exp", lam)),
        (h.Greater(lam, h.Num(0)),),
    ),
    "binomial theorem": (
        h.Equal(h.SumOver(h.Times(fn("binomial", m, k), h.Power(a, k)), h.Range(k, h.Num(0), m)), h.Power(h.Plus(h.Num(1), a), m)),
        (),
    ),
    "geometric sum": (
        h.Equal(
            h.SumOver(h.Power(a, k), h.Range(k, h.Num(0), h.minus(m, h.Num(1)))),
            h.Quotient(h.minus(h.Num(1), h.Power(a, m)), h.minus(h.Num(1), a)),
        ),
        (),
    ),
    "chain rule": (
        h.Equal(h.Partial(h.Call(f, h.Call(g, t)), t), h.Times(h.Call(prime(f), h.Call(g, t)), h.Call(prime(g), t))),
        (),
    ),
    "gradient of a convex function at two points": (
        h.GreaterEqual(h.Call(f, b), h.Plus(h.Call(f, a), h.Times(h.Call(prime(f), a), h.minus(b, a)))),
        (h.Is(f, "convex"), h.Is(f, "differentiable")),
    ),
    "proportional": (h.ProportionalTo(fn("exp", h.Plus(a, t)), fn("exp", t), t), ()),
    "digits": (h.Approximately(fn("Phi", h.Num("1.96")), h.Decimal("0.975")), ()),
    "derivative of relu": (h.Equal(h.Partial(fn("relu", t), t), fn("step", t)), ()),
    "spectral norm": (h.LessEqual(h.Norm(h.Times(A, x), "2"), h.Times(h.Norm(A, "2"), h.Norm(x, "2"))), ()),
    "x not zero": (h.Greater(h.Times(T(x), A, x), h.Num(0)), (h.Is(A, "positive_definite"), h.NotEqual(x, h.Zeros(N, 1)))),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_friends_are_refuted_by_a_counterexample_that_replays(name: str) -> None:
    claim, conditions = FALSE[name][0], given(*FALSE[name][1])
    found = search(claim, conditions)
    assert isinstance(found, Refutation), found
    example = found.counterexample
    plain = json.loads(json.dumps([example.dimensions, example.values, example.left, example.right]))
    again = replace(example, dimensions=plain[0], values=plain[1], left=plain[2], right=plain[3])
    assert replay(claim, conditions, again)


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize("seed", [0, 1])
def test_true_claims_are_never_refuted(name: str, seed: int) -> None:
    found = search(TRUE[name][0], given(*TRUE[name][1]), seed=seed)
    assert isinstance(found, Agreement), found
    assert found.points >= 1


@pytest.mark.parametrize("name", ["AB = BA", "trace of a product", "Frobenius below spectral"])
def test_counterexamples_are_small(name: str) -> None:
    found = search(FALSE[name][0], ())
    assert isinstance(found, Refutation)
    assert found.counterexample.dimensions == {"n": 2}
    entries = [e for value in found.counterexample.values.values() for row in value for e in row]
    assert set(entries) <= {"0", "1", "-1"}


def test_the_outcome_depends_on_the_seed_alone() -> None:
    claim = FALSE["norm of a sum"][0]
    assert search(claim, (), seed=5) == search(claim, (), seed=5)


def test_a_changed_counterexample_does_not_replay() -> None:
    claim = h.Equal(h.Det(Q), h.Num(1))
    conditions = given(h.Is(Q, "orthogonal"))
    found = search(claim, conditions)
    assert isinstance(found, Refutation)
    good = found.counterexample
    size = good.dimensions["n"]
    identity = [[str(int(r == c)) for c in range(size)] for r in range(size)] if size > 1 else "1"
    twice = [[str(2 * int(r == c)) for c in range(size)] for r in range(size)] if size > 1 else "2"
    assert not replay(claim, conditions, replace(good, values={"Q": identity}))  # the claim holds there
    assert not replay(claim, conditions, replace(good, values={"Q": twice}))  # not orthogonal
    assert not replay(claim, conditions, replace(good, values={}))


def test_where_a_term_is_undefined_nothing_is_refuted() -> None:
    assert isinstance(search(h.Equal(h.Quotient(h.Num(1), h.Num(0)), h.Num(1)), ()), NoSample)
    found = search(h.Equal(power(fn("sqrt", a), 2), a), ())
    assert isinstance(found, Agreement)
    assert any("sqrt" in reason for reason in found.skipped)
    assert isinstance(search(h.Or(h.Equal(a, a), h.Equal(h.Quotient(h.Num(1), h.Num(0)), a)), ()), NoSample)


def test_conditions_that_no_point_meets_give_no_sample() -> None:
    assert isinstance(search(h.Equal(a, b), given(h.Less(a, h.Num(0)), h.Greater(a, h.Num(1)))), NoSample)


def test_conditions_that_cannot_be_checked_refute_nothing() -> None:
    everywhere = h.ForAll(h.GreaterEqual(h.Call(f, t), h.Num(0)), t)
    assert isinstance(search(h.GreaterEqual(h.Call(f, a), h.Num(0)), given(everywhere)), NoSample)
    drawn = h.DistributedAs(a, h.Distribution("exponential", h.Num(1)))
    assert isinstance(search(h.GreaterEqual(a, h.Num(0)), given(drawn)), NoSample)


def test_parameters_of_a_distribution_lie_where_they_must() -> None:
    drawn = h.DistributedAs(h.Sym("Y"), h.Distribution("bernoulli", p))
    assert isinstance(search(h.GreaterEqual(h.Times(p, h.minus(h.Num(1), p)), h.Num(0)), given(drawn)), Agreement)


def test_expectations_are_left_to_others() -> None:
    assert isinstance(search(h.Equal(h.Expectation(a), h.Num(0)), ()), NoSample)


def test_rows_can_be_extended() -> None:
    from derive.numeric.evaluate import EVALUATORS

    rows = {**EVALUATORS, h.Expectation: lambda term, ev: ev.value(term.children[0])}
    assert isinstance(search(h.Equal(h.Expectation(a), a), (), rows=rows), Agreement)


def test_different_from_means_not_identically_equal() -> None:
    found = search(h.NotEqual(h.Times(A, B), h.Times(B, A)), ())
    assert isinstance(found, Agreement)
    assert found.witness is not None
    assert isinstance(search(h.NotEqual(h.Plus(A, B), h.Plus(B, A)), ()), NoSample)


def test_agreement_says_how_far_it_goes() -> None:
    exact = search(TRUE["inverse of a product"][0], ())
    assert isinstance(exact, Agreement)
    assert exact.digits is None
    assert exact.rigorous
    assert len(exact.dims) >= 4
    close = search(TRUE["sigmoid"][0], ())
    assert isinstance(close, Agreement)
    assert close.digits is not None
    assert close.digits >= 30
    estimated = search(TRUE["gamma integral"][0], given(*TRUE["gamma integral"][1]))
    assert isinstance(estimated, Agreement)
    assert not estimated.rigorous


def test_effort_is_bounded() -> None:
    huge = h.Equal(h.SumOver(h.SumOver(h.Times(i, k), h.Range(i, h.Num(1), h.Num(9999))), h.Range(k, h.Num(1), h.Num(9999))), h.Num(0))
    assert isinstance(search(huge, (), effort=Effort(points=2)), NoSample)
    tower = h.Equal(h.Power(h.Num(10), h.Power(h.Num(10), h.Power(h.Num(10), h.Num(10)))), a)
    assert isinstance(search(tower, ()), NoSample)
