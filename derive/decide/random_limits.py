"""Claims about the law of a term and about what a sequence of random numbers goes to, as claims about numbers.

`T ∼ L` holds where the rules of `pivots` give T a law of L's family with its parameters; a law with another mean or variance is another
law. `T_n → L` is compared with the limit that the expansion of a statistic gives, or, where the law of T_n is known, with the limit of its
distribution function. What neither decides is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.calculus import build as b
from derive.decide.problem import Problem
from derive.probability import asymptotics, pivots, quadratic_forms
from derive.probability.asymptotics import Expansion
from derive.probability.densities import carrier, density
from derive.probability.linear_models import is_affine
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS, World, build, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.distributions import LAWS
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of
from derive.terms.verdict import Judgement, Verdict

Decide = Callable[[Problem], Judgement]

_CLAIMED = h.Sym("\\zeta_{00}")
_LIMIT_THEOREM = "the central limit theorem, for independent and identically distributed numbers with a finite variance"


@dataclass(frozen=True, slots=True)
class Reduced:
    """A claim without a law in it; `sufficient` and `necessary` say what its truth and its failure mean for the claim it stands for."""

    claim: h.Term
    rule: str
    sufficient: bool = True
    necessary: bool = True
    conditions: tuple[Condition, ...] = ()


def concerns(claim: h.Term) -> bool:
    """Whether a claim is about the law of a term or a limit of random numbers."""
    return isinstance(claim, (h.DistributedAs, h.ConvergesTo))


def judge(problem: Problem, decide: Decide) -> Judgement:
    """Judge `T ∼ L` or `T_n → c`, with `decide` for claims about moments and numbers."""
    world = build(problem.claim, problem.conditions)

    def proved(claim: h.Term) -> bool:
        return decide(replace(problem, claim=claim, mend=False)).verdict is Verdict.PROVED

    about_law = isinstance(problem.claim, h.DistributedAs)
    ways = _of_law(problem.claim, world, proved) if about_law else _of_limit(problem.claim, world)
    note = "this law was not worked out" if isinstance(problem.claim, h.DistributedAs) else "this limit was not worked out"
    for way in ways:
        try:
            reduced = way()
        except (Unsupported, ShapeError) as e:
            note = f"{note.partition(':')[0]}: {e}"
            continue
        if reduced is None:
            continue
        found = decide(replace(problem, claim=reduced.claim, conditions=(*problem.conditions, *reduced.conditions), mend=False))
        holds = found.verdict in (Verdict.PROVED, Verdict.SUPPORTED)
        if (holds and reduced.sufficient) or (found.verdict is Verdict.REFUTED and reduced.necessary):
            return _by(found, reduced, problem)
        if found.note is not None and not holds and found.verdict is not Verdict.REFUTED:
            note = found.note
    return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=note)


def _by(found: Judgement, reduced: Reduced, problem: Problem) -> Judgement:
    evidence = found.evidence
    if evidence is not None and reduced.rule not in evidence.summary:
        evidence = replace(evidence, summary=f"{evidence.summary}; by {reduced.rule}")
    kept = tuple(c for c in found.conditions if c not in reduced.conditions)
    return replace(found, evidence=evidence, conditions=tuple(dict.fromkeys((*problem.conditions, *kept))), suggestion=None, holds_if=())


def without_tails(problem: Problem, decide: Decide) -> tuple[Problem, tuple[str, ...]]:
    """A claim in which lim P(|T − c| ≥ ε) is 0, and lim P(|T − c| < ε) is 1, where T goes to c in probability; and the rule."""
    found: dict[h.Term, h.Term] = {}
    for limit in (t for t in problem.claim.walk() if isinstance(t, h.Limit) and isinstance(t.children[0], h.Probability)):
        event, over, goal = limit.children[0].children[0], *limit.children[1:3]
        if not (isinstance(goal, h.Const) and goal.name == "inf" and over in _sizes(event, problem)):
            continue
        if not isinstance(event, (h.Less, h.LessEqual, h.Greater, h.GreaterEqual)):
            continue
        distance, size = event.children
        if not (isinstance(distance, h.Func) and distance.name == "abs" and len(limit.children[0].children) == 1):
            continue
        gap = replace(problem, claim=h.ConvergesTo(distance.children[0], h.ZERO, "p"))
        positive = h.Greater(size, h.ZERO)
        if not any(c.proposition == positive for c in problem.conditions) or judge(gap, decide).verdict is not Verdict.PROVED:
            continue
        found[limit] = h.ZERO if isinstance(event, (h.Greater, h.GreaterEqual)) else h.UNITY
    if not found:
        return problem, ()
    return replace(problem, claim=problem.claim.xreplace(found)), ("the law of large numbers",)


def _sizes(t: h.Term, problem: Problem) -> set[h.Term]:
    """The letters that are sizes of the random letters of a term."""
    w = build(problem.claim, problem.conditions)
    return {dimension_term(d) for x in w.random_in(t) for d in x.dims}


# --- laws -------------------------------------------------------------------------------------------------------------------------


def _of_law(claim: h.Term, w: World, holds: Callable[[h.Term], bool]) -> list[Callable[[], Reduced | None]]:
    t, law = claim.children
    if not isinstance(law, h.Distribution) or not w.is_random(t):
        return []
    return [
        lambda: _by_rules(t, law, w),
        lambda: _normal_by_moments(t, law, w),
        lambda: _by_forms(t, law, w, holds),
        *_other_moments(t, law, w),
    ]


def _by_forms(t: h.Term, law: h.Distribution, w: World, holds: Callable[[h.Term], bool]) -> Reduced | None:
    """A statistic that is made of affine and quadratic forms in normal vectors, once what makes these independent and central is proved."""
    found = quadratic_forms.forms(t, w) if is_scalar(shape_of(t)) else []
    squares = [f for f in found if isinstance(f, quadratic_forms.Quadratic)]
    if not squares:
        return None
    between = [quadratic_forms.apart(f, g, w) for k, f in enumerate(found) for g in found[k + 1 :]]
    premises = [p for f in squares for p in f.premises()] + [p for ps in between if ps is not None for p in ps]
    if None in between or not all(holds(p) for p in premises):
        return None
    possible = quadratic_forms.possible_ranks(found, law, w)
    ranks = {f: next((r for r in possible if holds(h.Equal(f.rank, r))), None) for f in squares}
    known_ranks = {f: r for f, r in ranks.items() if r is not None}
    if len(known_ranks) < len(squares):
        return None
    known = pivots.law(*quadratic_forms.put_in(t, found, known_ranks, w))
    equations = pivots.agree(known, law) if known is not None else None
    return Reduced(equations, "the laws of quadratic forms in normal vectors (Cochran)") if equations is not None else None


def _by_rules(t: h.Term, law: h.Distribution, w: World) -> Reduced | None:
    if not is_scalar(shape_of(t)):
        return None
    known = pivots.law(t, w)
    equations = pivots.agree(known, law) if known is not None else None
    return Reduced(equations, "the laws of sums, squares and ratios of independent numbers") if equations is not None else None


def _normal_by_moments(t: h.Term, law: h.Distribution, w: World) -> Reduced | None:
    """An affine map of jointly normal numbers is normal, and its mean and covariance say which."""
    random = w.random_in(t)
    jointly = len(random) == 1 or any(set(random) <= set(g) for g in (*w.independent, *w.normal))
    if law.name != "normal" or not jointly or not all(_is_normal(w.law_of(x)) for x in random) or not is_affine(t, w):
        return None
    mean, variance = law.children or (h.ZERO, h.UNITY)
    claim = h.And(h.Equal(h.Expectation(t), mean), h.Equal(h.Variance(t), variance))
    return Reduced(claim, "an affine map of jointly normal numbers is normal")


def _is_normal(law: h.Term | None) -> bool:
    return isinstance(law, h.Distribution) and law.name == "normal"


def _polynomial(t: h.Term, w: World) -> bool:
    """Whether the moments of a term are those of products of its letters, which the rules of expectation reach."""
    if not w.is_random(t) or isinstance(t, (h.Sym, h.At)):
        return True
    match t:
        case h.Plus() | h.Times() | h.Composite() | h.SumOver() | h.Transpose():
            return all(_polynomial(c, w) for c in t.children)
        case h.Quotient(children=(top, bottom)):
            return not w.is_random(bottom) and _polynomial(top, w)
        case h.Power(children=(h.Func(name="sqrt", children=(inside,)), exponent)) if exponent == h.TWO:
            return _polynomial(inside, w)
        case h.Power(children=(base, h.Num(value=e))):
            return bool(e.is_integer and 0 < e <= 2) and _polynomial(base, w)
    return False


def _other_moments(t: h.Term, law: h.Distribution, w: World) -> list[Callable[[], Reduced | None]]:
    """A law with another mean, or another variance, is another law."""
    if not is_scalar(shape_of(t)) or scalar_law(law) is None or not _polynomial(t, w):
        return []
    claimed = (Condition(h.DistributedAs(_CLAIMED, law), Origin.CONVENTION, ""),)

    def other(head: type[h.Term]) -> Reduced:
        return Reduced(h.Equal(head(t), head(_CLAIMED)), "the moments of the two laws", sufficient=False, conditions=claimed)

    return [lambda: other(h.Expectation), lambda: other(h.Variance)]


# --- limits -----------------------------------------------------------------------------------------------------------------------


def _of_limit(claim: h.Term, w: World) -> list[Callable[[], Reduced | None]]:
    assert isinstance(claim, h.ConvergesTo)
    t, limit = claim.children[:2]
    mode = claim.text(2)
    if not is_scalar(shape_of(t)) or mode == "?":
        return []
    if mode == "d":
        law = w.law_of(limit) if isinstance(limit, h.Sym) else limit
        if not isinstance(law, h.Distribution) or not w.is_random(t):
            return []
        return [lambda: _in_law(*_expanded(t, w), law), lambda: _by_distribution_function(t, law, w)]
    if w.is_random(limit) or isinstance(limit, h.Distribution):
        return []
    outside = any(isinstance(x, HEADS) for x in t.walk())
    if w.is_random(t) and not outside:
        return [lambda: _in_probability(*_expanded(t, w), limit), lambda: _by_bias_and_variance(t, limit, w, mode)]
    return [lambda: _of_numbers(t, limit, w)] if not mode else []


def _expanded(t: h.Term, w: World) -> tuple[Expansion, tuple[Condition, ...]]:
    """The expansion of a statistic, and the law of the sample where that is one of which a number was made the sum."""
    term, world = asymptotics.as_sample(t, w)
    e = asymptotics.expansion(term, world)
    law = world.laws.get(e.sample)
    return e, () if world is w or law is None else (Condition(h.DistributedAs(e.sample, law), Origin.CONVENTION, ""), _iid(e.sample))


def _iid(x: h.Sym) -> Condition:
    return Condition(h.Is(x, "iid"), Origin.CONVENTION, "")


def _both(*equations: h.Term) -> h.Term:
    return equations[0] if len(equations) == 1 else h.And(*equations)


def _in_law(e: Expansion, conditions: tuple[Condition, ...], law: h.Distribution) -> Reduced | None:
    """The limit of the expansion is this law: of order 1 normal, of order 2 with no linear part a multiple of χ²_1."""
    found = _limit_law(e, law)
    return replace(found, conditions=conditions) if found is not None else None


def _limit_law(e: Expansion, law: h.Distribution) -> Reduced | None:
    normal = law.name == "normal" and len(law.children) in (0, 2)
    mean, variance = (law.children or (h.ZERO, h.UNITY)) if normal else (h.ZERO, h.ZERO)
    centred = h.Equal(e.value, h.ZERO)
    if e.order == 1 and normal:
        return Reduced(_both(centred, h.Equal(e.shift, mean), h.Equal(e.spread, variance)), _LIMIT_THEOREM)
    if e.order == 2 and e.curvature is not None and not normal:
        (f,) = e.members
        scale = b.times(h.Num("1/2"), e.curvature, h.Variance(f))
        known = pivots.Known(h.Distribution("gamma", h.Num("1/2"), b.quotient(h.Num("1/2"), scale)))
        equations = pivots.agree(known, law)
        if equations is not None and b.is_zero(e.shift):
            return Reduced(_both(centred, h.Equal(e.slopes[0], h.ZERO), equations), f"the second-order expansion and {_LIMIT_THEOREM}")
    if e.order <= 0 and normal:
        value = e.value if e.order == 0 else h.ZERO
        return Reduced(_both(h.Equal(value, mean), h.Equal(h.ZERO, variance)), "the law of large numbers")
    if e.order > 1:
        return Reduced(_both(centred, h.Equal(e.spread, h.ZERO)), f"{_LIMIT_THEOREM}: it grows without bound", sufficient=False)
    return None


def _in_probability(e: Expansion, conditions: tuple[Condition, ...], limit: h.Term) -> Reduced | None:
    return replace(_limit_number(e, limit), conditions=conditions)


def _limit_number(e: Expansion, limit: h.Term) -> Reduced:
    rule = "the law of large numbers, for independent and identically distributed numbers with a mean"
    if e.order <= 0:
        return Reduced(h.Equal(e.value if e.order == 0 else h.ZERO, limit), rule)
    if e.order < 1:
        return Reduced(_both(h.Equal(e.value, h.ZERO), h.Equal(h.ZERO, limit)), rule)
    grows = _both(h.Equal(e.value, h.ZERO), h.Equal(e.spread, h.ZERO))
    return Reduced(grows, f"{_LIMIT_THEOREM}: the limit is no number", sufficient=False)


def _size(t: h.Term, w: World) -> h.Sym:
    """The letter that goes to infinity: the size of a sample, or the only letter n or N; raise Unsupported."""
    sizes = {x.dims[0] for x in w.random_in(t) if x in w.samples and not x.family}
    names = {str(s) for s in sizes} if sizes else {getattr(x, "name", "") for x in free_letters(t)} & {"n", "N"}
    for x in w.random_in(t):
        law = w.law_of(x)
        names |= {getattr(y, "name", "") for y in free_letters(law)} & {"n", "N"} if law is not None and not sizes else set()
    if len(names) != 1 or not (name := names.pop()).isidentifier():
        raise Unsupported("which letter goes to infinity")
    return h.Sym(name)


def _limit(body: h.Term, n: h.Sym) -> h.Term:
    return h.Limit(body, n, h.Const("inf"), "-")


def _of_numbers(t: h.Term, limit: h.Term, w: World) -> Reduced | None:
    n = _size(t, w)
    if n in free_letters(limit) or any(isinstance(x, h.Call) or (isinstance(x, h.At) and n in x.children) for x in t.walk()):
        return None
    return Reduced(h.Equal(_limit(t, n), limit), f"the limit for {n} → ∞", necessary=any(isinstance(x, HEADS) for x in t.walk()))


def _by_bias_and_variance(t: h.Term, limit: h.Term, w: World, mode: str) -> Reduced | None:
    """E T_n → c and Var T_n → 0 together give T_n → c in probability."""
    if mode == "as":
        return None
    n = _size(t, w)
    claim = _both(h.Equal(_limit(h.Expectation(t), n), limit), h.Equal(_limit(h.Variance(t), n), h.ZERO))
    return Reduced(claim, "Chebyshev's inequality: bias and variance go to zero", necessary=False)


def _by_distribution_function(t: h.Term, law: h.Distribution, w: World) -> Reduced | None:
    """The limit of P(T_n ≤ x) at every x inside of the support of a continuous law; of P(T_n = k) for laws on the integers."""
    known = scalar_law(law)
    if known is None:
        return None
    n, where = _size(t, w), carrier(law, w)
    taken = {getattr(y, "name", "") for c in w.conditions for y in free_letters(c.proposition)} | {str(y) for y in free_letters(t)}
    x = h.Sym(next(name for name in (("k", "j", "r") if where.discrete else ("x", "u", "y", "v")) if name not in taken))
    ends = [(h.GreaterEqual if where.discrete else h.Greater, where.lower), (h.LessEqual if where.discrete else h.Less, where.upper)]
    inside = [relation(x, end) for relation, end in ends if not any(isinstance(y, h.Const) and y.name == "inf" for y in end.walk())]
    rule = f"the limit of the distribution function for {n} → ∞"
    if where.discrete:
        own = w.law_of(t)
        if own is None or not carrier(own, w).discrete:
            return None
        claim = h.Equal(_limit(h.Probability(h.Equal(t, x)), n), density(law, x, w))
        inside.append(h.Is(x, "integer"))
    elif (cdf := LAWS[known.name].cdf) is not None:
        claim = h.Equal(_limit(h.Probability(h.LessEqual(t, x)), n), known.say(cdf, x=x))
    else:
        return None
    return Reduced(claim, rule, conditions=tuple(Condition(p, Origin.CONVENTION, "") for p in inside))


__all__ = ["concerns", "judge"]
