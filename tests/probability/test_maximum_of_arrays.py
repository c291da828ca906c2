"""Derivations of maximum-likelihood estimates for vectors, matrices and boundaries: the results, and what is refused."""

from __future__ import annotations

import pytest

from derive.api import NotAvailable, Options, derive

ESTIMATES = [
    (r"N(x;\mu,\Sigma)", r"\mu, \Sigma", "", ["Quotient(SumOver(At(x, i)", "Transpose(Plus(At(x, i)"]),
    (r"N(x;\mu,\Sigma)", r"\Sigma", "", ["Plus(At(x, i), Times(Num(-1), \\mu))"]),
    (r"\mathrm{Cat}(x;\pi)", r"\pi", "", ["Equal(\\pi, Quotient(SumOver(At(x, i)"]),
    (r"\mathrm{Multinomial}(x;N,p)", "p", "", ["Equal(p, Quotient(x, Times(Transpose(Ones"]),
    (r"\mathcal N(y; X\beta, \sigma^2 I)", r"\beta, \sigma^2", "", ["Inverse(Times(Transpose(X), X))"]),
    (r"\mathcal N(y; X\beta, \sigma^2 I)", r"\beta", r"$\beta\sim\mathcal N(0,\tau^2 I)$", ["Quotient(Power(\\sigma, Num(2)), Power("]),
    (r"\mathrm{U}(x;0,\theta)", r"\theta", "", ["Equal(\\theta, Extremum(max, At(x, i)"]),
    (r"\mathrm{Gamma}(x;\alpha,\lambda)", r"\alpha, \lambda", "", ["Func(digamma, \\alpha)", "Equal(\\lambda, Quotient(\\alpha"]),
    (r"\mathrm{Poisson}(x;\lambda)", r"\lambda", "", ["Equal(\\lambda, Quotient(SumOver(At(x, i)"]),
]
REFUSED = [
    (r"\mathrm{Cauchy}(x;m,c)", "m", ""),
    (r"\mathcal N(y; X\beta, \Sigma)", r"\Sigma", ""),
    (r"\mathcal N(y; X\beta, \sigma^2 I)", r"\beta, \sigma^2", r"$\beta\sim\mathcal N(0,\tau^2 I)$"),
]


@pytest.mark.parametrize(("density", "wrt", "given", "parts"), ESTIMATES)
def test_an_estimate_is_derived(density: str, wrt: str, given: str, parts: list[str]) -> None:
    found = derive("mle", density, wrt, Options(given=given)).derivation
    assert all(part in repr(found.result) for part in parts), repr(found.result)
    assert found.steps[-1].rule == "estimate"


@pytest.mark.parametrize(("density", "wrt", "given"), REFUSED)
def test_what_has_no_closed_form_is_refused(density: str, wrt: str, given: str) -> None:
    with pytest.raises(NotAvailable):
        derive("mle", density, wrt, Options(given=given))
