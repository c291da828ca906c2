"""Where the parameters of distributions lie, as propositions about them; names as in `terms.heads.Distribution`.

Parametrisations: normal(mean, variance or covariance), gamma(shape, rate), binomial(trials, probability), and so on (Johnson, Kotz &
Balakrishnan).
"""

from __future__ import annotations

from derive.numeric.errors import Unsupported
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

_DOMAINS: dict[str, tuple[str, ...]] = {
    "normal": ("", "spread"),
    "lognormal": ("", "positive"),
    "bernoulli": ("probability",),
    "binomial": ("count", "probability"),
    "geometric": ("probability",),
    "poisson": ("positive",),
    "exponential": ("positive",),
    "gamma": ("positive", "positive"),
    "inverse_gamma": ("positive", "positive"),
    "beta": ("positive", "positive"),
    "chi2": ("positive",),
    "chisquared": ("positive",),
    "student": ("positive",),
    "t": ("positive",),
    "f": ("positive", "positive"),
    "laplace": ("", "positive"),
    "cauchy": ("", "positive"),
    "logistic": ("", "positive"),
    "weibull": ("positive", "positive"),
    "pareto": ("positive", "positive"),
    "categorical": ("probability_vector",),
    "multinomial": ("count", "probability_vector"),
    "dirichlet": ("positive",),
    "uniform": ("", ""),
}


def parameter_domain(d: h.Term) -> list[h.Term]:
    """Return what must hold of a distribution's parameters; raise Unsupported for one that is not in the table."""
    if not isinstance(d, h.Distribution):
        raise Unsupported("a distribution that is not named")
    words = _DOMAINS.get(d.name)
    if words is None or len(words) != len(d.children):
        raise Unsupported(f"where the parameters of {d.name} lie")
    found = [p for word, x in zip(words, d.children, strict=True) for p in _demand(word, x)]
    return [*found, h.Less(*d.children)] if d.name == "uniform" else found


def _demand(word: str, x: h.Term) -> list[h.Term]:
    match word:
        case "":
            return []
        case "spread":
            return [h.Greater(x, h.ZERO)] if _scalar(x) else [h.Is(x, "positive_definite")]
        case "count":
            return [h.Is(x, "natural"), h.Is(x, "positive")]
        case "positive" if _scalar(x):
            return [h.Greater(x, h.ZERO)]
        case "probability":
            return [h.GreaterEqual(x, h.ZERO), h.LessEqual(x, h.UNITY)]
    return [h.Is(x, word)]


def _scalar(x: h.Term) -> bool:
    try:
        return is_scalar(shape_of(x))
    except ShapeError:
        return False
