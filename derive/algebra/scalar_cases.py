"""Claims decided by cases of sign: the sides read, the conditions learned, absolute values and kinks taken one way and the other."""

from __future__ import annotations

from collections.abc import Callable

from derive.algebra import integrals_form, products_form, series_form, sums_form, sums_proof
from derive.algebra import scalar_entries as entries
from derive.algebra.binder_merge import vanishes
from derive.algebra.function_world import Restart, Split
from derive.algebra.scalar_form import Form, TooLarge, subtract
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Knowledge, Reader
from derive.algebra.scalar_signs import NONNEG, NONPOS
from derive.algebra.scalar_substitute import substitute, zero_after
from derive.algebra.scalar_transform import BINDING, depends
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

MAX_CASES = 24
MAX_RESTARTS = 12
MAX_LEARNING = 3

FAULTS = (Unsupported, TooLarge, ZeroDivisionError, ShapeError, ArithmeticError, RecursionError)


def scalar_sides(claim: h.Term) -> tuple[tuple[h.Term, h.Term], tuple[Condition, ...]] | None:
    """The two sides of a relation, of arrays the entries at letters that stand for any index."""
    a, b = claim.children
    shape = shape_of(a)
    if is_scalar(shape):
        return (a, b), ()
    taken = entries.Indices(claim)
    indices, conditions = [], []
    for size in shape:
        if size == 1:
            indices.append(h.UNITY)
            continue
        letter = taken.fresh()
        indices.append(letter)
        from derive.terms.composites import dimension_term

        conditions.append(Condition(h.Is(letter, "index", dimension_term(size)), Origin.NEEDED, f"{letter} is an index"))
    i, j = indices
    left, right = entries.entry(a, i, j), entries.entry(b, i, j)
    return None if left is None or right is None else ((left, right), tuple(conditions))


Holds = Callable[[Reader, h.Term], bool]


def decide(claim: h.Term, conditions: tuple[Condition, ...], holds: Holds, notes: list[dict[str, str]] | None = None) -> int:
    """Return in how many cases of sign the claim was shown to hold, or 0 if one of them was not shown; notes say how sums were closed."""
    reader = Reader(KNOWLEDGE)
    reader.notes = [] if notes is None else notes
    prepare(reader, claim, conditions)
    if reader.signs.contradiction:
        return 0  # no point is admissible, and that is no proof
    return _cases(reader, claim, holds, [MAX_CASES])


KNOWLEDGE = Knowledge(
    binders={h.SumOver: sums_form.read_sum, h.ProductOver: products_form.read_product, h.Integral: integrals_form.read_integral},
    needs={h.SumOver: sums_form.learn_along, h.ProductOver: sums_form.learn_along, h.Integral: integrals_form.learn_along},
    series=(series_form.checked,),
    logs=(products_form.log_of_product,),
)


def prepare(reader: Reader, claim: h.Term, conditions: tuple[Condition, ...]) -> None:
    """Learn the conditions and what the claim needs to be defined, until nothing new comes."""
    letters = free_letters(claim)
    for _ in range(MAX_RESTARTS):
        known = -1
        try:
            reader.learn_dimensions(claim)
            for _ in range(MAX_LEARNING):
                reader.memo.clear()
                reader.learn_conditions(conditions, letters)
                reader.learn_definedness(claim)
                if len(reader.signs.facts) == known:
                    break
                known = len(reader.signs.facts)
            reader.memo.clear()
            return
        except Restart:
            continue
    raise Unsupported


def _cases(reader: Reader, claim: h.Term, holds: Callable[[Reader, h.Term], bool], budget: list[int]) -> int:
    if reader.signs.contradiction:
        return 1
    for _ in range(MAX_RESTARTS):
        try:
            if holds(reader, claim):
                return 1
            return 0
        except Restart:
            reader.memo.clear()
        except Split as split:
            if hangs_on_index(reader, split.form):
                return 0
            total = 0
            for mask in split.masks:
                if budget[0] <= 0:
                    return 0
                budget[0] -= 1
                branch = reader.fork()
                branch.learn_sign(split.form, mask)
                branch.learn_definedness(claim)
                branch.memo.clear()
                cases = _cases(branch, claim, holds, budget)
                if cases == 0:
                    return 0
                total += cases
            return total
    return 0


def zero_after_reading(reader: Reader, claim: h.Term) -> bool:
    """Whether the difference of the two sides is zero; asks for cases on the absolute values that stand in the way."""
    a, b = claim.children
    difference = subtract(reader.read(a), reader.read(b))
    if zero_after(reader.ring, difference, reader.values):
        return True
    if reader.values:
        difference = substitute(reader.ring, difference, reader.values)
    if vanishes(reader, difference):
        return True
    if sums_proof.closes(reader, canonical(reader.ring, difference)):
        return True
    inner = absolute_value(reader, difference)
    if inner is not None:
        raise Split(inner, (NONNEG, NONPOS))
    return False


def hangs_on_index(reader: Reader, f: Form) -> bool:
    """Whether a form mentions the index of a sum: no case of the whole claim."""
    return any(depends(reader.ring, f, frozenset({k})) for k in sorted(reader.signs.bound))


def absolute_value(reader: Reader, f: Form) -> Form | None:
    """The argument of an absolute value in a form, at any depth of exponents and denominators."""
    for m in f.terms:
        for k, e in m:
            kind = reader.ring.kind(k)
            if kind == "abs":
                return reader.ring.poly(k)
            inner = e if isinstance(e, Form) else reader.ring.poly(k) if kind == "poly" else None
            if inner is not None:
                found = absolute_value(reader, inner)
                if found is not None:
                    return found
            data = reader.ring.bases[k].data
            for d in data if kind == "call" and data[0] not in BINDING else ():
                if isinstance(d, Form) and (found := absolute_value(reader, d)) is not None:
                    return found
    return None
