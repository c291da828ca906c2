"""What a line of a derivation does, in a few words for a reader: solve, differentiate both sides, take the trace, complete the square.

The kind is told from the forms of the line and of the one before it, and never decides a verdict.
"""

from __future__ import annotations

from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import Role, Statement, free_letters, unfold
from derive.terms.steps import Step, is_derivative, is_zero, links_of
from derive.terms.typing import shape_of

_INEQUALITIES = (h.Less, h.LessEqual, h.Greater, h.GreaterEqual, h.LoewnerGreater, h.LoewnerGreaterEqual)
#: What is taken of both sides of an equation, by the head that then stands on them.
_OF_BOTH: tuple[tuple[type[h.Term], str], ...] = (
    (h.Trace, "take the trace of both sides"),
    (h.Det, "take the determinant of both sides"),
    (h.Expectation, "take the expectation of both sides"),
    (h.Variance, "take the variance of both sides"),
    (h.Norm, "take the norm of both sides"),
    (h.Transpose, "transpose both sides"),
    (h.Inverse, "invert both sides"),
    (h.SumOver, "sum both sides"),
    (h.Integral, "integrate both sides"),
)
_FUNCTIONS = {"log": "take logarithms of both sides", "exp": "exponentiate both sides", "sqrt": "take roots of both sides"}


def kind(before: Statement | None, line: Statement | None, step: Step) -> str | None:
    """Return what a line does; None where nothing particular can be said of it. `before` is the statement of the line above."""
    if line is None:
        return None
    if line.role is Role.DEFINITION:
        return "definition"
    links = links_of(line.claim)
    first = links[0]
    if isinstance(first, (h.Implies, h.Iff)):
        return _conclusion(first, step)
    if step.role == "stationarity":
        return "set to zero"
    if line.role is Role.POSED or (step.poses and step.role == "start"):
        return "condition"
    if not isinstance(first, h.Relation):
        return None
    if any(isinstance(x, _INEQUALITIES) for x in links):
        return "inequality"
    for head, said in ((h.Approximately, "approximation"), (h.ProportionalTo, "up to a factor"), (h.UpToConstant, "up to a constant")):
        if any(isinstance(x, head) for x in links):
            return said
    if step.role == "expansion":
        return "expansion with a remainder"
    if isinstance(first, h.Equal) and all(isinstance(c, h.ArgExtremum) for c in first.children):
        return "another objective with the same optimum"
    if step.chain != step.number:
        return _rewriting(links[-1].children[0], links[-1].children[1], line)
    previous = _relation(before)
    done = _new_equation(previous, first, step) if previous is not None else None
    return done or (_rewriting(first.children[0], first.children[1], line) if isinstance(first, h.Equal) else None)


def _relation(statement: Statement | None) -> h.Term | None:
    """The last equation that a line states or concludes."""
    if statement is None:
        return None
    last = links_of(statement.claim)[-1]
    if isinstance(last, (h.Implies, h.Iff)):
        last = links_of(last.children[1])[-1]
    return last if isinstance(last, h.Equal) else None


def _conclusion(claim: h.Term, step: Step) -> str:
    premise, conclusion = claim.children
    last = links_of(conclusion)[0]
    if isinstance(claim, h.Iff):
        return "equivalence"
    if isinstance(premise, h.Equal) and isinstance(last, h.Equal):
        letter = last.children[0]
        if isinstance(letter, h.Power):
            letter = letter.children[0]
        if isinstance(letter, h.Sym) and letter in free_letters(premise) and letter not in free_letters(last.children[1]):
            return f"solve for {letter.name}"
        done = _of_both_sides(premise, last)
        if done is not None:
            return done
    return "stationarity" if _vanishes(premise) else "implication"


def _vanishes(premise: h.Term) -> bool:
    return isinstance(premise, h.Equal) and is_zero(premise.children[1]) and is_derivative(premise.children[0])


def _new_equation(old: h.Term, new: h.Term, step: Step) -> str | None:
    if not isinstance(new, h.Equal):
        return None
    done = _of_both_sides(old, new)
    if done is not None:
        return done
    letter = new.children[0]
    if step.solves and isinstance(letter, h.Sym):
        return f"solve for {letter.name}"
    shared = set(free_letters(old)) & set(free_letters(new))
    return "rearrange" if step.before and shared and step.role == "follows" else None


def _of_both_sides(old: h.Term, new: h.Term) -> str | None:
    """The operation by which the left side of one equation became that of the next."""
    left, after = old.children[0], new.children[0]
    sides = [s for s in new.children if not is_zero(s)]
    for head, said in _OF_BOTH:
        if not isinstance(left, head) and any(isinstance(t, head) and left in t.children for t in after.walk()):
            return said
    if isinstance(after, h.Func) and after.name in _FUNCTIONS and after.children == (left,):
        return _FUNCTIONS[after.name]
    if any(isinstance(t, h.Differential) for s in sides for t in s.walk()) and not any(isinstance(t, h.Differential) for t in old.walk()):
        return "take differentials of both sides"
    if any(_derives(t, left) for t in after.walk()):
        return "differentiate both sides"
    if isinstance(after, h.Times):
        rest = left.children if isinstance(left, h.Times) else (left,)
        size = len(rest)
        if len(after.children) > size:
            matrix = not _number(after)
            if after.children[-size:] == rest:
                return "multiply from the left" if matrix else "multiply both sides"
            if after.children[:size] == rest:
                return "multiply from the right" if matrix else "multiply both sides"
    return None


def _derives(t: h.Term, inner: h.Term) -> bool:
    """Whether a term is the derivative of another, or of the function of which that is a value."""
    if isinstance(t, h.Partial):
        return t.children[0] == inner
    if isinstance(t, h.Call) and isinstance(inner, h.Call) and isinstance(t.children[0], h.DerivedFunction):
        return bool(t.children[0].children[-1] == inner.children[0])
    return False


def _rewriting(old: h.Term, new: h.Term, line: Statement) -> str | None:
    """How the side of a chain was rewritten."""
    if old == new:
        return None
    if _unnamed(old) == _unnamed(new):
        return "rename"
    if _shifted(old, new):
        return "shift an index"
    if line.definitions and old != new and unfold(old, line.definitions) == unfold(new, line.definitions):
        return "substitute a definition"
    if _has(new, h.Trace) and not _has(old, h.Trace):
        return "write as a trace"
    if _has(new, h.Trace) and _has(old, h.Trace) and _bag(old) == _bag(new):
        return "rotate under the trace"
    if _square_made(old, new):
        return "complete the square"
    if any(isinstance(t, (h.Partial, h.Hessian, h.Differential)) for t in old.walk()) and not any(
        isinstance(t, (h.Partial, h.Hessian, h.Differential)) for t in new.walk()
    ):
        return "carry out the derivative"
    letters = {d.target for d in line.definitions}
    if letters & set(free_letters(old)) and not letters & set(free_letters(new)):
        return "substitute a definition"
    return None


def _has(t: h.Term, head: type[h.Term]) -> bool:
    return any(isinstance(x, head) for x in t.walk())


def _bag(t: h.Term) -> list[str]:
    return sorted(x.text(0) for x in t.walk() if isinstance(x, h.Sym))


def _unnamed(t: h.Term) -> h.Term:
    """A term with the letters that it binds numbered in order."""
    bound: dict[h.Term, h.Term] = {}
    for x in t.walk():
        if isinstance(x, h.Range) and isinstance(x.children[0], h.Sym) and x.children[0] not in bound:
            bound[x.children[0]] = h.Sym(f"#{len(bound)}", *x.children[0].args[1:])
    return t.xreplace(bound) if bound else t


def _shifted(old: h.Term, new: h.Term) -> bool:
    """Whether a sum runs over as many numbers as before, from another one on."""
    one, other = ([x for x in t.walk() if isinstance(x, h.Range) and len(x.children) == 3] for t in (old, new))
    return len(one) == len(other) == 1 and one[0].children[1] != other[0].children[1] and one[0].children[2] != other[0].children[2]


def _square_made(old: h.Term, new: h.Term) -> bool:
    """Whether a sum got a square of a sum that it did not have, beside at least one further term."""

    def squares(t: h.Term) -> set[h.Term]:
        found = {x for x in t.walk() if isinstance(x, h.Power) and x.children[1] == h.TWO and _sum_inside(x.children[0])}
        return found | {
            x
            for x in t.walk()
            if isinstance(x, h.Times)
            and any(isinstance(c, h.Transpose) and isinstance(c.children[0], h.Plus) for c in x.children[:-1])
            and isinstance(x.children[-1], h.Plus)
        }

    return isinstance(new, h.Plus) and isinstance(old, h.Plus) and bool(squares(new) - squares(old)) and not squares(old)


def _sum_inside(base: h.Term) -> bool:
    return isinstance(base.children[0] if isinstance(base, h.Norm) else base, h.Plus)


def _number(t: h.Term) -> bool:
    try:
        return is_scalar(shape_of(t))
    except ShapeError:
        return False
