"""Backpropagation for a network of any depth, derived by one step of the chain rule.

The loss as a function of the pre-activation of layer l + 1 is a function of which nothing is known, ℓ. With z_{l+1} = W_{l+1} φ(z_l) +
b_{l+1}, differentiating ℓ(W_{l+1} φ(z_l) + b_{l+1}) by z_l, W_{l+1} and b_{l+1} gives the recursion; δ_{l+1} = ∇ℓ is only a name. By
induction from the last layer it holds for every depth, with a width of its own in every layer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.calculus.composites import put
from derive.calculus.derive import gradient
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.heads import Term, matrix, vector
from derive.terms.shapes import dim

NEXT, HERE = "n_{l+1}", "n_{l}"

#: The letters of one layer: input activation, weights, bias, pre-activations of this layer and the next, and their errors.
W = matrix("W_{l+1}", NEXT, HERE)
BIAS = vector("b_{l+1}", NEXT)
Z = vector("z_{l}", HERE)
H = vector("h_{l}", HERE)
DELTA = vector(r"\delta_{l+1}", NEXT)


@dataclass(frozen=True, slots=True)
class Backpropagation:
    """δ_l from δ_{l+1} (n_l×1), and the gradients of the loss by W_{l+1} (n_{l+1}×n_l) and b_{l+1} (n_{l+1}×1)."""

    delta: Derivation
    weights: Derivation
    bias: Derivation


def backpropagation(activation: str = "tanh") -> Backpropagation:
    """Derive the recursion for an activation from the table of functions."""
    rest = h.FunSym(r"\ell", 1, 1, dim(NEXT), 1)
    through = h.Call(rest, h.Plus(h.Times(W, h.Func(activation, Z)), BIAS))
    plain = h.Call(rest, h.Plus(h.Times(W, H), BIAS))
    return Backpropagation(*(_named(gradient(f, x), rest) for f, x in ((through, Z), (plain, W), (plain, BIAS))))


def _named(found: Derivation, rest: h.FunSym) -> Derivation:
    """Give ∇ℓ at the next layer's pre-activation its name δ_{l+1}."""
    calls = [t for t in found.result.walk() if isinstance(t, h.Call) and t.children[0] == h.DerivedFunction("gradient", rest)]
    result = put(found.result, dict.fromkeys(calls, DELTA))
    return Derivation(found.start, (*found.steps, Step(found.result, result, "name", r"\delta_{l+1} = \nabla\ell(z_{l+1})")))


def layered(
    depth: int, activation: str = "tanh", loss: Callable[[Term], Term] | None = None, width: str = "n"
) -> tuple[Term, tuple[h.Sym, ...]]:
    """Return the loss of a network of a given depth and one width, and its weights W_1 … W_depth, for explicit derivatives."""
    x, weights = vector("x", width), tuple(matrix(f"W_{{{k}}}", width, width) for k in range(1, depth + 1))
    value: Term = x
    for w in weights:
        value = h.Func(activation, h.Times(w, value))
    if loss is None:
        target = vector("y", width)
        return h.Times(h.Num("1/2"), h.Power(h.Norm(h.minus(value, target), "2"), h.TWO)), weights
    return loss(value), weights
