"""What a refuted claim lacks: a natural condition under which it holds, or a near variant that is true.

Conditions come from a short list that a user would accept; variants change one thing (a transpose, a sign, a factor 2, two factors swapped,
an inverse, one size for another), then two. Numbers sift both, and only what is proved is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import cast

import numpy as np
from sympy import Basic, Symbol

from derive.algebra import matrices
from derive.decide.sensible import cleaned, repeats, says_something
from derive.numeric.arithmetic import FLOAT
from derive.numeric.errors import Undecided, Undefined, Unsupported
from derive.numeric.evaluate import evaluate
from derive.numeric.judge import Fails, Holds, judge
from derive.numeric.plan import Plan, make_plan
from derive.numeric.point import Point
from derive.numeric.sampling import draw_dims, draw_point, generator
from derive.numeric.say import say
from derive.numeric.trial import Agreement, Effort, search
from derive.proof.derivation import Proof
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin, properties_of
from derive.terms.paths import part_at, put_at
from derive.terms.shapes import ShapeError, is_scalar, is_vector
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

Prover = Callable[[h.Term, tuple[Condition, ...]], Proof | None]

QUICK = Effort(points=5, draws=24, steps=8_000, shrinking=0)
MAX_PROOFS = 6  # attempts at a proof for each of the two questions
MAX_VARIANTS = 1500
MAX_STEPS = 25_000  # steps of evaluation spent on the variants of one claim
MAX_WORK = 15_000  # terms met in the variants of one claim

#: Conditions tried on one letter, weakest and most natural first, and what must not be known of it already: with that the letter would be
#: the identity or zero, and the condition empty.
NATURAL: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {
    "square": (
        ("symmetric", frozenset({"antisymmetric"})),
        ("orthogonal", frozenset({"positive_semidefinite", "idempotent", "diagonal", "upper_triangular", "lower_triangular", "nilpotent"})),
        ("diagonal", frozenset({"orthogonal", "antisymmetric"})),
    ),
    "matrix": (("orthonormal_columns", frozenset()), ("full_column_rank", frozenset())),
    "vector": (("unit", frozenset()), ("centred", frozenset())),
    "scalar": (("positive", frozenset({"negative"})), ("nonnegative", frozenset({"negative"})), ("integer", frozenset())),
}


@dataclass(frozen=True, slots=True)
class HoldsIf:
    """The claim holds under these further conditions, by this proof; `claim` is what was proved, with equal sizes put in."""

    conditions: tuple[Condition, ...]
    proof: Proof
    claim: h.Term


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A near variant of the claim that is true, by this proof."""

    claim: h.Term
    proof: Proof


# --- missing conditions ---------------------------------------------------------------------------------------------------------


def holds_if(
    claim: h.Term, conditions: tuple[Condition, ...], prove: Prover = matrices.prove, seed: int = 0, plain: h.Term | None = None
) -> HoldsIf | None:
    """Return natural conditions under which a refuted claim is proved, one before two; `plain` is the claim as the prover takes it."""
    attempts = 0
    for square, one_size in _made_square(claim, conditions):
        there = [one_size(t) for t in (claim, plain or claim)]
        held = tuple(Condition(one_size(c.proposition), c.origin, c.text) for c in conditions)
        outcome = search(there[0], held, seed=seed, effort=QUICK)
        if isinstance(outcome, Agreement) and outcome.points >= 3 and not _vanishes(there[0], held, seed):
            attempts += 1
            proof = prove(there[1], held)
            if proof is not None:
                return HoldsIf((square,), proof, there[1])
    single = [c for c in _candidates(claim, conditions) if not repeats(claim, c)]
    for extra in [*((c,) for c in single), *_pairs(claim, conditions, single)]:
        if attempts >= MAX_PROOFS:
            return None
        whole = (*conditions, *extra)
        outcome = search(claim, whole, seed=seed, effort=QUICK)
        if not isinstance(outcome, Agreement) or outcome.points < 3 or _vanishes(claim, whole, seed):
            continue
        attempts += 1
        proof = prove(plain or claim, whole)
        if proof is not None:
            return HoldsIf(extra, proof, plain or claim)
    return None


def _made_square(claim: h.Term, conditions: tuple[Condition, ...]) -> Iterator[tuple[Condition, Callable[[h.Term], h.Term]]]:
    """Matrices of two different sizes n × m, each with the putting of n for m everywhere."""
    tried: set[frozenset[Symbol]] = set()
    for letter in free_letters(claim):
        if not isinstance(letter, h.Sym) or _sort(letter) != "matrix":
            continue
        rows, columns = letter.dims
        sizes = frozenset((rows, columns))
        if isinstance(rows, Symbol) and isinstance(columns, Symbol) and sizes not in tried:
            tried.add(sizes)
            same = {columns: rows, h.Sym(columns.name): h.Sym(rows.name)}
            yield _condition(h.Is(letter, "square")), partial(_renamed, same=same)


def _renamed(t: h.Term, same: dict[Basic, Basic]) -> h.Term:
    return cast(h.Term, t.xreplace(same))


def _vanishes(claim: h.Term, conditions: tuple[Condition, ...], seed: int) -> bool:
    """Whether both sides have become zero, so that the claim would say nothing."""
    if not isinstance(claim, h.Equal) or any(c == h.ZERO or isinstance(c, h.Zeros) for c in claim.children):
        return False
    left = claim.children[0]
    points = draw_points(claim, conditions, seed, count=8)  # many, since structured samples are often singular
    for point in points:
        try:
            value = np.asarray(evaluate(left, point, FLOAT), dtype=float)
        except (Undefined, Unsupported, TypeError, ValueError):
            return False
        if not np.allclose(value, 0):
            return False
    return bool(points)


def _condition(p: h.Term) -> Condition:
    return Condition(p, Origin.NEEDED, say(p))


def _candidates(claim: h.Term, conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    inverted = {t.children[0] for t in claim.walk() if isinstance(t, h.Inverse)}
    letters = [t for t in free_letters(claim) if isinstance(t, h.Sym) and not t.family]
    sizes = {s.name for t in letters for d in t.dims for s in d.free_symbols}
    for letter in letters:
        known = properties_of(letter, conditions) | ({"invertible"} if letter in inverted else frozenset())
        for name, excluded in NATURAL[_sort(letter)]:
            if letter.name not in sizes and name not in known and not known & excluded:
                yield _condition(h.Is(letter, name))
    for letter in letters:
        if letter.name in sizes or properties_of(letter, conditions) & {"natural", "integer"}:
            others = [t for t in letters if t.name in sizes and t != letter]
            yield from (_condition(h.GreaterEqual(letter, bound)) for bound in (h.TWO, h.Num(3), *others))
    square = [t for t in letters if _sort(t) == "square"]
    for a, b in combinations(square, 2):
        if a.dims == b.dims:
            yield _condition(h.Equal(h.Times(a, b), h.Times(b, a)))


def _sort(letter: h.Sym) -> str:
    shape = letter.dims
    if is_scalar(shape):
        return "scalar"
    if is_vector(shape):
        return "vector"
    return "square" if shape[0] == shape[1] else "matrix"


def _pairs(claim: h.Term, conditions: tuple[Condition, ...], single: list[Condition]) -> Iterator[tuple[Condition, ...]]:
    """Two letters with the same property, and symmetric letters that commute."""
    by_name: dict[str, list[Condition]] = {}
    commuting: list[Condition] = []
    for c in single:
        if isinstance(c.proposition, h.Is):
            by_name.setdefault(c.proposition.property, []).append(c)
        else:
            commuting.append(c)
    for name in ("symmetric", "orthogonal", "unit", "positive"):
        yield from combinations(by_name.get(name, []), 2)
    for c in commuting:
        letters = set(free_letters(c.proposition))
        symmetric = tuple(s for s in by_name.get("symmetric", []) if s.proposition.children[0] in letters)
        if symmetric:
            yield (*symmetric, c)


# --- near variants --------------------------------------------------------------------------------------------------------------


def suggest(
    claim: h.Term,
    conditions: tuple[Condition, ...],
    prove: Prover = matrices.prove,
    seed: int = 0,
    plain: Callable[[h.Term], h.Term] | None = None,
) -> Suggestion | None:
    """Return the nearest true variant of a refuted equation, fewest edits first, changes of the right side before those of the left."""
    if not isinstance(claim, h.Equal) or len(claim.children) != 2:
        return None
    points = draw_points(claim, conditions, seed)
    if len(points) < 2:
        return None
    left, right = claim.children
    attempts = steps = 0
    floats = _Floats(points[:2])
    most = MAX_WORK // sum(1 for _ in claim.walk())
    for tried, variant in enumerate(_near(left, right)):
        if steps > MAX_STEPS or tried > most:
            return None
        if floats.differ(*variant.children) or not says_something(variant, claim, conditions):
            continue
        passed, spent = passes(variant, points)
        steps += spent
        if not passed:
            continue
        if not isinstance(search(variant, conditions, seed=seed, effort=QUICK), Agreement):
            continue
        attempts += 1
        proof = prove(plain(variant) if plain else variant, conditions)
        if proof is not None:
            return Suggestion(cleaned(variant, claim), proof)
        if attempts >= MAX_PROOFS:
            return None
    return None


class _Floats:
    """Floating-point values of the sides of variants at a few points; most variants are seen to fail there, and a side is computed once."""

    def __init__(self, points: list[Point]) -> None:
        self.points = points
        self.known: dict[h.Term, list[np.ndarray] | None] = {}

    def values(self, term: h.Term) -> list[np.ndarray] | None:
        """Return a term's values, or None where it has none in floats."""
        if term not in self.known:
            try:
                self.known[term] = [np.asarray(evaluate(term, p, FLOAT), dtype=float) for p in self.points]
            except (ShapeError, Undefined, Unsupported, Undecided, ArithmeticError, ValueError, TypeError):
                self.known[term] = None
        return self.known[term]

    def differ(self, left: h.Term, right: h.Term) -> bool:
        """Whether the sides are plainly unequal at some point; where floats cannot tell, they are not."""
        a, b = self.values(left), self.values(right)
        if a is None or b is None:
            return False
        return any(x.shape != y.shape or not np.allclose(x, y, rtol=1e-2, atol=1e-4, equal_nan=True) for x, y in zip(a, b, strict=True))


def _near(left: h.Term, right: h.Term) -> Iterator[h.Equal]:
    """Variants of an equation by one edit, then by two on the right; the left is what was asked about, and its terms are not scaled."""
    count = 0
    once = list(dict.fromkeys((*edits(right), *_whole_edits(right), *_sizes_changed(left, right), *_over_sizes(left, right))))
    for r in once:
        yield h.Equal(left, r)
    yield h.Equal(left, h.ZERO if is_scalar(shape_of(left)) else h.Zeros(*shape_of(left)))
    for changed in dict.fromkeys(edits(left, scaling=False)):
        yield h.Equal(changed, right)
    seen = {right, *once}
    for r in once:
        for twice in edits(r):
            if twice not in seen:
                seen.add(twice)
                count += 1
                if count > MAX_VARIANTS:
                    return
                yield h.Equal(left, twice)


def edits(t: h.Term, scaling: bool = True) -> Iterator[h.Term]:
    """Every term that differs from a term by one edit and has its shape; with `scaling`, factors count as edits."""
    for path in _places(t):
        old = part_at(t, path)
        if path and path[-1] == 1 and isinstance(part_at(t, path[:-1]), h.Power):
            continue
        for new in _edited(old, scaling):
            made = put_at(t, path, new)
            if _shape(made) is not None and _shape(made) == _shape(t):
                yield made


def _edited(t: h.Term, scaling: bool) -> Iterator[h.Term]:
    """The edits at one place: transposes, inverses, order, signs, factors of two, sizes."""
    shape = _shape(t)
    if shape is None:
        return
    if isinstance(t, (h.Transpose, h.Inverse)):
        yield t.children[0]
        if isinstance(t, h.Inverse):
            yield h.Transpose(t)
    elif not is_scalar(shape):
        yield h.Transpose(t)
        if shape[0] == shape[1] and isinstance(t, h.Sym):
            yield h.Inverse(t)
    if isinstance(t, h.Times):
        kids = t.children
        for k in range(len(kids) - 1):
            yield h.Times(*kids[:k], kids[k + 1], kids[k], *kids[k + 2 :])
        if len(kids) > 2:
            yield h.Times(*reversed(kids))
        if scaling and (kids[0] in (h.MINUS_ONE, h.TWO) or kids[0] == h.Num("1/2")):
            yield kids[1] if len(kids) == 2 else h.Times(*kids[1:])
    if isinstance(t, h.Plus):
        for k, child in enumerate(t.children):
            for scaled in _whole_edits(child) if scaling else (_scaled(child, h.MINUS_ONE),):
                yield h.Plus(*t.children[:k], scaled, *t.children[k + 1 :])
    if isinstance(t, h.Quotient) and scaling:
        yield t.children[0]
    if scaling and isinstance(t, h.Num) and abs(t.value) not in (0, 1, 2):
        yield h.Num(t.value * 2)
        yield h.Num(t.value / 2)
        yield h.Num(-t.value)


def _whole_edits(t: h.Term) -> Iterator[h.Term]:
    for c in (h.MINUS_ONE, h.TWO, h.Num("1/2")):
        yield _scaled(t, c)
    if not is_scalar(shape := _shape(t) or (1, 1)) and shape[0] == shape[1] and isinstance(t, h.Times):
        yield h.Inverse(t)


def _scaled(t: h.Term, c: h.Num) -> h.Term:
    """c·t, numbers in front put together."""
    if isinstance(t, h.Num):
        return h.Num(t.value * c.value)
    if isinstance(t, h.Times) and isinstance(t.children[0], h.Num):
        front, rest = h.Num(t.children[0].value * c.value), t.children[1:]
        whole = rest[0] if len(rest) == 1 else h.Times(*rest)
        return whole if front == h.UNITY else h.Times(front, *rest)
    if isinstance(t, h.Quotient) and t.children[1] == h.TWO and c == h.TWO:
        return t.children[0]
    return h.Times(c, t)


def _sizes_changed(left: h.Term, right: h.Term) -> Iterator[h.Term]:
    """The right side with one scalar letter that names a size put in the place of another, and with two exchanged."""
    letters = [t for side in (left, right) for t in free_letters(side) if isinstance(t, h.Sym)]
    sizes = [h.Sym(s.name) for s in dict.fromkeys(s for t in letters for d in t.dims for s in sorted(d.free_symbols, key=str))]
    used = [s for s in sizes if s in free_letters(right)]
    for a in used:
        for b in sizes:
            if a != b:
                yield substitute(right, {a: b})
                yield substitute(right, {a: b, b: a})


def _over_sizes(left: h.Term, right: h.Term) -> Iterator[h.Term]:
    """The right side, or one of its terms, divided by a size that occurs as a number: a lost 1/n."""
    named = {x.name for side in (left, right) for x in free_letters(side) if isinstance(x, h.Sym)}
    sizes = {s.name for t in left.walk() if isinstance(t, h.Sym) for d in t.dims for s in d.free_symbols}
    for n in map(h.Sym, sorted(sizes & named)):
        yield h.Quotient(right, n)
        if isinstance(right, h.Plus):
            for k, child in enumerate(right.children):
                yield h.Plus(*right.children[:k], h.Quotient(child, n), *right.children[k + 1 :])


def _places(t: h.Term) -> Iterator[tuple[int, ...]]:
    yield ()
    for k, child in enumerate(t.children):
        if _shape(child) is not None:
            for rest in _places(child):
                yield (k, *rest)


def _shape(t: h.Term) -> tuple[object, object] | None:
    try:
        return shape_of(t)
    except (ShapeError, TypeError):
        return None


# --- numbers --------------------------------------------------------------------------------------------------------------------


def draw_points(claim: h.Term, conditions: tuple[Condition, ...], seed: int, count: int = 3) -> list[Point]:
    """A few admissible points, drawn once for all variants."""
    try:
        plan: Plan = make_plan(claim, conditions)
        rng = generator(seed, "variants", claim)
        found: list[Point] = []
        for _ in range(4 * count):
            sizes = draw_dims(plan, rng, "distinct")
            point = draw_point(plan, sizes, rng, "rational") if sizes is not None else None
            if point is not None:
                found.append(point)
            if len(found) == count:
                break
    except Unsupported:
        return []
    return found


def passes(variant: h.Term, points: list[Point]) -> tuple[bool, int]:
    """Whether a variant holds at all points where it is decided, and the steps of evaluation that this took."""
    held = steps = 0
    for point in points:
        try:
            verdict = judge(variant, point)
        except (ShapeError, Undefined, Unsupported):
            return False, steps
        steps += verdict.steps
        if isinstance(verdict, Fails):
            return False, steps
        held += isinstance(verdict, Holds)
    return held > 0, steps
