"""`argmin_w f = argmin_w g`: objectives that have one place where they are least.

An objective keeps its minimisers where a term that does not depend on the variable is added, where it is multiplied by a positive number,
and where an increasing function is applied to it (its logarithm, its exponential, its root); a negative factor turns minimisers into
maximisers (Boyd & Vandenberghe, *Convex Optimization*, 4.1.3). So the equation follows where such a change of f differs from g by a
constant. It is false where f is strictly convex, ∇f vanishes at a point and ∇g does not: that point is the minimiser of f alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.calculus.eliminate import elimination
from derive.decide import domains
from derive.decide.problem import Problem
from derive.numeric.say import say
from derive.numeric.trial import Agreement, Effort, search
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of
from derive.terms.verdict import Judgement, Verdict

Decide = Callable[[Problem], Judgement]
HOLDS = (Verdict.PROVED, Verdict.SUPPORTED)
QUICK = Effort(points=3, draws=12)
INCREASING = ("log", "exp", "sqrt")
#: So many factors are tried between the two objectives.
MOST = 24


def judge(problem: Problem, decide: Decide) -> Judgement:
    """Judge an equation of two optima over one letter."""
    (f, letter), (g, other) = (side.children for side in problem.claim.children)
    kinds = [side.text(0) for side in problem.claim.children]
    if letter != other or not isinstance(letter, h.Sym):
        return Judgement(Verdict.UNKNOWN, conditions=problem.conditions, note="optima over different letters are not compared")
    for claim, sentence in _same(problem, decide, f, g, letter, turned=kinds[0] != kinds[1]):
        found = decide(problem.with_claim(claim))
        if found.verdict in HOLDS:
            return replace(found, note=f"the objectives have one optimum: {sentence}", unused=())
    return _apart(problem, decide, (f, g), letter, kinds[0]) or Judgement(
        Verdict.UNKNOWN, conditions=problem.conditions, note="whether the two objectives have one optimum was not decided"
    )


def _same(problem: Problem, decide: Decide, f: h.Term, g: h.Term, letter: h.Sym, *, turned: bool) -> Iterator[tuple[h.Term, str]]:
    """Equations up to a constant, any of which makes the optima the same, that trials do not refute, and what each says."""
    for a, how in _forms(f):
        for b, also in _forms(g):
            if not all(decide(problem.with_claim(h.GreaterEqual(x, h.ZERO))).verdict in HOLDS for x in (*how, *also)):
                continue
            for factor in _factors(a, b, letter):
                scaled = b if factor == h.UNITY else h.Times(factor, b)
                claim = h.UpToConstant(a, h.negate(scaled) if turned else scaled, letter)
                agree = isinstance(search(claim, problem.conditions, seed=problem.seed, effort=QUICK), Agreement)
                if agree and (isinstance(factor, h.Num) or decide(problem.with_claim(h.Greater(factor, h.ZERO))).verdict is Verdict.PROVED):
                    said = f"{say(factor)} times the second" if factor != h.UNITY else "the second"
                    said = f"minus {said}" if turned else said
                    yield claim, f"the first is {said} up to a constant{' and an increasing function' if how or also else ''}"


def _forms(f: h.Term) -> Iterator[tuple[h.Term, tuple[h.Term, ...]]]:
    """An objective, what an increasing function was applied to, and its logarithm; each with what must not be negative for it."""
    yield f, ()
    if isinstance(f, h.Func) and f.name in INCREASING and len(f.children) == 1:
        yield f.children[0], f.children if f.name != "exp" else ()
    elif isinstance(f, (h.Times, h.Power, h.ProductOver, h.Quotient, h.Norm)):
        yield h.Func("log", f), (f,)


def _factors(a: h.Term, b: h.Term, letter: h.Sym) -> Iterator[h.Term]:
    """Factors that may stand between two objectives: numbers, and what divides or multiplies in them."""
    numbers: list[h.Term] = [h.UNITY, h.TWO, h.Num("1/2")]
    inside: dict[h.Term, None] = {}
    for t in (*a.walk(), *b.walk()):
        for x in t.children if isinstance(t, (h.Times, h.Quotient)) else ():
            free = free_letters(x)
            if free and letter not in free and isinstance(x, (h.Sym, h.Power)) and _is_number(x) and len(inside) < MOST:
                inside[x] = None
    found: dict[h.Term, None] = dict.fromkeys(numbers)
    for x in inside:
        for base in (x, h.Power(x, h.Num(-1))):
            found |= {base if n == h.UNITY else h.Times(n, base): None for n in numbers}
    yield from list(found)[:MOST]


def _is_number(x: h.Term) -> bool:
    try:
        return is_scalar(shape_of(x))
    except (ShapeError, TypeError, ValueError):
        return False


def _apart(problem: Problem, decide: Decide, bodies: tuple[h.Term, h.Term], letter: h.Sym, kind: str) -> Judgement | None:
    """Refute: one objective is strictly convex, and the other is not stationary where its gradient vanishes."""
    if not domains.is_open(letter, problem.conditions):
        return None
    shape = shape_of(letter)
    zero = h.ZERO if is_scalar(shape) else h.Zeros(*shape)
    f, g = bodies
    first, second = (elimination(h.Partial(x, letter), problem.conditions).term for x in (f, g))
    given = Condition(h.Equal(first, zero), Origin.STATED, "")
    found = decide(replace(problem, claim=h.Equal(second, zero), conditions=(*problem.conditions, given), mend=False))
    if found.verdict is not Verdict.REFUTED:
        return None
    from derive.decide.optima import definite

    if decide(problem.with_claim(definite(f, letter, kind))).verdict not in HOLDS:
        return None
    kept = tuple(c for c in found.conditions if c is not given and c.text)
    note = "where the first objective has its optimum, the gradient of the second does not vanish"
    return replace(found, conditions=kept, note=note, unused=())
