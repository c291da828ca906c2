"""Products over an index in the normal form: factor by factor, exponents summed, Π (k + a) by Γ, and logarithms of products as sums."""

from __future__ import annotations

from flint import fmpq

from derive.algebra.scalar_form import ONE, Form, add, as_exponent, as_form, is_integer, number, subtract
from derive.algebra.scalar_fraction import canonical, factored
from derive.algebra.scalar_functions import read_function
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader, is_infinite
from derive.algebra.scalar_signs import POS
from derive.algebra.scalar_transform import base_depends, depends
from derive.algebra.sums_form import bounds_are_integers, index_letter, letter_number, named, size, summed
from derive.terms import heads as h
from derive.terms.statement import substitute as put


def read_product(reader: Reader, term: h.Term) -> Form:
    """Π over one finite range, factor by factor."""
    body, *ranges = term.children
    if len(ranges) != 1 or not isinstance(ranges[0], h.Range) or is_infinite(ranges[0]):
        return reader.opaque(term)
    index, low, high = ranges[0].children
    lower, upper = canonical(reader.ring, reader.read(low)), canonical(reader.ring, reader.read(high))
    bounds_are_integers(reader, low, high)
    k = index_letter(reader, lower, upper, reader.level)
    letter = reader.ring.bases[k].data[0]
    assert isinstance(letter, h.Term)
    reader.level += 1
    try:
        f = reader.read(put(body, {index: letter}))
    finally:
        reader.level -= 1
    return multiplied(reader, f, k, lower, upper)


def multiplied(reader: Reader, f: Form, k: int, lower: Form, upper: Form) -> Form:
    """Π_{k=lower}^{upper} f of a form."""
    ring, inside = reader.ring, frozenset({k})
    if not f.terms:
        raise Unsupported
    count = size(reader, lower, upper)
    c, mono = factored(ring, f)
    result = reader.powers.power(number(c), as_exponent(count))
    for b, e in mono:
        if base_depends(ring, b, inside):
            if not is_integer(e):
                result = ring.mul(result, named(reader, "prod", ring.monomial(b, e), [(k, lower, upper)]))
                continue
            assert isinstance(e, fmpq)
            result = ring.mul(result, ring.power(_factor_product(reader, b, k, lower, upper), int(e.p)))
        else:
            exponent = as_exponent(canonical(ring, summed(reader, as_form(e), k, lower, upper)))
            base = ring.monomial(b, fmpq(1))
            result = ring.mul(result, reader.powers.exp(as_form(exponent)) if b == ring.e else reader.powers.power(base, exponent))
    return result


def _factor_product(reader: Reader, b: int, k: int, lower: Form, upper: Form) -> Form:
    """Π_k (k + a) = Γ(upper + a + 1)/Γ(lower + a) for lower + a > 0; else an atom."""
    ring = reader.ring
    base = ring.monomial(b, fmpq(1))
    a = subtract(base, ring.monomial(k, fmpq(1)))
    if not depends(ring, a, frozenset({k})) and reader.signs.of(add(lower, a)) == POS:
        gamma = (read_function(reader, "gamma", (add(upper, a, ONE),)), read_function(reader, "gamma", (add(lower, a),)))
        return ring.quotient(*gamma)
    return named(reader, "prod", base, [(k, lower, upper)])


def log_of_product(reader: Reader, k: int) -> Form | None:
    """log Π f = Σ log f where each factor is positive."""
    data = reader.ring.bases[k].data
    if not data or data[0] != "prod":
        return None
    body, ranges = data[1], data[2]
    assert isinstance(body, Form)
    assert isinstance(ranges, tuple)
    letter, lower, upper = ranges
    b = letter_number(reader, letter)
    position = next(key[0] for key, s in reader.letters.items() if s == letter)
    assert isinstance(position, int)
    index_letter(reader, lower, upper, position)
    if reader.signs.of(body) != POS:
        return None
    return summed(reader, reader.powers.log(body), b, lower, upper)
