"""Points in floating point for the tests, and differences as an independent derivative."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from flint import fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.arithmetic import FLOAT
from derive.numeric.evaluate import evaluate
from derive.numeric.point import Family, Point
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.statement import free_letters

#: Three sets of sizes, all different within a set; matrices that must have full column rank are taller than wide.
SIZES = (
    {"n": 5, "m": 6, "l": 3, "q": 2, "r": 4, "k": 3, "s": 4, "e": 2},
    {"n": 4, "m": 5, "l": 6, "q": 3, "r": 2, "k": 3, "s": 7, "e": 3},
    {"n": 3, "m": 7, "l": 2, "q": 5, "r": 6, "k": 2, "s": 4, "e": 8},
)


def exactly(value: np.ndarray) -> object:
    if value.size == 1:
        return fmpq(round(float(value.ravel()[0]) * 2**40), 2**40)
    return fmpq_mat(*value.shape, [fmpq(round(float(e) * 2**40), 2**40) for e in value.ravel()])


def family(members: np.ndarray) -> Family:
    return Family.build(members.shape[:1], lambda k: exactly(members[k[0] - 1]))


def draw(
    terms: Iterable[Term], sizes: dict[str, int], rng: np.random.Generator, positive: tuple[Term, ...] = (), definite: tuple[Term, ...] = ()
) -> dict[Term, np.ndarray]:
    """Random values for the free letters."""
    values: dict[Term, np.ndarray] = {}
    for t in terms:
        for s in free_letters(t):
            if not isinstance(s, h.Sym) or s in values or s.name in sizes:
                continue
            if s.family:
                count = sizes[str(s.family[0])]
                rows, columns = (sizes.get(str(d), 1) for d in s.dims)
                values[s] = rng.standard_normal((count, rows, columns))
                continue
            rows, columns = (int(d.subs({Symbol(k): v for k, v in sizes.items()})) for d in s.dims)
            value = rng.uniform(0.2, 1.2, (rows, columns)) * (1 if s in positive else rng.choice([-1.0, 1.0], (rows, columns)))
            if s in definite:
                value = value @ value.T + np.eye(rows) + 0.1 * value  # not symmetric, determinant positive
                value = value if np.linalg.det(value) > 0 else value @ value
            values[s] = value
    return values


def value_of(t: Term, values: dict[Term, np.ndarray], sizes: dict[str, int]) -> np.ndarray:
    point = Point({Symbol(k): v for k, v in sizes.items()}, {k: exactly(v) if v.ndim == 2 else family(v) for k, v in values.items()})
    out = np.array(evaluate(t, point, FLOAT), dtype=float)
    return out.reshape(1, 1) if out.ndim == 0 else out


def directional(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray, direction: np.ndarray, step: float = 1e-3) -> np.ndarray:
    """The derivative of f at x along a direction, by differences of order six."""
    weights = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))
    return sum(w * (f(x + k * step * direction) - f(x - k * step * direction)) for k, w in weights) / step
