"""The table of differentials: one line for each primitive head, with the conditions under which it holds and its source.

A line answers one question: if the k-th operand u of a term changes by du, by how much does the term change, to first order? The answer is a term
that is linear in du; everything else (gradients, Jacobians, chains, sums of several operands) is the work of `sweeps.py`. Composites have no
line: they are written out first.

Sources: MN = Magnus & Neudecker, *Matrix Differential Calculus* (3rd ed.); PP = Petersen & Pedersen, *The Matrix Cookbook* (2012);
G = Giles, *Collected matrix derivative results* (2008); L = Laue, Mitterreiter, Giesen, *Computing higher order derivatives of matrix and tensor
expressions* (2018); GP = Golub & Pereyra (1973); H = Higham, *Functions of Matrices* (2008); M = Magnus, *On differentiating eigenvalues and
eigenvectors* (1985).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from derive.calculus import build as b
from derive.calculus.linear import fresh_index
from derive.calculus.needs import (
    always,
    full_rank,
    nonzero,
    nonzero_entries,
    off_boundary,
    positive,
    property_of,
    simple,
    unique_extremum,
)
from derive.calculus.scalars import scalar_derivative
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.functions import FUNCTIONS
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import substitute
from derive.terms.typing import shape_of, signature

Change: TypeAlias = Callable[[Term, int, Term], Term]
Needs: TypeAlias = Callable[[Term, int], tuple[Condition, ...]]


class NotDifferentiable(Exception):
    """The language has no derivative of this head by this operand."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: `change(term, k, du)` is the differential by the k-th operand; `says` states the line in LaTeX."""

    name: str
    says: str
    change: Change
    source: str
    needs: Needs = always
    operands: Callable[[Term], tuple[Term, ...]] = lambda t: t.children


def _replace(t: Term, k: int, du: Term) -> Term:
    """A multilinear head: the operand gives way to its differential."""
    parts = list(t.children)
    parts[k] = du
    return t.func(*_like(t, parts))  # type: ignore[no-any-return]


def _like(t: Term, parts: list[Term]) -> list[object]:
    fresh = iter(parts)
    return [next(fresh) if isinstance(a, Term) else a for a in t.args]


def _product(t: Term, k: int, du: Term) -> Term:
    return b.times(*t.children[:k], du, *t.children[k + 1 :])


def _block(t: Term, k: int, du: Term) -> Term:
    parts = [du if j == k else b.zero(shape_of(c)) for j, c in enumerate(t.children)]
    return h.Block(t.args[0], t.args[1], *parts)


def _quotient(t: Term, k: int, du: Term) -> Term:
    numerator, denominator = t.children
    if k == 0:
        return b.quotient(du, denominator)
    if is_scalar(shape_of(denominator)):
        return b.negate(b.times(b.quotient(t, denominator), du))
    return b.negate(b.hadamard(b.quotient(t, denominator), du))


def _power(t: Term, k: int, du: Term) -> Term:
    base, exponent = t.children
    shape = shape_of(base)
    if k == 1:
        if not is_scalar(shape):
            raise NotDifferentiable("a power of an array by its exponent")
        return b.times(t, h.Func("log", base), du)
    if is_scalar(shape) or is_vector(shape):
        lower = b.power(base, _less_one(exponent))
        return b.times(exponent, b.hadamard(lower, du))
    return _matrix_power(base, exponent, du)


def _less_one(exponent: Term) -> Term:
    if isinstance(exponent, h.Num):
        return h.Num(exponent.value - 1)
    return b.minus(exponent, h.UNITY)


def _matrix_power(base: Term, exponent: Term, du: Term) -> Term:
    """Σ_{r<k} X^r dX X^{k−1−r}."""
    if isinstance(exponent, h.Num) and exponent.value.q == 1:
        k = int(exponent.value)
        if 0 <= k <= 4:
            return b.plus(b.zero(shape_of(base)), *(_around_power(base, h.Num(r), h.Num(k - 1 - r), du) for r in range(k)))
        if -4 <= k < 0:
            return b.negate(b.plus(*(_around_power(base, h.Num(-r), h.Num(k - 1 + r), du) for r in range(1, -k + 1))))
    r = fresh_index("r", base, exponent)
    body = h.Times(h.Power(base, r), du, h.Power(base, h.Plus(exponent, h.MINUS_ONE, h.Times(h.MINUS_ONE, r))))
    return h.SumOver(body, h.Range(r, h.ZERO, _less_one(exponent)))


def _around_power(base: Term, left: h.Num, right: h.Num, du: Term) -> Term:
    return b.times(_small_power(base, left), du, _small_power(base, right))


def _small_power(base: Term, k: h.Num) -> Term:
    if k.value == -1:
        return b.inverse(base)
    return b.power(b.inverse(base), h.Num(-k.value)) if k.value < 0 else b.power(base, k)


def _power_needs(t: Term, k: int) -> tuple[Condition, ...]:
    base, exponent = t.children
    if k == 1:
        return positive(base)
    if isinstance(exponent, h.Num):
        return nonzero(base) if exponent.value < 1 and is_scalar(shape_of(base)) else ()
    if is_scalar(shape_of(base)):
        return positive(base)
    return property_of(exponent, "natural", "a natural number") if not is_vector(shape_of(base)) else nonzero_entries(base)


def _inverse(t: Term, k: int, du: Term) -> Term:
    return b.times(h.MINUS_ONE, t, du, t)


def _pseudo_inverse(t: Term, k: int, du: Term) -> Term:
    x, p = t.children[0], t
    rows, columns = shape_of(x)
    turned = b.transpose(du)
    left = b.times(p, h.Transpose(p), turned, b.minus(b.identity(rows), b.times(x, p)))
    right = b.times(b.minus(b.identity(columns), b.times(p, x)), turned, h.Transpose(p), p)
    return b.plus(b.times(h.MINUS_ONE, p, du, p), left, right)


def _det(t: Term, k: int, du: Term) -> Term:
    x = t.children[0]
    return b.times(t, b.trace(b.times(b.inverse(x), du)))


def _det_adjugate(t: Term, k: int, du: Term) -> Term:
    return b.trace(b.times(h.Adjugate(t.children[0]), du))


def _log_det(t: Term, k: int, du: Term) -> Term:
    return b.trace(b.times(b.inverse(_log_det_operands(t)[0]), du))


def _log_det_operands(t: Term) -> tuple[Term, ...]:
    inside = t.children[0]
    if isinstance(inside, h.Func):
        inside = inside.children[0]
    return inside.children


def _adjugate(t: Term, k: int, du: Term) -> Term:
    inverse = b.inverse(t.children[0])
    return b.minus(b.times(b.trace(b.times(inverse, du)), t), b.times(inverse, du, t))


def _norm(t: Term, k: int, du: Term) -> Term:
    x = t.children[0]
    rows, columns = shape_of(x)
    match t.text(1):
        case "2" | "F" | "any" if columns == 1 or t.text(1) == "F" or rows == 1:
            return b.quotient(b.inner(x, du), t)
        case "1" if columns == 1 or rows == 1:
            return b.inner(h.Func("sign", x), du)
        case "p":
            exponent = t.children[1]
            weight = b.hadamard(h.Func("sign", x), h.Power(h.Func("abs", x), b.minus(exponent, h.UNITY)))
            return b.quotient(b.inner(weight, du), h.Power(t, b.minus(exponent, h.UNITY)))
        case "inf" if columns == 1:
            best = _where_largest(h.Func("abs", x))
            return b.times(h.Func("sign", h.At(x, best)), h.At(du, best))
        case "nuclear":
            root = h.MatrixFunction("sqrt", b.times(b.transpose(x), x))
            return b.trace(b.times(h.Inverse(root), b.transpose(x), du))
        case "spectral":
            gram = b.times(b.transpose(x), x)
            return b.quotient(_eigenvalue_change(h.Power(t, h.TWO), gram, b.times(b.transpose(x), du)), t)
    raise NotDifferentiable(f"the norm of kind {t.text(1)}")


def _where_largest(v: Term) -> Term:
    i = fresh_index("i", v)
    return h.ArgExtremum("max", h.At(v, i), i)


def _norm_needs(t: Term, k: int) -> tuple[Condition, ...]:
    x = t.children[0]
    match t.text(1):
        case "1" | "p":
            return nonzero_entries(x)
        case "inf":
            return unique_extremum(h.Func("abs", x))
        case "nuclear":
            return property_of(x, "full_column_rank", "of full column rank")
        case "spectral":
            return simple(t)
    return nonzero(x)


def _squared_norm(t: Term, k: int, du: Term) -> Term:
    return b.times(h.TWO, b.inner(_squared_norm_operands(t)[0], du))


def _squared_norm_operands(t: Term) -> tuple[Term, ...]:
    return t.children[0].children[:1]


def _eigenvalue_change(value: Term, x: Term, du: Term) -> Term:
    """A simple eigenvalue: tr(adj(λI − X) dX)/tr adj(λI − X); that quotient is the projection v wᵀ/wᵀv on its eigenvector."""
    shifted = h.Adjugate(b.minus(b.times(value, h.Identity(shape_of(x)[0])), x))
    return b.quotient(b.trace(b.times(shifted, du)), h.Trace(shifted))


def _spectral(t: Term, k: int, du: Term) -> Term:
    x, name = t.children[0], t.text(0)
    match name:
        case "lambda" | "lambda_max" | "lambda_min":
            return _eigenvalue_change(t, x, du)
        case "sigma" | "sigma_max":
            gram = b.times(b.transpose(x), x)
            return b.quotient(_eigenvalue_change(h.Power(t, h.TWO), gram, b.times(b.transpose(x), du)), t)
    raise NotDifferentiable(f"the spectral number {name}")


def _trace_of_power(t: Term, k: int, du: Term) -> Term:
    base, exponent = t.children[0].children
    lower = _small_power(base, h.Num(exponent.value - 1)) if isinstance(exponent, h.Num) else h.Power(base, _less_one(exponent))
    return b.times(exponent, b.trace(b.times(lower, du)))


def _trace_of_power_needs(t: Term, k: int) -> tuple[Condition, ...]:
    exponent = t.children[0].children[1]
    return () if isinstance(exponent, h.Num) else property_of(exponent, "integer", "an integer")


def _trace_of_function(t: Term, k: int, du: Term) -> Term:
    """d tr f(X) = tr(f′(X) dX)."""
    f = t.children[0]
    x = f.children[0]
    match f.text(0):
        case "exp":
            slope: Term = f
        case "log":
            slope = b.inverse(x)
        case "sqrt":
            slope = b.times(h.Num("1/2"), h.Inverse(f))
        case other:
            raise NotDifferentiable(f"the matrix function {other}")
    return b.trace(b.times(slope, du))


def _matrix_function(t: Term, k: int, du: Term) -> Term:
    x = t.children[0]
    s = fresh_index("s", x, du)
    n = shape_of(x)[0]
    match t.text(0):
        case "exp":
            left = h.MatrixFunction("exp", h.Times(s, x))
            right = h.MatrixFunction("exp", h.Times(b.minus(h.UNITY, s), x))
            return h.Integral(h.Times(left, du, right), h.Range(s, h.ZERO, h.UNITY))
        case "log":
            shifted = h.Inverse(h.Plus(x, h.Times(s, h.Identity(n))))
            return h.Integral(h.Times(shifted, du, shifted), h.Range(s, h.ZERO, h.Const("inf")))
        case "sqrt":
            one = h.Identity(n)
            sylvester = h.Plus(h.Kronecker(one, t), h.Kronecker(h.Transpose(t), one))
            return b.unvec(h.Times(h.Inverse(sylvester), h.Vec(du)), n, n)
    raise NotDifferentiable(f"the matrix function {t.text(0)}")


def _function(t: Term, k: int, du: Term) -> Term:
    slope = scalar_derivative(t.text(0), k, t.children)
    if slope is None:
        raise NotDifferentiable(f"{t.text(0)} by its argument {k + 1}")
    return b.hadamard(slope, du)


def _function_needs(t: Term, k: int) -> tuple[Condition, ...]:
    name = t.text(0)
    fact = FUNCTIONS[name]
    if name in ("max", "min"):
        return tuple(c for j, a in enumerate(t.children) if j != k for c in nonzero_entries(b.minus(t.children[k], a)))
    if fact.kinks:
        return nonzero_entries(t.children[k])
    if name == "sqrt":
        return nonzero_entries(t.children[k])
    return property_of(t.children[k], "not_integer", "not an integer") if fact.integer else ()


def _call(t: Term, k: int, du: Term) -> Term:
    """The chain rule for a function of which nothing is known but that it is differentiable."""
    f, *arguments = t.children
    expected, result = signature(f)
    variable = expected[k]
    slope = h.Call(derived(f, k), *arguments)
    if is_scalar(variable):
        return b.times(du, slope) if not is_scalar(result) else b.times(slope, du)
    if is_scalar(result):
        return b.inner(slope, du)
    if len(expected) > 1:
        raise NotDifferentiable("an array-valued function of several arguments by an array")
    return b.unvec(b.times(slope, b.vec(du)), *result)


def derived(f: Term, k: int) -> Term:
    """The derivative of a function as a function, in one canonical form: a Hessian for the Jacobian of a gradient, partials in order."""
    expected, result = signature(f)
    if len(expected) == 1:
        if is_scalar(expected[0]):
            return h.DerivedFunction("prime", f)
        if is_scalar(result):
            return h.DerivedFunction("gradient", f)
        if isinstance(f, h.DerivedFunction) and f.kind == "gradient":
            return h.DerivedFunction("hessian", f.children[0])
        return h.DerivedFunction("jacobian", f)
    if isinstance(f, h.DerivedFunction) and f.kind == "partial" and int(f.args[2]) > k + 1 and is_scalar(result):
        return h.DerivedFunction("partial", derived(f.children[0], k), f.args[2])
    return h.DerivedFunction("partial", f, k + 1)


def _call_needs(t: Term, k: int) -> tuple[Condition, ...]:
    return property_of(t.children[0], "differentiable", "differentiable")


def _piecewise(t: Term, k: int, du: Term) -> Term:
    parts = [b.zero(shape_of(t)) if j % 2 == 0 else c for j, c in enumerate(t.children)]
    parts[2 * k] = du
    return h.Piecewise(*parts)


def _body(t: Term, k: int, du: Term) -> Term:
    return t.func(*_like(t, [du, *t.children[1:]]))  # type: ignore[no-any-return]


def _only_body(t: Term) -> tuple[Term, ...]:
    return t.children[:1]


def _integral_operands(t: Term) -> tuple[Term, ...]:
    """The integrand, and the bounds of a single range."""
    if len(t.children) == 2 and isinstance(t.children[1], h.Range):
        return t.children[0], t.children[1].children[1], t.children[1].children[2]
    return t.children[:1]


def _integral(t: Term, k: int, du: Term) -> Term:
    if k == 0:
        return _body(t, 0, du)
    variable = t.children[1].children[0]
    edge = substitute(t.children[0], {variable: t.children[1].children[k]})
    return b.times(du, edge) if k == 2 else b.times(h.MINUS_ONE, du, edge)


def _product_over(t: Term, k: int, du: Term) -> Term:
    """d Π f_i = (Π f_i) Σ df_i / f_i for scalars."""
    body, *ranges = t.children
    if not is_scalar(shape_of(body)):
        raise NotDifferentiable("an indexed product of matrices")
    return b.times(t, h.SumOver(b.quotient(du, body), *ranges))


def _extremum(t: Term, k: int, du: Term) -> Term:
    """The envelope theorem: at a unique extremiser the derivative of the extremum is that of the body there."""
    kind, body = t.text(0), t.children[0]
    if len(t.children) != 2 or not isinstance(t.children[1], (h.Range, h.Over)):
        raise NotDifferentiable("an extremum over several variables")
    variable = t.children[1].children[0]
    best = h.ArgExtremum("max" if kind in ("max", "sup") else "min", body, variable)
    return substitute(du, {variable: best})


def _extremum_needs(t: Term, k: int) -> tuple[Condition, ...]:
    return unique_extremum(t)


def _log_abs(t: Term, k: int, du: Term) -> Term:
    return b.quotient(du, t.children[0].children[0])


def _expectation_operands(t: Term) -> tuple[Term, ...]:
    return t.children[:1]


_LINEAR = "MN 8.2"
_MULTI = "MN 8.2; L"

DIFFERENTIALS: dict[type[Term], Rule] = {
    h.Plus: Rule("sum", r"d(U + V) = dU + dV", lambda t, k, du: du, _LINEAR),
    h.Times: Rule("product", r"d(UV) = (dU) V + U (dV)", _product, _MULTI),
    h.Quotient: Rule("quotient", r"d(u/v) = du/v - u\,dv/v^2", _quotient, "MN 5.4"),
    h.Power: Rule("power", r"d(u^k) = k\,u^{k-1} du,\quad d(X^k) = \sum_{r<k} X^r (dX) X^{k-1-r}", _power, "PP (91)", _power_needs,),
    h.Transpose: Rule("transpose", r"d(U^\top) = (dU)^\top", lambda t, k, du: b.transpose(du), _LINEAR),
    h.Inverse: Rule("inverse", r"d(X^{-1}) = -X^{-1} (dX) X^{-1}", _inverse, "MN 8.4; PP (40); G 2.2.3"),
    h.PseudoInverse: Rule("pseudo-inverse", r"d(X^+) = -X^+ (dX) X^+ + X^+ X^{+\top} (dX)^\top (I - X X^+) + (I - X^+ X)(dX)^\top X^{+\top} X^+",
                          _pseudo_inverse, "GP; MN 8.5", lambda t, k: full_rank(t.children[0])),
    h.Trace: Rule("trace", r"d\,\mathrm{tr}\,U = \mathrm{tr}\,dU", lambda t, k, du: b.trace(du), _LINEAR),
    h.Det: Rule("determinant", r"d\det X = \det(X)\,\mathrm{tr}(X^{-1} dX)", _det, "MN 8.3; PP (46); G 2.2.4",
                lambda t, k: property_of(t.children[0], "invertible", "invertible")),
    h.Adjugate: Rule("adjugate", r"d\,\mathrm{adj}X = \mathrm{tr}(X^{-1}dX)\,\mathrm{adj}X - X^{-1}(dX)\,\mathrm{adj}X", _adjugate, "MN 8.6",
                     lambda t, k: property_of(t.children[0], "invertible", "invertible")),
    h.Hadamard: Rule("Hadamard product", r"d(U \odot V) = dU \odot V + U \odot dV", lambda t, k, du: b.hadamard(*t.children[:k], du, *t.children[k + 1 :]), _MULTI),
    h.Kronecker: Rule("Kronecker product", r"d(U \otimes V) = dU \otimes V + U \otimes dV", _replace, _MULTI),
    h.Inner: Rule("inner product", r"d\langle U, V\rangle = \langle dU, V\rangle + \langle U, dV\rangle", lambda t, k, du: b.inner(t.children[1 - k], du), _MULTI),
    h.Cross: Rule("cross product", r"d(u \times v) = du \times v + u \times dv", _replace, _MULTI),
    h.Vec: Rule("vec", r"d\,\mathrm{vec}\,U = \mathrm{vec}\,dU", _replace, _LINEAR),
    h.Diag: Rule("diag", r"d\,\mathrm{diag}(u) = \mathrm{diag}(du)", _replace, _LINEAR),
    h.Diagonal: Rule("diagonal", r"d\,\mathrm{diag}(U) = \mathrm{diag}(dU)", _replace, _LINEAR),
    h.Block: Rule("blocks", r"d[U\;V] = [dU\;dV]", _block, _LINEAR),
    h.At: Rule("entry", r"d(u_i) = (du)_i", _body, _LINEAR, operands=_only_body),
    h.Row: Rule("row", r"d(\text{row}_i U) = \text{row}_i\,dU", _body, _LINEAR, operands=_only_body),
    h.Column: Rule("column", r"d(\text{col}_j U) = \text{col}_j\,dU", _body, _LINEAR, operands=_only_body),
    h.Norm: Rule("norm", r"d\|x\| = x^\top dx/\|x\|,\quad d\|x\|_1 = \mathrm{sign}(x)^\top dx", _norm, "PP (129); MN 5.4", _norm_needs, _only_body),
    h.Spectral: Rule("simple eigenvalue", r"d\lambda = \mathrm{tr}(\mathrm{adj}(\lambda I - X)\,dX)/\mathrm{tr}\,\mathrm{adj}(\lambda I - X)",
                     _spectral, "M; MN 8.9", lambda t, k: simple(t), _only_body),
    h.MatrixFunction: Rule("matrix function", r"d\,e^X = \int_0^1 e^{sX} (dX) e^{(1-s)X} ds", _matrix_function, "H 10.2, 11.1; G 2.3"),
    h.Func: Rule("elementwise function", r"d f(u) = f'(u) \odot du", _function, "MN 5.4; L", _function_needs),
    h.Call: Rule("chain rule", r"d f(u) = \nabla f(u)^\top du,\quad d f(u) = J_f(u)\,du", _call, "MN 5.8", _call_needs, lambda t: t.children[1:]),
    h.Piecewise: Rule("cases", r"d f = \text{case by case, inside each case}", _piecewise, "MN 5.4", lambda t, k: off_boundary(t),
                      lambda t: t.children[::2]),
    h.SumOver: Rule("sum over an index", r"d\sum_i u_i = \sum_i du_i", _body, _LINEAR, operands=_only_body),
    h.ProductOver: Rule("product over an index", r"d\prod_i u_i = \prod_i u_i \sum_i du_i/u_i", _product_over, "MN 5.4",
                        lambda t, k: nonzero(t.children[0]), _only_body),
    h.Integral: Rule("Leibniz's rule", r"d\int_a^b f = \int_a^b df + f(b)\,db - f(a)\,da", _integral, "DLMF 1.5(iv)",
                     lambda t, k: property_of(t.children[0], "dominated", "differentiable under the integral"), _integral_operands),
    h.Expectation: Rule("differentiation under the expectation", r"d\,E\,u = E\,du", _body, "DLMF 1.5(iv)",
                        lambda t, k: property_of(t.children[0], "dominated", "differentiable under the expectation"), _expectation_operands),
    h.Extremum: Rule("envelope", r"d\max_i u_i = du_{i^*}", _extremum, "Danskin (1967)", _extremum_needs, _only_body),
}

LOG_DET = Rule("log-determinant", r"d\log\det X = \mathrm{tr}(X^{-1} dX)", _log_det, "MN 8.3; PP (43)", operands=_log_det_operands)
SQUARED_NORM = Rule("squared norm", r"d\|x\|^2 = 2 x^\top dx", _squared_norm, "PP (131)", operands=_squared_norm_operands)
TRACE_OF_POWER = Rule("trace of a power", r"d\,\mathrm{tr}(X^k) = k\,\mathrm{tr}(X^{k-1} dX)", _trace_of_power, "PP (121)",
                      _trace_of_power_needs, lambda t: t.children[0].children[:1])
TRACE_OF_FUNCTION = Rule("trace of a matrix function", r"d\,\mathrm{tr}\,f(X) = \mathrm{tr}(f'(X)\,dX)", _trace_of_function, "H 3.2",
                         operands=lambda t: t.children[0].children)
LOG_ABS = Rule("log of an absolute value", r"d\log|u| = du/u", _log_abs, "DLMF 4.2", operands=lambda t: t.children[0].children)
ADJUGATE_DET = Rule("determinant", r"d\det X = \mathrm{tr}(\mathrm{adj}(X)\,dX)", _det_adjugate, "MN 8.3")


def rule_for(term: Term, *, adjugate: bool = False) -> Rule:
    """Return the line of the table for a term; the few compound forms that have a simpler line than their parts come first.

    `adjugate` takes det's differential with adj(X), which holds at singular X too.
    """
    match term:
        case h.Power() if term.children[1] == h.TWO and isinstance(term.children[0], h.Norm):
            norm = term.children[0]
            shape = shape_of(norm.children[0])
            if norm.kind == "F" or (norm.kind in ("2", "any") and 1 in shape):
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
        case h.Trace() if isinstance(term.children[0], h.MatrixFunction):
            return TRACE_OF_FUNCTION
        case h.Det() if adjugate:
            return ADJUGATE_DET
    found = DIFFERENTIALS.get(type(term))
    if found is None:
        raise NotDifferentiable(f"{type(term).__name__} has no differential here")
    return found


def is_integer_like(exponent: Term) -> bool:
    """Whether the exponent is not a number that is no integer."""
    return not isinstance(exponent, h.Num) or exponent.value.q == 1



