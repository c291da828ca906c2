"""Probabilities of events about one random number: by its distribution function, by its mass function, or as an integral of its density."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from derive.calculus import build as b
from derive.probability import closed, finite, pivot_events
from derive.probability.densities import MINUS_INFINITY, Carrier, carrier, density
from derive.probability.monomials import Unsupported, expand
from derive.probability.positive import is_positive
from derive.probability.world import scalar_law
from derive.terms import heads as h
from derive.terms.distributions import LAWS
from derive.terms.shapes import is_scalar
from derive.terms.statement import substitute
from derive.terms.typing import shape_of

if TYPE_CHECKING:
    from derive.probability.expectation import Engine

MIRROR: dict[type[h.Term], type[h.Term]] = {h.Less: h.Greater, h.Greater: h.Less, h.LessEqual: h.GreaterEqual, h.GreaterEqual: h.LessEqual}
#: Letters that stand for integers by custom, and those that stand for a value where a mass function is taken.
COUNTS = frozenset("i j k l m n r".split())
VALUES = COUNTS | frozenset("x y z u v w s".split())
UPPER = (h.LessEqual, h.Less)
_COMPLEMENT: dict[type[h.Term], type[h.Term]] = {
    h.Less: h.GreaterEqual, h.LessEqual: h.Greater, h.Greater: h.LessEqual, h.GreaterEqual: h.Less,
}  # fmt: skip
LOWER = (h.GreaterEqual, h.Greater)


def probability(event: h.Term, e: Engine) -> h.Term:
    """P(event) as a term without chance; raise Unsupported."""
    try:
        return _probability(event, e)
    except Unsupported:
        made = pivot_events.by_pivot(event, e)
        if made is None:
            raise
        return _probability(made[0], replace(e, world=made[1]))


def _probability(event: h.Term, e: Engine) -> h.Term:
    if (enumerated := finite.probability(event, e)) is not None:
        return enumerated
    match event:
        case h.Not():
            return b.minus(h.UNITY, probability(event.children[0], e))
        case h.And() if (pinned := _pinned(event, e)) is not None:
            return pinned
        case h.And() if (renamed := _by_law(event, e)) is not None:
            return probability(renamed, e)
        case h.And() if (pivotal := _about_statistic(event, e)) is not None:
            return probability(pivotal, e)
        case h.And() if _interval(event, e) is not None:
            return _between(event, e)
        case h.And() if (joined := _joined(event, e)) is not None:
            return probability(joined, e)
        case h.LessEqual() | h.Less() | h.GreaterEqual() | h.Greater() | h.Equal():
            return _single(event, e)
    raise Unsupported("the probability of this event")


def conditional(event: h.Term, given: h.Term, e: Engine) -> h.Term:
    """P(A | B) = P(A and B)/P(B) of two events about one number, where P(B) > 0."""
    below = probability(given, e)
    e.needed.setdefault(h.Greater(below, h.ZERO))
    e.rules.setdefault("a conditional probability is that of both events over that of the condition")
    return b.quotient(probability(h.And(event, given), e), below)


def _joined(event: h.And, e: Engine) -> h.Term | None:
    """X > a and X > b is X > max(a, b), X ≤ a and X ≤ b is X ≤ min(a, b), of one number."""
    if not all(isinstance(c, h.Relation) and len(c.children) == 2 for c in event.children):
        return None
    try:
        solved = [_solved(c, e) for c in event.children]
    except Unsupported:
        return None
    if len({x for x, _, _ in solved}) != 1 or len({r for _, r, _ in solved}) != 1 or solved[0][1] is h.Equal:
        return None
    x, relation, _ = solved[0]
    ends = list(dict.fromkeys(end for _, _, end in solved))
    law = e.world.law_of(x)
    if law is None or carrier(law, e.world).discrete:
        return _farther(x, relation, ends, e)
    return relation(x, ends[0] if len(ends) == 1 else h.Func("min" if relation in UPPER else "max", *ends))


def _farther(x: h.Term, relation: type[h.Term], ends: list[h.Term], e: Engine) -> h.Term | None:
    """Of two ends at integers the one that is farther by natural numbers alone: m + n beside m."""
    if len(ends) == 1:
        return relation(x, ends[0])
    first, second = (set(end.children) if isinstance(end, h.Plus) else {end} for end in ends)
    for more, less, end in ((first, second, ends[0]), (second, first, ends[1])):
        rest = more - less
        if less < more and all(isinstance(t, h.Sym) and t.name in COUNTS for t in rest) and relation in LOWER:
            for t in rest:
                e.needed.setdefault(h.Is(t, "natural"))
            return relation(x, end)
    return None


def _single(event: h.Term, e: Engine) -> h.Term:
    if (found := _race(event, e)) is not None or (found := _of_extreme(event, e)) is not None:
        return found
    if (found := _peeled(event, e)) is not None:
        return found
    if isinstance(event, (h.LessEqual, h.Less, h.GreaterEqual, h.Greater)):
        event = closed.put_in(event, e.world)
    x, relation, end = _solved(event, e)
    law = e.world.law_of(x)
    if law is None:
        raise Unsupported("the law is not given")
    where = carrier(law, e.world)
    e.rules.setdefault("probabilities by the distribution function")
    if relation is h.Equal:
        if not where.discrete:
            return h.ZERO
        _integer(end, where, e, VALUES)
        return _mass(x, end, where, e)
    if where.discrete:
        _integer(end, where, e, COUNTS)
        low = h.Plus(end, h.UNITY) if relation is h.Greater else end
        high = h.minus(end, h.UNITY) if relation is h.Less else end
        return _sum(x, where.lower, high, e) if relation in UPPER else b.minus(h.UNITY, _sum(x, where.lower, h.minus(low, h.UNITY), e))
    below = _below(x, end, where, e)
    return below if relation in UPPER else b.minus(h.UNITY, below)


def _pinned(event: h.And, e: Engine) -> h.Term | None:
    """P(X = c, A) = P(X = c) P(A with c for X) of a discrete number X that is independent of what else is in A."""
    w = e.world
    for k, part in enumerate(event.children):
        for x, value in (part.children, part.children[::-1]) if isinstance(part, h.Equal) else ():
            law = w.law_of(x) if isinstance(x, h.Sym) and x in w.random else None
            if law is None or w.is_random(value) or not carrier(law, w).discrete:
                continue
            rest = [substitute(c, {x: value}) for j, c in enumerate(event.children) if j != k]
            others = {y for c in rest for y in w.random_in(c)}
            if not others or not any({x, *others} <= set(g) for g in w.independent):
                continue
            e.rules.setdefault("the probabilities of independent events multiply")
            return b.times(probability(h.Equal(x, value), e), probability(rest[0] if len(rest) == 1 else h.And(*rest), e))
    return None


def _race(event: h.Term, e: Engine) -> h.Term | None:
    """P(X < Y) = λ/(λ + μ) of independent exponential numbers with rates λ and μ; None for anything else."""
    if not isinstance(event, (h.Less, h.LessEqual, h.Greater, h.GreaterEqual)) or not all(e.world.is_random(c) for c in event.children):
        return None
    first, second = event.children if isinstance(event, (h.Less, h.LessEqual)) else event.children[::-1]
    laws = [closed.law_of_term(c, e.world) for c in (first, second)]
    rates = [law.children[0] for law in laws if law is not None and law.name == "exponential" and len(law.children) == 1]
    letters = [set(e.world.random_in(c)) for c in (first, second)]
    apart = not letters[0] & letters[1] and any(letters[0] | letters[1] <= set(g) for g in e.world.independent)
    if len(rates) != 2 or not apart:
        return None
    e.rules.setdefault("the first of two exponential times")
    return b.quotient(rates[0], b.plus(*rates))


def _of_extreme(event: h.Term, e: Engine) -> h.Term | None:
    """P(max(X, Y) ≤ c) = P(X ≤ c) P(Y ≤ c) and P(min(X, Y) > c) = P(X > c) P(Y > c) of independent numbers."""
    left, right = event.children
    relation = type(event)
    if not e.world.is_random(left):
        left, right, relation = right, left, MIRROR.get(relation, relation)
    if not (isinstance(left, h.Func) and left.name in ("max", "min") and len(left.children) > 1) or e.world.is_random(right):
        return None
    parts = left.children
    if relation is h.Equal or not all(e.world.is_random(c) for c in parts) or closed.law_of_term(left, e.world) is not None:
        return None
    letters = [x for c in parts for x in e.world.random_in(c)]
    if len(set(letters)) != len(letters) or not any(set(letters) <= set(g) for g in e.world.independent):
        return None
    below = left.name == "max"
    same = relation if (relation in UPPER) is below else _COMPLEMENT[relation]
    made = b.times(*(probability(same(c, right), e) for c in parts))
    e.rules.setdefault("the distribution function of an extreme of independent numbers")
    return made if same is relation else b.minus(h.UNITY, made)


def _peeled(event: h.Term, e: Engine) -> h.Term | None:
    """P(g(X) ≤ c) by the law of g(X), or by undoing g from the outside in; None where the event is plain or no rule undoes it."""
    left, right = event.children
    relation = type(event)
    if e.world.is_random(left) == e.world.is_random(right):
        return None
    if not e.world.is_random(left):
        left, right, relation = right, left, MIRROR.get(relation, relation)
    plain = isinstance(left, (h.Sym, h.At)) and not _ordered(left, e) and closed.marginal(left, e.world) is None
    if plain and e.world.law_of(left) is not None:
        return None
    law = closed.law_of_term(left, e.world) if not plain else None
    if law is not None and law.name == "order_statistic":
        return _of_order_statistic(law, relation, right, e)
    if law is not None and scalar_law(law) is not None:
        return _single(relation(closed.fresh(law, e.world), right), e)
    undone = _undone(left, relation, right, e)
    return probability(undone, e) if undone is not None else None


def _ordered(x: h.Term, e: Engine) -> bool:
    law = e.world.law_of(x)
    return isinstance(law, h.Distribution) and law.name == "order_statistic"


def _of_order_statistic(law: h.Distribution, relation: type[h.Term], end: h.Term, e: Engine) -> h.Term | None:
    """P(X_(k) ≤ x) = I_{F(x)}(k, n − k + 1), of the largest F(x)ⁿ, of the least 1 − (1 − F(x))ⁿ."""
    base, rank, n = law.children
    if relation is h.Equal or not isinstance(base, h.Distribution):
        return None
    x = closed.fresh(base, e.world)
    if carrier(base, e.world).discrete:
        return None
    below = _single(h.LessEqual(x, end), e)
    if rank == n:
        made = b.power(below, n)
    elif rank == h.UNITY:
        made = b.minus(h.UNITY, b.power(b.minus(h.UNITY, below), n))
    else:
        made = h.Func("betainc", rank, b.plus(n, b.negate(rank), h.UNITY), below)
    e.rules.setdefault("the distribution function of an order statistic")
    return made if relation in UPPER else b.minus(h.UNITY, made)


def _undone(t: h.Term, relation: type[h.Term], end: h.Term, e: Engine) -> h.Term | None:
    """The event about the argument of the outermost function that says the same; None where no rule applies."""
    w = e.world
    match t:
        case h.Func() if t.name == "abs" or (
            t.name == "sqrt" and isinstance(t.children[0], h.Power) and t.children[0].children[1] == h.TWO
        ):
            inner = t.children[0] if t.name == "abs" else t.children[0].children[0]
            return _within(inner, relation, end, e)
        case h.Power(children=(h.Func(name="sqrt", children=(inner,)), exponent)) if exponent == h.TWO:
            return relation(inner, end)
        case h.Power() if t.children[1] == h.TWO and relation is not h.Equal:
            if not is_positive(end, w):
                e.needed.setdefault(h.GreaterEqual(end, h.ZERO))
            return _within(t.children[0], relation, h.Func("sqrt", end), e)
        case h.Power() if relation is not h.Equal and _nonnegative(t.children[0], e) and is_positive(t.children[1], w):
            if not is_positive(end, w):
                e.needed.setdefault(h.GreaterEqual(end, h.ZERO))
            return relation(t.children[0], b.power(end, b.quotient(h.UNITY, t.children[1])))
        case h.Quotient() if relation is not h.Equal and not w.is_random(t.children[0]) and is_positive(t.children[1], w):
            if is_positive(t.children[0], w):
                if not is_positive(end, w):
                    e.needed.setdefault(h.Greater(end, h.ZERO))
                return MIRROR[relation](t.children[1], b.quotient(t.children[0], end))
        case h.Func() if t.name == "exp":
            if not is_positive(end, w):
                e.needed.setdefault(h.Greater(end, h.ZERO))
            return relation(t.children[0], h.Func("log", end))
        case h.Func() if t.name == "log":
            return relation(t.children[0], h.Func("exp", end))
        case h.Func() if t.name == "sqrt":
            if not is_positive(end, w):
                e.needed.setdefault(h.GreaterEqual(end, h.ZERO))
            return relation(t.children[0], b.power(end, h.TWO))
        case h.Plus() if not isinstance(end, h.Const):
            random = [c for c in t.children if w.is_random(c)]
            rest = [c for c in t.children if not w.is_random(c)]
            if len(random) == 1 and rest and _nonlinear(random[0]):
                return relation(random[0], b.minus(end, b.plus(*rest)))
        case h.Times():
            random = [c for c in t.children if w.is_random(c)]
            factor = b.times(*(c for c in t.children if not w.is_random(c)))
            if len(random) == 1 and _nonlinear(random[0]):
                return _scaled(random[0], relation, end, factor, e)
        case h.Quotient() if w.is_random(t.children[0]) and not w.is_random(t.children[1]) and _nonlinear(t.children[0]):
            return _scaled(t.children[0], relation, end, h.Quotient(h.UNITY, t.children[1]), e)
    return None


def _nonnegative(x: h.Term, e: Engine) -> bool:
    """Whether a random letter has a law on nonnegative numbers."""
    law = e.world.law_of(x)
    if law is None:
        return False
    lower = carrier(law, e.world).lower
    return lower == h.ZERO or is_positive(lower, e.world)


def _nonlinear(t: h.Term) -> bool:
    return isinstance(t, (h.Func, h.Power, h.Times, h.Plus, h.Quotient, h.Extremum, h.Composite, h.SumOver))


def _scaled(x: h.Term, relation: type[h.Term], end: h.Term, factor: h.Term, e: Engine) -> h.Term | None:
    if is_positive(factor, e.world):
        return relation(x, b.quotient(end, factor))
    if is_positive(b.negate(factor), e.world):
        return MIRROR.get(relation, relation)(x, b.quotient(end, factor))
    return None


def _within(x: h.Term, relation: type[h.Term], end: h.Term, e: Engine) -> h.Term | None:
    """|X| ≤ c as −c ≤ X ≤ c; |X| ≥ c as its complement."""
    if relation is h.Equal:
        return None
    if not is_positive(end, e.world):
        e.needed.setdefault(h.GreaterEqual(end, h.ZERO))
    inner = relation in UPPER
    low, high = (h.GreaterEqual, h.LessEqual) if relation in (h.LessEqual, h.Greater) else (h.Greater, h.Less)
    both = h.And(low(x, b.negate(end)), high(x, end))
    return both if inner else h.Not(both)


def _integer(end: h.Term, where: Carrier, e: Engine, customary: frozenset[str]) -> None:
    """A point of a discrete law is an integer: as the text says, or by custom a letter for counts, which is then one of the support."""
    if isinstance(end, h.Num) and end.value.is_integer:
        return
    said = {
        c.proposition.children[0]
        for c in e.world.conditions
        if isinstance(c.proposition, h.Is) and c.proposition.property in ("integer", "natural")
    }
    if end in said:
        return
    parts = [t for t in end.walk() if not isinstance(t, (h.Plus, h.Times))]
    counts = [t for t in parts if isinstance(t, h.Sym) and t.name in customary and is_scalar(t.dims)]
    whole = all(t in said or t in counts or (isinstance(t, h.Num) and t.value.is_integer) for t in parts)
    if not whole or not any(t not in said for t in counts):
        raise Unsupported("a discrete distribution function between the integers")
    for t in counts:
        if t not in said:
            e.needed.setdefault(h.Is(t, "natural"))
    for relation, bound in ((h.GreaterEqual, where.lower), (h.LessEqual, where.upper)):
        if not any(isinstance(t, h.Const) and t.text(0) == "inf" for t in bound.walk()):
            e.needed.setdefault(relation(end, bound))


def _mass(x: h.Term, end: h.Term, where: Carrier, e: Engine) -> h.Term:
    if isinstance(end, h.Num) and isinstance(where.lower, h.Num) and end.value < where.lower.value:
        return h.ZERO
    _at_least(end, where.lower, e)
    if where.upper != h.Const("inf"):
        e.needed.setdefault(h.LessEqual(end, where.upper))
    law = e.world.law_of(x)
    assert law is not None
    return density(law, end, e.world)


def _at_least(end: h.Term, lower: h.Term, e: Engine) -> None:
    if isinstance(end, h.Num) and isinstance(lower, h.Num):
        if end.value < lower.value:
            raise Unsupported("a point outside of the support")
        return
    e.needed.setdefault(h.GreaterEqual(end, lower))


def _sum(x: h.Term, low: h.Term, high: h.Term, e: Engine) -> h.Term:
    law = e.world.law_of(x)
    assert law is not None
    index = h.Sym("k")
    return h.SumOver(density(law, index, e.world), h.Range(index, low, b.plus(high)))


def _below(x: h.Term, end: h.Term, where: Carrier, e: Engine) -> h.Term:
    """F(end) of a continuous law, at an end inside of its support."""
    law = e.world.law_of(x)
    assert law is not None
    if where.lower != MINUS_INFINITY:
        if isinstance(end, h.Num) and isinstance(where.lower, h.Num) and end.value <= where.lower.value:
            return h.ZERO
        if not (where.lower == h.ZERO and is_positive(end, e.world)):
            e.needed.setdefault(h.GreaterEqual(end, where.lower))
    if where.upper != h.Const("inf"):
        e.needed.setdefault(h.LessEqual(end, where.upper))
    if (p := pivot_events.level(end, law, e.world)) is not None:
        e.rules.setdefault("the distribution function at a quantile")
        return p
    known = scalar_law(law)
    if known is not None and (cdf := LAWS[known.name].cdf) is not None:
        return known.say(cdf, x=end)
    variable = h.Sym("u")
    return h.Integral(density(law, variable, e.world), h.Range(variable, where.lower, end))


def _interval(event: h.Term, e: Engine) -> tuple[h.Term, h.Term, h.Term] | None:
    """a < X < b as (X, a, b)."""
    if len(event.children) != 2 or not all(isinstance(c, h.Relation) for c in event.children):
        return None
    try:
        solved = [_solved(c, e) for c in event.children]
    except Unsupported:
        return None
    (x, r1, one), (y, r2, two) = solved
    if x != y or r1 is h.Equal or r2 is h.Equal or (r1 in UPPER) == (r2 in UPPER):
        return None
    return (x, two, one) if r1 in UPPER else (x, one, two)


def _by_law(event: h.Term, e: Engine) -> h.Term | None:
    """a < g(X) < b with a letter for g(X), whose law is of the table."""
    if len(event.children) != 2 or not all(isinstance(c, h.Relation) and len(c.children) == 2 for c in event.children):
        return None
    random = {side for c in event.children for side in c.children if e.world.is_random(side)}
    if len(random) != 1:
        return None
    (t,) = random
    if isinstance(t, (h.Sym, h.At)):
        return None
    law = closed.law_of_term(t, e.world)
    if law is None or scalar_law(law) is None:
        return None
    letter = closed.fresh(law, e.world)
    return event.replace_children(
        tuple(c.replace_children(tuple(letter if side == t else side for side in c.children)) for c in event.children)
    )


def _about_statistic(event: h.Term, e: Engine) -> h.Term | None:
    """T − a ≤ μ ≤ T + b with a letter for a statistic T whose law is of the table: the event that an interval covers a number."""
    if len(event.children) != 2 or not all(isinstance(c, h.Relation) and len(c.children) == 2 for c in event.children):
        return None
    made = closed.put_in(event, e.world)
    if made == event or len(e.world.random_in(made)) != 1:
        return None
    return made


def _between(event: h.Term, e: Engine) -> h.Term:
    found = _interval(event, e)
    assert found is not None
    x, low, high = found
    law = e.world.law_of(x)
    if law is None:
        raise Unsupported("the law is not given")
    where = carrier(law, e.world)
    if where.discrete:
        raise Unsupported("an interval of a discrete law")
    e.needed.setdefault(h.LessEqual(low, high))
    return b.minus(_below(x, high, where, e), _below(x, low, where, e))


def _solved(event: h.Term, e: Engine) -> tuple[h.Term, type[h.Term], h.Term]:
    """A relation that is affine in one random number, solved for it."""
    left, right = event.children
    if not is_scalar(shape_of(left)):
        raise Unsupported("an event about vectors")
    relation = type(event)
    gap = expand(h.minus(left, right), e.world)
    slope: list[h.Term] = []
    rest: list[h.Term] = []
    subject: h.Term | None = None
    for m in gap:
        constant = b.times(b.number(m.number), *m.scalars)
        if not m.atoms and m.constant and not m.word and not m.sums:
            rest.append(constant)
        elif len(m.atoms) == 1 and m.atoms[0].kind == "power" and m.atoms[0].exponent == h.UNITY and not m.pieces and not m.sums:
            if subject not in (None, m.atoms[0].base):
                raise Unsupported("an event about several letters")
            subject = m.atoms[0].base
            slope.append(constant)
        else:
            raise Unsupported("an event that is not affine in its letter")
    if subject is None:
        raise Unsupported("an event without chance")
    a = b.plus(*slope)
    end = b.quotient(b.negate(b.plus(*rest)), a) if rest else h.ZERO
    if b.is_one(a):
        end = b.negate(b.plus(*rest)) if rest else h.ZERO
    if relation is h.Equal:
        return subject, relation, end
    if is_positive(a, e.world):
        return subject, relation, end
    if is_positive(b.negate(a), e.world):
        return subject, MIRROR[relation], b.quotient(b.plus(*rest), b.negate(a)) if rest else h.ZERO
    raise Unsupported("the sign of a factor is not known")


__all__ = ["conditional", "probability", "substitute"]
