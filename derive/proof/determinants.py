"""Determinants as scalars of the free algebra: multiplicative, and det(I + GH) known by the cyclic word GH.

det(c P) = c^n det P; det of a product of square matrices is the product; det P' = det P; det P⁻¹ = 1/det P; det(A⊗B) = det(A)^q det(B)^n
for A of n×n and B of q×q; det e^P = e^(tr P). det(I + c G H) depends on c and on the cyclic word only (Sylvester), and is 1 + c y'x for G
H = x y'.
"""

from __future__ import annotations

from fractions import Fraction

from derive.proof import scalars, structures
from derive.proof.words import Alphabet, Mon, Poly, Word, plain
from derive.terms.shapes import ONE


def determinant(alphabet: Alphabet, p: Poly) -> Poly:
    """det of a square sum."""
    if p.scalar or not p.terms:
        return p if p.scalar else alphabet.constant(0)
    c, mon, rest = scalars.content(alphabet, p)
    out = scalars.power(alphabet, alphabet.scale(alphabet.of_mon(mon), c), _dimension(alphabet, p))
    if len(rest.terms) == 1:
        ((more, word), _) = next(iter(rest.terms.items()))
        out = alphabet.times(out, scalars.power(alphabet, alphabet.of_mon(more), _dimension(alphabet, p)))
        if all(alphabet.rows(w) == p.rows and alphabet.cols(w) == p.rows for w in word):
            for w in word:
                out = alphabet.times(out, _of_letter(alphabet, w))
            return out
        return alphabet.times(out, _atom(alphabet, Poly({((), word): Fraction(1)}, p.rows, p.rows)))
    return alphabet.times(out, _of_sum(alphabet, rest))


def _of_sum(alphabet: Alphabet, p: Poly) -> Poly:
    """det of a sum, an invertible summand T taken out: det T · det(I + T⁻¹ rest)."""
    unit = min((k for k in p.terms if _invertible(alphabet, k, p)), key=lambda k: (len(k[1]), k[1], scalars.order(k[0])), default=None)
    if unit is None:
        return _atom(alphabet, p)
    taken = Poly({unit: p.terms[unit]}, p.rows, p.rows)
    rest = Poly({k: c for k, c in p.terms.items() if k != unit}, p.rows, p.rows)
    if unit[0] or unit[1] or p.terms[unit] != 1:
        rest = alphabet.times(structures.inverse(alphabet, taken), rest)
    outer = determinant(alphabet, taken)
    if len(rest.terms) == 1:
        ((mon, word), c) = next(iter(rest.terms.items()))
        if word:
            return alphabet.times(outer, unit_plus(alphabet, alphabet.scale(alphabet.of_mon(mon), c), word))
    return alphabet.times(outer, _atom(alphabet, alphabet.add(alphabet.constant(1, p.rows), rest)))


def _invertible(alphabet: Alphabet, key: tuple[Mon, Word], p: Poly) -> bool:
    """Whether a term is invertible: a product of square letters that are, times a scalar that is not zero."""
    mon, word = key
    return all(scalars.nonzero_atom(alphabet, a) for a, _ in mon) and all(
        alphabet.rows(w) == p.rows and alphabet.cols(w) == p.rows and _invertible_letter(alphabet, w) for w in word
    )


def _invertible_letter(alphabet: Alphabet, code: int) -> bool:
    letter = alphabet.letters[code >> 1]
    return letter.kind == "inverse" or (letter.kind == "opaque" and letter.data[0] in alphabet.facts.invertible)


def _dimension(alphabet: Alphabet, p: Poly) -> Poly:
    from derive.proof.expand import dimension

    return dimension(alphabet, p.rows)


def _atom(alphabet: Alphabet, p: Poly) -> Poly:
    """det P or det P', whichever was met first."""
    for q in (p, alphabet.transpose(p)):
        if ("det", q.frozen()) in alphabet.atom_ids:
            return alphabet.of_atom(alphabet.atom_ids["det", q.frozen()])
    return alphabet.of_atom(alphabet.atom("det", p.frozen(), (p,), alphabet.free_of(p.terms)))


def _of_letter(alphabet: Alphabet, code: int) -> Poly:
    letter = alphabet.letters[code >> 1]
    match letter.kind:
        case "inverse":
            return scalars.reciprocal(alphabet, determinant(alphabet, letter.data[0]))
        case "power":
            base, e = letter.data
            inside = determinant(alphabet, base)
            if len(inside.terms) == 1:
                ((mon, _), c) = next(iter(inside.terms.items()))
                if c == 1:
                    return alphabet.of_mon(tuple((a, plain(k * e)) for a, k in mon))
        case "kron" if len(letter.data) == 2 and all(f[1] == f[2] for f in letter.data):
            from derive.proof.expand import dimension

            (u, m, _), (v, n, _) = letter.data
            left = determinant(alphabet, Poly({((), u): Fraction(1)}, m, m))
            right = determinant(alphabet, Poly({((), v): Fraction(1)}, n, n))
            return alphabet.times(
                scalars.power(alphabet, left, dimension(alphabet, n)), scalars.power(alphabet, right, dimension(alphabet, m))
            )
        case "function" if letter.data[0] == "exp":
            return scalars.exponential(alphabet, alphabet.trace(letter.data[1]))
    return _atom(alphabet, alphabet.of_letter(code & ~1))


def unit_plus(alphabet: Alphabet, factor: Poly, word: Word) -> Poly:
    """det(I + factor · word), by the cyclic word."""
    value = _cyclic_scalar(alphabet, word)
    if value is not None:
        return alphabet.add(alphabet.constant(1), alphabet.times(factor, value))
    least = min(alphabet.rotations(word))
    n = alphabet.rows(least[0])
    p = alphabet.add(alphabet.constant(1, n), alphabet.times(factor, Poly({((), least): Fraction(1)}, n, n)))
    return _atom(alphabet, p)


def _cyclic_scalar(alphabet: Alphabet, word: Word) -> Poly | None:
    for k in range(len(word)):
        if alphabet.rows(word[k]) == ONE:
            return alphabet.word(word[k:] + word[:k])
    return None
