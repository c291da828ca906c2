"""How much a term changes when one operand changes: the right-hand sides of the table of differentials, and what each line needs.

Each function takes a term, the number k of the operand that moves, and its differential, and returns a term linear in that
differential; the `…_needs` functions return the conditions. Sources stand with the lines of the table (`differentials.py`).
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.calculus.linear import fresh_index
from derive.calculus.needs import (
    NotDifferentiable,
    integer_or_definite,
    nonzero,
    nonzero_entries,
    positive,
    property_of,
    simple,
    unique_extremum,
)
from derive.calculus.scalars import scalar_derivative
from derive.calculus.spectra import eigenvalue_change
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.functions import FUNCTIONS
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import substitute
from derive.terms.typing import shape_of, signature


def replaced(t: Term, k: int, du: Term) -> Term:
    """A multilinear head: the operand gives way to its differential."""
    parts = list(t.children)
    parts[k] = du
    return t.func(*like(t, parts))  # type: ignore[no-any-return]


def like(t: Term, parts: list[Term]) -> list[object]:
    fresh = iter(parts)
    return [next(fresh) if isinstance(a, Term) else a for a in t.args]


def product(t: Term, k: int, du: Term) -> Term:
    return b.times(*t.children[:k], du, *t.children[k + 1 :])


def block(t: Term, k: int, du: Term) -> Term:
    parts = [du if j == k else b.zero(shape_of(c)) for j, c in enumerate(t.children)]
    return h.Block(t.args[0], t.args[1], *parts)


def quotient(t: Term, k: int, du: Term) -> Term:
    denominator = t.children[1]
    if k == 0:
        return b.quotient(du, denominator)
    if is_scalar(shape_of(denominator)):
        return b.negate(b.times(b.quotient(t, denominator), du))
    return b.negate(b.hadamard(b.quotient(t, denominator), du))


def power(t: Term, k: int, du: Term) -> Term:
    base, exponent = t.children
    shape = shape_of(base)
    if k == 1:
        if not is_scalar(shape):
            raise NotDifferentiable("a power of an array by its exponent")
        return b.times(t, h.Func("log", base), du)
    if is_scalar(shape) or is_vector(shape):
        lower = b.power(base, less_one(exponent))
        return b.times(exponent, b.hadamard(lower, du))
    return matrix_power(base, exponent, du)


def less_one(exponent: Term) -> Term:
    if isinstance(exponent, h.Num):
        return h.Num(exponent.value - 1)
    return b.minus(exponent, h.UNITY)


def matrix_power(base: Term, exponent: Term, du: Term) -> Term:
    """Σ_{r<k} X^r dX X^{k−1−r}."""
    if isinstance(exponent, h.Num) and exponent.value.q == 1:
        k = int(exponent.value)
        if 0 <= k <= 4:
            return b.plus(b.zero(shape_of(base)), *(around_power(base, h.Num(r), h.Num(k - 1 - r), du) for r in range(k)))
        if -4 <= k < 0:
            return b.negate(b.plus(*(around_power(base, h.Num(-r), h.Num(k - 1 + r), du) for r in range(1, -k + 1))))
    r = fresh_index("r", base, exponent)
    body = h.Times(h.Power(base, r), du, h.Power(base, h.Plus(exponent, h.MINUS_ONE, h.Times(h.MINUS_ONE, r))))
    return h.SumOver(body, h.Range(r, h.ZERO, less_one(exponent)))


def around_power(base: Term, left: h.Num, right: h.Num, du: Term) -> Term:
    return b.times(small_power(base, left), du, small_power(base, right))


def small_power(base: Term, k: h.Num) -> Term:
    if k.value == -1:
        return b.inverse(base)
    return b.power(b.inverse(base), h.Num(-k.value)) if k.value < 0 else b.power(base, k)


def power_needs(t: Term, k: int) -> tuple[Condition, ...]:
    base, exponent = t.children
    if k == 1:
        return positive(base)
    if isinstance(exponent, h.Num):
        return nonzero(base) if exponent.value < 1 and is_scalar(shape_of(base)) else ()
    if is_scalar(shape_of(base)):
        return positive(base)
    return property_of(exponent, "natural", "a natural number") if not is_vector(shape_of(base)) else nonzero_entries(base)


def inverse(t: Term, k: int, du: Term) -> Term:
    return b.times(h.MINUS_ONE, t, du, t)


def pseudo_inverse(t: Term, k: int, du: Term) -> Term:
    x, p = t.children[0], t
    rows, columns = shape_of(x)
    turned = b.transpose(du)
    left = b.times(p, h.Transpose(p), turned, b.minus(b.identity(rows), b.times(x, p)))
    right = b.times(b.minus(b.identity(columns), b.times(p, x)), turned, h.Transpose(p), p)
    return b.plus(b.times(h.MINUS_ONE, p, du, p), left, right)


def det(t: Term, k: int, du: Term) -> Term:
    x = t.children[0]
    return b.times(t, b.trace(b.times(b.inverse(x), du)))


def det_adjugate(t: Term, k: int, du: Term) -> Term:
    return b.trace(b.times(h.Adjugate(t.children[0]), du))


def log_det(t: Term, k: int, du: Term) -> Term:
    return b.trace(b.times(b.inverse(log_det_operands(t)[0]), du))


def log_det_operands(t: Term) -> tuple[Term, ...]:
    inside = t.children[0]
    if isinstance(inside, h.Func):
        inside = inside.children[0]
    return inside.children


def adjugate(t: Term, k: int, du: Term) -> Term:
    inverse = b.inverse(t.children[0])
    return b.minus(b.times(b.trace(b.times(inverse, du)), t), b.times(inverse, du, t))


def norm(t: Term, k: int, du: Term) -> Term:
    x = t.children[0]
    rows, columns = shape_of(x)
    match t.text(1):
        case "2" | "F" if columns == 1 or t.text(1) == "F" or rows == 1:
            return b.quotient(b.inner(x, du), t)
        case "1" if columns == 1 or rows == 1:
            return b.inner(h.Func("sign", x), du)
        case "p":
            exponent = t.children[1]
            weight = b.hadamard(h.Func("sign", x), h.Power(h.Func("abs", x), b.minus(exponent, h.UNITY)))
            return b.quotient(b.inner(weight, du), h.Power(t, b.minus(exponent, h.UNITY)))
        case "inf" if columns == 1:
            best = where_largest(h.Func("abs", x))
            return b.times(h.Func("sign", h.At(x, best)), h.At(du, best))
        case "max":
            best = where_largest(h.Func("abs", b.vec(x)))
            return b.times(h.Func("sign", h.At(b.vec(x), best)), h.At(b.vec(du), best))
        case "nuclear":
            root = h.MatrixFunction("sqrt", b.times(b.transpose(x), x))
            return b.inner(b.times(x, h.Inverse(root)), du)
        case "spectral":
            gram = b.times(b.transpose(x), x)
            return b.quotient(eigenvalue_change(h.Power(t, h.TWO), gram, b.times(b.transpose(x), du)), t)
    raise NotDifferentiable(f"the norm of kind {t.text(1)}")


def where_largest(v: Term) -> Term:
    i = fresh_index("i", v)
    return h.ArgExtremum("max", h.At(v, i), i)


def norm_needs(t: Term, k: int) -> tuple[Condition, ...]:
    x = t.children[0]
    match t.text(1):
        case "1" | "p":
            return nonzero_entries(x)
        case "inf" | "max":
            return unique_extremum(h.Func("abs", x))
        case "nuclear":
            return property_of(x, "full_column_rank", "of full column rank")
        case "spectral":
            return simple(t)
    return nonzero(x)


def squared_norm(t: Term, k: int, du: Term) -> Term:
    return b.times(h.TWO, b.inner(squared_norm_operands(t)[0], du))


def squared_norm_operands(t: Term) -> tuple[Term, ...]:
    return t.children[0].children[:1]


def trace_of_power(t: Term, k: int, du: Term) -> Term:
    base, exponent = t.children[0].children
    lower = small_power(base, h.Num(exponent.value - 1)) if isinstance(exponent, h.Num) else h.Power(base, less_one(exponent))
    return b.times(exponent, b.trace(b.times(lower, du)))


def trace_of_power_needs(t: Term, k: int) -> tuple[Condition, ...]:
    exponent = t.children[0].children[1]
    return () if isinstance(exponent, h.Num) else integer_or_definite(exponent, t.children[0].children[0])


def function(t: Term, k: int, du: Term) -> Term:
    slope = scalar_derivative(t.text(0), k, t.children)
    if slope is None:
        raise NotDifferentiable(f"{t.text(0)} by its argument {k + 1}")
    return b.hadamard(slope, du)


def function_needs(t: Term, k: int) -> tuple[Condition, ...]:
    name = t.text(0)
    fact = FUNCTIONS[name]
    if name in ("max", "min"):
        return tuple(c for j, a in enumerate(t.children) if j != k for c in nonzero_entries(b.minus(t.children[k], a)))
    if fact.kinks:
        return nonzero_entries(t.children[k])
    if name == "sqrt":
        return nonzero_entries(t.children[k])
    return property_of(t.children[k], "not_integer", "not an integer") if fact.integer else ()


def call(t: Term, k: int, du: Term) -> Term:
    """The chain rule for a function of which nothing is known but that it is differentiable."""
    f, *arguments = t.children
    expected, result = signature(f)
    variable = expected[k]
    slope = inverse_slope(t) if isinstance(f, h.InverseFunction) else h.Call(derived(f, k), *arguments)
    if is_scalar(variable) and not is_scalar(shape_of(arguments[k])):
        return b.hadamard(slope, du)
    if is_scalar(variable):
        return b.times(du, slope) if not is_scalar(result) else b.times(slope, du)
    if is_scalar(result):
        return b.inner(slope, du)
    return b.unvec(b.times(slope, b.vec(du)), *result)


def inverse_slope(t: Term) -> Term:
    """The derivative 1/f′(f⁻¹(u)) of the inverse function of a number at u."""
    f = t.children[0].children[0]
    arguments, result = signature(f)
    if not all(is_scalar(shape) for shape in (*arguments, result)):
        raise NotDifferentiable("the inverse of a map between arrays")
    return b.quotient(b.ones(shape_of(t)), h.Call(derived(f, 0), t))


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


def call_needs(t: Term, k: int) -> tuple[Condition, ...]:
    f = t.children[0]
    if isinstance(f, h.InverseFunction):
        return (*property_of(f.children[0], "differentiable", "differentiable"), *nonzero_entries(h.Call(derived(f.children[0], 0), t)))
    if not isinstance(f, h.DerivedFunction):
        return property_of(f, "differentiable", "differentiable")
    while isinstance(f, h.DerivedFunction):
        f = f.children[0]
    return property_of(f, "differentiable", "twice continuously differentiable")


def piecewise(t: Term, k: int, du: Term) -> Term:
    parts = [b.zero(shape_of(t)) if j % 2 == 0 else c for j, c in enumerate(t.children)]
    parts[2 * k] = du
    return h.Piecewise(*parts)


def of_body(t: Term, k: int, du: Term) -> Term:
    return t.func(*like(t, [du, *t.children[1:]]))  # type: ignore[no-any-return]


def only_body(t: Term) -> tuple[Term, ...]:
    return t.children[:1]


def integral_operands(t: Term) -> tuple[Term, ...]:
    """The integrand, and the bounds of a single range."""
    if len(t.children) == 2 and isinstance(t.children[1], h.Range):
        return t.children[0], t.children[1].children[1], t.children[1].children[2]
    return t.children[:1]


def integral(t: Term, k: int, du: Term) -> Term:
    if k == 0:
        return of_body(t, 0, du)
    variable = t.children[1].children[0]
    edge = substitute(t.children[0], {variable: t.children[1].children[k]})
    return b.times(du, edge) if k == 2 else b.times(h.MINUS_ONE, du, edge)


def product_over(t: Term, k: int, du: Term) -> Term:
    """d Π f_i = (Π f_i) Σ df_i / f_i for scalars."""
    body, *ranges = t.children
    if not is_scalar(shape_of(body)):
        raise NotDifferentiable("an indexed product of matrices")
    return b.times(t, h.SumOver(b.quotient(du, body), *ranges))


def extremum(t: Term, k: int, du: Term) -> Term:
    """The envelope theorem: at a unique extremiser the derivative of the extremum is that of the body there."""
    kind, body = t.text(0), t.children[0]
    if len(t.children) != 2 or not isinstance(t.children[1], (h.Range, h.Over)):
        raise NotDifferentiable("an extremum over several variables")
    variable = t.children[1].children[0]
    best = h.ArgExtremum("max" if kind in ("max", "sup") else "min", body, variable)
    return substitute(du, {variable: best})


def extremum_needs(t: Term, k: int) -> tuple[Condition, ...]:
    return unique_extremum(t)


def log_abs(t: Term, k: int, du: Term) -> Term:
    return b.quotient(du, t.children[0].children[0])


def hadamard(t: Term, k: int, du: Term) -> Term:
    return b.hadamard(*t.children[:k], du, *t.children[k + 1 :])


def inner(t: Term, k: int, du: Term) -> Term:
    return b.inner(t.children[1 - k], du)


def arguments(t: Term) -> tuple[Term, ...]:
    """The arguments of a call."""
    return t.children[1:]


def values(t: Term) -> tuple[Term, ...]:
    """The values of a definition by cases."""
    return t.children[::2]
