"""Equality entry by entry: both sides as sums over indices of products of entries, compared in a canonical form.

Where words of letters cannot say it (elementwise products, diagonals, unit vectors, Kronecker products beside vec), every array is
written by its entries: (AB)_ij = Σ_k A_ik B_kj, (A∘B)_ij = A_ij B_ij, Diag(a)_ij = δ_ij a_i, (A⊗B) with pairs of indices, vec(X)_(j,i) =
X_ij. Deltas are summed out, summed indices get canonical names. An axis is a tuple of sizes, those equal to 1 left out, in the order in
which they are nested.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, permutations
from itertools import product as cartesian
from math import factorial
from typing import Any

from derive.proof.expand import dimension, expand
from derive.proof.relations import facts_of
from derive.proof.words import Alphabet, Mon, Poly, TooLarge, merge
from derive.terms import heads as h
from derive.terms.conditions import Condition, properties_of
from derive.terms.shapes import Dim, dim, is_scalar
from derive.terms.statement import substitute
from derive.terms.typing import shape_of

Index = Any  # an int (summed or of an axis), or a frozen sum (a letter or number as an index)
Axis = tuple[Dim, ...]
Factor = tuple[int, tuple[Index, ...]]

MAX_ORDERS = 120
PLAIN = ("opaque", "inverse", "pinv", "power", "function")


class NoEntries(Exception):
    """A term whose entries are not known in this form."""


@dataclass(frozen=True, slots=True)
class Product:
    """coefficient · monomial · product of entries · deltas, summed over indices with their sizes."""

    coefficient: Fraction
    mon: Mon = ()
    factors: tuple[Factor, ...] = ()
    deltas: tuple[tuple[Index, Index], ...] = ()
    summed: tuple[tuple[int, Dim], ...] = ()

    def times(self, other: Product) -> Product:
        return Product(
            self.coefficient * other.coefficient,
            merge(self.mon, other.mon),
            self.factors + other.factors,
            self.deltas + other.deltas,
            self.summed + other.summed,
        )


@dataclass(slots=True)
class Entries:
    """Writes terms by their entries; `bound` are the letters of sums that are indices here."""

    alphabet: Alphabet
    diagonal: frozenset[h.Term] = frozenset()
    bound: dict[h.Term, Index] = field(default_factory=dict)
    ranges: set[int] = field(default_factory=set)  # indices that run over the range of a sum, not over an axis
    fresh: Iterator[int] = field(default_factory=lambda: count(100))

    # --- axes -------------------------------------------------------------------------------------------------------------------

    def axes(self, t: h.Term) -> tuple[Axis, Axis]:
        """How the rows and the columns of a term are nested."""
        match t:
            case h.Kronecker():
                parts = [self.axes(c) for c in t.children]
                return tuple(d for p in parts for d in p[0]), tuple(d for p in parts for d in p[1])
            case h.Vec():
                rows, cols = self.axes(t.children[0])
                return cols + rows, ()
            case h.Commutation():
                m, n = t.args
                return _axis(m) + _axis(n), _axis(n) + _axis(m)
            case h.Transpose() | h.Inverse():
                rows, cols = self.axes(t.children[0])
                return cols, rows
            case h.Plus() | h.Hadamard():
                parts = [self.axes(c) for c in t.children]
                return _join([p[0] for p in parts]), _join([p[1] for p in parts])
            case h.Times():
                kept = [c for c in t.children if not is_scalar(shape_of(c))]
                if kept:
                    return self.axes(kept[0])[0], self.axes(kept[-1])[1]
        rows, cols = shape_of(t)
        return _axis(rows), _axis(cols)

    # --- entries ----------------------------------------------------------------------------------------------------------------

    def entry(self, t: h.Term, i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        """The (i, j) entry of a term as a sum of products."""
        one = Fraction(1)
        match t:
            case h.Plus():
                return [p for c in t.children for p in self.entry(c, i, j)]
            case h.Hadamard():
                return _all(*(self.entry(c, i, j) for c in t.children))
            case h.Times():
                return self._product(t.children, i, j)
            case h.Transpose():
                return self.entry(t.children[0], j, i)
            case h.Quotient() if is_scalar(shape_of(t.children[1])):
                return _all(self.entry(t.children[0], i, j), self._scalar(expand(self.alphabet, h.Quotient(h.UNITY, t.children[1]))))
            case h.Identity():
                return [Product(one, deltas=tuple(zip(i, j, strict=True)))]
            case h.Zeros():
                return []
            case h.Ones():
                return [Product(one)]
            case h.Unit():
                (a,) = i
                return [Product(one, deltas=((a, self.index(t.children[0])),))]
            case h.Diag():
                (a,), (b,) = i, j
                return [Product(p.coefficient, p.mon, p.factors, (*p.deltas, (a, b)), p.summed) for p in self.entry(t.children[0], i, ())]
            case h.Diagonal():
                return self.entry(t.children[0], i, i)
            case h.Trace():
                axis = self.axes(t.children[0])[0]
                k, summed = self._new(axis)
                return [_summed(p, summed) for p in self.entry(t.children[0], k, k)]
            case h.Inner():
                x, y = t.children
                rows, cols = self.axes(x)
                (r, s1), (c, s2) = self._new(rows), self._new(cols)
                return [_summed(p, s1 + s2) for p in _all(self.entry(x, r, c), self.entry(y, r, c))]
            case h.Power() if isinstance(t.children[1], h.Num) and t.children[1].value.is_Integer and 1 <= t.children[1].value <= 6:
                times = int(t.children[1].value)
                if shape_of(t)[1] == 1:
                    return _all(*(self.entry(t.children[0], i, j) for _ in range(times)))
                return self._product((t.children[0],) * times, i, j)
            case h.Vec():
                rows, cols = self.axes(t.children[0])
                return self.entry(t.children[0], i[len(cols) :], i[: len(cols)]) if len(i) == len(rows + cols) else _fail()
            case h.Kronecker():
                return self._kron(t, i, j)
            case h.Commutation():
                m, n = _axis(t.args[0]), _axis(t.args[1])
                return (
                    [Product(one, deltas=tuple(zip(i, j[len(n) :] + j[: len(n)], strict=True)))]
                    if len(i) == len(j) == len(m + n)
                    else _fail()
                )
            case h.At() if not (isinstance(t.children[0], h.Sym) and t.children[0].family):
                base, *indices = t.children
                known = tuple(self.index(k) for k in indices)
                if len(known) == 2:
                    return self.entry(base, known[:1], known[1:])
                return self.entry(base, known, ()) if shape_of(base)[1] == 1 else self.entry(base, (), known)
            case h.Row():
                return self.entry(t.children[0], (self.index(t.children[1]),), j)
            case h.Column():
                return self.entry(t.children[0], i, (self.index(t.children[1]),))
            case h.SumOver():
                return self._sum(t, i, j)
        return self._expanded(t, i, j)

    def index(self, t: h.Term) -> Index:
        """An index as a value that is equal to itself alone."""
        if t in self.bound:
            return self.bound[t]
        if any(s in self.bound for s in t.walk()):
            raise NoEntries
        return expand(self.alphabet, t).frozen()

    def _new(self, axis: Axis) -> tuple[tuple[int, ...], tuple[tuple[int, Dim], ...]]:
        names = tuple(next(self.fresh) for _ in axis)
        return names, tuple(zip(names, axis, strict=True))

    def _product(self, factors: tuple[h.Term, ...], i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        out: list[Product] = [Product(Fraction(1))]
        scalars = [f for f in factors if is_scalar(shape_of(f))]
        arrays = [f for f in factors if not is_scalar(shape_of(f))]
        for f in scalars:
            out = _all(out, self.entry(f, (), ()))
        left = i
        for k, f in enumerate(arrays):
            if k + 1 == len(arrays):
                return _all(out, self.entry(f, left, j))
            axis = _join([self.axes(f)[1], self.axes(arrays[k + 1])[0]])
            right, summed = self._new(axis)
            out = [_summed(p, summed) for p in _all(out, self.entry(f, left, right))]
            left = right
        return out

    def _kron(self, t: h.Kronecker, i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        parts: list[list[Product]] = []
        for c in t.children:
            rows, cols = self.axes(c)
            parts.append(self.entry(c, i[: len(rows)], j[: len(cols)]))
            i, j = i[len(rows) :], j[len(cols) :]
        return _fail() if i or j else _all(*parts)

    def _sum(self, t: h.SumOver, i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        body, *ranges = t.children
        summed: list[tuple[int, Dim]] = []
        for r in ranges:
            if not isinstance(r, h.Range) or not isinstance(r.children[0], h.Sym) or r.children[1] != h.UNITY:
                raise NoEntries
            name, _, upper = r.children
            if not (isinstance(upper, (h.Sym, h.Num))):
                raise NoEntries
            size = dim(upper.name) if isinstance(upper, h.Sym) else upper.value
            k = next(self.fresh)
            letter = h.Sym(f"\u2211{k}")
            body = substitute(body, {name: letter})
            self.bound[letter] = k
            self.ranges.add(k)
            summed.append((k, size))
        found = [_summed(p, tuple(summed)) for p in self.entry(body, i, j)]
        hidden = {s for s, k in self.bound.items() if k in dict(summed)}
        letters = self.alphabet.letters
        if any(
            hidden & self.alphabet.free_of({(p.mon, ()): Fraction(1)}) or any(hidden & letters[max(c, -1 - c)].free for c, _ in p.factors)
            for p in found
        ):
            raise NoEntries  # the index hides inside a function
        return found

    def _expanded(self, t: h.Term, i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        """Entries by the sum in the free algebra that the term is."""
        p = expand(self.alphabet, t)
        if p.scalar:
            return self._scalar(p)
        out: list[Product] = []
        for (mon, word), c in p.terms.items():
            out += _all(self._scalar(Poly({(mon, ()): c}, *_one())), self._chain(word, i, j))
        return out

    def _scalar(self, p: Poly) -> list[Product]:
        """A scalar sum: traces and products x'Ay by entries, other atoms as they are."""
        out: list[Product] = []
        for (mon, _), c in p.terms.items():
            kept: list[tuple[int, Any]] = []
            parts: list[list[Product]] = [[Product(c)]]
            for a, e in mon:
                atom = self.alphabet.atoms[a]
                if atom.kind in ("word", "trace") and isinstance(e, int) and e > 0:
                    for _ in range(e):
                        parts.append(self._closed(atom.kind, atom.data[0]))
                else:
                    kept.append((a, e))
            parts.append([Product(Fraction(1), tuple(kept))])
            out += _all(*parts)
        return out

    def _closed(self, kind: str, word: tuple[int, ...]) -> list[Product]:
        if kind == "word":
            return self._chain(word, (), ())
        k, summed = self._new(_axis(self.alphabet.rows(word[0])))
        return [_summed(p, summed) for p in self._chain(word, k, k)]

    def _chain(self, word: tuple[int, ...], i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        if not word:
            return [Product(Fraction(1), deltas=tuple(zip(i, j, strict=True)))]
        out: list[Product] = [Product(Fraction(1))]
        left = i
        for n, code in enumerate(word):
            last = n + 1 == len(word)
            right, summed = (j, ()) if last else self._new(_axis(self.alphabet.cols(code)))
            out = [_summed(p, summed) for p in _all(out, self._letter(code, left, right))]
            left = right
        return out

    def _letter(self, code: int, i: tuple[Index, ...], j: tuple[Index, ...]) -> list[Product]:
        if code & 1:
            i, j = j, i
        k = code >> 1
        letter = self.alphabet.letters[k]
        if letter.kind not in PLAIN:
            from derive.proof.show import letter_term

            return self.entry(letter_term(self.alphabet, k), i, j)
        if len(i) != len(_axis(letter.rows)) or len(j) != len(_axis(letter.cols)):
            raise NoEntries
        if letter.data and isinstance(letter.data[0], h.Term) and letter.data[0] in self.diagonal:
            return [Product(Fraction(1), factors=((k, (i[0], i[0])),), deltas=((i[0], j[0]),))]
        indices = i + j
        if self.alphabet.own_transpose[k] and len(indices) == 2:
            return [Product(Fraction(1), factors=((-1 - k, indices),))]  # negative: in any order
        return [Product(Fraction(1), factors=((k, indices),))]


def _fail() -> list[Product]:
    raise NoEntries


def _one() -> tuple[Dim, Dim]:
    from derive.terms.shapes import ONE

    return ONE, ONE


def _join(axes: list[Axis]) -> Axis:
    """The finest of several ways to nest one axis; of equal depth they must agree."""
    best = max(axes, key=len)
    if any(len(a) == len(best) and a != best for a in axes):
        raise NoEntries
    return best


def _axis(d: Dim) -> Axis:
    return () if d == 1 else (d,)


def _summed(p: Product, more: tuple[tuple[int, Dim], ...]) -> Product:
    return Product(p.coefficient, p.mon, p.factors, p.deltas, p.summed + more)


def _all(*parts: list[Product]) -> list[Product]:
    out = [Product(Fraction(1))]
    for part in parts:
        out = [p.times(q) for p, q in cartesian(out, part)]
        if len(out) > 400:
            raise TooLarge
    return out


# --- canonical form -------------------------------------------------------------------------------------------------------------


def canonical(entries: Entries, products: list[Product], free: dict[int, Dim]) -> dict[object, Fraction]:
    """Sum deltas out, name summed indices canonically, collect like products; `free` are the sizes of the indices not summed."""
    out: dict[object, Fraction] = {}
    for p in products:
        for r, sizes in _without_deltas(entries, p, free):
            key = _least(r, sizes)
            total = out.get(key, Fraction(0)) + r.coefficient
            if total:
                out[key] = total
            else:
                out.pop(key, None)
    return out


def _without_deltas(entries: Entries, p: Product, free: dict[int, Dim]) -> list[tuple[Product, dict[int, Dim]]]:
    alphabet = entries.alphabet
    sizes = dict(p.summed)
    factors, deltas = list(p.factors), list(p.deltas)
    kept: list[tuple[Index, Index]] = []
    while deltas:
        a, b = deltas.pop()
        if a == b:
            continue
        if a not in sizes and b in sizes:
            a, b = b, a
        if a in sizes:
            if isinstance(b, int) and sizes[a] != sizes.get(b, free.get(b)):
                raise NoEntries
            if a in entries.ranges and not isinstance(b, int):
                raise NoEntries
            del sizes[a]
        else:
            if _different_numbers(a, b):
                return []
            if not isinstance(a, int) or (isinstance(b, int) and b > a):
                a, b = b, a
            kept.append((a, b))
        factors = [(c, tuple(b if k == a else k for k in ks)) for c, ks in factors]
        deltas = [(b if x == a else x, b if y == a else y) for x, y in deltas]
    used = {k for _, ks in factors for k in ks if isinstance(k, int)}
    scale = alphabet.of_mon(p.mon)
    for k in [k for k in sizes if k not in used]:
        scale = alphabet.times(scale, dimension(alphabet, sizes.pop(k)))
    return [(Product(p.coefficient * c, mon, tuple(factors), tuple(kept)), sizes) for (mon, _), c in scale.terms.items()]


def _different_numbers(a: Index, b: Index) -> bool:
    if isinstance(a, int) or isinstance(b, int):
        return False

    def number(x: Any) -> Fraction | None:
        terms = dict(x[0])
        return next(iter(terms.values())) if len(terms) == 1 and next(iter(terms)) == ((), ()) else None

    x, y = number(a), number(b)
    return x is not None and y is not None and x != y


def _least(p: Product, sizes: dict[int, Dim]) -> object:
    """The least form of a product under renaming of its summed indices."""
    names = sorted(sizes)
    colour: dict[int, object] = {k: str(sizes[k]) for k in names}
    for _ in range(len(names)):
        colour = {k: _colour(p, k, colour) for k in names}
    groups: dict[object, list[int]] = {}
    for k in names:
        groups.setdefault(colour[k], []).append(k)
    ordered = [groups[c] for c in sorted(groups, key=str)]
    total = 1
    for g in ordered:
        total *= factorial(len(g))
    if total > MAX_ORDERS:
        raise TooLarge
    best: tuple[str, object] | None = None
    for choice in cartesian(*(permutations(g) for g in ordered)):
        rename = {k: n for n, k in enumerate(k for g in choice for k in g)}
        form = _renamed(p, rename)
        text = str(form)
        if best is None or text < best[0]:
            best = text, form
    assert best is not None
    return best[1], tuple(str(sizes[k]) for g in ordered for k in g), frozenset(frozenset(d) for d in p.deltas), p.mon


def _colour(p: Product, k: int, colour: dict[int, object]) -> object:
    seen: list[str] = []
    for code, ks in p.factors:
        for place, x in enumerate(ks):
            if x == k:
                others = [str(colour.get(y, _text(y))) if isinstance(y, int) else _text(y) for y in ks]
                seen.append(str((code, "any", sorted(others)) if code < 0 else (code, place, others)))
    return str((colour[k], sorted(seen)))[:4000]


def _text(x: Index) -> str:
    return str(x) if isinstance(x, int) else "=" + str(sorted(map(str, x[0])))


def _renamed(p: Product, rename: dict[int, int]) -> object:
    out = []
    for code, ks in p.factors:
        new = tuple(f"#{rename[k]}" if isinstance(k, int) and k in rename else _text(k) for k in ks)
        out.append((code, tuple(sorted(new)) if code < 0 else new))
    return tuple(sorted(out))


def equal_entries(left: h.Term, right: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether two terms of one shape have the same entries; False also where the entries are not known."""
    alphabet = Alphabet(facts_of(conditions, (left, right)))
    letters = {t for side in (left, right) for t in side.walk() if isinstance(t, h.Sym)}
    diagonal = frozenset(t for t in letters if "diagonal" in properties_of(t, conditions))
    try:
        entries = Entries(alphabet, diagonal)
        axes = [entries.axes(side) for side in (left, right)]
        rows, cols = (_join([a[k] for a in axes]) for k in (0, 1))
        i, j = tuple(range(len(rows))), tuple(range(50, 50 + len(cols)))
        free = dict(zip(i + j, rows + cols, strict=True))
        one = canonical(entries, entries.entry(left, i, j), free)
        return one == canonical(entries, entries.entry(right, i, j), free)
    except (NoEntries, ValueError, IndexError):
        return False
