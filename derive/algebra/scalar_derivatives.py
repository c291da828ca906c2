"""Derivatives of the named functions of scalars: one line each, the partial derivatives by each argument in order.

A value of the table takes the arguments and returns one term for each; `None` stands where no closed form is in the language (an order or
a degree). Derivatives hold where the function is differentiable: away from the kinks listed in `derive.terms.functions`; floor-like
functions have no row. Formulas as in NIST DLMF (4.7, 4.20, 4.34, 5.2, 7.2, 8.8, 10.6, 10.29, 13.3, 14.10, 18.9).
"""

from __future__ import annotations

from collections.abc import Callable

from derive.terms.heads import (
    TWO,
    UNITY,
    ZERO,
    Const,
    Func,
    Less,
    Num,
    Otherwise,
    Piecewise,
    Plus,
    Power,
    Quotient,
    Term,
    Times,
    minus,
    negate,
)

Partials = tuple[Term | None, ...]

_PI = Const("pi")


def _f(name: str, *args: Term) -> Term:
    return Func(name, *args)


def _over(x: Term) -> Term:
    return Quotient(UNITY, x)


def _square(x: Term) -> Term:
    return Power(x, TWO)


def _log_scaled(base: int) -> Callable[[Term], Partials]:
    return lambda x: (_over(Times(x, _f("log", Num(base)))),)


def _sigmoid(x: Term) -> Partials:
    s = _f("sigmoid", x)
    return (Times(s, minus(UNITY, s)),)


def _gauss(x: Term) -> Term:
    """2/√π e^{−x²}."""
    return Times(Quotient(TWO, _f("sqrt", _PI)), _f("exp", negate(_square(x))))


def _beta(a: Term, b: Term) -> Partials:
    common = _f("digamma", Plus(a, b))
    return tuple(Times(_f("beta", a, b), minus(_f("digamma", x), common)) for x in (a, b))


def _binomial(n: Term, k: Term) -> Partials:
    rest = _f("digamma", Plus(minus(n, k), UNITY))
    by_n = minus(_f("digamma", Plus(n, UNITY)), rest)
    by_k = minus(rest, _f("digamma", Plus(k, UNITY)))
    return Times(_f("binomial", n, k), by_n), Times(_f("binomial", n, k), by_k)


def _betainc(a: Term, b: Term, x: Term) -> Partials:
    density = Quotient(Times(Power(x, minus(a, UNITY)), Power(minus(UNITY, x), minus(b, UNITY))), _f("beta", a, b))
    return None, None, density


def _logbase(b: Term, x: Term) -> Partials:
    log_b = _f("log", b)
    return negate(Quotient(_f("log", x), Times(b, _square(log_b)))), _over(Times(x, log_b))


def _extremum(larger: bool) -> Callable[..., Partials]:
    def partials(*args: Term) -> Partials:
        """Of two arguments, one where this argument decides; of more, none."""
        if len(args) == 1:
            return (UNITY,)
        if len(args) != 2:
            return (None,) * len(args)
        a, b = args
        first = Less(b, a) if larger else Less(a, b)
        return Piecewise(UNITY, first, ZERO, Otherwise()), Piecewise(ZERO, first, UNITY, Otherwise())

    return partials


def _recurrence(name: str, sign: int) -> Callable[[Term, Term], Partials]:
    """Bessel: (f_{ν−1} ∓ f_{ν+1})/2 with the sign of the function."""

    def partials(order: Term, x: Term) -> Partials:
        below, above = _f(name, minus(order, UNITY), x), _f(name, Plus(order, UNITY), x)
        outer = Num("-1/2") if name == "besselk" else Num("1/2")
        return None, Times(outer, Plus(below, above) if sign > 0 else minus(below, above))

    return partials


def _legendre(n: Term, x: Term) -> Partials:
    return None, Quotient(Times(n, minus(Times(x, _f("legendre", n, x)), _f("legendre", minus(n, UNITY), x))), minus(_square(x), UNITY))


def _multidigamma(p: Term, a: Term) -> Partials:
    return None, Times(_f("multigamma", p, a), _f("multidigamma", p, a))


SCALAR_DERIVATIVES: dict[str, Callable[..., Partials]] = {
    "exp": lambda x: (_f("exp", x),),
    "log": lambda x: (_over(x),),
    "log2": _log_scaled(2),
    "log10": _log_scaled(10),
    "log1p": lambda x: (_over(Plus(UNITY, x)),),
    "logbase": _logbase,
    "sqrt": lambda x: (_over(Times(TWO, _f("sqrt", x))),),
    "abs": lambda x: (_f("sign", x),),
    "sign": lambda x: (ZERO,),
    "relu": lambda x: (_f("step", x),),
    "step": lambda x: (ZERO,),
    "max": _extremum(True),
    "min": _extremum(False),
    "sin": lambda x: (_f("cos", x),),
    "cos": lambda x: (negate(_f("sin", x)),),
    "tan": lambda x: (Plus(UNITY, _square(_f("tan", x))),),
    "cot": lambda x: (negate(Plus(UNITY, _square(_f("cot", x)))),),
    "sec": lambda x: (Times(_f("sec", x), _f("tan", x)),),
    "csc": lambda x: (negate(Times(_f("csc", x), _f("cot", x))),),
    "arcsin": lambda x: (_over(_f("sqrt", minus(UNITY, _square(x)))),),
    "arccos": lambda x: (negate(_over(_f("sqrt", minus(UNITY, _square(x))))),),
    "arctan": lambda x: (_over(Plus(UNITY, _square(x))),),
    "sinh": lambda x: (_f("cosh", x),),
    "cosh": lambda x: (_f("sinh", x),),
    "tanh": lambda x: (minus(UNITY, _square(_f("tanh", x))),),
    "coth": lambda x: (minus(UNITY, _square(_f("coth", x))),),
    "sech": lambda x: (negate(Times(_f("sech", x), _f("tanh", x))),),
    "arsinh": lambda x: (_over(_f("sqrt", Plus(_square(x), UNITY))),),
    "arcosh": lambda x: (_over(_f("sqrt", minus(_square(x), UNITY))),),
    "artanh": lambda x: (_over(minus(UNITY, _square(x))),),
    "sigmoid": _sigmoid,
    "softplus": lambda x: (_f("sigmoid", x),),
    "logit": lambda x: (_over(Times(x, minus(UNITY, x))),),
    "gamma": lambda x: (Times(_f("gamma", x), _f("digamma", x)),),
    "loggamma": lambda x: (_f("digamma", x),),
    "digamma": lambda x: (_f("polygamma", UNITY, x),),
    "polygamma": lambda n, x: (None, _f("polygamma", Plus(n, UNITY), x)),
    "beta": _beta,
    "binomial": _binomial,
    "multigamma": _multidigamma,
    "multidigamma": lambda p, a: (None, None),
    "erf": lambda x: (_gauss(x),),
    "erfc": lambda x: (negate(_gauss(x)),),
    "Phi": lambda x: (_f("phi", x),),
    "phi": lambda x: (negate(Times(x, _f("phi", x))),),
    "PhiInverse": lambda p: (_over(_f("phi", _f("PhiInverse", p))),),
    "lowergamma": lambda a, x: (None, Times(Power(x, minus(a, UNITY)), _f("exp", negate(x)))),
    "uppergamma": lambda a, x: (None, negate(Times(Power(x, minus(a, UNITY)), _f("exp", negate(x))))),
    "betainc": _betainc,
    "besseli": _recurrence("besseli", 1),
    "besselj": _recurrence("besselj", -1),
    "besselk": _recurrence("besselk", 1),
    "lambertw": lambda x: (_over(Plus(x, _f("exp", _f("lambertw", x)))),),
    "legendre": _legendre,
    "hermite": lambda n, x: (None, Times(TWO, n, _f("hermite", minus(n, UNITY), x))),
    "hypergeometric1f1": lambda a, b, x: (None, None, Times(Quotient(a, b), _f("hypergeometric1f1", Plus(a, UNITY), Plus(b, UNITY), x))),
}
