"""Score and Fisher information as functions of a parameter, given the law of an observation or of a sample.

The score is ∂ log f/∂θ, summed over the sample; the information of one observation is −E ∂² log f/∂θ², of n independent ones n times that.
Both are only formed where the support does not depend on θ (Lehmann & Casella, *Theory of Point Estimation*, 2.5).
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.calculus.eliminate import eliminate as derivative_free
from derive.probability.densities import carrier, identify, log_density
from derive.probability.monomials import Unsupported
from derive.probability.world import World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

_PARAMETER = h.Sym("\\theta_{0}")


def put_in(t: h.Term, meanings: dict[h.Term, tuple[str, h.Sym]], w: World) -> h.Term:
    """A term with every call of a score or an information replaced by what it is; raise Unsupported."""
    children = tuple(put_in(c, meanings, w) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if not (isinstance(t, h.Call) and t.children[0] in meanings):
        return t
    if len(t.children) != 2:
        raise Unsupported("the information about several parameters")
    function, parameter = t.children
    kind, data = meanings[function]
    return _score(data, parameter, w) if kind == "score" else _information(function, data, parameter, w)


def _score(data: h.Sym, parameter: h.Term, w: World) -> h.Term:
    law = _law(data, parameter, w)
    if is_scalar(shape_of(data)):
        return _derivative(law, data, parameter, w, 1)
    i = h.Sym("i")
    return h.SumOver(_derivative(law, h.At(data, i), parameter, w, 1), h.Range(i, h.UNITY, dimension_term(shape_of(data)[0])))


def _information(function: h.Term, data: h.Sym, parameter: h.Term, w: World) -> h.Term:
    law = _law(data, parameter, w)
    size = None if is_scalar(shape_of(data)) else dimension_term(shape_of(data)[0])
    one = data if size is None else h.At(data, h.UNITY)
    body = b.negate(_derivative(law, one, parameter, w, 2))
    value = h.Expectation(body) if data in free_letters(body) else body
    label = getattr(function, "name", "").partition("_{")[2].rstrip("}")
    if label == "1" or (size is None and not label):
        return value
    if isinstance(size, h.Sym) and label == size.name:
        return h.Times(size, value)
    if label and size is None and label == "n":
        return h.Times(h.Sym(label), value)
    raise Unsupported("whether this is the information of one observation or of the sample")


def _law(data: h.Sym, parameter: h.Term, w: World) -> h.Term:
    law = w.laws.get(data)
    if law is None:
        raise Unsupported("the law of the data is not given")
    law = identify(law, w)
    where = carrier(law, w)
    if set(free_letters(parameter)) & {*free_letters(where.lower), *free_letters(where.upper)}:
        raise Unsupported("the support depends on the parameter, so that the score has no information")
    return law


def _derivative(law: h.Term, x: h.Term, parameter: h.Term, w: World, order: int) -> h.Term:
    log = log_density(law, x, w)
    t = log.xreplace({parameter: _PARAMETER})
    if parameter not in log.walk() or set(free_letters(t)) & set(free_letters(parameter)):
        raise Unsupported("this is no parameter of the law")
    for _ in range(order):
        t = derivative_free(h.Partial(t, _PARAMETER))
    return t.xreplace({_PARAMETER: parameter})  # type: ignore[no-any-return]


__all__ = ["put_in"]
