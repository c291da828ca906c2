"""Gosper's algorithm on ratios: the search for a certificate. What it finds is checked elsewhere; a wrong find costs time and nothing
more.

Polynomials are FLINT's over the rationals, in the index and all parameters; the index is the variable that is shifted (Petkovšek, Wilf,
Zeilberger, *A = B*, chapter 5).
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from derive.algebra.scalar_form import ZERO, Form, Mono, Ring, add, is_integer, subtract
from derive.algebra.scalar_fraction import canonical, together

MAX_DEGREE = 6
MAX_SHIFT = 6


class NotRational(Exception):
    """A ratio is no rational function of the letters."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """A quotient of polynomials in lowest terms."""

    top: fmpq_mpoly
    bottom: fmpq_mpoly

    @staticmethod
    def of(top: fmpq_mpoly, bottom: fmpq_mpoly) -> Fraction:
        common = top.gcd(bottom)
        return Fraction(divmod(top, common)[0], divmod(bottom, common)[0])

    def __mul__(self, other: Fraction) -> Fraction:
        return Fraction.of(self.top * other.top, self.bottom * other.bottom)

    def __truediv__(self, other: Fraction) -> Fraction:
        return Fraction.of(self.top * other.bottom, self.bottom * other.top)

    def __sub__(self, other: Fraction) -> Fraction:
        return Fraction.of(self.top * other.bottom - other.top * self.bottom, self.bottom * other.bottom)

    @property
    def zero(self) -> bool:
        return not self.top.to_dict()


class Letters:
    """The bases of some rational forms as variables, the index first."""

    def __init__(self, ring: Ring, forms: list[Form], k: int) -> None:
        self.ring = ring
        self.parts = [together(ring, canonical(ring, f)) for f in forms]
        found: dict[int, None] = {k: None}
        for numerator, denominators in self.parts:
            for f in (numerator, *(ring.poly(b) for b in denominators)):
                for m in f.terms:
                    for b, e in m:
                        if not (is_integer(e) and isinstance(e, fmpq)):
                            raise NotRational
                        found.setdefault(b)
        self.bases = list(found)
        self.context = fmpq_mpoly_ctx.get([f"v{j}" for j in range(len(found))], Ordering.lex)
        self.place = {b: j for j, b in enumerate(found)}
        self.one = self.context.constant(fmpq(1))
        self.k = self.context.gen(0)

    def fraction(self, index: int) -> Fraction:
        numerator, denominators = self.parts[index]
        powers = [(b, int(e.p)) for m in numerator.terms for b, e in m if isinstance(e, fmpq)]
        lowest = {b: min((e for c, e in powers if c == b), default=0) for b in self.bases}
        top, bottom = self._poly(numerator, lowest), self.one
        for b, low in lowest.items():
            if low < 0:
                bottom = bottom * self.context.gen(self.place[b]) ** -low
        for b, power in denominators.items():
            bottom = bottom * self._poly(self.ring.poly(b), {}) ** power
        return Fraction.of(top, bottom)

    def _poly(self, f: Form, lowest: dict[int, int]) -> fmpq_mpoly:
        data: dict[tuple[int, ...], fmpq] = {}
        for m, c in f.terms.items():
            row = [max(0, -lowest.get(b, 0)) for b in self.bases]
            for b, e in m:
                assert isinstance(e, fmpq)
                row[self.place[b]] += int(e.p)
            data[tuple(row)] = c
        return self.context.from_dict(data)

    def shift(self, p: fmpq_mpoly, by: int) -> fmpq_mpoly:
        """p at k + by."""
        variables = [self.context.gen(j) for j in range(len(self.bases))]
        return p.compose(variables[0] + by, *variables[1:], ctx=self.context)

    def coefficients(self, p: fmpq_mpoly) -> dict[int, fmpq_mpoly]:
        """The coefficients of the powers of k."""
        rows: dict[int, dict[tuple[int, ...], fmpq]] = {}
        for powers, c in p.to_dict().items():
            rows.setdefault(int(powers[0]), {})[(0, *(int(v) for v in powers[1:]))] = c
        return {d: self.context.from_dict(data) for d, data in rows.items()}

    def degree(self, p: fmpq_mpoly) -> int:
        return max((int(powers[0]) for powers in p.to_dict()), default=-1)

    def form(self, f: Fraction) -> Form:
        return self.ring.quotient(self._form(f.top), self._form(f.bottom))

    def _form(self, p: fmpq_mpoly) -> Form:
        parts = [ZERO]
        for powers, c in p.to_dict().items():
            mono: Mono = tuple(sorted((self.bases[j], fmpq(int(v))) for j, v in enumerate(powers) if v))
            parts.append(self.ring.settle(dict(mono), c))
        return add(*parts)


def certificate(ring: Ring, ratio_n: Form, rho: Form, ratio_k: Form, k: int) -> Form | None:
    """Return R with G = R·F and (ratio_n − ρ) F = G(k+1) − G(k), where ratio_k = F(k+1)/F(k); None where there is none or a ratio is not
    rational.
    """
    try:
        letters = Letters(ring, [canonical(ring, subtract(ratio_n, rho)), ratio_k], k)
    except NotRational:
        return None
    t, r = letters.fraction(0), letters.fraction(1)
    if t.zero:
        return ZERO
    ratio = r * Fraction.of(letters.shift(t.top, 1), letters.shift(t.bottom, 1)) / t
    y = gosper(letters, ratio)
    return None if y is None else letters.form(y * t)


def gosper(letters: Letters, ratio: Fraction) -> Fraction | None:
    """Return y with y(k+1) t(k+1) − y(k) t(k) = t(k) for a hypergeometric t of the given ratio t(k+1)/t(k), or None."""
    a, b, c = normal(letters, ratio)
    before = letters.shift(b, -1)
    p, q = letters.coefficients(a), letters.coefficients(before)
    n, m, wanted = letters.degree(a), letters.degree(before), letters.degree(c)
    if n != m or (p[n] - q[n]).to_dict():
        degrees = [wanted - max(n, m)]
    else:
        degrees = [wanted - n + 1]
        if n:
            zero = letters.context.constant(fmpq(0))
            special = Fraction.of(q.get(n - 1, zero) - p.get(n - 1, zero), p[n])
            if special.top.is_constant() and special.bottom.is_constant() and not special.zero:
                value = special.top.leading_coefficient() / special.bottom.leading_coefficient()
                if value.q == 1:
                    degrees.append(int(value.p))
    degrees = [d for d in degrees if 0 <= d <= MAX_DEGREE]
    if not degrees:
        return None
    size = max(degrees) + 1
    columns = [letters.coefficients(a * (letters.k + 1) ** j - before * letters.k**j) for j in range(size)]
    right = letters.coefficients(c)
    solution = solve(letters, columns, right)
    if solution is None:
        return None
    y = Fraction(letters.context.constant(fmpq(0)), letters.one)
    for j, s in enumerate(solution):
        minus = Fraction(-1 * s.top * letters.k**j, s.bottom)
        y = y - minus
    return y * Fraction.of(before, c)


def normal(letters: Letters, ratio: Fraction) -> tuple[fmpq_mpoly, fmpq_mpoly, fmpq_mpoly]:
    """ratio = a(k)/b(k) · c(k+1)/c(k) with a(k) and b(k+h) coprime for all h ≥ 0 (searched to a bound)."""
    a, b, c = ratio.top, ratio.bottom, letters.one
    for h in range(MAX_SHIFT + 1):
        common = a.gcd(letters.shift(b, h))
        if letters.degree(common) <= 0:
            continue
        a, b = divmod(a, common)[0], divmod(b, letters.shift(common, -h))[0]
        for j in range(1, h + 1):
            c = c * letters.shift(common, -j)
    return a, b, c


def solve(letters: Letters, columns: list[dict[int, fmpq_mpoly]], right: dict[int, fmpq_mpoly]) -> list[Fraction] | None:
    """Solve the linear equations of equal coefficients by elimination; None where there is no solution."""
    zero = letters.context.constant(fmpq(0))
    powers = sorted({d for column in columns for d in column} | set(right))
    rows = [[Fraction(v, letters.one) for v in (*(column.get(d, zero) for column in columns), right.get(d, zero))] for d in powers]
    n = len(columns)
    pivots: list[int] = []
    done = 0
    for j in range(n):
        found = next((i for i in range(done, len(rows)) if not rows[i][j].zero), None)
        if found is None:
            continue
        rows[done], rows[found] = rows[found], rows[done]
        pivot = rows[done][j]
        rows[done] = [v / pivot for v in rows[done]]
        for i in range(len(rows)):
            if i != done and not rows[i][j].zero:
                factor = rows[i][j]
                rows[i] = [v - factor * w for v, w in zip(rows[i], rows[done], strict=True)]
        pivots.append(j)
        done += 1
    if any(not row[n].zero for row in rows[done:]):
        return None
    result = [Fraction(zero, letters.one)] * n
    for i, j in enumerate(pivots):
        result[j] = rows[i][n]
    return result
