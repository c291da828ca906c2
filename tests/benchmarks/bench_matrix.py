"""Proofs of matrix identities: this engine beside SymPy's matrix expressions and a plain e-graph, in one run.

    python -m tests.benchmarks.bench_matrix

Each true identity and its false neighbour is given to each method; what a method cannot express counts as not proved. Times are processor
time, imports apart.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import sympy as sp
from egglog import EGraph, Expr, StringLike, eq, rewrite, ruleset, vars_

from derive.algebra.matrices import prove
from derive.numeric.trial import Effort, Refutation, search
from derive.terms import heads as h
from derive.terms.conditions import Condition, properties_of
from tests.algebra.pairs import COOKBOOK, FACTS, FURTHER, Pair

Method = Callable[[h.Term, tuple[Condition, ...]], bool]


class CannotExpress(Exception):
    """A claim outside a method's language."""


# --- this engine ----------------------------------------------------------------------------------------------------------------


def ours(claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    return prove(claim, conditions) is not None


# --- SymPy ----------------------------------------------------------------------------------------------------------------------


def to_sympy(t: h.Term) -> sp.Basic:
    """A term as a SymPy matrix expression."""
    match t:
        case h.Sym():
            rows, cols = t.dims
            return sp.Symbol(t.name) if rows == cols == 1 else sp.MatrixSymbol(t.name, rows, cols)
        case h.Num():
            return t.value
        case h.Identity():
            return sp.Identity(t.args[0])
        case h.Zeros():
            return sp.ZeroMatrix(*t.args)
        case h.Ones():
            return sp.OneMatrix(*t.args)
        case h.Block():
            m, n = t.grid
            kids = [to_sympy(c) for c in t.children]
            return sp.BlockMatrix([kids[i * n : (i + 1) * n] for i in range(m)])
    head = SYMPY.get(type(t))
    if head is None:
        raise CannotExpress
    return head(*(to_sympy(c) for c in t.children))


def _sum(*parts: sp.Basic) -> sp.Basic:
    out = parts[0]
    for p in parts[1:]:
        out = out + p
    return out


def _product(*factors: sp.Basic) -> sp.Basic:
    out = factors[0]
    for f in factors[1:]:
        out = out * f
    return out


SYMPY: dict[type[h.Term], Callable[..., sp.Basic]] = {
    h.Plus: _sum,
    h.Times: _product,
    h.Quotient: lambda a, b: a / b,
    h.Power: lambda a, b: a**b,
    h.Transpose: lambda a: a.T,
    h.Inverse: lambda a: a.I,
    h.Trace: sp.Trace,
    h.Det: sp.Determinant,
    h.Kronecker: sp.KroneckerProduct,
    h.Hadamard: sp.HadamardProduct,
}

PREDICATES = {"symmetric": sp.Q.symmetric, "orthogonal": sp.Q.orthogonal, "invertible": sp.Q.invertible,
              "positive_definite": sp.Q.positive_definite, "diagonal": sp.Q.diagonal}  # fmt: skip


def with_sympy(claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    left, right = (to_sympy(c) for c in claim.children)
    letters = dict.fromkeys(t for t in claim.walk() if isinstance(t, h.Sym))
    facts = [PREDICATES[p](to_sympy(t)) for t in letters for p in sorted(properties_of(t, conditions)) if p in PREDICATES]
    difference = left - right
    with sp.assuming(*facts):
        for step in (lambda e: e.doit(), sp.simplify, lambda e: sp.refine(e.doit()), lambda e: sp.expand(e).doit()):
            result = step(difference)
            if result == 0 or getattr(result, "is_ZeroMatrix", False):
                return True
    return False


# --- a plain e-graph ------------------------------------------------------------------------------------------------------------


class M(Expr):
    """A matrix expression; scalars are 1×1."""

    def __init__(self, name: StringLike) -> None: ...

    @classmethod
    def one(cls) -> M: ...

    def __add__(self, other: M) -> M: ...

    def __mul__(self, other: M) -> M: ...

    @property
    def t(self) -> M: ...

    @property
    def inv(self) -> M: ...

    @property
    def tr(self) -> M: ...

    @property
    def det(self) -> M: ...

    def kron(self, other: M) -> M: ...


a, b, c, d = vars_("a b c d", M)
RULES = ruleset(
    rewrite(a + b).to(b + a),
    rewrite((a + b) + c).to(a + (b + c)),
    rewrite((a * b) * c).to(a * (b * c)),
    rewrite(a * (b * c)).to((a * b) * c),
    rewrite(a * (b + c)).to(a * b + a * c),
    rewrite((a + b) * c).to(a * c + b * c),
    rewrite(a * M.one()).to(a),
    rewrite(M.one() * a).to(a),
    rewrite((a * b).t).to(b.t * a.t),
    rewrite((a + b).t).to(a.t + b.t),
    rewrite(a.t.t).to(a),
    rewrite(a * a.inv).to(M.one()),
    rewrite(a.inv * a).to(M.one()),
    rewrite(a.inv.t).to(a.t.inv),
    rewrite(a.t.inv).to(a.inv.t),
    rewrite(a.inv.inv).to(a),
    rewrite((a * b).tr).to((b * a).tr),
    rewrite(a.t.tr).to(a.tr),
    rewrite((a + b).tr).to(a.tr + b.tr),
    rewrite(a.t.det).to(a.det),
    rewrite((a.kron(b)) * (c.kron(d))).to((a * c).kron(b * d)),
    rewrite(a.kron(b).t).to(a.t.kron(b.t)),
    rewrite(a.kron(b).inv).to(a.inv.kron(b.inv)),
)


def to_egg(t: h.Term, symmetric: frozenset[h.Term]) -> M:
    """A term in the e-graph's language."""
    match t:
        case h.Sym():
            return M(t.name)
        case h.Num():
            return M.one() if t == h.UNITY else M(str(t.value))
        case h.Identity():
            return M.one()
        case h.Plus() | h.Times() | h.Kronecker():
            kids = [to_egg(k, symmetric) for k in t.children]
            out = kids[0]
            for k in kids[1:]:
                out = out + k if isinstance(t, h.Plus) else out * k if isinstance(t, h.Times) else out.kron(k)
            return out
        case h.Transpose():
            return to_egg(t.children[0], symmetric).t
        case h.Inverse():
            return to_egg(t.children[0], symmetric).inv
        case h.Trace():
            return to_egg(t.children[0], symmetric).tr
        case h.Det():
            return to_egg(t.children[0], symmetric).det
    raise CannotExpress


def with_egraph(claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    letters = dict.fromkeys(t for t in claim.walk() if isinstance(t, h.Sym))
    known = {t: properties_of(t, conditions) for t in letters}
    symmetric = frozenset(t for t in letters if "symmetric" in known[t])
    graph = EGraph()
    left, right = (graph.let(n, to_egg(s, symmetric)) for n, s in zip(("left", "right"), claim.children, strict=True))
    rules = [rewrite(M(t.name).t).to(M(t.name)) for t in symmetric]
    rules += [rewrite(M(t.name).t).to(M(t.name).inv) for t in letters if "orthogonal" in known[t]]
    rules += [rewrite(M(t.name) * M(t.name)).to(M(t.name)) for t in letters if "idempotent" in known[t]]
    own = ruleset(*rules) if rules else None
    for _ in range(5):
        graph.run(RULES)
        if own is not None:
            graph.run(own)
        if graph.check_bool(eq(left).to(right)):
            return True
    return False


# --- the run --------------------------------------------------------------------------------------------------------------------


def refuted(claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    return isinstance(search(claim, conditions, effort=Effort(points=6, draws=24)), Refutation)


def run(name: str, method: Method, pairs: Sequence[Pair]) -> None:
    """Print one row: true ones proved, false ones proved, median and greatest time of a true one in milliseconds."""
    proved, wrong, times = 0, [], []
    for pair in pairs:
        start = time.process_time()
        proved += _holds(method, pair.claim, pair.conditions)
        times.append(1000 * (time.process_time() - start))
        if _holds(method, pair.mutant, pair.conditions):
            wrong.append(pair.name)
    row = f"{name:22}{len(pairs):5}{proved:8}{len(wrong):8}{statistics.median(times):10.1f}{max(times):10.1f}"
    print(row, "  " + ", ".join(wrong[:6]) if wrong and name != "refuter" else "")


def _holds(method: Method, claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    try:
        return method(claim, conditions)
    except (CannotExpress, TypeError, AttributeError, ValueError, NotImplementedError, sp.matrices.exceptions.ShapeError):
        return False


def main() -> None:
    prove(FACTS[0].claim, ())
    for title, pairs in (("everyday", FACTS), ("cookbook", COOKBOOK), ("further", FURTHER)):
        print(f"{title:22}{'n':>5}{'true':>8}{'false':>8}{'median':>10}{'max ms':>10}")
        for name, method in (("derive", ours), ("sympy", with_sympy), ("e-graph", with_egraph), ("refuter", refuted)):
            run(name, method, pairs)


if __name__ == "__main__":
    main()
