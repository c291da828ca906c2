"""Expectations and probabilities of events over finite tables."""

from __future__ import annotations

from collections.abc import Sequence

from derive.probability import tables as finite
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS
from derive.terms import heads as h


def expectation_of(t: h.Term, tables: finite.Tables, env: finite.Env) -> h.Term:
    body, *rest = t.children
    over = [o for o in rest if not isinstance(o, h.Given)]
    given = [c for g in rest if isinstance(g, h.Given) for c in g.children]
    if over:
        return _expectation_over(body, over, given, tables, env)
    events = [g for g in given if isinstance(g, (h.Proposition, h.SetSym))]
    letters = [g for g in given if g not in events]
    if any(not isinstance(g, h.Sym) for g in letters):
        raise Unsupported("a condition that is no letter")
    outer = {finite.key_of(g): finite.observed(finite.key_of(g), tables, env) for g in letters}
    keys = [k for k in _random_keys([body, *events], tables) if k not in outer]
    if not keys:
        return finite.translate(body, tables, {**env, **outer})
    base = finite.owner_of([*keys, *outer], tables)
    inner = {k: tables.index(k, [*env.values(), *outer.values()]) for k in keys}
    inside = finite.translate(body, tables, {**env, **outer, **inner})
    weight = tables.probability(base, inner, outer)
    if events:
        chosen = h.Indicator(finite.translate(h.And(*events) if len(events) > 1 else events[0], tables, {**env, **outer, **inner}))
        top = h.SumOver(h.Times(weight, chosen, inside), *tables.ranges(inner, inner))
        return h.Quotient(top, h.SumOver(h.Times(weight, chosen), *tables.ranges(inner, inner)))
    return h.SumOver(h.Times(weight, inside), *tables.ranges(inner, inner))


def point_of(event: h.Term, tables: finite.Tables) -> tuple[str, h.Sym] | None:
    """X = x, the value of a letter in the cell that x names."""
    if not isinstance(event, h.Equal):
        return None
    for letter, value in (event.children, event.children[::-1]):
        if (
            letter in tables.world.random
            and isinstance(value, h.Sym)
            and value not in tables.world.random
            and finite.key_of(value) == finite.key_of(letter)
        ):
            return finite.key_of(letter), value
    return None


def at_points(t: h.Probability, tables: finite.Tables) -> h.Density | None:
    """P(X = x, Y = y | Z = z) as a density at points."""
    event, *rest = t.children
    found = [point_of(e, tables) for e in finite.members_of(event)]
    given = [point_of(e, tables) for g in rest for e in g.children]
    if None in found or None in given:
        return None
    points = [x for pair in found if pair is not None for x in pair[1:]]
    behind = [x for pair in given if pair is not None for x in pair[1:]]
    base = finite.owner_of([finite.key_of(x) for x in [*points, *behind] if isinstance(x, h.Sym)], tables)
    return h.Density(base, *points, *([h.Given(*behind)] if behind else []))


def _random_keys(terms: Sequence[h.Term], tables: finite.Tables) -> list[str]:
    """The variables on which terms depend as functions of chance."""
    found: dict[str, None] = {}

    def visit(u: h.Term) -> None:
        if isinstance(u, h.Sym):
            if u in tables.world.random:
                found.setdefault(finite.key_of(u))
        elif isinstance(u, h.SetSym) and any(finite.EVENT + u.text(0) in v for v in tables.variables.values()):
            found.setdefault(finite.EVENT + u.text(0))
        elif isinstance(u, HEADS) and not isinstance(u, h.Density):
            for g in u.children:
                if isinstance(g, h.Given):
                    visit(g)
        else:
            for c in u.children:
                visit(c)

    for term in terms:
        visit(term)
    return list(found)


def _expectation_over(body: h.Term, over: Sequence[h.Term], given: Sequence[h.Term], tables: finite.Tables, env: finite.Env) -> h.Term:
    """E_{x∼q}, E_{q(z|x)}, E_{x,y}."""
    if given:
        raise Unsupported("a conditional expectation over a density")
    inner = dict(env)
    weights: list[h.Term] = []
    ranges: list[h.Term] = []
    plain = [o for o in over if isinstance(o, h.Sym)]
    for o in over:
        if not isinstance(o, h.Over):
            continue
        letter, law = o.children
        if not isinstance(law, (h.Density, h.SetSym)) or not isinstance(letter, h.Sym):
            raise Unsupported("an expectation over this law")
        if isinstance(law, h.SetSym):
            law = h.Density(law.text(0), letter)
            if (
                finite.base_of(law.text(0)) not in tables.variables
                or finite.key_of(letter) not in tables.variables[finite.base_of(law.text(0))]
            ):
                raise Unsupported("an expectation over this law")
        found = finite.law_of(law, tables, inner)
        inner |= found.env
        weights.append(found.probability)
        ranges += tables.ranges(found.env, found.env)
    if plain:
        keys = [finite.key_of(x) for x in plain]
        base = finite.owner_of(keys, tables)
        indices = {k: tables.index(k, inner.values()) for k in keys}
        inner |= indices
        weights.append(tables.probability(base, indices))
        ranges += tables.ranges(indices, indices)
    return h.SumOver(h.Times(*weights, finite.translate(body, tables, inner)), *ranges)
