"""Logarithms of scalars: positive factors and powers come out; at the end of a comparison, log p is log |p|.

Wherever log p occurs and is defined, p > 0, so that log p = log |p| there; and log |ab| = log |a| + log |b| needs no signs.
"""

from __future__ import annotations

from fractions import Fraction

from sympy import factorint

from derive.proof.scalars import exponent_poly, positive_atom
from derive.proof.words import Alphabet, Mon, Poly, merge


def logarithm(alphabet: Alphabet, p: Poly) -> Poly:
    """log p: positive factors and powers come out; log e^a = a."""
    if len(p.terms) != 1:
        return _log_atom(alphabet, p)
    ((mon, _), c) = next(iter(p.terms.items()))
    known = [(a, e) for a, e in mon if positive_atom(alphabet, a)]
    other = [(a, e) for a, e in mon if not positive_atom(alphabet, a)]
    out = alphabet.constant(0)
    if c > 0 and max(c.numerator, c.denominator) < 10**12:
        for prime, e in (factorint(c.numerator) | {q: -e for q, e in factorint(c.denominator).items()}).items():
            out = alphabet.add(out, alphabet.scale(_log_atom(alphabet, alphabet.constant(prime)), e))
        c = Fraction(1)
    for a, e in known:
        atom = alphabet.atoms[a]
        inner = atom.data[0] if atom.kind == "exp" else _log_atom(alphabet, alphabet.of_atom(a))
        out = alphabet.add(out, alphabet.times(exponent_poly(alphabet, e), inner))
    if len(other) == 1 and c == 1 and isinstance(other[0][1], int) and other[0][1] % 2:
        a, e = other[0]
        return alphabet.add(out, alphabet.scale(_log_atom(alphabet, alphabet.of_atom(a)), e))
    if not other and c == 1:
        return out
    return alphabet.add(out, _log_atom(alphabet, alphabet.scale(alphabet.of_mon(tuple(other)), c)))


def _log_atom(alphabet: Alphabet, p: Poly) -> Poly:
    if p.is_one():
        return alphabet.constant(0)
    return alphabet.of_atom(alphabet.atom("log", p.frozen(), (p,), alphabet.free_of(p.terms)))


def absolute_logs(alphabet: Alphabet, p: Poly) -> Poly:
    """The sum with every log p written by the log |a| of the factors a of p."""
    if not any(alphabet.atoms[a].kind == "log" for mon, _ in p.terms for a, _ in mon):
        return p
    out = Poly({}, p.rows, p.cols)
    for (mon, word), c in p.terms.items():
        kept: Mon = ()
        factor = alphabet.constant(1)
        for a, e in mon:
            if alphabet.atoms[a].kind == "log" and isinstance(e, int) and 0 < e <= 4:
                for _ in range(e):
                    factor = alphabet.times(factor, _absolute(alphabet, alphabet.atoms[a].data[0], a))
            else:
                kept = merge(kept, ((a, e),))
        out = alphabet.add(out, alphabet.times(factor, Poly({(kept, word): c}, p.rows, p.cols)))
    return out


def _absolute(alphabet: Alphabet, p: Poly, whole: int) -> Poly:
    """log |p| of a product, by its factors."""
    ((mon, _), c) = next(iter(p.terms.items())) if len(p.terms) == 1 else (((), ()), Fraction(-1))
    if c < 0:
        return alphabet.of_atom(whole)
    out = alphabet.constant(0) if c == 1 else logarithm(alphabet, alphabet.constant(c))
    for a, e in mon:
        out = alphabet.add(out, alphabet.times(exponent_poly(alphabet, e), _size(alphabet, a)))
    return out


def _size(alphabet: Alphabet, a: int) -> Poly:
    """log |a| of one factor; that of a root, as |x| = √x² is one, is half of that of what stands under it."""
    under: Poly | None = alphabet.atoms[a].data[0] if alphabet.atoms[a].kind == "root" else None
    if under is not None and len(under.terms) == 1 and next(iter(under.terms.values())) > 0:
        return alphabet.scale(_absolute(alphabet, under, a), Fraction(1, 2))
    one = alphabet.of_atom(a)
    return alphabet.of_atom(alphabet.atom("logabs", a, (one,), alphabet.atoms[a].free))
