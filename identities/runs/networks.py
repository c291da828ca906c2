"""Networks carried out: forward passes in several conventions, losses, and backward passes against differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from identities.runs import Array
from identities.runs.calculus import central_gradient, central_jacobian


def sigmoid(z: Array) -> Array:
    """The logistic function, entry by entry, without overflow."""
    small = np.exp(-np.abs(z))
    made: Array = np.where(z >= 0, 1 / (1 + small), small / (1 + small))
    return made


def softmax(z: Array) -> Array:
    """Softmax along the last axis, shifted so that no exponential overflows."""
    shifted = np.exp(z - z.max(axis=-1, keepdims=True))
    made: Array = shifted / shifted.sum(axis=-1, keepdims=True)
    return made


def _gradient(loss: Callable[[Array], float], at: Array) -> Array:
    """The gradient by central differences, in the shape of the parameter."""
    flat = central_gradient(lambda v: loss(v.reshape(at.shape)), at.ravel())
    made: Array = flat.reshape(at.shape)
    return made


def _with(params: Sequence[Array], k: int, p: Array) -> list[Array]:
    """The parameters with the k-th replaced."""
    return [*params[:k], p, *params[k + 1 :]]


def _gradients(loss: Callable[[Sequence[Array]], float], params: Sequence[Array]) -> list[Array]:
    """The gradient by each of the parameters, by central differences."""

    def along(k: int) -> Callable[[Array], float]:
        return lambda p: loss(_with(params, k, p))

    return [_gradient(along(k), p) for k, p in enumerate(params)]


# --- forwards -------------------------------------------------------------------------------------------------------------------


def three_conventions() -> str:
    """One layer with examples in columns, in rows, and in rows with transposed weights."""
    random = np.random.default_rng(0)
    weights, offset, batch = random.normal(size=(2, 3)), random.normal(size=2), random.normal(size=(5, 3))
    by_column = np.stack([weights @ x + offset for x in batch])
    by_row = batch @ weights.T + np.outer(np.ones(5), offset)
    stored_as_inputs_by_outputs = weights.T.copy()
    assert np.allclose(by_column, by_row)
    assert np.allclose(by_row, batch @ stored_as_inputs_by_outputs + offset)
    return "five examples through one layer in three notations, with equal outputs"


def nested_forward() -> str:
    """A network of three layers as a loop and as one nested expression."""
    random = np.random.default_rng(1)
    sizes = (3, 5, 4, 2)
    layers = [(random.normal(size=(b, a)), random.normal(size=b)) for a, b in pairwise(sizes)]
    x = random.normal(size=3)
    h: Array = x
    for weights, offset in layers:
        h = sigmoid(weights @ h + offset)
    (w1, b1), (w2, b2), (w3, b3) = layers
    assert np.allclose(h, sigmoid(w3 @ sigmoid(w2 @ sigmoid(w1 @ x + b1) + b2) + b3))
    return "three layers from 3 inputs to 2 outputs: the loop equals the nested formula"


def two_layer_loss() -> str:
    """The loss of a two-layer classifier, from probabilities and from scores by log-sum-exp."""
    random = np.random.default_rng(2)
    w1, b1, w2, b2 = random.normal(size=(4, 3)), random.normal(size=4), random.normal(size=(2, 4)), random.normal(size=2)
    x, y = random.normal(size=3), np.array([0.0, 1.0])
    scores = w2 @ np.maximum(0, w1 @ x + b1) + b2
    loss = -float(y @ np.log(softmax(scores)))
    assert np.isclose(loss, np.logaddexp(*scores) - y @ scores)
    return f"{loss:.4f} both from the probabilities and from the scores"


def guards_of_the_logarithm() -> str:
    """Adding 10⁻¹⁵ inside the logarithm makes the loss of a perfect prediction negative; clipping does not."""
    added = -float(np.log(1.0 + 1e-15))
    clipped = -float(np.log(np.clip(1.0, 1e-15, 1 - 1e-15)))
    assert added < 0 < clipped
    return f"a perfect prediction costs {added:.1e} with the addend and {clipped:.1e} with the clip"


def binary_cross_entropy_example() -> str:
    """Labels (1, 0, 1, 1, 0), predictions (0.9, 0.1, 0.8, 0.7, 0.2)."""
    y, p = np.array([1, 0, 1, 1, 0.0]), np.array([0.9, 0.1, 0.8, 0.7, 0.2])
    loss = -float(np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    assert abs(loss - 0.20273661557656) < 1e-13
    return f"{loss:.14f}"


# --- backwards ------------------------------------------------------------------------------------------------------------------


def vector_jacobian_products() -> str:
    """vᵀJ by passing v back through three layers, and by forming J; through a convolution it is a correlation."""
    random = np.random.default_rng(3)
    layers = [random.normal(size=s) for s in ((5, 3), (4, 5), (2, 4))]

    def forward(x: Array) -> Array:
        for weights in layers:
            x = np.tanh(weights @ x)
        return x

    x, v = random.normal(size=3), random.normal(size=2)
    inputs = [x]
    for weights in layers:
        inputs.append(np.tanh(weights @ inputs[-1]))
    back = v
    for weights, output in zip(layers[::-1], inputs[:0:-1], strict=True):
        back = (back * (1 - output**2)) @ weights
    assert np.allclose(back, v @ central_jacobian(forward, x), atol=1e-8)
    kernel, signal = random.normal(size=3), random.normal(size=6)
    w = random.normal(size=8)
    by_differences = central_gradient(lambda s: float(w @ np.convolve(s, kernel)), signal)
    assert np.allclose(by_differences, np.correlate(w, kernel, "valid"), atol=1e-8)
    return "three layers backwards without a Jacobian; a convolution backwards is a correlation with its kernel"


def softmax_layer_needs_a_sum() -> str:
    """For a softmax layer the formula of elementwise activations is wrong: the other outputs depend on the score too."""
    z, slope, previous = np.array([0.2, -0.3, 1.0]), np.array([1.0, -2.0, 0.5]), 0.7
    s = softmax(z)
    elementwise = slope[0] * s[0] * (1 - s[0]) * previous
    whole = float(slope @ (np.diag(s) - np.outer(s, s))[:, 0]) * previous
    found = central_gradient(lambda w: float(slope @ softmax(z + np.array([w[0] * previous, 0, 0]))), np.zeros(1))[0]
    assert np.isclose(found, whole)
    assert not np.isclose(found, elementwise)
    return f"differences give {found:.4f}, the sum over outputs too, and the elementwise formula {elementwise:.4f}"


def unspecified_product() -> str:
    """∂z/∂W has three indices; contracted it is an outer product, and neither a matrix product nor a product of entries."""
    random = np.random.default_rng(4)
    weights, x, slope = random.normal(size=(2, 3)), random.normal(size=3), random.normal(size=2)
    delta = slope * (1 - np.tanh(weights @ x) ** 2)
    tensor = np.einsum("ki,j->kij", np.eye(2), x)  # ∂z_k/∂W_ij
    found = _gradient(lambda w: float(slope @ np.tanh(w @ x)), weights)
    assert tensor.shape == (2, 2, 3)
    assert np.allclose(np.einsum("k,kij->ij", delta, tensor), np.outer(delta, x))
    assert np.allclose(found, np.outer(delta, x), atol=1e-8)
    return "the derivative of z has 2 × 2 × 3 entries; summed over the outputs it is δxᵀ, as differences say"


def relu_net_gradients() -> str:
    """The six gradients of the two-layer ReLU network for x = (1, 2, 3) and δ = (1, −1)."""
    random = np.random.default_rng(5)
    params: list[Array] = [random.normal(size=s) for s in ((4, 3), (4,), (2, 4), (2,))]
    x, delta2 = np.array([1.0, 2.0, 3.0]), np.array([1.0, -1.0])

    def loss(given: Sequence[Array]) -> float:
        w1, b1, w2, b2 = given
        return float(delta2 @ (w2 @ np.maximum(0, w1 @ x + b1) + b2))

    w1, b1, w2, _ = params
    z1 = w1 @ x + b1
    assert np.all(np.abs(z1) > 1e-3)
    h = np.maximum(0, z1)
    delta1 = (w2.T @ delta2) * (z1 > 0)
    formulas = [np.outer(delta1, x), delta1, np.outer(delta2, h), delta2]
    for formula, found in zip(formulas, _gradients(loss, params), strict=True):
        assert found.shape == formula.shape
        assert np.allclose(found, formula, atol=1e-7)
    assert [f.shape for f in formulas] == [(4, 3), (4,), (2, 4), (2,)]
    return "gradients of shapes 4 × 3, 4, 2 × 4 and 2, each as differences give it"


XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])


def _row_net(params: Sequence[Array], x: Array) -> tuple[Array, Array]:
    """Hidden values and outputs of two layers of sigmoids, with examples in rows."""
    w1, b1, w2, b2 = params
    a1 = sigmoid(x @ w1 + b1)
    return a1, sigmoid(a1 @ w2 + b2)


def _row_loss(a2: Array, y: Array) -> float:
    return -float(np.mean(np.sum(y * np.log(a2) + (1 - y) * np.log(1 - a2), axis=1)))


def sigmoid_net_gradients() -> str:
    """The backward pass of the row convention on the XOR data, against differences of the mean cross-entropy."""
    x, y = XOR
    random = np.random.default_rng(6)
    params: list[Array] = [random.normal(size=s) for s in ((2, 3), (3,), (3, 1), (1,))]
    w2 = params[2]
    a1, a2 = _row_net(params, x)
    m = len(x)
    dz2 = a2 - y
    dz1 = (dz2 @ w2.T) * a1 * (1 - a1)
    formulas = [x.T @ dz1 / m, dz1.sum(axis=0) / m, a1.T @ dz2 / m, dz2.sum(axis=0) / m]
    for formula, found in zip(formulas, _gradients(lambda p: _row_loss(_row_net(p, x)[1], y), params), strict=True):
        assert np.allclose(found, formula, atol=1e-8)
    of_scores = _gradient(lambda z: _row_loss(sigmoid(z), y), a1 @ w2 + params[3])
    assert np.allclose(of_scores, dz2 / m, atol=1e-8)
    return "four gradients as differences give them; the code's dz₂ is four times the gradient of the mean loss"


def recursion_through_layers() -> str:
    """δ of layer l from δ of layer l + 1, for four layers, against differences."""
    random = np.random.default_rng(7)
    sizes = (3, 5, 4, 4, 2)
    params: list[Array] = [random.normal(size=s) for a, b in pairwise(sizes) for s in ((b, a), (b,))]
    x, target = random.normal(size=3), random.normal(size=2)

    def outputs(given: Sequence[Array]) -> list[Array]:
        h: list[Array] = [x]
        for w, b in zip(given[::2], given[1::2], strict=True):
            h.append(np.tanh(w @ h[-1] + b))
        return h

    found = _gradients(lambda p: float(np.sum((outputs(p)[-1] - target) ** 2)) / 2, params)
    h = outputs(params)
    delta = (h[-1] - target) * (1 - h[-1] ** 2)
    for k in range(3, -1, -1):
        assert np.allclose(found[2 * k], np.outer(delta, h[k]), atol=1e-8)
        assert np.allclose(found[2 * k + 1], delta, atol=1e-8)
        delta = (params[2 * k].T @ delta) * (1 - h[k] ** 2)
    return "eight gradients of a network of four layers"


def xor_at_zero_weights() -> str:
    """With all weights zero every output is one half, and the gradient of the last offset vanishes."""
    x, y = XOR
    a1, a2 = _row_net([np.zeros((2, 3)), np.zeros(3), np.zeros((3, 1)), np.zeros(1)], x)
    assert np.all(a2 == 0.5)
    assert float(np.sum(a2 - y)) == 0.0
    assert np.all(a1.T @ (a2 - y) == 0)
    return "A₂ = ½ everywhere, and all gradients are zero: an unlucky start from which nothing moves"
