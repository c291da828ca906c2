"""Definiteness by form: a sum of terms c W'M W with c ≥ 0 and M positive semidefinite is so; with one definite term of full rank, definite.

Scalars likewise: a sum of products of what is never negative (even powers, x'Mx, tr W'MW, positive letters).
"""

from __future__ import annotations

from fractions import Fraction

from derive.proof.expand import expand
from derive.proof.relations import facts_of
from derive.proof.scalars import nonnegative_atom, positive_atom
from derive.proof.structures import inverse_code
from derive.proof.words import Alphabet, Mon, Poly, Terms, Word
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ONE, is_scalar
from derive.terms.typing import shape_of

NEITHER, SEMI, STRICT = 0, 1, 2


def holds_by_form(claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether a claim of definiteness or of sign follows from the form of its sides."""
    alphabet = Alphabet(facts_of(conditions, (claim,)))
    match claim:
        case h.Is() if len(claim.children) == 1 and claim.property in ("positive_semidefinite", "positive_definite"):
            wanted = STRICT if claim.property == "positive_definite" else SEMI
            return definiteness(alphabet, expand(alphabet, claim.children[0])) >= wanted
        case h.LoewnerGreaterEqual() | h.LoewnerGreater():
            left, right = claim.children
            p = expand(alphabet, left)
            if shape_of(left) == shape_of(right):
                p = alphabet.subtract(p, expand(alphabet, right))
            elif right != h.ZERO:
                return False
            return definiteness(alphabet, p) >= (STRICT if isinstance(claim, h.LoewnerGreater) else SEMI)
        case h.GreaterEqual() | h.Greater() | h.LessEqual() | h.Less() if len(claim.children) == 2:
            left, right = claim.children
            if isinstance(claim, (h.LessEqual, h.Less)):
                left, right = right, left
            if not is_scalar(shape_of(left)) or not is_scalar(shape_of(right)):
                return False
            p = alphabet.subtract(expand(alphabet, left), expand(alphabet, right))
            return sign(alphabet, p) >= (STRICT if isinstance(claim, (h.Greater, h.Less)) else SEMI)
    return False


def definiteness(alphabet: Alphabet, p: Poly) -> int:
    """How definite a square sum is by its form."""
    if not p.square:
        return NEITHER
    found = SEMI
    for (mon, word), c in p.terms.items():
        scale = _term_sign(alphabet, mon, c)
        gram = _gram(alphabet, word) if word else STRICT
        if not scale or not gram:
            return NEITHER
        found = max(found, min(scale, gram))
    return found


def sign(alphabet: Alphabet, p: Poly) -> int:
    """Whether a scalar sum is nonnegative or positive: term by term, or after completing squares."""
    found = SEMI
    for (mon, _), c in p.terms.items():
        scale = _term_sign(alphabet, mon, c)
        if not scale:
            return _completed(alphabet, p)
        found = max(found, scale)
    return found


def _completed(alphabet: Alphabet, p: Poly) -> int:
    """c x'Mx + b'x + r ≥ r − b'M⁻¹b/4c for a definite M, by completing the square in a vector x."""
    for (mon, _), c in p.terms.items():
        form = _quadratic(alphabet, mon) if c > 0 else None
        if form is None:
            continue
        x, middle = form
        rest: Terms = {}
        linear = Poly({}, ONE, alphabet.rows(x))
        for (m, _), d in p.terms.items():
            if m == mon:
                continue
            split = _linear_in(alphabet, m, x)
            if split is not None:
                linear = alphabet.add(linear, alphabet.scale(split, d))
            elif _mentions(alphabet, m, x):
                break
            else:
                rest[m, ()] = d
        else:
            inverse = alphabet.constant(1, alphabet.rows(x)) if middle is None else inverse_code(alphabet, middle)
            square = alphabet.product(linear, inverse, alphabet.transpose(linear))
            if sign(alphabet, alphabet.subtract(Poly(rest, ONE, ONE), alphabet.scale(square, 1 / (4 * c)))):
                return SEMI
    return NEITHER


def _quadratic(alphabet: Alphabet, mon: Mon) -> tuple[int, int | None] | None:
    """The letters x and M of a term that is x'Mx (M None: x'x), for a vector x and a definite M."""
    if len(mon) != 1 or mon[0][1] != 1 or alphabet.atoms[mon[0][0]].kind != "word":
        return None
    word: Word = alphabet.atoms[mon[0][0]].data[0]
    if len(word) not in (2, 3) or word[0] != alphabet.transposed(word[-1]) or alphabet.letters[word[-1] >> 1].kind != "opaque":
        return None
    if len(word) == 2:
        return word[-1], None
    return (word[-1], word[1]) if _letter(alphabet, word[1]) == STRICT else None


def _linear_in(alphabet: Alphabet, mon: Mon, x: int) -> Poly | None:
    """The row b' of a term b'x, None where it has another form."""
    for k, (a, e) in enumerate(mon):
        atom = alphabet.atoms[a]
        if atom.kind != "word" or e != 1:
            continue
        others = mon[:k] + mon[k + 1 :]
        for word in (atom.data[0], alphabet.word_transposed(atom.data[0])):
            plain = word[-1] == x and not any(w >> 1 == x >> 1 for w in word[:-1])
            if plain and not _mentions(alphabet, others, x) and not _hidden(alphabet, word[:-1], x):
                return alphabet.times(alphabet.of_mon(others), alphabet.word(word[:-1]))
    return None


def _mentions(alphabet: Alphabet, mon: Mon, x: int) -> bool:
    return bool(alphabet.letters[x >> 1].free & alphabet.free_of({(mon, ()): Fraction(1)}))


def _hidden(alphabet: Alphabet, word: Word, x: int) -> bool:
    return any(alphabet.letters[x >> 1].free & alphabet.letters[w >> 1].free for w in word)


def _term_sign(alphabet: Alphabet, mon: Mon, c: Fraction) -> int:
    found = STRICT if c > 0 else NEITHER
    for a, e in mon:
        found = min(found, _power_sign(alphabet, a, e))
    return found


def _power_sign(alphabet: Alphabet, a: int, e: object) -> int:
    if positive_atom(alphabet, a):
        return STRICT
    if not isinstance(e, int):
        return NEITHER
    atom = alphabet.atoms[a]
    if atom.kind == "base" and e < 0 and sign(alphabet, atom.data[0]):
        return STRICT
    if e % 2 == 0 or nonnegative_atom(alphabet, a):
        return STRICT if e < 0 else SEMI
    if atom.kind == "word" and _gram(alphabet, atom.data[0]):
        return STRICT if e < 0 else SEMI
    if atom.kind == "trace" and any(_gram(alphabet, w) for w in alphabet.rotations(atom.data[0])):
        return STRICT if e < 0 else SEMI
    return NEITHER


def _gram(alphabet: Alphabet, word: Word) -> int:
    """How definite a word is: W'M W or W'W."""
    half = len(word) // 2
    left, right = word[:half], word[len(word) - half :]
    if left != alphabet.word_transposed(right):
        return NEITHER
    middle = _letter(alphabet, word[half]) if len(word) % 2 else STRICT
    injective = all(_injective(alphabet, w) for w in right)
    return middle if injective else min(middle, SEMI)


def _injective(alphabet: Alphabet, code: int) -> bool:
    letter = alphabet.letters[code >> 1]
    if letter.kind == "inverse":
        return True
    facts = alphabet.facts
    return letter.kind == "opaque" and (letter.data[0] in facts.invertible or (not code & 1 and letter.data[0] in facts.full_column))


def _letter(alphabet: Alphabet, code: int) -> int:
    letter = alphabet.letters[code >> 1]
    facts = alphabet.facts
    if letter.kind == "opaque":
        return STRICT if letter.data[0] in facts.definite else SEMI if letter.data[0] in facts.semidefinite else NEITHER
    if letter.kind == "inverse":
        return STRICT if definiteness(alphabet, letter.data[0]) else NEITHER
    return NEITHER
