"""Formulas in one line of plain text, for tables of facts: `a*log(b) - loggamma(a)` becomes a term."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache

from derive.terms import heads as h
from derive.terms.functions import FUNCTIONS

CONSTANTS = {"pi": h.Const("pi"), "inf": h.Const("inf"), "eulergamma": h.Const("gamma")}

_COMPARISONS: dict[type[ast.cmpop], type[h.Relation]] = {
    ast.Gt: h.Greater, ast.GtE: h.GreaterEqual, ast.Lt: h.Less, ast.LtE: h.LessEqual, ast.Eq: h.Equal, ast.NotEq: h.NotEqual,
}  # fmt: skip


@cache
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def formula(text: str, names: Mapping[str, h.Term]) -> h.Term:
    """Return the term that a line of arithmetic says; names stand for the terms given (or for `pi`, `inf`, `eulergamma`)."""
    return _term(_tree(text), names)


def _term(node: ast.expr, names: Mapping[str, h.Term]) -> h.Term:
    match node:
        case ast.Name(id=name):
            return names[name] if name in names else CONSTANTS[name]
        case ast.Constant(value=int(value)):
            return h.Num(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return h.negate(_term(operand, names))
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _term(left, names), _term(right, names))
        case ast.Call(func=ast.Name(id=name), args=args) if name in FUNCTIONS:
            return h.Func(name, *(_term(a, names) for a in args))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARISONS[type(op)](_term(left, names), _term(right, names))
    raise ValueError(f"no formula: {ast.dump(node)}")


def _binary(op: ast.operator, a: h.Term, b: h.Term) -> h.Term:
    match op:
        case ast.Add():
            return h.Plus(a, b)
        case ast.Sub():
            return h.minus(a, b)
        case ast.Mult():
            return h.Times(a, b)
        case ast.Div():
            return h.Quotient(a, b)
        case ast.Pow():
            return h.Power(a, b)
    raise ValueError(f"no operation of formulas: {op}")
