"""Attention carried out: in loops, with and without scaling, with masks."""

from __future__ import annotations

import numpy as np

from identities.runs import Array
from identities.runs.networks import softmax


def attend(q: Array, k: Array, v: Array, mask: Array | None = None) -> tuple[Array, Array]:
    """The outputs and the weights; where the mask is zero a score is replaced by −10⁹."""
    scores = q @ k.T / np.sqrt(k.shape[1])
    if mask is not None:
        scores = np.where(mask == 0, -1e9, scores)
    weights = softmax(scores)
    return weights @ v, weights


def _example() -> tuple[Array, Array, Array]:
    np_random = np.random.RandomState(42)
    return np_random.randn(3, 4), np_random.randn(3, 4), np_random.randn(3, 4)


def attention_in_loops() -> str:
    """Matrices against loops, for different numbers of queries, keys and values."""
    random = np.random.default_rng(0)
    q, k, v = random.normal(size=(2, 4)), random.normal(size=(5, 4)), random.normal(size=(5, 3))
    out, _ = attend(q, k, v)
    for i in range(2):
        scores = [sum(q[i, c] * k[j, c] for c in range(4)) / 2 for j in range(5)]
        total = sum(np.exp(s) for s in scores)
        for c in range(3):
            assert np.isclose(out[i, c], sum(np.exp(s) / total * v[j, c] for j, s in enumerate(scores)))
    assert np.all(out <= v.max(axis=0))
    assert np.all(out >= v.min(axis=0))
    return "two queries, five keys; every output lies between the least and the largest value"


def scaling_keeps_softmax_soft() -> str:
    """The mean size of the softmax Jacobian with and without scaling, in 4 and in 400 dimensions."""
    random = np.random.default_rng(1)
    sizes = {}
    for d in (4, 400):
        for scale in (1.0, np.sqrt(d)):
            found = []
            for _ in range(60):
                s = softmax(random.normal(size=(8, d)) @ random.normal(size=d) / scale)
                found.append(float(np.linalg.norm(np.diag(s) - np.outer(s, s))))
            sizes[d, scale > 1] = float(np.mean(found))
    assert sizes[400, False] < 0.2 * sizes[400, True]
    assert abs(sizes[4, True] - sizes[400, True]) < 0.1
    huge = softmax(np.array([1e4, 0.0]))
    assert np.all(np.isfinite(huge))
    return f"in 400 dimensions the Jacobian has size {sizes[400, False]:.2f} without and {sizes[400, True]:.2f} with scaling"


def masking() -> str:
    """Masking with −10⁹, deleting keys, a row that is masked as a whole, and half precision."""
    q, k, v = _example()
    out, weights = attend(q, k, v, np.array([[1, 1, 0]] * 3))
    assert np.all(weights[:, 2] == 0)
    assert np.allclose(out, attend(q, k[:2], v[:2])[0])
    _, empty = attend(q, k, v, np.zeros((3, 3)))
    assert np.allclose(empty, 1 / 3)
    with np.errstate(over="ignore"):
        assert np.isinf(np.float16(-1e9))
    return "a masked key has weight 0 exactly; a row without keys has weights 1/3, and half precision makes −10⁹ infinite"


def shapes_and_row_sums() -> str:
    """The example with three queries, keys and values of length four."""
    out, weights = attend(*_example())
    assert out.shape == (3, 4)
    assert weights.shape == (3, 3)
    assert np.allclose(weights.sum(axis=1), 1)
    return "outputs 3 × 4, weights 3 × 3, rows that sum to 1"
