"""What the rungs of the ladder get: a claim with its definitions put in, its conditions, and what may not be concluded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.calculus.determined import carried_out
from derive.calculus.eliminate import elimination
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError
from derive.terms.statement import Definition, Statement, free_letters, unfold, used_first
from derive.terms.typing import check


@dataclass(frozen=True, slots=True)
class Problem:
    """One claim to decide. `uncertain` forbids a refutation, for the reasons that it gives; `mend` asks what a false claim lacks."""

    claim: h.Term
    conditions: tuple[Condition, ...] = ()
    uncertain: tuple[str, ...] = ()
    seed: int = 0
    mend: bool = True

    def with_claim(self, claim: h.Term) -> Problem:
        return replace(self, claim=claim)


def pose(statement: Statement, seed: int) -> Problem:
    """Put a statement's definitions into its claim and conditions, and keep the conditions that speak of its letters."""
    statement = carried_out(statement)
    statement = replace(statement, conditions=(*statement.conditions, *_of_covariances(statement.conditions)))
    spoken = relevant(statement.claim, statement.conditions)
    while True:
        used = needed_definitions(statement, spoken)
        claim = unfold(statement.claim, used)
        unfolded = {Condition(unfold(c.proposition, used), c.origin, c.text): c for c in statement.conditions}
        conditions = relevant(claim, tuple(unfolded))
        more = tuple(c for c in (unfolded[k] for k in conditions) if c not in spoken)
        if not more:
            break
        spoken += more
    misfits = tuple(w for c in conditions if (w := _misfit(c)) is not None)
    uncertain = (*statement.uncertain, *misfits, *_inverses(claim, statement.definitions))
    return Problem(claim, tuple(_without_derivatives(c, conditions) for c in conditions), uncertain, seed)


def _inverses(claim: h.Term, definitions: tuple[Definition, ...]) -> tuple[str, ...]:
    """Why a claim is not refuted that still speaks of the inverse of a function with a definition: any function stands for it there."""
    defined = {d.target for d in definitions}
    if not claim.contains(h.InverseFunction):
        return ()
    left = {x.children[0] for x in claim.walk() if isinstance(x, h.InverseFunction)} & defined
    return tuple(sorted(f"the inverse of {getattr(f, 'name', 'this function')} was not worked out" for f in left))


def _without_derivatives(condition: Condition, others: tuple[Condition, ...]) -> Condition:
    """An equation or inequality of derivatives with these worked out, so that points can be found that meet it: `∇(xᵀAx) = 0`."""
    p = condition.proposition
    if not isinstance(p, h.Relation) or not p.contains(h.Partial, h.Hessian):
        return condition
    done = elimination(p, tuple(c for c in others if c is not condition))
    return condition if done.left else replace(condition, proposition=done.term)


def _of_covariances(conditions: tuple[Condition, ...]) -> list[Condition]:
    """A letter that a condition makes the covariance of a vector is positive semidefinite, that of a number is not negative."""
    found = []
    for c in conditions:
        p = c.proposition
        if not isinstance(p, h.Equal) or len(p.children) != 2:
            continue
        for moment, letter in (p.children, p.children[::-1]):
            if isinstance(moment, h.Variance) and isinstance(letter, h.Sym) and not letter.family:
                number = letter.dims == (1, 1)
                means = h.GreaterEqual(letter, h.ZERO) if number else h.Is(letter, "positive_semidefinite")
                found.append(Condition(means, Origin.NEEDED, f"{letter.name} is a {'variance' if number else 'covariance'}"))
    return found


def _misfit(condition: Condition) -> str | None:
    """Why a condition whose own shapes do not fit forbids a refutation: something that the text says was lost in reading it."""
    try:
        check(condition.proposition)
    except ShapeError as e:
        return f"a condition was read with shapes that do not fit: {e}"
    return None


def needed_definitions(statement: Statement, conditions: tuple[Condition, ...] = ()) -> tuple[Definition, ...]:
    """Return the definitions that a claim and conditions use, directly or through others, in order."""
    wanted: set[h.Term] = {x for t in (statement.claim, *(c.proposition for c in conditions)) for x in free_letters(t)}
    chosen: list[Definition] = []
    for d in reversed(used_first(statement.definitions)):
        if d.target in wanted:
            chosen.append(d)
            wanted.discard(d.target)
            wanted.update(x for x in free_letters(d.value) if x not in d.parameters)
    return tuple(reversed(chosen))


def relevant(claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return the conditions that share a letter or a size with the claim, or with another condition that does."""
    reached = _names(claim)
    chosen: set[int] = set()
    while True:
        more = [k for k, c in enumerate(conditions) if k not in chosen and (_names(c.proposition) & reached or not _names(c.proposition))]
        if not more:
            return tuple(c for k, c in enumerate(conditions) if k in chosen)
        for k in more:
            chosen.add(k)
            reached |= _names(conditions[k].proposition)


def _names(term: h.Term) -> set[str]:
    """The names in a term; what is said of the variable of an optimum is said of where it is looked for."""
    letters = {x.name for x in free_letters(term) if isinstance(x, (h.Sym, h.FunSym))}
    letters |= {x.children[1].text(0) for x in term.walk() if isinstance(x, h.ArgExtremum)}
    letters |= {f"{x.text(0)}(·)" for x in term.walk() if isinstance(x, (h.SetSym, h.Density))}  # letters of laws, of which x may be free
    return letters | {str(s) for s in term.free_symbols}
