"""Quantiles and medians against distribution functions; closed laws of sums, least members and multiples against their moments."""

from __future__ import annotations

import mpmath
import pytest

from derive.probability.closed import affine, order_statistic, repeated
from derive.probability.world import ScalarLaw, World, scalar_law
from derive.terms import heads as h
from derive.terms.distributions import AFFINE, LAWS, MINIMA, SCALED, SUMS, WITHIN

from .numbers import number
from .test_table_of_distributions import PARAMETERS, expected

FOUR, P, X = h.Num(4), h.Sym("p"), h.Sym("x")


def law(name: str) -> ScalarLaw:
    return ScalarLaw(name, {p: h.Sym(p) for p in LAWS[name].parameters})


def distribution(name: str) -> h.Distribution:
    return h.Distribution(name, *(h.Sym(p) for p in LAWS[name].parameters))


def values(name: str, made: h.Distribution) -> dict[str, object]:
    """The parameters of a law that is made of another's, in numbers."""
    known = scalar_law(made)
    assert known is not None
    return {k: number(v, PARAMETERS[name]) for k, v in known.parameters.items()}


def cumulants(name: str) -> tuple[mpmath.mpf, mpmath.mpf]:
    mean = expected(name, lambda x: x)
    return mean, expected(name, lambda x: x**2) - mean**2


def moments_of(name: str, parameters: dict[str, object]) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Mean and variance of a law of the table, by the table."""
    from derive.probability import kernels
    from derive.probability.monomials import Atom

    raw = []
    for k in (1, 2):
        found = kernels.known(law(name), X, (Atom("power", X, h.Num(k)),))
        assert found is not None
        raw.append(number(found.value, parameters))
    return raw[0], raw[1] - raw[0] ** 2


@pytest.mark.parametrize("name", [n for n, x in LAWS.items() if x.quantile is not None])
def test_a_quantile_inverts_the_distribution_function(name: str) -> None:
    row = LAWS[name]
    assert row.quantile is not None
    assert row.cdf is not None
    with mpmath.workdps(30):
        point = number(
            law(name).say(row.quantile, p=P), {**PARAMETERS[name], "p": "0.37"} if "p" not in PARAMETERS[name] else PARAMETERS[name]
        )
        assert abs(number(law(name).say(row.cdf, x=X), {**PARAMETERS[name], "x": point}) - mpmath.mpf("0.37")) < 1e-15


@pytest.mark.parametrize("name", [n for n in (*SUMS, *WITHIN) if n != "cauchy"])
def test_a_sum_of_four_has_four_times_the_mean_and_the_variance(name: str) -> None:
    made = repeated(distribution(name), FOUR)
    assert made is not None
    mean, variance = cumulants(name)
    found = moments_of(made.name, values(name, made))
    assert all(abs(a - 4 * e) < 1e-8 * max(1, abs(e)) for a, e in zip(found, (mean, variance), strict=True))


@pytest.mark.parametrize("name", [n for n in (*AFFINE, *SCALED) if n not in ("cauchy",)])
def test_twice_a_number_has_twice_the_mean_and_four_times_the_variance(name: str) -> None:
    made = affine(distribution(name), h.TWO, h.ZERO, World())
    assert made is not None
    mean, variance = cumulants(name)
    found = moments_of(made.name, values(name, made))
    assert all(abs(a - e) < 1e-8 * max(1, abs(e)) for a, e in zip(found, (2 * mean, 4 * variance), strict=True))


@pytest.mark.parametrize("name", [n for n in MINIMA if not LAWS[n].discrete])
def test_the_least_of_four_survives_where_all_do(name: str) -> None:
    made = order_statistic(h.Distribution("order_statistic", distribution(name), h.UNITY, FOUR))
    row = LAWS[name]
    assert row.cdf is not None
    assert made.name == name
    point = {"x": "1.7"}
    one = 1 - number(law(name).say(row.cdf, x=X), {**PARAMETERS[name], **point})
    least = 1 - number(law(name).say(row.cdf, x=X), {**values(name, made), **point})
    assert abs(least - one**4) < 1e-12
