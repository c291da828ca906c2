"""Maximum-likelihood estimators: at each of them the likelihood of some data is greatest."""

from __future__ import annotations

import mpmath
import pytest
from flint import arb, fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.arithmetic import BALL
from derive.numeric.evaluate import evaluate
from derive.numeric.point import Point
from derive.probability.likelihood import closed_form
from derive.probability.world import ScalarLaw
from derive.terms import heads as h
from derive.terms.distributions import LAWS
from derive.terms.estimators import ESTIMATORS, Estimator

from .numbers import number

DATA = {True: (1, 3, 2, 5, 3), False: (fmpq(1, 2), fmpq(7, 5), fmpq(9, 4), fmpq(4, 5), fmpq(3))}
KNOWN = {
    "normal": {"m": "0.7", "v": "1.9"}, "laplace": {"m": "0.6", "b": "1"}, "uniform": {"a": "0.25", "b": "4"}, "exponential": {"l": "1"},
    "gamma": {"a": "2.5", "b": "1"}, "inverse_gamma": {"a": "2.5", "b": "1"}, "weibull": {"l": "1", "k": "1.75"}, "rayleigh": {"c": "1"},
    "lognormal": {"m": "0.25", "v": "1"}, "pareto": {"c": "0.5", "a": "1"}, "bernoulli": {"p": "0.5"}, "binomial": {"n": "6", "p": "0.5"},
    "poisson": {"l": "1"}, "geometric": {"p": "0.5"}, "geometric0": {"p": "0.5"}, "negative_binomial": {"r": "3", "p": "0.5"},
    "negative_binomial_trials": {"r": "1", "p": "0.5"},
}  # fmt: skip


def estimate(row: Estimator, data: tuple[object, ...], values: dict[str, str]) -> mpmath.mpf:
    n = Symbol("n_{x}")
    x = h.Sym("x", n)
    names = {p: h.Num(values[p]) for p in LAWS[row.law].parameters}
    point = Point({n: len(data)}, {x: fmpq_mat(len(data), 1, list(data))})
    value = arb(evaluate(closed_form(row, names, x), point, BALL))
    return mpmath.mpf(value.mid().str(30, radius=False))


@pytest.mark.parametrize("row", ESTIMATORS, ids=lambda r: f"{r.law}-{r.parameter}-{','.join(r.unknown)}")
def test_the_likelihood_is_greatest(row: Estimator) -> None:
    law = LAWS[row.law]
    data = (0, 1, 1, 0, 1) if row.law == "bernoulli" else DATA[law.discrete]
    values: dict[str, object] = dict(KNOWN[row.law])
    best = estimate(row, data, KNOWN[row.law])
    for other in row.unknown:
        beside = next(e for e in ESTIMATORS if e.law == row.law and e.parameter == other and set(e.unknown) == {row.parameter})
        values[other] = estimate(beside, data, KNOWN[row.law])
    known = ScalarLaw(row.law, {p: h.Sym(p) for p in law.parameters})

    def log_likelihood(at: mpmath.mpf) -> mpmath.mpf:
        names = {**values, row.parameter: at}
        total = mpmath.mpf(0)
        for x in (mpmath.mpf(float(d)) for d in data):
            low, high = (number(known.say(end), names) for end in law.support)
            if not low - mpmath.mpf("1e-9") <= x <= high + mpmath.mpf("1e-9"):
                return -mpmath.inf
            total += number(known.say(law.log_density, x=h.Sym("x")), {**names, "x": x})
        return total

    top = log_likelihood(best)
    assert mpmath.isfinite(top)
    for step in ("0.9", "0.999", "1.001", "1.1"):
        try:
            beside_it = log_likelihood(best * mpmath.mpf(step))
        except ValueError:
            continue
        assert isinstance(beside_it, mpmath.mpc) or beside_it < top
