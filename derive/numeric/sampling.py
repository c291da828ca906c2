"""Points that meet a plan: sizes first, then letters by property and bound, then equations, then a check of everything."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from random import Random

from flint import arb, ctx, fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.arithmetic import BALL, EXACT
from derive.numeric.chords import along_chord
from derive.numeric.draws import Bounds, Draw
from derive.numeric.equations import bent, flattened, properties_that_solve, solve_affine, solve_reciprocal
from derive.numeric.errors import Undecided, Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.evaluator import Row
from derive.numeric.functions import Function, sample_convex, sample_function
from derive.numeric.nearness import related
from derive.numeric.ordered import arranged
from derive.numeric.plan import Bound, Plan, make_plan
from derive.numeric.point import Family, Point
from derive.numeric.predicates import PREDICATES, satisfies
from derive.numeric.structured import definite, semidefinite, structured
from derive.numeric.truth import TOGETHER, holds, sign_of_infinity
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.statement import free_letters

CHECK_BITS = 256
#: So many structured arrays are drawn to find one within bounds.
DRAWS = 12


def generator(seed: int, *what: object) -> Random:
    """Return a generator that depends on the seed and on what is sampled, and on nothing else."""
    digest = hashlib.sha256("\x1f".join([str(seed), *(repr(w) for w in what)]).encode()).digest()
    return Random(int.from_bytes(digest[:16], "big"))


def sample(
    letters: Iterable[h.Term],
    conditions: Iterable[Condition],
    rng: Random,
    dims: Mapping[Symbol, int] | None = None,
    style: str = "rational",
) -> Point | None:
    """Return a point with values for letters (and all that their conditions name), or None if none was found.

    `dims` fixes sizes that are then not drawn; `style` is one of `draws.STYLES` or `positive`, `unit`.
    """
    plan = make_plan(h.And(*letters), conditions)
    sizes = draw_dims(plan, rng, "distinct", dims or {})
    return None if sizes is None else draw_point(plan, sizes, rng, style)


def _curved(plan: Plan, point: Point) -> Point:
    """Bend the functions of whose second derivatives a condition says that they are definite, until they are."""
    for p in plan.checks:
        steepness = 1
        while steepness < 10**4 and (other := bent(p, point, steepness)) is not None and not condition_holds(p, point):
            point, steepness = other, 8 * steepness
    return point


# --- sizes ----------------------------------------------------------------------------------------------------------------------

_POOLS: dict[str, tuple[int, ...]] = {"distinct": (2, 3, 4, 5), "tiny": (1, 2, 3), "ones": (1,), "small": (2, 3), "large": (4, 5, 6, 7)}


def draw_dims(plan: Plan, rng: Random, style: str, fixed: Mapping[Symbol, int] | None = None) -> dict[Symbol, int] | None:
    """Return sizes that meet the plan's demands, pairwise different in the styles `distinct` and `large`; None if none was found."""
    fixed = fixed or {}
    free = [d for d in plan.dims if d not in fixed]
    pool = _POOLS[style]
    for attempt in range(120):
        wider = pool if attempt < 40 else tuple(range(1, 7 + attempt // 30))
        if style in ("distinct", "large") and len(free) <= len(wider) and attempt < 80:
            chosen = rng.sample(wider, len(free))
        else:
            chosen = [rng.choice(wider) for _ in free]
        sizes = {**fixed, **dict(zip(free, chosen, strict=True))}
        if dims_fit(plan, sizes):
            return sizes
    return None


def dims_fit(plan: Plan, sizes: Mapping[Symbol, int]) -> bool:
    """Whether sizes meet the plan's demands and its conditions on sizes."""
    point = Point(sizes, {})
    try:
        for letter, demand in plan.shapes:
            rows, columns = point.size(letter.dims[0]), point.size(letter.dims[1])
            match demand:
                case "tall" if rows < columns:
                    return False
                case "wide" if columns < rows:
                    return False
                case "square" if rows != columns:
                    return False
                case "two" if rows * columns < 2:
                    return False
        for letter in plan.letters:
            if isinstance(letter, (h.Sym, h.FunSym)) and min(point.size(d) for d in letter.args[1:]) < 1:
                return False
        ev = evaluator(point, EXACT)
        return all(holds(p, ev) for p in plan.dim_checks)
    except (Unsupported, Undefined):
        return False


# --- letters --------------------------------------------------------------------------------------------------------------------


def draw_point(
    plan: Plan, sizes: Mapping[Symbol, int], rng: Random, style: str, rows: Mapping[type[h.Term], Row] | None = None
) -> Point | None:
    """Return a point of these sizes that meets every condition of the plan, or None."""
    d = Draw(rng, style, plan.constants)
    point = Point(sizes, {})
    for letter in plan.letters:
        d.next_letter()
        value = arranged(_value(letter, plan, point, d), plan.ordered.get(letter))
        if value is None:
            return None
        point = point.with_value(letter, value)
    point = _curved(plan, point)
    for change in related(plan, point, d):
        changed = settle(plan, change, d)
        if changed is not None and admissible(plan, changed, rows):
            return changed
    solved = settle(plan, point, d)
    if solved is None or not admissible(plan, solved, rows):
        return None
    other = along_chord(plan, solved, d) if plan.equations else None
    return other if other is not None and admissible(plan, other, rows) else solved


def admissible(plan: Plan, point: Point, rows: Mapping[type[h.Term], Row] | None = None) -> bool:
    """Whether every condition of the plan is certain to hold at a point."""
    return all(condition_holds(p, point, rows) for p in (*plan.checks, *plan.dim_checks))


def condition_holds(p: h.Term, point: Point, rows: Mapping[type[h.Term], Row] | None = None) -> bool:
    """Whether a condition is certain to hold: exactly, or by balls that leave no doubt."""
    try:
        return holds(p, evaluator(point, EXACT, rows))
    except Undefined:
        return False
    except Unsupported:
        try:
            with ctx.workprec(CHECK_BITS):
                return holds(p, evaluator(point, BALL, rows))
        except (Undefined, Undecided):
            return False


def _value(letter: h.Term, plan: Plan, point: Point, d: Draw) -> object | None:
    wanted = plan.properties.get(letter, frozenset())
    if isinstance(letter, h.FunSym):
        return _function(letter, wanted, plan, point, d)
    if isinstance(letter, h.Differential):
        shape = letter.children[0]
        rows, columns = point.size(shape.dims[0]), point.size(shape.dims[1])
        return _single(rows, columns, wanted, Bounds(), d)
    if not isinstance(letter, h.Sym):
        raise Unsupported(f"{letter} cannot be sampled")
    rows, columns = point.size(letter.dims[0]), point.size(letter.dims[1])
    given = plan.bounds
    if any(b.single and b.letter == letter for b in given) and d.rng.random() < 0.5:
        given = tuple(b for b in given if not b.single)
    bounds = _bounds_of(letter, given, point)
    if bounds is None:
        return None
    order = next((p for p in plan.orders if letter in p.children and _ready_but(p, letter, point)), None)
    if order is not None and rows > 1 and not letter.family:
        return _above_or_below(order, letter, wanted, point, d)
    if letter in plan.choices:
        return _choice(plan.choices[letter], point, d)
    if letter.family:
        sizes = tuple(point.size(f) for f in letter.family)
        if rows == columns == 1 and wanted & TOGETHER:
            return _family_together(sizes, wanted, d)
        members = Family.build(sizes, lambda _: _single(rows, columns, wanted, bounds, d))
        return None if any(m is None for m in members.members.values()) else members
    return _single(rows, columns, wanted, bounds, d)


def _function(f: h.FunSym, wanted: frozenset[str], plan: Plan, point: Point, d: Draw) -> Function | None:
    """A function with its properties, also those that have a constant."""
    classes = [p for p in plan.classes if p.children[0] == f]
    if not classes:
        return sample_function(f, wanted, point, d)
    ev = evaluator(point, EXACT)
    constants: dict[str, list[fmpq | fmpq_mat]] = {}
    try:
        for p in classes:
            constants.setdefault(p.property, []).append(ev.value(p.children[1]))
    except (Unsupported, Undefined):
        return None
    return sample_convex(f, wanted, constants, point, d)


def _family_together(sizes: tuple[int, ...], wanted: frozenset[str], d: Draw) -> Family | None:
    """A family of numbers with a property of them all, such as probabilities that sum to one."""
    count = math.prod(sizes)
    column = structured(d, count, 1, wanted)
    if column is None:
        return None
    entries = iter(column.entries())
    return Family.build(sizes, lambda _: next(entries))


def _ready_but(p: h.Term, letter: h.Term, point: Point) -> bool:
    """Whether everything in a proposition but the letter has its value."""
    return all(
        x in point.values for x in free_letters(p) if x != letter and isinstance(x, (h.Sym, h.FunSym)) and x.name not in _sizes(point)
    )


def _sizes(point: Point) -> set[str]:
    return {s.name for s in point.dims}


def _above_or_below(p: h.Term, letter: h.Sym, wanted: frozenset[str], point: Point, d: Draw) -> fmpq_mat | None:
    """A matrix above (below) the other side of `⪰`: that side plus (minus) a semidefinite one."""
    left = p.children[0] == letter
    try:
        other = evaluator(point, EXACT).value(p.children[1 if left else 0])
    except (Unsupported, Undefined):
        return None
    if not isinstance(other, fmpq_mat):
        return None
    strict = isinstance(p, h.LoewnerGreater)
    step = (definite if strict else semidefinite)(d, other.nrows(), other.ncols())
    for shrunk in (fmpq(1), fmpq(1, 10), fmpq(1, 100), fmpq(0)):
        found = other + step * shrunk if left else other - step * shrunk
        if all(satisfies(found, w) for w in sorted(wanted) if w in PREDICATES):
            return found
    return None


def _choice(target: h.Term, point: Point, d: Draw) -> object | None:
    try:
        value: object = evaluator(point, EXACT).value(d.rng.choice(target.children))
        return value
    except (Unsupported, Undefined):
        return None


_SCALAR_WORDS = {
    "positive": Bounds(low=fmpq(0), low_strict=True),
    "nonnegative": Bounds(low=fmpq(0)),
    "negative": Bounds(high=fmpq(0), high_strict=True),
    "nonzero": Bounds(nonzero=True),
    "integer": Bounds(integer=True),
    "probability": Bounds(low=fmpq(0), high=fmpq(1)),
    "binary": Bounds(low=fmpq(0), high=fmpq(1), integer=True),
    "sign_valued": Bounds(low=fmpq(-1), high=fmpq(1), even=False),
    "even": Bounds(even=True),
    "odd": Bounds(even=False),
}


def _single(rows: int, columns: int, wanted: frozenset[str], bounds: Bounds, d: Draw) -> fmpq | fmpq_mat | None:
    """A matrix or a number with properties and bounds."""
    plain = bounds == Bounds()
    if rows == columns == 1:
        special = wanted & _SINGLE_ENTRY
        if special and plain:
            m = structured(d, 1, 1, wanted)
            return None if m is None else m[0, 0]
        for word in sorted(wanted):
            bounds = bounds.meet(_SCALAR_WORDS.get(word, Bounds()))
        if wanted & {"positive_definite"}:
            bounds = bounds.meet(_SCALAR_WORDS["positive"])
        if wanted & {"invertible", "full_column_rank", "full_row_rank"}:
            bounds = bounds.meet(_SCALAR_WORDS["nonzero"])
        return d.within(bounds)
    if plain:
        return structured(d, rows, columns, wanted)
    if wanted & _SINGLE_ENTRY:
        tries = (structured(d, rows, columns, wanted) for _ in range(DRAWS))
        return next((m for m in tries if m is not None and all(bounds.admits(e) for e in m.entries())), None)
    for word in sorted(wanted):
        if word in _SCALAR_WORDS and word != "nonzero":
            bounds = bounds.meet(_SCALAR_WORDS[word])
    entries = [e for _ in range(rows * columns) if (e := d.within(bounds)) is not None]
    if len(entries) < rows * columns:
        return None
    if "symmetric" in wanted and rows == columns:
        entries = [entries[min(i, j) * columns + max(i, j)] for i in range(rows) for j in range(columns)]
    return fmpq_mat(rows, columns, entries)


_SINGLE_ENTRY = frozenset(
    "orthogonal orthonormal_columns idempotent nilpotent unit centred probability_vector onehot stochastic correlation antisymmetric "
    "positive_semidefinite negative_definite permutation".split()
)


def _bounds_of(letter: h.Sym, all_bounds: tuple[Bound, ...], point: Point) -> Bounds | None:
    """The numeric bounds of a letter from those whose ends have values already; None where an end has no value."""
    result = Bounds()
    for b in all_bounds:
        if b.letter != letter or sign_of_infinity(b.end):
            continue
        if not _ready(b.end, point):
            continue
        upper = b.relation in (h.Less, h.LessEqual)
        end = _end(b.end, point, upper)
        if end is None:
            return None
        strict = b.relation in (h.Less, h.Greater)
        result = result.meet(Bounds(high=end, high_strict=strict) if upper else Bounds(low=end, low_strict=strict))
    return result


def _ready(t: h.Term, point: Point) -> bool:
    names = {s.name for s in point.dims}
    return all(x in point.values or (isinstance(x, h.Sym) and x.name in names) for x in free_letters(t))


def _end(t: h.Term, point: Point, upper: bool) -> fmpq | None:
    """A rational end, on the inner side of an irrational one."""
    try:
        v = evaluator(point, EXACT).value(t)
    except Undefined:
        return None
    except Unsupported:
        try:
            with ctx.workprec(64):
                v = evaluator(point, BALL).value(t)
        except (Unsupported, Undefined):
            return None
    if isinstance(v, arb):
        return (v.lower() if upper else v.upper()).fmpq() if v.is_finite() else None
    return v if isinstance(v, fmpq) else (v[0, 0] if isinstance(v, fmpq_mat) and len(set(map(str, v.entries()))) == 1 else None)


# --- equations ------------------------------------------------------------------------------------------------------------------


def settle(plan: Plan, point: Point, d: Draw) -> Point | None:
    """Return the point with the plan's equations made to hold one after the other, or None where that was not possible.

    Those that hold already are kept.
    """
    settled: list[h.Term] = []
    for equation in plan.equations:
        if not condition_holds(equation, point):
            solved = _solve_one(equation, settled, plan, point, d)
            if solved is None:
                return None
            point = solved
        settled.append(equation)
    return point


def _solve_one(equation: h.Term, settled: list[h.Term], plan: Plan, point: Point, d: Draw) -> Point | None:
    """Solve for one letter; of the solutions found, one that meets the letter's other conditions is preferred."""
    if (flat := flattened(equation, point)) is not None:
        return flat
    fallback: Point | None = None
    for letter in _candidates(equation, plan, point):
        system = [*(e for e in settled if letter in free_letters(e)), equation]
        wanted = plan.properties.get(letter, frozenset())
        others = [p for p in plan.checks if p not in plan.equations and letter in free_letters(p)]
        for solver in (solve_affine, solve_affine, solve_reciprocal, properties_that_solve):
            solved = solver(system, letter, wanted, point, d)
            if solved is not None and all(condition_holds(p, solved) for p in others):
                return solved
            fallback = fallback or solved
    return fallback


def _candidates(equation: h.Term, plan: Plan, point: Point) -> list[h.Sym]:
    """The letters that an equation may be solved for: those with most entries first, later ones first."""
    found = [x for x in free_letters(equation) if x in point.values and isinstance(x, h.Sym) and not x.family]
    order = {x: k for k, x in enumerate(plan.letters)}
    return sorted(found, key=lambda x: (-point.size(x.dims[0]) * point.size(x.dims[1]), -order[x]))
