"""Bodies of expectations multiplied out: sums of products in which what is random stands apart from what is not.

A random vector is a column, so wherever it stands in a product the product falls apart there: `A x xᵀ B` is the pieces `A x | xᵀ B`, and
`xᵀ A x` is
one piece that is random at both ends. A monomial is a number, constant factors, powers and functions of random numbers, closed pieces
(`xᵀ A y`, scalars), and the open word that gives it its shape. Sums over indices are kept in front.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from derive.calculus import build as b
from derive.probability.positive import is_positive
from derive.probability.world import World
from derive.terms import heads as h
from derive.terms.composites import DEFINITIONS, unfold
from derive.terms.shapes import ONE, Dim, is_scalar
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

Word = tuple[h.Term, ...]

MAX_TERMS = 400
MAX_POWER = 6


class Unsupported(Exception):
    """This body is not taken apart, for the reason given."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A random number's part in a monomial: `power` (X^e), `log` ((log X)^e), `tilt` (e^{eX}), or `other` (base^e, any function of
    chance)."""

    kind: str
    base: h.Term
    exponent: h.Term


@dataclass(frozen=True, slots=True)
class Monomial:
    """number · Π scalars · Π atoms · Π closed pieces · Π traces · word, summed over `sums`."""

    number: Fraction = Fraction(1)
    scalars: tuple[h.Term, ...] = ()
    atoms: tuple[Atom, ...] = ()
    pieces: tuple[Word, ...] = ()
    traces: tuple[Word, ...] = ()
    word: Word = ()
    sums: tuple[h.Term, ...] = ()

    @property
    def constant(self) -> bool:
        """Whether nothing random is in it outside of the word."""
        return not (self.atoms or self.pieces or self.traces)


def expand(t: h.Term, w: World) -> list[Monomial]:
    """Return the monomials whose sum is the term; raise Unsupported."""
    if not w.is_random(t):
        return [_constant(t)]
    found = _ROWS[type(t)](t, w) if type(t) in _ROWS else _other(t, w)
    if len(found) > MAX_TERMS:
        raise Unsupported("too many terms")
    return found


def _constant(t: h.Term) -> Monomial:
    if isinstance(t, h.Num):
        return Monomial(b.fraction(t))
    if not is_scalar(shape_of(t)):
        return Monomial(word=(t,))
    number, scalars, rest = b.split_product([t])
    return Monomial(number, tuple(scalars) + tuple([b.times(*rest)] if rest else []))


def _letter(t: h.Term, w: World) -> list[Monomial]:
    if is_scalar(shape_of(t)):
        return [Monomial(atoms=(Atom("power", t, h.UNITY),))]
    return [Monomial(word=(t,))]


def _entry(t: h.Term, w: World) -> list[Monomial]:
    """A member of a sample is a random number; an entry of another vector is e_iᵀ x."""
    x, *indices = t.children
    if w.is_random(h.Block(1, len(indices), *indices)):
        raise Unsupported("a random index")
    if not isinstance(x, h.Sym):
        return _entry_of_term(x, indices, w)
    if x.family:
        if len(indices) == len(x.family):
            return [Monomial(atoms=(Atom("power", t, h.UNITY),))] if is_scalar(x.dims) else [Monomial(word=(t,))]
        raise Unsupported("an entry of a member of a family")
    if x in w.samples or x in w.members:
        return [Monomial(atoms=(Atom("power", t, h.UNITY),))]
    if len(indices) != 1 or x.dims[1] != ONE:
        raise Unsupported("an entry of a random matrix")
    return [Monomial(pieces=((h.Transpose(h.Unit(x.dims[0], indices[0])), x),))]


def _entry_of_term(x: h.Term, indices: list[h.Term], w: World) -> list[Monomial]:
    """u_i = e_iᵀ u and U_ij = e_iᵀ U e_j of terms made of random letters."""
    rows, columns = shape_of(x)
    if len(indices) == 1 and columns == ONE:
        return expand(h.Times(h.Transpose(h.Unit(rows, indices[0])), x), w)
    if len(indices) == 2:
        return expand(h.Times(h.Transpose(h.Unit(rows, indices[0])), x, h.Unit(columns, indices[1])), w)
    raise Unsupported("a row of a random matrix")


def product(a: Monomial, c: Monomial) -> Monomial:
    """The product of two monomials, the first one's bound indices kept apart from the second's."""
    c = apart(c, a)
    return close(
        Monomial(
            a.number * c.number,
            a.scalars + c.scalars,
            a.atoms + c.atoms,
            a.pieces + c.pieces,
            a.traces + c.traces,
            a.word + c.word,
            a.sums + c.sums,
        )
    )


def apart(m: Monomial, other: Monomial) -> Monomial:
    """Give a monomial's bound indices names that the other does not use."""
    if not m.sums:
        return m
    taken = {x.name for x in _letters(other)} | {x.name for x in _letters(m)}
    for r in m.sums:
        index = r.children[0]
        if index not in _letters(other):
            continue
        name = index.name + "'"
        while name in taken:
            name += "'"
        taken.add(name)
        m = renamed(m, index, h.Sym(name, *index.args[1:]))
    return m


def renamed(m: Monomial, old: h.Term, new: h.Term) -> Monomial:
    """Put one letter in another's place, in the ranges too."""
    return changed(m, lambda t: substitute(t, {old: new}))


def changed(m: Monomial, change: Callable[[h.Term], h.Term]) -> Monomial:
    """Change every term of a monomial."""

    def word(v: Word) -> Word:
        return tuple(change(t) for t in v)

    return replace(
        m,
        scalars=word(m.scalars),
        atoms=tuple(Atom(a.kind, change(a.base), change(a.exponent)) for a in m.atoms),
        pieces=tuple(word(p) for p in m.pieces),
        traces=tuple(word(p) for p in m.traces),
        word=word(m.word),
        sums=tuple(r.func(*(change(x) for x in r.children)) for r in m.sums),
    )


def _letters(m: Monomial) -> set[h.Sym]:
    terms = [
        *m.scalars,
        *(a.base for a in m.atoms),
        *(a.exponent for a in m.atoms),
        *(t for p in (*m.pieces, *m.traces, m.word) for t in p),
        *m.sums,
    ]
    return {x for t in terms for x in t.walk() if isinstance(x, h.Sym)}


def rows_of(word: Word) -> Dim:
    return shape_of(word[0])[0]


def columns_of(word: Word) -> Dim:
    return shape_of(word[-1])[1]


def cut(word: Word) -> list[Word]:
    """Cut a word wherever one column meets one row."""
    parts: list[Word] = []
    start = 0
    for k in range(1, len(word)):
        if shape_of(word[k])[0] == 1:
            parts.append(word[start:k])
            start = k
    return [*parts, word[start:]]


def close(m: Monomial) -> Monomial:
    """Take the closed pieces out of the word."""
    if not m.word:
        return m
    pieces = [*m.pieces]
    keep: list[Word] = []
    parts = cut(m.word)
    for part in parts:
        (pieces if rows_of(part) == 1 and columns_of(part) == 1 else keep).append(part)
    return replace(m, pieces=tuple(pieces), word=tuple(t for part in keep for t in part))


def _plus(t: h.Term, w: World) -> list[Monomial]:
    return [m for c in t.children for m in expand(c, w)]


def _times(t: h.Term, w: World) -> list[Monomial]:
    found = [Monomial()]
    for c in t.children:
        found = [product(x, y) for x in found for y in expand(c, w)]
        if len(found) > MAX_TERMS:
            raise Unsupported("too many terms")
    return found


def transposed(word: Word) -> Word:
    return tuple(b.transpose(f) for f in reversed(word))


def _transpose(t: h.Term, w: World) -> list[Monomial]:
    return [close(replace(m, word=transposed(m.word))) for m in expand(t.children[0], w)]


def _trace(t: h.Term, w: World) -> list[Monomial]:
    out = []
    for m in expand(t.children[0], w):
        if not m.word:
            out.append(m)
            continue
        parts = cut(m.word)
        if len(parts) == 1:
            out.append(replace(m, word=(), traces=(*m.traces, m.word)))
        else:
            closed = [parts[-1] + parts[0], *parts[1:-1]]
            out.append(replace(m, word=(), pieces=(*m.pieces, *closed)))
    return out


def _quotient(t: h.Term, w: World) -> list[Monomial]:
    top, bottom = t.children
    if not w.is_random(bottom):
        if not is_scalar(shape_of(bottom)):
            raise Unsupported("an elementwise quotient")
        return [replace(m, scalars=(*m.scalars, b.quotient(h.UNITY, bottom))) for m in expand(top, w)]
    return [product(x, y) for x in expand(top, w) for y in _reciprocal(bottom, w)]


def _reciprocal(t: h.Term, w: World) -> list[Monomial]:
    parts = expand(t, w)
    if len(parts) == 1 and not parts[0].pieces and not parts[0].traces and not parts[0].word and not parts[0].sums:
        m = parts[0]
        atoms = tuple(Atom(a.kind, a.base, b.negate(a.exponent)) for a in m.atoms if a.kind != "log")
        if len(atoms) == len(m.atoms):
            return [Monomial(1 / m.number, tuple(b.quotient(h.UNITY, s) for s in m.scalars), atoms)]
    return [Monomial(atoms=(Atom("other", t, h.Num(-1)),))]


def _power(t: h.Term, w: World) -> list[Monomial]:
    base, exponent = t.children
    if not is_scalar(shape_of(base)):
        if isinstance(exponent, h.Num) and shape_of(base)[1] != 1 and exponent.value.is_integer and 0 < exponent.value <= MAX_POWER:
            return _times(h.Times(*[base] * int(exponent.value)), w)
        raise Unsupported("a power of a random array")
    if w.is_random(exponent):
        return _tilted(h.Times(exponent, h.Func("log", base)), w) if not w.is_random(base) else _other(t, w)
    if isinstance(exponent, h.Num) and exponent.value.is_integer and exponent.value % 2 == 0 and exponent.value > 0:
        half = h.Num(exponent.value / 2)
        if isinstance(base, h.Norm) and base.kind in ("2", "F"):
            return expand(b.power(_norm_squared(base), half), w)
        if isinstance(base, h.Func) and base.name == "sqrt":
            return expand(b.power(base.children[0], half), w)
        if isinstance(base, h.Func) and base.name == "abs":
            return expand(b.power(base.children[0], exponent), w)
    if isinstance(exponent, h.Num) and exponent.value.is_integer and 0 <= exponent.value <= MAX_POWER:
        found = [Monomial()]
        for _ in range(int(exponent.value)):
            found = [product(x, y) for x in found for y in expand(base, w)]
            if len(found) > MAX_TERMS:
                raise Unsupported("too many terms")
        return found
    parts = expand(base, w)
    if len(parts) == 1:
        m = parts[0]
        plain = not (m.pieces or m.traces or m.word or m.sums)
        whole = isinstance(exponent, h.Num) and exponent.value.is_integer
        constant = b.times(b.number(m.number), *m.scalars)
        positive = whole or (is_positive(constant, w) and all(a.kind == "tilt" or is_positive(a.base, w) for a in m.atoms))
        if plain and positive and all(a.kind in ("power", "tilt") for a in m.atoms):
            atoms = tuple(Atom(a.kind, a.base, b.times(a.exponent, exponent)) for a in m.atoms)
            return [Monomial(scalars=() if b.is_one(constant) else (b.power(constant, exponent),), atoms=atoms)]
    return [Monomial(atoms=(Atom("other", base, exponent),))]


def _norm_squared(t: h.Norm) -> h.Term:
    x = t.children[0]
    if t.kind == "2" and shape_of(x)[1] == 1:
        return h.Times(h.Transpose(x), x)
    if t.kind == "F" or (t.kind == "2" and is_scalar(shape_of(x))):
        return h.Trace(h.Times(h.Transpose(x), x))
    raise Unsupported("this norm")


def _inner(t: h.Term, w: World) -> list[Monomial]:
    x, y = t.children
    return expand(h.Trace(h.Times(h.Transpose(x), y)), w) if shape_of(x)[1] != 1 else expand(h.Times(h.Transpose(x), y), w)


def _norm(t: h.Term, w: World) -> list[Monomial]:
    return [Monomial(atoms=(Atom("other", t, h.UNITY),))]


def _tilted(exponent: h.Term, w: World) -> list[Monomial]:
    """e^u with u affine in random numbers, else a function of chance."""
    out = Monomial()
    for m in expand(exponent, w):
        plain = not (m.pieces or m.traces or m.word or m.sums)
        constant = b.times(b.number(m.number), *m.scalars)
        if plain and not m.atoms:
            out = replace(out, scalars=(*out.scalars, h.Func("exp", constant)))
        elif plain and len(m.atoms) == 1 and m.atoms[0].kind == "power" and m.atoms[0].exponent == h.UNITY:
            out = replace(out, atoms=(*out.atoms, Atom("tilt", m.atoms[0].base, constant)))
        elif plain and len(m.atoms) == 1 and m.atoms[0].kind == "log" and m.atoms[0].exponent == h.UNITY:
            out = replace(out, atoms=(*out.atoms, Atom("power", m.atoms[0].base, constant)))
        elif not m.sums and not m.word and not m.traces and not m.atoms and len(m.pieces) == 1:
            piece = m.pieces[0]
            out = replace(out, atoms=(*out.atoms, Atom("tilt", h.Times(*piece) if len(piece) > 1 else piece[0], constant)))
        else:
            return [Monomial(atoms=(Atom("other", h.Func("exp", exponent), h.UNITY),))]
    return [out]


def _func(t: h.Term, w: World) -> list[Monomial]:
    assert isinstance(t, h.Func)
    if not is_scalar(shape_of(t)):
        raise Unsupported("a function of a random array")
    if t.name == "exp":
        return _tilted(t.children[0], w)
    if t.name == "sqrt":
        return _power(h.Power(t.children[0], h.Num("1/2")), w)
    if t.name == "log":
        return _log(t, w)
    return _other(t, w)


def _log(t: h.Term, w: World) -> list[Monomial]:
    """log of a positive product: the sum of the logarithms."""
    if isinstance(t.children[0], h.Det) and isinstance(t.children[0].children[0], h.Sym):
        return [Monomial(atoms=(Atom("other", t, h.UNITY),))]
    parts = expand(t.children[0], w)
    other = [Monomial(atoms=(Atom("other", t, h.UNITY),))]
    if len(parts) != 1:
        return other
    m = parts[0]
    if m.number <= 0 or m.pieces or m.traces or m.word or m.sums or not all(is_positive(s, w) for s in m.scalars):
        return other
    out = [] if m.number == 1 else [_constant(h.Func("log", b.number(m.number)))]
    out += [_constant(h.Func("log", s)) for s in m.scalars]
    for a in m.atoms:
        if a.kind == "power" and is_positive(a.base, w):
            out.append(_scaled(Monomial(atoms=(Atom("log", a.base, h.UNITY),)), a.exponent))
        elif a.kind == "tilt" and isinstance(a.base, (h.Sym, h.At)):
            out.append(_scaled(Monomial(atoms=(Atom("power", a.base, h.UNITY),)), a.exponent))
        elif a.kind == "other" and a.exponent == h.UNITY and isinstance(a.base, h.Func) and a.base.name == "exp":
            out += expand(a.base.children[0], w)
        else:
            return other
    return out or [Monomial(Fraction(0))]


def _scaled(m: Monomial, factor: h.Term) -> Monomial:
    return replace(m, number=m.number * b.fraction(factor)) if isinstance(factor, h.Num) else replace(m, scalars=(*m.scalars, factor))


def _composite(t: h.Term, w: World) -> list[Monomial]:
    assert isinstance(t, h.Composite)
    if t.name in DEFINITIONS:
        return expand(unfold(t), w)
    return _other(t, w)


def _sum(t: h.Term, w: World) -> list[Monomial]:
    body, *ranges = t.children
    if any(w.is_random(r) or not isinstance(r, h.Range) for r in ranges):
        return _other(t, w)
    body = _kept_apart(body, {r.children[0] for r in ranges})
    return [replace(m, sums=(*ranges, *m.sums)) for m in expand(body, w)]


def _kept_apart(t: h.Term, bound: set[h.Term]) -> h.Term:
    """Rename the indices of sums within a body that are also the indices of the sum around it."""
    children = tuple(_kept_apart(c, bound) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if isinstance(t, h.SumOver):
        taken = {x.name for x in t.walk() if isinstance(x, h.Sym)} | {x.name for x in bound if isinstance(x, h.Sym)}
        for r in t.children[1:]:
            if isinstance(r, h.Range) and (index := r.children[0]) in bound:
                name = index.name + "'"
                while name in taken:
                    name += "'"
                taken.add(name)
                t = t.xreplace({index: h.Sym(name)})
    return t


def _other(t: h.Term, w: World) -> list[Monomial]:
    if not is_scalar(shape_of(t)):
        raise Unsupported(f"{type(t).__name__} of a random array")
    if any(x in free_letters(t) and not is_scalar(x.dims) and x not in w.samples and x not in w.members for x in w.random):
        raise Unsupported(f"{type(t).__name__} of a random array")
    return [Monomial(atoms=(Atom("other", t, h.UNITY),))]


_ROWS: dict[type[h.Term], Callable[[h.Term, World], list[Monomial]]] = {
    h.Sym: _letter,
    h.At: _entry,
    h.Plus: _plus,
    h.Times: _times,
    h.Transpose: _transpose,
    h.Trace: _trace,
    h.Quotient: _quotient,
    h.Power: _power,
    h.Inner: _inner,
    h.Norm: _norm,
    h.Func: _func,
    h.Composite: _composite,
    h.SumOver: _sum,
}
