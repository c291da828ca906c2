"""Infinite series by their generating functions, each with the condition under which it converges.

Σ k^p r^k (|r| < 1), Σ k^p r^k/k! (any r), Σ Γ(k+a)/k! r^k = Γ(a)(1−r)^{−a} (|r| < 1), Σ r^k/k = −log(1−r) (|r| < 1), Σ k^{−2m} = ζ(2m):
DLMF 4.6, 5.2, 15.4, 25.6. A form is summed term by term only if every term has such a rule, so that every part converges.
"""

from __future__ import annotations

from math import comb

from flint import fmpq

from derive.algebra.scalar_form import ONE, ZERO, Exponent, Form, Mono, add, as_exponent, is_integer, number, scale, subtract
from derive.algebra.scalar_functions import read_function
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader
from derive.algebra.scalar_signs import NEG, POS
from derive.algebra.scalar_transform import base_depends, depends
from derive.algebra.sums_form import linear_step, split_monomial

MAX_POWER = 8
MAX_SHIFT = 6


def to_infinity(reader: Reader, f: Form, k: int, lower: Form) -> Form | None:
    """Σ_{k=lower}^∞ f, or None where a term has no rule."""
    parts: list[Form] = [ZERO]
    for m, c in f.terms.items():
        outer, inner = split_monomial(reader, m, frozenset({k}))
        value = _term(reader, inner, k, lower)
        if value is None:
            return None
        parts.append(reader.ring.mul(reader.ring.settle(dict(outer), c), value))
    return add(*parts)


def _term(reader: Reader, m: Mono, k: int, lower: Form) -> Form | None:
    ring, inside = reader.ring, frozenset({k})
    ratio, power, gammas = ONE, 0, list[tuple[Form, int]]()
    for b, e in m:
        data = ring.bases[b].data
        if b == k and is_integer(e) and isinstance(e, fmpq):
            power = int(e.p)
        elif not base_depends(ring, b, inside) and isinstance(e, Form):
            step = linear_step(ring, e, k)
            if step is None:
                return None
            base = ONE if b == ring.e else ring.monomial(b, fmpq(1))
            ratio = ring.mul(ratio, reader.powers.exp(step) if b == ring.e else reader.powers.power(base, as_exponent(step)))
        elif ring.kind(b) == "call" and data[0] == "gamma" and is_integer(e) and isinstance(e, fmpq) and isinstance(data[1], Form):
            offset = subtract(data[1], ring.monomial(k, fmpq(1)))
            if depends(ring, offset, inside):
                return None
            gammas.append((offset, int(e.p)))
        else:
            return None
    start = lower.constant
    if start is None or not is_integer(start):
        return None
    match sorted(e for _, e in gammas):
        case []:
            return _plain(reader, ratio, power, k, int(start.p))
        case [-1] if gammas[0][0].constant is not None:
            return _exponential(reader, ratio, power, gammas[0][0], int(start.p))
        case [-1, 1]:
            above = next(a for a, e in gammas if e == 1)
            below = next(a for a, e in gammas if e == -1)
            return _binomial(reader, ratio, power, above, below, int(start.p))
    return None


def small(reader: Reader, r: Form) -> bool:
    """Whether |r| < 1 is known."""
    return reader.signs.of(subtract(ONE, r)) == POS and reader.signs.of(add(ONE, r)) == POS


def _plain(reader: Reader, r: Form, power: int, k: int, start: int) -> Form | None:
    ring = reader.ring
    if r == ONE:
        if power < 0 and power % 2 == 0 and start >= 1:
            head = sum((fmpq(j) ** power for j in range(1, start)), fmpq(0))
            return subtract(read_function(reader, "zeta", (number(-power),)), number(head))
        return None
    if not small(reader, r):
        return None
    if power == -1 and start == 1:
        return scale(reader.powers.log(subtract(ONE, r)), -1)
    if not 0 <= power <= MAX_POWER:
        return None
    over = ring.inverse(subtract(r, ONE))
    coefficients: list[Form] = [ZERO] * (power + 1)
    for j in range(power, -1, -1):
        above = [ring.mul(r, scale(coefficients[i], comb(i, j))) for i in range(j + 1, power + 1)]
        coefficients[j] = ring.mul(subtract(ONE if j == power else ZERO, add(ZERO, *above)), over)
    first = add(ZERO, *(scale(c, fmpq(start) ** j) for j, c in enumerate(coefficients)))
    return scale(ring.mul(ring.power(r, start), first), -1)


def stirling(p: int) -> list[int]:
    """The numbers S(p, j) of partitions: k^p = Σ_j S(p, j) k(k−1)⋯(k−j+1)."""
    row = [1]
    for _ in range(p):
        row = [(row[j] * j if j < len(row) else 0) + (row[j - 1] if j else 0) for j in range(len(row) + 1)]
    return row


def _powers_moved(power: int, by: int) -> list[int]:
    """The coefficients of (j + by)^power in powers of j."""
    return [comb(power, i) * by ** (power - i) for i in range(power + 1)]


def _exponential(reader: Reader, r: Form, power: int, offset: Form, start: int) -> Form | None:
    """Σ_{k≥start} k^p r^k / Γ(k + c) with j = k + c − 1: r^{1−c} Σ_{j≥start+c−1} (j + 1 − c)^p r^j/j!."""
    ring, c = reader.ring, offset.constant
    if c is None or not is_integer(c) or not 0 <= power <= MAX_POWER or abs(c - 1) > MAX_SHIFT:
        return None
    shift = int(c.p) - 1
    first = start + shift
    if first < 0 or first > 12 or (shift and reader.signs.of(r) & ~(NEG | POS)):
        return None
    total: list[Form] = [ZERO]
    e = reader.powers.exp(r)
    for i, coefficient in enumerate(_powers_moved(power, -shift)):
        falling = [scale(ring.power(r, j), s) for j, s in enumerate(stirling(i))]
        total.append(scale(ring.mul(e, add(*falling)), coefficient))
    factorial = fmpq(1)
    for j in range(first):
        factorial = factorial * j if j else factorial
        total.append(scale(ring.power(r, j), -(fmpq(j - shift) ** power if power else fmpq(1)) / factorial))
    return ring.mul(ring.power(r, -shift), add(*total)) if shift else add(*total)


def _binomial(reader: Reader, r: Form, power: int, above: Form, below: Form, start: int) -> Form | None:
    """Σ_{k≥0} k(k−1)⋯(k−j+1) Γ(k+a)/k! r^k = r^j Γ(a+j) (1−r)^{−a−j}."""
    ring = reader.ring
    c = below.constant
    if c is None or not is_integer(c) or not small(reader, r) or not 0 <= power <= MAX_POWER or abs(c - 1) > MAX_SHIFT:
        return None
    shift = int(c.p) - 1
    first = start + shift
    a = subtract(above, number(shift))  # Γ(k + above) = Γ(j + a) with j = k + shift
    if not 0 <= first <= 6 or reader.signs.of(a) != POS or (shift and reader.signs.of(r) & ~(NEG | POS)):
        return None
    rest = subtract(ONE, r)
    total: list[Form] = [ZERO]
    for i, coefficient in enumerate(_powers_moved(power, -shift)):
        for j, s in enumerate(stirling(i)):
            if s:
                up = add(a, number(j))
                value = ring.mul(ring.power(r, j), ring.mul(_gamma(reader, up), reader.powers.power(rest, _negative(up))))
                total.append(scale(value, s * coefficient))
    factorial = fmpq(1)
    for j in range(first):
        factorial = factorial * j if j else factorial
        head = ring.mul(ring.power(r, j), _gamma(reader, add(a, number(j))))
        total.append(scale(head, -(fmpq(j - shift) ** power if power else fmpq(1)) / factorial))
    return ring.mul(ring.power(r, -shift), add(*total)) if shift else add(*total)


def _gamma(reader: Reader, z: Form) -> Form:
    return read_function(reader, "gamma", (z,))


def _negative(f: Form) -> Exponent:
    return as_exponent(scale(f, -1))


def checked(reader: Reader, f: Form, k: int, lower: Form) -> Form | None:
    """As `to_infinity`; what cannot be read is no rule."""
    try:
        return to_infinity(reader, f, k, lower)
    except Unsupported:
        return None
