"""A second reader: plain scalar formulas are read by latex2sympy2 as well, and the two readings compared by their values.

latex2sympy2 keeps state between calls, so each call has a worker of its own, forked from a process that has imported it. It solves
equations, so it is given one side at a time; it takes `\\log` for the logarithm to the base ten, so it is given `\\ln`. What is outside
its ground (arrays, functions of a name, sums, integrals, probabilities) is not asked. It needs the extra `second-reader` and a Python
before 3.13.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from flint import fmpq

from derive.api import Line
from derive.numeric.arithmetic import FLOAT
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluate
from derive.numeric.point import Point
from derive.read import tree as t
from derive.read.parser import parse
from derive.run.pool import Done, Limits, run_all
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.statement import free_letters

PACKAGE = "latex2sympy2"
MISSING = "--second-reader needs latex2sympy2: pip install 'derivecheck[second-reader]' (Python before 3.13)"

_FUNCTIONS = frozenset("exp log sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh sqrt abs factorial binomial".split())
_HEADS = (h.Sym, h.Num, h.Decimal, h.Const, h.Plus, h.Times, h.Quotient, h.Power, h.Func)
_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi psi omega Gamma Delta Omega".split()
)
_SIGNS = frozenset("frac tfrac dfrac binom cdot times pi left right ln".split())
_COMMANDS = _SIGNS | _GREEK | (_FUNCTIONS - {"abs", "factorial", "binomial"})
#: Points at which values are compared: letters take these in turn, shifted from one point to the next.
_VALUES = (Fraction(3, 7), Fraction(5, 3), Fraction(2), Fraction(1, 4), Fraction(3), Fraction(11, 8), Fraction(5), Fraction(7, 9))
_POINTS = 6
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second reader said of a formula: whether its values agree with ours, and its reading."""

    agrees: bool
    reading: str


def available() -> bool:
    """Whether the package is there and can be imported by this Python."""
    if find_spec(PACKAGE) is None:
        return False
    try:
        _import()("1")  # its tables are built at the first call, and then shared by all that are forked
    except ImportError:
        return False
    return True


def _import() -> Any:
    from latex2sympy2 import latex2sympy

    return latex2sympy


def opinions(lines: Sequence[Line], limits: Limits) -> dict[int, Opinion]:
    """Return what the second reader says of those lines that are plain scalar formulas and that it could read, by their index."""
    questions = {k: q for k, line in enumerate(lines) if (q := _question(line)) is not None}
    jobs = [partial(_compare, q) for q in questions.values()]
    found = {}
    for job, outcome in run_all(jobs, replace(limits, fresh=True)):
        if isinstance(outcome, Done) and outcome.value is not None:
            found[list(questions)[job]] = outcome.value
    return found


@dataclass(frozen=True, slots=True)
class _Question:
    """The sides of a formula as text and as terms."""

    texts: tuple[str, ...]
    sides: tuple[h.Term, ...]


def _question(line: Line) -> _Question | None:
    if not line.readings or set(re.findall(r"\\([A-Za-z]+)", line.latex)) - _COMMANDS:
        return None
    sides = _sides(line.readings[0].claim)
    texts = _texts(line.latex)
    if sides is None or texts is None or len(sides) != len(texts) or not all(_plain(s) for s in sides):
        return None
    return _Question(tuple(re.sub(r"\\log(?![A-Za-z_])", r"\\ln", x) for x in texts), sides)


def _sides(claim: h.Term) -> tuple[h.Term, ...] | None:
    match claim:
        case h.And():
            parts = [_sides(c) for c in claim.children]
            chain = [p for p in parts if p is not None and len(p) == 2]
            linked = len(chain) == len(parts) and all(a[1] == b[0] for a, b in pairwise(chain))
            return (chain[0][0], *(p[1] for p in chain)) if linked else None
        case h.Relation():
            left, right, *_ = claim.children
            return left, right
        case h.Proposition():
            return None
    return (claim,)


def _texts(latex: str) -> tuple[str, ...] | None:
    try:
        node = parse(latex)
    except ReadError:
        return None
    items = node.items if isinstance(node, t.Chain) else (node,)
    return tuple(latex[i.span.start : i.span.end] for i in items)


def _plain(term: h.Term) -> bool:
    def one(s: h.Term) -> bool:
        if isinstance(s, h.Sym):
            return s.dims == (1, 1) and not s.family
        return isinstance(s, _HEADS) and (not isinstance(s, h.Func) or s.name in _FUNCTIONS)

    return all(one(s) for s in term.walk())


def _compare(question: _Question) -> Opinion | None:
    """Read every side a second time and compare values; None where it cannot be read or nothing can be compared."""
    theirs = []
    for text in question.texts:
        try:
            theirs.append(_import()(text))
        except Exception:  # it raises exceptions of every kind for what it does not read, and then has no opinion
            return None
    compared = 0
    for side, expression in zip(question.sides, theirs, strict=True):
        for values in _points(side):
            ours, other = _our_value(side, values), _their_value(expression, values)
            if ours is None or other is None:
                continue
            compared += 1
            if abs(ours - other) > _TOLERANCE * max(1.0, abs(ours)):
                return Opinion(False, " ; ".join(str(x) for x in theirs))
    return Opinion(True, " ; ".join(str(x) for x in theirs)) if compared else None


def _points(side: h.Term) -> list[dict[h.Term, Fraction]]:
    letters = free_letters(side)
    count = _POINTS if letters else 1
    return [{x: _VALUES[(3 * k + j) % len(_VALUES)] for j, x in enumerate(letters)} for k in range(count)]


def _our_value(side: h.Term, values: dict[h.Term, Fraction]) -> float | None:
    try:
        return float(evaluate(side, Point({}, {x: fmpq(v.numerator, v.denominator) for x, v in values.items()}), FLOAT))
    except (Undefined, Unsupported, TypeError, OverflowError):
        return None


def _their_value(expression: Any, values: dict[h.Term, Fraction]) -> float | None:
    from sympy import Rational

    named = {_name(x.text(0)): Rational(v.numerator, v.denominator) for x, v in values.items()}
    if not hasattr(expression, "free_symbols") or any(_name(str(s)) not in named for s in expression.free_symbols):
        return None
    value = expression.subs({s: named[_name(str(s))] for s in expression.free_symbols}).evalf()
    return float(value) if value.is_real and value.is_finite else None


def _name(letter: str) -> str:
    return re.sub(r"[\\{}\s]", "", letter)
