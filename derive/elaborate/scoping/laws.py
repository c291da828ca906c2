"""From the name of a distribution, its arguments and the words beside it to one law of the table, or to all that it may be.

`Gamma(a, b)` has a rate or a scale, `Geom(p)` counts from 0 or from 1: where neither words nor letters say which, the result is
`Distribution("either", …)` of every plausible law, and a claim is judged under each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.terms import heads as h
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

#: Words that choose between the parameterisations of one distribution.
CHOOSING = frozenset(
    "rate scale mean inverse_scale sd standard_deviation variance precision failures trials from_zero from_one location intensity".split()
)

RATES = frozenset({"rate", "inverse_scale", "intensity"})
SCALES = frozenset({"scale", "mean"})


#: Names that prose has for laws that are written under another one.
NAMES = {
    "multivariate_normal": "normal", "bivariate_normal": "normal", "chi_squared": "chi_square", "student_t": "student", "erlang": "gamma",
}  # fmt: skip


def canonical(name: str, arguments: Sequence[h.Term], words: Iterable[str] = ()) -> h.Term:
    """Return the law that a name with its arguments in their usual order means under the words given."""
    said = frozenset(words)
    values = list(arguments)
    name = NAMES.get(name, name)
    if name == "standard_normal":
        return h.Distribution("normal", h.ZERO, h.UNITY) if not values else h.Distribution(name, *values)
    match name, len(values):
        case "student_t" | "t", _:
            return h.Distribution("student", *values)
        case "exponential", 1:
            return _exponential(values[0], said)
        case "gamma", 2:
            return _gamma(values, said)
        case "geometric", 1:
            return _counted(["geometric"], ["geometric0"], values, said)
        case "negative_binomial", 2:
            return _counted(["negative_binomial_trials"], ["negative_binomial"], values, said)
        case "normal", 2 if _is_number(values[1]):
            return _normal(values, said)
        case "normal", 2 if values[0] == h.ZERO:
            return h.Distribution("normal", h.Zeros(shape_of(values[1])[0], 1), values[1])
        case "weibull", 2:
            return _ordered("weibull", values, said, shapes=("k", "c", "\\alpha", "\\beta"), scales=("\\lambda", "\\eta", "\\theta"))
        case "pareto", 2:
            return _ordered("pareto", values, said, shapes=("\\alpha", "a"), scales=("x_{m}", "x_{\\mathrm{m}}", "x_{\\min}", "m", "x_{0}"))
    return h.Distribution(name, *values)


def _exponential(value: h.Term, said: frozenset[str]) -> h.Term:
    rate, mean = h.Distribution("exponential", value), h.Distribution("exponential", _inverse(value))
    if said & RATES:
        return rate
    if said & SCALES:
        return mean
    return rate if isinstance(value, h.Num) or _letter(value).startswith(("\\lambda", "\\nu", "\\alpha")) else either(rate, mean)


def _gamma(values: list[h.Term], said: frozenset[str]) -> h.Term:
    shape, second = values
    rate, scale = h.Distribution("gamma", shape, second), h.Distribution("gamma", shape, _inverse(second))
    if said & RATES:
        return rate
    if "scale" in said or _letter(second).startswith("\\theta"):
        return scale
    return rate if second == h.UNITY or _letter(second).startswith("\\lambda") else either(rate, scale)


def _normal(values: list[h.Term], said: frozenset[str]) -> h.Term:
    mean, second = values
    variance = h.Distribution("normal", mean, second)
    squared = h.Distribution("normal", mean, h.Power(second, h.TWO))
    if "variance" in said:
        return variance
    if said & {"sd", "standard_deviation"} and not isinstance(second, (h.Power, h.Num)):
        return squared
    if "precision" in said:
        return h.Distribution("normal", mean, _inverse(second))
    return either(variance, squared) if _letter(second) in ("\\sigma", "s") else variance


def _counted(trials: list[str], failures: list[str], values: list[h.Term], said: frozenset[str]) -> h.Term:
    if said & {"failures", "from_zero"}:
        return h.Distribution(failures[0], *values)
    if said & {"number_of_trials_until", "from_one", "trials_until"}:
        return h.Distribution(trials[0], *values)
    return either(h.Distribution(trials[0], *values), h.Distribution(failures[0], *values))


def _ordered(name: str, values: list[h.Term], said: frozenset[str], shapes: tuple[str, ...], scales: tuple[str, ...]) -> h.Term:
    """Laws with a scale and a shape, written in either order: the letters tell."""
    first, second = (_letter(v) for v in values)
    straight, turned = h.Distribution(name, *values), h.Distribution(name, *reversed(values))
    if first in scales or second in shapes:
        return straight
    if first in shapes or second in scales:
        return turned
    return straight if "in_order" in said else either(straight, turned)


def either(*laws: h.Term) -> h.Term:
    """Any one of several laws, the text does not say which."""
    distinct = tuple(dict.fromkeys(laws))
    return distinct[0] if len(distinct) == 1 else h.Distribution("either", *distinct)


def _inverse(t: h.Term) -> h.Term:
    if isinstance(t, h.Quotient) and t.children[0] == h.UNITY:
        return t.children[1]
    return t if t == h.UNITY else h.Quotient(h.UNITY, t)


def _letter(t: h.Term) -> str:
    return t.name if isinstance(t, h.Sym) else ""


def _is_number(t: h.Term) -> bool:
    return is_scalar(shape_of(t))


__all__ = ["CHOOSING", "canonical", "either"]
