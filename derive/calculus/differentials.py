"""The table of differentials: one line for each primitive head, with the conditions under which it holds and its source.

A line answers one question: if the k-th operand u of a term changes by du, by how much does the term change, to first order? The answer
is a term that is linear in du; everything else (gradients, Jacobians, chains, sums of several operands) is the work of `sweeps.py`.
Composites have no line: they are written out first.

Sources: MN = Magnus & Neudecker, *Matrix Differential Calculus* (3rd ed.); PP = Petersen & Pedersen, *The Matrix Cookbook* (2012); G =
Giles, *Collected matrix derivative results* (2008); L = Laue, Mitterreiter, Giesen, *Computing higher order derivatives of matrix and
tensor expressions* (2018); GP = Golub & Pereyra (1973); H = Higham, *Functions of Matrices* (2008); M = Magnus, *On differentiating
eigenvalues and eigenvectors* (1985).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from derive.calculus import build as b
from derive.calculus import changes as c
from derive.calculus import spectra
from derive.calculus.needs import NotDifferentiable, always, full_rank, invertible, nonzero, off_boundary, property_of, simple
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

Change: TypeAlias = Callable[[Term, int, Term], Term]
Needs: TypeAlias = Callable[[Term, int], tuple[Condition, ...]]
Operands: TypeAlias = Callable[[Term], tuple[Term, ...]]


def all_children(t: Term) -> tuple[Term, ...]:
    return t.children


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: `change(term, k, du)` is the differential by the k-th operand; `says` states the line in LaTeX."""

    name: str
    says: str
    change: Change
    source: str
    needs: Needs = always
    operands: Operands = all_children


def _passes(t: Term, k: int, du: Term) -> Term:
    return du


def _under(what: str) -> Needs:
    return lambda t, k: property_of(t.children[0], "differentiable", f"differentiable under the {what}")


DIFFERENTIALS: dict[type[Term], Rule] = {
    h.Plus: Rule("sum", r"d(U + V) = dU + dV", _passes, "MN 8.2"),
    h.Times: Rule("product", r"d(UV) = (dU) V + U (dV)", c.product, "MN 8.2; L"),
    h.Quotient: Rule("quotient", r"d(u/v) = du/v - u\,dv/v^2", c.quotient, "MN 5.4"),
    h.Power: Rule("power", r"d(u^k) = k\,u^{k-1} du,\quad d(X^k) = \sum_{r<k} X^r (dX) X^{k-1-r}", c.power, "PP (91)", c.power_needs),
    h.Transpose: Rule("transpose", r"d(U^\top) = (dU)^\top", lambda t, k, du: b.transpose(du), "MN 8.2"),
    h.Inverse: Rule("inverse", r"d(X^{-1}) = -X^{-1} (dX) X^{-1}", c.inverse, "MN 8.4; PP (40); G 2.2.3"),
    h.PseudoInverse: Rule(
        "pseudo-inverse",
        r"d(X^+) = -X^+ (dX) X^+ + X^+ X^{+\top} (dX)^\top (I - X X^+) + (I - X^+ X)(dX)^\top X^{+\top} X^+",
        c.pseudo_inverse,
        "GP; MN 8.5",
        lambda t, k: full_rank(t.children[0]),
    ),
    h.Trace: Rule("trace", r"d\,\mathrm{tr}\,U = \mathrm{tr}\,dU", lambda t, k, du: b.trace(du), "MN 8.2"),
    h.Det: Rule("determinant", r"d\det X = \det(X)\,\mathrm{tr}(X^{-1} dX)", c.det, "MN 8.3; PP (46); G 2.2.4", invertible),
    h.Adjugate: Rule(
        "adjugate", r"d\,\mathrm{adj}X = \mathrm{tr}(X^{-1}dX)\,\mathrm{adj}X - X^{-1}(dX)\,\mathrm{adj}X", c.adjugate, "MN 8.6", invertible
    ),
    h.Hadamard: Rule("Hadamard product", r"d(U \odot V) = dU \odot V + U \odot dV", c.hadamard, "MN 8.2; L"),
    h.Kronecker: Rule("Kronecker product", r"d(U \otimes V) = dU \otimes V + U \otimes dV", c.replaced, "MN 8.2; L"),
    h.Inner: Rule("inner product", r"d\langle U, V\rangle = \langle dU, V\rangle + \langle U, dV\rangle", c.inner, "MN 8.2"),
    h.Cross: Rule("cross product", r"d(u \times v) = du \times v + u \times dv", c.replaced, "MN 8.2"),
    h.Vec: Rule("vec", r"d\,\mathrm{vec}\,U = \mathrm{vec}\,dU", c.replaced, "MN 8.2"),
    h.Diag: Rule("diag", r"d\,\mathrm{diag}(u) = \mathrm{diag}(du)", c.replaced, "MN 8.2"),
    h.Diagonal: Rule("diagonal", r"d\,\mathrm{diag}(U) = \mathrm{diag}(dU)", c.replaced, "MN 8.2"),
    h.Block: Rule("blocks", r"d[U\;V] = [dU\;dV]", c.block, "MN 8.2"),
    h.At: Rule("entry", r"d(u_i) = (du)_i", c.of_body, "MN 8.2", operands=c.only_body),
    h.Row: Rule("row", r"d(\text{row}_i U) = \text{row}_i\,dU", c.of_body, "MN 8.2", operands=c.only_body),
    h.Column: Rule("column", r"d(\text{col}_j U) = \text{col}_j\,dU", c.of_body, "MN 8.2", operands=c.only_body),
    h.Norm: Rule(
        "norm", r"d\|x\| = x^\top dx/\|x\|,\quad d\|x\|_1 = \mathrm{sign}(x)^\top dx", c.norm, "PP (129); MN 5.4", c.norm_needs, c.only_body
    ),
    h.Spectral: Rule(
        "simple eigenvalue",
        r"d\lambda = \mathrm{tr}(\mathrm{adj}(\lambda I - X)\,dX)/\mathrm{tr}\,\mathrm{adj}(\lambda I - X)",
        spectra.spectral,
        "M; MN 8.9",
        lambda t, k: simple(t),
        c.only_body,
    ),
    h.MatrixFunction: Rule(
        "matrix function", r"d\,e^X = \int_0^1 e^{sX} (dX) e^{(1-s)X} ds", spectra.matrix_function, "H 10.2, 11.1; G 2.3"
    ),
    h.Func: Rule("elementwise function", r"d f(u) = f'(u) \odot du", c.function, "MN 5.4; L", c.function_needs),
    h.Call: Rule("chain rule", r"d f(u) = \nabla f(u)^\top du,\quad d f(u) = J_f(u)\,du", c.call, "MN 5.8", c.call_needs, c.arguments),
    h.Piecewise: Rule("cases", r"d f = \text{inside each case, its own}", c.piecewise, "MN 5.4", lambda t, k: off_boundary(t), c.values),
    h.SumOver: Rule("sum over an index", r"d\sum_i u_i = \sum_i du_i", c.of_body, "MN 8.2", operands=c.only_body),
    h.ProductOver: Rule(
        "product over an index",
        r"d\prod_i u_i = \prod_i u_i \sum_i du_i/u_i",
        c.product_over,
        "MN 5.4",
        lambda t, k: nonzero(t.children[0]),
        c.only_body,
    ),
    h.Integral: Rule(
        "Leibniz's rule",
        r"d\int_a^b f = \int_a^b df + f(b)\,db - f(a)\,da",
        c.integral,
        "DLMF 1.5(iv)",
        _under("integral"),
        c.integral_operands,
    ),
    h.Expectation: Rule(
        "differentiation under the expectation", r"d\,E\,u = E\,du", c.of_body, "DLMF 1.5(iv)", _under("expectation"), c.only_body
    ),
    h.Extremum: Rule("envelope", r"d\max_i u_i = du_{i^*}", c.extremum, "Danskin (1967)", c.extremum_needs, c.only_body),
}

LOG_DET = Rule("log-determinant", r"d\log\det X = \mathrm{tr}(X^{-1} dX)", c.log_det, "MN 8.3; PP (43)", operands=c.log_det_operands)
SQUARED_NORM = Rule("squared norm", r"d\|x\|^2 = 2 x^\top dx", c.squared_norm, "PP (131)", operands=c.squared_norm_operands)
TRACE_OF_POWER = Rule(
    "trace of a power",
    r"d\,\mathrm{tr}(X^k) = k\,\mathrm{tr}(X^{k-1} dX)",
    c.trace_of_power,
    "PP (121)",
    c.trace_of_power_needs,
    lambda t: t.children[0].children[:1],
)
TRACE_OF_FUNCTION = Rule(
    "trace of a matrix function",
    r"d\,\mathrm{tr}\,f(X) = \mathrm{tr}(f'(X)\,dX)",
    spectra.trace_of_function,
    "H 3.2",
    operands=spectra.traced,
)
FUNCTION_OF_MULTIPLE = Rule(
    "function of a multiple",
    r"d f(sA) = f'(sA)\,A\,ds + \text{the change along } A",
    spectra.of_multiple,
    "H 3.2, 10.2",
    operands=spectra.multiple_operands,
)
LOG_ABS = Rule("log of an absolute value", r"d\log|u| = du/u", c.log_abs, "DLMF 4.2", operands=lambda t: t.children[0].children)
ADJUGATE_DET = Rule("determinant", r"d\det X = \mathrm{tr}(\mathrm{adj}(X)\,dX)", c.det_adjugate, "MN 8.3")

#: The compound forms that have a line of their own.
COMPOUND = (LOG_DET, SQUARED_NORM, TRACE_OF_POWER, TRACE_OF_FUNCTION, FUNCTION_OF_MULTIPLE, LOG_ABS, ADJUGATE_DET)


def rule_for(term: Term, *, adjugate: bool = False) -> Rule:
    """Return the line of the table for a term; the few compound forms that have a simpler line than their parts come first.

    `adjugate` takes det's differential with adj(X), which holds at singular X too.
    """
    match term:
        case h.Power() if term.children[1] == h.TWO and isinstance(term.children[0], h.Norm):
            norm = term.children[0]
            shape = shape_of(norm.children[0])
            if norm.kind == "F" or (norm.kind == "2" and 1 in shape):
                return SQUARED_NORM
        case h.Func() if term.name == "log":
            inside = term.children[0]
            if isinstance(inside, h.Det):
                return LOG_DET
            if isinstance(inside, h.Func) and inside.name == "abs" and is_scalar(shape_of(inside)):
                return LOG_DET if isinstance(inside.children[0], h.Det) else LOG_ABS
        case h.Trace() if isinstance(term.children[0], h.Power):
            if is_integer_like(term.children[0].children[1]):
                return TRACE_OF_POWER
        case h.Trace() if spectra.analytic(term.children[0]) is not None:
            return TRACE_OF_FUNCTION
        case h.MatrixFunction() if spectra.multiple(term) is not None:
            return FUNCTION_OF_MULTIPLE
        case h.Det() if adjugate:
            return ADJUGATE_DET
    found = DIFFERENTIALS.get(type(term))
    if found is None:
        raise NotDifferentiable(f"{type(term).__name__} has no differential here")
    return found


def is_integer_like(exponent: Term) -> bool:
    """Whether the exponent is not a number that is no integer."""
    return not isinstance(exponent, h.Num) or exponent.value.q == 1


__all__ = ["COMPOUND", "DIFFERENTIALS", "NotDifferentiable", "Rule", "rule_for"]
