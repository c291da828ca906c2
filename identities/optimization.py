"""Optimization.

What a minimum is, convexity, and gradient descent with its bounds. Where a theorem says how fast a method
converges, the inequality of one step is derived, and the multipliers that add the steps up are found and replayed.
"""

from __future__ import annotations

from identities.calculus import directional_derivative
from identities.entry import cited, computed, defined, proved, refuted, steps, supported
from identities.matrix_calculus import directional_curvature, grad_symmetric_quadratic_form
from identities.runs import descent

_SPD = r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric positive definite and $x, b \in \mathbb{R}^n$."
_POINTS = r"Let $x, y \in \mathbb{R}^n$ and $\theta \in [0, 1]$."
_BOYD = "Boyd & Vandenberghe, Convex Optimization, "
_NESTEROV = "Nesterov, Introductory Lectures on Convex Optimization, "

# --- stationary points ----------------------------------------------------------------------------------------------------------

grad_quadratic_model = proved(
    r"\nabla_d \left(g^\top d + \frac{1}{2} d^\top H d\right) = g + H d",
    given=r"Let $H \in \mathbb{R}^{n \times n}$ be symmetric and $g, d \in \mathbb{R}^n$.",
    why="Where this is zero lies Newton's step: the minimum of the quadratic model.",
    source="Nocedal & Wright, Numerical Optimization, 2.2",
    ref="newton-step",
)

newton_exact_on_quadratic = proved(
    r"x - Q^{-1} (Q x - b) = Q^{-1} b",
    given=_SPD,
    why="On a quadratic the model is the function, and one step from anywhere ends at the minimum.",
    source="Nocedal & Wright, Numerical Optimization, 2.2",
    ref="newton-step",
)

quadratic_minimum = proved(
    r"\frac{1}{2} x^\top Q x - b^\top x \ge -\frac{1}{2} b^\top Q^{-1} b",
    given=_SPD,
    why="The point that Newton's step reaches is the global minimum: the rest is a square.",
    source=_BOYD + "9.1.1",
    ref="newton-step",
)

newton_step = computed(
    r"x_{k+1} = x_k - \nabla^2 f(x_k)^{-1} \nabla f(x_k)",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be twice differentiable.",
    run=descent.newton_steps,
    because=(newton_exact_on_quadratic, quadratic_minimum),
    why="Away from quadratics the error is squared by each step, once it is small.",
    source="Nocedal & Wright, Numerical Optimization, 3.3",
    ref="newton-step",
)

first_order_optimality = cited(
    r"\frac{d}{dt} f(x + t u) = \nabla f(x + t u)^\top u",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be differentiable and $x, u \in \mathbb{R}^n$.",
    because=(
        directional_derivative,
        "Fermat's theorem: at an interior extremum every one-sided slope has the wrong sign or is zero, so all slopes are zero",
    ),
    why="At an interior minimum of a differentiable function no direction leads down, so the gradient is zero.",
    source="Nocedal & Wright, Numerical Optimization, 2.2",
    ref="first-order-optimality",
)

minimum_at_boundary = refuted(
    r"\frac{d}{dx} x = 0",
    given=r"Let $x \in [0, 1]$.",
    why="On an interval the function $x$ is least at the end 0, where its slope is 1: an extremum must be interior.",
    ref="first-order-optimality",
    instead=first_order_optimality,
)

minimum_at_kink = computed(
    r"|x| \ge 0",
    given=r"Let $x \in \mathbb{R}$.",
    run=descent.nonsmooth_minimum,
    why="The least value of $|x|$ is at a point without a derivative.",
    ref="first-order-optimality",
)

# --- convexity ------------------------------------------------------------------------------------------------------------------

convex_set = defined(
    r"\theta x + (1 - \theta) y \in C",
    given=r"Let $C$ be a convex set, $x, y \in C$ and $\theta \in [0, 1]$.",
    why="A set is convex if it contains the segment between any two of its points.",
    source=_BOYD + "2.1.4",
    ref="convex-set",
)

halfspace_convex = proved(
    r"b - a^\top (\theta x + (1 - \theta) y) = \theta (b - a^\top x) + (1 - \theta) (b - a^\top y)",
    given=r"Let $a, x, y \in \mathbb{R}^n$, $b \in \mathbb{R}$ and $\theta \in [0, 1]$.",
    why="A half-space is convex: the slack at a point between is the mean of the slacks at the ends.",
    source=_BOYD + "2.2.1",
    ref="convex-set",
)

ball_convex = supported(
    r"\|\theta x + (1 - \theta) y\|_2 \le \theta \|x\|_2 + (1 - \theta) \|y\|_2",
    given=_POINTS,
    because="the triangle inequality, whose multiplier $\\theta$ the engine does not take out of a norm",
    why="Balls are convex, and so is every norm.",
    source=_BOYD + "2.2.3",
    ref="convex-set",
)

sphere_not_convex = refuted(
    r"\|\theta x + (1 - \theta) y\|_2 = 1",
    given=r"Let $x, y \in \mathbb{R}^n$ and $\theta \in [0, 1]$ with $\|x\|_2 = 1$ and $\|y\|_2 = 1$.",
    why="The segment between two points of a sphere runs through the inside.",
    ref="convex-set",
    instead=ball_convex,
)

convex_function = defined(
    r"f(\theta x + (1 - \theta) y) \le \theta f(x) + (1 - \theta) f(y)",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be a convex function, $x, y \in \mathbb{R}^n$ and $\theta \in [0, 1]$.",
    why="The chord lies above the graph, for all pairs of points and all weights.",
    source=_BOYD + "3.1.1",
    ref="convex-function",
)

sq_norm_convexity_gap = proved(
    r"\theta \|x\|_2^2 + (1 - \theta) \|y\|_2^2 - \|\theta x + (1 - \theta) y\|_2^2 = \theta (1 - \theta) \|x - y\|_2^2",
    given=_POINTS,
    why="The chord of a squared norm lies above the graph by a square: strictly, wherever the points differ.",
    source=_BOYD + "3.1.5",
    ref="convex-function",
)

exp_convex = supported(
    r"e^{\theta x + (1 - \theta) y} \le \theta e^x + (1 - \theta) e^y",
    given=r"Let $x, y \in \mathbb{R}$ and $\theta \in [0, 1]$.",
    because="convexity from the second derivative is cited where it is used, and the engine does not apply it to unknown weights",
    why="The means of exponentials exceed the exponentials of means.",
    source=_BOYD + "3.1.5",
    ref="convex-function",
)

concave_counterexample = refuted(
    r"(\theta x + (1 - \theta) y)^3 \le \theta x^3 + (1 - \theta) y^3",
    given=r"Let $x, y \in \mathbb{R}$ and $\theta \in [0, 1]$.",
    why="A cubic is convex on one side only: without the words for all x and y every function would pass.",
    ref="convex-function",
    instead=convex_function,
)

convex_local_min_is_global = proved(
    r"(1 - t) a + t b < a",
    given=r"Let $a, b \in \mathbb{R}$ with $b < a$ and let $0 < t \le 1$.",
    why="Were a value b below the minimum a, then points as near as we please, where f is at most $(1 - t) a + t b$, would be too.",
    source=_BOYD + "4.2.2",
    ref="convex-local-min-is-global",
)

two_weights_curvature = proved(
    r"\frac{\partial^2 L}{\partial u^2} = 2 v^2, \quad \frac{\partial^2 L}{\partial u \partial v} = 4 u v - 2",
    given=r"Let $L(u, v) = (u v - 1)^2$.",
    why="The smallest deep network, a product of two weights: at zero the Hessian has the entries 0 and −2, and is indefinite.",
    ref="deep-losses-nonconvex",
)

two_weights_convex = refuted(
    r"\left(\frac{u + x}{2} \cdot \frac{v + y}{2} - 1\right)^2 \le \frac{1}{2} (u v - 1)^2 + \frac{1}{2} (x y - 1)^2",
    given=r"Let $u, v, x, y \in \mathbb{R}$.",
    why="Both $(1, 1)$ and $(-1, -1)$ are perfect, and halfway between them the loss is 1: losses of deep networks are not convex.",
    ref="deep-losses-nonconvex",
    instead=two_weights_curvature,
)

psd_hessian_iff_convex = cited(
    r"\frac{d^2}{dt^2} f(x + t v) = v^\top \nabla^2 f(x + t v) v",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be twice continuously differentiable and $x, v \in \mathbb{R}^n$.",
    because=(directional_curvature, "a function of one variable is convex just where its second derivative is not negative"),
    why="Convexity is a matter of lines, and along a line the Hessian gives the curvature.",
    source=_BOYD + "3.1.4",
    ref="psd-hessian-iff-convex",
)

quadratic_tangent_gap = proved(
    r"\frac{1}{2} y^\top H y - \frac{1}{2} x^\top H x - (H x)^\top (y - x) = \frac{1}{2} (y - x)^\top H (y - x)",
    given=r"Let $H \in \mathbb{R}^{n \times n}$ be symmetric and $x, y \in \mathbb{R}^n$.",
    why="For a quadratic the equivalence is an identity: the gap above the tangent is the form of the Hessian.",
    source=_BOYD + "3.1.4",
    ref="psd-hessian-iff-convex",
)

strictly_convex_has_positive_curvature = refuted(
    r"\frac{d^2}{dx^2} x^4 > 0",
    given=r"Let $x \in \mathbb{R}$.",
    why="A positive second derivative is enough for strict convexity and not needed: $x^4$ has none at zero.",
    ref="psd-hessian-iff-convex",
    instead=psd_hessian_iff_convex,
)

# --- gradient descent -----------------------------------------------------------------------------------------------------------

gradient_descent_model = proved(
    r"\nabla_u \left(g^\top (u - x) + \frac{1}{2 \alpha} \|u - x\|_2^2\right) = g + \frac{1}{\alpha} (u - x)",
    given=r"Let $g, x, u \in \mathbb{R}^n$ and $\alpha > 0$.",
    why="A linear model is trusted near the point only; the penalty says how near.",
    source=_NESTEROV + "2.2.4",
    ref="gradient-descent-update",
)

gradient_descent_update = proved(
    r"g + \frac{1}{\alpha} ((x - \alpha g) - x) = 0",
    given=r"Let $g, x \in \mathbb{R}^n$ and $\alpha > 0$.",
    why="The update $x - \\alpha g$ is the minimum of that model.",
    source=_NESTEROV + "2.2.4",
    ref="gradient-descent-update",
)

gradient_descent_decreases = proved(
    r"\frac{d}{d\alpha} f(x - \alpha g) = -\nabla f(x - \alpha g)^\top g",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be differentiable, $x, g \in \mathbb{R}^n$ and $\alpha \in \mathbb{R}$.",
    why="With g the gradient the slope at $\\alpha = 0$ is minus its squared length: small steps go down.",
    source="Nocedal & Wright, Numerical Optimization, 2.2",
    ref="gradient-descent-update",
)

gradient_descent = computed(
    r"\theta_{t+1} = \theta_t - \alpha \nabla J(\theta_t)",
    given=r"Let $J : \mathbb{R}^p \to \mathbb{R}$ be differentiable and $\alpha > 0$. The update is",
    run=descent.update_is_steepest_for_the_model,
    because=(gradient_descent_update, gradient_descent_decreases),
    why="The loop as programs have it, run at several rates.",
    source="Nocedal & Wright, Numerical Optimization, 2.2",
    ref="gradient-descent-update",
)

gd_on_quadratic = proved(
    r"x - \alpha \nabla_x \left(\frac{1}{2} x^\top H x\right) = (I - \alpha H) x",
    given=r"Let $H \in \mathbb{R}^{n \times n}$ be symmetric positive definite, $x \in \mathbb{R}^n$ and $\alpha > 0$.",
    why="On a quadratic a step is a matrix, and k steps are its k-th power.",
    source="Nocedal & Wright, Numerical Optimization, 3.3",
    ref="gd-quadratic-closed-form",
    derivation=steps(
        r"x - \alpha \nabla_x \left(\frac{1}{2} x^\top H x\right)",
        (r"x - \alpha H x", grad_symmetric_quadratic_form),
        (r"(I - \alpha H) x", "the common factor is taken out"),
    ),
)

gradient_bounds_error = proved(
    r"(Q x)^\top (Q x) - \mu^2 x^\top x = ((Q - \mu I) x)^\top ((Q + \mu I) x)",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric, $\mu > 0$ and $x \in \mathbb{R}^n$.",
    why="Where $Q - \\mu I$ is positive semidefinite the right side is not negative: the gradient is at least $\\mu$ times the error.",
    source=_BOYD + "9.1.2",
    ref="gd-stopping-rule",
)

gd_stopping_rule = computed(
    r"\|\nabla f(x)\|_2 < \varepsilon",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be differentiable and $\varepsilon > 0$. The iteration stops as soon as $x$ satisfies",
    run=descent.stopping_rules,
    why="A small gradient bounds the error only where there is curvature $\\mu$; testing before or after the update differs by a step.",
    source=_BOYD + "9.1.2",
    ref="gd-stopping-rule",
)

gd_mode_contracts = proved(
    r"|1 - \alpha \lambda| < 1",
    given=r"Let $\lambda > 0$ and $0 < \alpha < \frac{2}{\lambda}$.",
    why="Along an eigenvector each step multiplies by $1 - \\alpha \\lambda$: too large a rate for one eigenvalue is too large at all.",
    source="Nocedal & Wright, Numerical Optimization, 3.3",
    ref="gd-quadratic-closed-form",
)

gd_mode_gap = proved(
    r"1 - (1 - \alpha \lambda)^2 = \alpha \lambda (2 - \alpha \lambda)",
    given=r"Let $\alpha, \lambda \in \mathbb{R}$.",
    why="The factor's distance from 1 shows both bounds: positive rates, below $2 / \\lambda$.",
    ref="gd-quadratic-closed-form",
)

gd_any_positive_rate = refuted(
    r"|1 - \alpha \lambda| < 1",
    given=r"Let $\lambda > 0$ and $\alpha > 0$.",
    why="Too large a rate diverges, and the threshold has a value: $2 / \\lambda_{\\max}$.",
    ref="gd-quadratic-closed-form",
    instead=gd_mode_contracts,
)

gd_quadratic_closed_form = computed(
    r"(I - \alpha H) (I - \alpha H)^k x = (I - \alpha H)^{k+1} x",
    given=(
        r"Let $H \in \mathbb{R}^{n \times n}$ be symmetric positive definite, $x \in \mathbb{R}^n$, $\alpha > 0$, "
        r"and let $k \ge 1$ be an integer."
    ),
    run=descent.quadratic_closed_form,
    because=(gd_on_quadratic, gd_mode_contracts),
    why="The iterates in one formula, and the threshold tried from both sides.",
    source="Nocedal & Wright, Numerical Optimization, 3.3",
    ref="gd-quadratic-closed-form",
)

gd_example_one = computed(
    r"x - 0.01 \cdot 2 x = 0.98 x",
    given=r"Let $x \in \mathbb{R}^2$.",
    run=descent.example_with_small_steps,
    why="A loop whose every iterate is known: a check of stopping rules and counters.",
    ref="gd-example-001",
)

gd_example_two = computed(
    r"x - 0.1 \cdot 8 x = 0.2 x",
    given=r"Let $x \in \mathbb{R}$.",
    run=descent.example_with_two_curvatures,
    why="One rate for two curvatures: the flat direction lags by thirty orders of magnitude.",
    ref="gd-example-002",
)

# --- rates ----------------------------------------------------------------------------------------------------------------------

integral_of_lipschitz_bound = proved(
    r"\int_0^1 L t r^2 \, dt = \frac{L}{2} r^2",
    given=r"Let $L, r \ge 0$.",
    why="The half of the descent lemma: along the way from x to y the gradient can have changed by at most $L t r$.",
    source=_NESTEROV + "1.2.2",
    ref="descent-lemma",
)

fundamental_theorem_on_segment = supported(
    r"f(x + d) - f(x) = \int_0^1 \nabla f(x + t d)^\top d \, dt",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be continuously differentiable and $x, d \in \mathbb{R}^n$.",
    because=(directional_derivative, "the fundamental theorem of calculus for an unknown function"),
    why="The change of a function is the sum of its slopes along the way.",
    source="Rudin, Principles of Mathematical Analysis, 6.21",
    ref="descent-lemma",
    survivors=(("the order of a product", "a number and a vector may be multiplied in either order"),),
)

descent_lemma = cited(
    r"f(y) \le f(x) + \nabla f(x)^\top (y - x) + \frac{L}{2} \|y - x\|_2^2",
    given=(
        r"Let $f : \mathbb{R}^n \to \mathbb{R}$ have a gradient that is Lipschitz continuous with constant $L$, "
        r"and let $x, y \in \mathbb{R}^n$."
    ),
    because=(fundamental_theorem_on_segment, integral_of_lipschitz_bound, "Cauchy and Schwarz's inequality below the integral"),
    why="A function whose gradient cannot turn too fast stays below a parabola; convexity is not needed.",
    source=_NESTEROV + "1.2.2",
    ref="descent-lemma",
    run=descent.descent_lemma_holds,
)

gd_decrease_identity = proved(
    r"g^\top (-\eta g) + \frac{L}{2} \|\eta g\|_2^2 = -\eta \left(1 - \frac{L \eta}{2}\right) \|g\|_2^2",
    given=r"Let $g \in \mathbb{R}^n$ and $\eta, L > 0$.",
    why="The descent lemma at the gradient step.",
    source=_NESTEROV + "1.2.3",
    ref="gd-sufficient-decrease",
)

gd_decrease_factor = proved(
    r"\eta \left(1 - \frac{L \eta}{2}\right) \ge \frac{\eta}{2}",
    given=r"Let $L > 0$ and $0 < \eta \le \frac{1}{L}$.",
    why="Steps of length at most $1 / L$ keep half of what the linear model promises.",
    source=_NESTEROV + "1.2.3",
    ref="gd-sufficient-decrease",
)

gd_sufficient_decrease = proved(
    r"b \le a - \frac{\eta}{2} s",
    given=(
        r"Let $a, b \in \mathbb{R}$, $s \ge 0$, $L > 0$ and $0 < \eta \le \frac{1}{L}$ "
        r"with $b \le a - \eta \left(1 - \frac{L \eta}{2}\right) s$."
    ),
    why="Each step lowers the value by at least half the step times the squared length of the gradient.",
    source=_NESTEROV + "1.2.3",
    ref="gd-sufficient-decrease",
)

gd_step_of_distance = proved(
    r"\frac{1}{2 \eta} \left(\|d\|_2^2 - \|d - \eta g\|_2^2\right) = g^\top d - \frac{\eta}{2} \|g\|_2^2",
    given=r"Let $d, g \in \mathbb{R}^n$ and $\eta > 0$.",
    why="How much nearer the minimiser a step comes, with $d = x - x^*$.",
    source=_NESTEROV + "2.1.5",
    ref="gd-rate-convex",
)

gd_one_step = proved(
    r"b - c \le \frac{1}{2 \eta} \left(\|d\|_2^2 - \|d - \eta g\|_2^2\right)",
    given=(
        r"Let $d, g \in \mathbb{R}^n$, $\eta > 0$ and $a, b, c \in \mathbb{R}$ "
        r"with $a - c \le g^\top d$ and $b \le a - \frac{\eta}{2} \|g\|_2^2$."
    ),
    why="Convexity and sufficient decrease, added: what is left of the error is paid for by coming nearer.",
    source=_NESTEROV + "2.1.5",
    ref="gd-rate-convex",
)

gd_one_step_multipliers = computed(
    r"(a - c - p) + \left(b - a + \frac{\eta}{2} q\right) = b - c - \left(p - \frac{\eta}{2} q\right)",
    given=r"Let $a, b, c, p, q, \eta \in \mathbb{R}$.",
    run=descent.one_step_of_the_rate,
    because=(gd_step_of_distance, gd_one_step),
    why="The two premises are added with multipliers 1 and 1, which a linear program finds.",
    ref="gd-rate-convex",
)

telescoping_sum = proved(
    r"\sum_{i=1}^{n-1} (a_i - a_{i+1}) = a_1 - a_n",
    given=r"Let $a_1, \dots, a_n \in \mathbb{R}$.",
    why="All that is between cancels, so the distances to the minimiser add up to at most the first.",
    ref="gd-rate-convex",
)

gd_rate_convex = cited(
    r"f(x_k) - f(x^*) \le \frac{\|x_0 - x^*\|_2^2}{2 \eta k}",
    given=(
        r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be convex and $L$-smooth with a minimiser $x^*$, "
        r"let $0 < \eta \le \frac{1}{L}$ and $k \ge 1$."
    ),
    because=(
        gd_one_step,
        telescoping_sum,
        "induction over the steps: they are summed, the last value is the least, and the last distance is not negative",
    ),
    why="On convex functions gradient descent needs a number of steps in proportion to one over the error that is allowed.",
    source=_NESTEROV + "2.1.5",
    ref="gd-rate-convex",
    run=descent.rate_of_convergence,
)

gd_rate_needs_short_steps = computed(
    r"|1 - 4 \eta| > 1",
    given=r"Let $\eta > \frac{1}{2}$.",
    run=descent.too_long_steps_break_the_rate,
    because=gd_rate_convex,
    why="The bound asks for $\\eta \\le 1 / L$; beyond $2 / L$ there is no convergence to bound.",
    ref="gd-rate-convex",
)

gd_rate_needs_minimiser = computed(
    r"e^{-x} > 0",
    given=r"Let $x \in \mathbb{R}$.",
    run=descent.rate_needs_a_minimiser,
    because=gd_rate_convex,
    why="The bound speaks of a minimiser: a convex function without one is run after for ever.",
    ref="gd-rate-convex",
)
