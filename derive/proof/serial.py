"""Terms as plain JSON data and back: `["Times", ["Sym", "A", "n", "n"], …]`.

Numbers are `{"q": "1/3"}`, dimensions `{"d": "n + 1"}`, names plain strings. Reading builds only what the language has: heads by name
from one table, dimensions by a small parser of polynomials; nothing is evaluated.
"""

from __future__ import annotations

import re
from typing import Any

from sympy import Add, Basic, Expr, Integer, Mul, Pow, Rational, Symbol
from sympy.core.symbol import Str

from derive.terms import heads as h

HEADS: dict[str, type[h.Term]] = {
    name: value for name, value in vars(h).items() if isinstance(value, type) and issubclass(value, h.Term) and value is not h.Term
}


#: Larger powers occur in no dimension, and would be worked out.
LARGEST_POWER = 64


class Corrupt(Exception):
    """Data that is no certificate."""


def dump(t: Basic) -> Any:
    """Return a term as JSON data."""
    match t:
        case h.Num():
            return ["Num", {"q": str(t.value)}]
        case h.Term():
            return [type(t).__name__, *(dump(a) for a in t.args)]
        case Str():
            return t.name
        case Expr():
            return {"d": _dump_dimension(t)}
    raise TypeError(f"cannot write {t!r}")


def load(data: Any) -> h.Term:
    """Return the term that the data say; raise Corrupt for anything else."""
    if not isinstance(data, list) or not data or data[0] not in HEADS:
        raise Corrupt(f"no term: {str(data)[:60]}")
    head = HEADS[data[0]]
    return head(*(_argument(a) for a in data[1:]))


def _argument(a: Any) -> Any:
    match a:
        case list():
            return load(a)
        case str():
            return a
        case {"q": str(q)} if re.fullmatch(r"-?\d+(/\d+)?", q):
            return Rational(q)
        case {"d": d}:
            return _load_dimension(d)
    raise Corrupt(f"no argument: {str(a)[:60]}")


def _dump_dimension(d: Expr) -> Any:
    match d:
        case Rational():
            return str(d)
        case Symbol():
            return ["s", d.name]
        case Add() | Mul():
            parts = d.as_ordered_terms() if isinstance(d, Add) else d.as_ordered_factors()
            return ["+" if isinstance(d, Add) else "*", *(_dump_dimension(a) for a in parts)]
        case Pow():
            return ["^", _dump_dimension(d.base), _dump_dimension(d.exp)]
    raise TypeError(f"cannot write the dimension {d}")


def _load_dimension(d: Any) -> Expr:
    match d:
        case str() if re.fullmatch(r"-?\d+(/\d+)?", d):
            return Rational(d) if "/" in d else Integer(d)
        case ["s", str(name)]:
            return Symbol(name)
        case ["+", *parts]:
            return Add(*(_load_dimension(p) for p in parts))
        case ["*", *parts]:
            return Mul(*(_load_dimension(p) for p in parts))
        case ["^", base, exponent]:
            power = _load_dimension(exponent)
            if power.is_Rational and abs(power) > LARGEST_POWER:
                raise Corrupt(f"no dimension: a power of {power}")
            return Pow(_load_dimension(base), power)
    raise Corrupt(f"no dimension: {str(d)[:60]}")
