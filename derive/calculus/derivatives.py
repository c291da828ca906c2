"""Raw derivatives: a term and a letter in, a derivative-free term out, in the layout of `heads.Partial`.

Nothing is made pretty here (`simplify.py`) and nothing is narrated (`narrate.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Symbol
from sympy.core.symbol import Str

from derive.calculus import build as b
from derive.calculus.linear import matrix_of
from derive.calculus.needs import NotDifferentiable
from derive.calculus.sweeps import Sweep, Trail, Variable, prepared, written_out
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Raw:
    """A derivative as the sweep leaves it: the term, the function with its composites written out, and the trail.

    A forward sweep leaves the differential in `change`, and itself.
    """

    term: Term
    function: Term
    trail: Trail
    change: Term = h.ZERO
    sweep: Sweep | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Under which conditions a derivative is taken, and how.

    `adjugate`: det is differentiated through adj(X), which holds at singular X too. `named`: known definitions take their names.
    """

    conditions: tuple[Condition, ...] = ()
    adjugate: bool = False
    named: bool = True


PLAIN = Setting()


def partial(f: Term, x: Term, setting: Setting = PLAIN) -> Raw:
    """Return ∂f/∂x: for a scalar f the gradient (shape of x), by a scalar x the shape of f, else outputs × inputs of vec f and vec x."""
    sweep, f = _ready(f, x, setting)
    if is_scalar(shape_of(f)):
        return Raw(sweep.backward(f, h.UNITY), f, sweep.trail)
    if is_scalar(sweep.variable.shape):
        return _by_scalar(sweep, f, x, setting)
    return _jacobian(sweep, f, x)


def jacobian(f: Term, x: Term, setting: Setting = PLAIN) -> Raw:
    """Return ∂vec f/∂vec(x)ᵀ, outputs × inputs, also for a scalar f (a row) and a scalar x (a column)."""
    sweep, f = _ready(f, x, setting)
    if is_scalar(shape_of(f)):
        return Raw(b.transpose(b.vec(sweep.backward(f, h.UNITY))), f, sweep.trail)
    return _jacobian(sweep, f, x)


def _jacobian(sweep: Sweep, f: Term, x: Term) -> Raw:
    direction = h.Differential(x)
    change = sweep.forward(f, direction)
    return Raw(matrix_of(change, direction), f, sweep.trail, change, sweep)


def _by_scalar(sweep: Sweep, f: Term, x: Term, setting: Setting) -> Raw:
    """dY = G dt: the differential in the direction 1 is the derivative."""
    change = sweep.forward(f, h.Differential(x))
    other = Sweep(sweep.variable, setting.conditions, adjugate=setting.adjugate)
    return Raw(other.forward(f, h.UNITY), f, other.trail, change, sweep)


def differential(f: Term, x: Term, direction: Term | None = None, setting: Setting = PLAIN) -> Raw:
    """Return the differential of f when x moves by `direction` (by dx where none is given)."""
    sweep, f = _ready(f, x, setting)
    change = sweep.forward(f, h.Differential(x) if direction is None else direction)
    return Raw(change, f, sweep.trail, change, sweep)


def _ready(f: Term, x: Term, setting: Setting) -> tuple[Sweep, Term]:
    sweep = Sweep(Variable(x), setting.conditions, adjugate=setting.adjugate)
    if isinstance(x, h.Sym) and is_scalar(x.dims) and _is_size(x.name, f):
        raise NotDifferentiable(f"{x} is a size")
    f = written_out(prepared(f, x), sweep.depends, {}, setting.named)
    return sweep, prepared(f, x)


def _is_size(name: str, f: Term) -> bool:
    """Whether a letter is the size of something in the function."""
    seen: set[Term] = set()
    stack = [f]
    while stack:
        t = stack.pop()
        if t in seen:
            continue
        seen.add(t)
        stack.extend(t.children)
        sizes = (a for a in t.args if not isinstance(a, Term) and not isinstance(a, Str))
        if any(s.name == name for a in sizes for s in a.free_symbols if isinstance(s, Symbol)):
            return True
    return False
