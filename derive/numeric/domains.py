"""Where the parameters of distributions lie: of numbers by `terms.distributions`, of vectors and matrices by a table here."""

from __future__ import annotations

from derive.numeric.errors import Unsupported
from derive.terms import heads as h
from derive.terms.distributions import LAWS
from derive.terms.formulas import formula
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

#: One word for each parameter; nothing is asked of `free`. Wishart laws have the scale first, then the degrees of freedom.
_ARRAYS: dict[str, tuple[str, ...]] = {
    "normal": ("free", "positive_definite"),
    "multinomial": ("count", "probability_vector"),
    "categorical": ("probability_vector",),
    "dirichlet": ("positive",),
    "wishart": ("positive_definite", "degrees"),
    "inverse_wishart": ("positive_definite", "degrees"),
    "matrix_normal": ("free", "positive_definite", "positive_definite"),
}


def parameter_domain(d: h.Term) -> list[h.Term]:
    """Return what must hold of a distribution's parameters; raise Unsupported for one that no table has."""
    if not isinstance(d, h.Distribution):
        raise Unsupported("a distribution that is not named")
    law = LAWS.get(d.name)
    if law is not None and len(law.parameters) == len(d.children) and all(_is_number(x) for x in d.children):
        names = dict(zip(law.parameters, d.children, strict=True))
        whole = [h.Is(names[k], "integer") for k in law.integers]
        return [*whole, *(formula(text, names) for text in law.domain)]
    words = _ARRAYS.get(d.name)
    if words is None or len(words) != len(d.children):
        raise Unsupported(f"where the parameters of {d.name} lie")
    return [p for word, x in zip(words, d.children, strict=True) for p in _demand(word, x, d)]


def _demand(word: str, x: h.Term, d: h.Distribution) -> list[h.Term]:
    match word:
        case "free":
            return []
        case "count":
            return [h.Is(x, "natural"), h.Is(x, "positive")]
        case "degrees":
            size = shape_of(d.children[0])[0]
            return [h.Greater(h.Plus(x, h.UNITY), h.Trace(h.Identity(size)))]
    return [h.Is(x, word)]


def _is_number(x: h.Term) -> bool:
    try:
        return is_scalar(shape_of(x))
    except ShapeError:
        return False
