"""Forms as fractions of polynomials in lowest terms, and as products of irreducible factors, by FLINT.

Each base and each independent monomial of an exponent becomes a variable: e^{−x} + e^{y/2} is a polynomial in e^{x} and e^{y/2}.
"""

from __future__ import annotations

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from derive.algebra.scalar_form import (
    ONE,
    ZERO,
    Base,
    Exponent,
    Form,
    Mono,
    Ring,
    TooLarge,
    add_exponents,
    as_exponent,
    as_form,
    floor,
)

MAX_VARIABLES = 40
Coordinate = tuple[int, Mono]  # a base and a monomial of its exponent


class Coding:
    """A translation of several forms into polynomials over common variables."""

    def __init__(self, ring: Ring, forms: list[Form]) -> None:
        self.ring = ring
        denominators: dict[Coordinate, int] = {}
        for f in forms:
            for m in f.terms:
                for coordinate, q in self._coordinates(m):
                    known = denominators.get(coordinate, 1)
                    denominators[coordinate] = known * int(q.q) // _gcd(known, int(q.q))
        if len(denominators) > MAX_VARIABLES:
            raise TooLarge
        self.scales = denominators
        self.order = {coordinate: k for k, coordinate in enumerate(denominators)}
        self.context = fmpq_mpoly_ctx.get([f"g{k}" for k in range(len(self.order))], Ordering.lex)

    @staticmethod
    def _coordinates(m: Mono) -> list[tuple[Coordinate, fmpq]]:
        return [((k, n), q) for k, e in m for n, q in as_form(e).terms.items()]

    def encode(self, f: Form) -> tuple[fmpq_mpoly, tuple[int, ...]]:
        """Return a polynomial p and a shift s such that f = p · variables^s."""
        rows: list[tuple[list[int], fmpq]] = []
        for m, c in f.terms.items():
            row = [0] * len(self.order)
            for coordinate, q in self._coordinates(m):
                row[self.order[coordinate]] += int((q * self.scales[coordinate]).p)
            rows.append((row, c))
        shift = tuple(min(row[k] for row, _ in rows) if rows else 0 for k in range(len(self.order)))
        self._check_zeros(shift, rows)
        data: dict[tuple[int, ...], fmpq] = {tuple(v - s for v, s in zip(row, shift, strict=True)): c for row, c in rows}
        return self.context.from_dict(data), shift

    def _check_zeros(self, shift: tuple[int, ...], rows: list[tuple[list[int], fmpq]]) -> None:
        """x^(n+1) + x^(m−1) is not x^(−1) · (…) where x may be zero: a common power is one that a term has, or its base is not zero."""
        for k in dict.fromkeys(b for b, _ in self.order):
            places = [index for (b, _), index in self.order.items() if b == k]
            common = [shift[index] for index in places]
            one_has_it = any([row[index] for index in places] == common for row, _ in rows)
            if min(common) < 0 and len(places) > 1 and k != self.ring.e and not one_has_it and not self.ring.nonzero(k):
                raise TooLarge

    def decode(self, p: fmpq_mpoly, shift: tuple[int, ...] | None = None) -> Form:
        result: dict[Mono, fmpq] = {}
        extra: list[Form] = []
        for powers, c in p.to_dict().items():
            row = [int(v) + (shift[k] if shift else 0) for k, v in enumerate(powers)]
            settled = self.ring.settle(dict(self.monomial(row)), c)
            if settled.single:
                ((m, value),) = settled.terms.items()
                if m not in result:
                    result[m] = value
                    continue
            extra.append(settled)
        return _add_all(Form(result), extra)

    def monomial(self, row: list[int] | tuple[int, ...]) -> Mono:
        exponents: dict[int, Exponent] = {}
        for (k, n), index in self.order.items():
            if row[index]:
                e = as_exponent(Form({n: fmpq(row[index], self.scales[(k, n)])}))
                exponents[k] = add_exponents(exponents.get(k, fmpq(0)), e)
        return tuple(sorted(exponents.items(), key=lambda item: item[0]))


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _add_all(first: Form, rest: list[Form]) -> Form:
    from derive.algebra.scalar_form import add

    return add(first, *rest) if rest else first


def together(ring: Ring, f: Form) -> tuple[Form, dict[int, int]]:
    """Multiply out all integer denominators: f = numerator / Π poly_k^power_k."""
    denominators: dict[int, int] = {}
    while True:
        found: dict[int, int] = {}
        for m in f.terms:
            for k, e in m:
                if ring.kind(k) == "poly" and isinstance(e, fmpq) and e < 0:
                    found[k] = max(found.get(k, 0), -floor(e))
        if not found:
            return f, denominators
        k, power = next(iter(found.items()))
        denominators[k] = denominators.get(k, 0) + power
        f = clear(ring, f, k, power)


def clear(ring: Ring, f: Form, k: int, power: int) -> Form:
    """f · poly_k^power, the powers joined before they are multiplied out."""
    parts: list[Form] = [ZERO]
    for m, c in f.terms.items():
        exponents = dict(m)
        exponents[k] = add_exponents(exponents.get(k, fmpq(0)), fmpq(power))
        parts.append(ring.settle(exponents, c))
    return _add_all(parts[0], parts[1:])


def canonical(ring: Ring, f: Form) -> Form:
    """Return the form in lowest terms over one denominator; equal fractions give equal forms."""
    if not any(ring.kind(k) == "poly" and isinstance(e, fmpq) and e < 0 for m in f.terms for k, e in m):
        return f
    numerator, denominators = together(ring, f)
    if not numerator.terms:
        return ZERO
    expanded = ONE
    for k, power in denominators.items():
        expanded = ring.mul(expanded, ring.power(ring.poly(k), power))
    coding = Coding(ring, [numerator, expanded])
    top, top_shift = coding.encode(numerator)
    bottom, bottom_shift = coding.encode(expanded)
    common = top.gcd(bottom)
    shift = tuple(a - b for a, b in zip(top_shift, bottom_shift, strict=True))
    above, below = coding.decode(_exact(top, common), shift), coding.decode(_exact(bottom, common))
    return ring.quotient(above, below)


def _exact(p: fmpq_mpoly, d: fmpq_mpoly) -> fmpq_mpoly:
    q, remainder = divmod(p, d)
    if remainder.to_dict():
        raise ArithmeticError("a common divisor that does not divide")
    return q


def factored(ring: Ring, f: Form) -> tuple[fmpq, Mono]:
    """Write f as c · Π base^exponent with irreducible polynomial bases, as a coefficient and one monomial; f is not zero."""
    f = canonical(ring, f)
    numerator, denominators = together(ring, f)
    c, exponents = fmpq(1), dict[int, Exponent]()

    def put(k: int, e: Exponent) -> None:
        total = add_exponents(exponents.get(k, fmpq(0)), e)
        if isinstance(total, fmpq) and total == 0:
            exponents.pop(k, None)
        else:
            exponents[k] = total

    def split(form: Form, power: int) -> None:
        nonlocal c
        coding = Coding(ring, [form])
        p, shift = coding.encode(form)
        for k, e in coding.monomial(shift):
            put(k, e * power if isinstance(e, fmpq) else as_exponent(Form({m: q * power for m, q in e.terms.items()})))
        content, factors = p.factor()
        c *= fmpq(content) ** power
        for factor, multiplicity in factors:
            inner = coding.decode(factor)
            if inner.single:
                ((m, q),) = inner.terms.items()
                c *= q ** (int(multiplicity) * power)
                for k, e in m:
                    put(k, as_exponent(Form({n: v * int(multiplicity) * power for n, v in as_form(e).terms.items()})))
                continue
            q, mono, prim = ring.primitive(inner)
            c *= q ** (int(multiplicity) * power)
            for k, e in mono:
                put(k, as_exponent(Form({n: v * int(multiplicity) * power for n, v in as_form(e).terms.items()})))
            base = ring.intern(Base("poly", (prim,)))
            ring.irreducible.add(base)
            put(base, fmpq(int(multiplicity) * power))

    split(numerator, 1)
    for k, power in denominators.items():
        split(ring.poly(k), -power)
    return c, tuple(sorted(exponents.items(), key=lambda item: item[0]))
