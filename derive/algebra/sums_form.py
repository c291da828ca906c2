"""Sums and products over an index in the normal form.

A finite sum is taken apart into monomials; what does not hang on the index goes out, powers of the index are summed in closed form
(Faulhaber; with a factor r^k geometrically, for r ≠ 1), a Kronecker delta puts its value in, and what is left becomes an atom Σ of one
connected product with all its indices renamed in a canonical way. Terms are split off only inside the range, so nothing is used that the
sum itself does not have.
"""

from __future__ import annotations

from itertools import permutations
from math import comb

from flint import fmpq

from derive.algebra.function_world import Split
from derive.algebra.scalar_form import (
    ONE,
    ZERO,
    Base,
    Exponent,
    Form,
    Mono,
    add,
    as_exponent,
    constant_part,
    is_integer,
    number,
    scale,
    subtract,
)
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader, instance, is_infinite
from derive.algebra.scalar_signs import NEG, NONNEG, NONZERO, POS
from derive.algebra.scalar_signs import ZERO as EQUAL
from derive.algebra.scalar_transform import Transform, base_depends, depends
from derive.terms import heads as h
from derive.terms.shapes import SCALAR
from derive.terms.statement import substitute as put
from derive.terms.typing import shape_of

MAX_INDICES = 5
MAX_PEELED = 3
MAX_FAULHABER = 10


def index_letter(reader: Reader, lower: Form, upper: Form | None, position: int = 0) -> int:
    """The bound letter of a range: an integer between the bounds, the same letter for the same range and position."""
    key = (position, lower, upper)
    letters = reader.letters
    if key not in letters:
        letters[key] = h.Sym(f"ς{len(letters)}")
    letter = letters[key]
    k = reader.ring.intern(Base("atom", (letter,)))
    if k not in reader.signs.integers:
        reader.signs.integers.add(k)
        reader.signs.bound.add(k)
        f = reader.ring.monomial(k, fmpq(1))
        reader.signs.learn(subtract(f, lower), NONNEG)
        if upper is not None:
            reader.signs.learn(subtract(upper, f), NONNEG)
            reader.indices[letter] = (lower, upper)
        if reader.signs.of(lower) == POS:
            reader.signs.learn(f, POS)
        elif reader.signs.of(lower) & NEG == 0:
            reader.signs.learn(f, NONNEG)
        for p, index in list(reader.generic.items()):
            reader.learn(instance(p, index, letter))
    install(reader, k, (lower, upper))
    return k


def install(reader: Reader, k: int, key: tuple[object, ...]) -> None:
    """Learn of a letter what is known of the other letters of its range."""
    facts = reader.range_facts.get(key, [])
    done = reader.installed.get(k, 0)
    reader.installed[k] = len(facts)
    for known, mask, other in facts[done:]:
        if other != k:
            reader.signs.learn(Transform(reader, {other: reader.ring.monomial(k, fmpq(1))})(known), mask)


def remember(reader: Reader, before: set[Form], k: int, key: tuple[object, ...]) -> None:
    """Keep the facts about a letter that are new for all letters of its range."""
    known = reader.range_facts.setdefault(key, [])
    for f, mask in reader.signs.facts.items():
        if f not in before and depends(reader.ring, f, frozenset({k})):
            known.append((f, mask, k))


def learn_along(reader: Reader, term: h.Term) -> None:
    """Learn what the body of a finite sum or product needs to be defined, for each index of its range."""
    body, *ranges = term.children
    if not ranges or not isinstance(ranges[0], h.Range) or is_infinite(ranges[0]):
        return
    index, low, high = ranges[0].children
    try:
        lower, upper = canonical(reader.ring, reader.read(low)), canonical(reader.ring, reader.read(high))
        bounds_are_integers(reader, low, high)
        k = index_letter(reader, lower, upper, reader.level)
    except (Unsupported, Split):
        return
    letter = reader.ring.bases[k].data[0]
    assert isinstance(letter, h.Term)
    before = set(reader.signs.facts)
    reader.level += 1
    try:
        reader.learn_definedness(put(h.SumOver(body, *ranges[1:]) if ranges[1:] else body, {index: letter}))
    finally:
        reader.level -= 1
    remember(reader, before, k, (lower, upper))


def size(reader: Reader, lower: Form, upper: Form) -> Form:
    """upper − lower + 1, where the range is known not to be shorter than empty."""
    n = add(subtract(upper, lower), ONE)
    if reader.signs.of(n) & NEG:
        raise Unsupported
    return n


def read_sum(reader: Reader, term: h.Term) -> Form:
    """Σ over finite ranges, the innermost first."""
    body, *ranges = term.children
    return _nested(reader, body, ranges, term)


def _nested(reader: Reader, body: h.Term, ranges: list[h.Term], whole: h.Term) -> Form:
    if not ranges:
        return reader.read(body)
    first, rest = ranges[0], ranges[1:]
    restrictions: list[h.Term] = []
    while isinstance(first, h.Such):
        restrictions.append(first.children[1])
        first = first.children[0]
    if not isinstance(first, h.Range) or is_infinite(first):
        return reader.opaque(whole) if rest or restrictions or not isinstance(first, h.Range) else other_range(reader, body, first, whole)
    index, low, high = first.children
    lower, upper = canonical(reader.ring, reader.read(low)), canonical(reader.ring, reader.read(high))
    bounds_are_integers(reader, low, high)
    k = index_letter(reader, lower, upper, reader.level)
    letter = reader.ring.bases[k].data[0]
    assert isinstance(letter, h.Term)
    renamed = put(h.SumOver(body, *rest) if rest else body, {index: letter})
    for r in restrictions:
        value = h.SumOver(body, *rest) if rest else body
        renamed = put(h.Piecewise(value, r, h.ZERO, h.Otherwise()), {index: letter})
    reader.level += 1
    try:
        return _over(reader, renamed, k, lower, upper)
    finally:
        reader.level -= 1


def bounds_are_integers(reader: Reader, low: h.Term, high: h.Term) -> None:
    """A letter of which nothing is said and that bounds a range is an integer ≥ 0."""
    letters = [t for bound in (low, high) for t in bound.walk() if isinstance(t, h.Sym) and shape_of(t) == SCALAR]
    for t in letters:
        k = reader.ring.intern(Base("atom", (t,)))
        if k in reader.signs.integers or t in reader.indices or k in reader.values:
            continue
        reader.signs.integers.add(k)
        reader.signs.learn(reader.ring.monomial(k, fmpq(1)), NONNEG)


def _over(reader: Reader, body: h.Term, k: int, lower: Form, upper: Form) -> Form:
    """Σ_{k=lower}^{upper} of a term in the index letter; an index that meets another gets a term of its own."""
    try:
        f = reader.read(body)
    except Split as split:
        if not depends(reader.ring, split.form, frozenset({k})):
            raise
        try:
            return _split_range(reader, body, k, lower, upper, split)
        except Split as further:
            if depends(reader.ring, further.form, frozenset({k})):
                raise Unsupported from None  # an index does not leave its sum
            raise
    return summed(reader, f, k, lower, upper)


def _split_range(reader: Reader, body: h.Term, k: int, lower: Form, upper: Form, split: Split) -> Form:
    """The index is equal to some a inside the range, or it is not: Σ f = f(a) + Σ g − g(a), g what f is away from a."""
    letter = reader.ring.monomial(k, fmpq(1))
    c = split.form.terms.get(((k, fmpq(1)),), fmpq(0))
    if abs(c) != 1 or not any(m == EQUAL for m in split.masks):
        raise Unsupported
    a = subtract(letter, scale(split.form, 1 / c))
    if depends(reader.ring, a, frozenset({k})):
        raise Unsupported
    for distance in (subtract(a, lower), subtract(upper, a)):
        if reader.signs.of(distance) & NEG:
            if depends_on_bound(reader, distance):
                raise Unsupported
            raise Split(distance, (NONNEG, NEG))
    away = reader.fork()
    away.signs.learn(split.form, NONZERO)
    here = reader.fork()
    here.values[k] = a
    g = _over_or_read(away, body, k)
    at = _over_or_read(here, body, k)
    return add(at, summed(reader, g, k, lower, upper), scale(Transform(reader, {k: a})(g), -1))


def depends_on_bound(reader: Reader, f: Form) -> bool:
    bound = frozenset(reader.ring.intern(Base("atom", (s,))) for s in reader.letters.values())
    return depends(reader.ring, f, bound)


def _over_or_read(reader: Reader, body: h.Term, k: int) -> Form:
    return reader.read(body)


def summed(reader: Reader, f: Form, k: int, lower: Form, upper: Form) -> Form:
    """Σ_{k=lower}^{upper} f of a form."""
    inside = frozenset({k})
    ring = reader.ring
    groups: dict[Mono, list[Form]] = {}
    for m, c in f.terms.items():
        outer, inner = split_monomial(reader, m, inside)
        groups.setdefault(inner, []).append(ring.mul(number(c), ring.settle(dict(outer), fmpq(1))))
    parts = [ring.mul(add(*cs), _monomial_sum(reader, inner, k, lower, upper)) for inner, cs in groups.items()]
    return add(ZERO, *parts)


def split_monomial(reader: Reader, m: Mono, inside: frozenset[int]) -> tuple[Mono, Mono]:
    """The factors of a monomial that do not hang on the letters, and those that do; exponents are split term by term."""
    ring = reader.ring
    outer: list[tuple[int, Exponent]] = []
    inner: list[tuple[int, Exponent]] = []
    for b, e in m:
        if base_depends(ring, b, inside):
            inner.append((b, e))
        elif isinstance(e, Form) and depends(ring, e, inside):
            still = {n: q for n, q in e.terms.items() if not depends(ring, Form({n: fmpq(1)}), inside)}
            moving = {n: q for n, q in e.terms.items() if n not in still}
            if still and reader.signs.base(b) & EQUAL and not _both_nonnegative(reader, Form(still), Form(moving)):
                inner.append((b, e))  # 0^(n−k) is not 0^n · 0^(−k)
                continue
            if still:
                outer.append((b, as_exponent(Form(still))))
            inner.append((b, as_exponent(Form(moving))))
        else:
            outer.append((b, e))
    return tuple(outer), tuple(inner)


def _both_nonnegative(reader: Reader, a: Form, b: Form) -> bool:
    return reader.signs.of(a) & NEG == 0 and reader.signs.of(b) & NEG == 0


def _monomial_sum(reader: Reader, m: Mono, k: int, lower: Form, upper: Form) -> Form:
    ring = reader.ring
    if not m:
        return size(reader, lower, upper)
    power = fmpq(0)
    ratio: Form | None = None
    for b, e in m:
        if b == k and is_integer(e) and isinstance(e, fmpq) and 0 < e <= MAX_FAULHABER:
            power = e
        elif not base_depends(ring, b, frozenset({k})) and isinstance(e, Form) and (step := linear_step(ring, e, k)) is not None:
            ratio = ring.mul(ratio or ONE, ring.monomial(b, as_exponent(step)))
        else:
            return atom_sum(reader, m, k, lower, upper)
    size(reader, lower, upper)
    if ratio is None:
        return faulhaber(reader, int(power.p), lower, upper)
    if reader.signs.of(subtract(ratio, ONE)) & EQUAL:
        return atom_sum(reader, m, k, lower, upper)
    return geometric(reader, ratio, int(power.p), lower, upper)


def linear_step(ring: object, e: Form, k: int) -> Form | None:
    """The coefficient of the letter in an exponent that is a multiple of it."""
    step: dict[Mono, fmpq] = {}
    for m, q in e.terms.items():
        rest = tuple((b, p) for b, p in m if b != k)
        if len(rest) != len(m) - 1 or dict(m)[k] != 1:
            return None
        step[rest] = q
    f = Form(step)
    return None if depends(ring, f, frozenset({k})) else f  # type: ignore[arg-type]


def faulhaber(reader: Reader, p: int, lower: Form, upper: Form) -> Form:
    """Σ_{k=lower}^{upper} k^p = S(upper) − S(lower − 1), S(n) = Σ_j C(p+1, j) B_j n^{p+1−j}/(p+1) with B_1 = 1/2."""
    ring = reader.ring
    bernoulli = [fmpq(1)]
    for m in range(1, p + 1):
        bernoulli.append(fmpq(1) - sum((fmpq(comb(m, j)) * bernoulli[j] / (m - j + 1) for j in range(m)), fmpq(0)))

    def total(n: Form) -> Form:
        return add(ZERO, *(scale(ring.power(n, p + 1 - j), fmpq(comb(p + 1, j)) * bernoulli[j] / (p + 1)) for j in range(p + 1)))

    return subtract(total(upper), total(subtract(lower, ONE)))


def geometric(reader: Reader, r: Form, p: int, lower: Form, upper: Form) -> Form:
    """Σ k^p r^k for r ≠ 1 by the polynomial q with r q(k+1) − q(k) = k^p: r^{upper+1} q(upper+1) − r^{lower} q(lower)."""
    ring = reader.ring
    over = ring.inverse(subtract(r, ONE))
    coefficients: list[Form] = [ZERO] * (p + 1)
    for j in range(p, -1, -1):
        wanted = ONE if j == p else ZERO
        above = [ring.mul(r, scale(coefficients[i], comb(i, j))) for i in range(j + 1, p + 1)]
        coefficients[j] = ring.mul(subtract(wanted, add(ZERO, *above)), over)

    def value(n: Form) -> Form:
        polynomial = add(ZERO, *(ring.mul(c, ring.power(n, j)) for j, c in enumerate(coefficients)))
        return ring.mul(reader.powers.power(r, as_exponent(canonical(ring, n))), polynomial)

    return subtract(value(add(upper, ONE)), value(lower))


def atom_sum(reader: Reader, m: Mono, k: int, lower: Form, upper: Form) -> Form:
    """Σ of one product that hangs on the index: terms split off at the ends, nested sums joined, indices renamed."""
    ring = reader.ring
    body = Form({m: fmpq(1)})
    peeled: list[Form] = []
    extra = fmpq(0) if _shares_letters(reader, body, upper) else constant_part(as_exponent(upper))
    n = as_exponent(subtract(upper, lower))
    if isinstance(n, fmpq) and is_integer(n) and n <= 8:
        values = [Transform(reader, {k: add(lower, number(j))})(body) for j in range(int(n.p) + 1)]
        return add(ZERO, *values)
    if upper.constant is None and is_integer(extra) and 0 < extra <= MAX_PEELED:
        for j in range(int(extra.p)):
            if reader.signs.of(add(subtract(upper, lower), number(-j))) & NEG == 0:
                peeled.append(Transform(reader, {k: upper})(body))
                upper = subtract(upper, ONE)
    low = None if _shares_letters(reader, body, upper) else lower.constant
    while low is not None and 1 - MAX_PEELED <= low < 1 and reader.signs.of(subtract(upper, lower)) & NEG == 0:
        peeled.append(Transform(reader, {k: lower})(body))
        lower, low = add(lower, ONE), low + 1
    moved = index_letter(reader, lower, upper, reader.level)
    if moved != k:
        again = Transform(reader, {k: ring.monomial(moved, fmpq(1))})(body)
        if not again.single:
            return add(ZERO, *peeled, summed(reader, again, moved, lower, upper))
        ((m, c),) = again.terms.items()
        return add(ZERO, *peeled, scale(joined(reader, m, moved, lower, upper), c))
    return add(ZERO, *peeled, joined(reader, m, k, lower, upper))


def _shares_letters(reader: Reader, body: Form, upper: Form) -> bool:
    """Whether the body hangs on what the range hangs on, as C(n, k) up to n does: then the ends are left as they are."""
    letters = frozenset(b for m in upper.terms for b, _ in m)
    return depends(reader.ring, body, letters)


def joined(reader: Reader, m: Mono, k: int, lower: Form, upper: Form) -> Form:
    """Make the atom: sums inside that hang on the index are joined to it, and all indices named canonically."""
    ring = reader.ring
    factors: list[tuple[int, Exponent]] = []
    indices: list[tuple[int, Form, Form | None]] = [(k, lower, upper)]
    body = ONE
    for b, e in m:
        data = ring.bases[b].data
        if ring.kind(b) == "call" and data[0] == "sum" and is_integer(e) and isinstance(e, fmpq) and 0 < e <= 3:
            for _ in range(int(e.p)):
                inner, ranges = data[1], data[2]
                assert isinstance(inner, Form)
                assert isinstance(ranges, tuple)
                names: dict[int, Form] = {}
                for j, (old, low, high) in enumerate(zip(ranges[::3], ranges[1::3], ranges[2::3], strict=True)):
                    fresh = index_letter(reader, low, high, 100 + len(indices) + j)
                    names[letter_number(reader, old)] = ring.monomial(fresh, fmpq(1))
                    indices.append((fresh, low, high))
                body = ring.mul(body, Transform(reader, names)(inner))
        else:
            factors.append((b, e))
    body = ring.mul(body, Form({tuple(factors): fmpq(1)}))
    if len(indices) > MAX_INDICES or not body.single:
        body, indices = Form({m: fmpq(1)}), [(k, lower, upper)]
    return named(reader, "sum", body, indices)


def letter_number(reader: Reader, letter: object) -> int:
    return reader.ring.intern(Base("atom", (letter,)))


def named(reader: Reader, kind: str, body: Form, indices: list[tuple[int, Form, Form | None]]) -> Form:
    """An atom of a body and its ranges, the least of all ways to name indices of equal range."""
    ring = reader.ring
    ordered = sorted(indices, key=lambda r: (reader.key(r[1]), reader.key(r[2] or ZERO)))
    best: tuple[object, ...] | None = None
    for order in permutations(ordered):
        if any((a[1], a[2]) != (b[1], b[2]) for a, b in zip(order, ordered, strict=True)):
            continue
        names: dict[int, Form] = {}
        ranges: list[object] = []
        base = 200 + height(reader, body)
        for position, (k, lower, upper) in enumerate(order):
            fresh = index_letter(reader, lower, upper, base + position)
            names[k] = ring.monomial(fresh, fmpq(1))
            ranges += [ring.bases[fresh].data[0], lower, upper]
        renamed = canonical(ring, Transform(reader, names)(body))
        candidate = (reader.key(renamed), renamed, tuple(ranges))
        if best is None or candidate[0] < best[0]:  # type: ignore[operator]
            best = candidate
    assert best is not None
    return reader.replaced(ring.intern(Base("call", (kind, best[1], best[2]))))


def height(reader: Reader, f: Form) -> int:
    """How deep bound atoms are nested in a form, times the room for their letters."""
    result = 0
    for m in f.terms:
        for k, e in m:
            data = reader.ring.bases[k].data
            if reader.ring.kind(k) == "call" and data[0] in ("sum", "prod", "series", "integral"):
                assert isinstance(data[1], Form)
                result = max(result, MAX_INDICES + height(reader, data[1]))
                continue
            for d in (*data, e):
                if isinstance(d, Form):
                    result = max(result, height(reader, d))
                elif isinstance(d, int) and reader.ring.kind(k) == "call":
                    result = max(result, height(reader, reader.ring.monomial(d, fmpq(1))))
    return result


def other_range(reader: Reader, body: h.Term, over: h.Range, whole: h.Term) -> Form:
    """Σ to infinity by a known series, or an atom of its body."""
    index, low, high = over.children
    lower = canonical(reader.ring, reader.read(low))
    if high != h.Const("inf") or lower.constant is None:
        return reader.opaque(whole)
    k = index_letter(reader, lower, None, reader.level)
    letter = reader.ring.bases[k].data[0]
    assert isinstance(letter, h.Term)
    reader.level += 1
    try:
        f = reader.read(put(body, {index: letter}))
        for rule in reader.knowledge.series:
            value = rule(reader, f, k, lower)
            if value is not None:
                return value
        return named(reader, "series", canonical(reader.ring, f), [(k, lower, None)])
    finally:
        reader.level -= 1
