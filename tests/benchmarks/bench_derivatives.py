"""The sixty derivatives side by side: this engine, SymPy's matrix expressions and tensorgrad.

    python -m tests.benchmarks.bench_derivatives

Each function is put to each engine (to SymPy in two ways: a 1×1 matrix is made a number by tr or by its entry); the answer is compared
with differences at three sets of sizes. `right` agrees at all of them, `wrong` does not (or has the wrong shape), `unsupported` is an
exception, an answer that cannot be evaluated, or an input that the engine cannot say. The times are medians over the supported ones, of
three runs each, of CPU, for deriving alone; the numeric check of this engine's derivations is timed apart. tensorgrad (AGPL) and torch
take part where they are installed.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from derive.calculus import gradient, hessian, jacobian, verify
from derive.calculus.networks import layered
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.heads import Term, matrix, vector
from derive.terms.typing import shape_of
from tests.benchmarks import with_sympy
from tests.calculus.points import SIZES, directional, draw, value_of
from tests.calculus.sixty import SIXTY, Case

DERIVE = {"grad": gradient, "jac": jacobian, "hess": hessian}

Value = Callable[[dict[Term, np.ndarray], dict[str, int]], np.ndarray]


@dataclass(frozen=True)
class Engine:
    """`derive(case)` does the work that is timed; `value(answer, case)` makes the answer a function of values."""

    name: str
    derive: Callable[[Case], object]
    value: Callable[[object, Case], Value]


def _ours(answer: object, case: Case) -> Value:
    return lambda values, sizes: value_of(answer.result, values, sizes)  # type: ignore[attr-defined]


ENGINES = [
    Engine("derive", lambda c: DERIVE[c.kind](c.function, c.variable), _ours),
    Engine("SymPy, tr", with_sympy.derive, with_sympy.value),
    Engine("SymPy, [0,0]", lambda c: with_sympy.derive(c, "entry"), with_sympy.value),
]
if importlib.util.find_spec("tensorgrad"):
    from tests.benchmarks import with_tensorgrad

    ENGINES.append(Engine("tensorgrad", with_tensorgrad.derive, with_tensorgrad.value))


def truth(case: Case, values: dict[Term, np.ndarray], sizes: dict[str, int], direction: np.ndarray) -> np.ndarray:
    """The change along a direction of the function (for a Hessian, of the gradient, which the tests compare by themselves)."""
    body = gradient(case.function, case.variable).result if case.kind == "hess" else case.function
    return directional(lambda z: value_of(body, {**values, case.variable: z}, sizes), values[case.variable], direction)


def agrees(value: Value, case: Case) -> bool:
    for seed, sizes in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        values = draw([case.function], sizes, rng, case.positive, case.definite)
        direction = rng.standard_normal(values[case.variable].shape)
        want = truth(case, values, sizes, direction)
        got = value(values, sizes)
        if case.kind == "grad":
            if got.shape != direction.shape or not np.allclose((got * direction).sum(), want.sum(), rtol=1e-5, atol=1e-7):
                return False
        else:
            column = direction.reshape(-1, 1, order="F")
            if got.shape != (want.size, column.size) or not np.allclose(got @ column, want.reshape(-1, 1, order="F"), rtol=1e-5, atol=1e-7):
                return False
    return True


def run(engine: Engine) -> tuple[dict[str, list[int]], list[float]]:
    outcome: dict[str, list[int]] = {"right": [], "wrong": [], "unsupported": []}
    times = []
    for case in SIXTY:
        spent = []
        try:
            for _ in range(3):
                start = time.process_time()
                answer = engine.derive(case)
                spent.append(time.process_time() - start)
            kind = "right" if agrees(engine.value(answer, case), case) else "wrong"
        except Exception:  # whatever a peer raises means that it has no answer here
            outcome["unsupported"].append(case.number)
            continue
        outcome[kind].append(case.number)
        times.append(statistics.median(spent))
    return outcome, times


def check_times() -> list[float]:
    """How long the numeric check of each derivation takes."""
    spent = []
    for case in SIXTY:
        derivation = DERIVE[case.kind](case.function, case.variable)
        held = tuple(Condition(h.Is(s, "invertible"), Origin.STATED, "") for s in case.definite)
        start = time.process_time()
        assert verify(derivation, case.variable, held).agreed, case.number
        spent.append(time.process_time() - start)
    return spent


def growth() -> list[tuple[str, float]]:
    """CPU seconds for a chain of 50 layers, a product of 60 factors and a sum of 200 terms, with all steps."""
    x, a = vector("x", "n"), matrix("X", "n", "n")
    loss, weights = layered(50)
    others = [matrix(f"A_{{{k}}}", "n", "n") for k in range(30)]
    product = h.Trace(h.Times(*(f for m in others for f in (m, a))))
    norms = (h.Norm(h.minus(h.Times(matrix(f"A_{{{k}}}", "n", "n"), x), vector(f"b_{{{k}}}", "n")), "2") for k in range(200))
    total = h.Plus(*(h.Power(norm, h.TWO) for norm in norms))
    rows = []
    for name, f, by in (("chain of 50 layers", loss, weights[0]), ("product of 60 factors", product, a), ("sum of 200 terms", total, x)):
        start = time.process_time()
        found = gradient(f, by)
        rows.append((name, time.process_time() - start))
        assert shape_of(found.result) == shape_of(by)
    return rows


def memory(depths: tuple[int, ...] = (10, 20, 40, 80)) -> list[tuple[int, float, int]]:
    """The peak of memory in kilobytes while a chain of layers is derived with all steps, and the nodes of the result as a graph."""
    rows = []
    for depth in depths:
        loss, weights = layered(depth)
        gradient(*_small())  # what is remembered of the rules is no part of it
        tracemalloc.start()
        found = gradient(loss, weights[0])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        rows.append((depth, peak / 1024, len(set(found.result.walk()))))
    return rows


def _small() -> tuple[Term, h.Sym]:
    loss, weights = layered(2)
    return loss, weights[0]


def main() -> None:
    print(f"{'engine':<14}{'right':>7}{'wrong':>7}{'unsupported':>13}{'median ms':>11}{'slowest ms':>12}")
    for engine in ENGINES:
        engine_outcome, times = run(engine)
        counts = {k: len(v) for k, v in engine_outcome.items()}
        print(
            f"{engine.name:<14}{counts['right']:>7}{counts['wrong']:>7}{counts['unsupported']:>13}"
            f"{1e3 * statistics.median(times):>11.2f}{1e3 * max(times):>12.1f}"
        )
        for kind in ("wrong", "unsupported"):
            if engine_outcome[kind]:
                print(f"{'':<14}{kind}: {', '.join(map(str, engine_outcome[kind]))}")
    checks = check_times()
    print(f"\nnumeric check of a derivation, all steps at three sets of sizes: median {1e3 * statistics.median(checks):.1f} ms, ", end="")
    print(f"slowest {1e3 * max(checks):.0f} ms")
    for name, seconds in growth():
        print(f"{name}: {seconds:.2f} s")
    for depth, peak, nodes in memory():
        print(f"{depth} layers: {peak:.0f} kB at the peak, {nodes} nodes in the result, {peak / depth:.1f} kB a layer")


if __name__ == "__main__":
    main()
