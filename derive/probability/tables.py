"""Arbitrary laws as finite tables: what holds for all densities is tried, and proved, on all step densities.

A joint density of x and y becomes a table of positive weights over cells, normalised by their total; its marginals and conditionals are
what the definitions
say. Where the text integrates, the cells have widths of their own, so that the table is the density of a continuous law that is constant
on each
cell; where it sums, every width is 1. Random letters of which only moments are asked take the values of a column of numbers, one to a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Integer, Symbol

from derive.calculus import build as b
from derive.probability import table_expectations
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS, World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import Dim, is_scalar

Env = Mapping[str, h.Term]

MAX_VARIABLES = 4
LAWS_OF_LETTERS = "P"
EVENT = "event "


@dataclass
class Tables:
    """The tables of one claim: for each name of a density, the variables that it is about."""

    world: World
    continuous: bool
    variables: dict[str, dict[str, None]] = field(default_factory=dict)
    independent: set[frozenset[str]] = field(default_factory=set)
    conditions: list[Condition] = field(default_factory=list)
    valued: dict[str, h.Sym] = field(default_factory=dict)
    indices: dict[str, h.Sym] = field(default_factory=dict)
    points: dict[h.Term, None] = field(default_factory=dict)  # the letters that stand for a value: arguments of densities, indices of sums

    # --- parts of a table

    def size(self, key: str) -> Dim:
        """The number of cells: of an event two, the first of which is that it happens."""
        return Integer(2) if key.startswith(EVENT) else Symbol(f"n_{{{key}}}")

    def weights(self, base: str) -> h.Sym:
        sizes = [self.size(k) for k in self.variables[base]]
        rows, columns, *family = [*sizes[-2:], *sizes[:-2]] if len(sizes) > 1 else [sizes[0], 1]
        return h.Sym(f"W_{{{base}}}", rows, columns, *family)

    def single(self, base: str, key: str) -> h.Sym:
        """The weights of one variable that is independent of the others."""
        return h.Sym(f"W_{{{base},{key}}}", self.size(key))

    def width(self, key: str) -> h.Sym:
        return h.Sym(f"w_{{{key}}}", self.size(key))

    def ranges(self, keys: Iterable[str], env: Env) -> list[h.Term]:
        return [h.Range(env[k], h.UNITY, dimension_term(self.size(k))) for k in keys]

    def index(self, key: str, taken: Iterable[h.Term] = ()) -> h.Sym:
        """A fresh index for a variable."""
        names = {x.name for x in taken if isinstance(x, h.Sym)}
        name = f"i_{{{key}}}"
        while name in names:
            name += "'"
        return h.Sym(name)

    def mass(self, base: str, env: Env) -> h.Term:
        """The weight of the cells with the given indices, summed over the variables that are not given."""
        keys = tuple(self.variables[base])
        if frozenset(keys) in self.independent:
            return b.times(*(h.At(self.single(base, k), env[k]) if k in env else self._sum_single(base, k) for k in keys))
        missing = [k for k in keys if k not in env]
        full = {**env, **{k: self.index(k, env.values()) for k in missing}}
        entry = h.At(self.weights(base), *(full[k] for k in keys))
        return h.SumOver(entry, *self.ranges(missing, full)) if missing else entry

    def _sum_single(self, base: str, key: str) -> h.Term:
        i = self.index(key)
        return h.SumOver(h.At(self.single(base, key), i), *self.ranges([key], {key: i}))

    def probability(self, base: str, env: Env, given: Env | None = None) -> h.Term:
        """The probability of the cells with these indices, given others."""
        return h.Quotient(self.mass(base, {**env, **(given or {})}), self.mass(base, given or {}))

    def density(self, base: str, env: Env, given: Env | None = None) -> h.Term:
        p = self.probability(base, env, given)
        return h.Quotient(p, b.times(*(h.At(self.width(k), env[k]) for k in env))) if self.continuous else p

    def value(self, key: str, letter: h.Sym, i: h.Term) -> h.Term:
        """The value of a random number in a cell."""
        if self.continuous:
            raise Unsupported("a moment under a density that is not given")
        found = self.valued.setdefault(key, h.Sym(f"v_{{{letter.name}}}", self.size(key)))
        return h.At(found, i)


def key_of(t: h.Term) -> str:
    """The variable that a letter stands for: X and x are one; an event is a variable of its own."""
    if isinstance(t, h.SetSym):
        return EVENT + t.text(0)
    if not isinstance(t, h.Sym):
        raise Unsupported("a density at something else than a letter")
    return t.name[:1].lower() + t.name[1:] if len(t.name) == 1 or t.name[1] in "_'" else t.name


def base_of(name: str) -> str:
    """The name of a density without the letters that it is labelled with: p_X, p_{Y|X}."""
    stem, _, rest = name.partition("_{")
    inside = rest.rstrip("}").replace("\\mid", "").replace("|", "").replace(",", "").replace(" ", "")
    return stem if rest and inside.isalpha() and inside.isupper() else name


# --- what a claim speaks of -----------------------------------------------------------------------------------------------------


def build(terms: Sequence[h.Term], world: World) -> Tables:
    """Collect the variables of every density and of the random letters; raise Unsupported."""
    whole = [t for term in terms for t in term.walk()]
    continuous = any(isinstance(t, h.Integral) and any(isinstance(u, h.Density) for u in t.walk()) for t in whole) or any(
        isinstance(c.proposition, h.Is) and c.proposition.property in ("continuous", "density") for c in world.conditions
    )
    tables = Tables(world, continuous)
    for t in whole:
        if isinstance(t, h.Density):
            _declare(tables, base_of(t.text(0)), _points(t))
            tables.points |= dict.fromkeys(_points(t))
        for r in t.children if isinstance(t, (h.SumOver, h.Integral)) else ():
            if isinstance(r, h.Over):
                tables.points.setdefault(r.children[0])
    bases = list(tables.variables)
    for t in whole:
        if isinstance(t, (h.Entropy, h.MutualInformation)):
            letters = [c for c in _flat(t) if isinstance(c, h.Sym)]
            owner = next((x for x in bases if all(key_of(c) in tables.variables[x] for c in letters)), None)
            if owner is None and letters:
                _declare(tables, bases[0] if len(bases) == 1 else LAWS_OF_LETTERS, letters)
        if isinstance(t, (h.Divergence, h.CrossEntropy, h.Entropy)):
            for c in t.children:
                if isinstance(c, h.SetSym) and not tables.variables.get(c.text(0)):
                    tables.variables[c.text(0)] = {_common(tables): None}
    events = dict.fromkeys(s for t in whole if isinstance(t, h.Probability) for s in t.walk() if isinstance(s, h.SetSym))
    if events:
        tables.variables.setdefault(LAWS_OF_LETTERS, {}).update({EVENT + s.text(0): None for s in events})
    for x in world.random:
        if not is_scalar(x.dims) or x in world.laws:
            raise Unsupported("arbitrary laws of vectors")
        if not any(key_of(x) in v for v in tables.variables.values()):
            _declare(tables, LAWS_OF_LETTERS, [x])
    if any(len(v) > MAX_VARIABLES for v in tables.variables.values()):
        raise Unsupported("a joint law of too many letters")
    _independence(tables, world)
    return tables


def _common(tables: Tables) -> str:
    for v in tables.variables.values():
        if len(v) == 1:
            return next(iter(v))
    return "x"


def _flat(t: h.Term) -> list[h.Term]:
    return [x for c in t.children for x in (_flat(c) if isinstance(c, (h.Given, h.Block, h.And)) else [c])]


def _points(t: h.Term) -> list[h.Term]:
    return [c for c in _flat(t) if not isinstance(c, h.SetSym)]


def _declare(tables: Tables, base: str, letters: Iterable[h.Term]) -> None:
    known = tables.variables.setdefault(base, {})
    for x in letters:
        known.setdefault(key_of(x))


def _independence(tables: Tables, world: World) -> None:
    for base, keys in tables.variables.items():
        for group in world.independent:
            if all(isinstance(x, (h.Sym, h.SetSym)) for x in group) and len(keys) > 1 and set(keys) <= {key_of(x) for x in group}:
                tables.independent.add(frozenset(keys))
        for c in world.conditions:
            p = c.proposition
            if len(keys) == 2 and isinstance(p, h.Equal) and _is_product(p, base):
                tables.independent.add(frozenset(keys))
    touched = {frozenset(key_of(x) for x in g if isinstance(x, (h.Sym, h.SetSym))) for g in world.independent}
    for g in touched:
        held = any(g & set(v) and frozenset(v) not in tables.independent for v in tables.variables.values() if len(v) > 1)
        if held:
            raise Unsupported("independence within a larger joint law")


def _is_product(p: h.Equal, base: str) -> bool:
    """p(x, y) = p(x) p(y)."""
    left, right = p.children
    if not isinstance(left, h.Density):
        left, right = right, left
    if not isinstance(left, h.Density) or base_of(left.text(0)) != base or len(_points(left)) != 2 or not isinstance(right, h.Times):
        return False
    parts = right.children
    return len(parts) == 2 and all(isinstance(q, h.Density) and len(q.children) == 1 for q in parts)


# --- translation ----------------------------------------------------------------------------------------------------------------


def translate(t: h.Term, tables: Tables, env: Env) -> h.Term:
    """A term about arbitrary laws as a term about their tables; `env` are the indices of the variables that are bound; raise
    Unsupported."""
    match t:
        case h.Density():
            return _density(t, tables, env)
        case h.Integral() | h.SumOver():
            return _sum(t, tables, env)
        case h.Entropy():
            return _entropy(t, tables, env)
        case h.MutualInformation():
            return _information(t, tables, env)
        case h.Divergence():
            return _divergence(t, tables, env)
        case h.CrossEntropy():
            p, q = (law_of(c, tables, env) for c in t.children)
            return b.negate(_over(p, h.Func("log", q.term), tables))
        case h.Expectation():
            return table_expectations.expectation_of(t, tables, env)
        case h.Variance():
            body, *given = t.children
            mean = h.Expectation(body, *given)
            second = h.Expectation(h.Power(body, h.TWO), *given)
            return h.minus(translate(second, tables, env), h.Power(translate(mean, tables, env), h.TWO))
        case h.Covariance():
            x, y, *given = t.children
            cross = translate(h.Expectation(h.Times(x, y), *given), tables, env)
            means = [translate(h.Expectation(z, *given), tables, env) for z in (x, y)]
            return h.minus(cross, h.Times(*means))
        case h.Correlation():
            x, y, *given = t.children
            spread = h.Times(h.Variance(x, *given), h.Variance(y, *given))
            return h.Quotient(translate(h.Covariance(x, y, *given), tables, env), h.Func("sqrt", translate(spread, tables, env)))
        case h.Probability():
            event, *given = t.children
            at = table_expectations.at_points(t, tables)
            if at is not None:
                return _density(at, tables, env)
            return translate(h.Expectation(h.Indicator(event), *given), tables, env)
        case h.Sym():
            return _letter(t, tables, env)
        case h.SetSym() if EVENT + t.text(0) in env:
            return h.Equal(env[EVENT + t.text(0)], h.UNITY)
    if isinstance(t, HEADS):
        raise Unsupported(f"this {type(t).__name__.lower()} of an arbitrary law")
    children = tuple(translate(c, tables, env) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def _letter(t: h.Sym, tables: Tables, env: Env) -> h.Term:
    if t in tables.world.random:
        key = key_of(t)
        if key not in env:
            raise Unsupported("a random letter outside of an expectation")
        return tables.value(key, t, env[key])
    if t in tables.points and is_scalar(t.dims):
        key = key_of(t)
        if key in env:
            if tables.continuous:
                raise Unsupported("a value beside its density")
            return tables.value(key, t, env[key])
    return t


def _key(t: h.Term) -> str:
    return key_of(t) if isinstance(t, h.Sym) else ""


def observed(key: str, tables: Tables, env: Env) -> h.Term:
    """The index of a variable: bound, or one arbitrary cell for a value that is given."""
    if key in env:
        return env[key]
    if key not in tables.indices:
        i = h.Sym(f"j_{{{key}}}")
        tables.indices[key] = i
        tables.conditions.append(Condition(h.Is(i, "index", dimension_term(tables.size(key))), Origin.INFERRED, ""))
    return tables.indices[key]


def _density(t: h.Density, tables: Tables, env: Env) -> h.Term:
    return law_of(t, tables, env, bind=False).term


@dataclass(frozen=True, slots=True)
class _Law:
    """A density at indices, its probability, and the indices that it is a density of."""

    term: h.Term
    probability: h.Term
    env: dict[str, h.Term]


def law_of(t: h.Term, tables: Tables, env: Env, bind: bool = True, like: _Law | None = None) -> _Law:
    """A density, or a letter for one, with the indices of its variables (its own where `bind`)."""
    if isinstance(t, h.SetSym):
        base, keys = t.text(0), tuple(tables.variables.get(t.text(0), {}))
        given: tuple[str, ...] = ()
    elif isinstance(t, h.Density):
        base = base_of(t.text(0))
        points = [c for c in t.children if not isinstance(c, h.Given)]
        keys = tuple(key_of(c) for c in points)
        given = tuple(key_of(c) for g in t.children if isinstance(g, h.Given) for c in g.children)
    else:
        raise Unsupported("a law that is not given")
    if not keys:
        raise Unsupported("a law that is not given")
    if like is not None and set(keys) != set(like.env):
        if len(keys) != len(like.env):
            raise Unsupported("laws of different variables")
        inner = dict(zip(keys, like.env.values(), strict=True))
    elif like is not None:
        inner = {k: like.env[k] for k in keys}
    elif bind:
        inner = {k: tables.index(k, env.values()) for k in keys}
    else:
        inner = {k: observed(k, tables, env) for k in keys}
    outer = {k: observed(k, tables, env) for k in given}
    return _Law(tables.density(base, inner, outer), tables.probability(base, inner, outer), inner)


def _over(p: _Law, body: h.Term, tables: Tables) -> h.Term:
    return h.SumOver(h.Times(p.probability, body), *tables.ranges(p.env, p.env))


def _sum(t: h.Term, tables: Tables, env: Env) -> h.Term:
    body, *ranges = t.children
    inner = dict(env)
    made: list[h.Term] = []
    factors: list[h.Term] = []
    for r in ranges:
        if isinstance(r, h.Such):
            raise Unsupported("a restricted sum over an arbitrary law")
        x = r.children[0]
        key = _key(x)
        owner = any(key in v for v in tables.variables.values())
        if not owner:
            made.append(r)
            continue
        i = tables.index(key, inner.values())
        inner[key] = i
        made += tables.ranges([key], inner)
        if isinstance(t, h.Integral) and tables.continuous:
            factors.append(h.At(tables.width(key), i))
        elif isinstance(t, h.SumOver) and tables.continuous:
            raise Unsupported("a sum over a density")
    if all(r in ranges for r in made):
        return t.func(translate(body, tables, inner), *made)  # type: ignore[no-any-return]
    inside = translate(body, tables, inner)
    return h.SumOver(h.Times(*factors, inside) if factors else inside, *made)


def owner_of(keys: Iterable[str], tables: Tables) -> str:
    wanted = set(keys)
    found = [x for x, v in tables.variables.items() if wanted <= set(v)]
    if not found:
        raise Unsupported("letters without a joint law")
    return found[0]


def _entropy(t: h.Term, tables: Tables, env: Env) -> h.Term:
    given = [c for g in t.children if isinstance(g, h.Given) for c in g.children]
    subjects = [c for c in t.children if not isinstance(c, h.Given)]
    if len(subjects) == 1 and isinstance(subjects[0], (h.SetSym, h.Density)):
        p = law_of(subjects[0], tables, env)
        return b.negate(_over(p, h.Func("log", p.term), tables))
    fixed = {}
    for c in [c for c in given if isinstance(c, h.Relation)]:
        pair = table_expectations.point_of(c, tables)
        if pair is None:
            raise Unsupported("an entropy given an event")
        fixed[pair[0]] = observed(pair[0], tables, env)
    given = [c for c in given if not isinstance(c, h.Relation)]
    others = [key_of(x) for c in given for x in members_of(c)]
    keys = [k for c in subjects for x in members_of(c) if (k := key_of(x)) not in others and k not in fixed]
    if not keys:
        return h.ZERO  # nothing is left open of what is given
    base = owner_of([*keys, *others, *fixed], tables)
    indices = {k: tables.index(k, env.values()) for k in [*keys, *others] if k not in fixed}
    inner, outer = {k: indices[k] for k in keys}, {k: indices[k] for k in others} | fixed
    weight = tables.probability(base, {k: indices[k] for k in indices}, fixed)
    inside = h.Times(weight, h.Func("log", tables.density(base, inner, outer)))
    return b.negate(h.SumOver(inside, *tables.ranges(indices, indices)))


def _information(t: h.Term, tables: Tables, env: Env) -> h.Term:
    given = [c for g in t.children if isinstance(g, h.Given) for c in g.children]
    x, y = (c for c in t.children if not isinstance(c, h.Given))
    tail = (h.Given(*given),) if given else ()
    whole = h.Given(*members_of(y), *given)
    left = _entropy(h.Entropy(*members_of(x), *tail), tables, env)
    return h.minus(left, _entropy(h.Entropy(*members_of(x), whole), tables, env))


def members_of(t: h.Term) -> tuple[h.Term, ...]:
    return t.children if isinstance(t, (h.And, h.Block)) else (t,)


def _divergence(t: h.Term, tables: Tables, env: Env) -> h.Term:
    first, second = t.children
    p = law_of(first, tables, env)
    q = law_of(second, tables, env, like=p)
    match t.text(0):
        case "KL":
            return _over(p, h.Func("log", h.Quotient(p.probability, q.probability)), tables)
        case "JS":
            middle = h.Quotient(h.Plus(p.probability, q.probability), h.TWO)
            halves = [_over(x, h.Func("log", h.Quotient(x.probability, middle)), tables) for x in (p, q)]
            return h.Times(h.Num("1/2"), h.Plus(*halves))
        case "TV":
            gap = h.Func("abs", h.minus(p.probability, q.probability))
            return h.Times(h.Num("1/2"), h.SumOver(gap, *tables.ranges(p.env, p.env)))
    raise Unsupported("this divergence")


def logs_apart(t: h.Term) -> h.Term:
    """log of a product of weights, their sums and quotients as the sum of the logarithms: all of them are positive."""
    children = tuple(logs_apart(c) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    return _log(t.children[0]) if isinstance(t, h.Func) and t.name == "log" and _weight(t.children[0]) else t


def _weight(t: h.Term) -> bool:
    match t:
        case h.At():
            return isinstance(t.children[0], h.Sym) and t.children[0].name.startswith(("W_{", "w_{"))
        case h.SumOver():
            return _weight(t.children[0])
        case h.Times() | h.Quotient() | h.Plus():
            return all(_weight(c) for c in t.children)
        case h.Num():
            return bool(t.value > 0)
    return False


def _log(t: h.Term) -> h.Term:
    match t:
        case h.Quotient():
            return b.minus(_log(t.children[0]), _log(t.children[1]))
        case h.Times():
            return b.plus(*(_log(c) for c in t.children))
    return h.ZERO if t == h.UNITY else h.Func("log", t)


def conditions_of(tables: Tables) -> list[Condition]:
    """Every weight and width is positive."""
    out = list(tables.conditions)
    for base, keys in tables.variables.items():
        if frozenset(keys) in tables.independent:
            out += [Condition(h.Is(tables.single(base, k), "positive"), Origin.INFERRED, "") for k in keys]
        elif keys:
            out.append(Condition(h.Is(tables.weights(base), "positive"), Origin.INFERRED, ""))
        if tables.continuous:
            out += [Condition(h.Is(tables.width(k), "positive"), Origin.INFERRED, "") for k in keys]
    return list(dict.fromkeys(out))


__all__ = ["Tables", "build", "conditions_of", "translate"]
