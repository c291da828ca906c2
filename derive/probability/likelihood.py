"""Maximum likelihood: what an estimator's letter stands for, given the law of the sample.

The estimate of σ² of a normal sample depends on whether μ is known: a parameter that the claim itself uses is known, every other one is
estimated
with it. An estimate of a function of a parameter is the function of the estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.calculus import build as b
from derive.probability.densities import identify
from derive.probability.monomials import Unsupported
from derive.probability.world import ScalarLaw, World, build, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition
from derive.terms.estimators import ESTIMATORS, Estimator
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Estimated:
    """A claim with its estimators put in, and what these need."""

    claim: h.Term
    conditions: tuple[Condition, ...]
    rules: tuple[str, ...]


def concerns(conditions: tuple[Condition, ...]) -> bool:
    """Whether a condition names an estimator."""
    return any(_is_mle(c.proposition) for c in conditions)


def _is_mle(p: h.Term) -> bool:
    return isinstance(p, h.Is) and p.property == "mle"


def put_in(claim: h.Term, conditions: tuple[Condition, ...]) -> Estimated:
    """Replace the letters of maximum-likelihood estimators by what they are; raise Unsupported where no closed form is known."""
    world = build(claim, conditions)
    rest = tuple(c for c in conditions if not _is_mle(c.proposition))
    needs: list[Condition] = []
    used = set(free_letters(claim))
    for c in conditions:
        if not _is_mle(c.proposition):
            continue
        letter, parameter = c.proposition.children
        if letter not in used:
            continue
        value = _estimate(parameter, world, used)
        claim = substitute(claim, {letter: value})
    return Estimated(claim, (*rest, *needs), ("the maximum-likelihood estimator of the family",))


def _estimate(parameter: h.Term, w: World, used: set[h.Term]) -> h.Term:
    for x, law in _samples(w):
        if isinstance(law, h.Distribution) and law.name == "normal" and law.children and not is_scalar(shape_of(law.children[0])):
            return _normal_vector(x, law, parameter)
        known = scalar_law(law)
        if known is None:
            continue
        for name, value in known.parameters.items():
            solve = _inverse(value, parameter)
            if solve is not None:
                return solve(_closed(known, name, x, used, parameter))
    raise Unsupported("no closed form of this estimator is known")


def _samples(w: World) -> list[tuple[h.Term, h.Term]]:
    """The data with their law; a law said of one letter alone is that of the only sample."""
    found: list[tuple[h.Term, h.Term]] = []
    samples = list(w.samples) or [x for x in w.laws if isinstance(x, h.Sym) and (is_vector(x.dims) or x.family)]
    for x in samples:
        law = w.laws.get(x)
        if law is None or (isinstance(law, h.Distribution) and not law.children):
            law = next((v for v in w.laws.values() if isinstance(v, h.Distribution) and v.children), law)
        if law is not None:
            found.append((x, identify(law, w)))
    return found


def _inverse(value: h.Term, parameter: h.Term) -> Callable[[h.Term], h.Term] | None:
    """How the parameter follows from the law's own one: itself, its reciprocal, its root."""
    if value == parameter:
        return lambda t: t
    if isinstance(value, h.Quotient) and value.children == (h.UNITY, parameter):
        return lambda t: h.Quotient(h.UNITY, t)
    if isinstance(value, h.Power) and value.children == (parameter, h.TWO):
        return lambda t: h.Func("sqrt", t)
    return None


def _closed(law: ScalarLaw, name: str, x: h.Term, used: set[h.Term], parameter: h.Term) -> h.Term:
    others = tuple(k for k, v in law.parameters.items() if k != name and not isinstance(v, h.Num) and not (set(free_letters(v)) & used))
    integers = ("n", "r")
    unknown = tuple(k for k in others if k not in integers)
    row = next((e for e in ESTIMATORS if e.law == law.name and e.parameter == name and set(e.unknown) == set(unknown)), None)
    if row is None:
        raise Unsupported("no closed form of this estimator is known")
    return closed_form(row, law.parameters, x)


def closed_form(row: Estimator, parameters: dict[str, h.Term], x: h.Term) -> h.Term:
    """An estimator of the table for the sample x (a vector)."""
    size = dimension_term(shape_of(x)[0])
    i = h.Sym("i")
    extremes = {
        "lowest": h.Extremum("min", h.At(x, i), h.Range(i, h.UNITY, size)),
        "highest": h.Extremum("max", h.At(x, i), h.Range(i, h.UNITY, size)),
    }
    names: dict[str, h.Term] = {**parameters, **extremes}
    for k, average in enumerate(row.averages):
        j = h.Sym("j") if k else i
        member = formula(average, {**names, "x": h.At(x, j)})
        names[f"a{k + 1}"] = h.Quotient(h.SumOver(member, h.Range(j, h.UNITY, size)), size)
        if k == 0:
            names["centre"] = names["a1"]
    return formula(row.value, names)


def _normal_vector(x: h.Term, law: h.Distribution, parameter: h.Term) -> h.Term:
    """x̄ and (1/N) Σ (x_i − x̄)(x_i − x̄)ᵀ of a family of vectors."""
    if not isinstance(x, h.Sym) or len(x.family) != 1:
        raise Unsupported("the sample of vectors")
    size = dimension_term(x.family[0])
    i, j = h.Sym("i"), h.Sym("j")
    mean = h.Quotient(h.SumOver(h.At(x, j), h.Range(j, h.UNITY, size)), size)
    if parameter == law.children[0]:
        return mean
    if parameter == law.children[1]:
        gap = b.minus(h.At(x, i), mean)
        return h.Quotient(h.SumOver(h.Times(gap, h.Transpose(gap)), h.Range(i, h.UNITY, size)), size)
    raise Unsupported("no closed form of this estimator is known")


__all__ = ["Estimated", "closed_form", "concerns", "put_in"]
