"""Rules for definite integrals of one product over an interval, one function each; `None` where the rule does not apply.

A rule gets the product as a monomial in which everything hangs on the variable x = base number k, and the ends (None is infinite). The
interval is not reversed: where an upper end below the lower one is possible, only antiderivatives are used.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb, factorial

from flint import fmpq

from derive.algebra.function_world import HALF
from derive.algebra.scalar_form import ONE, ZERO, Exponent, Form, Mono, add, as_exponent, as_form, is_integer, number, scale, subtract
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_functions import read_function
from derive.algebra.scalar_read import Reader
from derive.algebra.scalar_signs import NEG, POS
from derive.algebra.scalar_signs import ZERO as EQUAL
from derive.algebra.scalar_transform import base_depends, depends

Ends = tuple[Form | None, Form | None]
Rule = Callable[[Reader, Mono, int, Ends], Form | None]
MAX_POWER = 20


def polynomial_in(f: Form, k: int, reader: Reader) -> dict[Exponent, Form] | None:
    """The coefficients of the powers of x in a form that is a sum of powers of x."""
    inside = frozenset({k})
    result: dict[Exponent, list[Form]] = {}
    for m, c in f.terms.items():
        e = dict(m).get(k, fmpq(0))
        rest = Form({tuple((b, p) for b, p in m if b != k): c})
        if (isinstance(e, Form) and depends(reader.ring, e, inside)) or depends(reader.ring, rest, inside):
            return None
        result.setdefault(e, []).append(rest)
    return {e: add(*parts) for e, parts in result.items()}


class Product:
    """x^s · e^{Σ c_j x^j} · (1 − x)^t · log^l x · …, the factors of a monomial sorted out; `rest` is what is none of these."""

    def __init__(self, reader: Reader, m: Mono, k: int) -> None:
        self.power: Exponent = fmpq(0)
        self.exponent: dict[Exponent, Form] | None = {}
        self.complement: Exponent = fmpq(0)
        self.logs = 0
        self.complement_logs = 0
        self.rest: list[tuple[int, Exponent]] = []
        ring = reader.ring
        x = ring.monomial(k, fmpq(1))
        for b, e in m:
            if b == k and not (isinstance(e, Form) and depends(ring, e, frozenset({k}))):
                self.power = e
            elif b == ring.e and isinstance(e, Form):
                self.exponent = polynomial_in(e, k, reader)
                if self.exponent is None:
                    self.rest.append((b, e))
            elif not base_depends(ring, b, frozenset({k})) and isinstance(e, Form) and reader.signs.base(b) == POS:
                step = ring.mul(e, reader.powers.log_base(b))
                more = polynomial_in(step, k, reader)
                if more is None or self.exponent is None:
                    self.rest.append((b, e))
                else:
                    for j, c in more.items():
                        self.exponent[j] = add(self.exponent.get(j, ZERO), c)
            elif self._is_complement(reader, b, x) and not (isinstance(e, Form) and depends(ring, e, frozenset({k}))):
                self.complement = e
            elif (inner := self._log_of(reader, b)) is not None and is_integer(e) and isinstance(e, fmpq) and e > 0:
                if inner == k:
                    self.logs += int(e.p)
                elif self._is_complement(reader, inner, x):
                    self.complement_logs += int(e.p)
                else:
                    self.rest.append((b, e))
            else:
                self.rest.append((b, e))

    @staticmethod
    def _log_of(reader: Reader, b: int) -> int | None:
        data = reader.ring.bases[b].data
        return data[1] if len(data) == 2 and data[0] == "log" and isinstance(data[1], int) else None

    @staticmethod
    def _is_complement(reader: Reader, b: int, x: Form) -> bool:
        return reader.ring.kind(b) == "poly" and reader.ring.poly(b) == subtract(ONE, x)

    def plain(self, complement: bool = False, logs: bool = False) -> bool:
        """Whether nothing is left over but what the rule asks for."""
        ok = self.exponent is not None and not self.rest
        return ok and (complement or (self.complement == 0 and not self.complement_logs)) and (logs or not self.logs)

    def natural_power(self) -> int | None:
        if is_integer(self.power) and isinstance(self.power, fmpq) and 0 <= self.power <= MAX_POWER:
            return int(self.power.p)
        return None


def gaussian(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    """∫ x^m e^{−ax²+bx} over the line, a > 0: √(π/a) e^{b²/4a} Σ_j C(m, 2j) μ^{m−2j} (2j−1)!!/(2a)^j with μ = b/2a; for m = 0 also
    between ends, by erf.
    """
    p = Product(reader, m, k)
    power = p.natural_power()
    if power is None or not p.plain() or not p.exponent or not set(p.exponent) <= {fmpq(0), fmpq(1), fmpq(2)}:
        return None
    ring = reader.ring
    a = scale(p.exponent.get(fmpq(2), ZERO), -1)
    b = p.exponent.get(fmpq(1), ZERO)
    if reader.signs.of(a) != POS:
        return None
    mean = ring.quotient(scale(b, HALF), a)
    outside = reader.powers.exp(add(p.exponent.get(fmpq(0), ZERO), scale(ring.quotient(ring.mul(b, b), a), fmpq(1, 4))))
    root = reader.powers.power(ring.quotient(ring.monomial(ring.pi, fmpq(1)), a), HALF)
    whole = ring.mul(outside, root)
    if ends == (None, None):
        moments = [
            scale(ring.mul(ring.power(mean, power - 2 * j), ring.power(scale(a, 2), -j)), comb(power, 2 * j) * _odd_factorial(j))
            for j in range(power // 2 + 1)
        ]
        return ring.mul(whole, add(*moments))
    if power:
        return None
    width = reader.powers.power(a, HALF)
    arguments = [None if e is None else ring.mul(width, subtract(e, mean)) for e in ends]
    values = [number(s) if a is None else _error(reader, a) for a, s in zip(arguments, (-1, 1), strict=True)]
    return scale(ring.mul(whole, subtract(values[1], values[0])), HALF)


def _error(reader: Reader, x: Form) -> Form:
    return read_function(reader, "erf", (x,))


def _odd_factorial(j: int) -> int:
    """(2j − 1)!!"""
    return int(factorial(2 * j) // (2**j * factorial(j)))


def euler_second(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    """∫_0^∞ x^{s−1} e^{−b x^p} log^l x dx = Γ(s/p) b^{−s/p}/|p| for b > 0, s/p > 0; with l = 1 times (ψ(s/p) − log b)/p; to an end y,
    γ(s, by) b^{−s}.
    """
    p = Product(reader, m, k)
    if ends[0] != ZERO or not p.plain(logs=True) or not p.exponent or p.logs > 1:
        return None
    ring = reader.ring
    shape = {j: c for j, c in p.exponent.items() if j != 0}
    if len(shape) != 1 or (isinstance(p.power, Form) and depends(ring, p.power, frozenset({k}))):
        return None
    ((q, c),) = shape.items()
    b = scale(c, -1)
    s = add(as_form(p.power), ONE)
    sign = reader.signs.of(as_form(q))
    if sign not in (POS, NEG):
        return None
    ratio = canonical(ring, ring.quotient(s, as_form(q)))
    if reader.signs.of(b) != POS or reader.signs.of(ratio) != POS:
        return None
    outside = reader.powers.exp(p.exponent.get(fmpq(0), ZERO))
    down = reader.powers.power(b, as_exponent(scale(ratio, -1)))
    if ends[1] is not None:
        if p.logs or q != 1 or reader.signs.of(ends[1]) & NEG:
            return None
        value = ring.mul(read_function(reader, "lowergamma", (ratio, ring.mul(b, ends[1]))), down)
        return ring.mul(outside, value)
    over = ring.inverse(as_form(q))
    value = ring.product([outside, read_function(reader, "gamma", (ratio,)), down, over if sign == POS else scale(over, -1)])
    if p.logs:
        log = subtract(read_function(reader, "digamma", (ratio,)), reader.powers.log(b))
        value = ring.product([value, log, over])
    return value


def euler_first(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    """∫_0^1 x^{a−1} (1−x)^{b−1} dx = B(a, b), and with log x times ψ(a) − ψ(a+b), with log(1−x) times ψ(b) − ψ(a+b), for a, b > 0."""
    p = Product(reader, m, k)
    if ends != (ZERO, ONE) or not p.plain(complement=True, logs=True) or p.exponent or p.logs + p.complement_logs > 1:
        return None
    a, b = add(as_form(p.power), ONE), add(as_form(p.complement), ONE)
    if reader.signs.of(a) != POS or reader.signs.of(b) != POS:
        return None
    value = read_function(reader, "beta", (a, b))
    if p.logs + p.complement_logs:
        own = a if p.logs else b
        change = subtract(read_function(reader, "digamma", (own,)), read_function(reader, "digamma", (add(a, b),)))
        value = reader.ring.mul(value, change)
    return value


def powers(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    """∫ x^s log^l x by x^{s+1}/(s+1) and its kin, l ≤ 1: between finite ends where it is continuous, to infinity for s < −1."""
    p = Product(reader, m, k)
    lower, upper = ends
    if not p.plain(logs=True) or p.exponent or p.logs > 1 or lower is None:
        return None
    ring = reader.ring
    s = as_form(p.power)
    n = add(s, ONE)
    sign = reader.signs.of(n)
    positive = reader.signs.of(lower) == POS
    if p.natural_power() is None and not positive and not (reader.signs.of(lower) & NEG == 0 and sign == POS):
        return None
    if p.logs and not positive:
        return None
    if upper is None:
        if not positive or sign != NEG:
            return None
    elif p.natural_power() is None and reader.signs.of(subtract(upper, lower)) & NEG:
        return None
    if n == ZERO and upper is not None and not p.logs:
        return subtract(reader.powers.log(upper), reader.powers.log(lower))
    if sign & EQUAL:
        return None

    def value(x: Form) -> Form:
        if p.natural_power() is None and not x.terms:
            return ZERO
        raised = ring.quotient(reader.powers.power(x, as_exponent(n)), n)
        return ring.mul(raised, subtract(reader.powers.log(x), ring.inverse(n))) if p.logs else raised

    return subtract(ZERO if upper is None else value(upper), value(lower))


def exponentials(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    """∫ x^m e^{cx}, c ≠ 0, by e^{cx} Σ_j (−1)^j m!/(m−j)! x^{m−j}/c^{j+1}; at an infinite end zero where e^{cx} tends to zero."""
    p = Product(reader, m, k)
    power = p.natural_power()
    if power is None or not p.plain() or not p.exponent or not set(p.exponent) <= {fmpq(0), fmpq(1)}:
        return None
    ring = reader.ring
    c = p.exponent.get(fmpq(1), ZERO)
    sign = reader.signs.of(c)
    if sign & EQUAL or (ends[1] is None and sign != NEG) or (ends[0] is None and sign != POS):
        return None
    outside = reader.powers.exp(p.exponent.get(fmpq(0), ZERO))

    def value(x: Form | None) -> Form:
        if x is None:
            return ZERO
        terms = [
            scale(ring.mul(ring.power(x, power - j), ring.power(c, -j - 1)), (-1) ** j * (factorial(power) // factorial(power - j)))
            for j in range(power + 1)
        ]
        return ring.product([outside, reader.powers.exp(ring.mul(c, x)), add(*terms)])

    return subtract(value(ends[1]), value(ends[0]))


def cauchy(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    """∫ 1/(1+x²) dx = arctan x between ends, π over the line."""
    if len(m) != 1 or m[0][1] != -1 or reader.ring.kind(m[0][0]) != "poly":
        return None
    f, x = reader.ring.poly(m[0][0]), reader.ring.monomial(k, fmpq(1))
    if f != add(ONE, reader.ring.mul(x, x)):
        return None
    half = scale(reader.ring.monomial(reader.ring.pi, fmpq(1)), HALF)
    values = [read_function(reader, "arctan", (e,)) if e is not None else scale(half, s) for e, s in zip(ends, (-1, 1), strict=True)]
    return subtract(values[1], values[0])


RULES: tuple[Rule, ...] = (gaussian, euler_second, euler_first, powers, exponentials, cauchy)
