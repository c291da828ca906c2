"""Maximum-likelihood estimates of vectors and matrices, and modes of a posterior, written out through differentials.

The mean and the covariance of normal vectors, the probabilities of a categorical or a multinomial law (with a Lagrange multiplier for their
sum), the coefficients and the variance of a linear model, and the coefficients under a normal prior (ridge regression). Before anything is
returned, exact samples confirm that the score vanishes at the estimate and that the second derivative there is negative in every direction
(Magnus & Neudecker, *Matrix Differential Calculus*, 15; Bishop, *Pattern Recognition and Machine Learning*, 2.2, 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from derive.calculus.derive import gradient
from derive.calculus.eliminate import eliminate as derivative_free
from derive.numeric.trial import Agreement, Effort, search
from derive.probability.densities import log_density, replaced
from derive.probability.monomials import Unsupported
from derive.probability.world import build
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import dim, is_scalar, is_vector
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

EFFORT = Effort(points=4, draws=24, steps=80_000, shrinking=0)
_STEP = h.Sym("\\tau_{0}")
_MULTIPLIER = h.Sym("\\lambda")
_VARIANCE = h.Sym("\\sigma^{2}")


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be greatest, in which parameters, and where it is: `estimates` in the order in which they are put in.

    `objective` is the log-likelihood (with the log-prior and the multiplier's term, where there are such); `directions` says what else is
    known of a change of a parameter; `constraint` is what the multiplier is for.
    """

    density: h.Term
    objective: h.Term
    name: str
    estimates: Mapping[h.Sym, h.Term]
    conditions: tuple[Condition, ...]
    directions: Mapping[h.Sym, str] = field(default_factory=dict)
    constraint: h.Term | None = None


def of_arrays(density: h.Density, unknown: tuple[h.Term, ...], conditions: tuple[Condition, ...]) -> Derivation | None:
    """Derive the estimates of parameters that are vectors or matrices; None where the law is one of numbers.

    Raises Unsupported where no closed form is known or one was not confirmed.
    """
    point, law = density.children[0], density.children[-1]
    if not isinstance(law, h.Distribution):
        return None
    own = {x.name: x for x in free_letters(density) if isinstance(x, h.Sym)}
    unknown = tuple(u.xreplace({x: own.get(x.name, x) for x in free_letters(u) if isinstance(x, h.Sym)}) for u in unknown)
    if law.name in ("categorical", "multinomial"):
        return _told(_probabilities(density, law, unknown, conditions))
    if law.name != "normal" or len(law.children) != 2 or is_scalar(shape_of(law.children[0])):
        return None
    mean, covariance = law.children
    if isinstance(mean, h.Sym) and isinstance(covariance, h.Sym):
        return _told(_normal(density, law, unknown, conditions))
    if isinstance(point, h.Sym):
        told = _told(_linear(density, point, mean, covariance, unknown, conditions))
        spread = _multiple_of_identity(covariance)
        return told if spread is None or isinstance(spread, h.Sym) else _written_with(told, {_VARIANCE: spread})
    raise Unsupported("no closed form of this estimator is known")


# --- the families ------------------------------------------------------------------------------------------------------------------


def _normal(density: h.Density, law: h.Distribution, unknown: tuple[h.Term, ...], conditions: tuple[Condition, ...]) -> Task:
    """x_1, …, x_n of 𝒩(μ, Σ): the mean, and the average of (x_i − μ̂)(x_i − μ̂)ᵀ."""
    mean, covariance = law.children
    assert isinstance(mean, h.Sym)
    assert isinstance(covariance, h.Sym)
    size = dim("n")
    x = h.Sym("x", mean.dims[0], 1, size)
    likelihood = _sum(log_density(law, h.At(x, h.Sym("i")), build(law, ())), "i", size)
    average = h.Quotient(_sum(h.At(x, h.Sym("j")), "j", size), dimension_term(size))
    gap = h.minus(h.At(x, h.Sym("i")), average if mean in unknown else mean)
    values = {
        mean: h.Quotient(_sum(h.At(x, h.Sym("i")), "i", size), dimension_term(size)),
        covariance: h.Quotient(_sum(h.Times(gap, h.Transpose(gap)), "i", size), dimension_term(size)),
    }
    facts = (*conditions, Condition(h.Is(covariance, "positive_definite"), Origin.NEEDED, ""))
    return Task(density, likelihood, "log-likelihood", _chosen(values, unknown), facts, {covariance: "symmetric"})


def _probabilities(density: h.Density, law: h.Distribution, unknown: tuple[h.Term, ...], conditions: tuple[Condition, ...]) -> Task:
    """n_k/n, from Σ_k n_k log π_k + λ (1 − Σ_k π_k): the counts are those of a sample of unit vectors, or given."""
    weights = law.children[-1]
    if not isinstance(weights, h.Sym) or not is_vector(shape_of(weights)) or unknown != (weights,):
        raise Unsupported("the parameter is not the vector of probabilities")
    rows = weights.dims[0]
    ones = h.Transpose(h.Ones(rows, 1))
    if law.name == "categorical":
        size = dim("n")
        x = h.Sym("x", rows, 1, size)
        likelihood = _sum(h.Times(h.Transpose(h.At(x, h.Sym("i"))), h.Func("log", weights)), "i", size)
        counts, total = _sum(h.At(x, h.Sym("i")), "i", size), dimension_term(size)
        facts = Condition(h.Is(x, "probability_vector"), Origin.NEEDED, "")
    else:
        x = h.Sym(getattr(density.children[0], "name", "x"), rows)
        total, counts = h.Times(ones, x), x
        likelihood = h.Times(h.Transpose(x), h.Func("log", weights))
        facts = Condition(h.Is(x, "positive"), Origin.NEEDED, "")
    rest = h.minus(h.UNITY, h.Times(ones, weights))
    objective = h.Plus(likelihood, h.Times(_MULTIPLIER, rest))
    values = {weights: h.Quotient(counts, total), _MULTIPLIER: total}
    positive = Condition(h.Is(weights, "positive"), Origin.NEEDED, "")
    return Task(density, objective, "Lagrangian", values, (*conditions, facts, positive), constraint=h.Equal(rest, h.ZERO))


def _linear(
    density: h.Density, y: h.Sym, mean: h.Term, covariance: h.Term, unknown: tuple[h.Term, ...], conditions: tuple[Condition, ...]
) -> Task:
    """y of 𝒩(Xβ, σ²I), perhaps with β of 𝒩(0, τ²I)."""
    spread = _multiple_of_identity(covariance)
    if not (isinstance(mean, h.Times) and len(mean.children) == 2) or spread is None:
        raise Unsupported("no closed form of this estimator is known")
    design, beta = mean.children
    if not (isinstance(design, h.Sym) and isinstance(beta, h.Sym)) or design in unknown or not set(unknown) <= {beta, spread}:
        raise Unsupported("these are no parameters of a linear model")
    y = h.Sym(y.name, *shape_of(mean))
    s = spread if isinstance(spread, h.Sym) else _VARIANCE
    size = dimension_term(y.dims[0])
    residual = h.minus(y, mean)
    squares = h.Times(h.Transpose(residual), residual)
    constant = h.Times(h.Num("-1/2"), size, h.Func("log", h.Times(h.TWO, h.Const("pi"), s)))
    objective = h.Plus(constant, h.Quotient(h.negate(squares), h.Times(h.TWO, s)))
    gram = h.Times(h.Transpose(design), design)
    name = "log-likelihood"
    prior = next((_prior_of(c.proposition, beta) for c in conditions if _prior_of(c.proposition, beta) is not None), None)
    if prior is not None:
        if spread in unknown:
            raise Unsupported("the mode in the coefficients and the variance together has no closed form")
        name = "log-posterior up to a constant"
        objective = h.Plus(objective, h.Quotient(h.negate(h.Times(h.Transpose(beta), beta)), h.Times(h.TWO, prior)))
        gram = h.Plus(gram, h.Times(h.Quotient(s, prior), h.Identity(beta.dims[0])))
    best = h.Times(h.Inverse(gram), h.Transpose(design), y)
    left = h.minus(y, h.Times(design, best)) if beta in unknown else residual
    values = {beta: best, s: h.Quotient(h.Times(h.Transpose(left), left), size)}
    plain = tuple(c for c in conditions if not isinstance(c.proposition, h.DistributedAs))
    facts = (*plain, *(Condition(h.Greater(v, h.ZERO), Origin.NEEDED, "") for v in (s, prior) if isinstance(v, h.Sym)))
    if prior is None:
        facts = (*facts, Condition(h.Is(design, "full_column_rank"), Origin.NEEDED, ""))
    return Task(density, objective, name, _chosen(values, tuple(s if u == spread else u for u in unknown)), facts)


def _multiple_of_identity(t: h.Term) -> h.Term | None:
    """s of sI."""
    if isinstance(t, h.Identity):
        return h.UNITY
    if isinstance(t, h.Times) and len(t.children) == 2 and isinstance(t.children[1], h.Identity) and is_scalar(shape_of(t.children[0])):
        return t.children[0]
    return None


def _prior_of(p: h.Term, beta: h.Sym) -> h.Term | None:
    """τ² of β ∼ 𝒩(0, τ²I)."""
    if not (isinstance(p, h.DistributedAs) and p.children[0] == beta and isinstance(law := p.children[1], h.Distribution)):
        return None
    if law.name != "normal" or len(law.children) != 2 or not isinstance(law.children[0], h.Zeros):
        raise Unsupported("a prior that is not normal about 0")
    spread = _multiple_of_identity(law.children[1])
    if spread is None:
        raise Unsupported("a prior whose covariance is no multiple of the identity")
    return spread


def _sum(body: h.Term, index: str, size: object) -> h.Term:
    return h.SumOver(body, h.Range(h.Sym(index), h.UNITY, dimension_term(size)))


def _chosen(values: Mapping[h.Sym, h.Term], unknown: tuple[h.Term, ...]) -> dict[h.Sym, h.Term]:
    found = {p: v for p, v in values.items() if p in unknown}
    if len(found) != len(unknown):
        raise Unsupported("this is no parameter of the distribution")
    return found


def _written_with(told: Derivation, values: Mapping[h.Sym, h.Term]) -> Derivation:
    """The derivation with what letters stand for in their place."""
    steps = tuple(replace(s, before=s.before.xreplace(dict(values)), after=s.after.xreplace(dict(values))) for s in told.steps)
    return Derivation(told.start, steps)


# --- the derivation ----------------------------------------------------------------------------------------------------------------


def _told(task: Task) -> Derivation:
    """Objective, scores, stationary point, second order, estimate; raise Unsupported where samples do not confirm a step."""
    parameters = [p for p in task.estimates if p != _MULTIPLIER]
    start = task.density
    steps = [Step(start, task.objective, task.name, "\\ell(\\theta) = \\sum_i \\log f(x_i; \\theta)")]
    scores = {p: gradient(task.objective, p, task.conditions).result for p in parameters}
    for p in parameters:
        steps.append(Step(steps[-1].after, scores[p], "score", "\\partial\\ell / \\partial\\theta"))
    if task.constraint is not None:
        steps.append(Step(steps[-1].after, task.constraint, "constraint", "\\sum_k \\pi_k = 1"))
        _confirmed(substitute(task.constraint, dict(task.estimates)), task, "the constraint does not hold at the estimate")
    for p in parameters:
        there = substitute(scores[p], dict(task.estimates))
        zero = h.ZERO if is_scalar(p.dims) else h.Zeros(*p.dims[:2])
        _confirmed(h.Equal(there, zero), task, "the score was not shown to vanish at the estimate")
    for p, value in task.estimates.items():
        steps.append(Step(steps[-1].after, h.Equal(p, value), "stationary point", "\\partial\\ell / \\partial\\theta = 0"))
    for p in parameters:
        steps.append(Step(steps[-1].after, _curvature(p, task), "second order", "d^2\\ell < 0"))
    result = [h.Equal(p, task.estimates[p]) for p in parameters]
    steps.append(Step(steps[-1].after, result[0] if len(result) == 1 else h.And(*result), "estimate", "\\hat\\theta = \\arg\\max \\ell"))
    return Derivation(start, tuple(steps))


def _curvature(p: h.Sym, task: Task) -> h.Term:
    """The second derivative at the estimate in a direction, which is negative."""
    move = h.Sym("V", *p.dims) if not is_scalar(p.dims) else h.Sym("v")
    along = substitute(task.objective, {p: h.Plus(p, h.Times(_STEP, move))})
    second = derivative_free(h.Partial(derivative_free(h.Partial(along, _STEP), task.conditions), _STEP), task.conditions)
    here = substitute(replaced(second, h.Plus(p, h.Times(_STEP, move)), p), {_STEP: h.ZERO})
    there = substitute(here, dict(task.estimates))
    facts = [Condition(h.Is(move, task.directions[p]), Origin.NEEDED, "")] if p in task.directions else []
    facts.append(Condition(h.NotEqual(move, h.ZERO if is_scalar(p.dims) else h.Zeros(*p.dims[:2])), Origin.NEEDED, ""))
    falls = h.Less(there, h.ZERO)
    _confirmed(falls, task, "that the second derivative is negative there was not confirmed", tuple(facts))
    return falls


def _confirmed(claim: h.Term, task: Task, otherwise: str, more: tuple[Condition, ...] = ()) -> None:
    letters = set(free_letters(claim))
    facts = tuple(c for c in (*task.conditions, *more) if set(free_letters(c.proposition)) <= letters or c in more)
    if not isinstance(search(claim, facts, effort=EFFORT), Agreement):
        raise Unsupported(otherwise)


__all__ = ["of_arrays"]
