"""Every result's single slips — a turned sign, a lost transpose, swapped factors, a lost number — are refuted by the check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from derive.calculus import narrate
from derive.calculus.verify import verify
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.shapes import ShapeError
from derive.terms.typing import check, shape_of
from tests.calculus.sixty import SIXTY, Case
from tests.calculus.test_derivatives import derived, given


def slips(t: Term) -> Iterator[Term]:
    """The term with one slip in it, in every place where it can be made."""
    for k, c in enumerate(t.children):
        for changed in slips(c):
            parts = list(t.children)
            parts[k] = changed
            yield t.replace_children(tuple(parts))
    match t:
        case h.Transpose() if shape_of(t) == shape_of(t.children[0]):
            yield t.children[0]
        case h.Plus():
            first, *rest = t.children
            yield h.Plus(first, *(h.negate(c) for c in rest))
            yield first
        case h.Times():
            if isinstance(t.children[0], h.Num):
                yield h.Times(*t.children[1:]) if len(t.children) > 2 else t.children[1]
            matrices = [k for k, c in enumerate(t.children) if 1 not in shape_of(c)]
            for i, j in pairwise(matrices):
                parts = list(t.children)
                parts[i], parts[j] = parts[j], parts[i]
                yield h.Times(*parts)


def well_typed(t: Term, shape: tuple[object, object]) -> bool:
    try:
        check(t)
    except ShapeError:
        return False
    return bool(shape_of(t) == shape)


@pytest.mark.parametrize("case", SIXTY, ids=lambda c: str(c.number))
def test_slips_are_refuted(case: Case) -> None:
    found = derived(case)
    rule = narrate.READ_OFF if case.kind == "grad" else narrate.READ_OFF_JACOBIAN
    if case.kind == "hess":
        start = next(s.after for s in reversed(found.steps) if s.rule == "differentiate again")
    else:
        start = found.start
    survivors = []
    for mutant in dict.fromkeys([h.Times(h.MINUS_ONE, found.result), h.Times(h.TWO, found.result), *slips(found.result)]):
        if mutant == found.result or not well_typed(mutant, shape_of(found.result)):
            continue
        wrong = Derivation(start, (Step(start, mutant, rule),))
        if all(verify(wrong, case.variable, given(case), points=count, seed=count).agreed for count in (2, 20)):
            survivors.append(mutant)
    assert not survivors
