"""The benchmark's functions as tensor networks of tensorgrad, their derivatives by rewriting, and the values of those.

A matrix has two named edges, a column or a row one, a scalar none; a product contracts the edge that its factors share.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np
import tensorgrad as tg
import tensorgrad.functions as F  # noqa: N812
import torch
from sympy import Symbol
from tensorgrad.compiler import compile_to_callable

from derive.calculus import build as b
from derive.calculus.sums import lift
from derive.terms import composites
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of
from tests.calculus.sixty import Case

FUNCTIONS = {"exp": F.exp, "log": F.log, "tanh": F.tanh, "sigmoid": F.sigmoid, "relu": F.relu, "sqrt": F.sqrt}


class CannotSay(Exception):
    """tensorgrad has no word for it."""


class Network:
    """One function: its letters as variables, its terms as tensors."""

    def __init__(self, sizes: frozenset[str]) -> None:
        self.sizes = sizes
        self.variables: dict[h.Sym, Any] = {}
        self.fresh = count()

    def edge(self) -> str:
        return f"e{next(self.fresh)}"

    def letter(self, s: h.Sym) -> Any:
        if s not in self.variables:
            edges = {name: d for name, d in zip(("i", "j"), s.dims, strict=True) if d != 1}
            self.variables[s] = tg.Variable(s.name, **edges)
        return self.variables[s]

    def of(self, t: Term, row: str, column: str) -> Any:
        """The tensor of a term with its edges named; an edge of size one is no edge."""
        shape = shape_of(t)
        match t:
            case h.Sym() if is_scalar(shape) and t.name in self.sizes:
                return tg.Delta(Symbol(t.name))
            case h.Sym():
                names = {name: given for name, given, d in zip(("i", "j"), (row, column), shape, strict=True) if d != 1}
                return self.letter(t).rename(**names)
            case h.Num():
                return tg.Product([]) * Fraction(str(t.value))
            case h.Const():
                return tg.Product([]) * float(np.pi)
            case h.Ones():
                return tg.Ones(**{name: d for name, d in zip((row, column), shape, strict=True) if d != 1})
            case h.Identity():
                return tg.Delta(shape[0], row, column)
            case h.Plus():
                total = self.of(t.children[0], row, column)
                for c in t.children[1:]:
                    total = total + self.of(c, row, column)
                return total
            case h.Times():
                return self.product(t, row, column)
            case h.Quotient() if isinstance(t.children[1], h.Num):
                return self.of(t.children[0], row, column) * Fraction(str(1 / t.children[1].value))
            case h.Quotient():
                top, bottom = (self.of(c, row, column) for c in t.children)
                return top / bottom
            case h.Power():
                exponent = t.children[1]
                if not isinstance(exponent, h.Num):
                    raise CannotSay("a symbolic power")
                if is_scalar(shape) or shape[1] == 1:
                    return F.pow(self.of(t.children[0], row, column), int(exponent.value))
                return self.of(h.Times(*[t.children[0]] * int(exponent.value)), row, column)
            case h.Transpose():
                return self.of(t.children[0], column, row)
            case h.Inverse():
                return F.inverse(self.of(t.children[0], column, row), {row, column})
            case h.Trace():
                r, c = self.edge(), self.edge()
                return F.trace(self.of(t.children[0], r, c))
            case h.Det():
                r, c = self.edge(), self.edge()
                return F.det(self.of(t.children[0], r, c))
            case h.Hadamard():
                total = self.of(t.children[0], row, column)
                for c in t.children[1:]:
                    total = total * self.of(c, row, column)
                return total
            case h.Inner():
                r, c = self.edge(), self.edge()
                return self.of(t.children[0], r, c) @ self.of(t.children[1], r, c)
            case h.Norm():
                r, c = self.edge(), self.edge()
                inside = self.of(t.children[0], r, c)
                return F.sqrt(inside @ inside)
            case h.Func() if t.name in FUNCTIONS:
                return FUNCTIONS[t.name](self.of(t.children[0], row, column))
            case h.Composite() if t.name == "softmax":
                return F.softmax(self.of(t.children[0], row, column), dim=row if shape[1] == 1 else column)
            case h.Composite():
                return self.of(composites.unfold(t), row, column)
            case h.SumOver():
                index, _, upper = t.children[1].children
                whole = lift(t.children[0], index, Symbol(str(upper)))
                if whole is None:
                    raise CannotSay("a sum")
                edge = self.edge()
                return F.sum(self.of(whole, edge, self.edge()), dim=edge)
        raise CannotSay(type(t).__name__)

    def product(self, t: Term, row: str, column: str) -> Any:
        coefficient, scalars, run = b.split_product(t.children)
        total = None
        for s in scalars:
            part = self.run(s.children, self.edge(), self.edge()) if isinstance(s, h.Times) else self.of(s, self.edge(), self.edge())
            total = part if total is None else total * part
        if run:
            part = self.run(run, row, column)
            total = part if total is None else total * part
        number = coefficient.numerator if coefficient.denominator == 1 else coefficient
        if total is None:
            return tg.Product([]) * number
        return total if coefficient == 1 else total * number

    def run(self, factors: Any, row: str, column: str) -> Any:
        edges = [row, *(self.edge() for _ in factors[1:]), column]
        total = self.of(factors[0], edges[0], edges[1])
        for k, f in enumerate(factors[1:], 1):
            total = total @ self.of(f, edges[k], edges[k + 1])
        return total


def derive(case: Case) -> tuple[Any, Network]:
    network = Network(frozenset(str(d) for s in case.function.walk() if isinstance(s, h.Sym) for d in s.dims))
    f = network.of(case.function, "r", "c")
    x = network.letter(case.variable)
    first = {name: f"a_{name}" for name in x.edges}
    found = tg.Derivative(f, x, first).full_simplify()
    if case.kind == "hess":
        found = tg.Derivative(found, x, {name: f"b_{name}" for name in x.edges}).full_simplify()
    return found, network


def value(answer: object, case: Case) -> Callable[[dict[Term, np.ndarray], dict[str, int]], np.ndarray]:
    """The answer at values, laid out like ours: a gradient like its variable, the rest stacked columns of outputs × inputs."""
    found, network = answer  # type: ignore[misc]
    program = compile_to_callable(found)
    order = {"grad": ["a_i", "a_j"], "jac": ["c", "r", "a_j", "a_i"], "hess": ["b_j", "b_i", "a_j", "a_i"]}[case.kind]

    def at(values: dict[Term, np.ndarray], sizes: dict[str, int]) -> np.ndarray:
        given = {network.variables[s].name: torch.tensor(np.squeeze(v)) for s, v in values.items() if s in network.variables}
        dims = {Symbol(k): v for k, v in sizes.items()}
        compiled = program.codegen.specialize(dims, verbose=False, dtype=torch.float64, for_inductor=False)
        (out,) = compiled(*(given[v.name] for v in program.vars))
        permutation, names = program._wrap_plans[0]
        out = out if permutation is None else out.permute(permutation)
        here = [n for n in order if n in names]
        array = out.permute([list(names).index(n) for n in here]).numpy()
        if case.kind == "grad":
            return array.reshape(values[case.variable].shape)
        width = values[case.variable].size
        return array.reshape(-1, width)

    return at
