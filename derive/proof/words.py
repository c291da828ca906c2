"""The free *-algebra in which matrix expressions are compared: sums of (rational) × (monomial of scalars) × (word of letters).

A letter is a matrix that nothing is known of; a code is a letter (2k) or its transpose (2k + 1); a word is a tuple of codes, the empty
word an identity. Whatever is 1×1 is a scalar: it leaves the word and becomes an atom of the monomial, where x'Ay and y'A'x are one atom,
and so are the rotations and the transpose of a trace. Built-in products of neighbouring letters: A A⁻¹ = I, Q Q' = I for an orthogonal Q,
PP = P for an idempotent P, (A⊗B)(C⊗D) = AC⊗BD, and the like; they hold wherever both sides are defined.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from sympy import Expr, Integer, Symbol

from derive.terms.heads import Term
from derive.terms.shapes import ONE, Dim

Exponent: TypeAlias = Any  # int, or a SymPy number or expression where it is not an integer
Mon: TypeAlias = tuple[tuple[int, Exponent], ...]
Word: TypeAlias = tuple[int, ...]
Terms: TypeAlias = dict[tuple[Mon, Word], Fraction]

LIMIT = 4000  # terms of one sum; what is larger is given up, not guessed


class TooLarge(Exception):
    """An expression that has grown beyond the bound on its terms."""


@dataclass(frozen=True, slots=True, eq=False)
class Poly:
    """A sum of terms of one shape; a 1×1 sum has the empty word throughout."""

    terms: Terms
    rows: Dim
    cols: Dim

    @property
    def scalar(self) -> bool:
        return bool(self.rows == 1 and self.cols == 1)

    @property
    def square(self) -> bool:
        return bool(self.rows == self.cols)

    def frozen(self) -> tuple[object, ...]:
        """A hashable value, equal for equal sums."""
        return frozenset(self.terms.items()), self.rows, self.cols

    def number(self) -> Fraction | None:
        """The rational number that a 1×1 sum is, or None."""
        if not self.terms:
            return Fraction(0)
        if len(self.terms) == 1:
            ((mon, word), c) = next(iter(self.terms.items()))
            if not mon and not word:
                return c
        return None

    def is_one(self) -> bool:
        """Whether it is exactly an identity."""
        return self.number() == 1


@dataclass(frozen=True, slots=True)
class Letter:
    """A generator: `kind` and `data` say what it stands for, `free` the letters of the language that it depends on."""

    kind: str
    data: tuple[Any, ...]
    rows: Dim
    cols: Dim
    free: frozenset[Term]


@dataclass(frozen=True, slots=True)
class Atom:
    """A scalar generator."""

    kind: str
    data: tuple[Any, ...]
    free: frozenset[Term]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions say of letters, as far as it is built into the product of two letters."""

    symmetric: frozenset[Term] = frozenset()
    orthogonal: frozenset[Term] = frozenset()
    orthonormal: frozenset[Term] = frozenset()
    idempotent: frozenset[Term] = frozenset()
    invertible: frozenset[Term] = frozenset()
    definite: frozenset[Term] = frozenset()
    semidefinite: frozenset[Term] = frozenset()
    triangular: frozenset[Term] = frozenset()
    full_column: frozenset[Term] = frozenset()
    positive: frozenset[Term] = frozenset()
    nonzero: frozenset[Term] = frozenset()


NO_FACTS = Facts()


@dataclass(slots=True)
class Alphabet:
    """The letters and atoms met so far, and the arithmetic of sums over them."""

    facts: Facts = NO_FACTS
    letters: list[Letter] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    codes: dict[object, int] = field(default_factory=dict)
    atom_ids: dict[object, int] = field(default_factory=dict)
    own_transpose: list[bool] = field(default_factory=list)
    cancels: set[tuple[int, int]] = field(default_factory=set)  # products that are the identity
    absorbs: set[int] = field(default_factory=set)  # codes p with p p = p
    reducible: set[int] = field(default_factory=set)  # atoms some of whose powers are rewritten
    memo: dict[object, Any] = field(default_factory=dict)

    # --- letters and atoms ------------------------------------------------------------------------------------------------------

    def letter(self, key: object, key_t: object, made: Letter) -> int:
        """Return the code of a letter, the same for the same key; `key_t` is the key that its transpose would have."""
        if key in self.codes:
            return self.codes[key]
        if key_t in self.codes:
            return self.transposed(self.codes[key_t])
        code = 2 * len(self.letters)
        self.letters.append(made)
        self.own_transpose.append(key == key_t)
        self.codes[key] = code
        return code

    def atom(self, kind: str, key: object, data: tuple[Any, ...], free: frozenset[Term]) -> int:
        """Return the number of an atom, the same for the same kind and key."""
        known = self.atom_ids.get((kind, key))
        if known is None:
            known = self.atom_ids[kind, key] = len(self.atoms)
            self.atoms.append(Atom(kind, data, free))
            if kind in ("root", "base", "cos"):
                self.reducible.add(known)
        return known

    def transposed(self, code: int) -> int:
        return code if self.own_transpose[code >> 1] else code ^ 1

    def rows(self, code: int) -> Dim:
        letter = self.letters[code >> 1]
        return letter.cols if code & 1 else letter.rows

    def cols(self, code: int) -> Dim:
        letter = self.letters[code >> 1]
        return letter.rows if code & 1 else letter.cols

    def word_transposed(self, word: Word) -> Word:
        return tuple(self.transposed(c) for c in reversed(word))

    def free_of(self, terms: Terms) -> frozenset[Term]:
        """The letters of the language on which a sum depends."""
        found: set[Term] = set()
        for mon, word in terms:
            for a, e in mon:
                found |= self.atoms[a].free
                if isinstance(e, Expr):
                    found |= _exponent_letters(e)
            for c in word:
                found |= self.letters[c >> 1].free
        return frozenset(found)

    # --- sums -------------------------------------------------------------------------------------------------------------------

    def constant(self, value: Fraction | int, n: Dim = ONE) -> Poly:
        return Poly({((), ()): Fraction(value)} if value else {}, n, n)

    def of_atom(self, a: int, exponent: Exponent = 1) -> Poly:
        return self.of_mon(((a, exponent),))

    def of_mon(self, mon: Mon) -> Poly:
        """The scalar that a monomial is, powers of roots and sums written out."""
        if any(a in self.reducible and _rewritten(self.atoms[a].kind, e) for a, e in mon):
            from derive.proof.scalars import write_out

            return write_out(self, mon)
        return Poly({(mon, ()): Fraction(1)}, ONE, ONE)

    def of_letter(self, code: int) -> Poly:
        return Poly({((), (code,)): Fraction(1)}, self.rows(code), self.cols(code))

    def add(self, *summands: Poly) -> Poly:
        out: Terms = dict(summands[0].terms)
        for p in summands[1:]:
            for key, c in p.terms.items():
                total = out.get(key, 0) + c
                if total:
                    out[key] = total
                else:
                    out.pop(key, None)
        if len(out) > LIMIT:
            raise TooLarge
        return Poly(out, summands[0].rows, summands[0].cols)

    def scale(self, p: Poly, c: Fraction | int) -> Poly:
        return Poly({k: v * c for k, v in p.terms.items()} if c else {}, p.rows, p.cols)

    def subtract(self, p: Poly, q: Poly) -> Poly:
        return self.add(p, self.scale(q, -1))

    def transpose(self, p: Poly) -> Poly:
        if p.scalar:
            return p
        return Poly({(m, self.word_transposed(w)): c for (m, w), c in p.terms.items()}, p.cols, p.rows)

    def product(self, *factors: Poly) -> Poly:
        out = factors[0]
        for p in factors[1:]:
            out = self.times(out, p)
        return out

    def times(self, p: Poly, q: Poly) -> Poly:
        """The product; a 1×1 factor scales."""
        rows, cols = (q.rows, q.cols) if p.scalar else (p.rows, p.cols) if q.scalar else (p.rows, q.cols)
        if len(p.terms) * len(q.terms) > LIMIT:
            raise TooLarge
        out: Terms = {}
        for (m1, w1), c1 in p.terms.items():
            for (m2, w2), c2 in q.terms.items():
                c = c1 * c2
                mon = merge(m1, m2)
                if w1 and w2:
                    joined = self.word(w1 + w2)
                    pieces = joined.terms
                else:
                    pieces = {((), w1 or w2): Fraction(1)}
                for (m3, w3), c3 in pieces.items():
                    self._put(out, merge(mon, m3), w3, c * c3)
        return Poly(out, rows, cols)

    def _put(self, out: Terms, mon: Mon, word: Word, c: Fraction) -> None:
        if self.reducible and any(a in self.reducible and _rewritten(self.atoms[a].kind, e) for a, e in mon):
            for (m, _), k in self.of_mon(mon).terms.items():
                _add(out, (m, word), c * k)
        else:
            _add(out, (mon, word), c)

    # --- words ------------------------------------------------------------------------------------------------------------------

    def word(self, codes: Word) -> Poly:
        """The value of a word: neighbours multiplied out where a rule is built in, 1×1 pieces taken out as scalars."""
        known = self.memo.get(codes)
        if known is None:
            known = self.memo[codes] = self._word(codes)
        return known

    def _word(self, codes: Word) -> Poly:
        rows, cols = self.rows(codes[0]), self.cols(codes[-1])
        stack: list[int] = []
        rest = list(reversed(codes))
        while rest:
            code = rest.pop()
            if not stack:
                stack.append(code)
                continue
            met = self.pair(stack[-1], code)
            if met is None:
                stack.append(code)
                continue
            stack.pop()
            if len(met.terms) == 1:
                ((mon, word), c) = next(iter(met.terms.items()))
                if c == 1 and not mon:
                    rest.extend(reversed(word))
                    continue
            left = self.word(tuple(stack)) if stack else None
            right = self.word(tuple(reversed(rest))) if rest else None
            parts = [p for p in (left, met, right) if p is not None]
            return self.product(*parts)
        return self._take_out_scalars(tuple(stack), rows, cols)

    def _take_out_scalars(self, word: Word, rows: Dim, cols: Dim) -> Poly:
        if not word:
            return self.constant(1, rows)
        cuts = [0, *(k for k in range(1, len(word)) if self.rows(word[k]) == 1), len(word)]
        pieces = [word[a:b] for a, b in itertools.pairwise(cuts)]
        scalars = [p for p in pieces if self.rows(p[0]) == 1 and self.cols(p[-1]) == 1]
        kept = [p for p in pieces if not (self.rows(p[0]) == 1 and self.cols(p[-1]) == 1)]
        out = Poly({((), tuple(c for p in kept for c in p)): Fraction(1)}, rows, cols)
        for piece in scalars:
            value = self.scalar_word(piece)
            out = Poly(self._scaled(out.terms, value), rows, cols)
        return out

    def _scaled(self, terms: Terms, by: Poly) -> Terms:
        out: Terms = {}
        for (m, w), c in terms.items():
            for (m2, _), c2 in by.terms.items():
                self._put(out, merge(m, m2), w, c * c2)
        return out

    def scalar_word(self, piece: Word) -> Poly:
        """A 1×1 word without a 1×1 part: 1'1 = n, e_i'e_i = 1, vec(A)'vec(B) = tr(A'B), else an atom that is its own transpose."""
        from derive.proof.structures import scalar_pair

        if len(piece) == 2:
            special = scalar_pair(self, piece[0], piece[1])
            if special is not None:
                return special
        return self._word_atom(min(piece, self.word_transposed(piece)))

    def _word_atom(self, piece: Word) -> Poly:
        free = frozenset(s for c in piece for s in self.letters[c >> 1].free)
        return self.of_atom(self.atom("word", piece, (piece,), free))

    def pair(self, a: int, b: int) -> Poly | None:
        """The product of two neighbouring letters where a rule is built in, else None."""
        if (a, b) in self.cancels:
            return self.constant(1, self.rows(a))
        if a == b and a in self.absorbs:
            return self.of_letter(a)
        if self.letters[a >> 1].kind == "opaque" and self.letters[b >> 1].kind == "opaque":
            return None
        key = ("pair", a, b)
        if key not in self.memo:
            from derive.proof.structures import structured_pair

            self.memo[key] = structured_pair(self, a, b)
        return self.memo[key]  # type: ignore[no-any-return]

    # --- traces -----------------------------------------------------------------------------------------------------------------

    def trace(self, p: Poly) -> Poly:
        """tr of a sum: linear, cyclic, the same for the transpose; tr(x y') = y'x."""
        from derive.proof.expand import dimension

        if p.scalar:
            return p
        out: Terms = {}
        for (mon, word), c in p.terms.items():
            value = self.trace_word(word) if word else dimension(self, p.rows)
            for (m, _), k in value.terms.items():
                self._put(out, merge(mon, m), (), c * k)
        return Poly(out, ONE, ONE)

    def trace_word(self, word: Word) -> Poly:
        """tr of a word."""
        from derive.proof.structures import trace_letter

        for k in range(len(word)):
            if self.rows(word[k]) == 1:
                return self.word(word[k:] + word[:k])
        if len(word) > 1 and self.pair(word[-1], word[0]) is not None:
            return self.trace(self.word((word[-1], *word[:-1])))
        if len(word) == 1:
            special = trace_letter(self, word[0])
            if special is not None:
                return special
        least = min(self.rotations(word))
        free = frozenset(s for c in word for s in self.letters[c >> 1].free)
        return self.of_atom(self.atom("trace", least, (least,), free))

    def rotations(self, word: Word) -> Iterable[Word]:
        """All rotations of a cyclic word and of its transpose."""
        for w in (word, self.word_transposed(word)):
            for k in range(len(w)):
                yield w[k:] + w[:k]


def _rewritten(kind: str, e: Exponent) -> bool:
    if not isinstance(e, int):
        return False
    return e > 0 if kind == "base" else e > 1 if kind == "cos" else e not in (0, 1)


def _add(out: Terms, key: tuple[Mon, Word], c: Fraction) -> None:
    total = out.get(key, 0) + c
    if total:
        out[key] = total
    else:
        out.pop(key, None)


def merge(m1: Mon, m2: Mon) -> Mon:
    """The product of two monomials."""
    if not m1:
        return m2
    if not m2:
        return m1
    exponents = dict(m1)
    for a, e in m2:
        exponents[a] = plain(exponents[a] + e) if a in exponents else e
    return tuple(sorted(((a, e) for a, e in exponents.items() if e != 0), key=lambda t: t[0]))


def plain(e: Exponent) -> Exponent:
    """An exponent as a Python integer where it is one."""
    if isinstance(e, int):
        return e
    e = e.expand()
    return int(e) if isinstance(e, Integer) else e


def _exponent_letters(e: Expr) -> frozenset[Term]:
    from derive.terms.heads import Sym

    return frozenset(Sym(s.name) for s in e.free_symbols if isinstance(s, Symbol))
