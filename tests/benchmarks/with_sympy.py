"""The benchmark's functions as SymPy matrix expressions, their derivatives by `diff`, and the values of those."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import matmul

import numpy as np
import scipy.linalg
import sympy as sp
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from derive.calculus.sums import lift
from derive.terms import composites
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of
from tests.calculus.sixty import Case

FUNCTIONS = {
    "exp": sp.exp,
    "log": sp.log,
    "tanh": sp.tanh,
    "sqrt": sp.sqrt,
    "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "relu": lambda u: sp.Max(0, u),
}


class CannotSay(Exception):
    """SymPy's matrix expressions have no word for it."""


#: The two ways to make a number of a 1×1 matrix; each question is put in both.
WAYS: dict[str, Callable[[sp.Basic], sp.Basic]] = {"trace": sp.Trace, "entry": lambda e: e[0, 0]}


def said(t: Term, way: str = "trace") -> sp.Basic:
    """A term as SymPy writes it; scalars are plain expressions or 1×1 matrices."""
    return _Saying(WAYS[way]).of(t)


class _Saying:
    """One way of saying terms."""

    def __init__(self, number: Callable[[sp.Basic], sp.Basic]) -> None:
        self.to_number = number

    def number(self, e: sp.Basic) -> sp.Basic:
        """A 1×1 matrix as a scalar."""
        return self.to_number(e) if getattr(e, "is_Matrix", False) else e

    def of(self, t: Term) -> sp.Basic:
        return _said(t, self)


def _said(t: Term, saying: _Saying) -> sp.Basic:
    said, _number = saying.of, saying.number
    shape = shape_of(t)
    match t:
        case h.Sym():
            return sp.Symbol(t.name) if is_scalar(shape) else sp.MatrixSymbol(t.name, *shape)
        case h.Num():
            return t.value
        case h.Const():
            return sp.pi
        case h.Identity():
            return sp.Identity(shape[0])
        case h.Ones():
            return sp.OneMatrix(*shape)
        case h.Plus():
            parts = [said(c) for c in t.children]
            return sp.MatAdd(*parts) if not is_scalar(shape) else reduce(lambda p, q: p + q, (_number(p) for p in parts))
        case h.Times():
            parts = [said(c) for c in t.children]
            return reduce(lambda p, q: p * q, parts)
        case h.Quotient():
            top, bottom = (said(c) for c in t.children)
            if is_scalar(shape_of(t.children[1])):
                return top / _number(bottom)
            return sp.HadamardProduct(top, sp.HadamardPower(bottom, -1))
        case h.Power():
            base, exponent = (said(c) for c in t.children)
            return base**exponent if not (shape[1] == 1 and not is_scalar(shape)) else sp.HadamardPower(base, exponent)
        case h.Transpose():
            inner = said(t.children[0])
            return inner if is_scalar(shape) else inner.T
        case h.Inverse():
            return said(t.children[0]).inverse()
        case h.Trace():
            return sp.Trace(said(t.children[0]))
        case h.Det():
            return sp.Determinant(said(t.children[0]))
        case h.Hadamard():
            return sp.HadamardProduct(*(said(c) for c in t.children))
        case h.Inner():
            first, second = (said(c) for c in t.children)
            return sp.Trace(first.T * second)
        case h.Norm():
            x = said(t.children[0])
            return sp.sqrt(sp.Trace(x.T * x)) if t.kind == "F" else sp.sqrt(_number(x.T * x))
        case h.MatrixFunction():
            return sp.exp(said(t.children[0]))
        case h.Func() if t.name in FUNCTIONS:
            inner = said(t.children[0])
            return FUNCTIONS[t.name](_number(inner)) if is_scalar(shape) else inner.applyfunc(FUNCTIONS[t.name])
        case h.Composite():
            return said(composites.unfold(t))
        case h.SumOver():
            index, _, upper = t.children[1].children
            column = lift(t.children[0], index, sp.Symbol(str(upper)))
            if column is None:
                raise CannotSay("a sum")
            return sp.OneMatrix(1, shape_of(column)[0]) * said(column)
    raise CannotSay(type(t).__name__)


def derive(case: Case, way: str = "trace") -> sp.Basic:
    f, x = said(case.function, way), said(case.variable, way)
    first = f.diff(x)
    return first.diff(x) if case.kind == "hess" else first


def value(answer: object, case: Case) -> Callable[[dict[Term, np.ndarray], dict[str, int]], np.ndarray]:
    """The answer at values; a Jacobian that comes transposed is turned."""

    def at(values: dict[Term, np.ndarray], sizes: dict[str, int]) -> np.ndarray:
        names = {s.name: v for s, v in values.items() if isinstance(s, h.Sym)}
        found = np.atleast_2d(np.asarray(evaluate(answer, names, sizes), dtype=float))
        if case.kind == "grad" and found.shape == (1, 1):
            found = found * np.ones(values[case.variable].shape)
        outputs = shape_of(case.function)[0]
        if case.kind == "jac" and found.shape[0] != sizes.get(str(outputs), 0):
            found = found.T
        return found

    return at


def evaluate(e: object, names: dict[str, np.ndarray], sizes: dict[str, int]) -> object:
    """The value of a SymPy matrix expression with NumPy."""

    def of(part: object) -> object:
        return evaluate(part, names, sizes)

    match e:
        case sp.MatrixSymbol():
            return names[e.name]
        case sp.Identity():
            return np.eye(int(of(e.shape[0])))
        case sp.ZeroMatrix():
            return np.zeros([int(of(d)) for d in e.shape])
        case sp.OneMatrix():
            return np.ones([int(of(d)) for d in e.shape])
        case sp.Symbol():
            return sizes[e.name] if e.name in sizes else float(names[e.name][0, 0])
        case sp.MatMul():
            scalars = [of(a) for a in e.args if not getattr(a, "is_Matrix", False)]
            matrices = [of(a) for a in e.args if getattr(a, "is_Matrix", False)]
            return np.prod([float(np.squeeze(s)) for s in scalars]) * reduce(matmul, matrices)
        case sp.MatAdd():
            return reduce(lambda p, q: p + q, [of(a) for a in e.args])
        case sp.Transpose():
            return np.asarray(of(e.arg)).T
        case sp.Inverse():
            return np.linalg.inv(of(e.arg))
        case sp.MatPow():
            return np.linalg.matrix_power(of(e.base), int(of(e.exp)))
        case sp.Trace():
            return np.trace(of(e.arg))
        case sp.Determinant():
            return np.linalg.det(of(e.arg))
        case sp.HadamardProduct():
            return reduce(lambda p, q: p * q, [of(a) for a in e.args])
        case sp.HadamardPower():
            return np.asarray(of(e.base)) ** float(of(e.exp))
        case sp.DiagMatrix():
            return np.diag(np.ravel(of(e.arg)))
        case sp.KroneckerProduct():
            return reduce(np.kron, [of(a) for a in e.args])
        case ElementwiseApplyFunction():
            letter = sp.Dummy()
            return np.vectorize(sp.lambdify(letter, e.function(letter), "numpy"))(of(e.expr))
        case sp.matrices.expressions.matexpr.MatrixElement():
            return np.asarray(of(e.parent))[int(of(e.i)), int(of(e.j))]
        case sp.exp() if getattr(e.args[0], "is_Matrix", False):
            return scipy.linalg.expm(of(e.args[0]))
        case sp.Add():
            return sum(of(a) for a in e.args)  # type: ignore[misc]
        case sp.Mul():
            return reduce(lambda p, q: p * q, [of(a) for a in e.args])
        case sp.Pow():
            return float(np.squeeze(of(e.base))) ** float(np.squeeze(of(e.exp)))
        case sp.Function():
            return float(sp.lambdify([], e.func(*(float(np.squeeze(of(a))) for a in e.args)))())
        case sp.Basic() if e.is_number:
            return float(e)
    raise CannotSay(type(e).__name__)
