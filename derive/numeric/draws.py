"""Random rational numbers and plain arrays, small and readable first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from flint import fmpq, fmpq_mat

STYLES = ("small", "rational", "special", "wide", "tiny", "equal", "positive", "unit")


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
        return fmpq(r.randint(-9, 9), r.randint(1, 5))

    def within(self, b: Bounds) -> fmpq | None:
        """Return a rational that the bounds admit, or None if none was found."""
        for _ in range(8):
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
        if min(rows, columns) > 1 and r.random() < 0.2:
            rank = r.randint(1, min(rows, columns) - 1)
            return self._plain(rows, rank) * self._plain(rank, columns)
        return self._plain(rows, columns)

    def _plain(self, rows: int, columns: int) -> fmpq_mat:
        return fmpq_mat(rows, columns, [self.number() for _ in range(rows * columns)])
