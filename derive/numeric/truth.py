"""Whether a proposition holds at a point: decided, or raised as Undecided, Undefined or Unsupported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flint import fmpq

from derive.numeric.arithmetic import PRIME, Arithmetic, Value
from derive.numeric.convex import WITH_CONSTANT, belongs
from derive.numeric.errors import Undecided, Unsupported
from derive.numeric.evaluator import Evaluator
from derive.numeric.predicates import psd_sign, satisfies
from derive.terms import heads as h
from derive.terms.digits import printed
from derive.terms.typing import shape_of

T = TypeVar("T")


def holds(p: h.Term, ev: Evaluator) -> bool:
    """Return whether a proposition holds at the evaluator's point; a connective needs only the parts that decide it."""
    match p:
        case h.Otherwise():
            return True
        case h.And():
            return _all(p.children, lambda c: holds(c, ev))
        case h.Or():
            return not _all(p.children, lambda c: not holds(c, ev))
        case h.Not():
            return not holds(p.children[0], ev)
        case h.Implies():
            return not _all(((p.children[0], True), (p.children[1], False)), lambda c: holds(c[0], ev) is c[1])
        case h.Iff():
            return holds(p.children[0], ev) == holds(p.children[1], ev)
        case h.ForAll():
            return _all(every_index(p, ev), lambda scope: holds(p.children[0], scope))
        case h.Is():
            return _is(p, ev)
        case h.Member():
            return _member(p.children[0], p.children[1], ev)
        case h.Equal():
            return compare_equal(ev.value(p.children[0]), ev.value(p.children[1]), ev.arithmetic)
        case h.NotEqual():
            return not compare_equal(ev.value(p.children[0]), ev.value(p.children[1]), ev.arithmetic)
        case h.Less() | h.LessEqual() | h.Greater() | h.GreaterEqual():
            return _ordered(p, ev)
        case h.LoewnerGreater() | h.LoewnerGreaterEqual():
            return loewner(p, ev)
        case h.Approximately():
            return _approximately(p, ev)
    raise Unsupported(f"{type(p).__name__} cannot be decided at a point")


#: Said of a family of numbers, these are properties of all of them together.
TOGETHER = frozenset({"not_constant", "centred", "probability_vector", "onehot", "unit"})

MAX_CASES = 4096


def every_index(p: h.Term, ev: Evaluator) -> list[Evaluator]:
    """An evaluator for each value of a quantifier's letters, which must be used as indices; raise Unsupported where one is not."""
    scopes = [ev]
    for letter in p.children[1:]:
        top = _index_range(letter, p.children[0], ev)
        if len(scopes) * top > MAX_CASES:
            raise Unsupported("too many cases")
        scopes = [scope.bind(letter, fmpq(k)) for scope in scopes for k in range(1, top + 1)]
    return scopes


def _index_range(letter: h.Term, body: h.Term, ev: Evaluator) -> int:
    """The size of the dimension that a letter runs through as an index."""
    for t in body.walk():
        if isinstance(t, h.At) and letter in t.children[1:]:
            base, place = t.children[0], t.children[1:].index(letter)
            family = base.family if isinstance(base, h.Sym) else ()
            if place < len(family):
                return ev.size(family[place])
            rows, columns = (ev.size(d) for d in shape_of(base))
            place -= len(family)
            single = len(t.children) - 1 - len(family) == 1
            return max(rows, columns) if single else (rows, columns)[place]
    raise Unsupported("a quantifier over more than an index")


def _all(parts: Iterable[T], test: Callable[[T], bool]) -> bool:
    """Whether all parts pass, where one that fails decides even if another cannot be decided."""
    postponed: Unsupported | None = None
    for part in parts:
        try:
            if not test(part):
                return False
        except Unsupported as e:
            postponed = postponed or e
    if postponed is not None:
        raise postponed
    return True


def compare_equal(a: Value, b: Value, ar: Arithmetic) -> bool:
    """Whether two values are equal in every entry; balls may leave it undecided."""
    if ar.shape(a) != ar.shape(b):
        raise Unsupported("a comparison of different shapes")
    if ar.exact:
        return bool(a == b)
    postponed: Undecided | None = None
    for x, y in zip(ar.entries(a), ar.entries(b), strict=True):
        try:
            if not ar.is_zero(x - y):
                return False
        except Undecided as e:
            postponed = e
    if postponed:
        raise postponed
    return True


_SIGNS: dict[type[h.Term], Callable[[int], bool]] = {
    h.Less: lambda s: s < 0,
    h.LessEqual: lambda s: s <= 0,
    h.Greater: lambda s: s > 0,
    h.GreaterEqual: lambda s: s >= 0,
}


def _ordered(p: h.Term, ev: Evaluator) -> bool:
    infinite = _against_infinity(p)
    if infinite is not None:
        ev.value(p.children[0] if infinite[0] == 1 else p.children[1])
        return infinite[1]
    if ev.arithmetic is PRIME:
        ev = ev.exactly
    ar = ev.arithmetic
    a, b = ev.value(p.children[0]), ev.value(p.children[1])
    if ar.is_array(a) != ar.is_array(b):
        a, b = (_spread(a, b, ar), b) if ar.is_array(b) else (a, _spread(b, a, ar))
    if ar.shape(a) != ar.shape(b):
        raise Unsupported("a comparison of different shapes")
    test = _SIGNS[type(p)]
    return _all(zip(ar.entries(a), ar.entries(b), strict=True), lambda pair: _test_sign(pair[0] - pair[1], test, ar))


def _spread(s: Value, like: Value, ar: Arithmetic) -> Value:
    rows, columns = ar.shape(like)
    return ar.array(rows, columns, [s] * (rows * columns))


def _test_sign(d: Any, test: Callable[[int], bool], ar: Arithmetic) -> bool:
    """Whether the sign of a difference passes; a ball that holds zero may still decide a weak inequality."""
    try:
        return test(ar.sign(d))
    except Undecided:
        possible = {test(s) for s in (-1, 0, 1) if _possible(d, s)}
        if len(possible) == 1:
            return possible.pop()
        raise


def _possible(d: Any, s: int) -> bool:
    return not d <= 0 if s > 0 else not d >= 0 if s < 0 else bool(d.contains(0))


def _against_infinity(p: h.Term) -> tuple[int, bool] | None:
    """A comparison with ±∞: which side is infinite, and the outcome."""
    for k, c in enumerate(p.children):
        infinite = sign_of_infinity(c)
        if infinite:
            return k, _SIGNS[type(p)](-infinite if k == 1 else infinite)
    return None


def sign_of_infinity(t: h.Term) -> int:
    """1 for ∞, −1 for −∞, else 0."""
    match t:
        case h.Const() if t.name == "inf":
            return 1
        case h.Times() if len(t.args) == 2 and isinstance(t.args[0], h.Num):
            return sign_of_infinity(t.args[1]) * (1 if t.args[0].value > 0 else -1)
    return 0


def loewner(p: h.Term, ev: Evaluator) -> bool:
    """Whether A − B is positive (semi)definite; A must be symmetric. `A ≻ 0` has the scalar zero on the right."""
    if ev.arithmetic is PRIME:
        ev = ev.exactly
    ar = ev.arithmetic
    a, b = ev.value(p.children[0]), ev.value(p.children[1])
    if ar.is_array(a) and not ar.is_array(b):
        n = ar.shape(a)[0]
        if not ar.is_zero(b):
            raise Unsupported("the order ⪰ between a matrix and a number")
        b = ar.array(n, n, [ar.number(fmpq(0))] * (n * n))
    difference = ar.add(a, ar.negate(b))
    strict = isinstance(p, h.LoewnerGreater)
    return psd_sign(difference, ar, strict=strict)


def _is(p: h.Is, ev: Evaluator) -> bool:
    name = p.property
    if name == "index":
        k, top = ev.integer(p.children[0]), ev.integer(p.children[1])
        return 1 <= k <= top
    if ev.arithmetic is PRIME:
        ev = ev.exactly
    subject = p.children[0]
    if name in WITH_CONSTANT:
        return belongs(ev.letter(subject), name, ev.exactly.value(p.children[1]))
    if isinstance(subject, h.Sym) and subject.family:
        members = [ev.arithmetic.lift(m) for m in ev.letter(subject).members.values()]
        if name in TOGETHER and not any(ev.arithmetic.is_array(m) for m in members):
            return satisfies(ev.arithmetic.array(len(members), 1, members), name, ev.arithmetic)
        return all(satisfies(m, name, ev.arithmetic) for m in members)
    return satisfies(ev.value(subject), name, ev.arithmetic)


def _member(x: h.Term, target: h.Term, ev: Evaluator) -> bool:
    if ev.arithmetic is PRIME:
        ev = ev.exactly
    ar = ev.arithmetic
    match target:
        case h.Space():
            rows, columns = ar.shape(ev.value(x))
            return (rows, columns) == (ev.size(target.args[0]), ev.size(target.args[1]))
        case h.NumberSet():
            return all(_in_number_set(e, target.text(0), ar) for e in ar.entries(ev.value(x)))
        case h.Interval():
            return all(in_interval(e, target, ev) for e in ar.entries(ev.value(x)))
        case h.FiniteSet():
            return any(compare_equal(ev.value(x), ev.value(c), ar) for c in target.children)
    raise Unsupported(f"membership in {type(target).__name__}")


def _in_number_set(e: Any, name: str, ar: Arithmetic) -> bool:
    if name in ("R", "C"):
        return True
    if name == "Q":
        if isinstance(e, fmpq):
            return True
        raise Unsupported("whether a number is rational")
    base = {"Z": "integer", "N": "natural", "N+": "integer"}.get(name)
    if base is None:
        raise Unsupported(f"the set {name}")
    return satisfies(e, base, ar) and (name != "N+" or ar.sign(e) > 0)


def in_interval(e: Any, target: h.Interval, ev: Evaluator) -> bool:
    """Whether a scalar lies in an interval; ends may be infinite."""
    lower, upper, kind = target.args[0], target.args[1], target.text(2)
    ar = ev.arithmetic
    tests: list[tuple[h.Term, type[h.Term]]] = []
    if not sign_of_infinity(lower):
        tests.append((lower, h.GreaterEqual if kind[0] == "[" else h.Greater))
    if not sign_of_infinity(upper):
        tests.append((upper, h.LessEqual if kind[-1] == "]" else h.Less))
    return _all(tests, lambda end: _test_sign(e - ev.scalar(end[0]), _SIGNS[end[1]], ar))


def _approximately(p: h.Term, ev: Evaluator) -> bool:
    """Within half a unit of the last digit that is given; Unsupported where neither side says how close."""
    a, b = p.children
    decimal, other = (b, a) if printed(b) is not None else (a, b)
    found = printed(decimal)
    if found is None:
        raise Unsupported("how close ≈ means is not said")
    if ev.arithmetic is PRIME:
        ev = ev.exactly
    unit = fmpq(int(found[1].p), int(found[1].q))
    return in_interval_around(ev.scalar(other), ev.scalar(decimal), unit, ev.arithmetic)


def in_interval_around(x: Any, centre: Any, unit: fmpq, ar: Arithmetic) -> bool:
    """Whether x rounds or cuts to the centre, given in this unit."""
    distance = ar.function("abs", [x - centre])
    return _test_sign(distance - ar.number(unit), _SIGNS[h.Less], ar)
