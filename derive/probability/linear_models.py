"""Linear models with normal noise and a normal prior: what is observed and what is asked are jointly normal.

y | β ∼ N(M(β), V) with M affine and β ∼ N(m, S) is y = M(β) + ε with ε ∼ N(0, V) independent of β (Bishop, *Pattern Recognition and
Machine Learning*, 2.3.3). With mean, covariance and cross-covariance of y written out, regression gives the posterior of β.
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.probability.bayes import is_model
from derive.probability.eliminate import eliminate
from derive.probability.world import HEADS, World, build
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of


def joint(claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[h.Term, tuple[Condition, ...]] | None:
    """The claim and the conditions with the joint law of an observed vector, which the claim conditions on, and of what it is made of.

    None where the claim conditions on no vector of such a model.
    """
    given = {x for t in claim.walk() if isinstance(t, h.Given) for x in t.children}
    for value in (x for x in given if isinstance(x, h.Plus) and not is_scalar(shape_of(x))):
        y = h.Sym("\\operatorname{observed}", *shape_of(value))
        told = _moments(claim.xreplace({value: y}), y, value, conditions)
        if told is not None:
            return claim.xreplace({value: y}), told
    for c in conditions:
        p = c.proposition
        if is_model(p):
            y = p.children[0].children[-2]
            parents = p.children[0].children[-1].children
            made = _with_noise(y, parents, p.children[1], c, conditions) if y in given and len(parents) == 1 else None
        elif isinstance(p, h.Equal) and p.children[0] in given and not any(isinstance(t, HEADS) for t in p.walk()):
            made = p.children[0], p.children[1], tuple(x for x in conditions if x != c)
        else:
            continue
        if made is not None and isinstance(made[0], h.Sym) and not is_scalar(made[0].dims):
            told = _moments(claim, *made)
            return (claim, told) if told is not None else None
    return None


def _with_noise(
    y: h.Term, parents: tuple[h.Term, ...], law: h.Term, model: Condition, conditions: tuple[Condition, ...]
) -> tuple[h.Term, h.Term, tuple[Condition, ...]] | None:
    """y as mean and noise, and the conditions with the law of the noise in the place of the model."""
    if not isinstance(law, h.Distribution) or law.name != "normal" or len(law.children) != 2 or not isinstance(y, h.Sym):
        return None
    mean, variance = law.children
    if set(parents) & set(free_letters(variance)) or shape_of(mean) != shape_of(y):
        return None
    noise = h.Sym("\\operatorname{noise}", *y.dims)
    said = (h.DistributedAs(noise, h.Distribution("normal", b.zero(y.dims), variance)), h.Is(noise, "independent", *parents))
    rest = tuple(c for c in conditions if c != model)
    return y, h.Plus(mean, noise), (*rest, *(Condition(p, Origin.CONVENTION, "") for p in said))


def _moments(claim: h.Term, y: h.Term, value: h.Term, conditions: tuple[Condition, ...]) -> tuple[Condition, ...] | None:
    """The conditions with mean, covariance and cross-covariances of y in the place of what it is made of."""
    w = build(h.Equal(h.Expectation(value), h.Expectation(value)), conditions)
    parts = w.random_in(value)
    if not is_affine(value, w) or not all(_normal(x, w) for x in parts) or not _all_independent(parts, w):
        return None
    asked = [x for x in w.random_in(claim) if x in parts]
    found = [_worked_out(t, conditions) for t in (h.Expectation(value), h.Variance(value), *(h.Covariance(x, value) for x in asked))]
    if not asked or any(f is None for f in found):
        return None
    mean, variance, *crosses = (f for f in found if f is not None)
    said: list[h.Term] = [h.DistributedAs(y, h.Distribution("normal", mean, variance))]
    said += [h.Equal(h.Covariance(x, y), cross) for x, cross in zip(asked, crosses, strict=True)]
    said.append(h.Is(y, "jointly_normal", *asked))
    needs = [Condition(h.Greater(f, h.ZERO), Origin.NEEDED, "") for x in parts for f in _scales(w.law_of(x))]
    return (*conditions, *needs, *(Condition(p, Origin.CONVENTION, "") for p in said))


def _scales(law: h.Term | None) -> list[h.Term]:
    """The variance of every entry where a covariance is written `σ² I`."""
    variance = law.children[1] if isinstance(law, h.Distribution) and len(law.children) == 2 else None
    whole = isinstance(variance, h.Times) and isinstance(variance.children[-1], h.Identity)
    return [c for c in variance.children[:-1] if is_scalar(shape_of(c))] if whole and variance is not None else []


def is_affine(t: h.Term, w: World) -> bool:
    """Whether a term is plainly affine in its random letters."""
    if not w.is_random(t) or isinstance(t, h.Sym):
        return True
    match t:
        case h.Plus():
            return all(is_affine(c, w) for c in t.children)
        case h.Times():
            random = [c for c in t.children if w.is_random(c)]
            return len(random) == 1 and is_affine(random[0], w)
        case h.Quotient(children=(top, bottom)):
            return not w.is_random(bottom) and is_affine(top, w)
        case h.Transpose(children=(inner,)):
            return is_affine(inner, w)
        case h.At(children=(inner, *_)):
            return is_affine(inner, w)
        case h.SumOver(children=(body, *_)):
            return is_affine(body, w)
        case h.Composite() if t.text(0) == "mean":
            return is_affine(t.children[0], w)
    return False


def _normal(x: h.Term, w: World) -> bool:
    law = w.law_of(x)
    return isinstance(law, h.Distribution) and law.name == "normal" and not w.is_random(law)


def _all_independent(letters: tuple[h.Sym, ...], w: World) -> bool:
    return all(w.are_independent(x, y) for k, x in enumerate(letters) for y in letters[k + 1 :])


def _worked_out(moment: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    done = eliminate(h.Equal(moment, b.zero(shape_of(moment))), conditions)
    left = done.left or any(isinstance(t, HEADS) for t in done.claim.walk())
    return None if left or not isinstance(done.claim, h.Equal) else done.claim.children[0]


__all__ = ["is_affine", "joint"]
