"""Derivatives by matrices with structure: symmetric or diagonal. Two conventions are in use, and they differ; each result says which it is.

Let G be the gradient with all entries free. *Projected*: the direction dX keeps the structure and G is projected on it, so that df = ⟨G̃,
dX⟩ for every admissible dX and G̃ has the structure itself: (G + Gᵀ)/2 for symmetric X. *Entries*: each free entry of X is one variable,
the two mirror images of an off-diagonal entry being the same one: G + Gᵀ − G ⊙ I for symmetric X (Petersen & Pedersen, eq. 138). For a
diagonal X both are G ⊙ I. Source: Magnus & Neudecker, ch. 9; Srinivasan & Panda, *What is the gradient of a scalar function of a
symmetric matrix?* (2020).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from derive.calculus import build as b
from derive.calculus.derive import Layout, gradient, laid_out, untransposed
from derive.calculus.simplify import simplify
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, has
from derive.terms.heads import Term
from derive.terms.shapes import ShapeError
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

Convention = Literal["projected", "entries"]
Structure = Literal["symmetric", "diagonal", "antisymmetric", "lower_triangular", "upper_triangular"]

HALF = h.Num("1/2")

#: What each convention means, for a reader of the result.
MEANS = {
    "projected": "the direction keeps the structure, and so does the gradient",
    "entries": "each free entry is one variable, mirror images being the same one",
}


def structure_of(x: Term, conditions: Iterable[Condition]) -> Structure | None:
    """The structure that the conditions give to a matrix, the most special first; None where its entries are free."""
    conditions = tuple(conditions)
    if not isinstance(x, h.Sym) or x.family or 1 in shape_of(x):
        return None
    patterns: tuple[Structure, ...] = ("diagonal", "symmetric", "antisymmetric")
    return next((s for s in patterns if has(x, s, conditions)), None)


def sentence(structure: str, convention: str) -> str:
    """Which convention a result is in."""
    return f"{structure}, {convention} convention: {MEANS[convention]}"


def _identity(g: Term) -> Term:
    return h.Identity(shape_of(g)[0])


#: (structure, convention) → the gradient with structure, from the one with all entries free; the LaTeX that says so.
STRUCTURES: dict[tuple[str, str], tuple[Callable[[Term], Term], str]] = {
    ("symmetric", "projected"): (lambda g: b.times(HALF, b.plus(g, b.transpose(g))), r"\tfrac12 (G + G^\top)"),
    ("symmetric", "entries"): (
        lambda g: b.plus(g, b.transpose(g), b.negate(h.Hadamard(g, _identity(g)))),
        r"G + G^\top - G \odot I",
    ),
    ("antisymmetric", "projected"): (lambda g: b.times(HALF, b.minus(g, b.transpose(g))), r"\tfrac12 (G - G^\top)"),
    ("antisymmetric", "entries"): (lambda g: b.minus(g, b.transpose(g)), r"G - G^\top"),
    ("diagonal", "projected"): (lambda g: h.Hadamard(g, _identity(g)), r"G \odot I"),
    ("diagonal", "entries"): (lambda g: h.Hadamard(g, _identity(g)), r"G \odot I"),
}


def structured_gradient(
    f: Term,
    x: h.Sym,
    structure: Structure,
    conditions: Iterable[Condition] = (),
    *,
    convention: Convention = "projected",
    layout: Layout = "denominator",
) -> Derivation:
    """Derive the gradient of a scalar by a matrix with structure; a step names the convention. Result: the shape of x."""
    rows, columns = shape_of(x)
    if rows != columns:
        raise ShapeError("a matrix with this structure is square", (rows, columns))
    change, says = STRUCTURES[structure, convention]
    conditions = tuple(conditions)
    if not has(x, structure, conditions):
        conditions = (*conditions, Condition(h.Is(x, structure), Origin.STATED, f"{x} is {structure}"))
    free = gradient(f, x, conditions)
    known = frozenset(s for s in free_letters(free.result) if isinstance(s, h.Sym) and has(s, "symmetric", conditions))
    g = untransposed(free.result, known)
    keeps = (structure, convention) == ("symmetric", "projected") and untransposed(b.transpose(g), known) == g
    result = g if keeps else simplify(untransposed(change(g), known))
    used = tuple(c for c in conditions if isinstance(c.proposition, h.Is) and c.proposition.children == (x,))
    steps = [*free.steps, Step(free.result, result, f"{structure}, {convention} convention", says, used)]
    return Derivation(free.start, tuple(laid_out(steps, layout == "numerator")))


def diagonal_gradient(f: Term, x: h.Sym, conditions: Iterable[Condition] = ()) -> Derivation:
    """Derive the gradient of a scalar by the vector of diagonal entries of a diagonal matrix x: n×1."""
    free = gradient(f, x, conditions)
    result = simplify(b.diagonal(free.result))
    return Derivation(free.start, (*free.steps, Step(free.result, result, "diagonal entries", r"\partial f/\partial x_{ii} = G_{ii}")))
