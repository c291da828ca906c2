"""Backpropagation.

The chain rule, carried out from the output to the input: each layer multiplies by its transposed Jacobian and leaves the gradients of
its own weights behind. What is written with dots and crosses in many notes is a product of entries and an outer product.
"""

from __future__ import annotations

from identities.calculus import sigmoid_deriv
from identities.entry import computed, defined, proved, refuted, steps
from identities.layer_jacobians import grad_cross_entropy_softmax, layer_composition_jacobian
from identities.matrix_calculus import grad_linear, vector_chain_rule
from identities.runs import networks as run

_DEEP = "Goodfellow, Bengio & Courville, Deep Learning, "
_BISHOP = "Bishop, Pattern Recognition and Machine Learning, "
_LAYER = (
    r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$ and $a = \tanh(W x + b)$, "
    r"and let $L : \mathbb{R}^m \to \mathbb{R}$ be differentiable."
)
_SIGMOID_LAYER = (
    r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b, v \in \mathbb{R}^m$ and $a = \sigma(W x + b)$, "
    r"where $\sigma$ is the logistic sigmoid."
)
_RELU_NET = (
    r"Let $W_1 \in \mathbb{R}^{h \times n}$, $W_2 \in \mathbb{R}^{m \times h}$, $x \in \mathbb{R}^n$, $b_1 \in \mathbb{R}^h$, "
    r"$b_2, \delta \in \mathbb{R}^m$, $z_1 = W_1 x + b_1$, $a_1 = \max(0, z_1)$ and $z_2 = W_2 a_1 + b_2$."
)
_RELU_CLASSIFIER = (
    r"Let $W_1 \in \mathbb{R}^{h \times n}$, $W_2 \in \mathbb{R}^{m \times h}$, $x \in \mathbb{R}^n$, $b_1 \in \mathbb{R}^h$, "
    r"$b_2, y \in \mathbb{R}^m$ with $y^\top \mathbf{1} = 1$. "
    r"Let $z_1 = W_1 x + b_1$ with $(z_1)_i \ne 0$ for all $i$, $h_1 = \max(0, z_1)$, $z_2 = W_2 h_1 + b_2$ "
    r"and $s = \operatorname{softmax}(z_2)$."
)
_ROWS = (
    r"Let $A \in \mathbb{R}^{m \times h}$, $W \in \mathbb{R}^{h \times o}$, $Y \in \mathbb{R}^{m \times o}$, $b \in \mathbb{R}^o$ "
    r"and $P = \sigma(A W + \mathbf{1} b^\top)$, where $\sigma$ is the logistic sigmoid. "
    r"Let $L = -\frac{1}{m} \sum_{i=1}^m \sum_{j=1}^o (Y_{ij} \log P_{ij} + (1 - Y_{ij}) \log(1 - P_{ij}))$."
)
_ROWS_TWO = (
    r"Let $X \in \mathbb{R}^{m \times n}$, $U \in \mathbb{R}^{n \times h}$, $V \in \mathbb{R}^{h \times o}$, "
    r"$D \in \mathbb{R}^{m \times o}$ and $A = \sigma(X U)$, where $\sigma$ is the logistic sigmoid."
)

# --- products with Jacobians ----------------------------------------------------------------------------------------------------

vector_jacobian_product = proved(
    r"v^\top (A B) = (v^\top A) B",
    given=r"Let $v \in \mathbb{R}^m$, $A \in \mathbb{R}^{m \times h}$ and $B \in \mathbb{R}^{h \times n}$.",
    why="Bracketed from the left every product is a row times a matrix; from the right it is a matrix times a matrix.",
    source=_DEEP + "6.5.6",
    ref="vector-jacobian-product",
)

vector_jacobian_product_of_network = proved(
    r"\nabla_x v^\top a_2 = W_1^\top \left((1 - a_1 \odot a_1) \odot (W_2^\top ((1 - a_2 \odot a_2) \odot v))\right)",
    given=(
        r"Let $W_1 \in \mathbb{R}^{h \times n}$, $W_2 \in \mathbb{R}^{m \times h}$, $x \in \mathbb{R}^n$, $v \in \mathbb{R}^m$, "
        r"$a_1 = \tanh(W_1 x)$ and $a_2 = \tanh(W_2 a_1)$."
    ),
    why="Backwards through two layers without forming a Jacobian: alternately a gate and a transposed weight matrix.",
    source=_DEEP + "6.5.6",
    ref="vector-jacobian-product",
)

vjp_against_jacobian = computed(
    r"v^\top (A B) = (v^\top A) B",
    given=r"Let $v \in \mathbb{R}^m$, $A \in \mathbb{R}^{m \times h}$ and $B \in \mathbb{R}^{h \times n}$.",
    run=run.vector_jacobian_products,
    because=(vector_jacobian_product, layer_composition_jacobian),
    why="The reverse pass of a program against the Jacobian by differences.",
    ref="vector-jacobian-product",
)

# --- one layer ------------------------------------------------------------------------------------------------------------------

backprop_weight = proved(
    r"\frac{\partial L(\tanh(W x + b))}{\partial W_{ij}} = (\nabla L(a))_i (1 - a_i^2) x_j",
    given=_LAYER,
    why="A weight is used once: what arrives at its output, times the slope there, times what it was multiplied with.",
    source=_DEEP + "6.5.3",
    ref="backprop-weight-chain",
)

backprop_weight_of_softmax = computed(
    r"\frac{\partial s_k}{\partial z_j} = s_k (\delta_{kj} - s_j)",
    given=r"Let $z \in \mathbb{R}^K$ and $s = \operatorname{softmax}(z)$.",
    run=run.softmax_layer_needs_a_sum,
    because=backprop_weight,
    why="Behind a softmax a weight reaches the loss through every output, and the formula for one output is wrong.",
    ref="backprop-weight-chain",
)

backprop_matrix = proved(
    r"\nabla_W L(\tanh(W x + b)) = \left(\nabla L(a) \odot (1 - a \odot a)\right) x^\top",
    given=_LAYER,
    why="A product of entries, and then an outer product: this is what the crosses and dots of the chain rule stand for.",
    source=_DEEP + "6.5.4",
    ref=("backprop-matrix-chain", "gradient-shape-equals-parameter-shape"),
)

backprop_offset = proved(
    r"\nabla_b L(\tanh(W x + b)) = \nabla L(a) \odot (1 - a \odot a)",
    given=_LAYER,
    why="An offset is a weight whose input is 1.",
    source=_DEEP + "6.5.4",
    ref="backprop-matrix-chain",
)

backprop_input = proved(
    r"\nabla_x L(\tanh(W x + b)) = W^\top \left(\nabla L(a) \odot (1 - a \odot a)\right)",
    given=_LAYER,
    why="What is handed on to the layer below.",
    source=_DEEP + "6.5.4",
    ref="backprop-matrix-chain",
)

backprop_unspecified_product = refuted(
    r"\nabla_W L(\tanh(W x + b)) = \nabla L(a) (1 - a \odot a)^\top x",
    given=_LAYER,
    why="Taken as matrix products in the order written, the factors of the chain rule do not even have the shape of the weights.",
    ref="backprop-matrix-chain",
    instead=backprop_matrix,
)

backprop_third_order = computed(
    r"\frac{\partial (W x)_k}{\partial W_{ij}} = \delta_{ki} x_j",
    given=r"Let $W \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.",
    run=run.unspecified_product,
    because=(backprop_matrix, grad_linear),
    why="The derivative of a vector by a matrix has three indices; a sum over one of them leaves the outer product.",
    ref="backprop-matrix-chain",
)

backprop_sigmoid_layer = proved(
    r"\nabla_W v^\top a = (v \odot a \odot (1 - a)) x^\top",
    given=_SIGMOID_LAYER,
    why="The same for a layer of sigmoids, whose slope is known from their values.",
    source=_DEEP + "6.5.4",
    ref=("backprop-matrix-chain", "backprop-weight-chain"),
)

# --- two layers, ReLU and softmax -----------------------------------------------------------------------------------------------

backprop_two_layers = proved(
    r"\nabla_{W_1} (-y^\top \log s) = \left((W_2^\top (s - y)) \odot \mathbb{1}[z_1 > 0]\right) x^\top",
    given=_RELU_CLASSIFIER,
    why="From the loss to the first weights in one line: the error, carried back, gated, and paired with the input.",
    source=_DEEP + "6.5.4",
    ref="backprop-two-layer-formula",
)

backprop_two_layers_above = proved(
    r"\nabla_{W_2} (-y^\top \log s) = (s - y) h_1^\top",
    given=_RELU_CLASSIFIER,
    why="The last layer sees the error itself.",
    source=_DEEP + "6.5.4",
    ref="backprop-two-layer-formula",
)

backprop_without_gate = refuted(
    r"\nabla_{W_1} (-y^\top \log s) = (W_2^\top (s - y)) x^\top",
    given=_RELU_CLASSIFIER,
    why="The derivative of the hidden layer by its weights, left without indices, hides the gate: silent units learn nothing.",
    ref="backprop-two-layer-formula",
    instead=backprop_two_layers,
)

relu_net_grad_w2 = proved(
    r"\nabla_{W_2} \delta^\top z_2 = \delta a_1^\top",
    given=_RELU_NET,
    why="With the error at the scores given, the upper weights need it and the hidden values.",
    ref=("relu-net-gradients-code", "gradient-shape-equals-parameter-shape"),
)

relu_net_grad_b2 = proved(
    r"\nabla_{b_2} \delta^\top z_2 = \delta",
    given=_RELU_NET,
    why="The upper offset takes the error as it is.",
    ref="relu-net-gradients-code",
)

relu_net_grad_hidden = proved(
    r"\nabla_u \delta^\top (W_2 u + b_2) = W_2^\top \delta",
    given=r"Let $W_2 \in \mathbb{R}^{m \times h}$, $u \in \mathbb{R}^h$ and $b_2, \delta \in \mathbb{R}^m$.",
    why="The error as the hidden layer sees it.",
    ref="relu-net-gradients-code",
)

relu_net_grad_b1 = proved(
    r"\nabla_{b_1} \delta^\top z_2 = (W_2^\top \delta) \odot \mathbb{1}[z_1 > 0]",
    given=_RELU_NET,
    why="Behind the gate only active units are left.",
    ref="relu-net-gradients-code",
)

relu_net_grad_w1 = proved(
    r"\nabla_{W_1} \delta^\top z_2 = \left((W_2^\top \delta) \odot \mathbb{1}[z_1 > 0]\right) x^\top",
    given=_RELU_NET,
    why="And these are paired with the input; off the kinks, where no unit is exactly zero.",
    ref=("relu-net-gradients-code", "gradient-shape-equals-parameter-shape"),
)

relu_net_gradients = computed(
    r"\nabla_x \delta^\top z_2 = W_1^\top \left((W_2^\top \delta) \odot \mathbb{1}[z_1 > 0]\right)",
    given=_RELU_NET,
    run=run.relu_net_gradients,
    because=(relu_net_grad_w2, relu_net_grad_b2, relu_net_grad_hidden, relu_net_grad_b1, relu_net_grad_w1),
    why="The program's six lines on its own example, against differences; every gradient has the shape of its parameter.",
    ref=("relu-net-gradients-code", "gradient-shape-equals-parameter-shape"),
)

# --- two layers of sigmoids -----------------------------------------------------------------------------------------------------

sigmoid_output_delta = proved(
    r"\frac{d}{dz} \left(-y \log \sigma(z) - (1 - y) \log(1 - \sigma(z))\right) = \sigma(z) - y",
    given=r"Let $y, z \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid.",
    why="Sigmoid and cross-entropy are made for each other: the slope of one cancels what the other divides by.",
    source=_BISHOP + "(4.91)",
    ref="sigmoid-net-output-delta",
    derivation=steps(
        r"\frac{d}{dz} \left(-y \log \sigma(z) - (1 - y) \log(1 - \sigma(z))\right)",
        (
            r"-y \frac{\sigma(z) (1 - \sigma(z))}{\sigma(z)} + (1 - y) \frac{\sigma(z) (1 - \sigma(z))}{1 - \sigma(z)}",
            sigmoid_deriv,
        ),
        (r"-y (1 - \sigma(z)) + (1 - y) \sigma(z)", "cancel"),
        (r"\sigma(z) - y", "multiply out"),
    ),
)

sigmoid_output_delta_of_squares = refuted(
    r"\frac{d}{dz} (\sigma(z) - y)^2 = \sigma(z) - y",
    given=r"Let $y, z \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid.",
    why="The program never names its loss; with squares instead of cross-entropy its first line would be wrong.",
    ref="sigmoid-net-output-delta",
    instead=sigmoid_output_delta,
)

square_output_delta = proved(
    r"\frac{d}{dz} (\sigma(z) - y)^2 = 2 (\sigma(z) - y) \sigma(z) (1 - \sigma(z))",
    given=r"Let $y, z \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid.",
    why="What it would be for squares: confident mistakes hardly move.",
    ref="sigmoid-net-output-delta",
)

sigmoid_net_grad_w2 = proved(
    r"\nabla_W L = \frac{1}{m} A^\top (P - Y)",
    given=_ROWS,
    why="Examples in rows: the transposed inputs times the errors, averaged. The loss is the mean cross-entropy.",
    source=_BISHOP + "(4.91)",
    ref="sigmoid-net-dw2-db2",
)

sigmoid_net_grad_b2 = proved(
    r"\nabla_b L = \frac{1}{m} (P - Y)^\top \mathbf{1}",
    given=_ROWS,
    why="The mean error of each output.",
    ref="sigmoid-net-dw2-db2",
)

sigmoid_net_grad_w2_of_sum = refuted(
    r"\nabla_W L = A^\top (P - Y)",
    given=_ROWS,
    why="Without the division by the number of examples it is the gradient of the sum and not of the mean.",
    ref="sigmoid-net-dw2-db2",
    instead=sigmoid_net_grad_w2,
)

sigmoid_net_grad_w1 = proved(
    r"\nabla_U \operatorname{tr}(D^\top A V) = X^\top \left((D V^\top) \odot A \odot (\mathbf{1} \mathbf{1}^\top - A)\right)",
    given=_ROWS_TWO,
    why="With D the error of the scores: carried back by the upper weights, gated by the slopes, paired with the inputs.",
    source=_BISHOP + "5.3",
    ref="sigmoid-net-dw1-db1",
)

sigmoid_net_backward = computed(
    r"\operatorname{tr}(D^\top A V) = \operatorname{tr}((D V^\top)^\top A)",
    given=r"Let $A \in \mathbb{R}^{m \times h}$, $V \in \mathbb{R}^{h \times o}$ and $D \in \mathbb{R}^{m \times o}$.",
    run=run.sigmoid_net_gradients,
    because=(sigmoid_net_grad_w1, sigmoid_net_grad_w2, sigmoid_net_grad_b2),
    why="The program's backward pass; its intermediate errors are m times the gradients of the mean, and the division comes last.",
    ref=("sigmoid-net-dw1-db1", "sigmoid-net-dw2-db2"),
)

mlp_backprop_recursion = computed(
    r"\nabla_x L(\tanh(W x + b)) = W^\top \left(\nabla L(a) \odot (1 - a \odot a)\right)",
    given=_LAYER,
    run=run.recursion_through_layers,
    because=(backprop_input, vector_chain_rule, "induction from the last layer to the first"),
    why="One layer's rule, used again and again from the output to the input: the whole of backpropagation.",
    source=_DEEP + "6.5.4",
    ref="mlp-backprop-recursion",
)

classifier_start_of_recursion = proved(
    r"\nabla_{b_2} (-y^\top \log s) = s - y",
    given=_RELU_CLASSIFIER,
    why="Where the recursion starts: the gradient at the scores.",
    ref="mlp-backprop-recursion",
)

xor_at_zero = computed(
    r"4 \cdot \frac{1}{2} - (0 + 1 + 1 + 0) = 0",
    run=run.xor_at_zero_weights,
    why="Four examples of the exclusive or: with all weights zero every output is one half and the errors cancel.",
    ref="xor-data-example",
)

gradient_shape = defined(
    r"G = \left(\nabla L(a) \odot (1 - a \odot a)\right) x^\top",
    given=_LAYER + r" Let $G \in \mathbb{R}^{m \times n}$.",
    because=(backprop_matrix, grad_cross_entropy_softmax),
    why="A gradient has the shape of its parameter, so that one can be subtracted from the other.",
    ref="gradient-shape-equals-parameter-shape",
)
