"""The ladder: shapes, then a search for a counterexample, then proofs, then what the trials support.

Refuting comes first: it is fast, and most wrong formulas die there. What proves is tried in the order of cost; the first proof counts,
but only
beside at least one admissible point at which the claim, as it was written, holds. A proof beside a counterexample is a fault of this
program and
is reported as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from derive.calculus.eliminate import elimination
from derive.calculus.gaussian_integrals import integrated
from derive.decide import chance, complex_numbers, optima, provers, repair
from derive.decide.problem import Problem, pose
from derive.decide.sizes import as_sizes
from derive.decide.structures import conventions
from derive.numeric.needed import needed, strongest
from derive.numeric.rewrite import at_two_places
from derive.numeric.say import say
from derive.numeric.trial import Agreement, NoSample, Outcome, Refutation, search
from derive.proof.derivation import Proof
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError
from derive.terms.statement import Role, Statement, free_letters
from derive.terms.typing import check
from derive.terms.verdict import Evidence, Judgement, Verdict, weakest

HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)
FAILS = (Verdict.REFUTED, Verdict.ILL_TYPED)
NEUTRAL = {Role.DEFINITION: Verdict.DEFINITION, Role.POSED: Verdict.POSED, Role.NOT_A_CLAIM: Verdict.NOT_A_CLAIM}


def judge(statement: Statement, seed: int = 0, *, mend: bool = True) -> Judgement:
    """Return the verdict on one statement with its evidence; `mend` asks for what a false one lacks."""
    if statement.role in NEUTRAL:
        return Judgement(NEUTRAL[statement.role], conditions=tuple(dict.fromkeys((*statement.conditions, *needed_as_written(statement)))))
    if statement.outside:
        return Judgement(Verdict.UNKNOWN, conditions=statement.conditions, note="; ".join(statement.outside))
    problem = replace(pose(statement, seed), mend=mend)
    if isinstance(problem.claim, h.And):
        return _all([decide(problem.with_claim(link)) for link in problem.claim.children], problem)
    return decide(problem)


def needed_as_written(statement: Statement) -> tuple[Condition, ...]:
    """What a definition, a condition or an expression needs in order to be defined: `(XᵀX)⁻¹ Xᵀ y` is no estimate where XᵀX is singular."""
    try:
        return needed(statement.claim, statement.conditions, kinks=False)
    except ShapeError:
        return ()


def judge_readings(readings: Sequence[Statement], seed: int = 0, *, mend: bool = True) -> Judgement:
    """Judge a formula under all its plausible readings: right in one of two layouts is accepted, otherwise all readings must agree.

    So is a derivative by a matrix with structure that is right in one of the conventions for these.
    """
    return in_every_way(readings, lambda group: _in_conventions(group, seed, mend=mend))


def in_every_way(readings: Sequence[Statement], judged: Callable[[Sequence[Statement]], Judgement]) -> Judgement:
    """Judge the readings of every way in which a formula may be meant; a claim that is true in one way and not in another is unknown."""
    names = tuple(dict.fromkeys(r.way for r in readings))
    first = judged([r for r in readings if r.way == names[0]])
    if first.verdict not in (*HOLDS, *FAILS):
        return first
    for way in names[1:]:
        other = judged([r for r in readings if r.way == way])
        if other.verdict in (HOLDS if first.verdict in HOLDS else FAILS):
            first = replace(first, note=_join(first.note, f"{other.verdict.value} also with {way}"))
            if other.verdict is Verdict.SUPPORTED and first.verdict is Verdict.PROVED:
                first = replace(first, verdict=Verdict.SUPPORTED, evidence=other.evidence)
        else:
            note = f"{first.verdict.value} as it was read, {other.verdict.value} with {way}"
            return Judgement(Verdict.UNKNOWN, conditions=first.conditions, note=note)
    return first


def _in_conventions(readings: Sequence[Statement], seed: int, *, mend: bool) -> Judgement:
    judgement = _in_layouts(readings, seed, mend=mend)
    if judgement.verdict is Verdict.REFUTED:
        for reading, sentence in (x for r in readings for x in conventions(r)):
            other = judge(reading, seed, mend=False)
            if other.verdict in (Verdict.PROVED, Verdict.SUPPORTED):
                return replace(other, note=_join(other.note, f"true where {sentence}"))
    return judgement


def _in_layouts(readings: Sequence[Statement], seed: int, *, mend: bool) -> Judgement:
    judgements = [judge(r, seed, mend=mend) for r in readings[:1]]
    if judgements[0].verdict in (Verdict.PROVED, Verdict.SUPPORTED) or len(readings) == 1:
        if readings[0].layout == "transposed":
            return replace(judgements[0], note=_join(judgements[0].note, "read in the transposed layout of derivatives"))
        return judgements[0]
    judgements += [judge(r, seed, mend=mend) for r in readings[1:]]
    for reading, judgement in zip(readings, judgements, strict=True):
        if judgement.verdict in (Verdict.PROVED, Verdict.SUPPORTED) and reading.layout == "transposed":
            return replace(judgement, note=_join(judgement.note, "true in the transposed layout of derivatives"))
    if any(j.verdict in (Verdict.PROVED, Verdict.SUPPORTED) for j in judgements):
        note = "true in one of two readings between which the text does not choose"
        return Judgement(Verdict.UNKNOWN, conditions=readings[0].conditions, note=note)
    if any(j.verdict is Verdict.UNKNOWN for j in judgements):
        return next(j for j in judgements if j.verdict is Verdict.UNKNOWN)
    return judgements[0]


def _all(parts: list[Judgement], problem: Problem) -> Judgement:
    """A conjunction, or a chain, has the verdict of its weakest link."""
    found = weakest([p.verdict for p in parts])
    verdict = Verdict.UNKNOWN if found is None else found
    worst = next(p for p in parts if p.verdict is verdict)
    conditions = tuple(dict.fromkeys(c for p in parts for c in p.conditions))
    return replace(worst, verdict=verdict, conditions=conditions, parts=tuple(parts))


def decide(problem: Problem) -> Judgement:
    """Decide one relation."""
    try:
        check(problem.claim)
    except ShapeError as e:
        return Judgement(Verdict.ILL_TYPED, conditions=problem.conditions, note=f"the shapes do not fit: {e}")
    if optima.is_optimum(problem.claim):
        return optima.judge(problem, decide)
    if chance.about_chance(problem):
        return chance.judge(problem, _decide)
    return _decide(problem)


def _at_two_places(problem: Problem) -> Judgement:
    """f ∝ g in x is judged as the equation f(x) g(x′) = f(x′) g(x), f = g + const as f(x) + g(x′) = f(x′) + g(x)."""
    equation, moved = at_two_places(problem.claim, problem.conditions)
    found = _decide(replace(problem, claim=equation, conditions=(*problem.conditions, *moved), mend=False))
    what = "ratio" if isinstance(problem.claim, h.ProportionalTo) else "difference"
    names = ", ".join(say(x) for x in problem.claim.children[2:])
    holds = found.verdict in (Verdict.PROVED, Verdict.SUPPORTED)
    note = f"the {what} of the sides does not depend on {names}" if holds else f"the {what} of the sides is to be constant in {names}"
    kept = tuple(c for c in found.conditions if c not in moved)
    return replace(found, conditions=kept, note=_join(found.note, note))


@dataclass(frozen=True, slots=True)
class Eliminated:
    """A claim without derivatives or expectations, what that took, and the conditions it needs."""

    claim: h.Term
    needed: tuple[Condition, ...] = ()
    rules: tuple[str, ...] = ()


def _decide(problem: Problem) -> Judgement:
    if isinstance(problem.claim, (h.ProportionalTo, h.UpToConstant)) and len(problem.claim.children) > 2:
        return _at_two_places(problem)
    if complex_numbers.concerns(problem.claim):
        return complex_numbers.judge(problem, _decide)
    plain = eliminate(problem)
    written = needed(problem.claim, problem.conditions, kinks=False)  # of log x the derivative is defined for negative numbers too
    needs = strongest(problem.conditions, (*written, *plain.needed, *needed(plain.claim, (*problem.conditions, *written))))
    conditions = tuple(dict.fromkeys((*problem.conditions, *needs)))
    outcome, tried = _tried(problem, plain)
    if isinstance(outcome, NoSample):
        lighter = without_identities(problem)
        if lighter is not problem:
            return _decide(lighter)
    proof = prove(plain.claim, problem.conditions)
    if isinstance(outcome, Refutation):
        return _refuted(outcome, tried, proof, problem, conditions, plain)
    return _held(outcome, tried, proof, problem, conditions, plain)


def _tried(problem: Problem, plain: Eliminated) -> tuple[Outcome, h.Term]:
    """What trials say, and of which form of the claim. An inequality of derivatives may fail at a single point (`(x^3)' > 0`), which
    only the form without derivatives leads to."""
    outcome = search(problem.claim, problem.conditions, seed=problem.seed)
    if plain.claim == problem.claim:
        return outcome, problem.claim
    if isinstance(outcome, NoSample):
        return search(plain.claim, problem.conditions, seed=problem.seed), plain.claim
    if isinstance(outcome, Agreement) and not isinstance(problem.claim, h.Equal):
        again = search(plain.claim, (*problem.conditions, *plain.needed, *_sizes_lost(problem.claim, plain.claim)), seed=problem.seed)
        if isinstance(again, Refutation):
            return again, plain.claim
    return outcome, problem.claim


def _sizes_lost(claim: h.Term, plain: h.Term) -> list[Condition]:
    """That numbers are sizes of arrays which a claim loses with its derivatives: `Σ_i 2` of `Σ_i x_i²`."""
    lost = claim.sizes - plain.sizes
    numbers = [x for x in free_letters(plain) if isinstance(x, h.Sym) and any(s.name == x.name for s in lost)]
    return [Condition(p, Origin.CONVENTION, "") for x in numbers for p in (h.Is(x, "natural"), h.GreaterEqual(x, h.UNITY))]


def without_identities(problem: Problem) -> Problem:
    """Drop the equations among the conditions that hold everywhere (`W(x) e^{W(x)} = x`): no sample can be steered to meet them, and all
    do."""
    kept: list[Condition] = []
    for k, c in enumerate(problem.conditions):
        others = (*kept, *problem.conditions[k + 1 :])
        inequalities = tuple(o for o in others if not isinstance(o.proposition, h.Equal))
        if isinstance(c.proposition, h.Equal) and isinstance(search(c.proposition, inequalities, seed=problem.seed), Agreement):
            continue
        kept.append(c)
    return problem if len(kept) == len(problem.conditions) else replace(problem, conditions=tuple(kept))


def eliminate(problem: Problem) -> Eliminated:
    """Carry out derivatives, so that the provers compare terms without them."""
    if any(isinstance(t, h.Space) for t in problem.claim.walk()):
        problem = problem.with_claim(integrated(problem.claim, problem.conditions))
    if not any(isinstance(t, (h.Partial, h.Hessian, h.Differential, h.Evaluated, h.DerivedFunction)) for t in problem.claim.walk()):
        return Eliminated(problem.claim)
    done = elimination(problem.claim, problem.conditions)
    return Eliminated(done.term, done.needed, ("derivatives carried out",))


def prove(claim: h.Term, conditions: tuple[Condition, ...]) -> Proof | None:
    """Return the first proof that a prover finds of a claim without derivatives."""
    for prover in provers.PROVERS:
        proof = prover(claim, conditions)
        if proof is not None:
            return proof
    return None


def _refuted(
    outcome: Refutation, tried: h.Term, proof: Proof | None, problem: Problem, conditions: tuple[Condition, ...], plain: Eliminated
) -> Judgement:
    if proof is not None:
        return Judgement(
            Verdict.UNKNOWN, conditions=conditions, note=f"internal error: a proof ({proof.kind}) stands beside a counterexample"
        )
    if problem.uncertain:
        return Judgement(Verdict.UNKNOWN, conditions=conditions, note="false as it was read, but " + "; ".join(problem.uncertain))
    for name, other in as_sizes(problem):
        if not isinstance(search(other.claim, other.conditions, seed=problem.seed), Refutation):
            return Judgement(Verdict.UNKNOWN, conditions=conditions, note=f"false for any number {name}, but {name} may be meant as a size")
    scales = _negative_scales(problem, outcome)
    if scales:
        found = _decide(replace(problem, conditions=(*problem.conditions, *scales), mend=False))
        if found.verdict is not Verdict.REFUTED:
            names = ", ".join(x.text for x in scales)
            note = f"false as it was read, but {found.verdict.value} where {names}, as scales are by custom"
            return Judgement(Verdict.UNKNOWN, conditions=conditions, note=note)
    evidence = Evidence("counterexample", outcome.summary, claim=tried, given=problem.conditions)
    if not problem.mend:
        return Judgement(Verdict.REFUTED, evidence, outcome.counterexample, conditions)
    missing = repair.holds_if(problem.claim, problem.conditions, prove, problem.seed, plain.claim)
    meant = repair.suggest(problem.claim, problem.conditions, prove, problem.seed, lambda claim: eliminate(problem.with_claim(claim)).claim)
    return Judgement(
        Verdict.REFUTED,
        evidence,
        outcome.counterexample,
        conditions,
        holds_if=tuple(c.text for c in missing.conditions) if missing is not None else (),
        suggestion=meant.claim if meant is not None else None,
    )


def _negative_scales(problem: Problem, outcome: Refutation) -> tuple[Condition, ...]:
    """That each σ or τ is positive that a counterexample makes negative: by custom these are scales, the roots of variances."""
    values = outcome.counterexample.values
    letters = [x for x in free_letters(problem.claim) if isinstance(x, h.Sym) and x.dims == (1, 1) and not x.family]
    scales = [x for x in letters if x.name.split("_")[0] in ("\\sigma", "\\tau") and str(values.get(x.name, "")).startswith("-")]
    return tuple(Condition(h.Is(x, "positive"), Origin.CONVENTION, f"{say(x)} is positive") for x in scales)


def _held(
    outcome: Outcome, tried: h.Term, proof: Proof | None, problem: Problem, conditions: tuple[Condition, ...], plain: Eliminated
) -> Judgement:
    if isinstance(outcome, Agreement) and _only_numbers(outcome):
        note = "the conditions as they were read leave only sizes of one"
        return Judgement(Verdict.UNKNOWN, conditions=conditions, note=note)
    if proof is not None and isinstance(outcome, Agreement):
        evidence = Evidence(proof.kind, proof.summary, proof.certificate, provers.taken(plain.claim), problem.conditions)
        implied = {c.proposition for c in needed(plain.claim, ())}  # what the terms need to be defined is used by writing them
        unused = tuple(c for c in problem.conditions if c not in proof.used and c.proposition not in implied)
        return Judgement(Verdict.PROVED, evidence, conditions=tuple(dict.fromkeys((*conditions, *proof.needed))), unused=unused)
    if isinstance(outcome, Agreement):
        if outcome.witness is not None:
            evidence = Evidence("witness", "the sides differ at the point given", claim=tried, given=problem.conditions)
            return Judgement(Verdict.PROVED, evidence, outcome.witness, conditions)
        if outcome.touches:
            note = "the sides of this strict inequality come so near to each other that trials cannot tell whether they touch"
            return Judgement(Verdict.UNKNOWN, conditions=conditions, note=note)
        if outcome.few:
            note = "the equations among the conditions were met at a few points only, so that trials show nothing"
            return Judgement(Verdict.UNKNOWN, conditions=conditions, note=note)
        return Judgement(Verdict.SUPPORTED, Evidence("trials", outcome.summary), conditions=conditions)
    assert isinstance(outcome, NoSample)
    if proof is not None:
        return Judgement(
            Verdict.UNKNOWN, conditions=conditions, note=f"derived ({proof.kind}), but no admissible point was found: {outcome.reason}"
        )
    return Judgement(Verdict.UNKNOWN, conditions=conditions, note=outcome.reason)


def _only_numbers(outcome: Agreement) -> bool:
    """Whether a claim about arrays was met at sizes of one alone, where a vector is a number: no author means that."""
    return bool(outcome.dims) and all(sizes and all(n == 1 for n in sizes.values()) for sizes in outcome.dims)


def _join(*notes: str | None) -> str | None:
    return "; ".join(n for n in notes if n) or None


Prover = Callable[[h.Term, tuple[Condition, ...]], Proof | None]
__all__ = ["Eliminated", "decide", "judge"]
