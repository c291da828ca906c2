"""Ranks where they follow: rank A' = rank A, rank(A'A) = rank A, invertible factors do not change it, rank I = n, rank P = tr P for P² =
P.

Horn & Johnson, *Matrix Analysis*, 0.4.6; over the reals, so that A'A has the rank of A.
"""

from __future__ import annotations

from derive.proof.expand import dimension, expand
from derive.proof.relations import facts_of
from derive.proof.show import product, term_of, word_letters
from derive.proof.words import Alphabet, Word
from derive.terms import heads as h
from derive.terms.conditions import Condition, properties_of


def without_ranks(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """Return the claim with its ranks simplified, or None where nothing changes."""
    if not any(isinstance(t, h.Rank) for t in claim.walk()) or not isinstance(claim, h.Equal):
        return None
    alphabet = Alphabet(facts_of(conditions, (claim,)))
    after = claim.xreplace({t: _rank(alphabet, t, conditions) for t in claim.walk() if isinstance(t, h.Rank)})
    return None if after == claim else after


def _rank(alphabet: Alphabet, t: h.Rank, conditions: tuple[Condition, ...]) -> h.Term:
    p = expand(alphabet, t.children[0])
    if not p.terms:
        return h.ZERO
    if p.square and not alphabet.subtract(alphabet.times(p, p), p).terms:
        return term_of(alphabet, alphabet.trace(p))
    if len(p.terms) != 1:
        return t
    ((mon, word), _) = next(iter(p.terms.items()))
    if not all(alphabet.atoms[a].kind == "term" and alphabet.atoms[a].data[0] in alphabet.facts.nonzero for a, _ in mon):
        return t
    if not word:
        return term_of(alphabet, dimension(alphabet, p.rows))
    return _of_word(alphabet, word, conditions, t)


def _of_word(alphabet: Alphabet, word: Word, conditions: tuple[Condition, ...], whole: h.Rank) -> h.Term:
    while len(word) > 1 and _invertible(alphabet, word[0]):
        word = word[1:]
    while len(word) > 1 and _invertible(alphabet, word[-1]):
        word = word[:-1]
    half = len(word) // 2
    if len(word) % 2 == 0 and word[:half] == alphabet.word_transposed(word[half:]):
        return _of_word(alphabet, word[half:], conditions, whole)
    if len(word) == 1:
        letter = alphabet.letters[word[0] >> 1]
        if _invertible(alphabet, word[0]):
            return term_of(alphabet, dimension(alphabet, letter.rows))
        if letter.kind == "pinv":
            return h.Rank(term_of(alphabet, letter.data[0]))
        known = properties_of(letter.data[0], conditions) if letter.kind == "opaque" else frozenset()
        if "full_column_rank" in known:
            return term_of(alphabet, dimension(alphabet, letter.cols))
        if "full_row_rank" in known:
            return term_of(alphabet, dimension(alphabet, letter.rows))
        return h.Rank(product(list(word_letters(alphabet, (word[0] & ~1,)))))
    least = min(word, alphabet.word_transposed(word))
    return h.Rank(product(list(word_letters(alphabet, least))))


def _invertible(alphabet: Alphabet, code: int) -> bool:
    letter = alphabet.letters[code >> 1]
    return letter.kind == "inverse" or (letter.kind == "opaque" and letter.data[0] in alphabet.facts.invertible)
