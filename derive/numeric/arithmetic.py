"""Four arithmetics behind one interface: exact rationals, balls, the prime field of 2^61 − 1, and floating point.

A scalar is a native number and an array a native matrix of one library; a 1×1 array is always given as the scalar. Every arithmetic takes
its input from exact rationals (`fmpq`, `fmpq_mat`), so one point can be looked at through all four. `Ball` stays exact as long as
numbers are rational and gives rigorous enclosures (Arb) after that; its precision is that of `flint.ctx`, set by the evaluator.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeAlias

import numpy as np
from flint import arb, arb_mat, fmpq, fmpq_mat, fmpz, nmod, nmod_mat

from derive.numeric.errors import Undecided, Undefined, Unsupported
from derive.numeric.special import BALL_FUNCTIONS, CONSTANTS, EXACT_FUNCTIONS, Irrational, integer_power, within_domain

Scalar: TypeAlias = Any  # fmpq, arb, nmod or float
Value: TypeAlias = Any  # a scalar or a matrix of the same library

PRIME_MODULUS = (1 << 61) - 1
MAX_BITS = 40_000
"""Numerators and denominators above this size are refused by exact arithmetic and rounded by balls."""


class Arithmetic(ABC):
    """The operations that evaluators are written in."""

    name: ClassVar[str]
    exact: ClassVar[bool]
    """Whether equality of two results is decided by `==`."""

    @abstractmethod
    def number(self, q: fmpq) -> Scalar:
        """Return a rational number in this arithmetic; raise Undefined where its denominator vanishes."""

    @abstractmethod
    def array(self, rows: int, columns: int, entries: Sequence[Scalar]) -> Value:
        """Return an array from its entries by rows; a 1×1 array comes back as its scalar."""

    @abstractmethod
    def is_array(self, v: Value) -> bool:
        """Whether a value is an array (of more than one entry)."""

    def lift(self, v: fmpq | fmpq_mat) -> Value:
        """Return an exact value (1×1 arrays included) in this arithmetic."""
        if isinstance(v, fmpq_mat):
            return self.array(v.nrows(), v.ncols(), [self.number(e) for e in v.entries()])
        return self.number(v)

    def shape(self, v: Value) -> tuple[int, int]:
        return (v.nrows(), v.ncols()) if self.is_array(v) else (1, 1)

    def entries(self, v: Value) -> list[Scalar]:
        """The entries by rows."""
        return list(v.entries()) if self.is_array(v) else [v]

    def map(self, f: Callable[[Scalar], Scalar], v: Value) -> Value:
        if not self.is_array(v):
            return f(v)
        rows, columns = self.shape(v)
        return self.array(rows, columns, [f(e) for e in self.entries(v)])

    def add(self, a: Value, b: Value) -> Value:
        return a + b

    def times(self, a: Value, b: Value) -> Value:
        """The matrix product; a scalar scales."""
        if self.is_array(a) and self.is_array(b):
            return self._scalar_if_single(a * b)
        return a * b

    def divide(self, a: Value, s: Scalar) -> Value:
        """Divide by a scalar; raise Undefined where it is zero."""
        if self.is_zero(s):
            raise Undefined("division by zero")
        return a * (1 / s) if self.is_array(a) else a / s

    def negate(self, a: Value) -> Value:
        return -a

    def transpose(self, a: Value) -> Value:
        return a.transpose() if self.is_array(a) else a

    def inverse(self, a: Value) -> Value:
        """The inverse of a square array; raise Undefined where it is singular, Undecided where balls do not say."""
        if not self.is_array(a):
            return self.divide(self.number(fmpq(1)), a)
        try:
            return a.inv()
        except ZeroDivisionError:
            raise Undefined("a singular matrix has no inverse") from None

    def det(self, a: Value) -> Scalar:
        return a.det() if self.is_array(a) else a

    def is_zero(self, s: Scalar) -> bool:
        """Whether a scalar is zero; raise Undecided where the enclosure does not say."""
        return bool(s == 0)

    @abstractmethod
    def sign(self, s: Scalar) -> int:
        """−1, 0 or 1; raise Undecided or Unsupported."""

    @abstractmethod
    def function(self, name: str, args: Sequence[Scalar]) -> Scalar:
        """A named function of scalars; raise Undefined outside of its domain."""

    @abstractmethod
    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        """base^exponent of scalars; 0⁰ = 1."""

    @abstractmethod
    def constant(self, name: str) -> Scalar:
        """A named constant."""

    def _scalar_if_single(self, a: Value) -> Value:
        return a[0, 0] if a.nrows() == 1 and a.ncols() == 1 else a


class Exact(Arithmetic):
    """Rational numbers."""

    name = "exact"
    exact = True

    def number(self, q: fmpq) -> Scalar:
        return q

    def array(self, rows: int, columns: int, entries: Sequence[Scalar]) -> Value:
        return entries[0] if rows == 1 and columns == 1 else fmpq_mat(rows, columns, list(entries))

    def is_array(self, v: Value) -> bool:
        return isinstance(v, fmpq_mat)

    def sign(self, s: Scalar) -> int:
        return int(s > 0) - int(s < 0)

    def function(self, name: str, args: Sequence[Scalar]) -> Scalar:
        within_domain(name, args, self.sign)
        try:
            return EXACT_FUNCTIONS[name](*args)
        except (Irrational, KeyError):
            raise Unsupported(f"{name} is not rational here") from None

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        if exponent.q == 1:
            return integer_power(base, int(exponent.p), MAX_BITS)
        if base < 0:
            raise Undefined("a fractional power of a negative number")
        if base == 0:
            return _zero_power(self.sign(exponent), fmpq(0), fmpq(1))
        if exponent.q == 2 and (root := _square_root(base)) is not None:
            return integer_power(root, int(exponent.p), MAX_BITS)
        raise Unsupported("an irrational power")

    def constant(self, name: str) -> Scalar:
        raise Unsupported(f"{name} is not rational")


class Prime(Arithmetic):
    """The field of 2^61 − 1 elements: what is equal over the rationals is equal here; a difference here is a difference there."""

    name = "prime"
    exact = True

    def number(self, q: fmpq) -> Scalar:
        try:
            return nmod(int(q.p), PRIME_MODULUS) / nmod(int(q.q), PRIME_MODULUS)
        except ZeroDivisionError:
            raise Unsupported("a denominator is a multiple of the modulus") from None

    def array(self, rows: int, columns: int, entries: Sequence[Scalar]) -> Value:
        return entries[0] if rows == 1 and columns == 1 else nmod_mat(rows, columns, list(entries), PRIME_MODULUS)

    def is_array(self, v: Value) -> bool:
        return isinstance(v, nmod_mat)

    def sign(self, s: Scalar) -> int:
        raise Unsupported("a finite field has no order")

    def function(self, name: str, args: Sequence[Scalar]) -> Scalar:
        raise Unsupported(f"{name} in a finite field")

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        raise Unsupported("an exponent in a finite field")

    def constant(self, name: str) -> Scalar:
        raise Unsupported(f"{name} in a finite field")


class Ball(Arithmetic):
    """Real balls: rational numbers while they last, then midpoint and radius with every rounding enclosed (Johansson, *Arb*)."""

    name = "ball"
    exact = False

    def number(self, q: fmpq) -> Scalar:
        return q

    def array(self, rows: int, columns: int, entries: Sequence[Scalar]) -> Value:
        if rows == 1 and columns == 1:
            return entries[0]
        if all(isinstance(e, fmpq) for e in entries):
            return fmpq_mat(rows, columns, list(entries))
        return arb_mat(rows, columns, [e if isinstance(e, arb) else arb(e) for e in entries])

    def is_array(self, v: Value) -> bool:
        return isinstance(v, (fmpq_mat, arb_mat))

    def add(self, a: Value, b: Value) -> Value:
        a, b = _alike(a, b)
        return a + b

    def times(self, a: Value, b: Value) -> Value:
        a, b = _alike(a, b)
        return super().times(a, b)

    def divide(self, a: Value, s: Scalar) -> Value:
        if self.is_zero(s):
            raise Undefined("division by zero")
        if not self.is_array(a):
            return a / s
        inverse = 1 / s
        a, inverse = _alike(a, inverse)
        return a * inverse

    def inverse(self, a: Value) -> Value:
        if isinstance(a, arb_mat):
            try:
                return a.inv()
            except ZeroDivisionError:
                raise Undecided("the enclosure of a matrix holds a singular one") from None
        return super().inverse(a)

    def is_zero(self, s: Scalar) -> bool:
        if isinstance(s, arb):
            if not s.contains(0):
                return False
            if s == 0:
                return True
            raise Undecided("an enclosure holds zero")
        return bool(s == 0)

    def sign(self, s: Scalar) -> int:
        if isinstance(s, arb):
            if s > 0:
                return 1
            if s < 0:
                return -1
            if s == 0:
                return 0
            raise Undecided("an enclosure holds zero")
        return int(s > 0) - int(s < 0)

    def function(self, name: str, args: Sequence[Scalar]) -> Scalar:
        within_domain(name, args, self.sign)
        if all(isinstance(a, fmpq) for a in args) and name in EXACT_FUNCTIONS:
            try:
                return EXACT_FUNCTIONS[name](*args)
            except (Irrational, Unsupported):
                pass  # enclosed below
        if name not in BALL_FUNCTIONS:
            raise Unsupported(f"{name} has no enclosure")
        return finite(BALL_FUNCTIONS[name](*args), name)

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        if isinstance(exponent, arb) and exponent.is_exact() and exponent.is_integer():
            exponent = exponent.fmpq()
        if isinstance(exponent, fmpq) and isinstance(base, fmpq):
            try:
                return EXACT.power(base, exponent)
            except Unsupported:
                pass  # enclosed below
        if isinstance(exponent, fmpq) and exponent.q == 1:
            if exponent < 0 and self.is_zero(base):
                raise Undefined("a negative power of zero")
            if abs(exponent) <= 10**12:
                return finite(arb(base) ** exponent.p, "a power")
            if self.sign(base) <= 0:
                raise Unsupported("an exponent too large")
        sign = self.sign(base)
        if sign < 0:
            raise Undefined("a fractional power of a negative number")
        if sign == 0:
            return _zero_power(self.sign(exponent), fmpq(0), fmpq(1))
        return finite(arb(base) ** arb(exponent), "a power")

    def constant(self, name: str) -> Scalar:
        if name not in CONSTANTS:
            raise Unsupported(f"{name} is not a real number")
        return CONSTANTS[name]()


class Float(Arithmetic):
    """IEEE doubles, arrays by NumPy."""

    name = "float"
    exact = False

    def number(self, q: fmpq) -> Scalar:
        try:
            return int(q.p) / int(q.q)
        except OverflowError:
            raise Unsupported("a number beyond floating point") from None

    def array(self, rows: int, columns: int, entries: Sequence[Scalar]) -> Value:
        return entries[0] if rows == 1 and columns == 1 else np.array(entries, dtype=float).reshape(rows, columns)

    def is_array(self, v: Value) -> bool:
        return isinstance(v, np.ndarray)

    def shape(self, v: Value) -> tuple[int, int]:
        return (v.shape[0], v.shape[1]) if isinstance(v, np.ndarray) else (1, 1)

    def entries(self, v: Value) -> list[Scalar]:
        return [float(e) for e in v.ravel()] if isinstance(v, np.ndarray) else [v]

    def times(self, a: Value, b: Value) -> Value:
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            product = a @ b
            return float(product[0, 0]) if product.shape == (1, 1) else product
        return a * b

    def inverse(self, a: Value) -> Value:
        if not isinstance(a, np.ndarray):
            return self.divide(1.0, a)
        try:
            return np.linalg.inv(a)
        except np.linalg.LinAlgError:
            raise Undefined("a singular matrix has no inverse") from None

    def det(self, a: Value) -> Scalar:
        return float(np.linalg.det(a)) if isinstance(a, np.ndarray) else a

    def sign(self, s: Scalar) -> int:
        return int(s > 0) - int(s < 0)

    def function(self, name: str, args: Sequence[Scalar]) -> Scalar:
        within_domain(name, args, self.sign)
        exact = [_exactly(a) for a in args]
        try:
            return _double(EXACT_FUNCTIONS[name](*exact))
        except (Irrational, KeyError, Unsupported):
            pass  # rounded below
        if name not in BALL_FUNCTIONS:
            raise Unsupported(f"{name} has no numeric value")
        return _double(finite(BALL_FUNCTIONS[name](*exact), name))

    def power(self, base: Scalar, exponent: Scalar) -> Scalar:
        if base == 0:
            return _zero_power(self.sign(exponent), 0.0, 1.0)
        if base < 0 and exponent != int(exponent):
            raise Undefined("a fractional power of a negative number")
        try:
            return float(base**exponent)
        except OverflowError:
            raise Unsupported("beyond floating point") from None

    def constant(self, name: str) -> Scalar:
        return float(BALL.constant(name))


EXACT, PRIME, BALL, FLOAT = Exact(), Prime(), Ball(), Float()


def finite(x: Any, what: str) -> Any:
    """Return an enclosure that is finite, or raise Undecided."""
    if isinstance(x, arb) and not x.is_finite():
        raise Undecided(f"{what} has no finite enclosure")
    return x


def _alike(a: Value, b: Value) -> tuple[Value, Value]:
    """Bring rational and ball operands together."""
    a, b = _rounded(a), _rounded(b)
    if isinstance(a, fmpq_mat) and isinstance(b, (arb, arb_mat)):
        return arb_mat(a), b
    if isinstance(b, fmpq_mat) and isinstance(a, (arb, arb_mat)):
        return a, arb_mat(b)
    if isinstance(a, arb_mat) and isinstance(b, fmpq):
        return a, arb(b)
    if isinstance(b, arb_mat) and isinstance(a, fmpq):
        return arb(a), b
    return a, b


def _rounded(v: Value) -> Value:
    if isinstance(v, fmpq) and v.height_bits() > MAX_BITS:
        return arb(v)
    return v


def _zero_power(sign: int, zero: Scalar, one: Scalar) -> Scalar:
    if sign < 0:
        raise Undefined("a negative power of zero")
    return zero if sign > 0 else one


def _square_root(q: fmpq) -> fmpq | None:
    p, d = fmpz(q.p).isqrt(), fmpz(q.q).isqrt()
    return fmpq(p, d) if p * p == q.p and d * d == q.q else None


def _exactly(x: float) -> fmpq:
    if x != x or x in (float("inf"), float("-inf")):
        raise Unsupported("beyond floating point")
    numerator, denominator = float(x).as_integer_ratio()
    return fmpq(numerator, denominator)


def _double(x: Any) -> float:
    value = int(x.p) / int(x.q) if isinstance(x, fmpq) else float(x.mid() if isinstance(x, arb) else x)
    if value != value or value in (float("inf"), float("-inf")):
        raise Unsupported("beyond floating point")
    return value
