"""What has to be sampled for a claim: its letters, what is asked of each, which relations bind them, and in which order.

Equations that give a letter its value are put in; equations that remain are solved where they are affine in some letter; bounds and
properties become instructions for the sampler; everything is checked again at the finished point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flint import fmpq
from sympy import Expr, Symbol

from derive.numeric.convex import WITH_CONSTANT
from derive.numeric.domains import parameter_domain
from derive.numeric.errors import Unsupported
from derive.numeric.ordered import Order, orders
from derive.numeric.point import name_of
from derive.terms import heads as h
from derive.terms.conditions import Condition, closure
from derive.terms.functions import FUNCTIONS
from derive.terms.shapes import ShapeError
from derive.terms.statement import bound_by, free_letters, substitute
from derive.terms.typing import shape_of

#: Conditions on functions and random letters that no value at a point can show; functions meet theirs by construction.
BY_CONSTRUCTION = frozenset(
    "differentiable convex strictly_convex concave strictly_concave increasing analytic even_function density mass_function constant"
    " random discrete continuous".split()
)

_MIRROR: dict[type[h.Term], type[h.Term]] = {
    h.Less: h.Greater,
    h.Greater: h.Less,
    h.LessEqual: h.GreaterEqual,
    h.GreaterEqual: h.LessEqual,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A letter (or each of its entries) stands in a relation to a term: `Less`, `LessEqual`, `Greater`, `GreaterEqual`.

    `single`: only one entry does (`x_1 > 0`), so that the others must not always do so too.
    """

    letter: h.Term
    relation: type[h.Term]
    end: h.Term
    entries: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Instructions for the sampler; `defined` are letters that were put in by their equations, in order, and `classes` the properties of
    functions that have a constant."""

    claim: h.Term
    dims: tuple[Symbol, ...]
    letters: tuple[h.Term, ...]
    properties: dict[h.Term, frozenset[str]]
    bounds: tuple[Bound, ...]
    equations: tuple[h.Term, ...]
    checks: tuple[h.Term, ...]
    dim_checks: tuple[h.Term, ...]
    orders: tuple[h.Term, ...]
    choices: dict[h.Term, h.Term]
    defined: tuple[tuple[h.Term, h.Term], ...]
    constants: tuple[fmpq, ...]
    shapes: tuple[tuple[h.Sym, str], ...]
    ordered: dict[h.Sym, Order]
    classes: tuple[h.Is, ...] = ()


def split(p: h.Term) -> list[h.Term]:
    """The conjuncts of a proposition."""
    return [q for c in p.children for q in split(c)] if isinstance(p, h.And) else [p]


def _without_random(p: h.Term, claim: h.Term) -> list[h.Term]:
    """A condition on random letters that have no value in the claim says of its points only where the parameters lie."""
    if isinstance(p, h.DistributedAs):
        if any(x in valued_letters(claim) for x in free_letters(p.children[0])):
            return [p]
        return parameter_domain(p.children[1])
    if isinstance(p, h.Is) and p.property in _JOINT and not any(x in valued_letters(claim) for x in free_letters(p)):
        return []
    return [p]


def valued_letters(t: h.Term) -> frozenset[h.Term]:
    """The free letters that a term uses outside of expectations, probabilities and the like."""
    if isinstance(t, h.OF_LAWS):
        return frozenset()
    if not t.children:
        return frozenset(free_letters(t))
    return frozenset(x for c in t.children for x in valued_letters(c)) - bound_by(t)


def _random_letters(claim: h.Term, propositions: list[h.Term]) -> frozenset[h.Term]:
    """Letters that have a distribution and no value in the claim: no point gives them one."""
    drawn = {x for p in propositions if isinstance(p, h.DistributedAs) for x in free_letters(p.children[0])}
    drawn |= {p.children[0] for p in propositions if isinstance(p, h.Is) and p.property in ("random", "discrete", "continuous")}
    return frozenset(drawn) - valued_letters(claim)


_JOINT = frozenset("independent identically_distributed iid uncorrelated jointly_normal".split())


def _for_all_entries(p: h.Term, sizes: set[str]) -> h.Term:
    """`x_i > 0` among the conditions is meant for every i; `x_n = 0` of the last entry alone."""
    if isinstance(p, (h.ForAll, h.Is)):
        return p
    indices: dict[h.Term, None] = {}
    for t in p.walk():
        if isinstance(t, h.At):
            for index in t.children[1:]:
                if isinstance(index, h.Sym) and index.name not in sizes and index in free_letters(p):
                    indices.setdefault(index)
    return h.ForAll(p, *indices) if indices else p


def dimensions(terms: Iterable[h.Term]) -> tuple[Symbol, ...]:
    """The letters of all sizes in terms, in order of appearance."""
    found: dict[Symbol, None] = {}
    for term in terms:
        for t in term.walk():
            for a in t.args:
                if not isinstance(a, h.Term) and isinstance(a, Expr):
                    for s in sorted(a.free_symbols, key=str):
                        found.setdefault(s)
    return tuple(found)


def make_plan(claim: h.Term, conditions: Iterable[Condition]) -> Plan:
    """Return the plan for a claim under conditions; definitions are taken to be unfolded already."""
    propositions = [q for c in conditions for q in split(c.proposition)]
    random = _random_letters(claim, propositions)
    claim, propositions, defined = _put_in(claim, propositions)
    propositions = _relevant(claim, [q for p in propositions for q in _without_random(p, claim)])
    dims = dimensions([claim, *propositions])
    names = {s.name for s in dims}
    propositions = [_for_all_entries(p, names) for p in propositions]
    everything = [claim, *propositions]
    letters: dict[h.Term, None] = {}
    for t in everything:
        for letter in free_letters(t):
            size = isinstance(letter, h.Sym) and letter.name in names and not letter.family and letter.dims == (1, 1)
            if not size and letter not in random:
                letters.setdefault(letter)
    moves = [t for t in claim.walk() if isinstance(t, h.Differential) and isinstance(t.children[0], h.Sym)]
    properties = _properties(letters, propositions)
    _from_usage(everything, letters, properties)
    _moves(moves, letters, properties)
    ordered = orders(propositions)
    for letter, order in ordered.items():
        if letter in properties and order.sign:
            properties[letter] |= closure(order.sign)
    bounds, equations, checks, dim_checks, choices = _sort(propositions, letters, names)
    classes = tuple(p for p in checks if isinstance(p, h.Is) and p.property in WITH_CONSTANT)
    return Plan(
        claim,
        dims,
        _ordered(letters, bounds, choices, classes),
        {k: frozenset(v) for k, v in properties.items()},
        tuple(bounds),
        tuple(equations),
        tuple(checks),
        tuple(dim_checks),
        tuple(p for p in checks if isinstance(p, (h.LoewnerGreater, h.LoewnerGreaterEqual)) and not _is_zero(p.children[1])),
        choices,
        tuple(defined),
        _constants(claim),
        _demands(properties),
        ordered,
        classes,
    )


def _put_in(claim: h.Term, propositions: list[h.Term]) -> tuple[h.Term, list[h.Term], list[tuple[h.Term, h.Term]]]:
    """Replace every letter that an equation gives a value by that value."""
    sizes = {s.name for s in dimensions([claim, *propositions])}
    claim, propositions = _stepped(claim, propositions)
    defined: list[tuple[h.Term, h.Term]] = []
    k = 0
    while k < len(propositions):
        found = _definition(propositions[k], sizes)
        if found is None or _varies(found, claim):
            k += 1
            continue
        letter, value = found
        rest = propositions[:k] + propositions[k + 1 :]
        mapping = {letter: value}
        claim = substitute(claim, mapping)
        propositions = [substitute(p, mapping) for p in rest]
        defined = [(x, substitute(v, mapping)) for x, v in defined] + [found]
        k = 0
    return claim, propositions, defined


def _stepped(claim: h.Term, propositions: list[h.Term]) -> tuple[h.Term, list[h.Term]]:
    """Put in what one step of an iteration makes of a member, `x_{k+1} = x_k − η ∇f(x_k)`, where the claim speaks of these two alone.

    The step is the same at every k, and nothing else is said of the members, so that x_k may be the first of them: it is free.
    """
    for p in propositions:
        step = p.children[0] if isinstance(p, h.ForAll) and len(p.children) == 2 else p
        for left, value in (step.children, step.children[::-1]) if isinstance(step, h.Equal) else ():
            if not (isinstance(left, h.At) and len(left.children) == 2 and isinstance(left.children[0], h.Sym)):
                continue
            family, after = left.children
            others = [q for q in propositions if q is not p and not (isinstance(q, h.Is) and q.property == "index")]
            if any(family in q.walk() for q in others) or left in value.walk() or not _speaks_of_steps(family, after, (claim, value)):
                continue
            return claim.xreplace({left: value}), [q for q in propositions if q is not p]
    return claim, propositions


def _speaks_of_steps(family: h.Term, after: h.Term, terms: Iterable[h.Term]) -> bool:
    """Whether of a family only the members at k and k + 1 stand in some terms, and k nowhere else."""
    k = after.children[0] if isinstance(after, h.Plus) and len(after.children) == 2 and after.children[1] == h.UNITY else None
    members = {h.At(family, x) for x in (k, after) if x is not None}
    return isinstance(k, h.Sym) and all(_stands_in(t, members, {family, k}) for t in terms)


def _stands_in(t: h.Term, members: set[h.Term], letters: set[h.Term]) -> bool:
    """Whether these letters stand in a term only within these members."""
    return t in members or (t not in letters and all(_stands_in(c, members, letters) for c in t.children))


def _varies(found: tuple[h.Term, h.Term], claim: h.Term) -> bool:
    """Whether a value that holds at a point would be differentiated: with `A x = b`, b stays as it is when x moves."""
    letter, value = found
    moving = set(free_letters(value))
    derivatives = (x for x in claim.walk() if isinstance(x, (h.Partial, h.Hessian)))
    return any(moving & set(free_letters(x.children[1])) and letter in free_letters(x.children[0]) for x in derivatives)


def _definition(p: h.Term, sizes: set[str]) -> tuple[h.Term, h.Term] | None:
    if not isinstance(p, h.Equal):
        return None
    for letter, value in (p.children, p.children[::-1]):
        if isinstance(letter, h.Sym) and not letter.family and letter.name not in sizes and letter not in free_letters(value):
            return letter, value
    return None


def _relevant(claim: h.Term, propositions: list[h.Term]) -> list[h.Term]:
    """The conditions that share a letter or a size with the claim, directly or through others."""
    known = _names(claim)
    chosen: list[bool] = [False] * len(propositions)
    changed = True
    while changed:
        changed = False
        for k, p in enumerate(propositions):
            if not chosen[k] and (not (names := _names(p)) or names & known):
                chosen[k] = changed = True
                known |= names
    return [p for p, c in zip(propositions, chosen, strict=True) if c]


def _names(t: h.Term) -> set[str]:
    return {name_of(x) for x in free_letters(t)} | {s.name for s in dimensions([t])}


def _properties(letters: Iterable[h.Term], propositions: list[h.Term]) -> dict[h.Term, set[str]]:
    properties: dict[h.Term, set[str]] = {x: set() for x in letters}
    for p in (q.children[0] if isinstance(q, h.ForAll) else q for q in propositions):
        if isinstance(p, h.Is) and p.property != "index":
            base = p.children[0].children[0] if isinstance(p.children[0], h.At) else p.children[0]
            if isinstance(base, h.Call):
                base = base.children[0]  # said of a function's value: of all its values
            subjects = [base] if p.property in WITH_CONSTANT else [base, *p.children[1:]]
            for s in subjects:
                if s in properties:
                    properties[s] |= closure(p.property)
        elif isinstance(p, h.Member) and isinstance(p.children[1], h.NumberSet):
            word = {"Z": {"integer"}, "N": {"natural"}, "N+": {"natural", "positive"}}.get(p.children[1].text(0), set())
            base = p.children[0].children[0] if isinstance(p.children[0], h.At) else p.children[0]
            if base in properties:
                for w in word:
                    properties[base] |= closure(w)
        elif isinstance(p, h.NotEqual) and p.children[0] in properties and _is_zero(p.children[1]):
            properties[p.children[0]].add("nonzero")
        elif isinstance(p, (h.LoewnerGreater, h.LoewnerGreaterEqual)) and p.children[0] in properties and _is_zero(p.children[1]):
            strict = isinstance(p, h.LoewnerGreater)
            properties[p.children[0]] |= closure("positive_definite" if strict else "positive_semidefinite")
    return properties


#: Of these the tangents are the matrices of the same pattern; of open properties, all of them.
_TANGENT = frozenset("symmetric antisymmetric diagonal upper_triangular lower_triangular".split())
_CURVED = frozenset("orthogonal orthonormal_columns idempotent nilpotent unit probability_vector stochastic correlation integer".split())


def _moves(moves: list[h.Term], letters: dict[h.Term, None], properties: dict[h.Term, set[str]]) -> None:
    """Let dX be a letter of X's shape, of the pattern that keeps X's properties."""
    for move in moves:
        letter = move.children[0]
        wanted = properties.get(letter, set())
        if wanted & _CURVED or letter not in letters or letter.family:
            raise Unsupported(f"the moves that keep {letter} admissible")
        letters.setdefault(move)
        properties[move] = set(wanted & _TANGENT)


def _has_an_inverse(p: h.Is) -> bool:
    """Whether it is said of a function, and not of a matrix, that it is invertible."""
    return p.property == "invertible" and isinstance(p.children[0], h.FunSym)


def _is_zero(t: h.Term) -> bool:
    return isinstance(t, h.Zeros) or t == h.ZERO


def _from_usage(terms: Iterable[h.Term], letters: dict[h.Term, None], properties: dict[h.Term, set[str]]) -> None:
    """Letters that are used as indices, counts or integer powers are integers; a function with an inverse is invertible."""
    for term in terms:
        for t in term.walk():
            match t:
                case h.SumOver() | h.ProductOver() | h.Extremum():
                    for low, high in _range_ends(t):
                        _mark(low, "integer", letters, properties)
                        _mark(high, "natural" if isinstance(high, h.Sym) else "integer", letters, properties)
                        if isinstance(high, h.Sym) and isinstance(low, h.Num) and low.value >= 1:
                            _mark(high, "positive", letters, properties)
                case h.At():
                    for index in t.children[1:]:
                        _mark(index, "integer", letters, properties)
                case h.Func() if t.name == "binomial":
                    for c in t.children:
                        _mark(c, "natural", letters, properties)
                case h.Func() if t.name in FUNCTIONS:
                    for c, domain in zip(t.children, FUNCTIONS[t.name].domain, strict=False):
                        if domain == "natural":
                            _mark(c, "natural", letters, properties)
                case h.Power() if _is_matrix(t.children[0]):
                    _mark(t.children[1], "natural", letters, properties)
                case h.InverseFunction(children=(h.FunSym() as f,)) if f in properties:
                    properties[f].add("invertible")


def _is_matrix(t: h.Term) -> bool:
    try:
        return bool(shape_of(t)[1] != 1)
    except ShapeError:
        return False


def _range_ends(t: h.Term) -> list[tuple[h.Term, h.Term]]:
    ends: list[tuple[h.Term, h.Term]] = []
    for r in t.children:
        while isinstance(r, h.Such):
            r = r.children[0]
        if isinstance(r, h.Range):
            ends.append((r.children[1], r.children[2]))
    return ends


def _mark(t: h.Term, word: str, letters: dict[h.Term, None], properties: dict[h.Term, set[str]]) -> None:
    if any(isinstance(s, h.ArgExtremum) for s in t.walk()):
        return  # a place is an integer, whatever it is the place of
    entries = [s.children[0] for s in t.walk() if isinstance(s, h.At)]
    for letter in free_letters(t):
        if letter in letters and isinstance(letter, h.Sym) and not letter.family:
            if letter.dims == (1, 1):
                properties[letter] |= closure(word)
            elif letter in entries:
                properties[letter] |= {*closure(word), *closure("positive")}


def _sort(
    propositions: list[h.Term], letters: dict[h.Term, None], sizes: set[str]
) -> tuple[list[Bound], list[h.Term], list[h.Term], list[h.Term], dict[h.Term, h.Term]]:
    bounds: list[Bound] = []
    equations: list[h.Term] = []
    checks: list[h.Term] = []
    dim_checks: list[h.Term] = []
    choices: dict[h.Term, h.Term] = {}
    for p in propositions:
        if isinstance(p, h.Is) and (p.property in BY_CONSTRUCTION or _has_an_inverse(p)):
            continue
        names = {name_of(x) for x in free_letters(p)}
        if names and names <= sizes:
            dim_checks.append(p)
            continue
        checks.append(p)
        bounds.extend(_bounds(p, letters))
        if isinstance(p, h.Equal) or (isinstance(p, h.ForAll) and isinstance(p.children[0], h.Equal)):
            equations.append(p)
        if isinstance(p, h.Member) and p.children[0] in letters and isinstance(p.children[1], h.FiniteSet):
            choices[p.children[0]] = p.children[1]
    return bounds, equations, checks, dim_checks, choices


def _bounds(p: h.Term, letters: dict[h.Term, None]) -> list[Bound]:
    """The bounds that a proposition puts on single letters."""
    match p:
        case h.ForAll():
            return [replace(b, single=False) for b in _bounds(p.children[0], letters)]
        case h.Less() | h.LessEqual() | h.Greater() | h.GreaterEqual():
            a, b = p.children
            return [*_one_bound(a, type(p), b, letters), *_one_bound(b, _MIRROR[type(p)], a, letters)]
        case h.Member() if isinstance(p.children[1], h.Interval):
            low, high, kind = p.children[1].args[0], p.children[1].args[1], p.children[1].text(2)
            lower = h.GreaterEqual if kind[0] == "[" else h.Greater
            upper = h.LessEqual if kind[-1] == "]" else h.Less
            return [*_one_bound(p.children[0], lower, low, letters), *_one_bound(p.children[0], upper, high, letters)]
        case h.Is() if p.property == "index":
            return [Bound(p.children[0], h.GreaterEqual, h.UNITY), Bound(p.children[0], h.LessEqual, p.children[1])]
    return []


def _one_bound(side: h.Term, relation: type[h.Term], end: h.Term, letters: dict[h.Term, None]) -> list[Bound]:
    match side:
        case h.Sym() if side in letters:
            return [Bound(side, relation, end, entries=side.dims != (1, 1) or bool(side.family))]
        case h.At() if side.children[0] in letters and side.children[0] not in free_letters(end):
            return [Bound(side.children[0], relation, end, entries=True, single=True)]
        case h.Func() if side.name == "abs" and relation in (h.Less, h.LessEqual):
            return [
                *_one_bound(side.children[0], relation, end, letters),
                *_one_bound(side.children[0], _MIRROR[relation], h.negate(end), letters),
            ]
    return []


def _ordered(
    letters: dict[h.Term, None], bounds: list[Bound], choices: dict[h.Term, h.Term], classes: tuple[h.Is, ...]
) -> tuple[h.Term, ...]:
    """Letters in an order in which the ends of bounds come before the letters that they bound, and the constants of functions before
    these, as far as that can be."""
    before: dict[h.Term, set[h.Term]] = {x: set() for x in letters}
    for p in classes:
        if p.children[0] in before:
            before[p.children[0]] |= {x for c in p.children[1:] for x in free_letters(c) if x in letters}
    for b in bounds:
        if b.letter in before and not isinstance(b.end, h.Sym):
            before[b.letter] |= {x for x in free_letters(b.end) if x in letters and x != b.letter}
    for letter, target in choices.items():
        before[letter] |= {x for x in free_letters(target) if x in letters and x != letter}
    order: list[h.Term] = []
    waiting = list(letters)
    while waiting:
        ready = next((x for x in waiting if before[x] <= set(order)), waiting[0])
        order.append(ready)
        waiting.remove(ready)
    return tuple(order)


def _constants(claim: h.Term) -> tuple[fmpq, ...]:
    """The numbers that a claim mentions and what lies on both sides of them: candidates for breakpoints."""
    found: dict[str, fmpq] = {}
    for t in claim.walk():
        if isinstance(t, (h.Num, h.Decimal)) and t.value.is_Rational and abs(t.value) <= 1000:
            q = fmpq(int(t.value.p), int(t.value.q))
            for near in (q, q + 1, q - 1, -q, 2 * q) if abs(q) > 2 else (q,):
                found.setdefault(str(near), near)
    return tuple(found.values())


def _demands(properties: dict[h.Term, set[str]]) -> tuple[tuple[h.Sym, str], ...]:
    """What properties ask of sizes: `tall` (rows ≥ columns), `wide`, `square`, `two` (at least two entries)."""
    found = []
    for letter, names in properties.items():
        if isinstance(letter, h.Sym):
            for name, demand in (("full_column_rank", "tall"), ("full_row_rank", "wide"), ("square", "square"), ("not_constant", "two")):
                if name in names and not letter.family:
                    found.append((letter, demand))
    return tuple(found)
