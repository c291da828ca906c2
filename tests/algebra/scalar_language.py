"""A small language for scalar claims in tests: Python's infix notation, read by its own parser into terms.

`summ(k, a, b, body)`, `prod`, `integral(x, a, b, body)`; names of functions as in the table of functions; conditions are `x > 0` or `n in
N`.
"""

from __future__ import annotations

import ast

from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin

CONSTANTS = {"pi": h.Const("pi"), "e": h.Const("e"), "inf": h.Const("inf"), "eulergamma": h.Const("gamma")}
SETS = {"N": ("natural",), "N+": ("natural", "positive"), "Z": ("integer",)}
RELATIONS = {ast.Gt: h.Greater, ast.GtE: h.GreaterEqual, ast.Lt: h.Less, ast.LtE: h.LessEqual, ast.Eq: h.Equal, ast.NotEq: h.NotEqual}


def term(text: str) -> h.Term:
    return _term(ast.parse(text, mode="eval").body)


def conditions(texts: list[str]) -> tuple[Condition, ...]:
    found: list[h.Term] = []
    for text in texts:
        letter, _, kind = text.partition(" in ")
        if kind:
            found += [h.Is(h.scalar(letter), name) for name in SETS[kind]]
        else:
            found.append(term(text))
    return tuple(Condition(p, Origin.STATED, "") for p in found)


def _term(node: ast.expr) -> h.Term:
    match node:
        case ast.Constant(value=v):
            return h.Num(str(v))
        case ast.Name(id=name):
            return CONSTANTS.get(name, h.scalar(name))
        case ast.UnaryOp(op=ast.USub(), operand=x):
            return h.negate(_term(x))
        case ast.BinOp(left=a, op=op, right=b):
            return _binary(op, _term(a), _term(b))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, [_term(a) for a in args])
        case ast.Compare(left=a, ops=[op], comparators=[b]):
            return RELATIONS[type(op)](_term(a), _term(b))
    raise ValueError(ast.dump(node))


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
    raise ValueError(op)


def _call(name: str, args: list[h.Term]) -> h.Term:
    heads = {"summ": h.SumOver, "prod": h.ProductOver, "integral": h.Integral}
    if name in heads:
        variable, low, high, body = args
        return heads[name](body, h.Range(variable, low, high))
    return h.Func(name, *args)
