"""Sums over an index in the free algebra: linear; what does not depend on the index comes out; Σ_i e_i e_i' = I.

The bound letter gets a name of its own, by the number of sums inside, so that renaming it changes nothing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.proof import scalars, structures
from derive.proof.logarithms import logarithm
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
    if lower == h.UNITY and len(ranges) == 1:
        known = _of_spectrum(alphabet, body, index, upper)
        if known is not None:
            return known
    name = h.Sym(f"Σ{_height(body)}")
    low, high = expand(alphabet, lower), expand(alphabet, upper)
    inside = expand(alphabet, substitute(body, {index: name}))
    out = Poly({}, inside.rows, inside.cols)
    for (mon, word), c in inside.terms.items():
        out = alphabet.add(out, alphabet.scale(_one(alphabet, name, low, high, mon, word, inside), c))
    return out


def _of_spectrum(alphabet: Alphabet, body: h.Term, index: h.Term, upper: h.Term) -> Poly | None:
    """Σ_i λ_i(A)^k = tr A^k over all eigenvalues."""
    from derive.proof.expand import expand

    power = 1
    if isinstance(body, h.Power) and isinstance(body.children[1], h.Num) and body.children[1].value.is_Integer:
        body, power = body.children[0], int(body.children[1].value)
    if not _eigenvalue(alphabet, body, index, upper) or not 1 <= power <= 4:
        return None
    p = expand(alphabet, body.children[0])
    return alphabet.trace(alphabet.product(*[p] * power))


def _eigenvalue(alphabet: Alphabet, t: h.Term, index: h.Term, upper: h.Term) -> bool:
    """Whether a term is λ_i(A) with i from 1 to the size of A."""
    from derive.proof.expand import dimension, expand

    if not isinstance(t, h.Spectral) or t.text(0) != "lambda" or t.children[1:] != (index,) or index in t.children[0].walk():
        return False
    n = dimension(alphabet, expand(alphabet, t.children[0]).rows)
    return not alphabet.subtract(expand(alphabet, upper), n).terms


def product_over(alphabet: Alphabet, t: h.ProductOver) -> Poly:
    """Π of scalars over a range: multiplicative; Π_i λ_i(A) = det A, Π_i A_ii = det A of a triangular A (by the determinant's own form)."""
    from derive.proof.determinants import determinant
    from derive.proof.expand import expand, opaque

    body, *ranges = t.children
    if len(ranges) != 1 or not isinstance(ranges[0], h.Range) or not isinstance(ranges[0].children[0], h.Sym):
        return opaque(alphabet, t)
    index, lower, upper = ranges[0].children
    if lower == h.UNITY and _eigenvalue(alphabet, body, index, upper):
        return determinant(alphabet, expand(alphabet, body.children[0]))
    name = h.Sym(f"Σ{_height(body)}")
    inside = expand(alphabet, substitute(body, {index: name}))
    if not inside.scalar:
        return opaque(alphabet, t)
    return product_of(alphabet, name, expand(alphabet, lower), expand(alphabet, upper), inside)


def length(alphabet: Alphabet, low: Poly, high: Poly) -> Poly | None:
    """How many integers a range holds, or None where that is not known: `m … n` is empty where n < m, and then n − m + 1 is not its length.

    Known are numerals, and ranges of as many integers as a letter says, or more (`1 … n`, `0 … k − 1`): a letter at the end of a range is
    an integer of at least 0.
    """
    count = alphabet.add(high, alphabet.scale(low, -1), alphabet.constant(1))
    fixed = count.number()
    if fixed is not None:
        return alphabet.constant(max(fixed, Fraction(0))) if low.number() is not None else None
    letters = [(mon, word, c) for (mon, word), c in count.terms.items() if mon or word]
    constant = sum((c for (mon, word), c in count.terms.items() if not mon and not word), Fraction(0))
    if len(letters) != 1 or constant < 0:
        return None
    mon, word, c = letters[0]
    if c == 1 and not word and len(mon) == 1 and mon[0][1] == 1 and alphabet.atoms[mon[0][0]].kind == "term":
        return count
    return None


def product_of(alphabet: Alphabet, name: h.Sym, low: Poly, high: Poly, p: Poly) -> Poly:
    """Π of a scalar sum over an index by its canonical name."""
    count = length(alphabet, low, high)
    if count is None:
        return _product_atom(alphabet, name, low, high, p)
    if name not in alphabet.free_of(p.terms):
        return scalars.power(alphabet, p, count)
    if len(p.terms) != 1:
        return _product_atom(alphabet, name, low, high, p)
    ((mon, _), c) = next(iter(p.terms.items()))
    out = alphabet.constant(1) if c == 1 else scalars.power(alphabet, alphabet.constant(c), count)
    for a, e in mon:
        if isinstance(e, int):
            one = alphabet.of_atom(a)
            depends = name in alphabet.atoms[a].free
            value = _product_atom(alphabet, name, low, high, one) if depends else scalars.power(alphabet, one, count)
            out = alphabet.times(out, scalars.integer_power(alphabet, value, e))
        else:
            out = alphabet.times(out, _product_atom(alphabet, name, low, high, alphabet.of_mon(((a, e),))))
    return out


def _product_atom(alphabet: Alphabet, name: h.Sym, low: Poly, high: Poly, p: Poly) -> Poly:
    if len(p.terms) == 1:
        ((mon, _), c) = next(iter(p.terms.items()))
        if c == 1 and len(mon) == 1 and mon[0][1] == 1 and alphabet.atoms[mon[0][0]].kind == "word":
            diagonal = _diagonal_entry(alphabet, name, low, high, alphabet.atoms[mon[0][0]].data[0])
            if diagonal is not None:
                return diagonal
    free = (alphabet.free_of(p.terms) | alphabet.free_of(low.terms) | alphabet.free_of(high.terms)) - {name}
    key = (name, low.frozen(), high.frozen(), p.frozen())
    return alphabet.of_atom(alphabet.atom("product", key, (name, low, high, p), free))


def _diagonal_entry(alphabet: Alphabet, name: h.Sym, low: Poly, high: Poly, word: Word) -> Poly | None:
    """Π_i e_i'A e_i = det A for a triangular letter A and Π_i e_i'd = det Diag(d), over all i."""
    from derive.proof.determinants import determinant

    if low.number() != 1:
        return None
    if len(word) == 3 and word[0] & 1 and _is_unit(alphabet, name, word[0]) and word[2] == word[0] ^ 1:
        letter = alphabet.letters[word[1] >> 1]
        triangular = letter.kind == "opaque" and letter.data[0] in alphabet.facts.triangular
        if triangular and not alphabet.subtract(high, _size(alphabet, letter.rows)).terms:
            return determinant(alphabet, alphabet.of_letter(word[1]))
    split = _split(alphabet, name, word)
    if split is not None and not alphabet.subtract(high, _size(alphabet, split[0])).terms:
        return determinant(alphabet, structures.linear_letter(alphabet, "diag", split[1], split[0], split[0]))
    return None


def _height(t: h.Term) -> int:
    return max((_height(c) for c in t.children), default=0) + (1 if isinstance(t, (h.SumOver, h.ProductOver)) else 0)


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
    count = length(alphabet, low, high) if not inside and not core else None
    if count is not None:
        middle = count
    elif not core and len(inside) == 1 and inside[0][1] == 1 and alphabet.atoms[inside[0][0]].kind == "log":
        middle = logarithm(alphabet, product_of(alphabet, name, low, high, alphabet.atoms[inside[0][0]].data[0]))
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
        if e not in (1, 2):
            return None
        split = _slot(alphabet, name, a)
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


def _slot(alphabet: Alphabet, name: h.Sym, a: int) -> tuple[Dim, Poly] | None:
    """Write an atom as e_i'a: a word that begins with e_i', or a function of such a word, which acts elementwise."""
    from derive.proof.expand import elementwise_letter
    from derive.proof.show import term_of

    atom = alphabet.atoms[a]
    if atom.kind == "word":
        return _split(alphabet, name, atom.data[0])
    function = {"exp": "exp", "log": "log"}.get(atom.kind)
    if function is None and atom.kind == "term" and isinstance(atom.data[0], h.Func):
        return None
    if function is None:
        return None
    inner: Poly = atom.data[0]
    if len(inner.terms) != 1:
        return None
    ((mon, _), c) = next(iter(inner.terms.items()))
    if len(mon) != 1 or mon[0][1] != 1 or alphabet.atoms[mon[0][0]].kind != "word":
        return None
    found = _split(alphabet, name, alphabet.atoms[mon[0][0]].data[0])
    if found is None:
        return None
    n, vector = found
    return n, elementwise_letter(alphabet, h.Func(function, term_of(alphabet, alphabet.scale(vector, c))))


def _split(alphabet: Alphabet, name: h.Sym, word: Word) -> tuple[Dim, Poly] | None:
    """Write a 1×1 word as e_i'a with an a that does not depend on i; return the size and a."""
    for w in (word, alphabet.word_transposed(word)):
        if w[0] & 1 and _is_unit(alphabet, name, w[0]) and not any(name in alphabet.letters[c >> 1].free for c in w[1:]):
            return alphabet.letters[w[0] >> 1].rows, alphabet.word(w[1:])
    return None
