"""Independent numbers X_i with a law for each i: means and variances by entry, products of members, laws of their sums and minima.

Σ_i X_i of such numbers is of their family where that is closed under sums, with the parameters added up and those that must agree free of
i; the least of independent exponential numbers is exponential, with the rates added up (Casella & Berger, *Statistical Inference*, 4.6).
"""

from __future__ import annotations

from collections.abc import Callable

from derive.calculus import build as b
from derive.probability.monomials import Atom, Unsupported
from derive.probability.world import World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.distributions import SUMS
from derive.terms.shapes import Dim
from derive.terms.statement import free_letters, substitute


def vector(i: h.Sym, value: h.Term, size: Dim) -> h.Term:
    """The vector whose entry i is the value."""
    match value:
        case _ if i not in free_letters(value):
            return h.Zeros(size, 1) if b.is_zero(value) else b.times(value, h.Ones(size, 1))
        case h.At(children=(h.Sym() as v, index)) if index == i and v.dims == (size, 1):
            return v
        case h.Power(children=(h.At(children=(h.Sym() as v, index)), exponent)) if index == i and exponent == h.TWO and v.dims == (size, 1):
            return h.Hadamard(v, v)
    return h.SumOver(h.Times(value, h.Unit(size, i)), h.Range(i, h.UNITY, dimension_term(size)))


def matrix(i: h.Sym, value: h.Term, size: Dim) -> h.Term:
    """The diagonal matrix whose entry i is the value."""
    if i not in free_letters(value):
        return b.times(value, h.Identity(size))
    made = vector(i, value, size)
    if not isinstance(made, h.SumOver):
        return h.Diag(made)
    unit = h.Unit(size, i)
    return h.SumOver(h.Times(value, unit, h.Transpose(unit)), h.Range(i, h.UNITY, dimension_term(size)))


def mixed(atoms: tuple[Atom, ...], w: World, single: Callable[[h.Term, tuple[Atom, ...]], h.Term]) -> h.Term | None:
    """E[f(X_i) g(X_j)] = E f(X_i) E g(X_j) + δ_ij (E[f g(X_i)] − E f(X_i) E g(X_i)); None for anything else.

    `single` gives the expectation of functions of one member. Raises Unsupported for three members and more.
    """
    members = list(dict.fromkeys(a.base for a in atoms))
    if not all(isinstance(x, h.At) and x.children[0] in w.members for x in members) or len({x.children[0] for x in members}) != 1:
        return None
    x = members[0].children[0]
    if x not in w.apart:
        raise Unsupported("members of which nobody says that they are independent")
    if len(members) != 2:
        raise Unsupported("three members of a family with a law for each")
    first, second = (tuple(a for a in atoms if a.base == m) for m in members)
    together = tuple(Atom(a.kind, members[0], a.exponent) for a in atoms)
    moved = tuple(Atom(a.kind, members[0], a.exponent) for a in second)
    left = single(members[0], first)
    product = b.times(left, single(members[1], second))
    i, j = members[0].children[1], members[1].children[1]
    if isinstance(i, h.Num) and isinstance(j, h.Num):
        return product
    extra = b.minus(single(members[0], _gathered(together)), b.times(left, single(members[0], moved)))
    return b.plus(product, b.times(h.Func("delta", i, j), extra))


def _gathered(atoms: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """Powers of one base as one power."""
    if not all(a.kind == "power" for a in atoms):
        raise Unsupported("functions of members of a family with a law for each")
    return (Atom("power", atoms[0].base, b.plus(*(a.exponent for a in atoms))),)


def summed(law: h.Distribution, over: h.Range, same: Callable[[h.Term, h.Term], bool]) -> h.Distribution | None:
    """The law of Σ_i of independent numbers, the one with the index i of the range with the law; `same` proves that two values agree."""
    row = SUMS.get(law.name)
    if row is None:
        return None
    name, how = row
    i = over.children[0]
    other = h.Sym(f"{i.name}'")
    values: list[h.Term] = []
    for rule, value in zip(how, law.children, strict=True):
        fixed = i not in free_letters(value)
        if rule == "sum":
            values.append(b.times(over.children[2], value) if fixed else h.SumOver(value, over))
        elif fixed:
            values.append(value)
        elif same(value, substitute(value, {i: other})):
            values.append(substitute(value, {i: h.UNITY}))
        else:
            return None
    return h.Distribution(name, *values)


def least(law: h.Distribution, over: h.Range) -> h.Distribution | None:
    """The law of the least of independent exponential numbers with a rate for each."""
    if law.name != "exponential" or len(law.children) != 1:
        return None
    return h.Distribution("exponential", h.SumOver(law.children[0], over))


__all__ = ["least", "matrix", "mixed", "summed", "vector"]
