"""Definite integrals by the rules of their families, each with the conditions under which it holds.

Gaussians with polynomial factors over the line and parts of it, Euler's integrals of both kinds (also with a logarithm, a power in the
exponent, and incomplete), exponentials and powers by antiderivatives. DLMF 4.10, 5.2, 5.9, 5.12, 7.2, 8.2. An integral is taken apart
term by term only if every term has a rule, so that every part converges; else it is an atom of its integrand, equal to what has an equal
integrand over an equal range.
"""

from __future__ import annotations

from flint import fmpq

from derive.algebra.function_world import Split
from derive.algebra.integral_rules import RULES, Ends
from derive.algebra.scalar_form import ONE, ZERO, Base, Form, Mono, add, subtract
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader, is_infinite
from derive.algebra.scalar_signs import NEG, POS
from derive.algebra.scalar_transform import Transform
from derive.algebra.sums_form import height, install, remember, split_monomial
from derive.terms import heads as h
from derive.terms.shapes import SCALAR
from derive.terms.statement import substitute as put
from derive.terms.typing import shape_of

LINE = (None, None)


def real_letter(reader: Reader, ends: Ends, position: int) -> int:
    """The variable of an integral over an open interval; None is an infinite end."""
    key = ("real", position, *ends)
    if key not in reader.letters:
        reader.letters[key] = h.Sym(f"ς{len(reader.letters)}")
    k = reader.ring.intern(Base("atom", (reader.letters[key],)))
    if k not in reader.signs.bound:
        reader.signs.bound.add(k)
        f = reader.ring.monomial(k, fmpq(1))
        lower, upper = ends
        if lower is not None and upper is not None and reader.signs.of(subtract(upper, lower)) & NEG:
            return k  # the ends may be the other way round
        if lower is not None:
            reader.signs.learn(subtract(f, lower), POS)
        if upper is not None:
            reader.signs.learn(subtract(upper, f), POS)
        if lower == ZERO:
            reader.signs.learn(f, POS)
    install(reader, k, ("real", *ends))
    return k


def learn_along(reader: Reader, term: h.Term) -> None:
    """Learn what an integrand needs to be defined, along its interval."""
    body, *ranges = term.children
    try:
        x, ends = interval(reader, ranges[0])
        k = real_letter(reader, ends, reader.level)
    except (Unsupported, Split):
        return
    letter = reader.ring.bases[k].data[0]
    assert isinstance(letter, h.Term)
    before = set(reader.signs.facts)
    reader.level += 1
    try:
        reader.learn_definedness(put(h.Integral(body, *ranges[1:]) if ranges[1:] else body, {x: letter}))
    finally:
        reader.level -= 1
    remember(reader, before, k, ("real", *ends))


def end(reader: Reader, t: h.Term, sign: int) -> Form | None:
    """A bound as a form; None is infinity of the sign that belongs there."""
    if not is_infinite(t):
        return canonical(reader.ring, reader.read(t))
    positive = t == h.Const("inf")
    negative = isinstance(t, h.Times) and len(t.children) == 2 and t.children == (h.MINUS_ONE, h.Const("inf"))
    if (sign > 0 and positive) or (sign < 0 and negative):
        return None
    raise Unsupported


def interval(reader: Reader, r: h.Term) -> tuple[h.Term, Ends]:
    """The variable and the ends of a range of integration."""
    match r:
        case h.Range():
            x, low, high = r.children
            return x, (end(reader, low, -1), end(reader, high, 1))
        case h.Over():
            x, s = r.children
            if isinstance(s, h.Interval):
                return x, (end(reader, s.children[0], -1), end(reader, s.children[1], 1))
            if (isinstance(s, h.NumberSet) and s.text(0) == "R") or isinstance(s, h.Support):
                return x, LINE
            if isinstance(s, h.Space) and s.args[0] == 1 and s.args[1] == 1:
                return x, LINE
    raise Unsupported


def read_integral(reader: Reader, term: h.Term) -> Form:
    """∫ over intervals, the innermost first; a range that is no interval makes an atom."""
    body, *ranges = term.children
    try:
        x, ends = interval(reader, ranges[0])
        if shape_of(x) != SCALAR or not isinstance(x, h.Sym):
            return reader.opaque(term)
    except Unsupported:
        return reader.opaque(term)
    k = real_letter(reader, ends, reader.level)
    letter = reader.ring.bases[k].data[0]
    assert isinstance(letter, h.Term)
    inner = h.Integral(body, *ranges[1:]) if ranges[1:] else body
    reader.level += 1
    try:
        f = canonical(reader.ring, reader.read(put(inner, {x: letter})))
    finally:
        reader.level -= 1
    return integrated(reader, f, k, ends)


def integrated(reader: Reader, f: Form, k: int, ends: Ends) -> Form:
    """∫ f over an interval: by rules term by term, or an atom."""
    if not f.terms:
        return ZERO
    try:
        value = by_rules(reader, f, k, ends)
    except Unsupported:
        value = None
    if value is not None:
        return value
    outer, inner = common_factor(reader, f, k)
    return reader.ring.mul(outer, atom(reader, inner, k, ends))


def by_rules(reader: Reader, f: Form, k: int, ends: Ends) -> Form | None:
    parts: list[Form] = [ZERO]
    for m, c in f.terms.items():
        outer, inner = split_monomial(reader, m, frozenset({k}))
        value = _term(reader, inner, k, ends)
        if value is None:
            return None
        parts.append(reader.ring.mul(reader.ring.settle(dict(outer), c), value))
    return add(*parts)


def _term(reader: Reader, m: Mono, k: int, ends: Ends) -> Form | None:
    for rule in RULES:
        value = rule(reader, m, k, ends)
        if value is not None:
            return value
    return None


def common_factor(reader: Reader, f: Form, k: int) -> tuple[Form, Form]:
    """A factor that all terms share and that does not hang on the variable, and the rest."""
    outers: list[Mono] = []
    rest: dict[Mono, fmpq] = {}
    for m, c in f.terms.items():
        outer, inner = split_monomial(reader, m, frozenset({k}))
        outers.append(outer)
        rest[inner] = c
    if len(rest) == len(f.terms) and all(o == outers[0] for o in outers):
        return reader.ring.settle(dict(outers[0]), fmpq(1)), Form(rest)
    return ONE, f


def atom(reader: Reader, f: Form, k: int, ends: Ends) -> Form:
    """The integral of a form, its variable named by range and depth."""
    fresh = real_letter(reader, ends, 200 + height(reader, f))
    renamed = canonical(reader.ring, Transform(reader, {k: reader.ring.monomial(fresh, fmpq(1))})(f))
    letter = reader.ring.bases[fresh].data[0]
    return reader.replaced(reader.ring.intern(Base("call", ("integral", renamed, (letter, *ends)))))
