"""A derivation as a person writes it: df is pushed inwards, one line of the table a step, until only dx is left.

Backward, the running term is a sum of ⟨G, d u⟩, one for each part u that still moves; a step replaces ⟨G, d u⟩ by what its operands
receive, by a named rule. At the end stands ⟨G, dx⟩, and G is read off. Forward, the running term is the differential itself. Every step
is an equation between its two terms, so each can be compared by numbers (`verify.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.calculus import build as b
from derive.calculus.changes import extremum
from derive.calculus.composites import put
from derive.calculus.derivatives import Raw
from derive.calculus.sweeps import Sweep, Visit
from derive.proof.derivation import Step
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

READ_OFF = "read off the gradient"
READ_OFF_JACOBIAN = "read off the Jacobian"
READ_OFF_DERIVATIVE = "divide by the differential"


def pairing(g: Term, u: Term) -> Term:
    """⟨g, du⟩ as a scalar: g·du, gᵀdu or tr(gᵀdu)."""
    return b.inner(g, h.Differential(u))


def opening(f: Term, written: Term) -> list[Step]:
    """The step that writes composites out by their definitions, where there are any."""
    if f == written:
        return []
    return [Step(h.Differential(f), h.Differential(written), "definition", r"\text{written out by definition}")]


def backward(f: Term, raw: Raw, x: Term) -> list[Step]:
    """The steps from d f to ⟨G, dx⟩ and to G, for a scalar f."""
    steps = opening(f, raw.function)
    parts: dict[tuple[tuple[Term, ...], Term], Term] = {((), raw.function): h.UNITY}
    shown: dict[tuple[tuple[Term, ...], Term], Term] = {}
    now: Term = h.Differential(raw.function)
    for group in _grouped(raw.trail.visits):
        for visit in group:
            parts.pop((visit.scope, visit.node), None)
            inside = (*visit.scope, visit.node) if visit.binder else visit.scope
            for u, share in visit.shares:
                key = (inside, u)
                parts[key] = b.plus(parts[key], share) if key in parts else share
                shown.pop(key, None)
        for key, g in parts.items():
            if key not in shown:
                shown[key] = _under(key[0], pairing(g, key[1]))
        terms = [shown[key] for key, g in parts.items() if not b.is_zero(g)]
        after = b.plus(*terms) if terms else h.ZERO
        if after != now:
            steps.append(Step(now, after, group[0].rule.name, group[0].rule.says, _needs(group)))
        now = after
    whole = pairing(raw.term, x)
    if whole != now:
        says = r"\langle G, du\rangle + \langle H, du\rangle = \langle G + H, du\rangle"
        steps.append(Step(now, whole, "collect the differential", says))
    steps.append(Step(whole, raw.term, READ_OFF, r"df = \langle G, dx\rangle \;\Rightarrow\; \nabla f = G"))
    return steps


def _grouped(visits: Sequence[Visit]) -> list[list[Visit]]:
    """Neighbours that use the same line of the table; a person does them in one step."""
    groups: list[list[Visit]] = []
    for v in visits:
        if groups and groups[-1][0].rule.name == v.rule.name and not _feeds(groups[-1], v):
            groups[-1].append(v)
        else:
            groups.append([v])
    return groups


def _feeds(group: list[Visit], v: Visit) -> bool:
    """Whether a visit is of an operand of one in the group: then it is a step of its own."""
    return any(u == v.node for w in group for u, _ in w.shares)


def _needs(group: list[Visit]) -> tuple[Condition, ...]:
    found: dict[Condition, None] = {}
    for v in group:
        for k, u in enumerate(v.rule.operands(v.node)):
            if any(u == w for w, _ in v.shares):
                found.update(dict.fromkeys(v.rule.needs(v.node, k)))
    return tuple(found)


def _under(scope: tuple[Term, ...], t: Term) -> Term:
    """Σ (or E, or ∫) of a term over the ranges of the binders that it stands under; under a maximum, the term where it is attained."""
    for binder in reversed(scope):
        if isinstance(binder, (h.ProductOver, h.SumOver)):
            t = h.SumOver(t, *binder.children[1:])
        elif isinstance(binder, h.Extremum):
            t = extremum(binder, 0, t)
        else:
            t = binder.replace_children((t, *binder.children[1:]))
    return t


def forward(f: Term, raw: Raw, x: Term, sweep: Sweep) -> list[Step]:
    """The steps from d f to its expression in dx."""
    steps = opening(f, raw.function)
    now: Term = h.Differential(raw.function)
    leaf = h.Differential(x)
    for node in sweep.order(raw.function):
        mark = h.Differential(node)
        needs: tuple[Condition, ...] = ()
        if sweep.variable.is_leaf(node):
            change = sweep.variable.moves(node, leaf)
            name, says = "the variable itself", "dx = dx"
        else:
            rule, operands = sweep.rule(node)
            change = b.plus(*(rule.change(node, k, h.Differential(u)) for k, u in operands))
            name, says = rule.name, rule.says
            needs = tuple(c for k, _ in operands for c in rule.needs(node, k))
        after = put(now, {mark: change}) if change != mark else now
        if after != now:
            steps.append(Step(now, after, name, says, needs))
        now = after
    if now != raw.change:
        constant = b.is_zero(raw.change)
        name, says = ("constant", "dc = 0") if constant else ("collect the differential", r"\text{like terms gathered}")
        steps.append(Step(now, raw.change, name, says))
    return steps


def jacobian(raw: Raw, x: Term) -> list[Step]:
    """The steps from the expression in dx to J vec(dx), and J."""
    dx = h.Differential(x)
    f_shape, x_shape = shape_of(raw.function), shape_of(x)
    if is_scalar(x_shape):
        return [Step(raw.change, raw.term, READ_OFF_DERIVATIVE, r"dY = G\,dt \;\Rightarrow\; \partial Y/\partial t = G")]
    matrix_form = b.times(raw.term, b.vec(dx))
    left = raw.change if f_shape[1] == 1 else b.vec(raw.change)
    steps = []
    if left != raw.change:
        steps.append(Step(raw.change, left, "vec", r"\mathrm{vec}(AXB) = (B^\top \otimes A)\,\mathrm{vec}\,X"))
    if matrix_form != left:
        steps.append(Step(left, matrix_form, "gather the linear map", r"\mathrm{vec}(A\,dX\,B) = (B^\top \otimes A)\,\mathrm{vec}\,dX"))
    steps.append(Step(matrix_form, raw.term, READ_OFF_JACOBIAN, r"dy = J\,dx \;\Rightarrow\; \partial y/\partial x^\top = J"))
    return steps
