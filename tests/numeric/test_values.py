"""Values of terms: the four arithmetics agree, tables are complete, functions agree with mpmath."""

from __future__ import annotations

from random import Random

import mpmath
import numpy as np
import pytest
from flint import arb, fmpq, fmpq_mat, nmod
from sympy import Symbol

from derive.numeric.arithmetic import BALL, EXACT, FLOAT, PRIME, PRIME_MODULUS, Value
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import EVALUATORS, NOT_EVALUABLE, evaluate, outcome
from derive.numeric.point import Family, Point
from derive.numeric.special import BALL_FUNCTIONS, EXACT_FUNCTIONS
from derive.terms import heads as h
from derive.terms.functions import FUNCTIONS
from derive.terms.typing import RULES

N, P = Symbol("n"), Symbol("p")
A, B, X = h.matrix("A", "n", "n"), h.matrix("B", "n", "n"), h.matrix("X", "n", "p")
x, y = h.vector("x", "n"), h.vector("y", "n")
a, b, i, j = h.scalar("a"), h.scalar("b"), h.scalar("i"), h.scalar("j")


def point(seed: int, n: int = 3, p: int = 2) -> Point:
    r = Random(seed)

    def m(rows: int, columns: int) -> fmpq_mat:
        return fmpq_mat(rows, columns, [fmpq(r.randint(-5, 5), r.randint(1, 3)) for _ in range(rows * columns)])

    values = {A: m(n, n), B: m(n, n), X: m(n, p), x: m(n, 1), y: m(n, 1), a: fmpq(r.randint(1, 9), 4), b: fmpq(r.randint(1, 9), 5)}
    return Point({N: n, P: p}, values)


def as_floats(v: Value) -> np.ndarray:
    for ar in (FLOAT, EXACT, BALL):
        if ar.is_array(v):
            rows, columns = ar.shape(v)
            return np.array([as_float(e) for e in ar.entries(v)]).reshape(rows, columns)
    return np.array([[as_float(v)]])


def as_float(e: Value) -> float:
    return int(e.p) / int(e.q) if isinstance(e, fmpq) else float(e.mid()) if isinstance(e, arb) else float(e)


def as_prime(v: Value) -> list[nmod]:
    return [PRIME.number(e) for e in EXACT.entries(v)]


def test_every_head_of_a_value_has_a_row_or_a_reason() -> None:
    values = {t for t in RULES if not issubclass(t, h.Proposition)}
    assert values == set(EVALUATORS) | set(NOT_EVALUABLE)
    assert not set(EVALUATORS) & set(NOT_EVALUABLE)


def test_every_named_function_has_a_value() -> None:
    assert set(FUNCTIONS) <= set(BALL_FUNCTIONS) | set(EXACT_FUNCTIONS)
    assert set(BALL_FUNCTIONS) | set(EXACT_FUNCTIONS) <= set(FUNCTIONS)


def random_term(r: Random, depth: int, shape: str) -> h.Term:
    """A rational term of shape n×n, n×1 or 1×1."""
    if depth == 0:
        return r.choice({"m": [A, B, h.Identity(N)], "v": [x, y, h.Ones(N, 1)], "s": [a, b, h.Num(2)]}[shape])
    sub = lambda s: random_term(r, depth - 1, s)  # noqa: E731
    return {
        "m": [
            lambda: h.Plus(sub("m"), sub("m")),
            lambda: h.Times(sub("m"), sub("m")),
            lambda: h.Times(sub("s"), sub("m")),
            lambda: h.Transpose(sub("m")),
            lambda: h.Inverse(sub("m")),
            lambda: h.Hadamard(sub("m"), sub("m")),
            lambda: h.Times(sub("v"), h.Transpose(sub("v"))),
            lambda: h.Diag(sub("v")),
            lambda: h.Power(sub("m"), h.Num(2)),
            lambda: h.Adjugate(sub("m")),
        ],
        "v": [
            lambda: h.Plus(sub("v"), sub("v")),
            lambda: h.Times(sub("m"), sub("v")),
            lambda: h.Diagonal(sub("m")),
            lambda: h.Quotient(sub("v"), sub("s")),
            lambda: h.Power(sub("v"), h.Num(3)),
        ],
        "s": [
            lambda: h.Plus(sub("s"), sub("s")),
            lambda: h.Times(h.Transpose(sub("v")), sub("v")),
            lambda: h.Trace(sub("m")),
            lambda: h.Det(sub("m")),
            lambda: h.Inner(sub("m"), sub("m")),
            lambda: h.SumOver(h.At(sub("v"), i), h.Range(i, h.Num(1), h.Sym("n"))),
            lambda: h.Quotient(sub("s"), sub("s")),
        ],
    }[shape][r.randrange({"m": 10, "v": 5, "s": 7}[shape])]()


@pytest.mark.parametrize("seed", range(60))
def test_the_arithmetics_agree_on_random_rational_terms(seed: int) -> None:
    r = Random(seed)
    term, p = random_term(r, 3, r.choice("mvs")), point(seed)
    try:
        exact = evaluate(term, p, EXACT)
    except Undefined:
        with pytest.raises(Undefined):
            evaluate(term, p, PRIME)
        with pytest.raises(Undefined):
            evaluate(term, p, BALL)
        return
    assert as_prime(exact) == PRIME.entries(evaluate(term, p, PRIME))
    assert as_prime(exact) == as_prime(evaluate(term, p, BALL))  # balls stay exact on rationals
    rounded = evaluate(term, p, FLOAT)
    assert np.allclose(as_floats(rounded), as_floats(exact), rtol=1e-4, atol=1e-6)


IRRATIONAL = [
    h.Func("exp", x),
    h.Norm(x, "2"),
    h.Norm(A, "F"),
    h.Norm(A, "spectral"),
    h.Norm(A, "nuclear"),
    h.Norm(x, "p", h.Num(3)),
    h.Composite("softmax", x),
    h.Composite("logsumexp", x),
    h.Composite("layernorm", x),
    h.Spectral("sigma_max", X),
    h.Spectral("rho", A),
    h.MatrixFunction("exp", A),
    h.MatrixFunction("sqrt", h.Times(h.Transpose(A), A)),
    h.Power(a, h.Num("1/3")),
    h.Func("digamma", a),
    h.Power(h.Plus(h.Times(h.Transpose(A), A), h.Identity(N)), h.Num("1/2")),
]


@pytest.mark.parametrize("term", IRRATIONAL, ids=str)
def test_balls_enclose_what_floating_point_finds(term: h.Term) -> None:
    p = point(6)
    assert np.allclose(as_floats(evaluate(term, p, BALL)), as_floats(evaluate(term, p, FLOAT)), rtol=1e-9)
    with pytest.raises(Unsupported):
        evaluate(term, p, EXACT)


def test_a_square_root_of_a_matrix_squares_to_it() -> None:
    p, s = point(7), h.MatrixFunction("sqrt", h.Times(h.Transpose(A), A))
    gap = evaluate(h.minus(h.Times(s, s), h.Times(h.Transpose(A), A)), p, BALL)
    assert all(e.contains(0) and e.rad() < 1e-20 for e in gap.entries())


MPMATH = {
    "besseli": (mpmath.besseli, (1.5, 2.25)),
    "besselj": (mpmath.besselj, (1.5, 2.25)),
    "besselk": (mpmath.besselk, (1.5, 2.25)),
    "betainc": (lambda u, v, t: mpmath.betainc(u, v, 0, t, regularized=True), (1.5, 2.25, 0.375)),
    "beta": (mpmath.beta, (1.5, 2.25)),
    "lowergamma": (lambda s, t: mpmath.gammainc(s, 0, t), (1.5, 2.25)),
    "uppergamma": (lambda s, t: mpmath.gammainc(s, t), (1.5, 2.25)),
    "polygamma": (mpmath.polygamma, (2, 1.25)),
    "hypergeometric1f1": (mpmath.hyp1f1, (0.5, 1.75, 0.625)),
    "legendre": (mpmath.legendre, (3, 0.375)),
    "hermite": (mpmath.hermite, (4, 0.375)),
    "binomial": (mpmath.binomial, (5.5, 2.25)),
    "Phi": (mpmath.ncdf, (0.75,)),
    "phi": (mpmath.npdf, (0.75,)),
    "erf": (mpmath.erf, (0.75,)),
    "digamma": (mpmath.digamma, (2.75,)),
    "loggamma": (mpmath.loggamma, (2.75,)),
    "zeta": (mpmath.zeta, (2.5,)),
    "lambertw": (mpmath.lambertw, (0.75,)),
    "logbase": (lambda base, t: mpmath.log(t) / mpmath.log(base), (3, 2.5)),
    "doublefactorial": (mpmath.fac2, (7,)),
    "PhiInverse": (lambda q: mpmath.sqrt(2) * mpmath.erfinv(2 * q - 1), (0.375,)),
    "multigamma": (lambda _, t: mpmath.sqrt(mpmath.pi) * mpmath.gamma(t) * mpmath.gamma(t - 0.5), (2, 1.75)),
}


@pytest.mark.parametrize("name", MPMATH)
def test_functions_agree_with_mpmath(name: str) -> None:
    f, args = MPMATH[name]
    letters = [h.scalar(f"t{k}") for k in range(len(args))]
    p = Point({}, {t: fmpq(*float(v).as_integer_ratio()) for t, v in zip(letters, args, strict=True)})
    term = h.Func(name, *letters)
    expected = float(mpmath.re(f(*map(mpmath.mpf, args))))
    assert as_float(evaluate(term, p, BALL)) == pytest.approx(expected, rel=1e-12)
    assert evaluate(term, p, FLOAT) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "term",
    [
        h.Quotient(h.Num(1), h.Num(0)),
        h.Func("log", h.Num(0)),
        h.Func("sqrt", h.Num(-1)),
        h.Inverse(h.Ones(N, N)),
        h.Power(h.Num(0), h.Num(-1)),
        h.Power(h.Num(-2), h.Num("1/2")),
        h.Func("digamma", h.Num(-3)),
        h.At(x, h.Num(4)),
        h.Func("factorial", h.Num("1/2")),
        h.Spectral("lambda_max", h.Block(2, 2, h.Num(0), h.Num(-1), h.Num(1), h.Num(0))),
    ],
    ids=str,
)
def test_what_has_no_value_is_undefined(term: h.Term) -> None:
    with pytest.raises(Undefined):
        evaluate(term, point(1), BALL)


@pytest.mark.parametrize(
    "term",
    [
        h.Power(h.Num(10), h.Power(h.Num(10), h.Power(h.Num(10), h.Num(10)))),
        h.Func("factorial", h.Power(h.Num(10), h.Num(9))),
        h.SumOver(i, h.Range(i, h.Num(1), h.Power(h.Num(10), h.Num(9)))),
        h.Power(A, h.Power(h.Num(10), h.Num(9))),
        h.Func("binomial", h.Power(h.Num(10), h.Num(12)), h.Power(h.Num(10), h.Num(9))),
    ],
    ids=str,
)
def test_numbers_beyond_bounds_are_refused_at_once(term: h.Term) -> None:
    with pytest.raises(Unsupported):
        evaluate(term, point(1), EXACT)


def test_members_entries_rows_and_columns() -> None:
    family = h.Sym("z", N, 1, "K")
    members = Family.build((2,), lambda k: fmpq_mat(3, 1, [k[0], 10 * k[0], 100 * k[0]]))
    p = Point({N: 3, Symbol("K"): 2}, {family: members})
    assert evaluate(h.At(family, h.Num(2), h.Num(3)), p, EXACT) == 200
    total = h.SumOver(h.Times(h.Transpose(h.At(family, i)), h.At(family, i)), h.Range(i, h.Num(1), h.Sym("K")))
    assert evaluate(total, p, EXACT) == 5 * 10101
    assert evaluate(h.Row(h.Transpose(h.At(family, h.Num(1))), h.Num(1)), p, EXACT) == fmpq_mat(1, 3, [1, 10, 100])
    off_diagonal = h.SumOver(h.Num(1), h.Such(h.Range(i, h.Num(1), h.Sym("n")), h.NotEqual(i, h.Num(2))), h.Range(j, h.Num(1), i))
    for ar in (EXACT, PRIME, BALL):
        assert evaluate(off_diagonal, p, ar) == ar.number(fmpq(4))


def test_kronecker_vec_and_commutation_fit_together() -> None:
    p = point(3)
    vec_of_product = h.minus(h.Vec(h.Times(A, X, h.Identity(P))), h.Times(h.Kronecker(h.Identity(P), A), h.Vec(X)))
    commuted = h.minus(h.Times(h.Commutation(N, P), h.Vec(X)), h.Vec(h.Transpose(X)))
    for term in (vec_of_product, commuted):
        assert all(e == 0 for e in EXACT.entries(evaluate(term, p, EXACT)))


def test_penrose_conditions_of_the_pseudo_inverse() -> None:
    low = fmpq_mat(3, 2, [1, 2, 2, 4, 3, 6])
    p = Point({N: 3, P: 2}, {X: low})
    plus = evaluate(h.PseudoInverse(X), p, EXACT)
    assert low * plus * low == low
    assert plus * low * plus == plus
    assert low * plus == (low * plus).transpose()
    assert plus * low == (plus * low).transpose()


def test_integrals_sums_and_limits_are_estimates_with_many_digits() -> None:
    t, inf = h.scalar("t"), h.Const("inf")
    cases = [
        (h.Integral(h.Func("exp", h.negate(h.Power(t, h.Num(2)))), h.Range(t, h.negate(inf), inf)), mpmath.sqrt(mpmath.pi)),
        (h.Integral(h.Func("log", t), h.Range(t, h.Num(0), h.Num(1))), -1),
        (h.Integral(h.Func("abs", t), h.Range(t, h.Num(-1), h.Num(2))), 2.5),
        (h.Integral(h.Quotient(h.Num(1), h.Power(t, h.Num(2))), h.Range(t, h.Num(1), inf)), 1),
        (h.SumOver(h.Power(t, h.Num(-2)), h.Range(t, h.Num(1), inf)), mpmath.pi**2 / 6),
        (h.SumOver(h.Power(h.Num("1/2"), t), h.Range(t, h.Num(0), inf)), 2),
        (h.Limit(h.Quotient(h.Func("sin", t), t), t, h.Num(0), "+-"), 1),
        (h.Limit(h.Power(h.Plus(h.Num(1), h.Quotient(h.Num(1), t)), t), t, inf, "-"), mpmath.e),
        (h.Limit(h.Power(h.Plus(h.Power(h.Num(2), t), h.Power(h.Num("9/4"), t)), h.Quotient(h.Num(1), t)), t, inf, "-"), mpmath.mpf(9) / 4),
    ]
    for term, expected in cases:
        found = outcome(term, Point({}, {}), BALL)
        assert not found.rigorous
        assert abs(as_float(found.value) - float(expected)) < 1e-12, term


def test_a_narrow_peak_is_not_missed() -> None:
    """The density of N(97, 1/100²) integrates to one: the nodes gather where a letter's value lies."""
    t, mu = h.scalar("t"), h.scalar("mu")
    z = h.Times(h.Num(100), h.minus(t, mu))
    density = h.Times(h.Num(100), h.Func("phi", z))
    term = h.Integral(density, h.Range(t, h.negate(h.Const("inf")), h.Const("inf")))
    assert as_float(evaluate(term, Point({}, {mu: fmpq(97)}), BALL)) == pytest.approx(1)


def test_a_prime_field_value_is_the_residue() -> None:
    assert int(evaluate(h.Num("1/3"), Point({}, {}), PRIME)) * 3 % PRIME_MODULUS == 1


def test_norms_of_named_exponents() -> None:
    """The norms of exponent ∞, 1 and 2 are those with names of their own."""
    v, m = h.vector("v", "n"), h.matrix("M", "n", "n")
    point = Point({Symbol("n"): 2}, {v: fmpq_mat(2, 1, [3, -4]), m: fmpq_mat(2, 2, [1, -5, 2, 0])})
    inf = h.Const("inf")
    assert evaluate(h.Norm(v, "p", inf), point, EXACT) == 4
    assert evaluate(h.Norm(v, "p", h.Num(1)), point, EXACT) == 7
    assert evaluate(h.Norm(m, "op", inf), point, EXACT) == 6
    assert evaluate(h.Norm(m, "op", h.Num(1)), point, EXACT) == 5
    spectral = [as_float(evaluate(h.Norm(m, kind, *rest), point, BALL)) for kind, rest in (("op", [h.Num(2)]), ("spectral", []))]
    assert spectral[0] == pytest.approx(spectral[1])


def test_an_index_of_the_spectrum_runs_through_all_of_it() -> None:
    """Σ over all i of σ_i(M)² is the square of the Frobenius norm of a 2×3 matrix; an index of nothing has no values."""
    m, i = h.matrix("M", "n", "p"), h.scalar("i")
    point = Point({Symbol("n"): 2, Symbol("p"): 3}, {m: fmpq_mat(2, 3, [1, 2, 0, -1, 3, 2])})
    everything = h.Over(i, h.Support())
    total = evaluate(h.SumOver(h.Power(h.Spectral("sigma", m, i), h.Num(2)), everything), point, BALL)
    assert as_float(total) == pytest.approx(19)
    with pytest.raises(Unsupported):
        evaluate(h.SumOver(i, everything), point, EXACT)
