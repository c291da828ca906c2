"""From terms to SymPy expressions, for those who compute on with a result: the inverse of `from_sympy` on what both languages can say.

A letter that came from SymPy is given back as it was, with its assumptions; any other becomes a plain `Symbol` or `MatrixSymbol`.
SymPy evaluates what it builds, so the expression is equal to the term and need not look like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import reduce
from operator import mul
from typing import Any

import sympy as sp

from derive.terms import heads as h
from derive.terms.from_sympy import FUNCTIONS, NotCrossed
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

_FUNCTIONS: Mapping[str, Callable[..., Any]] = {ours: getattr(sp, theirs) for theirs, ours in FUNCTIONS.items()} | {
    "sqrt": sp.sqrt,
    "sigmoid": lambda x: 1 / (1 + sp.exp(-x)),
    "softplus": lambda x: sp.log(1 + sp.exp(x)),
    "relu": lambda x: sp.Max(x, 0),
    "log1p": lambda x: sp.log(1 + x),
    "logit": lambda x: sp.log(x / (1 - x)),
    "beta": lambda a, b: sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b),
}
_CONSTANTS = {"pi": sp.pi, "e": sp.E, "gamma": sp.EulerGamma, "inf": sp.oo, "i": sp.I}
_RELATIONS: Mapping[type, Callable[..., Any]] = {
    h.Equal: sp.Eq, h.NotEqual: sp.Ne, h.Less: sp.Lt, h.LessEqual: sp.Le, h.Greater: sp.Gt, h.GreaterEqual: sp.Ge,
}  # fmt: skip


def to_sympy(term: h.Term, letters: Mapping[h.Term, Any] | None = None) -> Any:
    """Return the SymPy expression that says the same as a term. Raises NotCrossed where SymPy has no way to say it."""
    try:
        return _cross(term, letters or {})
    except (TypeError, ValueError, AttributeError) as problem:
        if isinstance(problem, NotCrossed):
            raise
        raise NotCrossed(f"SymPy does not take it: {problem}") from None


def _cross(t: h.Term, letters: Mapping[h.Term, Any]) -> Any:
    def all_of(terms: tuple[h.Term, ...]) -> list[Any]:
        return [_cross(c, letters) for c in terms]

    relation = _RELATIONS.get(type(t))
    if relation is not None:
        return relation(*all_of(t.children))
    match t:
        case h.And():
            return sp.And(*all_of(t.children))
        case h.Sym() if not t.family:
            return letters[t] if t in letters else _letter(t)
        case h.Num():
            return t.value
        case h.Const():
            return _CONSTANTS[t.text(0)]
        case h.Identity() | h.Zeros() | h.Ones():
            heads = {h.Identity: sp.Identity, h.Zeros: sp.ZeroMatrix, h.Ones: sp.OneMatrix}
            return heads[type(t)](*t.args)
        case h.Plus():
            return _added([(_cross(c, letters), is_scalar(shape_of(c))) for c in t.children])
        case h.Times():
            return reduce(mul, all_of(t.children))
        case h.Quotient():
            top, bottom = all_of(t.children)
            return top / _number(bottom)
        case h.Power() if is_scalar(shape_of(t.children[0])) or shape_of(t.children[0])[1] != 1:
            base, exponent = all_of(t.children)
            return base**exponent
        case h.Transpose():
            return sp.Transpose(_cross(t.children[0], letters)).doit()
        case h.Inverse():
            return sp.Inverse(_cross(t.children[0], letters))
        case h.Trace() | h.Det():
            return (sp.Trace if isinstance(t, h.Trace) else sp.Determinant)(_cross(t.children[0], letters))
        case h.Hadamard():
            return sp.HadamardProduct(*all_of(t.children))
        case h.Kronecker():
            return sp.KroneckerProduct(*all_of(t.children))
        case h.Func() if t.name in _FUNCTIONS and all(is_scalar(shape_of(c)) for c in t.children):
            return _FUNCTIONS[t.name](*(_number(a) for a in all_of(t.children)))
        case h.At() if not t.children[0].args or not getattr(t.children[0], "family", ()):
            return _entry(all_of(t.children))
        case h.Inner():
            left, right = all_of(t.children)
            return sp.Trace(left.T * right) if hasattr(left, "shape") else left * right
        case h.Call() if isinstance(t.children[0], h.FunSym):
            return sp.Function(_plain(t.children[0].text(0)))(*all_of(t.children[1:]))
        case h.SumOver() | h.ProductOver() | h.Integral() if all(isinstance(r, h.Range) for r in t.children[1:]):
            body, *ranges = t.children
            bounds = [tuple(all_of(r.children)) for r in reversed(ranges)]
            head = {h.SumOver: sp.Sum, h.ProductOver: sp.Product, h.Integral: sp.Integral}[type(t)]
            return head(_number(_cross(body, letters)), *bounds)
        case h.Block():
            rows, columns = int(t.args[0]), int(t.args[1])
            return sp.ImmutableMatrix(rows, columns, all_of(t.children))
    raise NotCrossed(f"SymPy has no {type(t).__name__}")


def _plain(name: str) -> str:
    return re.sub(r"\\(?:mathrm|mathbf|mathcal|boldsymbol)?|[{}]", "", name)


def _letter(t: h.Sym) -> Any:
    name = _plain(t.name)
    return sp.Symbol(name) if is_scalar(t.dims) else sp.MatrixSymbol(name, *t.dims)


def _number(e: Any) -> Any:
    """A 1×1 matrix as the number that it is, as SymPy asks for beside numbers."""
    return e[0, 0] if getattr(e, "shape", None) == (1, 1) else e


def _added(parts: list[tuple[Any, bool]]) -> Any:
    scalar = all(number for _, number in parts)
    first, *rest = (_number(e) if scalar else e for e, _ in parts)
    return reduce(lambda a, b: a + b, rest, first)


def _entry(parts: list[Any]) -> Any:
    whole, *indices = parts
    if len(indices) == 1:
        return whole[indices[0] - 1, 0]
    return whole[indices[0] - 1, indices[1] - 1]
