"""Letters for laws that the text gives: p(x) is a density of the table, ∫ p(x) g(x) dx and E_p g(X) are expectations under it.

"Let p and q be the densities of 𝒩(0, 1) and 𝒩(μ, σ²)" is the condition `DistributedAs(SetSym(p), Distribution(…))`. An integral over all
values in which p(x) is a factor is taken as the expectation that it is, with the logarithms of densities written out; a logarithm of a
density that does not live wherever p does has no finite mean, and is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.probability import densities, information
from derive.probability.monomials import Unsupported
from derive.terms import heads as h
from derive.terms.statement import free_letters, substitute

if TYPE_CHECKING:
    from derive.probability.expectation import Engine

Laws = dict[str, h.Distribution]


def laws_of(e: Engine) -> Laws:
    """The laws that letters stand for, by their names."""
    return {x.text(0): law for x, law in e.world.laws.items() if isinstance(x, h.SetSym) and isinstance(law, h.Distribution)}


def written(t: h.Term, laws: Laws, e: Engine) -> h.Term:
    """A term with the densities that letters stand for written out, and integrals over all values as expectations; raise Unsupported."""
    match t:
        case h.Integral(children=(body, h.Over(children=(h.Sym() as x, h.Support())))):
            return _integral(body, x, laws, e)
        case h.Expectation(children=(body, h.Over(children=(h.Support(), h.SetSym() as letter)))) if letter.text(0) in laws:
            points = {p for d in body.walk() if isinstance(d, h.Density) for p in d.children}
            if len(points) != 1 or not isinstance(x := points.pop(), h.Sym):
                raise Unsupported("an expectation over a density of which the variable is not written")
            return _mean(body, x, laws[letter.text(0)], laws, e)
        case h.Func(name="log", children=(h.Density() as d,)) if _of(d, laws):
            return densities.log_density(laws[d.text(0)], d.children[0], e.world)
        case h.Density() if _of(t, laws):
            return densities.density(laws[t.text(0)], t.children[0], e.world)
    children = tuple(written(c, laws, e) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def _of(d: h.Density, laws: Laws) -> bool:
    return d.text(0) in laws and len(d.children) == 1


def _integral(body: h.Term, x: h.Sym, laws: Laws, e: Engine) -> h.Term:
    """∫ p(x) g(x) dx as E g(X), and a sum of such integrals."""
    if isinstance(body, h.Plus):
        return b.plus(*(_integral(c, x, laws, e) for c in body.children))
    factors = list(body.children) if isinstance(body, h.Times) else [body]
    found = next((d for d in factors if isinstance(d, h.Density) and _of(d, laws) and d.children == (x,)), None)
    if found is None:
        raise Unsupported("an integral over the values of a law that is not a factor of it")
    factors.remove(found)
    return _mean(b.times(*factors) if factors else h.UNITY, x, laws[found.text(0)], laws, e)


def _mean(body: h.Term, x: h.Sym, law: h.Distribution, laws: Laws, e: Engine) -> h.Term:
    """E g(X) under a law; densities stand in it only as logarithms, of laws that live where this one does."""
    if x not in free_letters(body):
        return written(body, laws, e)
    letter = information.stand_in(law, e.world)
    return e.expect(substitute(_logs(body, laws, law, e), {x: letter}))


def _logs(t: h.Term, laws: Laws, law: h.Distribution, e: Engine) -> h.Term:
    match t:
        case h.Func(name="log", children=(h.Quotient(children=(over, under)),)) if any(isinstance(d, h.Density) for d in (over, under)):
            return b.minus(_logs(h.Func("log", over), laws, law, e), _logs(h.Func("log", under), laws, law, e))
        case h.Func(name="log", children=(h.Density() as d,)) if _of(d, laws):
            information.carried(law, laws[d.text(0)], e)
            return densities.log_density(laws[d.text(0)], d.children[0], e.world)
        case h.Density():
            raise Unsupported("a density under an expectation that is no logarithm")
    children = tuple(_logs(c, laws, law, e) for c in t.children)
    return t if children == t.children else t.replace_children(children)


__all__ = ["laws_of", "written"]
