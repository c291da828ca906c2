"""Derivatives inside a term or a claim give way to derivative-free terms, so that the provers of the algebra can compare both sides.

What has no derivative-free form (the derivative of an undefined function at a point) is left in one canonical form; a head that the
table cannot differentiate stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.calculus import build as b
from derive.calculus import derivatives as raw
from derive.calculus.changes import derived
from derive.calculus.kinks import off_kinks
from derive.calculus.linear import NotLinear
from derive.calculus.needs import NotDifferentiable
from derive.calculus.simplify import simplify
from derive.calculus.spectra import rooted
from derive.calculus.sums import Within, known_ranges
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.paths import distinct_parts
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of, signature

_HEADS = (h.Partial, h.Hessian, h.Differential, h.Evaluated, h.DerivedFunction)


@dataclass(frozen=True, slots=True)
class Elimination:
    """A term without derivatives, the conditions that the lines of the table needed, and why what is left was left."""

    term: Term
    needed: tuple[Condition, ...] = ()
    left: tuple[str, ...] = ()


def eliminate(term: Term, conditions: Iterable[Condition] = (), layout: str | None = None) -> Term:
    """Return the term with its derivatives worked out; see `elimination`."""
    return elimination(term, conditions, layout).term


def elimination(term: Term, conditions: Iterable[Condition] = (), layout: str | None = None) -> Elimination:
    """Work out every derivative in a term or claim.

    `layout` is `numerator`, `denominator` or None for that of `heads.Partial` (gradients in the shape of the variable, Jacobians outputs ×
    inputs). Under `numerator` a gradient is a row (∂f/∂X has the shape of Xᵀ); under `denominator` a Jacobian is inputs × outputs and ∂y/∂t
    of a column a row.
    A differential d(f) varies the letters whose own differential stands in the claim, or all letters where none does.
    """
    if not any(isinstance(t, _HEADS) for t in distinct_parts(term)):
        return Elimination(term)
    work = _Elimination(term, tuple(conditions), layout)
    result = work.go(term, top=True)
    return Elimination(rooted(off_kinks(result, work.needed)), tuple(work.needed), tuple(work.left))


class _Elimination:
    """One run over a claim."""

    def __init__(self, claim: Term, conditions: tuple[Condition, ...], layout: str | None) -> None:
        self.conditions, self.layout = conditions, layout
        nodes = distinct_parts(claim)
        self.setting = raw.Setting(conditions, adjugate=any(isinstance(t, h.Adjugate) for t in nodes))
        self.within: Within = known_ranges([claim], conditions)
        self.varied = [x for t in nodes if isinstance(t, h.Differential) for x in [_letter(t.children[0])] if x is not None]
        self.needed: dict[Condition, None] = {}
        self.left: list[str] = []
        self.memo: dict[tuple[Term, bool], Term] = {}

    def go(self, t: Term, top: bool) -> Term:
        """Eliminate below and at t; the layout is applied to derivatives that stand under no other derivative (`top`)."""
        key = (t, top)
        if key not in self.memo:
            self.memo[key] = self._go(t, top)
        return self.memo[key]

    def _go(self, t: Term, top: bool) -> Term:
        if isinstance(t, h.Differential) and isinstance(t.children[0], h.Sym):
            return t
        inner = top and not isinstance(t, (h.Partial, h.Hessian))
        children = tuple(self.go(c, inner) for c in t.children)
        t = t if children == t.children else t.replace_children(children)
        try:
            match t:
                case h.Partial():
                    return self._partial(t, top)
                case h.Hessian():
                    return self._hessian(t)
                case h.Differential():
                    return self._differential(t)
                case h.Evaluated():
                    return self._evaluated(t)
                case h.Call() if isinstance(t.children[0], h.DerivedFunction):
                    return self._of_inverse(t) or canonical_call(t)
        except (NotDifferentiable, NotLinear, ShapeError) as reason:
            self.left.append(str(reason))
        return t

    def _finish(self, result: raw.Raw) -> Term:
        self.needed.update(result.trail.needed)
        return simplify(result.term, within=self.within)

    def _partial(self, t: Term, top: bool) -> Term:
        body, variable = t.children
        result = self._finish(raw.partial(body, variable, self.setting))
        if not top or self.layout is None:
            return result
        scalar_body, scalar_variable = is_scalar(shape_of(body)), is_scalar(shape_of(variable))
        if self.layout == "numerator":
            return b.transpose(result) if scalar_body else result
        return b.transpose(result) if not scalar_body or (scalar_body and scalar_variable) else result

    def _hessian(self, t: Term) -> Term:
        body, variable = t.children
        gradient = self._finish(raw.partial(body, variable, self.setting))
        return self._finish(raw.jacobian(gradient, variable, self.setting))

    def _differential(self, t: Term) -> Term:
        body = t.children[0]
        moves = {s: h.Sym(f"d\\,{s.children[0]}", *shape_of(s)) for s in distinct_parts(body) if isinstance(s, h.Differential)}
        if moves:  # a second differential: the first ones are constant
            inner = self._differential(h.Differential(body.xreplace(moves)))
            still = {h.Differential(v): b.zero(shape_of(v)) for v in moves.values()}
            return inner.xreplace({v: k for k, v in moves.items()} | still)  # type: ignore[no-any-return]
        letters = [s for s in free_letters(body) if isinstance(s, h.Sym) and not s.family and (not self.varied or s in self.varied)]
        parts = [self._finish(raw.differential(body, s, None, self.setting)) for s in letters]
        return b.plus(*parts) if parts else b.zero(shape_of(body))

    def _of_inverse(self, t: h.Call) -> Term | None:
        """A derivative of an inverse function at a number, `(f⁻¹)″(y)`, by the rules."""
        f, order = t.children[0], 0
        while isinstance(f, h.DerivedFunction) and f.kind == "prime":
            f, order = f.children[0], order + 1
        if not isinstance(f, h.InverseFunction) or not order or not is_scalar(shape_of(t.children[1])):
            return None
        point = h.Sym("y'")
        body: Term = h.Call(f, point)
        for _ in range(order):
            body = self._finish(raw.partial(body, point, self.setting))
        return substitute(body, {point: t.children[1]})

    def _evaluated(self, t: Term) -> Term:
        body, variable, value = t.children
        if any(isinstance(s, (h.Partial, h.Hessian)) and variable in free_letters(s) for s in distinct_parts(body)):
            raise NotDifferentiable("a derivative that is left cannot be evaluated")
        return substitute(body, {variable: value})


def _letter(t: Term) -> Term | None:
    """The letter whose differential is written: dx, or dx_i."""
    whole = t.children[0] if isinstance(t, h.At) else t
    return whole if isinstance(whole, h.Sym) else None


def canonical_call(t: Term) -> Term:
    """Write a derived function at arguments in the one form that differentiation itself produces."""
    f, *arguments = t.children
    g, k = f.children[0], (int(f.args[2]) - 1 if f.text(0) == "partial" else 0)
    g_call = canonical_call(h.Call(g, *arguments)) if isinstance(g, h.DerivedFunction) else h.Call(g, *arguments)
    if not isinstance(g_call, h.Call):
        raise NotDifferentiable("a derivative of a derivative that is no call")
    g = g_call.children[0]
    expected, result = signature(g)
    if f.text(0) == "hessian":
        return h.Call(derived(derived(g, 0), 0), *arguments)
    if f.text(0) == "jacobian" and is_scalar(result) and not is_scalar(expected[0]):
        return b.transpose(b.vec(h.Call(derived(g, 0), *arguments)))
    return h.Call(derived(g, k), *arguments)


__all__ = ["Elimination", "ShapeError", "canonical_call", "eliminate", "elimination"]
