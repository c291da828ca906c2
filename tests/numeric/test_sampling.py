"""Sampled points meet their conditions, in every style; sizes meet theirs."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.draws import HOSTILE, STYLES, Draw
from derive.numeric.moves import draw_move, rounded
from derive.numeric.plan import make_plan
from derive.numeric.predicates import PREDICATES, implied, satisfies
from derive.numeric.sampling import admissible, draw_dims, draw_point, generator, sample
from derive.numeric.structured import structured
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin, closure

A, B, X = h.matrix("A", "n", "n"), h.matrix("B", "n", "n"), h.matrix("X", "n", "p")
x, y, v = h.vector("x", "n"), h.vector("y", "n"), h.vector("v", "n")
a, b, c, p, k, n, i = (h.scalar(s) for s in ("a", "b", "c", "p", "k", "n", "i"))


def given(*propositions: h.Term) -> tuple[Condition, ...]:
    return tuple(Condition(q, Origin.STATED, str(q)) for q in propositions)


SQUARE = sorted(q for q in PREDICATES if PROPERTIES[q].of == "matrix" and q not in ("full_column_rank", "full_row_rank"))


@pytest.mark.parametrize("name", SQUARE)
@pytest.mark.parametrize("style", STYLES)
def test_matrices_have_the_property_that_is_asked_for(name: str, style: str) -> None:
    found = 0
    for size in (1, 2, 3, 4):
        m = structured(Draw(Random(size), style), size, size, closure(name))
        if m is not None:
            found += 1
            assert implied(m[0, 0] if size == 1 else m, name)
    assert found >= 2


def test_orthogonal_samples_include_reflections_and_rotations() -> None:
    signs = {str(structured(Draw(Random(s)), 3, 3, closure("orthogonal")).det()) for s in range(30)}
    assert signs == {"1", "-1"}


def test_semidefinite_samples_include_singular_ones() -> None:
    ranks = {structured(Draw(Random(s), "rational"), 3, 3, closure("positive_semidefinite")).rank() for s in range(40)}
    assert 3 in ranks
    assert min(ranks) < 3


@pytest.mark.parametrize(
    ("wanted", "no"), [("symmetric invertible", "positive_definite"), ("idempotent", "symmetric"), ("orthogonal", "symmetric")]
)
def test_samples_are_no_more_special_than_asked(wanted: str, no: str) -> None:
    names = frozenset().union(*(closure(w) for w in wanted.split()))
    drawn = [structured(Draw(Random(s), "rational"), 3, 3, names) for s in range(30)]
    assert any(not satisfies(m, no) for m in drawn)


def test_several_properties_at_once() -> None:
    for names in (
        "symmetric orthogonal",
        "diagonal positive_definite",
        "symmetric invertible",
        "upper_triangular invertible",
        "symmetric stochastic",
    ):
        wanted = frozenset().union(*(closure(w) for w in names.split()))
        m = structured(Draw(Random(1), "rational"), 3, 3, wanted)
        assert m is not None
        assert all(satisfies(m, w) for w in names.split())


RELATIONS = [
    [h.Greater(a, h.Num(0))],
    [h.And(h.Less(h.Num(0), p), h.Less(p, h.Num(1)))],
    [h.Less(a, b), h.Less(b, c)],
    [h.Less(h.Func("abs", a), h.Num(1))],
    [h.GreaterEqual(a, h.Const("pi"))],
    [h.NotEqual(a, b), h.NotEqual(a, h.Num(0))],
    [h.Member(a, h.Interval(h.Num(0), h.Const("inf"), "()"))],
    [h.Member(k, h.NumberSet("N")), h.Less(k, h.Num(4))],
    [h.Is(k, "natural"), h.Is(k, "odd")],
    [h.Equal(h.Plus(a, b), h.Num(1))],
    [h.Equal(h.Times(A, B), h.Times(B, A))],
    [h.Equal(h.Times(A, v), h.Times(a, v)), h.Is(v, "nonzero")],
    [h.Equal(h.Times(h.Transpose(A), A), h.Identity(Symbol("n")))],
    [h.Equal(h.Times(A, A), A)],
    [h.Equal(h.Transpose(A), A), h.Equal(h.Trace(A), h.Num(0))],
    [h.Equal(h.Norm(x, "2"), h.Num(1))],
    [h.Equal(h.SumOver(h.At(x, i), h.Range(i, h.Num(1), n)), h.Num(1)), h.GreaterEqual(h.At(x, i), h.Num(0))],
    [h.Greater(h.At(x, i), h.Num(0))],
    [h.Equal(h.Times(h.Transpose(X), x), h.Zeros(Symbol("p"), 1))],
    [h.LoewnerGreater(A, h.Num(0))],
    [h.LoewnerGreaterEqual(A, B), h.Is(A, "symmetric"), h.Is(B, "symmetric")],
    [h.Equal(A, h.Times(X, h.Transpose(X))), h.Is(A, "symmetric")],
    [h.NotEqual(x, h.Zeros(Symbol("n"), 1))],
    [h.Member(a, h.FiniteSet(h.Num(0), h.Num(1)))],
    [h.Less(h.Norm(x, "2"), h.Num(2))],
]


@pytest.mark.parametrize("propositions", RELATIONS, ids=str)
def test_points_meet_relations(propositions: list[h.Term]) -> None:
    conditions = given(*propositions)
    claim = h.Equal(h.Plus(*(q.children[0] for q in propositions)), h.Num(0)) if len(propositions) > 1 else propositions[0]
    letters = [t for q in propositions for t in q.walk() if isinstance(t, h.Sym) and t not in (i, n)]
    plan = make_plan(h.And(*letters), conditions)
    rng = generator(0, claim)
    found = []
    for _ in range(40):
        sizes = draw_dims(plan, rng, "distinct")
        assert sizes is not None
        point = draw_point(plan, sizes, rng, "rational")
        if point is not None:
            found.append(point)
    assert len(found) >= 5
    assert all(admissible(plan, q) for q in found)


def test_sizes_meet_rank_and_relations() -> None:
    plan = make_plan(h.Equal(X, X), given(h.Is(X, "full_column_rank")))
    rng = Random(0)
    for style in ("distinct", "tiny", "large"):
        for _ in range(20):
            sizes = draw_dims(plan, rng, style)
            assert sizes is not None
            assert sizes[Symbol("n")] >= sizes[Symbol("p")]
    plan = make_plan(h.Equal(X, X), given(h.Greater(h.scalar("p"), n), h.GreaterEqual(n, h.Num(3))))
    sizes = draw_dims(plan, rng, "small")
    assert sizes is not None
    assert sizes[Symbol("p")] > sizes[Symbol("n")] >= 3


def test_an_entry_condition_holds_for_every_entry() -> None:
    plan = make_plan(h.Equal(x, x), given(h.Greater(h.At(x, i), h.Num(0))))
    point = draw_point(plan, {Symbol("n"): 4}, Random(3), "rational")
    assert point is not None
    assert all(e > 0 for e in point.values[x].entries())
    assert not admissible(plan, point.with_value(x, fmpq_mat(4, 1, [1, 1, -1, 1])))


def test_a_condition_on_all_values_of_a_function_is_never_taken_for_one_on_a_point() -> None:
    f, t = h.FunSym("f", 1, 1, 1, 1), h.scalar("t")
    plan = make_plan(h.GreaterEqual(h.Call(f, a), h.Num(0)), given(h.ForAll(h.GreaterEqual(h.Call(f, t), h.Num(0)), t)))
    from derive.numeric.errors import Unsupported

    with pytest.raises(Unsupported):
        draw_point(plan, {}, Random(0), "rational")


def test_sampling_depends_on_the_seed_alone() -> None:
    conditions = given(h.Is(A, "positive_definite"))
    first = sample([A, x], conditions, generator(3, "case"))
    again = sample([A, x], conditions, generator(3, "case"))
    other = sample([A, x], conditions, generator(4, "case"))
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.values[A] == again.values[A]
    assert first.dims == again.dims
    assert first.values[A] != other.values[A]


def test_unmeetable_conditions_give_no_point() -> None:
    assert sample([a], given(h.Less(a, h.Num(0)), h.Greater(a, h.Num(1))), Random(0)) is None
    assert fmpq(1) == 1


def test_the_parameters_of_every_named_law_have_points() -> None:
    from derive.numeric.domains import parameter_domain
    from derive.terms.distributions import LAWS

    for law in LAWS.values():
        letters = [h.scalar(name) for name in law.parameters]
        wanted = given(*parameter_domain(h.Distribution(law.name, *letters)))
        points = [sample(letters, wanted, generator(seed, law.name)) for seed in range(20)]
        assert sum(q is not None for q in points) >= 5, law.name


def test_definite_samples_have_eigenvalues_of_very_different_sizes() -> None:
    drawn = [structured(Draw(Random(s), style), 3, 3, closure("positive_definite")) for s in range(10) for style in HOSTILE]
    quotients = [m[i, i] for m in drawn if m is not None for i in range(3)]
    assert min(quotients) <= fmpq(1, 50)
    assert max(quotients) >= 50


def test_letters_come_near_one_another() -> None:
    """Among the points of one plan: equal vectors, opposite ones, orthogonal ones, and a product of matrices that vanishes."""
    plan = make_plan(h.And(h.Equal(x, y), h.Equal(h.Times(A, B), B)), ())
    points = [q for s in range(60) for style in ("near", "singular") if (q := draw_point(plan, {Symbol("n"): 3}, Random(s), style))]
    zero = fmpq_mat(3, 3)
    assert any(q.values[x] == q.values[y] for q in points)
    assert any(q.values[x] == -q.values[y] for q in points)
    products = [(q.values[A], q.values[B]) for q in points]
    assert any(u * w == zero and u != zero and w != zero for u, w in products)
    assert any((q.values[x].transpose() * q.values[y])[0, 0] == 0 and q.values[x] != fmpq_mat(3, 1) != q.values[y] for q in points)


def test_moves_keep_what_is_asked() -> None:
    """Most moves of a letter keep its property; the ones that do not are seen by the check of the conditions."""
    for name in ("positive_definite", "orthogonal", "symmetric", "diagonal", "positive", "upper_triangular"):
        plan = make_plan(h.Equal(A, A), given(h.Is(A, name)))
        point = draw_point(plan, {Symbol("n"): 3}, Random(1), "rational")
        assert point is not None
        kept = 0
        for s in range(40):
            move = draw_move(plan, point, Random(s))
            moved = move.apply(point) if move is not None else None
            kept += moved is not None and moved.values[A] != point.values[A] and admissible(plan, moved)
        assert kept >= 20, name
    weights = make_plan(h.Equal(x, x), given(h.Is(x, "probability_vector")))
    start = draw_point(weights, {Symbol("n"): 3}, Random(1), "rational")
    assert start is not None
    for s in range(20):
        move = draw_move(weights, start, Random(s))
        assert move is not None
        moved = move.apply(start)
        assert moved is not None
        assert admissible(weights, moved)


def test_rounding_keeps_a_few_significant_digits() -> None:
    for p, q in ((123456789, 1000), (1, 3), (-22, 700001), (123456, 10**9)):
        exact = fmpq(p, q)
        assert abs(rounded(exact) - exact) <= abs(exact) / 1000


def test_conjugate_exponents_are_met_at_many_places() -> None:
    p, q = h.Sym("p"), h.Sym("q")
    conjugate = h.Equal(h.Plus(h.Quotient(h.UNITY, p), h.Quotient(h.UNITY, q)), h.UNITY)
    stated = [Condition(c, Origin.STATED, "") for c in (conjugate, h.Greater(p, h.UNITY), h.Greater(q, h.UNITY))]
    points = [sample((p, q), stated, Random(k)) for k in range(30)]
    found = {str(x.values[p]) for x in points if x is not None}
    assert all(1 / x.values[p] + 1 / x.values[q] == 1 for x in points if x is not None)  # type: ignore[operator]
    assert len(found) > 5
