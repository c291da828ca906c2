"""Products of norms, numbers and sizes: how the sides of an inequality between norms are taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import lcm

from derive.proof.norms import norm, power_norm
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import is_scalar, symbols
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Known:
    """What the checker may use: the conditions, the letters that are sizes, which are at least one, and those that are ranks."""

    conditions: tuple[Condition, ...]
    sizes: frozenset[h.Term]
    ranks: frozenset[h.Term]

    @staticmethod
    def of(claim: h.Term, conditions: tuple[Condition, ...]) -> Known:
        letters = (t for t in claim.walk() if isinstance(t, h.Sym))
        sizes = {h.Sym(s.name) for t in letters for s in symbols([t.dims])}
        ranks = {
            t
            for c in conditions
            if isinstance(c.proposition, h.Equal) and any(isinstance(t, h.Rank) for t in c.proposition.children)
            for t in c.proposition.children
            if isinstance(t, h.Sym)
        }
        return Known(conditions, frozenset(sizes), frozenset(ranks))

    def size(self, t: h.Term) -> bool:
        """Whether a term is a size or a rank."""
        return t in self.sizes or t in self.ranks or isinstance(t, h.Rank)


@dataclass(frozen=True, slots=True)
class Product:
    """A product of powers, none negative: of numbers, of sizes (letters of dimensions and ranks, at least one) and of other factors."""

    numbers: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    powers: dict[h.Term, Fraction] = field(default_factory=dict)

    def times(self, other: Product, e: Fraction = Fraction(1)) -> Product:
        """This product times a power of another."""
        powers = dict(self.powers)
        for t, k in other.powers.items():
            powers[t] = powers.get(t, Fraction(0)) + k * e
        numbers = self.numbers + [(b, k * e) for b, k in other.numbers]
        return Product(numbers, {t: k for t, k in powers.items() if k})

    def factors(self, known: Known) -> dict[h.Term, Fraction]:
        """The factors that are neither numbers nor sizes."""
        return {t: k for t, k in self.powers.items() if not known.size(t)}

    def at_least_one(self, known: Known) -> bool:
        """Whether numbers and sizes alone make it at least one."""
        if not all(t in known.sizes and k > 0 for t, k in self.powers.items()):
            return False
        whole = lcm(*(k.denominator for _, k in self.numbers)) if self.numbers else 1
        if any(abs(k) * whole > 64 for _, k in self.numbers):
            return False
        return reduce(lambda v, n: v * n[0] ** int(n[1] * whole), self.numbers, Fraction(1)) >= 1


def number(value: Fraction | int) -> Product:
    """A positive number as a product."""
    return Product([(Fraction(value), Fraction(1))] if value != 1 else [])


def taken(t: h.Term, known: Known, *, absolute: bool) -> Product | None:
    """A term as a product of what is not negative; `absolute` takes the absolute value of what may be. None for other terms and zero."""
    found = norm(t)
    if found is not None:
        return Product(powers={found: Fraction(1)})
    if known.size(t):
        return Product(powers={t: Fraction(1)})
    match t:
        case h.Num():
            v = Fraction(str(t.value))
            return number(abs(v)) if v > 0 or (absolute and v < 0) else None
        case h.Func() if t.name == "sqrt":
            inside = taken(t.children[0], known, absolute=False)
            return None if inside is None else Product().times(inside, Fraction(1, 2))
        case h.Func() if t.name == "abs":
            return taken(t.children[0], known, absolute=True)
        case h.Quotient():
            above, below = taken(t.children[0], known, absolute=absolute), taken(t.children[1], known, absolute=absolute)
            return None if above is None or below is None else above.times(below, Fraction(-1))
        case h.Power():
            whole = power_norm(t)
            if whole is not None:
                return Product(powers={whole: Fraction(1)})
            e = rational(t.children[1])
            inside = taken(t.children[0], known, absolute=absolute or (e is not None and e.denominator == 1 and e.numerator % 2 == 0))
            return None if e is None or inside is None else Product().times(inside, e)
        case h.Times() if all(is_scalar(shape_of(c)) for c in t.children):
            parts = [taken(c, known, absolute=absolute) for c in t.children]
            return None if any(p is None for p in parts) else reduce(Product.times, (p for p in parts if p is not None))
    square = _square(t)
    if square is not None:
        return Product(powers={square: Fraction(2)})
    return Product(powers={h.Func("abs", t): Fraction(1)}) if absolute and not isinstance(t, h.Plus) else None


def rational(t: h.Term) -> Fraction | None:
    match t:
        case h.Num():
            return Fraction(str(t.value))
        case h.Quotient():
            a, b = (rational(c) for c in t.children)
            return a / b if a is not None and b else None
    return None


def _square(t: h.Term) -> h.Term | None:
    """The norm whose square is x'x, ⟨x, x⟩ or tr(A'A)."""
    if isinstance(t, h.Inner) and t.children[0] == t.children[1]:
        return norm(h.Norm(t.children[0], "F"))
    inside = t.children[0] if isinstance(t, h.Trace) else t
    if isinstance(inside, h.Times) and len(inside.children) == 2 and is_scalar(shape_of(t)):
        a, b = inside.children
        if h.Transpose(b) == a or h.Transpose(a) == b:
            return norm(h.Norm(b if h.Transpose(b) == a else a, "F"))
    return None


def at_least_one(p: h.Term, known: Known) -> bool:
    """Whether a number is at least one, by itself or by a condition."""
    q = rational(p)
    if q is not None:
        return q >= 1
    for c in known.conditions:
        match c.proposition:
            case h.Greater() | h.GreaterEqual():
                a, b = c.proposition.children
            case h.Less() | h.LessEqual():
                b, a = c.proposition.children
            case _:
                continue
        bound = rational(b)
        if a == p and bound is not None and bound >= 1:
            return True
    return False
