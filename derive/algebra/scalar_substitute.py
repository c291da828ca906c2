"""Atoms of forms: where they occur, and their values put in their place."""

from __future__ import annotations

from flint import fmpq

from derive.algebra.scalar_form import ZERO, Form, Ring, add, is_integer, number
from derive.algebra.scalar_powers import Unsupported
from derive.terms import heads as h


def occurs(ring: Ring, k: int, f: Form) -> bool:
    """Whether a base occurs in a form at any depth."""
    seen: set[int] = set()
    todo: list[Form] = [f]
    while todo:
        for m in todo.pop().terms:
            for b, e in m:
                if b == k:
                    return True
                if isinstance(e, Form):
                    todo.append(e)
                if b not in seen:
                    seen.add(b)
                    for d in ring.bases[b].data:
                        if isinstance(d, Form):
                            todo.append(d)
                        elif isinstance(d, int) and ring.kind(b) == "call":
                            todo.append(ring.monomial(d, fmpq(1)))
                        elif isinstance(d, h.Term) and _mentions(ring, k, d):
                            return True
    return False


def _mentions(ring: Ring, k: int, term: h.Term) -> bool:
    target = ring.bases[k].data[0] if ring.bases[k].data else None
    return isinstance(target, h.Term) and any(t == target for t in term.walk())


def substitute(ring: Ring, f: Form, values: dict[int, Form]) -> Form:
    """Put forms in the place of atoms where they stand to integer powers; elsewhere the atom stays."""
    parts: list[Form] = [ZERO]
    for m, c in f.terms.items():
        factor = number(c)
        for k, e in m:
            if k in values and isinstance(e, fmpq) and is_integer(e) and (e > 0 or values[k].terms):
                factor = ring.mul(factor, ring.power(values[k], int(e.p)))
            elif ring.kind(k) == "poly" and isinstance(e, fmpq) and is_integer(e):
                inner = substitute(ring, ring.poly(k), values)
                factor = ring.mul(factor, ring.power(inner, int(e.p))) if inner.terms else factor
                if not inner.terms:
                    raise Unsupported
            else:
                factor = ring.mul(factor, ring.monomial(k, e))
        parts.append(factor)
    return add(*parts)


def zero_after(ring: Ring, f: Form, values: dict[int, Form]) -> bool:
    """Whether the form is zero, values of atoms put in."""
    return ring.is_zero(f) or (bool(values) and ring.is_zero(substitute(ring, f, values)))
