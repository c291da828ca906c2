"""What a term needs in order to be defined, computed from the term, less what the conditions say already.

Samples cannot see a missing invertibility: a random matrix is invertible. So the needs of every head are listed here: an inverse, a
quotient, a logarithm, a fractional power, a pole, a kink under a derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from derive.numeric.plan import dimensions
from derive.numeric.say import say
from derive.numeric.signs import Knowledge, Sign
from derive.terms import composites
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, properties_of
from derive.terms.functions import FUNCTIONS
from derive.terms.shapes import ShapeError, is_scalar, is_vector
from derive.terms.statement import bound_by, free_letters
from derive.terms.typing import shape_of


def needed(term: h.Term, conditions: Iterable[Condition], *, kinks: bool = True) -> tuple[Condition, ...]:
    """Return the conditions, beyond those given, under which every part of a term (or of both sides of a claim) is defined.

    Without `kinks` a derivative is taken for defined where what is differentiated is: `∇‖x‖²` has none where `‖x‖` has one.
    What follows from the given ones by plain rules (`signs.py`) is left out. A need that speaks of a bound letter is quantified over it;
    of a letter of integration it is left out, for an integral forgives single points.
    """
    conditions = tuple(conditions)
    known = Knowledge(conditions, dimensions([term, *(c.proposition for c in conditions)]), term)
    found: dict[h.Term, None] = {}
    for need in _needs(term, known, (), kinks):
        found.setdefault(need)
    return strongest(conditions, [Condition(p, Origin.NEEDED, say(p)) for p in found])


def strongest(given: Iterable[Condition], needs: Iterable[Condition]) -> tuple[Condition, ...]:
    """Return the needs without those that the others imply: of x > 0 and x ≠ 0 the first."""
    stated, kept = tuple(given), list(dict.fromkeys(needs))
    for need in sorted(kept, key=lambda c: isinstance(c.proposition, h.Greater)):  # of P > 0 and P ≠ 0 the first stays
        others = (*stated, *(c for c in kept if c is not need))
        if len(kept) > 1 and _implied(need.proposition, others):
            kept.remove(need)
    return tuple(kept)


def _implied(p: h.Term, others: tuple[Condition, ...]) -> bool:
    """Whether the sign of a term, known from other conditions, is as it must be."""
    if not isinstance(p, (h.NotEqual, h.GreaterEqual, h.Greater)) or p.children[1] != h.ZERO:
        return False
    sign = Knowledge(others, dimensions([p, *(c.proposition for c in others)]), p).sign(p.children[0])
    match p:
        case h.Greater():
            return sign is Sign.POSITIVE
        case h.GreaterEqual():
            return sign is not None and sign.nonnegative
    return sign is not None and sign.nonzero


Need = Callable[[h.Term, Knowledge], Iterator[h.Term]]


def _needs(term: h.Term, known: Knowledge, scope: tuple[h.Term, ...], kinks: bool) -> Iterator[h.Term]:
    """Yield the needs of a term, inner ones first; `scope` are the binders around it."""
    if isinstance(term, h.Composite):
        yield from _needs(composites.unfold(term), known, scope, kinks)
        return
    inner_scope = (*scope, term) if bound_by(term) else scope
    for c in term.children:
        yield from _needs(c, known, inner_scope, kinks)
    rule = NEEDS.get(type(term))
    if rule is None or (rule is _derivative and not kinks):
        return
    for need in rule(term, known):
        quantified = _quantify(need, scope)
        if quantified is not None:
            yield quantified


def _quantify(need: h.Term, scope: tuple[h.Term, ...]) -> h.Term | None:
    letters = set(free_letters(need))
    bound: list[h.Term] = []
    for binder in scope:
        mine = [b for b in sorted(bound_by(binder), key=str) if b in letters]
        if mine and isinstance(binder, (h.Integral, h.Limit, h.Evaluated)):
            return None
        bound.extend(mine)
    return h.ForAll(need, *bound) if bound else need


def _scalar(t: h.Term) -> bool:
    try:
        return is_scalar(shape_of(t))
    except ShapeError:
        return False


def _nonzero(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    s = known.sign(t)
    if s is not None and s.nonzero:
        return
    for factor in _factors(t):
        s = known.sign(factor)
        if s is None or not s.nonzero:
            yield h.NotEqual(factor, h.ZERO)


def _factors(t: h.Term) -> list[h.Term]:
    """The scalar factors that must not vanish for a product or power not to vanish."""
    match t:
        case h.Times() if all(_scalar(c) for c in t.children):
            return [f for c in t.children for f in _factors(c)]
        case h.Power() if isinstance(t.children[1], h.Num):
            return _factors(t.children[0])
        case h.Norm():
            return [t]
    return [t]


def _inverse(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    yield from _invertible(t.children[0], known)


def _invertible(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    if known.invertible(t):
        return
    match t:
        case h.Times() if all(_square(c) for c in t.children):
            for c in t.children:
                yield from _invertible(c, known)
        case h.Transpose() | h.Inverse():
            yield from _invertible(t.children[0], known)
        case _ if _scalar(t):
            yield from _nonzero(t, known)
        case _:
            yield h.Is(t, "invertible")


def _square(t: h.Term) -> bool:
    try:
        rows, columns = shape_of(t)
    except ShapeError:
        return False
    return bool(rows == columns)


def _quotient(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    yield from _nonzero(t.children[1], known)


def _power(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    base, exponent = t.children
    s = known.sign(base)
    matrix = not _scalar(base) and not _column(base)
    if isinstance(exponent, h.Num) and exponent.value.is_Integer:
        if exponent.value < 0:
            yield from _invertible(base, known) if matrix else _nonzero(base, known)
        return
    if isinstance(exponent, h.Num):
        if matrix:
            if not known.semidefinite(base):
                yield h.Is(base, "positive_semidefinite")
        elif exponent.value < 0 and s is not Sign.POSITIVE:
            yield h.Greater(base, h.ZERO)
        elif exponent.value > 0 and not (s is not None and s.nonnegative):
            yield h.GreaterEqual(base, h.ZERO)
        return
    if _integral(exponent, known):
        size = known.sign(exponent)
        if size is None or not size.nonnegative:
            yield from _invertible(base, known) if matrix else _nonzero(base, known)
        return
    if matrix:
        if not known.definite(base):
            yield h.Member(exponent, h.NumberSet("N"))
    elif base == h.ZERO:
        yield h.Greater(exponent, h.ZERO)
    elif s is not Sign.POSITIVE and not (s is not None and s.nonnegative and known.sign(exponent) is Sign.POSITIVE):
        yield h.Greater(base, h.ZERO)


def _column(t: h.Term) -> bool:
    try:
        return is_vector(shape_of(t))
    except ShapeError:
        return False


def _integral(t: h.Term, known: Knowledge) -> bool:
    """Whether a term is known to be an integer."""
    match t:
        case h.Num():
            return bool(t.value.is_Integer)
        case h.Sym():
            return "integer" in properties_of(t, known.conditions) or known.is_size(t) or known.is_index(t)
        case h.Plus() | h.Times():
            return all(_integral(c, known) for c in t.children)
    return False


def _func(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    assert isinstance(t, h.Func)
    fact = FUNCTIONS.get(t.name)
    if fact is None:
        return
    for x, domain in zip(t.children, fact.domain, strict=False):
        if domain is not None:
            yield from _domain(domain, x, known)


def _shifted(t: h.Term, by: int) -> h.Term:
    """t − by, for looking its sign up."""
    return h.Plus(t, h.Num(-by)) if by else t


def _from_below(top: h.Term, t: h.Term) -> h.Term:
    return h.Plus(top, h.Times(h.MINUS_ONE, t))


def _domain(domain: str, x: h.Term, known: Knowledge) -> Iterator[h.Term]:
    def positive(t: h.Term) -> bool:
        return known.sign(t) is Sign.POSITIVE

    def nonnegative(t: h.Term) -> bool:
        s = known.sign(t)
        return s is not None and s.nonnegative

    one, minus_one = h.UNITY, h.MINUS_ONE
    match domain:
        case ">0" if not positive(x):
            yield h.Greater(x, h.ZERO)
        case ">=0" if not nonnegative(x):
            yield h.GreaterEqual(x, h.ZERO)
        case "!=0":
            yield from _nonzero(x, known)
        case ">1" if not positive(_shifted(x, 1)):
            yield h.Greater(x, one)
        case ">=1" if not nonnegative(_shifted(x, 1)):
            yield h.GreaterEqual(x, one)
        case ">-1" if not (nonnegative(x) or positive(_shifted(x, -1))):
            yield h.Greater(x, minus_one)
        case "[-1,1]" | "(-1,1)" | "(0,1)" | "[0,1]":
            yield from _between(domain, x, known)
        case "natural" if not (_integral(x, known) and nonnegative(x)):
            yield h.Member(x, h.NumberSet("N"))
        case "not pole" if not positive(x):
            yield h.Not(h.Member(h.negate(x), h.NumberSet("N")))
        case ">=-1/e" if not nonnegative(x):
            yield h.GreaterEqual(x, h.negate(h.Func("exp", minus_one)))


def _between(domain: str, x: h.Term, known: Knowledge) -> Iterator[h.Term]:
    strict = domain[0] == "("
    low = 0 if domain[1] == "0" else -1
    above, below = known.sign(_shifted(x, low)), known.sign(_from_below(h.UNITY, x))
    enough = (Sign.POSITIVE,) if strict else (Sign.POSITIVE, Sign.NONNEGATIVE)
    if above not in enough:
        yield (h.Greater if strict else h.GreaterEqual)(x, h.Num(low))
    if below not in enough:
        yield (h.Less if strict else h.LessEqual)(x, h.UNITY)


def _matrix_function(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    inner = t.children[0]
    if t.text(0) == "log" and not known.definite(inner):
        yield h.Is(inner, "positive_definite")
    if t.text(0) == "sqrt" and not known.semidefinite(inner):
        yield h.Is(inner, "positive_semidefinite")


def _spectral(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    if t.text(0) == "cond" and not known.invertible(t.children[0]):
        yield h.Is(t.children[0], "invertible")


def _derivative(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    """Keep away from the kinks of what is differentiated."""
    body, variable = t.children[0], t.children[1] if len(t.children) > 1 else None
    letter = variable.children[0] if isinstance(variable, h.At) else variable
    for part in _unfolded(body):
        if letter is not None and letter not in free_letters(part):
            continue
        match part:
            case h.Func() if part.name in FUNCTIONS:
                yield from _kinks(part, known)
            case h.Norm() if part.kind in ("2", "F", "any") and not known.nonzero(part.children[0]):
                yield h.NotEqual(part, h.ZERO)


def _unfolded(t: h.Term) -> Iterator[h.Term]:
    for part in t.walk():
        yield part
        if isinstance(part, h.Composite):
            yield from _unfolded(composites.unfold(part))


def _kinks(part: h.Func, known: Knowledge) -> Iterator[h.Term]:
    fact = FUNCTIONS[part.name]
    x = part.children[0]
    for kink in fact.kinks:
        if kink == Fraction(0):
            yield from _nonzero(x, known)
        else:
            yield h.NotEqual(x, h.Num(f"{kink.numerator}/{kink.denominator}"))
    if fact.name == "sqrt" and known.sign(x) is not Sign.POSITIVE:
        yield h.Greater(x, h.ZERO)
    if fact.name in ("max", "min"):
        for k, a in enumerate(part.children):
            for b in part.children[k + 1 :]:
                yield h.NotEqual(a, b)


def _given(t: h.Term, known: Knowledge) -> Iterator[h.Term]:
    """What an event is conditioned on has a chance: P(A | B) is P(A ∩ B) / P(B)."""
    *events, last = t.children
    if not isinstance(last, h.Given) or any(isinstance(x, h.Relation) for e in (*events, last) for x in e.walk()):
        return  # the value of a random letter, of which the law may have a density
    random = {x for c in known.conditions if isinstance(c.proposition, h.DistributedAs) for x in free_letters(c.proposition)}
    if random & set(free_letters(last)):
        return
    chance = h.Probability(last.children[0] if len(last.children) == 1 else h.And(*last.children))
    s = known.sign(chance)
    if s is not Sign.POSITIVE:
        yield h.Greater(chance, h.ZERO)


NEEDS: dict[type[h.Term], Need] = {
    h.Inverse: _inverse,
    h.Quotient: _quotient,
    h.Power: _power,
    h.Func: _func,
    h.MatrixFunction: _matrix_function,
    h.Spectral: _spectral,
    h.Partial: _derivative,
    h.Hessian: _derivative,
    h.Differential: _derivative,
    h.Probability: _given,
}
