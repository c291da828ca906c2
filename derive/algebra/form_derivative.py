"""The derivative of a form by one of its letters."""

from __future__ import annotations

from flint import fmpq

from derive.algebra.scalar_form import ONE, ZERO, Exponent, Form, add, as_form, number, scale, subtract
from derive.algebra.scalar_functions import read_function
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader
from derive.algebra.scalar_transform import base_depends, depends


def derivative(reader: Reader, f: Form, x: int) -> Form:
    """∂f/∂x; raise Unsupported where a base has no derivative in closed form."""
    ring = reader.ring
    parts: list[Form] = [ZERO]
    for m, c in f.terms.items():
        for k, e in m:
            inside = _log_derivative(reader, k, e, x)
            if inside.terms:
                parts.append(ring.mul(Form({m: c}), inside))
    return add(*parts)


def _log_derivative(reader: Reader, k: int, e: Exponent, x: int) -> Form:
    """∂(b^e)/∂x divided by b^e: e′ log b + e b′/b."""
    ring, inside = reader.ring, frozenset({x})
    parts: list[Form] = []
    if isinstance(e, Form) and depends(ring, e, inside):
        by_exponent = derivative(reader, e, x)
        if k == ring.cis:
            by_exponent = ring.mul(Form({((ring.i, fmpq(1)),): fmpq(1)}), by_exponent)
        elif k != ring.e:
            by_exponent = ring.mul(by_exponent, reader.powers.log_base(k))
        parts.append(by_exponent)
    if base_depends(ring, k, inside):
        parts.append(ring.product([as_form(e), base_derivative(reader, k, x), ring.monomial(k, fmpq(-1))]))
    return add(ZERO, *parts)


def base_derivative(reader: Reader, k: int, x: int) -> Form:
    """The derivative of a base."""
    ring = reader.ring
    if k == x:
        return ONE
    if ring.kind(k) == "poly":
        return derivative(reader, ring.poly(k), x)
    data = ring.bases[k].data
    if ring.kind(k) == "call" and len(data) == 2:
        name, inner = data
        if name == "log" and isinstance(inner, int):
            below = ring.monomial(inner, fmpq(1))
            return ring.quotient(base_derivative(reader, inner, x), below)
        if isinstance(inner, Form) and isinstance(name, str):
            outer = _outer(reader, name, inner)
            if outer is not None:
                return ring.mul(outer, derivative(reader, inner, x))
    raise Unsupported


def _outer(reader: Reader, name: str, z: Form) -> Form | None:
    ring = reader.ring
    match name:
        case "gamma":
            return ring.mul(read_function(reader, "gamma", (z,)), read_function(reader, "digamma", (z,)))
        case "erf":
            root = reader.powers.power(ring.monomial(ring.pi, fmpq(1)), fmpq(-1, 2))
            return scale(ring.mul(root, reader.powers.exp(scale(ring.mul(z, z), -1))), 2)
        case "arctan":
            return ring.inverse(add(ONE, ring.mul(z, z)))
        case "arcsin":
            return reader.powers.power(subtract(ONE, ring.mul(z, z)), fmpq(-1, 2))
    if name.startswith("polygamma") and name[9:].isdigit():
        return read_function(reader, "polygamma", (number(int(name[9:]) + 1), z))
    return None
