"""Matrix calculus.

Gradients are columns and Jacobians have a row for each output, so that the gradient of a scalar function is the transpose of its
Jacobian. First and second derivatives, linear and quadratic forms, determinants, and changes of variables.
"""

from __future__ import annotations

from identities.calculus import chain_rule, directional_derivative
from identities.entry import cited, convention, proved, refuted, steps, supported
from identities.runs import matrix_calculus as run

_TWICE = r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be twice continuously differentiable and $x, v \in \mathbb{R}^n$."
_MAP = r"Let $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable and $x \in \mathbb{R}^n$."
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
    survivors=(("a transpose", "the Hessian of a twice continuously differentiable function is symmetric"),),
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
