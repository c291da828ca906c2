"""Inequalities from inequalities: multipliers that are found by linear programming and replayed exactly.

Premises and conclusion are expressions that are meant to be at most zero. If numbers λ ≥ 0 make Σ λᵢ premiseᵢ − conclusion vanish
identically (after inner products have been given names, everything is linear), the conclusion follows from the premises.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
import sympy as sp


def combine(premises: Sequence[sp.Expr], conclusion: sp.Expr, atoms: Sequence[sp.Symbol]) -> list[sp.Rational]:
    """Return multipliers λ ≥ 0, rational, with Σ λᵢ premiseᵢ = conclusion identically in the atoms; AssertionError if there are none."""
    rows = [[sp.expand(p).coeff(a) for p in premises] for a in atoms]
    wanted = [sp.expand(conclusion).coeff(a) for a in atoms]
    equations = {"A_eq": np.array(rows, float), "b_eq": np.array(wanted, float)}
    found = scipy.optimize.linprog(np.ones(len(premises)), **equations, bounds=(0, None), method="highs")
    assert found.success, "no combination of the premises gives the conclusion"
    multipliers = [sp.nsimplify(v, rational=True).limit_denominator(10**6) for v in found.x]
    replay(premises, conclusion, multipliers)
    return multipliers


def replay(premises: Sequence[sp.Expr], conclusion: sp.Expr, multipliers: Sequence[sp.Expr]) -> None:
    """Check exactly that the multipliers are not negative and that the combination is the conclusion."""
    assert all(m.is_nonnegative for m in multipliers), multipliers
    total = sum((m * p for m, p in zip(multipliers, premises, strict=True)), sp.Integer(0))
    assert sp.expand(total - conclusion) == 0, sp.expand(total - conclusion)
