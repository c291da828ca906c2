"""Conditional moments: of jointly normal letters by regression, of letters whose law has others for its parameters by that law.

For jointly normal X and Y: E[Y | X] = E Y + Cov(Y, X) Var(X)⁻¹ (X − E X), Var(Y | X) = Var Y − Cov(Y, X) Var(X)⁻¹ Cov(X, Y) (Anderson,
*An Introduction to Multivariate Statistical Analysis*, 2.5). A conjugate prior gives a posterior law of its own family (Gelman et al.,
*Bayesian Data Analysis*, 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.probability.monomials import Unsupported
from derive.probability.world import ScalarLaw, World, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.distributions import CONJUGATES
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar
from derive.terms.statement import substitute
from derive.terms.typing import shape_of

if TYPE_CHECKING:
    from derive.probability.expectation import Engine


def conditions_of(t: h.Term) -> tuple[tuple[h.Term, ...], dict[h.Term, h.Term]]:
    """The arguments of a moment, and the letters that are given with the values at which they are (themselves where none is named)."""
    plain = tuple(c for c in t.children if not isinstance(c, h.Given))
    given: dict[h.Term, h.Term] = {}
    for g in (c for c in t.children if isinstance(c, h.Given)):
        for event in g.children:
            match event:
                case h.Sym() | h.At():
                    given[event] = event
                case h.Equal() if isinstance(event.children[0], (h.Sym, h.At)):
                    given[event.children[0]] = event.children[1]
                case _:
                    raise Unsupported("this condition of a moment")
    return plain, given


def conditioned(given: dict[h.Term, h.Term], body: h.Term, e: Engine) -> Engine:
    """The engine of the world in which some letters are given; raise Unsupported where the laws that the others then have are not known."""
    w = e.world
    if any(not isinstance(x, h.Sym) or x.family or x not in w.random for x in given):
        raise Unsupported("what is given is no random letter")
    others = [x for x in w.random_in(body) if x not in given]
    inner = _without(w, given)
    for x in others:
        law = _given_law(x, given, w)
        if law is not None:
            inner.laws[x] = law
            for fact in [f for f in inner.facts if x in f.children]:
                del inner.facts[fact]
    inner.normal = [g for g in inner.normal if len(others) > 1 and any(x in g for x in others)] if len(others) > 1 else []
    from derive.probability.expectation import Engine as Fresh

    return Fresh(inner, e.needed, e.rules)


def _without(w: World, given: dict[h.Term, h.Term]) -> World:
    random = {x: None for x in w.random if x not in given}
    return replace(
        w,
        random=random,
        laws={x: law for x, law in w.laws.items() if x not in given},
        samples={x: None for x in w.samples if x not in given},
        facts={f: v for f, v in w.facts.items() if not any(x in given for x in f.children)},
    )


def _given_law(x: h.Sym, given: dict[h.Term, h.Term], w: World) -> h.Distribution | None:
    """The law of a letter under what is given; None where it is the one it has anyway; raise Unsupported."""
    law = w.law_of(x)
    if isinstance(law, h.Distribution) and (parents := w.random_in(law)):
        if not set(parents) <= set(given):
            raise Unsupported("a law with parameters that are random")
        return law
    if all(w.are_independent(x, y) for y in given) and (len(given) == 1 or any({x, *given} <= set(g) for g in w.independent)):
        return None
    if len(given) == 1:
        (y,) = given
        assert isinstance(y, h.Sym)
        if (found := posterior(x, y, w)) is not None:
            return found
        if (found := regression(x, y, w)) is not None:
            return found
    raise Unsupported("a law under this condition")


def regression(x: h.Sym, y: h.Sym, w: World) -> h.Distribution | None:
    """The normal law of X given Y = y of two jointly normal letters."""
    from derive.probability.expectation import Engine as Fresh

    if not any(x in g and y in g for g in w.normal):
        return None
    e = Fresh(w)
    if not e.jointly_normal({x, y}):
        return None
    mean_x, mean_y = e.mean(x) or b.zero(x.dims), e.mean(y) or b.zero(y.dims)
    own, other, cross = e.covariance(x, x), e.covariance(y, y), e.covariance(x, y)
    if own is None or other is None:
        return None
    if any(
        isinstance(t, (h.Covariance, h.Variance, h.Expectation))
        for part in (mean_x, mean_y, own, other, cross)
        if part is not None
        for t in part.walk()
    ):
        return None
    if cross is None:
        return h.Distribution("normal", mean_x, own)
    scalar = is_scalar(y.dims)
    gain = (
        b.quotient(cross, other)
        if scalar and is_scalar(x.dims)
        else b.times(cross, b.quotient(h.UNITY, other) if scalar else b.inverse(other))
    )
    back = b.transpose(cross) if not (scalar and is_scalar(x.dims)) else cross
    return h.Distribution("normal", b.plus(mean_x, b.times(gain, b.minus(y, mean_y))), b.minus(own, b.times(gain, back)))


def posterior(x: h.Sym, y: h.Sym, w: World) -> h.Distribution | None:
    """The law of a parameter X given the observation Y, whose law has X for its parameter, of a conjugate pair."""
    before, seen = w.law_of(x), w.law_of(y)
    if before is None or seen is None or w.random_in(seen) != (x,) or w.random_in(before) or not is_scalar(y.dims):
        return None
    return conjugate(before, seen, x, y)


def conjugate(before: h.Term, seen: h.Term, x: h.Sym, y: h.Sym) -> h.Distribution | None:
    """The law of a parameter x with a prior law, given an observation or a sample y; None where the two are no conjugate pair."""
    law, known = scalar_law(before), scalar_law(seen)
    if law is None or known is None:
        return None
    for prior, observed, place, values in CONJUGATES:
        if law.name == prior and known.name == observed and known.parameters[place] == x:
            if any(p == x for name, p in known.parameters.items() if name != place):
                return None
            names = {**{f"{k}_": v for k, v in known.parameters.items()}, **law.parameters, **_sums(y, known)}
            return h.Distribution(prior, *(formula(v, names) for v in values))
    return None


def _sums(y: h.Sym, law: ScalarLaw) -> dict[str, h.Term]:
    """The number of observations, their sum, and their sum of squares about the mean of a normal law."""
    mean = law.parameters.get("m", h.ZERO)
    if is_scalar(y.dims):
        return {"N": h.UNITY, "S": y, "Q": h.Power(h.minus(y, mean), h.TWO)}
    i, size = h.Sym("i"), dimension_term(y.dims[0])
    over = h.Range(i, h.UNITY, size)
    squares = h.Power(h.minus(h.At(y, i), mean), h.TWO)
    return {"N": size, "S": h.SumOver(h.At(y, i), over), "Q": h.SumOver(squares, over)}


def _with_moments_named(w: World) -> World:
    """The world in which the means, variances and covariances of jointly normal letters that nobody gave have letters."""
    facts = dict(w.facts)
    members = dict.fromkeys(x for g in w.normal for x in g if isinstance(x, h.Sym) and w.law_of(x) is None)
    for x in members:
        names = [
            h.Expectation(x),
            h.Variance(x),
            *(h.Covariance(x, y) for y in members if repr(x) < repr(y) and h.Covariance(y, x) not in facts),
        ]
        for fact in names:
            if fact not in facts:
                shape = shape_of(fact)
                facts[fact] = h.Sym(f"\\operatorname{{{type(fact).__name__.lower()}}}({','.join(map(str, fact.children))})", *shape)
    return replace(w, facts=facts)


def _of_jointly_normal(t: h.Term, w: World) -> bool:
    return all(any(x in g for g in w.normal) for x in t.children)


def moment(t: h.Term, e: Engine, of: Callable[[tuple[h.Term, ...], Engine], h.Term]) -> h.Term:
    """A conditional moment: the moment in the world where the letters are given, at the values at which they are."""
    plain, given = conditions_of(t)
    named = _with_moments_named(e.world)
    inner = conditioned(given, h.Block(1, len(plain), *plain), replace(e, world=named))
    made = substitute(of(plain, inner), {value: fact for fact, value in named.facts.items() if fact not in e.world.facts})
    if any(isinstance(u, (h.Expectation, h.Variance, h.Covariance)) and not _of_jointly_normal(u, e.world) for u in made.walk()):
        raise Unsupported("a conditional moment")
    e.rules.setdefault("conditional moments by the law under the condition")
    at = {x: v for x, v in given.items() if x != v}
    return substitute(made, at) if at else made


__all__ = ["conditioned", "conjugate", "moment", "posterior", "regression"]
