"""A form as text, for certificates."""

from __future__ import annotations

from derive.algebra.scalar_form import Exponent, Form, Ring, is_integer
from derive.terms import heads as h


def show(ring: Ring, f: Form) -> str:
    """Return the form in infix notation; letters by their names."""
    if not f.terms:
        return "0"
    parts = []
    for m, c in f.terms.items():
        factors = [_power(ring, k, e) for k, e in m]
        if c != 1 or not factors:
            factors.insert(0, str(c) if c.q == 1 else f"({c})")
        parts.append("*".join(factors))
    return " + ".join(parts)


def _power(ring: Ring, k: int, e: Exponent) -> str:
    base = _base(ring, k)
    if e == 1:
        return base
    if isinstance(e, Form):
        return f"{base}^({show(ring, e)})"
    return f"{base}^{e}" if is_integer(e) and e >= 0 else f"{base}^({e})"


def _base(ring: Ring, k: int) -> str:
    base = ring.bases[k]
    if base.kind == "poly":
        return f"({show(ring, ring.poly(k))})"
    if base.kind == "abs":
        return f"|{show(ring, ring.poly(k))}|"
    if not base.data:
        return {"minus": "(-1)"}.get(base.kind, base.kind)
    return ", ".join(_datum(ring, d) for d in base.data) if len(base.data) == 1 else _call(ring, base.data)


def _call(ring: Ring, data: tuple[object, ...]) -> str:
    return f"{data[0]}({', '.join(_base(ring, d) if isinstance(d, int) else _datum(ring, d) for d in data[1:])})"


def _datum(ring: Ring, d: object) -> str:
    if isinstance(d, Form):
        return show(ring, d)
    if isinstance(d, h.Sym):
        return d.name
    if isinstance(d, tuple):
        return ", ".join(_datum(ring, x) for x in d)
    return str(d)
