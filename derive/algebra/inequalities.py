"""Inequalities between scalars, each with its reason: signs, sums of squares, tangents of convex functions, monotone functions.

A difference is ≥ 0 where its terms are; where it is a positive semidefinite quadratic form of monomials; where as a function of one
letter it is convex with a zero of itself and its derivative, or increasing from a zero at the least value.
Strict claims need strict reasons.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq

from derive.algebra.form_derivative import derivative
from derive.algebra.function_world import Split
from derive.algebra.scalar_cases import FAULTS, decide, scalar_sides
from derive.algebra.scalar_form import Form, Mono, TooLarge, number, subtract
from derive.algebra.scalar_fraction import canonical, together
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader
from derive.algebra.scalar_signs import NEG, NONNEG, NONPOS, NONZERO, POS, flip, times
from derive.algebra.scalar_signs import ZERO as EQUAL
from derive.algebra.scalar_transform import Transform, depends
from derive.proof.derivation import Proof
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

WANTED: dict[type[h.Term], int] = {
    h.Greater: POS,
    h.GreaterEqual: NONNEG,
    h.Less: NEG,
    h.LessEqual: NONPOS,
    h.NotEqual: NONZERO,
}
POINTS = (0, 1, -1, 2)


def prove(claim: h.Term, conditions: tuple[Condition, ...]) -> Proof | None:
    """Prove an order or ≠ between two scalars; None where no reason is found."""
    if type(claim) not in WANTED:
        return None
    try:
        if not is_scalar(shape_of(claim.children[0])):
            return None
        reasons: dict[str, None] = {}
        sides = scalar_sides(claim)
        if sides is None or decide(claim, conditions, lambda reader, c: _holds(reader, c, reasons)) == 0:
            return None
    except FAULTS:
        return None
    return Proof("inequality", "the difference of the sides has the sign: " + "; ".join(reasons), used=conditions)


def _holds(reader: Reader, claim: h.Term, reasons: dict[str, None]) -> bool:
    a, b = claim.children
    difference = canonical(reader.ring, subtract(reader.read(a), reader.read(b)))
    wanted = WANTED[type(claim)]
    for name, method in METHODS.items():
        try:
            if method(reader, difference) & ~wanted == 0:
                reasons.setdefault(name)
                return True
        except (Unsupported, TooLarge):
            continue
    from derive.algebra.scalar_cases import absolute_value

    inner = absolute_value(reader, difference)
    if inner is not None:
        raise Split(inner, (NONNEG, NONPOS))
    return False


def by_signs(reader: Reader, f: Form) -> int:
    """From the signs of its terms and factors."""
    return EQUAL if reader.ring.is_zero(f) else reader.signs.of(f)


def by_squares(reader: Reader, f: Form) -> int:
    """A quadratic form in monomials whose Gram matrix is positive or negative semidefinite, over a denominator of known sign."""
    numerator, denominators = together(reader.ring, f)
    below = POS
    for k, power in denominators.items():
        s = reader.signs.base(k) & NONZERO
        below = times(below, POS if power % 2 == 0 else s)
    if below not in (POS, NEG):
        return POS | NEG | EQUAL
    sign = _gram_sign(reader, numerator)
    return sign if below == POS else flip(sign)


def _gram_sign(reader: Reader, f: Form) -> int:
    anything = POS | NEG | EQUAL
    halves: dict[Mono, None] = {}
    for m in f.terms:
        if all(isinstance(e, fmpq) and e > 0 for _, e in m) and not any(reader.ring.kind(k) in ("i", "cis", "minus") for k, _ in m):
            half: Mono = tuple((k, e / 2) for k, e in m if isinstance(e, fmpq))
            if all(_real(reader, k, e) for k, e in half):
                halves.setdefault(half)
        else:
            return anything
    basis = [m for m in halves if f.terms.get(tuple((k, e * 2) for k, e in m if isinstance(e, fmpq)), fmpq(0)) != 0]
    if not 0 < len(basis) <= 8:
        return anything
    products: dict[Mono, tuple[int, int]] = {}
    for i, a in enumerate(basis):
        for j in range(i, len(basis)):
            joined = reader.ring.mul(Form({a: fmpq(1)}), Form({basis[j]: fmpq(1)}))
            if not joined.single:
                return anything
            products.setdefault(next(iter(joined.terms)), (i, j))
    gram = [[fmpq(0)] * len(basis) for _ in basis]
    for m, c in f.terms.items():
        if m not in products:
            return anything
        i, j = products[m]
        gram[i][j] += c / (1 if i == j else 2)
        if i != j:
            gram[j][i] = gram[i][j]
    if semidefinite(gram):
        return NONNEG
    return NONPOS if semidefinite([[-v for v in row] for row in gram]) else anything


def _real(reader: Reader, k: int, e: object) -> bool:
    """Whether base^e is a real number: an integer power, or a base that is not negative."""
    return isinstance(e, fmpq) and (e.q == 1 or reader.signs.base(k) & NEG == 0)


def semidefinite(gram: list[list[fmpq]]) -> bool:
    """Whether a symmetric rational matrix is positive semidefinite, by elimination."""
    a = [list(row) for row in gram]
    n = len(a)
    for p in range(n):
        if a[p][p] < 0:
            return False
        if a[p][p] == 0:
            if any(a[p][j] != 0 for j in range(p + 1, n)):
                return False
            continue
        for i in range(p + 1, n):
            factor = a[i][p] / a[p][p]
            for j in range(p, n):
                a[i][j] -= factor * a[p][j]
    return True


def _letters(reader: Reader, f: Form) -> list[int]:
    ring = reader.ring
    return [
        k
        for k, b in enumerate(ring.bases)
        if b.kind == "atom" and b.data and isinstance(b.data[0], h.Sym) and k not in reader.signs.bound and depends(ring, f, frozenset({k}))
    ]


def _alone(reader: Reader, x: int) -> list[tuple[Form, int]] | None:
    """The facts about one letter if each is of it alone and linear, so that its values form an interval; None otherwise."""
    found: list[tuple[Form, int]] = []
    for f, mask in list(reader.signs.facts.items()):
        if not depends(reader.ring, f, frozenset({x})):
            continue
        coefficient = f.terms.get(((x, fmpq(1)),))
        linear = coefficient is not None and set(f.terms) <= {((x, fmpq(1)),), ()}
        if linear and mask in (POS, NEG, NONNEG, NONPOS):
            found.append((f, mask))
        elif reader.signs.of(f) & ~mask or not _implied(reader, f, mask):
            return None
    return found


def _implied(reader: Reader, f: Form, mask: int) -> bool:
    del reader.signs.facts[f]
    ok = reader.signs.of(f) & ~mask == 0
    reader.signs.facts[f] = mask
    return ok


def by_tangent(reader: Reader, f: Form) -> int:
    """Convex (or concave) in one letter, and zero with its derivative at a point."""
    for x in _letters(reader, f):
        facts = _alone(reader, x)
        if facts is None or x in reader.signs.integers:
            continue
        first = derivative(reader, f, x)
        second = canonical(reader.ring, derivative(reader, first, x))
        bend = reader.signs.of(second)
        if bend & NEG and bend & POS:
            continue
        for p in POINTS:
            if _admits(facts, x, p) and _vanishes_at(reader, f, x, p) and _vanishes_at(reader, first, x, p):
                return NONNEG if bend & NEG == 0 else NONPOS
    return POS | NEG | EQUAL


def by_slope(reader: Reader, f: Form) -> int:
    """Monotone in one letter from a zero at an end of its values."""
    for x in _letters(reader, f):
        facts = _alone(reader, x)
        if facts is None or x in reader.signs.integers:
            continue
        slope = reader.signs.of(canonical(reader.ring, derivative(reader, f, x)))
        if slope & NEG and slope & POS:
            continue
        letter = reader.ring.monomial(x, fmpq(1))
        for p in POINTS:
            side = reader.signs.of(subtract(letter, number(p)))
            if not _vanishes_at(reader, f, x, p) or (side & NEG and side & POS):
                continue
            strict = side in (POS, NEG) and slope in (POS, NEG)
            rises = (slope & NEG == 0) == (side & NEG == 0)
            return (POS if strict else NONNEG) if rises else (NEG if strict else NONPOS)
    return POS | NEG | EQUAL


def _admits(facts: list[tuple[Form, int]], x: int, p: int) -> bool:
    """Whether a value of the letter meets the facts about it."""
    for f, mask in facts:
        value = f.terms[((x, fmpq(1)),)] * p + f.terms.get((), fmpq(0))
        sign = POS if value > 0 else NEG if value < 0 else EQUAL
        if not sign & mask:
            return False
    return True


def _vanishes_at(reader: Reader, f: Form, x: int, p: int) -> bool:
    try:
        return reader.ring.is_zero(Transform(reader, {x: number(p)})(f))
    except (Unsupported, ZeroDivisionError):
        return False


METHODS: dict[str, Callable[[Reader, Form], int]] = {
    "the signs of its terms": by_signs,
    "a sum of squares": by_squares,
    "a convex function and its tangent": by_tangent,
    "a monotone function from its zero": by_slope,
}
