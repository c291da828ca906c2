"""Every fact of the table of distributions against integrals and sums of its density, at parameters that have no symmetry."""

from __future__ import annotations

import mpmath
import pytest

from derive.probability import kernels
from derive.probability.monomials import Atom
from derive.probability.world import ScalarLaw
from derive.terms import heads as h
from derive.terms.distributions import LAWS, Law

from .numbers import number

X, T = h.Sym("x"), h.Sym("t")

PARAMETERS: dict[str, dict[str, object]] = {
    "normal": {"m": "0.7", "v": "1.9"}, "laplace": {"m": "-0.4", "b": "0.8"}, "logistic": {"m": "0.3", "c": "0.6"},
    "gumbel": {"m": "0.5", "b": "0.7"},
    "cauchy": {"m": "0.2", "c": "1.3"}, "student": {"v": "11.5"}, "uniform": {"a": "-0.6", "b": "1.7"}, "exponential": {"l": "1.4"},
    "gamma": {"a": "2.3", "b": "1.6"}, "chi_square": {"k": "5.2"}, "inverse_gamma": {"a": "7.3", "b": "1.2"},
    "weibull": {"l": "1.3", "k": "1.7"},
    "rayleigh": {"c": "1.1"}, "lognormal": {"m": "0.2", "v": "0.3"}, "pareto": {"c": "0.8", "a": "7.1"}, "f": {"d": "5.5", "e": "13.4"},
    "beta": {"a": "2.2", "b": "3.4"}, "bernoulli": {"p": "0.3"}, "binomial": {"n": 6, "p": "0.35"}, "poisson": {"l": "1.8"},
    "geometric0": {"p": "0.4"}, "geometric": {"p": "0.4"}, "negative_binomial": {"r": "3", "p": "0.45"},
    "negative_binomial_trials": {"r": 3, "p": "0.45"}, "hypergeometric": {"N": 11, "K": 6, "n": 4}, "discrete_uniform": {"a": -2, "b": 5},
}  # fmt: skip


def law_of(name: str) -> tuple[ScalarLaw, Law]:
    row = LAWS[name]
    return ScalarLaw(name, {p: h.Sym(p) for p in row.parameters}), row


def expected(name: str, g: object) -> mpmath.mpf:
    """E g(X) by an integral or a sum of the density."""
    law, row = law_of(name)
    values = PARAMETERS[name]
    lower, upper = (number(law.say(end), values) for end in row.support)
    log_density = law.say(row.log_density, x=X)

    def at(x: object) -> mpmath.mpf:
        return g(x) * mpmath.exp(number(log_density, {**values, "x": x}))  # type: ignore[operator]

    if row.discrete:
        top = upper if mpmath.isfinite(upper) else lower + 250
        return mpmath.fsum(at(lower + k) for k in range(int(top - lower) + 1))
    if name in ("normal", "laplace", "logistic", "gumbel"):  # beyond these ends less than 10⁻³⁰ is left
        m = mpmath.mpf(values["m"])
        return mpmath.quad(at, [m - (4 if name == "gumbel" else 60), m - 1, m, m + 4, m + 20, m + 70])
    if lower == -mpmath.inf:
        return mpmath.quad(at, [lower, mpmath.mpf(0), upper])
    return mpmath.quad(at, [lower, lower + 1, upper] if upper == mpmath.inf else [lower, upper])


def close(a: mpmath.mpf, b: mpmath.mpf, digits: int = 12) -> bool:
    return abs(a - b) <= mpmath.mpf(10) ** -digits * max(1, abs(a), abs(b))


@pytest.fixture(autouse=True)
def precision() -> object:
    with mpmath.workdps(30):
        yield


def test_every_law_is_tried() -> None:
    assert set(PARAMETERS) == set(LAWS)


@pytest.mark.parametrize("name", LAWS)
def test_densities_have_mass_one(name: str) -> None:
    assert close(expected(name, lambda x: 1), mpmath.mpf(1))


@pytest.mark.parametrize("name", [n for n in LAWS if n != "cauchy"])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_moments(name: str, k: int) -> None:
    law, _ = law_of(name)
    found = kernels.known(law, X, (Atom("power", X, h.Num(k)),))
    if found is not None:
        assert close(number(found.value, PARAMETERS[name]), expected(name, lambda x: x**k))
    else:
        assert k > 2
        assert name in ("logistic", "gumbel", "hypergeometric", "discrete_uniform", "negative_binomial_trials")


@pytest.mark.parametrize("name", [n for n, row in LAWS.items() if row.power is not None])
def test_real_powers_and_logarithms(name: str) -> None:
    law, _ = law_of(name)
    s = h.Num("7/10")
    for atoms, g in (
        ((Atom("power", X, s),), lambda x: x ** mpmath.mpf("0.7")),
        ((Atom("log", X, h.UNITY),), mpmath.log),
        ((Atom("power", X, h.UNITY), Atom("log", X, h.UNITY)), lambda x: x * mpmath.log(x)),
    ):
        found = kernels.known(law, X, atoms)
        assert found is not None
        assert close(number(found.value, PARAMETERS[name]), expected(name, g))


@pytest.mark.parametrize("name", [n for n, row in LAWS.items() if row.mgf is not None])
@pytest.mark.parametrize("k", [0, 1])
def test_generating_functions(name: str, k: int) -> None:
    law, row = law_of(name)
    atoms = (Atom("tilt", X, T), *((Atom("power", X, h.UNITY),) if k else ()))
    t = mpmath.mpf("0.21")
    found = kernels.known(law, X, atoms)
    if found is None:
        assert k == 1
        assert row.factorial is None
        return
    assert close(number(found.value, {**PARAMETERS[name], "t": t}), expected(name, lambda x: x**k * mpmath.exp(t * x)))


@pytest.mark.parametrize("name", [n for n, row in LAWS.items() if row.cdf is not None])
def test_distribution_functions(name: str) -> None:
    law, row = law_of(name)
    values = PARAMETERS[name]
    assert row.cdf is not None
    for x in ("0.85", "0.95"):
        slope = mpmath.diff(lambda y: number(law.say(row.cdf, x=X), {**values, "x": y}), mpmath.mpf(x))
        assert close(slope, mpmath.exp(number(law.say(row.log_density, x=X), {**values, "x": x})), 10)
        assert 0 < number(law.say(row.cdf, x=X), {**values, "x": x}) < 1


@pytest.mark.parametrize(("name", "function", "value"), kernels.STATISTICS)
def test_statistics(name: str, function: str, value: str) -> None:
    law, _ = law_of(name)
    values = PARAMETERS[name] | ({"m": 0} if name == "cauchy" else {})
    g = law.say(function, x=X)
    with mpmath.workdps(20):
        found = expected(name, lambda x: number(g, {**PARAMETERS[name], "x": x}))
    assert close(number(law.say(value), values), found, 3 if name == "cauchy" else 10)


def test_powers_say_what_they_need() -> None:
    law, _ = law_of("student")
    found = kernels.known(law, X, (Atom("power", X, h.TWO),))
    assert found is not None
    assert found.needs == (h.Greater(h.Sym("v"), h.TWO),)


def test_a_cauchy_variable_has_no_moments() -> None:
    law, _ = law_of("cauchy")
    assert kernels.known(law, X, (Atom("power", X, h.UNITY),)) is None
