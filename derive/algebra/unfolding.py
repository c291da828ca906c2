"""Small steps to the normal form of a matrix expression, each a rule that has a name: transpose of a product, cancel, multiply out, …

A rule looks at one place of a term; a sweep applies the rules of one group everywhere, and is one line of a derivation. The rules are
shortcuts for a reader: whoever uses a sweep checks that it has kept the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sympy import Rational

from derive.algebra.tidy import factors, joined, key, split, summands, tidy, times
from derive.terms import heads as h
from derive.terms.conditions import Condition, closure
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

ONE_NUMBER = Rational(1)
MAX_RULES = 400  # in one sweep
MAX_TERMS = 60  # summands of one line


@dataclass(slots=True)
class Sweep:
    """One sweep over a term: the clauses, equations and conditions of the rules that it has used, in order."""

    conditions: tuple[Condition, ...]
    says: dict[str, None] = field(default_factory=dict)
    minor: dict[str, None] = field(default_factory=dict)  # said where nothing else is
    by: dict[h.Term, None] = field(default_factory=dict)
    used: dict[Condition, None] = field(default_factory=dict)
    left: int = MAX_RULES  # rules that may still be applied

    def known(self, letter: h.Term, name: str) -> bool:
        """Whether the conditions give a letter a property; the condition then counts as used."""
        for c in self.conditions:
            p = c.proposition
            if isinstance(p, h.Is) and p.children == (letter,) and name in closure(p.property):
                self.used[c] = None
                return True
        return False

    def note(self, says: str, *by: h.Term, minor: bool = False) -> None:
        (self.minor if minor else self.says)[says] = None
        self.by.update(dict.fromkeys(by))

    @property
    def clauses(self) -> tuple[str, ...]:
        """What was done, small matters left out where there is something to say."""
        return tuple(self.says or self.minor)


Rule = Callable[[Sweep, h.Term], "h.Term | None"]


def square(t: h.Term) -> bool:
    """Whether a term is a square array."""
    rows, columns = shape_of(t)
    return bool(rows == columns) and not is_scalar((rows, columns))


# --- norms, powers ---------------------------------------------------------------------------------------------------------------


def norms(s: Sweep, t: h.Term) -> h.Term | None:
    match t:
        case h.Power(children=(h.Norm(kind=kind) as norm, h.Num(value=e))) if e == 2 and kind in ("F", "2"):
            x = norm.children[0]
            if shape_of(x)[1] == 1:
                made: h.Term = h.Times(h.Transpose(x), x)
            elif kind == "F":
                made = h.Trace(h.Times(h.Transpose(x), x))
            else:
                return None
            s.note("the norm as a product")
            return made
        case h.Inner(children=(x, y)):
            s.note("the inner product as a product")
            return h.Times(h.Transpose(x), y) if shape_of(x)[1] == 1 else h.Trace(h.Times(h.Transpose(x), y))
        case h.Power(children=(base, h.Num(value=e))) if square(base) and e.is_Integer and 2 <= e <= 4:
            s.note("a power is a repeated product")
            return h.Times(*[base] * int(e))
    return None


# --- transposes, inverses --------------------------------------------------------------------------------------------------------


def transposes(s: Sweep, t: h.Term) -> h.Term | None:
    if isinstance(t, h.Inverse) and isinstance(t.children[0], h.Transpose):
        s.note("transpose of an inverse")
        return h.Transpose(h.Inverse(t.children[0].children[0]))
    if not isinstance(t, h.Transpose):
        return None
    inner = t.children[0]
    if is_scalar(shape_of(inner)):
        s.note("a number is its own transpose", minor=True)
        return inner
    match inner:
        case h.Transpose():
            s.note("transposing twice changes nothing", minor=True)
            return inner.children[0]
        case h.Times():
            number, scalars, arrays = split(inner)
            if len(arrays) > 1:
                s.note("transpose of a product")
            return joined(number, scalars, [h.Transpose(a) for a in reversed(arrays)], t)
        case h.Plus():
            s.note("transpose of a sum")
            return h.Plus(*(h.Transpose(c) for c in inner.children))
        case h.Quotient() if is_scalar(shape_of(inner.children[1])):
            return h.Quotient(h.Transpose(inner.children[0]), inner.children[1])
        case h.Kronecker() | h.Hadamard():
            s.note("transpose of a Kronecker product" if isinstance(inner, h.Kronecker) else "transpose of an elementwise product")
            return inner.replace_children(tuple(h.Transpose(c) for c in inner.children))
        case h.Identity() | h.Diag():
            s.note("a diagonal matrix is its own transpose", minor=True)
            return inner
        case h.Zeros():
            return h.Zeros(inner.args[1], inner.args[0])
        case h.Inverse() if isinstance(inner.children[0], (h.Times, h.Plus, h.Kronecker, h.Identity, h.Diag)):
            s.note("transpose of an inverse")
            return h.Inverse(h.Transpose(inner.children[0]))
        case h.Inverse() if s.known(inner.children[0], "symmetric"):
            s.note("the inverse of a symmetric matrix is symmetric")
            return inner
        case h.Power() if square(inner):
            return h.Power(h.Transpose(inner.children[0]), inner.children[1])
        case h.Sym() if s.known(inner, "symmetric"):
            s.note("by symmetry", h.Equal(t, inner))
            return inner
    return None


def inverses(s: Sweep, t: h.Term) -> h.Term | None:
    if not isinstance(t, h.Inverse):
        return None
    inner = t.children[0]
    match inner:
        case h.Inverse():
            s.note("inverse of an inverse")
            return inner.children[0]
        case h.Identity():
            return inner
        case h.Kronecker() if all(square(c) for c in inner.children):
            s.note("inverse of a Kronecker product")
            return h.Kronecker(*(h.Inverse(c) for c in inner.children))
        case h.Times():
            number, scalars, arrays = split(inner)
            if not all(shape_of(a) == shape_of(t) for a in arrays):
                return None
            if len(arrays) > 1:
                s.note("inverse of a product")
            else:
                s.note("inverse of a multiple")
            made = times([h.Inverse(a) for a in reversed(arrays)])
            below = joined(number, scalars, [], h.UNITY)
            return made if below == h.UNITY else h.Times(h.Quotient(h.UNITY, below), made)
        case h.Sym() if s.known(inner, "orthogonal"):
            s.note("the inverse of an orthogonal matrix is its transpose", h.Equal(t, h.Transpose(inner)))
            return h.Transpose(inner)
    return None


# --- products --------------------------------------------------------------------------------------------------------------------


def distribute(s: Sweep, t: h.Term) -> h.Term | None:
    if isinstance(t, h.Quotient) and isinstance(t.children[0], h.Plus) and is_scalar(shape_of(t.children[1])):
        s.note("divide term by term")
        return h.Plus(*(h.Quotient(c, t.children[1]) for c in t.children[0].children))
    if not isinstance(t, h.Times):
        return None
    kids = list(t.children)
    for k, c in enumerate(kids):
        if isinstance(c, h.Plus) and len(kids) > 1 and len(summands(c)) <= MAX_TERMS:
            s.note("multiply out")
            return h.Plus(*(h.Times(*kids[:k], x, *kids[k + 1 :]) for x in summands(c)))
    return None


def cancel(s: Sweep, t: h.Term) -> h.Term | None:
    if not isinstance(t, h.Times):
        return None
    parts = factors(t)
    for k in range(len(parts)):
        for stop in range(k + 2, len(parts) + 1):
            made = _product(s, parts[k:stop])
            if made is not None:
                kept = [*parts[:k], *([made] if not isinstance(made, h.Identity) or len(parts) == stop - k else []), *parts[stop:]]
                return times(kept)
    return None


def _product(s: Sweep, run: list[h.Term]) -> h.Term | None:
    """What a run of factors is where it is known: an identity, or for idempotents the factor."""
    whole = times(run)
    for inverse, rest in ((run[0], run[1:]), (run[-1], run[:-1])):
        bare = inverse.children[0] if isinstance(inverse, h.Inverse) else None
        if isinstance(inverse, h.Transpose) and isinstance(inverse.children[0], h.Inverse):
            bare = h.Transpose(inverse.children[0].children[0])
        if bare is not None and not is_scalar(shape_of(bare)) and key(bare) == key(times(rest)):
            one = h.Identity(shape_of(inverse)[0])
            s.note("cancel", h.Equal(whole, one))
            return one
    if len(run) != 2:
        return None
    a, b = run
    if isinstance(a, h.Transpose) and a.children[0] == b and isinstance(b, h.Ones) and shape_of(b)[1] == 1:
        s.note("ones add up", h.Equal(whole, _size(b)))
        return _size(b)
    if isinstance(a, h.Transpose) and a.children[0] == b and isinstance(b, h.Sym) and s.known(b, "orthonormal_columns"):
        s.note("orthonormal columns", h.Equal(whole, h.Identity(shape_of(b)[1])))
        return h.Identity(shape_of(b)[1])
    if isinstance(b, h.Transpose) and b.children[0] == a and isinstance(a, h.Sym) and s.known(a, "orthogonal"):
        s.note("orthogonality", h.Equal(whole, h.Identity(shape_of(a)[0])))
        return h.Identity(shape_of(a)[0])
    bare = a.children[0] if isinstance(a, h.Transpose) else a
    if a == b and isinstance(bare, h.Sym) and s.known(bare, "idempotent"):
        s.note("idempotence", h.Equal(whole, a))
        return a
    if isinstance(a, h.Kronecker) and isinstance(b, h.Kronecker) and len(a.children) == len(b.children):
        pairs = list(zip(a.children, b.children, strict=True))
        if all(shape_of(x)[1] == shape_of(y)[0] for x, y in pairs):
            s.note("Kronecker products multiply factor by factor")
            return h.Kronecker(*(h.Times(x, y) for x, y in pairs))
    return None


# --- traces, determinants --------------------------------------------------------------------------------------------------------


def traces(s: Sweep, t: h.Term) -> h.Term | None:
    if not isinstance(t, h.Trace):
        return None
    inner = t.children[0]
    match inner:
        case h.Plus():
            s.note("the trace is linear")
            return h.Plus(*(h.Trace(c) for c in inner.children))
        case h.Quotient() if is_scalar(shape_of(inner.children[1])):
            s.note("the trace is linear")
            return h.Quotient(h.Trace(inner.children[0]), inner.children[1])
        case h.Identity():
            s.note("the trace of an identity is its size")
            return _size(inner)
        case h.Kronecker() if all(square(c) for c in inner.children):
            s.note("trace of a Kronecker product")
            return h.Times(*(h.Trace(c) for c in inner.children))
        case h.Times():
            number, scalars, arrays = split(inner)
            if number != 1 or scalars:
                s.note("the trace is linear")
                return joined(number, [*scalars, h.Trace(joined(ONE_NUMBER, [], arrays, inner))], [], t)
            if len(arrays) > 1:
                over = [_transposed(a) for a in reversed(arrays)]
                if sum(isinstance(a, h.Transpose) for a in over) < sum(isinstance(a, h.Transpose) for a in arrays):
                    s.note("a transpose has the same trace")
                    return h.Trace(times(over))
                turned = _least_rotation(s, arrays)
                if turned != arrays:
                    s.note("the trace is cyclic")
                    made = times(turned)
                    return made if is_scalar(shape_of(made)) else h.Trace(made)
        case h.Transpose():
            s.note("a transpose has the same trace")
            return h.Trace(inner.children[0])
    return None


def identity_traces(s: Sweep, t: h.Term) -> h.Term | None:
    if isinstance(t, h.Trace) and isinstance(t.children[0], h.Identity):
        s.note("the trace of an identity is its size")
        return _size(t.children[0])
    return None


def _transposed(t: h.Term) -> h.Term:
    return t.children[0] if isinstance(t, h.Transpose) else h.Transpose(t)


def _size(t: h.Term) -> h.Term:
    from derive.terms.composites import dimension_term

    return dimension_term(shape_of(t)[0])


def _least_rotation(s: Sweep, arrays: list[h.Term]) -> list[h.Term]:
    """The rotation in which factors cancel, which is 1×1, or that comes first."""
    if any(_product(Sweep(s.conditions), list(pair)) is not None for pair in pairwise(arrays)):
        return arrays  # let them cancel first
    turns = [arrays[k:] + arrays[:k] for k in range(len(arrays))]
    for turn in turns:
        if is_scalar(shape_of(times(turn))):
            return turn
    if _product(Sweep(s.conditions), [arrays[-1], arrays[0]]) is not None:
        return turns[-1]
    return min(turns, key=lambda turn: str([key(f) for f in turn]))


def determinants(s: Sweep, t: h.Term) -> h.Term | None:
    if not isinstance(t, h.Det):
        return None
    inner = t.children[0]
    match inner:
        case h.Transpose():
            s.note("a transpose has the same determinant")
            return h.Det(inner.children[0])
        case h.Inverse():
            s.note("the determinant of an inverse is the reciprocal")
            return h.Quotient(h.UNITY, h.Det(inner.children[0]))
        case h.Identity():
            s.note("the identity has determinant 1")
            return h.UNITY
        case h.Power():
            s.note("the determinant of a power is the power of the determinant")
            return h.Power(h.Det(inner.children[0]), inner.children[1])
        case h.Times():
            number, scalars, arrays = split(inner)
            if not arrays or not all(square(a) for a in arrays):
                return None
            s.note("determinants multiply" if len(arrays) > 1 else "a factor comes out of each row")
            scale = [] if number == 1 and not scalars else [h.Power(joined(number, scalars, [], h.UNITY), _size(inner))]
            return times([*scale, *(h.Det(a) for a in arrays)])
    return None


def quotients(s: Sweep, t: h.Term) -> h.Term | None:
    if not isinstance(t, h.Times):
        return None
    kids = list(t.children)
    for k, c in enumerate(kids):
        if isinstance(c, h.Quotient) and is_scalar(shape_of(c.children[1])) and not is_scalar(shape_of(c)):
            s.note("one fraction")
            return h.Quotient(h.Times(*kids[:k], c.children[0], *kids[k + 1 :]), c.children[1])
    return None


def vectors(s: Sweep, t: h.Term) -> h.Term | None:
    match t:
        case h.Vec(children=(h.Plus() as inner,)):
            s.note("stack term by term")
            return h.Plus(*(h.Vec(c) for c in inner.children))
    return None


#: The sweeps in the order in which they are tried.
GROUPS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("norms", (norms,)),
    ("transposes", (transposes,)),
    ("inverses", (inverses, transposes)),
    ("determinants", (determinants,)),
    ("traces", (traces,)),
    ("cancel", (cancel, identity_traces)),
    ("multiply out", (distribute,)),
    ("fractions", (quotients,)),
    ("vectors", (vectors,)),
)


@dataclass(frozen=True, slots=True)
class Unfolded:
    """What one sweep made of a term."""

    term: h.Term
    rule: str
    sweep: Sweep


def unfolded(t: h.Term, conditions: tuple[Condition, ...], without: frozenset[str] = frozenset()) -> Iterator[Unfolded]:
    """Yield what each group of rules makes of a term, those that change nothing left out."""
    for name, rules in GROUPS:
        if name in without:
            continue
        sweep = Sweep(conditions)
        made = tidy(_swept(sweep, rules, t))
        if sweep.clauses and key(made) != key(t):
            yield Unfolded(made, name, sweep)


def swept(group: str, t: h.Term, conditions: tuple[Condition, ...]) -> h.Term:
    """Return what one group of rules makes of a term."""
    return tidy(_swept(Sweep(conditions), dict(GROUPS)[group], t))


def _swept(sweep: Sweep, rules: tuple[Rule, ...], t: h.Term) -> h.Term:
    """Apply rules everywhere, inside first, again and again where they apply."""
    if isinstance(t, (h.SumOver, h.ProductOver, h.Integral, h.Proposition)):
        return t
    children = tuple(_swept(sweep, rules, c) if isinstance(c, h.Term) else c for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    for rule in rules:
        made = rule(sweep, t) if sweep.left else None
        if made is not None:
            sweep.left -= 1
            return _swept(sweep, rules, made)
    return t
