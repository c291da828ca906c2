"""Small changes of one letter that keep what is asked of it, over the rationals.

Which change keeps which property is a table; a change that breaks a property after all is rejected by whoever checks the conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from flint import fmpq, fmpq_mat

from derive.numeric.plan import Plan
from derive.numeric.point import Family, Point
from derive.numeric.structured import eye
from derive.terms import heads as h

Change = Callable[[fmpq_mat, Point], fmpq_mat]

FACTORS = tuple(fmpq(p, q) for p, q in ((1, 2), (2, 1), (9, 10), (11, 10), (1, 10), (10, 1), (1, 100), (100, 1)))
STEPS = tuple(fmpq(p, q) for p, q in ((1, 1), (-1, 1), (1, 3), (-1, 3), (1, 10), (-1, 10), (1, 100), (-1, 100)))
MIXES = tuple(fmpq(p, q) for p, q in ((1, 1), (1, 2), (9, 10), (1, 10)))
DIGITS = 4
"""Significant digits that entries are rounded to where no property hangs on their being exact."""
MAX_BITS = 400


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one letter that can be made again."""

    letter: h.Term
    change: Change

    def apply(self, point: Point) -> Point | None:
        """Return the changed point, or None where its numbers grow too long."""
        value = point.values[self.letter]
        changed = _like(value, self.change(_column(value), point))
        if any(e.height_bits() > MAX_BITS for e in _column(changed).entries()):
            return None
        return point.with_value(self.letter, changed)


def draw_move(plan: Plan, point: Point, rng: Random) -> Move | None:
    """Return a random move of a random letter of a point; None where it has none."""
    letters = [x for x, v in point.values.items() if isinstance(v, (fmpq, fmpq_mat, Family))]
    if not letters:
        return None
    letter = rng.choice(letters)
    value = point.values[letter]
    wanted = plan.properties.get(letter, frozenset())
    if wanted & _RIGID:
        return None
    alike = [x for x in letters if x != letter and _shape(point.values[x]) == _shape(value)]
    if alike and rng.random() < 0.15:
        return Move(letter, _towards(rng.choice(alike), rng))
    make = next((make for names, make in MOVES if names & wanted), _anywhere)
    return Move(letter, make(_column(value), rng))


#: Properties that few values have: no path leads from one to the next.
_RIGID = frozenset("permutation projection idempotent nilpotent onehot correlation".split())


def _shape(v: fmpq | fmpq_mat | Family) -> tuple[int, int] | None:
    return None if isinstance(v, Family) else (v.nrows(), v.ncols()) if isinstance(v, fmpq_mat) else (1, 1)


def _column(v: fmpq | fmpq_mat | Family) -> fmpq_mat:
    """A value as a matrix; the entries of a family as a column."""
    match v:
        case fmpq():
            return fmpq_mat(1, 1, [v])
        case Family():
            entries = [e for m in v.members.values() for e in _column(m).entries()]
            return fmpq_mat(len(entries), 1, entries)
    return v


def _like(old: fmpq | fmpq_mat | Family, new: fmpq_mat) -> fmpq | fmpq_mat | Family:
    match old:
        case fmpq():
            return new[0, 0]
        case Family():
            fresh = iter(new.entries())
            members: dict[tuple[int, ...], Any] = {
                k: _like(m, fmpq_mat(*(_shape(m) or (1, 1)), [next(fresh) for _ in _column(m).entries()])) for k, m in old.members.items()
            }
            return Family(old.sizes, members)
    return new


def rounded(x: fmpq) -> fmpq:
    """The number to a few significant digits."""
    if x == 0 or x.height_bits() < 14:
        return x
    exact = Fraction(int(x.p), int(x.q))
    scale = Fraction(10) ** (DIGITS - len(str(int(abs(exact)))) if abs(exact) >= 1 else DIGITS + len(str(int(1 / abs(exact)))) - 1)
    nearest = Fraction(round(exact * scale)) / scale
    return fmpq(nearest.numerator, nearest.denominator)


def _rounded(m: fmpq_mat) -> fmpq_mat:
    return fmpq_mat(m.nrows(), m.ncols(), [rounded(e) for e in m.entries()])


def _place(m: fmpq_mat, rng: Random) -> tuple[int, int]:
    return rng.randrange(m.nrows()), rng.randrange(m.ncols())


def _size(m: fmpq_mat) -> fmpq:
    return max((abs(e) for e in m.entries()), default=fmpq(1)) or fmpq(1)


def _with(m: fmpq_mat, i: int, j: int, x: fmpq) -> fmpq_mat:
    changed = fmpq_mat(m)
    changed[i, j] = x
    return changed


# --- the moves ------------------------------------------------------------------------------------------------------------------


def _towards(other: h.Term, rng: Random) -> Change:
    """Part of the way, or all of it, to another letter or to its opposite."""
    mix, sign = rng.choice(MIXES), rng.choice((1, 1, 1, -1))
    return lambda m, point: m * (1 - mix) + _column(point.values[other]) * (mix * sign)


def _scaled(m: fmpq_mat, rng: Random) -> Change:
    factor = rng.choice(FACTORS)
    return lambda v, _: _rounded(v * factor)


def _entry_scaled(m: fmpq_mat, rng: Random) -> Change:
    (i, j), factor = _place(m, rng), rng.choice(FACTORS)
    return lambda v, _: _with(v, i, j, rounded(v[i, j] * factor))


def _entry_moved(m: fmpq_mat, rng: Random) -> Change:
    (i, j), step = _place(m, rng), rng.choice(STEPS)
    return lambda v, _: _with(v, i, j, rounded(v[i, j] + step * _size(v)))


def _entry_plain(m: fmpq_mat, rng: Random) -> Change:
    (i, j), x = _place(m, rng), fmpq(rng.choice((0, 0, 1, -1)))
    return lambda v, _: _with(v, i, j, x)


def _direction(m: fmpq_mat, rng: Random) -> Change:
    """A step along u vᵀ."""
    u = fmpq_mat(m.nrows(), 1, [fmpq(rng.randint(-2, 2)) for _ in range(m.nrows())])
    v = fmpq_mat(1, m.ncols(), [fmpq(rng.randint(-2, 2)) for _ in range(m.ncols())])
    step = rng.choice(STEPS)
    return lambda w, _: _rounded(w + u * v * (step * _size(w)))


def _one_of(*makers: Callable[[fmpq_mat, Random], Change]) -> Callable[[fmpq_mat, Random], Change]:
    return lambda m, rng: rng.choice(makers)(m, rng)


def _integer(m: fmpq_mat, rng: Random) -> Change:
    (i, j), step = _place(m, rng), rng.choice((1, -1, 1, -1, 2, -2, 5))
    return lambda v, _: _with(v, i, j, v[i, j] + step)


def _congruent(m: fmpq_mat, rng: Random) -> Change:
    """D A D with D = diag(1, …, t, …, 1), or with I + t e_i e_jᵀ."""
    n = m.nrows()
    i, j = rng.randrange(n), rng.randrange(n)
    c = eye(n)
    c[i, j] = rng.choice(FACTORS) if i == j else rng.choice(STEPS)
    return lambda v, _: _rounded(c * v * c.transpose())


def _rank_one(m: fmpq_mat, rng: Random) -> Change:
    """A + t u uᵀ."""
    n = m.nrows()
    u = fmpq_mat(n, 1, [fmpq(rng.randint(-2, 2)) for _ in range(n)])
    step = rng.choice(STEPS)
    return lambda v, _: _rounded(v + u * u.transpose() * (step * _size(v)))


def _symmetric_entry(m: fmpq_mat, rng: Random) -> Change:
    (i, j), step = _place(m, rng), rng.choice(STEPS)

    def change(v: fmpq_mat, _: Point) -> fmpq_mat:
        x = rounded(v[i, j] + step * _size(v))
        return _with(_with(v, i, j, x), j, i, x)

    return change


def _towards_identity(m: fmpq_mat, rng: Random) -> Change:
    mix = rng.choice(MIXES)

    def change(v: fmpq_mat, _: Point) -> fmpq_mat:
        n = v.nrows()
        mean = sum((v[i, i] for i in range(n)), fmpq(0)) / n
        return _rounded(v * (1 - mix) + eye(n) * (mix * mean))

    return change


def _rotated(m: fmpq_mat, rng: Random) -> Change:
    """A rotation of two rows by the angle 2 arctan t."""
    n = m.nrows()
    if n < 2:
        return lambda v, _: -v
    i, j = rng.sample(range(n), 2)
    t = rng.choice(STEPS)
    cosine, sine = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    turn = eye(n)
    turn[i, i] = turn[j, j] = cosine
    turn[i, j], turn[j, i] = -sine, sine
    return lambda v, _: turn * v


def _weight(m: fmpq_mat, rng: Random) -> Change:
    """One weight multiplied, and all made to sum to one again."""
    (i, j), factor = _place(m, rng), rng.choice(FACTORS)

    def change(v: fmpq_mat, _: Point) -> fmpq_mat:
        w = _rounded(_with(v, i, j, v[i, j] * factor if v[i, j] != 0 else factor / 100))
        total = sum(w.entries(), fmpq(0))
        return w if total == 0 else w / total

    return change


def _row_weight(m: fmpq_mat, rng: Random) -> Change:
    (i, j), factor = _place(m, rng), rng.choice(FACTORS)

    def change(v: fmpq_mat, _: Point) -> fmpq_mat:
        w = _with(v, i, j, rounded(v[i, j] * factor if v[i, j] != 0 else factor / 100))
        total = sum((w[i, k] for k in range(w.ncols())), fmpq(0))
        for k in range(w.ncols()):
            w[i, k] = w[i, k] / total
        return w

    return change


def _centred(m: fmpq_mat, rng: Random) -> Change:
    j = rng.randrange(m.ncols())
    a, b = rng.randrange(m.nrows()), rng.randrange(m.nrows())
    step = rng.choice(STEPS)

    def change(v: fmpq_mat, _: Point) -> fmpq_mat:
        x = rounded(step * _size(v))
        w = _with(v, a, j, v[a, j] + x)
        return _with(w, b, j, w[b, j] - x)

    return change


def _antisymmetric(m: fmpq_mat, rng: Random) -> Change:
    (i, j), factor = _place(m, rng), rng.choice(FACTORS)
    return lambda v, _: _with(_with(v, i, j, v[i, j] * factor), j, i, v[j, i] * factor)


_positive = _one_of(_scaled, _entry_scaled, _entry_scaled)
_definite = _one_of(_scaled, _congruent, _congruent, _rank_one, _symmetric_entry, _towards_identity)
_anywhere = _one_of(_scaled, _entry_scaled, _entry_moved, _entry_moved, _entry_plain, _direction)

#: The first row that shares a property with what is asked decides.
MOVES: tuple[tuple[frozenset[str], Callable[[fmpq_mat, Random], Change]], ...] = tuple(
    (frozenset(names.split()), make)
    for names, make in (
        ("probability_vector", _weight),
        ("stochastic", _row_weight),
        ("orthogonal orthonormal_columns unit", _rotated),
        ("integer natural even odd binary sign_valued", _integer),
        ("centred", _centred),
        ("diagonal upper_triangular lower_triangular", _one_of(_scaled, _entry_scaled, _entry_moved)),
        ("positive_definite positive_semidefinite negative_definite", _definite),
        ("antisymmetric", _one_of(_scaled, _antisymmetric)),
        ("symmetric", _definite),
        ("positive nonnegative negative", _positive),
    )
)
