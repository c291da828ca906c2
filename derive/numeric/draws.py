"""Random rational numbers and plain arrays, small and readable first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from flint import fmpq, fmpq_mat

#: Numbers of very different sizes, letters near one another, matrices that lose rank, parameters near the ends of their ranges.
HOSTILE = ("scaled", "near", "singular", "edge")

STYLES = ("small", "rational", "special", "wide", "tiny", "equal", "positive", "unit", *HOSTILE)

#: By what a letter as a whole is scaled in the style `scaled`.
SCALES = (fmpq(1, 100), fmpq(1, 10), fmpq(1), fmpq(10), fmpq(100))

_EDGES = tuple(
    fmpq(p, q) for p, q in ((0, 1), (1, 1000), (1, 100), (1, 10), (1, 1), (99, 100), (999, 1000), (1001, 1000), (10, 1), (100, 1))
)
_PARTS = tuple(fmpq(p, 1000) for p in (0, 1, 10, 500, 990, 999, 1000))


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval of rational numbers (None: unbounded) with strict or weak ends, perhaps of integers, perhaps without zero."""

    low: fmpq | None = None
    high: fmpq | None = None
    low_strict: bool = False
    high_strict: bool = False
    integer: bool = False
    nonzero: bool = False
    even: bool | None = None

    def admits(self, x: fmpq) -> bool:
        if self.low is not None and (x < self.low or (self.low_strict and x == self.low)):
            return False
        if self.high is not None and (x > self.high or (self.high_strict and x == self.high)):
            return False
        if self.integer and x.q != 1:
            return False
        if self.even is not None and (x.q != 1 or (int(x.p) % 2 == 0) != self.even):
            return False
        return not (self.nonzero and x == 0)

    def meet(self, other: Bounds) -> Bounds:
        """Return the interval of what both admit."""
        low, low_strict = _tighter(self.low, self.low_strict, other.low, other.low_strict, upper=False)
        high, high_strict = _tighter(self.high, self.high_strict, other.high, other.high_strict, upper=True)
        even = self.even if self.even is not None else other.even
        return Bounds(low, high, low_strict, high_strict, self.integer or other.integer, self.nonzero or other.nonzero, even)


def _tighter(a: fmpq | None, a_strict: bool, b: fmpq | None, b_strict: bool, *, upper: bool) -> tuple[fmpq | None, bool]:
    if a is None or b is None:
        return (b, b_strict) if a is None else (a, a_strict)
    if a == b:
        return a, a_strict or b_strict
    return (a, a_strict) if (a < b) == upper else (b, b_strict)


@dataclass(slots=True)
class Draw:
    """A source of random numbers in one style; `constants` are numbers that the claim itself mentions."""

    rng: Random
    style: str = "small"
    constants: Sequence[fmpq] = ()
    _common: fmpq | None = field(default=None)
    _scale: fmpq = field(default=fmpq(1))

    def next_letter(self) -> None:
        """Choose the size of the next letter, where sizes differ from letter to letter."""
        if self.style == "scaled":
            self._scale = self.rng.choice(SCALES)

    def number(self) -> fmpq:
        """Return a rational in the current style."""
        r = self.rng
        match self.style:
            case "small":
                return fmpq(r.randint(-3, 3))
            case "special":
                pool = [fmpq(0), fmpq(1), fmpq(-1), fmpq(1, 2), fmpq(2), fmpq(-2), *self.constants]
                x = r.choice(pool)
                return -x if r.random() < 0.15 else x
            case "wide":
                return fmpq(r.randint(-100, 100), r.choice((1, 1, 2, 3)))
            case "tiny":
                return fmpq(r.randint(-9, 9), r.choice((10, 100, 1000)))
            case "positive":
                return fmpq(r.randint(1, 9), r.choice((1, 1, 2, 3)))
            case "unit":
                d = r.choice((2, 3, 4, 5, 10))
                return fmpq(r.randint(1, d - 1), d)
            case "equal":
                if self._common is None:
                    self._common = fmpq(r.randint(-4, 4), r.choice((1, 2, 3)))
                return self._common
            case "scaled":
                return fmpq(r.choice((-3, -2, -1, 0, 1, 1, 2, 3))) * self._scale
            case "near" | "singular":
                return fmpq(r.randint(-2, 2))
            case "edge":
                return r.choice((1, 1, 1, -1)) * r.choice(_EDGES)
        return fmpq(r.randint(-9, 9), r.randint(1, 5))

    def within(self, b: Bounds) -> fmpq | None:
        """Return a rational that the bounds admit, or None if none was found."""
        for _ in range(0 if b.integer and self.style in HOSTILE else 8):
            x = self.number()
            if b.integer and x.q != 1:
                x = fmpq(x.floor())
            if b.admits(x):
                return x
        for _ in range(24):
            x = self._inside(b)
            if b.admits(x):
                return x
        return None

    def _inside(self, b: Bounds) -> fmpq:
        r = self.rng
        if b.integer or b.even is not None:
            if b.low is not None and b.high is not None:
                low, high = int(b.low.ceil()), int(b.high.floor())
                return fmpq(r.randint(low, max(low, min(high, low + 10**6))))
            if b.low is not None:
                return fmpq(int(b.low.ceil()) + r.randint(0, 7))
            return fmpq((int(b.high.floor()) if b.high is not None else 7) - r.randint(0, 7))
        if b.low is not None and b.high is not None:
            if self.style == "edge":
                return b.low + (b.high - b.low) * r.choice(_PARTS)
            d = r.choice((2, 3, 4, 5, 7, 10, 50))
            return b.low + (b.high - b.low) * fmpq(r.randint(0, d), d)
        step = abs(self.number()) if self.style != "equal" else fmpq(r.randint(1, 5), r.randint(1, 3))
        if step == 0:
            step = fmpq(r.randint(1, 4), r.randint(1, 3))
        if b.low is not None:
            return b.low + step
        return (b.high if b.high is not None else fmpq(0)) - step

    def array(self, rows: int, columns: int) -> fmpq_mat:
        """Return a matrix of numbers in the current style; at times of low rank, at times sparse."""
        r = self.rng
        if self.style == "equal":
            self._common = None
        if self.style == "special" and r.random() < 0.5:
            scale = r.choice((0, 1, 1, 2, -1))
            return fmpq_mat(rows, columns, [fmpq(scale * int(i == j)) for i in range(rows) for j in range(columns)])
        if self.style == "singular" and rows == columns > 1 and r.random() < 0.3:
            return self._square_zero(rows)
        if min(rows, columns) > 1 and r.random() < (0.6 if self.style == "singular" else 0.2):
            rank = r.randint(1, min(rows, columns) - 1)
            return self._plain(rows, rank) * self._plain(rank, columns)
        return self._plain(rows, columns)

    def _square_zero(self, n: int) -> fmpq_mat:
        """u vᵀ with vᵀu = 0: a matrix whose square vanishes."""
        j = self.rng.randrange(n)
        u, v = self._plain(n, 1), self._plain(1, n)
        rest = (v * u)[0, 0] - v[0, j] * u[j, 0]
        if u[j, 0] == 0:
            u[j, 0] = fmpq(1)
        v[0, j] = -rest / u[j, 0]
        return u * v

    def _plain(self, rows: int, columns: int) -> fmpq_mat:
        return fmpq_mat(rows, columns, [self.number() for _ in range(rows * columns)])
