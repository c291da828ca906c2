"""Sums over an index in the free algebra: linear; what does not depend on the index comes out; Σ_i e_i e_i' = I.

The bound letter gets a name of its own, by the number of sums inside, so that renaming it changes nothing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.proof import structures
from derive.proof.words import Alphabet, Letter, Mon, Poly, Word
from derive.terms import heads as h
from derive.terms.shapes import Dim
from derive.terms.statement import substitute


def sum_over(alphabet: Alphabet, t: h.SumOver) -> Poly:
    """Σ over integer ranges, the outermost first; other sums stay whole."""
    from derive.proof.expand import expand, opaque

    body, *ranges = t.children
    if len(ranges) > 1:
        return sum_over(alphabet, h.SumOver(h.SumOver(body, *ranges[1:]), ranges[0]))
    if not ranges or not isinstance(ranges[0], h.Range) or not isinstance(ranges[0].children[0], h.Sym):
        return opaque(alphabet, t)
    index, lower, upper = ranges[0].children
    name = h.Sym(f"Σ{_height(body)}")
    low, high = expand(alphabet, lower), expand(alphabet, upper)
    inside = expand(alphabet, substitute(body, {index: name}))
    out = Poly({}, inside.rows, inside.cols)
    for (mon, word), c in inside.terms.items():
        out = alphabet.add(out, alphabet.scale(_one(alphabet, name, low, high, mon, word, inside), c))
    return out


def _height(t: h.Term) -> int:
    return max((_height(c) for c in t.children), default=0) + (1 if isinstance(t, h.SumOver) else 0)


def _one(alphabet: Alphabet, name: h.Sym, low: Poly, high: Poly, mon: Mon, word: Word, whole: Poly) -> Poly:
    def depends(free: frozenset[h.Term]) -> bool:
        return name in free

    outside = tuple((a, e) for a, e in mon if not depends(alphabet.free_of({(((a, e),), ()): Fraction(1)})))
    inside = tuple((a, e) for a, e in mon if (a, e) not in outside)
    first = next((k for k, c in enumerate(word) if depends(alphabet.letters[c >> 1].free)), None)
    if first is None:
        left: Word = word
        core: Word = ()
        right: Word = ()
    else:
        last = max(k for k, c in enumerate(word) if depends(alphabet.letters[c >> 1].free))
        left, core, right = word[:first], word[first : last + 1], word[last + 1 :]
    rows = alphabet.rows(core[0]) if core else whole.rows
    cols = alphabet.cols(core[-1]) if core else whole.cols
    if not inside and not core:
        middle = alphabet.add(high, alphabet.scale(low, -1), alphabet.constant(1))
    else:
        middle = contracted(alphabet, name, low, high, inside, core) or _letter(alphabet, name, low, high, inside, core, rows, cols)
    out = alphabet.times(alphabet.of_mon(outside), middle)
    if left:
        out = alphabet.times(alphabet.word(left), out)
    if right:
        out = alphabet.times(out, alphabet.word(right))
    return Poly(out.terms, whole.rows, whole.cols) if left or right or core else alphabet.times(out, alphabet.constant(1, whole.rows))


def _letter(alphabet: Alphabet, name: h.Sym, low: Poly, high: Poly, mon: Mon, core: Word, rows: Dim, cols: Dim) -> Poly:
    free = alphabet.free_of({(mon, core): Fraction(1)}) | alphabet.free_of(low.terms) | alphabet.free_of(high.terms)
    free -= {name}
    key = ("sum", name, low.frozen(), high.frozen(), frozenset(mon), core)
    key_t = ("sum", name, low.frozen(), high.frozen(), frozenset(mon), alphabet.word_transposed(core))
    data: tuple[Any, ...] = (name, low, high, mon, core)
    if not core or (rows == 1 and cols == 1):
        return alphabet.of_atom(alphabet.atom("sum", key, data, free))
    return alphabet.of_letter(alphabet.letter(key, key_t, Letter("sum", data, rows, cols, free)))


def contracted(alphabet: Alphabet, name: h.Sym, low: Poly, high: Poly, mon: Mon, core: Word) -> Poly | None:
    """A sum over all indices of a dimension, of factors that know the index through e_i alone: Σ_i (e_i'a)(e_i'b) = a'b and its kin."""
    if low.number() != 1:
        return None
    slots: list[Poly] = []  # columns a with a factor e_i'a
    n: Dim | None = None
    for a, e in mon:
        atom = alphabet.atoms[a]
        if atom.kind != "word" or e not in (1, 2):
            return None
        split = _split(alphabet, name, atom.data[0])
        if split is None:
            return None
        n = split[0]
        slots.extend([split[1]] * e)
    edges = [k for k, c in enumerate(core) if name in alphabet.letters[c >> 1].free]
    if any(not _is_unit(alphabet, name, core[k]) for k in edges):
        return None
    if edges:
        n = alphabet.letters[core[edges[0]] >> 1].rows
    if n is None or alphabet.subtract(high, _size(alphabet, n)).terms:
        return None
    match len(edges), len(slots):
        case 0, 1:
            return alphabet.times(alphabet.transpose(structures.ones(alphabet, n)), slots[0])
        case 0, 2:
            return alphabet.times(alphabet.transpose(slots[0]), slots[1])
        case 1, _ if len(slots) <= 1 and len(core) == 1:
            value = slots[0] if slots else structures.ones(alphabet, n)
            return alphabet.transpose(value) if core[0] & 1 else value
        case 2, _ if len(slots) <= 1 and len(core) == 2 and not core[0] & 1 and core[1] & 1:
            if not slots:
                return alphabet.constant(1, n)
            return structures.linear_letter(alphabet, "diag", slots[0], n, n)
    return None


def _size(alphabet: Alphabet, n: Dim) -> Poly:
    from derive.proof.expand import dimension

    return dimension(alphabet, n)


def _is_unit(alphabet: Alphabet, name: h.Sym, code: int) -> bool:
    letter = alphabet.letters[code >> 1]
    if letter.kind != "unit":
        return False
    terms: dict[Any, Any] = letter.data[1].terms
    only = next(iter(terms.items()))
    return (
        len(terms) == 1
        and only[1] == 1
        and len(only[0][0]) == 1
        and only[0][0][0][1] == 1
        and (alphabet.atoms[only[0][0][0][0]].data[0] == name)
    )


def _split(alphabet: Alphabet, name: h.Sym, word: Word) -> tuple[Dim, Poly] | None:
    """Write a 1×1 word as e_i'a with an a that does not depend on i; return the size and a."""
    for w in (word, alphabet.word_transposed(word)):
        if w[0] & 1 and _is_unit(alphabet, name, w[0]) and not any(name in alphabet.letters[c >> 1].free for c in w[1:]):
            return alphabet.letters[w[0] >> 1].rows, alphabet.word(w[1:])
    return None
