"""A claim about arbitrary laws as a claim about all finite tables, with the conditions that carry over."""

from __future__ import annotations

from dataclasses import dataclass

from derive.numeric.trial import Agreement, Effort, search
from derive.probability import tables as tb
from derive.probability.eliminate import concerns
from derive.probability.monomials import Unsupported
from derive.probability.world import RANDOM_WORDS, World, build
from derive.terms import heads as h
from derive.terms.composites import unfold_all
from derive.terms.conditions import Condition
from derive.terms.shapes import ShapeError

QUICK = Effort(points=3, draws=8, steps=30_000, shrinking=0)


@dataclass(frozen=True, slots=True)
class Tabled:
    """The claim and its conditions over tables; `exact` says that tables are all that the text admits or stand for all of it (an
    equation)."""

    claim: h.Term
    conditions: tuple[Condition, ...]
    continuous: bool


def tabled(claim: h.Term, conditions: tuple[Condition, ...]) -> Tabled:
    """Translate a claim; raise Unsupported where tables cannot carry it."""
    claim, conditions = _with_events(claim, conditions)
    world = build(claim, conditions)
    _plain_integrals(claim, world)
    facts = [c for c in conditions if _speaks(c.proposition)]
    made = tb.build([claim, *(c.proposition for c in facts)], world)
    try:
        result = tb.logs_apart(tb.translate(unfold_all(claim), made, {}))
        kept = [c for c in world.plain if not _about_points(c.proposition, made)]
        extra: list[Condition] = []
        for c in facts:
            proposition = tb.translate(c.proposition, made, {})
            extra.append(Condition(proposition, c.origin, c.text))
    except ShapeError as e:
        raise Unsupported(str(e)) from e
    own = tb.conditions_of(made)
    for x, words in world.properties.items():
        key = tb.key_of(x)
        if key in made.valued:
            own += [Condition(h.Is(made.valued[key], word), c.origin, "") for word in words - RANDOM_WORDS for c in conditions[:1]]
    own += [_valued(c, made, world) for c in world.mixed]
    true = [c for c in extra if isinstance(search(c.proposition, tuple(own), effort=QUICK), Agreement)]
    asked = [c for c in extra if c not in true]
    return Tabled(result, (*kept, *own, *asked), made.continuous)


def _with_events(claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[h.Term, tuple[Condition, ...]]:
    """Letters that stand where events do, `P(A ∩ B)`, are events."""
    found: dict[h.Term, h.SetSym] = {}

    def visit(t: h.Term) -> None:
        if isinstance(t, h.Sym):
            found.setdefault(t, h.SetSym(t.name))
        elif isinstance(t, (h.And, h.Or, h.Not, h.Given)):
            for c in t.children:
                visit(c)

    for term in (claim, *(c.proposition for c in conditions)):
        for t in term.walk():
            if isinstance(t, h.Probability):
                for c in t.children:
                    visit(c)
    if not found:
        return claim, conditions
    return claim.xreplace(found), tuple(Condition(c.proposition.xreplace(found), c.origin, c.text) for c in conditions)


def _valued(c: Condition, made: tb.Tables, world: World) -> Condition:
    """A condition on the values of one random number holds in every cell."""
    letters = world.random_in(c.proposition)
    if len(letters) != 1 or (key := tb.key_of(letters[0])) not in made.valued:
        raise Unsupported("a condition on several random letters")
    index = h.Sym(f"i_{{{key}}}")
    there = c.proposition.xreplace({letters[0]: h.At(made.valued[key], index)})
    return Condition(h.ForAll(there, index), c.origin, "")


def _speaks(p: h.Term) -> bool:
    return not isinstance(p, (h.Is, h.DistributedAs)) and concerns(p)


def _plain_integrals(claim: h.Term, world: World) -> None:
    if world.normal:
        raise Unsupported("jointly normal letters")
    if world.laws and any(isinstance(law, h.Distribution) for law in world.laws.values()):
        raise Unsupported("a law that is given beside one that is not")


def _about_points(p: h.Term, made: tb.Tables) -> bool:
    """Whether a condition speaks of the value at which a density is taken, which its index replaces."""
    return any(t in made.points for t in p.walk())


__all__ = ["Tabled", "tabled"]
