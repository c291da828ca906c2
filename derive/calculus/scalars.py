"""The derivatives of the named functions of scalars, one line each; on arrays they hold elementwise.

A line says, for each argument, the derivative by it as a term of the arguments, or None where the function has no derivative by that
argument in this language. Where a kink lies is in `derive.terms.functions`. Source: NIST Digital Library of Mathematical Functions,
sections as cited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from derive.calculus.build import hadamard, minus, negate, number, ones, plus, quotient, square, times
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

Derivative: TypeAlias = Callable[..., Term] | None


def _f(name: str, *arguments: Term) -> Term:
    return h.Func(name, *arguments)


def _one(u: Term) -> Term:
    return ones(shape_of(u))


def _over(numerator: Term, denominator: Term) -> Term:
    return quotient(numerator, denominator)


def _scale(value: int, u: Term) -> Term:
    return times(number(value), u)


def _sqrt_pi(u: Term, value: str) -> Term:
    """value · exp(−u²)/√π."""
    return times(h.Num(value), quotient(_f("exp", negate(square(u))), _f("sqrt", h.Const("pi"))))


def _largest(sign: str, k: int, arguments: tuple[Term, ...]) -> Term | None:
    """1 where the k-th argument is the strictly largest (or smallest), else 0; elementwise for two arrays."""
    mine = arguments[k]
    if len(arguments) == 2:
        other = arguments[1 - k]
        if shape_of(other) != shape_of(mine):
            mine, other = (times(x, ones(shape_of(other if x is mine else mine))) if is_scalar(shape_of(x)) else x for x in (mine, other))
        return _f("step", minus(mine, other) if sign == "max" else minus(other, mine))
    if any(not is_scalar(shape_of(a)) for a in arguments):
        return None
    relation = h.Greater if sign == "max" else h.Less
    return h.Indicator(h.And(*(relation(mine, a) for j, a in enumerate(arguments) if j != k)))


SCALAR_DERIVATIVES: dict[str, tuple[Derivative, ...]] = {
    "exp": (lambda u: _f("exp", u),),  # 4.2(ii)
    "log": (lambda u: _over(_one(u), u),),  # 4.2(ii)
    "log2": (lambda u: _over(_one(u), times(_f("log", h.TWO), u)),),
    "log10": (lambda u: _over(_one(u), times(_f("log", h.Num(10)), u)),),
    "log1p": (lambda u: _over(_one(u), plus(_one(u), u)),),
    "logbase": (
        lambda b, x: negate(quotient(_f("log", x), hadamard(b, square(_f("log", b))))),
        lambda b, x: _over(_one(x), hadamard(x, _f("log", b))),
    ),
    "sqrt": (lambda u: _over(_one(u), _scale(2, _f("sqrt", u))),),
    "abs": (lambda u: _f("sign", u),),
    "sign": (lambda u: times(h.ZERO, u),),
    "step": (lambda u: times(h.ZERO, u),),
    "floor": (lambda u: times(h.ZERO, u),),
    "ceil": (lambda u: times(h.ZERO, u),),
    "round": (lambda u: times(h.ZERO, u),),
    "relu": (lambda u: _f("step", u),),
    "mod": (lambda u, m: _one(u), None),
    "sin": (lambda u: _f("cos", u),),  # 4.20
    "cos": (lambda u: negate(_f("sin", u)),),
    "tan": (lambda u: plus(_one(u), square(_f("tan", u))),),
    "cot": (lambda u: negate(plus(_one(u), square(_f("cot", u)))),),
    "sec": (lambda u: hadamard(_f("sec", u), _f("tan", u)),),
    "csc": (lambda u: negate(hadamard(_f("csc", u), _f("cot", u))),),
    "arcsin": (lambda u: _over(_one(u), _f("sqrt", minus(_one(u), square(u)))),),  # 4.24
    "arccos": (lambda u: negate(_over(_one(u), _f("sqrt", minus(_one(u), square(u))))),),
    "arctan": (lambda u: _over(_one(u), plus(_one(u), square(u))),),
    "sinh": (lambda u: _f("cosh", u),),  # 4.34
    "cosh": (lambda u: _f("sinh", u),),
    "tanh": (lambda u: minus(_one(u), square(_f("tanh", u))),),
    "coth": (lambda u: minus(_one(u), square(_f("coth", u))),),
    "sech": (lambda u: negate(hadamard(_f("sech", u), _f("tanh", u))),),
    "arsinh": (lambda u: _over(_one(u), _f("sqrt", plus(_one(u), square(u)))),),  # 4.38
    "arcosh": (lambda u: _over(_one(u), _f("sqrt", minus(square(u), _one(u)))),),
    "artanh": (lambda u: _over(_one(u), minus(_one(u), square(u))),),
    "sigmoid": (lambda u: hadamard(_f("sigmoid", u), minus(_one(u), _f("sigmoid", u))),),
    "softplus": (lambda u: _f("sigmoid", u),),
    "logit": (lambda u: _over(_one(u), hadamard(u, minus(_one(u), u))),),
    "gamma": (lambda u: hadamard(_f("gamma", u), _f("digamma", u)),),  # 5.2
    "loggamma": (lambda u: _f("digamma", u),),
    "digamma": (lambda u: _f("polygamma", h.UNITY, u),),  # 5.15
    "polygamma": (None, lambda k, u: _f("polygamma", plus(k, h.UNITY), u)),
    "beta": (
        lambda a, b: hadamard(_f("beta", a, b), minus(_f("digamma", a), _f("digamma", plus(a, b)))),  # 5.12
        lambda a, b: hadamard(_f("beta", a, b), minus(_f("digamma", b), _f("digamma", plus(a, b)))),
    ),
    "multigamma": (None, lambda p, a: hadamard(_f("multigamma", p, a), _f("multidigamma", p, a))),  # 35.3
    "multidigamma": (None, None),
    "factorial": (None,),
    "doublefactorial": (None,),
    "binomial": (None, None),
    "erf": (lambda u: _sqrt_pi(u, "2"),),  # 7.2
    "erfc": (lambda u: _sqrt_pi(u, "-2"),),
    "Phi": (lambda u: _f("phi", u),),
    "phi": (lambda u: negate(hadamard(u, _f("phi", u))),),
    "PhiInverse": (lambda u: _over(_one(u), _f("phi", _f("PhiInverse", u))),),
    "lowergamma": (None, lambda a, x: hadamard(h.Power(x, minus(a, h.UNITY)), _f("exp", negate(x)))),  # 8.8
    "uppergamma": (None, lambda a, x: negate(hadamard(h.Power(x, minus(a, h.UNITY)), _f("exp", negate(x))))),
    "betainc": (
        None,
        None,
        lambda a, b, x: quotient(times(h.Power(x, minus(a, h.UNITY)), h.Power(minus(h.UNITY, x), minus(b, h.UNITY))), _f("beta", a, b)),
    ),  # 8.17
    "gammaquantile": (None, None),
    "betaquantile": (None, None, None),
    "besseli": (
        None,
        lambda v, x: times(h.Num("1/2"), plus(_f("besseli", minus(v, h.UNITY), x), _f("besseli", plus(v, h.UNITY), x))),
    ),  # 10.29
    "besselj": (
        None,
        lambda v, x: times(h.Num("1/2"), minus(_f("besselj", minus(v, h.UNITY), x), _f("besselj", plus(v, h.UNITY), x))),
    ),  # 10.6
    "besselk": (
        None,
        lambda v, x: times(h.Num("-1/2"), plus(_f("besselk", minus(v, h.UNITY), x), _f("besselk", plus(v, h.UNITY), x))),
    ),  # 10.29
    "zeta": (None,),
    "lambertw": (lambda u: _over(_one(u), plus(u, _f("exp", _f("lambertw", u)))),),  # 4.13
    "legendre": (None, None),
    "hermite": (None, lambda n, x: times(h.TWO, n, _f("hermite", minus(n, h.UNITY), x))),  # 18.9
    "hypergeometric1f1": (
        None,
        None,
        lambda a, b, x: times(quotient(a, b), _f("hypergeometric1f1", plus(a, h.UNITY), plus(b, h.UNITY), x)),
    ),  # 13.3
    "delta": (None, None),
}


def scalar_derivative(name: str, k: int, arguments: tuple[Term, ...]) -> Term | None:
    """Return the derivative of a named function by its k-th argument (from 0), elementwise, or None where the table has none."""
    if name in ("max", "min"):
        return _largest(name, k, arguments)
    row = SCALAR_DERIVATIVES[name]
    rule = row[k]
    if rule is None or (not is_scalar(shape_of(arguments[k])) and len(row) > 1 and any(is_scalar(shape_of(a)) for a in arguments)):
        return None
    return rule(*arguments)
