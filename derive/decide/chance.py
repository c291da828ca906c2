"""The rung of chance: a claim about random letters becomes one without, judged in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.algebra import scalar
from derive.decide import random_limits, tails, values
from derive.decide.problem import Problem
from derive.decide.sizes import as_sizes
from derive.numeric.needed import needed, strongest
from derive.numeric.trial import NoSample, Refutation, search
from derive.probability import bayes, entropy_bounds, likelihood, linear_models, order_statistics, posterior, shannon
from derive.probability.arbitrary import tabled
from derive.probability.eliminate import Eliminated, concerns, eliminate
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS, build
from derive.terms import heads as h
from derive.terms.conditions import Condition, closure
from derive.terms.shapes import ShapeError
from derive.terms.statement import free_letters
from derive.terms.verdict import Evidence, Judgement, Verdict


@dataclass(frozen=True, slots=True)
class WithoutChance:
    """A claim in which nothing is random, what that took, and why a counterexample to it would not be one to the written claim."""

    problem: Problem
    rules: tuple[str, ...]
    needed: tuple[Condition, ...]
    bound: str | None
    tables: bool = False


def about_chance(problem: Problem) -> bool:
    """Whether a claim or one of its conditions speaks of random letters."""
    return concerns(problem.claim) or likelihood.concerns(problem.conditions) or any(concerns(c.proposition) for c in problem.conditions)


def remove(problem: Problem) -> WithoutChance | Judgement:
    """Eliminate what is random by rules; what they leave open is tried on all finite tables; or say why neither could be done."""
    done = eliminate(problem.claim, problem.conditions)
    if any(isinstance(t, h.Limit) and any(isinstance(u, HEADS) for u in t.walk()) for t in done.claim.walk()):
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=_left(done))
    left = any(isinstance(t, HEADS) for t in done.claim.walk())
    if done.free and not left:
        return WithoutChance(replace(problem, claim=done.claim, conditions=done.conditions), done.rules, done.needed, None)
    try:
        table = tabled(problem.claim, problem.conditions)
    except Unsupported as e:
        if left:
            return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=f"{_left(done)}; {e}")
        bound = f"moments that no rule gives were taken for free; {e}"
        return WithoutChance(replace(problem, claim=done.claim, conditions=done.conditions), done.rules, done.needed, bound)
    doubtful = _of_entropies(problem.claim) and (table.continuous or _with_moments(problem))
    caveat = "an inequality of entropies, tried on tables of few values alone" if doubtful else None
    rules = ("arbitrary laws as tables of any size",)
    return WithoutChance(replace(problem, claim=table.claim, conditions=table.conditions), rules, (), caveat, tables=True)


def _of_entropies(claim: h.Term) -> bool:
    return not isinstance(claim, h.Equal) and any(isinstance(t, (h.Entropy, h.Func)) for t in claim.walk())


def _with_moments(problem: Problem) -> bool:
    """Whether entropies stand beside moments, which the values of a table bound where the text does not."""
    parts = [t for p in (problem.claim, *(c.proposition for c in problem.conditions)) for t in p.walk()]
    return any(isinstance(t, h.Entropy) for t in parts) and any(isinstance(t, (h.Expectation, h.Variance)) for t in parts)


def _left(done: Eliminated) -> str:
    head = next(type(t).__name__.lower() for t in done.claim.walk() if isinstance(t, HEADS))
    return f"this {head} was not worked out" + (f": {done.left[0]}" if done.left else "")


def readings(problem: Problem) -> list[Problem]:
    """A distribution whose convention the text leaves open is read in every plausible way, alike wherever it is of one kind."""
    open_laws = [t for p in (problem.claim, *(c.proposition for c in problem.conditions)) for t in p.walk() if _is_open(t)]
    if not open_laws:
        return [problem]
    count = max(len(t.children) for t in open_laws)

    def chosen(p: h.Term, k: int) -> h.Term:
        return p.xreplace({t: t.children[min(k, len(t.children) - 1)] for t in open_laws})  # type: ignore[no-any-return]

    return [
        replace(
            problem,
            claim=chosen(problem.claim, k),
            conditions=tuple(Condition(chosen(c.proposition, k), c.origin, c.text) for c in problem.conditions),
        )
        for k in range(count)
    ]


def _is_open(t: h.Term) -> bool:
    return isinstance(t, h.Distribution) and t.name == "either"


def judge(problem: Problem, decide: Callable[[Problem], Judgement]) -> Judgement:
    """Judge a claim about chance under every reading of its distributions: mixed verdicts are no verdict."""
    read = [q for p in readings(problem) for q in _estimated(p)]
    found = [_judge(p, decide) if isinstance(p, Problem) else p for p in read]
    verdicts = {j.verdict for j in found}
    if len(verdicts) == 1:
        return found[0]
    if verdicts == {Verdict.PROVED, Verdict.SUPPORTED}:
        return next(j for j in found if j.verdict is Verdict.SUPPORTED)
    if Verdict.UNKNOWN in verdicts:
        return next(j for j in found if j.verdict is Verdict.UNKNOWN)
    if len(read) != len(readings(problem)):
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note="the text does not say which parameters are known")
    table = "; ".join(f"as {_reading(p)}: {j.verdict.value}" for p, j in zip(readings(problem), found, strict=True))
    return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=f"the text does not say which convention is used: {table}")


def _reading(problem: Problem) -> str:
    laws = [t for p in (problem.claim, *(c.proposition for c in problem.conditions)) for t in p.walk() if isinstance(t, h.Distribution)]
    return ", ".join(dict.fromkeys(repr(t) for t in laws))


def _estimated(problem: Problem) -> list[Problem | Judgement]:
    """The claim with its estimators put in, in every way that the text allows; or why that could not be done."""
    if not likelihood.concerns(problem.conditions):
        return [problem]
    try:
        return [replace(problem, claim=e.claim, conditions=e.conditions) for e in likelihood.put_in(problem.claim, problem.conditions)]
    except (Unsupported, ShapeError) as e:
        return [Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=str(e))]


def _judge(problem: Problem, decide: Callable[[Problem], Judgement]) -> Judgement:
    if any(bayes.is_model(c.proposition) for c in problem.conditions):
        try:
            claim, conditions = posterior.put_in(problem.claim, problem.conditions)
        except (Unsupported, ShapeError) as e:
            return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=str(e))
        if claim != problem.claim:
            found = _judge(replace(problem, claim=claim, conditions=conditions), decide)
            return replace(found, conditions=tuple(dict.fromkeys((*problem.conditions, *found.conditions))))
    if (known := linear_models.joint(problem.claim, problem.conditions)) is not None:
        claim, conditions = known
        found = _judge(replace(problem, claim=claim, conditions=conditions), decide)
        return replace(found, conditions=tuple(c for c in found.conditions if c in problem.conditions or c not in conditions))
    if any(bayes.is_model(c.proposition) for c in problem.conditions):
        if not concerns(problem.claim) or bayes.concerned(problem.claim, problem.conditions):
            return _of_model(problem, decide)
        problem = replace(problem, conditions=tuple(c for c in problem.conditions if not bayes.is_model(c.proposition)))
    if not concerns(problem.claim):
        return values.outcome_by_outcome(problem, decide)
    problem, unused = values.put_in(problem)
    if (letter := _two_sizes(problem)) is not None:
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=f"{letter} is used with two sizes")
    if (letter := _random_size(problem)) is not None:
        note = f"{letter} is the size of an array, and the claim takes it for random"
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=note)
    if random_limits.concerns(problem.claim):
        return random_limits.judge(problem, lambda p: _judge(p, decide))
    problem, large = random_limits.without_tails(problem, lambda p: _judge(p, decide))
    if not unused and (bound := tails.judge(problem, decide)) is not None:
        return bound
    follows = shannon.follows(problem.claim, build(problem.claim, problem.conditions))
    if follows:
        diagram = Evidence("information-diagram", "it holds part by part in the information diagram of its letters", None, problem.claim)
        return Judgement(Verdict.PROVED, diagram, conditions=(*problem.conditions, *needed(problem.claim, problem.conditions, kinks=False)))
    free = _by_free_numbers(problem)
    made, unused = (free, ()) if free is not None else (remove(problem), unused)
    if isinstance(made, Judgement):
        return made
    if (letter := _two_sizes(made.problem)) is not None:
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=f"{letter} is used with two sizes")
    found = _of_tables(made.problem) if made.tables else decide(made.problem)
    if found.verdict is Verdict.REFUTED:
        for name, other in as_sizes(problem):
            if _judge(other, decide).verdict is not Verdict.REFUTED:
                note = f"false for any number {name}, but {name} may be meant as a size"
                return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=note)
    if follows is False and made.tables and found.verdict is Verdict.SUPPORTED:
        note = "it held on random tables, and does not follow from Shannon's inequalities"
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=note)
    if made.tables and found.verdict is Verdict.REFUTED and _gives_a_density(problem.claim):
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note="nothing else says what this density is")
    if made.tables and found.verdict is Verdict.REFUTED and _of_one_law(problem):
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note="that these letters have one law was not used")
    if unused and not made.tables and found.verdict is Verdict.REFUTED:
        said = ", ".join(c.text or repr(c.proposition) for c in unused)
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=f"what is said of random values was not used: {said}")
    conditions = _conditions(problem, made, found)
    evidence = found.evidence
    if evidence is not None and (made.rules or large):
        evidence = replace(evidence, summary=f"{evidence.summary}; by {', '.join((*large, *made.rules))}")
    if made.bound is not None and found.verdict not in (Verdict.PROVED, Verdict.REFUTED if "entropies" in made.bound else Verdict.PROVED):
        return Judgement(Verdict.UNKNOWN, conditions=conditions, note=made.bound)
    meant = _as_written(found.suggestion, problem, made.problem)
    return replace(found, conditions=conditions, evidence=evidence, unused=(), suggestion=meant)


def _conditions(problem: Problem, made: WithoutChance, found: Judgement) -> tuple[Condition, ...]:
    """The conditions of a claim about chance: stated, needed as it is written, and needed without chance where the letters are its own."""
    own = {x for p in (problem.claim, *(c.proposition for c in problem.conditions)) for x in free_letters(p)}
    later = (*made.needed, *(c for c in found.conditions if c not in made.problem.conditions))
    said = [c for c in later if (letters := free_letters(c.proposition)) and own.issuperset(letters)]
    needs = strongest(problem.conditions, (*needed(problem.claim, problem.conditions, kinks=False), *said))
    return tuple(dict.fromkeys((*problem.conditions, *needs)))


def _by_free_numbers(problem: Problem) -> WithoutChance | None:
    """A claim about an arbitrary law that holds for it if and only if it does for some numbers: the extremes of a sample at one point, the
    entropy of a number."""
    world = build(problem.claim, problem.conditions)
    if (claim := order_statistics.put_in(problem.claim, world)) is not None:
        plain = replace(problem, claim=claim, conditions=(*world.plain, *order_statistics.VALUES))
        return WithoutChance(plain, ("independence: the extremes of a sample by its distribution function",), (), None)
    if (bounded := entropy_bounds.put_in(problem.claim, world)) is not None:
        plain = replace(problem, claim=bounded[0], conditions=(*world.plain, *bounded[1]))
        return WithoutChance(plain, ("the greatest entropy under what is known",), (), None)
    return None


def _as_written(suggestion: h.Term | None, problem: Problem, plain: Problem) -> h.Term | None:
    """A suggestion with the sides as the author wrote them where they were not changed, and not as they were worked out."""
    if not isinstance(suggestion, h.Equal) or not isinstance(problem.claim, h.Equal) or not isinstance(plain.claim, h.Equal):
        return suggestion
    written = dict(zip(plain.claim.children, problem.claim.children, strict=False))
    return h.Equal(*(written.get(side, side) for side in suggestion.children))


def _of_model(problem: Problem, decide: Callable[[Problem], Judgement]) -> Judgement:
    """A claim beside a law under a condition: densities and moments given the data are integrals, and the rest holds for any values."""
    try:
        claim = bayes.work_out(problem.claim, problem.conditions) if concerns(problem.claim) else problem.claim
    except (Unsupported, ShapeError) as e:
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note=str(e))
    plain = replace(problem, claim=claim, conditions=bayes.with_plain_laws(problem.conditions))
    found = values.outcome_by_outcome(plain, decide)
    rules = "" if claim == problem.claim or found.evidence is None else "by Bayes' rule"
    evidence = replace(found.evidence, summary=f"{found.evidence.summary}; {rules}") if rules and found.evidence else found.evidence
    kept = tuple(c for c in found.conditions if c in problem.conditions or c not in plain.conditions)
    return replace(found, conditions=tuple(dict.fromkeys((*problem.conditions, *kept))), evidence=evidence)


def _of_one_law(problem: Problem) -> bool:
    """Whether several letters of a claim are said to be distributed identically."""
    letters = set(free_letters(problem.claim))
    said = (c.proposition for c in problem.conditions if isinstance(c.proposition, h.Is))
    return any("identically_distributed" in closure(p.property) and len(letters & set(p.children)) > 1 for p in said)


def _gives_a_density(claim: h.Term) -> bool:
    """`p(y) = …` with nothing random on the other side: a formula for a density that is arbitrary otherwise."""
    if not isinstance(claim, (h.Equal, h.ProportionalTo, h.UpToConstant)):
        return False
    left, right = ((c.children[0] if isinstance(c, h.Func) and c.name == "log" else c) for c in claim.children[:2])
    return any(isinstance(a, h.Density) and a.text(0) != "of" and not concerns(b) for a, b in ((left, right), (right, left)))


def _random_size(problem: Problem) -> str | None:
    """A letter whose own mean, variance or covariance is asked for, and that is the size of an array: `Σ_{i ≤ N} X_i` with a random N."""
    sizes = {str(s) for p in (problem.claim, *(c.proposition for c in problem.conditions)) for s in p.free_symbols}
    moments = (t for t in problem.claim.walk() if isinstance(t, (h.Expectation, h.Variance, h.Covariance)))
    return next((x.name for t in moments for x in t.children if isinstance(x, h.Sym) and x.name in sizes), None)


def _two_sizes(problem: Problem) -> str | None:
    """A letter that the claim and its conditions take for arrays of different sizes: what was read is not what was meant."""
    seen: dict[str, h.Sym] = {}
    for p in (problem.claim, *(c.proposition for c in problem.conditions)):
        for t in p.walk():
            if isinstance(t, h.Sym) and seen.setdefault(t.name, t) != t:
                return t.name
    return None


def _of_tables(problem: Problem) -> Judgement:
    """Tables are deep sums of many weights: one search, one prover, no repairs."""
    outcome = search(problem.claim, problem.conditions, seed=problem.seed)
    if isinstance(outcome, NoSample):
        return Judgement(Verdict.UNKNOWN, note=outcome.reason)
    if isinstance(outcome, Refutation):
        if problem.uncertain:
            return Judgement(Verdict.UNKNOWN, note="false as it was read, but " + "; ".join(problem.uncertain))
        evidence = Evidence("counterexample", outcome.summary, claim=problem.claim, given=problem.conditions)
        return Judgement(Verdict.REFUTED, evidence, outcome.counterexample)
    proof = scalar.prove(problem.claim, problem.conditions)
    if proof is not None:
        return Judgement(Verdict.PROVED, Evidence(proof.kind, proof.summary, proof.certificate, problem.claim, problem.conditions))
    return Judgement(Verdict.SUPPORTED, Evidence("trials", outcome.summary))


__all__ = ["WithoutChance", "about_chance", "judge", "remove"]
