"""Gradients, Jacobians, Hessians and differentials as derivations: each step one named rule, the last term the result.

Layouts: a gradient has the shape of its variable (denominator layout), a Jacobian is outputs × inputs of the stacked columns (numerator
layout); the other one of each is had by `layout=`. Results are simplified by the measure in `simplify.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

from derive.calculus import build as b
from derive.calculus import derivatives as raw
from derive.calculus import narrate
from derive.calculus.simplify import cost, simplify
from derive.calculus.sums import known_ranges
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.conditions import Condition, has
from derive.terms.heads import Term
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

Layout = Literal["numerator", "denominator"]


def gradient(f: Term, x: Term, conditions: Iterable[Condition] = (), *, layout: Layout = "denominator") -> Derivation:
    """Derive ∇f of a scalar f; the result has the shape of x (with `layout="numerator"`, of xᵀ). Raise ShapeError where f is no scalar."""
    conditions = tuple(conditions)
    if not is_scalar(shape_of(f)):
        raise ShapeError("a gradient is of a scalar", shape_of(f))
    steps, _ = _gradient(f, x, conditions)
    return Derivation(h.Differential(f), tuple(laid_out(steps, layout == "numerator")))


def _gradient(f: Term, x: Term, conditions: tuple[Condition, ...]) -> tuple[list[Step], Term]:
    found = raw.partial(f, x, raw.Setting(conditions))
    steps = narrate.backward(f, found, x)
    steps += tidied(found.term, f, x, conditions)
    return steps, steps[-1].after


def jacobian(f: Term, x: Term, conditions: Iterable[Condition] = (), *, layout: Layout = "numerator") -> Derivation:
    """Derive ∂f/∂xᵀ: outputs × inputs (with `layout="denominator"`, inputs × outputs); of matrices, of their stacked columns."""
    conditions = tuple(conditions)
    if is_scalar(shape_of(f)):
        steps, g = _gradient(f, x, conditions)
        row = b.transpose(b.vec(g))
        if row != g:
            steps.append(Step(g, row, "layout", r"\partial f/\partial x^\top = (\mathrm{vec}\,\nabla f)^\top"))
    else:
        steps, _ = _jacobian(f, x, conditions)
    return Derivation(h.Differential(f), tuple(laid_out(steps, layout == "denominator")))


def _jacobian(f: Term, x: Term, conditions: tuple[Condition, ...]) -> tuple[list[Step], Term]:
    setting = raw.Setting(conditions)
    found = raw.partial(f, x, setting) if is_scalar(shape_of(x)) else raw.jacobian(f, x, setting)
    assert found.sweep is not None
    steps = narrate.forward(f, found, x, found.sweep) + narrate.jacobian(found, x)
    steps += tidied(found.term, f, x, conditions)
    return steps, steps[-1].after


def hessian(f: Term, x: Term, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive ∂²f/∂x∂xᵀ of a scalar f: the gradient first, then its Jacobian (n×n; for a matrix variable, of its stacked columns)."""
    conditions = tuple(conditions)
    if not is_scalar(shape_of(f)):
        raise ShapeError("a Hessian is of a scalar", shape_of(f))
    steps, g = _gradient(f, x, conditions)
    if is_scalar(shape_of(x)):
        more, _ = _gradient(g, x, conditions)
    elif shape_of(g) == shape_of(x) and _constant(g, x):
        more = [Step(h.Differential(g), b.zero((shape_of(x)[0] * shape_of(x)[1],) * 2), "constant", r"d c = 0")]
    else:
        more, _ = _jacobian(g, x, conditions)
    link = Step(g, h.Differential(g), "differentiate again", r"H\,dx = d(\nabla f)")
    return Derivation(h.Differential(f), (*steps, link, *more))


def _constant(g: Term, x: Term) -> bool:
    return x not in free_letters(g)


def differential(f: Term, x: Term | None = None, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive d f in terms of dx; without x, of the differentials of all its letters."""
    conditions = tuple(conditions)
    letters = [x] if x is not None else [s for s in free_letters(f) if isinstance(s, h.Sym) and not s.family]
    steps: list[Step] = []
    parts: list[Term] = []
    for letter in letters:
        found = raw.differential(f, letter, None, raw.Setting(conditions))
        if len(letters) == 1:
            assert found.sweep is not None
            steps += narrate.forward(f, found, letter, found.sweep)
        parts.append(simplify(found.term, known_ranges([f], conditions), _kept(f)))
    total = b.plus(*parts) if parts else b.zero(shape_of(f))
    last = steps[-1].after if steps else h.Differential(f)
    if total != last:
        rule = "simplify" if len(letters) == 1 else "total differential"
        steps.append(Step(last, total, rule, r"df = \sum_x (\partial f/\partial x)\,dx"))
    return Derivation(h.Differential(f), tuple(steps))


def derivative(t: Term, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive what a `Partial`, `Hessian` or `Differential` term asks for, in the layout of these heads."""
    match t:
        case h.Partial():
            f, x = t.children
            return gradient(f, x, conditions) if is_scalar(shape_of(f)) else jacobian(f, x, conditions)
        case h.Hessian():
            f, x = t.children
            return hessian(f, x, conditions)
        case h.Differential():
            return differential(t.children[0], None, conditions)
    raise TypeError(f"{type(t).__name__} asks for no derivative")


def tidied(result: Term, f: Term, x: Term, conditions: tuple[Condition, ...]) -> list[Step]:
    """The steps that bring a result to the form that people write, the conditions on symmetric letters used."""
    known = known_ranges([f, x], conditions)
    kept = _kept(f)
    steps = []
    simple = simplify(result, known, kept)
    if simple != result:
        steps.append(Step(result, simple, "simplify", r"\text{like terms gathered, common factors taken out}"))
    letters = [s for s in free_letters(simple) if isinstance(s, h.Sym) and has(s, "symmetric", conditions)]
    if letters:
        turned = simplify(untransposed(simple, frozenset(letters)), known, kept)
        if turned != simple and cost(turned) <= cost(simple):
            used = tuple(c for c in conditions if isinstance(c.proposition, h.Is) and c.proposition.args[0] in letters)
            steps.append(Step(simple, turned, "symmetry", r"S^\top = S", used))
    return steps


def untransposed(t: Term, symmetric: frozenset[Term]) -> Term:
    """Drop the transposes of symmetric letters, their inverses and powers."""
    children = tuple(untransposed(c, symmetric) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if isinstance(t, h.Transpose) and _symmetric(t.children[0], symmetric):
        return t.children[0]
    return t


def _symmetric(t: Term, letters: frozenset[Term]) -> bool:
    match t:
        case h.Sym():
            return t in letters
        case h.Inverse() | h.Power() | h.MatrixFunction() | h.Adjugate() | h.PseudoInverse():
            return _symmetric(t.children[0], letters)
        case h.Plus():
            return all(_symmetric(c, letters) for c in t.children)
        case h.Times() if sum(not is_scalar(shape_of(c)) for c in t.children) == 1:
            return all(is_scalar(shape_of(c)) or _symmetric(c, letters) for c in t.children)
        case h.Identity():
            return True
    return False


def _kept(f: Term) -> Collection[Term]:
    """The author's own sums and quotients, which stay as they are written."""
    found: dict[Term, None] = {}
    seen: set[Term] = set()
    stack = [f]
    while stack:
        t = stack.pop()
        if t in seen:
            continue
        seen.add(t)
        if isinstance(t, (h.Plus, h.Quotient)):
            found[t] = None
        stack.extend(t.children)
    return frozenset(found)


def laid_out(steps: list[Step], turn: bool) -> list[Step]:
    """The steps, with one that turns the result into the other layout."""
    if not turn:
        return steps
    last = steps[-1].after
    return [*steps, Step(last, b.transpose(last), "layout", r"\text{the other layout is the transpose}")]
