"""Jacobians of layers and losses.

The pieces that networks are made of: affine maps, activations taken entry by entry, convolutions, softmax with cross-entropy.
"""

from __future__ import annotations

from identities.calculus import relu_deriv
from identities.entry import computed, proved, refuted, steps, supported
from identities.matrix_calculus import grad_linear
from identities.runs import matrix_calculus as run

_AFFINE = r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$ and $z = W x + b$."
_SOFTMAX = r"Let $z \in \mathbb{R}^K$ and $s = \operatorname{softmax}(z)$."
_LABELS = r"Let $z, y \in \mathbb{R}^K$ with $y^\top \mathbf{1} = 1$, and let $s = \operatorname{softmax}(z)$."
_MAGNUS = "Magnus & Neudecker, Matrix Differential Calculus, "

# --- the layers of a network ----------------------------------------------------------------------------------------------------

affine_jacobian = proved(
    r"\frac{\partial z}{\partial x} = W",
    given=_AFFINE,
    why="An affine map is its own linearisation, and the offset leaves no trace.",
    source=_MAGNUS + "5.15",
    ref="affine-jacobian",
    derivation=steps(
        r"\frac{\partial z}{\partial x}",
        (r"\frac{\partial (W x)}{\partial x}", "the offset is constant"),
        (r"W", grad_linear),
    ),
)

affine_hessian_zero = proved(
    r"\frac{\partial^2 z_i}{\partial x_j \partial x_k} = 0",
    given=_AFFINE,
    why="A map without curvature: all curvature of a network comes from its activations.",
    ref="affine-hessian-zero",
)

affine_mixed_second_derivative = proved(
    r"\frac{\partial}{\partial x_k} \frac{\partial}{\partial W_{ij}} (W x)_l = \delta_{il} \delta_{jk}",
    given=r"Let $W \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.",
    why="In weights and inputs together the layer is not linear: the mixed second derivative is 1 where the indices meet.",
    ref="affine-hessian-zero",
)

elementwise_jacobian = proved(
    r"\frac{\partial \phi(z_i)}{\partial z_j} = \phi'(z_i) \delta_{ij}",
    given=r"Let $\phi : \mathbb{R} \to \mathbb{R}$ be differentiable and $z \in \mathbb{R}^m$.",
    why="A function taken entry by entry couples no two entries: its Jacobian is diagonal.",
    source=_MAGNUS + "5.5",
    ref="elementwise-jacobian",
)

sigmoid_jacobian = proved(
    r"\frac{\partial a}{\partial z} = \operatorname{diag}(a \odot (1 - a))",
    given=r"Let $z \in \mathbb{R}^m$ and $a = \sigma(z)$, where $\sigma$ is the logistic sigmoid.",
    why="The diagonal of a layer of sigmoids, from its outputs alone.",
    ref="elementwise-jacobian",
)

tanh_jacobian = proved(
    r"\frac{\partial \tanh(z)}{\partial z} = \operatorname{diag}(1 - \tanh(z) \odot \tanh(z))",
    given=r"Let $z \in \mathbb{R}^m$.",
    why="The diagonal of a layer of hyperbolic tangents.",
    ref="elementwise-jacobian",
)

relu_jacobian = proved(
    r"\frac{\partial}{\partial z} \max(0, z) = \operatorname{diag}(\mathbb{1}[z > 0])",
    given=r"Let $z \in \mathbb{R}^m$ with $z_i \ne 0$ for all $i$.",
    why="A diagonal of gates; where an entry is zero the formula is a convention, since there is no derivative.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 6.3",
    ref="relu-jacobian",
    survivors=(("an inverse", "where it is defined all gates are open, and the matrix is the identity"),),
)

relu_jacobian_at_kink = computed(
    r"\frac{\partial}{\partial z} \max(0, z) = \operatorname{diag}(\mathbb{1}[z > 0])",
    given=r"Let $z \in \mathbb{R}^m$.",
    run=run.relu_jacobian_at_a_kink,
    because=relu_deriv,
    why="At an entry that is zero the two one-sided slopes differ, and the formula picks one of them.",
    ref="relu-jacobian",
)

layer_composition_jacobian = proved(
    r"\frac{\partial a_2}{\partial x} = \operatorname{diag}(1 - a_2 \odot a_2) W_2 \operatorname{diag}(1 - a_1 \odot a_1) W_1",
    given=(
        r"Let $W_1 \in \mathbb{R}^{h \times n}$, $W_2 \in \mathbb{R}^{m \times h}$, $x \in \mathbb{R}^n$, $b_1 \in \mathbb{R}^h$, "
        r"$b_2 \in \mathbb{R}^m$, $z_1 = W_1 x + b_1$, $a_1 = \tanh(z_1)$, $z_2 = W_2 a_1 + b_2$ and $a_2 = \tanh(z_2)$."
    ),
    why="The Jacobian of a network is the product of its layers', the last layer on the left.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 6.5",
    ref="layer-composition-jacobian",
)

layer_composition_in_wrong_order = refuted(
    r"\frac{\partial a_2}{\partial x} = \operatorname{diag}(1 - a_1 \odot a_1) W_1 \operatorname{diag}(1 - a_2 \odot a_2) W_2",
    given=(
        r"Let $W_1, W_2 \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^n$, "
        r"$z_1 = W_1 x$, $a_1 = \tanh(z_1)$, $z_2 = W_2 a_1$ and $a_2 = \tanh(z_2)$."
    ),
    why="A product sign without an order invites this one: even where all layers are square, matrices do not commute.",
    ref="layer-composition-jacobian",
    instead=layer_composition_jacobian,
)

convolution_as_toeplitz = computed(
    r"T x = \begin{pmatrix} w_1 x_1 \\ w_2 x_1 + w_1 x_2 \\ w_3 x_1 + w_2 x_2 + w_1 x_3 \end{pmatrix}",
    given=(
        r"Let $w, x \in \mathbb{R}^3$ and "
        r"$T = \begin{pmatrix} w_1 & 0 & 0 \\ w_2 & w_1 & 0 \\ w_3 & w_2 & w_1 \end{pmatrix}$."
    ),
    run=run.convolution_is_toeplitz,
    why="A convolution is a matrix whose diagonals are constant: few weights, used again and again.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 9.1",
    ref="convolution-as-toeplitz",
)

convolution_conventions = computed(
    r"T^\top \ne T",
    given=r"Let $T = \begin{pmatrix} 1 & 0 \\ 2 & 1 \end{pmatrix}$.",
    run=run.convolution_conventions,
    why="The statement lacks its conventions: strides break the pattern, circular padding closes it, and networks correlate.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 9.1",
    ref="convolution-as-toeplitz",
)

convolution_jacobian = proved(
    r"\frac{\partial (T x)}{\partial x} = T",
    given=(
        r"Let $w, x \in \mathbb{R}^3$ and "
        r"$T = \begin{pmatrix} w_1 & 0 & 0 \\ w_2 & w_1 & 0 \\ w_3 & w_2 & w_1 \end{pmatrix}$."
    ),
    why="A convolution is linear in its input, so its Jacobian is the same at every input; backwards it is a correlation.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 9.5",
    ref="convolution-jacobian",
)

# --- softmax and cross-entropy --------------------------------------------------------------------------------------------------

softmax_jacobian = proved(
    r"\frac{\partial s}{\partial z} = \operatorname{diag}(s) - s s^\top",
    given=_SOFTMAX,
    why="Unlike elementwise activations softmax couples all entries: to raise one probability is to lower the others.",
    source="Bishop, Pattern Recognition and Machine Learning, (4.106)",
    ref="softmax-jacobian",
    survivors=(("an inverse", "the matrix is singular, so that its inverse is nowhere defined"),),
)

softmax_jacobian_entry = proved(
    r"\frac{\partial s_i}{\partial z_j} = s_i (\delta_{ij} - s_j)",
    given=_SOFTMAX,
    why="The same in indices. A table of activations that calls this derivative complicated gives it up for one line.",
    source="Bishop, Pattern Recognition and Machine Learning, (4.106)",
    ref="softmax-jacobian",
)

softmax_jacobian_as_elementwise = refuted(
    r"\frac{\partial s}{\partial z} = \operatorname{diag}(s \odot (1 - s))",
    given=_SOFTMAX,
    why="The sigmoid's rule does not carry over: the entries away from the diagonal are not zero.",
    ref="softmax-jacobian",
    instead=softmax_jacobian,
)

softmax_jacobian_ones = proved(
    r"(\operatorname{diag}(s) - s s^\top) \mathbf{1} = 0",
    given=_SOFTMAX,
    why="Adding one number to all scores changes nothing.",
    ref=("softmax-jacobian", "softmax-hessian-psd"),
)

grad_cross_entropy_softmax = proved(
    r"\nabla_z \left(-\sum_{k=1}^K y_k \log s_k\right) = s - y",
    given=_LABELS,
    why="Prediction minus target: the signal that starts backpropagation in every classifier.",
    source="Bishop, Pattern Recognition and Machine Learning, (4.108)",
    ref="cross-entropy-softmax-gradient",
)

grad_cross_entropy_any_labels = proved(
    r"\nabla_z \left(-\sum_{k=1}^K y_k \log s_k\right) = \left(\sum_{k=1}^K y_k\right) s - y",
    given=r"Let $z, y \in \mathbb{R}^K$ and $s = \operatorname{softmax}(z)$.",
    why="Where the labels do not sum to 1, their sum stays in the gradient.",
    ref="cross-entropy-softmax-gradient",
)

grad_cross_entropy_without_condition = refuted(
    r"\nabla_z \left(-\sum_{k=1}^K y_k \log s_k\right) = s - y",
    given=r"Let $z, y \in \mathbb{R}^K$ and $s = \operatorname{softmax}(z)$.",
    why="One-hot labels sum to 1, and the formula needs that they do.",
    ref="cross-entropy-softmax-gradient",
    instead=grad_cross_entropy_softmax,
)

hess_cross_entropy_softmax = proved(
    r"\nabla_z^2 \left(-y^\top \log s\right) = \operatorname{diag}(s) - s s^\top",
    given=_LABELS,
    why="The curvature of the loss does not depend on the label.",
    source="Bishop, Pattern Recognition and Machine Learning, (4.110)",
    ref="cross-entropy-softmax-hessian",
    survivors=(("an inverse", "the matrix is singular, so that its inverse is nowhere defined"),),
)

softmax_hessian_as_squares = proved(
    r"v^\top (\operatorname{diag}(s) - s s^\top) v = \frac{1}{2} \sum_{i=1}^K \sum_{j=1}^K s_i s_j (v_i - v_j)^2",
    given=r"Let $s, v \in \mathbb{R}^K$ with $s^\top \mathbf{1} = 1$.",
    why="A sum of squares with weights that are not negative: cross-entropy is convex in the scores, and flat along $\\mathbf{1}$.",
    source="Boyd & Vandenberghe, Convex Optimization, 3.1.5",
    ref="softmax-hessian-psd",
)

softmax_hessian_is_variance = proved(
    r"v^\top (\operatorname{diag}(s) - s s^\top) v = \sum_{i=1}^K s_i v_i^2 - \left(\sum_{i=1}^K s_i v_i\right)^2",
    given=r"Let $s, v \in \mathbb{R}^K$.",
    why="It is the variance of v under the probabilities s.",
    ref="softmax-hessian-psd",
)

softmax_hessian_psd = supported(
    r"\operatorname{diag}(s) - s s^\top \succeq 0",
    given=_SOFTMAX,
    because=(softmax_hessian_as_squares, "that a sum of squares with positive weights is not negative is not yet read off a double sum"),
    why="Cross-entropy after softmax has no false minima in the scores.",
    source="Boyd & Vandenberghe, Convex Optimization, 3.1.5",
    ref="softmax-hessian-psd",
)
