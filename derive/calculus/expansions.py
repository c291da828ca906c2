"""What is built from first and second derivatives: directional derivatives, Taylor expansion, the derivative of an implicit solution.

Sources: Magnus & Neudecker, ch. 5 and 6; the implicit function theorem, ch. 7.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.calculus import build as b
from derive.calculus.derive import differential, gradient, hessian, jacobian
from derive.calculus.simplify import simplify
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.heads import Term
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import substitute
from derive.terms.typing import shape_of


def directional(f: Term, x: h.Sym, direction: Term, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive the directional derivative d/ds f(x + s·v) at s = 0: the differential with dx put to v. Result: the shape of f."""
    if shape_of(direction) != shape_of(x):
        raise ShapeError("a direction has the shape of the variable", shape_of(direction), shape_of(x))
    found = differential(f, x, conditions)
    result = simplify(found.result.xreplace({h.Differential(x): direction}))
    return Derivation(found.start, (*found.steps, Step(found.result, result, "direction", r"dx = v")))


def taylor(f: Term, x: h.Sym, increment: Term, conditions: Iterable[Condition] = (), *, order: int = 2) -> Derivation:
    """Derive the expansion of a scalar f(x + h) to first or second order in h: f + ∇fᵀh + ½ hᵀHh, for a matrix with vec h.

    Result: scalar.
    """
    if not is_scalar(shape_of(f)):
        raise ShapeError("an expansion is of a scalar", shape_of(f))
    if order not in (1, 2):
        raise ValueError("an expansion is of order 1 or 2")
    conditions = tuple(conditions)
    first = gradient(f, x, conditions)
    linear = b.inner(first.result, increment)
    total = b.plus(f, linear)
    steps = [*first.steps, Step(first.result, total, "first order", r"f(x + h) = f(x) + \langle\nabla f, h\rangle + o(\|h\|)")]
    if order == 2:
        second = hessian(f, x, conditions)
        column = b.vec(increment)
        quadratic = b.times(h.Num("1/2"), b.transpose(column), second.result, column)
        whole = b.plus(total, quadratic) if not b.is_zero(second.result) else total
        steps.append(Step(total, whole, "second order", r"f(x + h) = f(x) + \langle\nabla f, h\rangle + \tfrac12 h^\top H h + o(\|h\|^2)"))
    return Derivation(f, tuple(steps))


def implicit_jacobian(equation: Term, x: h.Sym, theta: h.Sym, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive ∂x/∂θᵀ where x solves equation(x, θ) = 0, for a column x and an equation of its shape: −(∂g/∂xᵀ)⁻¹ ∂g/∂θᵀ.

    It needs ∂g/∂xᵀ to be invertible at the solution, which is stated in the step.
    """
    if shape_of(equation) != shape_of(x):
        raise ShapeError("there are as many equations as unknowns", shape_of(equation), shape_of(x))
    conditions = tuple(conditions)
    by_x, by_theta = jacobian(equation, x, conditions), jacobian(equation, theta, conditions)
    inverse = b.quotient(h.UNITY, by_x.result) if is_scalar(shape_of(by_x.result)) else b.inverse(by_x.result)
    result = simplify(b.times(h.MINUS_ONE, inverse, by_theta.result))
    needed = Condition(h.Is(by_x.result, "invertible"), Origin.NEEDED, "the Jacobian by the unknown is invertible")
    parameter = Step(by_x.result, by_theta.start, "by the parameter", r"g \text{ as a function of } \theta")
    total = h.Plus(h.Times(by_x.result, h.Differential(x)), h.Times(by_theta.result, h.Differential(theta)))
    steps = (
        Step(by_theta.result, total, "stationary point", r"dg = J_x\,dx + J_\theta\,d\theta = 0"),
        Step(total, result, "solve for dx", r"dx = -J_x^{-1} J_\theta\,d\theta", (needed,)),
    )
    return Derivation(h.Differential(equation), (*by_x.steps, parameter, *by_theta.steps, *steps))


def stationary_jacobian(objective: Term, x: h.Sym, theta: h.Sym, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive ∂x*/∂θᵀ of a stationary point ∇ₓ objective(x*, θ) = 0: −H⁻¹ ∂(∇ₓ objective)/∂θᵀ, H the Hessian by x, invertible."""
    conditions = tuple(conditions)
    first = gradient(objective, x, conditions)
    implicit = implicit_jacobian(first.result, x, theta, conditions)
    link = Step(first.result, implicit.start, "stationary point", r"\nabla_x f(x^*, \theta) = 0")
    return Derivation(first.start, (*first.steps, link, *implicit.steps))


def evaluated(derivation: Derivation, x: h.Sym, value: Term) -> Term:
    """The result of a derivation with the variable put to a value."""
    return substitute(derivation.result, {x: value})
