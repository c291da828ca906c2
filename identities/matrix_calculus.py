"""Matrix calculus.

Gradients are columns and Jacobians have a row for each output, so that the gradient of a scalar function is the transpose of its
Jacobian. From linear and quadratic forms to the layers of a network and the loss at its end.
"""

from __future__ import annotations

from identities.calculus import chain_rule, directional_derivative, relu_deriv
from identities.entry import cited, computed, convention, defined, proved, refuted, steps, supported
from identities.runs import matrix_calculus as run

_TWICE = r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be twice continuously differentiable and $x, v \in \mathbb{R}^n$."
_MAP = r"Let $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable and $x \in \mathbb{R}^n$."
_AFFINE = r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$ and $z = W x + b$."
_SOFTMAX = r"Let $z \in \mathbb{R}^K$ and $s = \operatorname{softmax}(z)$."
_LABELS = r"Let $z, y \in \mathbb{R}^K$ with $y^\top \mathbf{1} = 1$, and let $s = \operatorname{softmax}(z)$."
_COOKBOOK = "Petersen & Pedersen, The Matrix Cookbook, "
_MAGNUS = "Magnus & Neudecker, Matrix Differential Calculus, "

# --- first and second derivatives -----------------------------------------------------------------------------------------------

gradient = proved(
    r"(\nabla f(x))_i = \frac{\partial f(x)}{\partial x_i}",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be differentiable and $x \in \mathbb{R}^n$.",
    why="The partial derivatives stacked in a column, so that a step along the gradient is a vector like the point itself.",
    source="Boyd & Vandenberghe, Convex Optimization, A.4.1",
    ref="gradient-definition",
    axiom="the definition of the gradient, which the engine knows",
)

gradient_gives_slope = proved(
    r"\nabla f(x)^\top u = \sum_{i=1}^n \frac{\partial f(x)}{\partial x_i} u_i",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be differentiable and $x, u \in \mathbb{R}^n$.",
    why="The convention of columns put to use: the slope along u is an inner product.",
    ref="gradient-definition",
)

jacobian = proved(
    r"\left(\frac{\partial g(x)}{\partial x}\right)_{ij} = \frac{\partial g_i(x)}{\partial x_j}",
    given=_MAP,
    why="One row for each output, one column for each input: the matrix of all slopes.",
    source=_MAGNUS + "5.5",
    ref="jacobian-definition",
    axiom="the definition of the Jacobian, which the engine knows",
    survivors=(("swap", "the transposed layout of derivatives is a convention, and is proved as such"),),
)

jacobian_along_direction = proved(
    r"\frac{d}{dt} g(x + t d) = \frac{\partial g(x + t d)}{\partial x} d",
    given=r"Let $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable and $x, d \in \mathbb{R}^n$.",
    why="Near a point a map is its Jacobian: how far the outputs move is the Jacobian times how far the inputs do.",
    source="Rudin, Principles of Mathematical Analysis, 9.11",
    ref="jacobian-local-sensitivity",
)

linear_remainder = proved(
    r"(x + \delta) \odot (x + \delta) - x \odot x - 2 \operatorname{diag}(x) \delta = \delta \odot \delta",
    given=r"Let $x, \delta \in \mathbb{R}^n$.",
    why="An example in full: what the Jacobian leaves is of second order in the step.",
    ref="jacobian-local-sensitivity",
)

local_linearity = cited(
    r"\lim_{t \to 0} \frac{g(x + t d) - g(x)}{t} = \frac{\partial g(x)}{\partial x} d",
    given=r"Let $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable and $x, d \in \mathbb{R}^n$.",
    because="the definition of differentiability; partial derivatives alone are not enough, continuous ones are",
    why="A map that has a derivative is linear up to an error that is small beside the step.",
    source="Rudin, Principles of Mathematical Analysis, 9.11 and 9.21",
    ref="jacobian-local-sensitivity",
    run=run.remainder_is_of_second_order,
)

hessian = proved(
    r"\nabla^2 f(x) = \frac{\partial \nabla f(x)}{\partial x}",
    given=_TWICE,
    why="The Hessian is the Jacobian of the gradient.",
    source="Boyd & Vandenberghe, Convex Optimization, A.4.3",
    ref="hessian-definition",
    axiom="the definition of the Hessian, which the engine knows",
)

hessian_symmetric = cited(
    r"\nabla^2 f(x) = (\nabla^2 f(x))^\top",
    given=_TWICE,
    because="Schwarz's theorem: continuous second partial derivatives may be taken in either order",
    why="The order of differentiation does not matter where the second derivatives are continuous, and can matter where they are not.",
    source="Rudin, Principles of Mathematical Analysis, 9.41",
    ref="hessian-definition",
    run=run.mixed_partials_that_differ,
)

hessian_entry = supported(
    r"(\nabla^2 f(x))_{ij} = \frac{\partial^2 f(x)}{\partial x_i \partial x_j}",
    given=_TWICE,
    because="second partial derivatives of an unknown function are compared by trials, not derived",
    why="Each entry is a partial derivative of a partial derivative.",
    source="Boyd & Vandenberghe, Convex Optimization, A.4.3",
    ref="hessian-definition",
)

directional_curvature = proved(
    r"\frac{d^2}{dt^2} f(x + t v) = v^\top \nabla^2 f(x + t v) v",
    given=_TWICE,
    why="Along a line, curvature is a quadratic form of the Hessian: its eigenvalues are the curvatures along its eigenvectors.",
    source="Boyd & Vandenberghe, Convex Optimization, A.4.3",
    ref="hessian-directional-curvature",
    derivation=steps(
        r"\frac{d^2}{dt^2} f(x + t v)",
        (r"\frac{d}{dt} \nabla f(x + t v)^\top v", directional_derivative),
        (r"v^\top \nabla^2 f(x + t v) v", (chain_rule, hessian)),
    ),
)

vector_chain_rule = proved(
    r"\nabla_x f(g(x)) = \left(\frac{\partial g(x)}{\partial x}\right)^\top \nabla f(g(x))",
    given=r"Let $f : \mathbb{R}^m \to \mathbb{R}$ and $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable.",
    why="A gradient travels backwards through a map by the transpose of the map's Jacobian: one step of backpropagation.",
    source=_MAGNUS + "5.8",
    ref="vector-chain-rule",
    axiom="the chain rule once more, in the notation of matrices; in indices it is the sum over intermediate variables",
)

jacobian_of_composition = proved(
    r"\frac{\partial f(g(x))}{\partial x} = \frac{\partial f(y)}{\partial y} \frac{\partial g(x)}{\partial x}",
    given=r"Let $g : \mathbb{R}^n \to \mathbb{R}^h$ and $f : \mathbb{R}^h \to \mathbb{R}^m$ be differentiable and $y = g(x)$.",
    why="Jacobians of a composition multiply, the outermost on the left.",
    source="Rudin, Principles of Mathematical Analysis, 9.15",
    ref=("vector-chain-rule", "layer-composition-jacobian"),
    axiom="the chain rule of maps, a rule of the calculus itself",
)

# --- linear and quadratic forms -------------------------------------------------------------------------------------------------

grad_linear = proved(
    r"\nabla_x (a^\top x) = a",
    given=r"Let $a, x \in \mathbb{R}^n$.",
    why="A linear function has the same gradient everywhere.",
    source=_COOKBOOK + "(69)",
    ref="gradient-linear-form",
    axiom="the derivative of what is linear is its coefficient: a rule of the calculus itself",
)

grad_linear_entry = proved(
    r"\frac{\partial}{\partial x_k} \sum_{i=1}^n a_i x_i = a_k",
    given=r"Let $a, x \in \mathbb{R}^n$.",
    why="The same in indices, where nothing but the derivative of a number is used.",
    ref="gradient-linear-form",
)

grad_sq_norm = proved(
    r"\nabla_x (x^\top x) = 2 x",
    given=r"Let $x \in \mathbb{R}^n$.",
    why="Both factors move, and both give x.",
    source=_COOKBOOK + "(131)",
    ref="gradient-squared-norm",
)

grad_half_sq_norm = proved(
    r"\nabla_x \frac{1}{2} \|x\|_2^2 = x",
    given=r"Let $x \in \mathbb{R}^n$.",
    why="The half is written so that the 2 of the derivative goes away; weight decay is this gradient.",
    ref="gradient-half-squared-norm",
    derivation=steps(
        r"\nabla_x \frac{1}{2} \|x\|_2^2",
        (r"\frac{1}{2} \nabla_x (x^\top x)", "the square of the Euclidean norm is an inner product"),
        (r"\frac{1}{2} \cdot 2 x", grad_sq_norm),
        (r"x", "numbers cancel"),
    ),
)

grad_half_sq_residual = proved(
    r"\nabla_x \frac{1}{2} \|A x - b\|_2^2 = A^\top (A x - b)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $b \in \mathbb{R}^m$.",
    why="The residual carried back by the transpose; set to zero it is the normal equation.",
    source=_COOKBOOK + "(84)",
    ref="gradient-half-squared-residual",
    derivation=steps(
        r"\nabla_x \frac{1}{2} \|A x - b\|_2^2",
        (
            r"\nabla_x \left(\frac{1}{2} x^\top A^\top A x - b^\top A x + \frac{1}{2} b^\top b\right)",
            "the square is multiplied out",
        ),
        (r"A^\top A x - A^\top b", (grad_linear, "$A^\\top A$ is symmetric")),
        (r"A^\top (A x - b)", "the common factor is taken out"),
    ),
)

grad_mse_linear = proved(
    r"\nabla_w \frac{1}{n} \|y - X w\|_2^2 = \frac{2}{n} X^\top (X w - y)",
    given=r"Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and $w \in \mathbb{R}^d$.",
    why="The gradient of linear regression, with the scale that a mean brings.",
    source="Bishop, Pattern Recognition and Machine Learning, 3.1",
    ref="gradient-mse-linear",
    derivation=steps(
        r"\nabla_w \frac{1}{n} \|y - X w\|_2^2",
        (r"\frac{2}{n} \nabla_w \frac{1}{2} \|X w - y\|_2^2", "the sign does not matter in a square"),
        (r"\frac{2}{n} X^\top (X w - y)", grad_half_sq_residual),
    ),
)

grad_quadratic_form = proved(
    r"\nabla_x (x^\top A x) = (A + A^\top) x",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.",
    why="Only the symmetric part of the matrix is seen by a quadratic form.",
    source=_COOKBOOK + "(81)",
    ref="gradient-quadratic-form",
)

grad_quadratic_form_entry = proved(
    r"\frac{\partial}{\partial x_k} \sum_{i=1}^n \sum_{j=1}^n a_{ij} x_i x_j = \sum_{j=1}^n a_{kj} x_j + \sum_{i=1}^n a_{ik} x_i",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.",
    why="The same in indices: row k of the matrix, and column k.",
    ref="gradient-quadratic-form",
)

grad_symmetric_quadratic_form = proved(
    r"\nabla_x (x^\top Q x) = 2 Q x",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric and $x \in \mathbb{R}^n$.",
    why="The rule of $a x^2$, and the usual form in which it is remembered.",
    source=_COOKBOOK + "(81)",
    ref="gradient-symmetric-quadratic-form",
    derivation=steps(
        r"\nabla_x (x^\top Q x)",
        (r"(Q + Q^\top) x", grad_quadratic_form),
        (r"2 Q x", "$Q$ is symmetric"),
    ),
)

hess_symmetric_quadratic_form = proved(
    r"\nabla_x^2 (x^\top Q x) = 2 Q",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric and $x \in \mathbb{R}^n$.",
    why="A quadratic form has one curvature everywhere.",
    source=_COOKBOOK + "(98)",
    ref="gradient-symmetric-quadratic-form",
)

grad_quadratic_form_without_symmetry = refuted(
    r"\nabla_x (x^\top Q x) = 2 Q x",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.",
    why="Without symmetry the transposed half is lost.",
    ref="gradient-symmetric-quadratic-form",
    holds_if="Q is symmetric",
    instead=grad_quadratic_form,
)

grad_log_det = proved(
    r"\nabla_P \log \det P = P^{-\top}",
    given=r"Let $P \in \mathbb{R}^{d \times d}$ with $\det P > 0$.",
    why="The step that makes the covariance of a Gaussian estimable in closed form.",
    source=_COOKBOOK + "(57)",
    ref="log-det-gradient",
    axiom="Jacobi's formula is a rule of the engine's own; it is cross-validated below for matrices of order 2",
)

grad_log_det_order_two = proved(
    r"\frac{\partial}{\partial a} \ln(a d - b c) = \frac{d}{a d - b c}",
    given=r"Let $a, b, c, d \in \mathbb{R}$ with $a d - b c > 0$.",
    why="For two rows and columns the rule is the derivative of a logarithm: the entry of the inverse appears.",
    ref="log-det-gradient",
)

differential_log_det = proved(
    r"d \log \det P = \operatorname{tr}(P^{-1} dP)",
    given=r"Let $P \in \mathbb{R}^{d \times d}$ be symmetric positive definite.",
    why="The differential says it without a choice of layout.",
    source=_MAGNUS + "8.3",
    ref="log-det-gradient",
    axiom="Jacobi's formula, in the form in which the engine's table has it",
)

differential_trace_product = proved(
    r"d \operatorname{tr}(P S) = \operatorname{tr}(S\, dP)",
    given=r"Let $P, S \in \mathbb{R}^{d \times d}$.",
    why="The other term of a Gaussian log-likelihood.",
    source=_COOKBOOK + "(100)",
    ref="log-det-gradient",
)

# --- the layers of a network ----------------------------------------------------------------------------------------------------

affine_jacobian = proved(
    r"\frac{\partial z}{\partial x} = W",
    given=_AFFINE,
    why="An affine map is its own linearisation, and the offset leaves no trace.",
    source=_MAGNUS + "5.15",
    ref="affine-jacobian",
    derivation=steps(r"\frac{\partial z}{\partial x}", (r"\frac{\partial (W x)}{\partial x}", "the offset is constant"), (r"W", grad_linear)),
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

# --- densities and shapes -------------------------------------------------------------------------------------------------------

change_of_variables_normal = proved(
    r"\frac{|\det L^{-1}|}{(2 \pi)^{d/2}} e^{-\frac{1}{2} \|L^{-1}(y - \mu)\|_2^2} "
    r"= \frac{1}{(2 \pi)^{d/2} \sqrt{\det \Sigma}} e^{-\frac{1}{2} (y - \mu)^\top \Sigma^{-1} (y - \mu)}",
    given=r"Let $L \in \mathbb{R}^{d \times d}$ be invertible, let $y, \mu \in \mathbb{R}^d$ and let $\Sigma = L L^\top$.",
    why="A standard normal vector sent through $x \\mapsto \\mu + L x$: the determinant is how much the map stretches volume.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="change-of-variables",
)

change_of_variables = cited(
    r"\frac{\partial (L^{-1} (y - \mu))}{\partial y} = L^{-1}",
    given=r"Let $L \in \mathbb{R}^{d \times d}$ be invertible and $y, \mu \in \mathbb{R}^d$.",
    because=(
        change_of_variables_normal,
        "the substitution rule of integrals, $p_Y(y) = p_X(g^{-1}(y)) |\\det J_{g^{-1}}(y)|$ for a diffeomorphism g",
    ),
    why="The Jacobian of the inverse map is what densities are multiplied by.",
    source="Rudin, Real and Complex Analysis, 7.26",
    ref="change-of-variables",
    run=run.change_of_variables,
)

shapes_of_derivatives = convention(
    r"\nabla_x (a^\top x) = a",
    given=r"Let $a, x \in \mathbb{R}^n$.",
    why="Gradients are columns with the shape of what they differentiate by; Jacobians have a row for each output.",
    source=_MAGNUS + "9.2",
    ref=("shapes-cheat-sheet", "gradient-definition"),
    run=run.shapes,
)
