"""How eigenvalues, singular values and functions of a matrix change: lines of the table of differentials that need more than products.

A function of a matrix commutes with the matrix, so under a trace, and along a multiple of the matrix itself, its differential is that of a
function of numbers; elsewhere it is an integral (Higham, *Functions of Matrices*, ch. 10 and 11).
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.calculus.linear import fresh_index
from derive.calculus.needs import NotDifferentiable
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.typing import shape_of


def eigenvalue_change(value: Term, x: Term, du: Term) -> Term:
    """A simple eigenvalue: tr(adj(λI − X) dX)/tr adj(λI − X); that quotient is the projection v wᵀ/wᵀv on its eigenvector."""
    shifted = h.Adjugate(b.minus(b.times(value, h.Identity(shape_of(x)[0])), x))
    return b.quotient(b.trace(b.times(shifted, du)), h.Trace(shifted))


def spectral(t: Term, k: int, du: Term) -> Term:
    x, name = t.children[0], t.text(0)
    match name:
        case "lambda" | "lambda_max" | "lambda_min":
            return eigenvalue_change(t, x, du)
        case "sigma" | "sigma_max" | "sigma_min":
            gram = b.times(b.transpose(x), x)
            return b.quotient(eigenvalue_change(h.Power(t, h.TWO), gram, b.times(b.transpose(x), du)), t)
    raise NotDifferentiable(f"the spectral number {name}")


# --- functions of a matrix --------------------------------------------------------------------------------------------------------


def matrix_function(t: Term, k: int, du: Term) -> Term:
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


def slope(t: h.MatrixFunction) -> Term:
    """f′(X), which commutes with X."""
    x = t.children[0]
    match t.text(0):
        case "exp":
            return t
        case "log":
            return b.inverse(x)
        case "sqrt":
            return b.times(h.Num("1/2"), h.Inverse(t))
    raise NotDifferentiable(f"the matrix function {t.text(0)}")


def multiple(t: Term) -> tuple[Term, Term] | None:
    """The number s and the matrix A where t is f(sA) with a factor s that is no numeral; else None."""
    inside = t.children[0] if isinstance(t, h.MatrixFunction) else None
    if not isinstance(inside, h.Times):
        return None
    coefficient, scalars, run = b.split_product(inside.children)
    if not scalars or not run:
        return None
    return b.times(b.number(coefficient), *scalars), b.times(*run)


def multiple_operands(t: Term) -> tuple[Term, ...]:
    found = multiple(t)
    assert found is not None
    return found


def of_multiple(t: Term, k: int, du: Term) -> Term:
    """d f(sA): along s it is f′(sA) A ds; along A that of f, times s."""
    assert isinstance(t, h.MatrixFunction)
    s, a = multiple_operands(t)
    if k == 0:
        return b.times(du, a, slope(t)) if t.text(0) == "exp" else b.times(du, slope(t), a)
    return matrix_function(t, 0, b.times(s, du))


# --- under the trace --------------------------------------------------------------------------------------------------------------


def analytic(t: Term) -> tuple[Term, tuple[Term, ...]] | None:
    """The matrix X and the factors where t is a product of functions of X alone, one of them a matrix function: `X log X`; else None."""
    coefficient, scalars, factors = b.split_product(t.children) if isinstance(t, h.Times) else (1, [], [t])
    if coefficient != 1 or scalars:
        return None
    argument = next((f.children[0] for f in factors if isinstance(f, h.MatrixFunction)), None)
    if argument is None or any(_function_of(f, argument) is None for f in factors):
        return None
    return argument, tuple(factors)


def _function_of(f: Term, x: Term) -> Term | None:
    """The derivative, as of a function of numbers, of a factor that is a function of x alone; else None."""
    if f == x:
        return b.identity(shape_of(x)[0])
    if not f.children or f.children[0] != x:
        return None
    match f:
        case h.MatrixFunction():
            return slope(f)
        case h.Inverse():
            return b.negate(b.times(f, f))
        case h.Power(children=(_, h.Num() as k)) if k.value.q == 1 and k.value > 1:
            return b.times(k, b.power(x, h.Num(k.value - 1)))
    return None


def trace_of_function(t: Term, k: int, du: Term) -> Term:
    """d tr f(X) = tr(f′(X) dX), f a product of functions of X."""
    found = analytic(t.children[0])
    assert found is not None
    x, factors = found
    parts = []
    for j, f in enumerate(factors):
        inner = _function_of(f, x)
        assert inner is not None
        parts.append(b.times(*factors[:j], inner, *factors[j + 1 :]))
    return b.trace(b.times(b.plus(*parts), du))


def traced(t: Term) -> tuple[Term, ...]:
    """The matrix of which a function stands under a trace."""
    found = analytic(t.children[0])
    assert found is not None
    return (found[0],)



# --- roots ------------------------------------------------------------------------------------------------------------------------


def rooted(t: Term) -> Term:
    """Write M^{1/2} and M^{-1/2} by the matrix square root, as derivatives do, where a term has one."""
    if not any(isinstance(x, h.MatrixFunction) and x.text(0) == "sqrt" for x in t.walk()):
        return t
    return _rooted(t, {})


def _rooted(t: Term, memo: dict[Term, Term]) -> Term:
    found = memo.get(t)
    if found is None:
        children = tuple(_rooted(c, memo) for c in t.children)
        new = t if children == t.children else t.replace_children(children)
        match new:
            case h.Power(children=(base, h.Num() | h.Times() | h.Quotient() as exponent)) if shape_of(base)[1] != 1:
                value = _half(exponent)
                if value in (1, -1):
                    root = h.MatrixFunction("sqrt", base)
                    new = root if value == 1 else h.Inverse(root)
        found = memo[t] = new
    return found


def _half(exponent: Term) -> int | None:
    """1 for one half, −1 for minus one half."""
    value = b.quotient(*exponent.children) if isinstance(exponent, h.Quotient) else exponent
    value = b.times(*value.children) if isinstance(value, h.Times) else value
    if not isinstance(value, h.Num) or value.value.q != 2:
        return None
    return int(value.value.p)
