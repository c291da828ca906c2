"""Calculus of one and several variables.

Limits of difference quotients, the rules that follow from them, and what first and second derivatives say of a function near a point.
"""

from __future__ import annotations

from identities.entry import cited, computed, defined, proved, refuted, steps, supported
from identities.runs import calculus as run

_F = r"Let $f : \mathbb{R} \to \mathbb{R}$ be differentiable."
_FG = r"Let $f, g : \mathbb{R} \to \mathbb{R}$ be differentiable."
_X = r"Let $x \in \mathbb{R}$."
_POSITIVE = r"Let $x > 0$."

# --- derivatives as limits ------------------------------------------------------------------------------------------------------

derivative = defined(
    r"f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}",
    given=_F,
    why="The slope of a curve at a point is the limit of the slopes of its chords.",
    source="Rudin, Principles of Mathematical Analysis, 5.1",
    ref="derivative-limit-definition",
    run=run.difference_quotients,
)

difference_quotient_of_square = proved(
    r"\frac{(x + h)^2 - x^2}{h} = 2 x + h",
    given=r"Let $x, h \in \mathbb{R}$ with $h \ne 0$.",
    why="The definition carried out once: the quotient is exactly the derivative and an error that vanishes with h.",
    ref="derivative-limit-definition",
)

derivative_of_square_is_limit = supported(
    r"\lim_{h \to 0} \frac{(x + h)^2 - x^2}{h} = 2 x",
    given=_X,
    why="What remains of the quotient when h is gone.",
    because=(difference_quotient_of_square, "the limit itself is only computed"),
    ref="derivative-limit-definition",
)

tangent_line = defined(
    r"\lim_{h \to 0} \frac{f(x + h) - f(x) - f'(x) h}{h} = 0",
    given=_F,
    because=(derivative, "the same limit with $f'(x)$ on the left, written as $f(x + h) = f(x) + f'(x) h + o(h)$"),
    why="Of all lines through a point of the curve the tangent alone leaves an error that is small even beside h.",
    source="Rudin, Principles of Mathematical Analysis, 5.1",
    ref="tangent-line",
)

tangent_of_square = proved(
    r"(x + h)^2 = x^2 + 2 x h + h^2",
    given=r"Let $x, h \in \mathbb{R}$.",
    why="The error of the tangent to a parabola is the square of the step.",
    ref="tangent-line",
)

partial_derivative = supported(
    r"\frac{\partial f}{\partial x} = \lim_{h \to 0} \frac{f(x + h, y) - f(x, y)}{h}",
    given=r"Let $f(x, y) = x^2 + 3 x y + y^2$.",
    why="One variable moves and the others are held: a partial derivative is an ordinary one of a restricted function.",
    because="the limit of the quotient is computed, not derived",
    source="Rudin, Principles of Mathematical Analysis, 9.16",
    ref="partial-derivative-definition",
    survivors=(
        ("a lost term", "the limit does not exist, and the engine says only that it does not know"),
        ("a term too many", "the limit does not exist, and the engine says only that it does not know"),
        ("a letter", "the limit does not exist, and the engine says only that it does not know"),
        ("a number", "the limit does not exist, and the engine says only that it does not know"),
        ("a sum for a product", "the limit does not exist, and the engine says only that it does not know"),
    ),
)

partial_derivative_moving_all = refuted(
    r"\frac{\partial f}{\partial x} = \lim_{h \to 0} \frac{f(x + h, y + h) - f(x, y)}{h}",
    given=r"Let $f(x, y) = x^2 + 3 x y + y^2$.",
    why="A quotient that does not say which argument moves is no partial derivative: here all move, and the others' slopes are added.",
    ref="partial-derivative-definition",
    instead=partial_derivative,
)

# --- rules ----------------------------------------------------------------------------------------------------------------------

sum_rule = proved(
    r"\frac{d}{dx} (f(x) + g(x)) = f'(x) + g'(x)",
    given=_FG,
    why="Differentiation is linear: losses of single examples may be differentiated one by one.",
    source="Rudin, Principles of Mathematical Analysis, 5.3",
    ref="sum-rule",
    axiom="linearity is a rule of the calculus itself; the limit of a sum is the sum of the limits",
)

product_rule = proved(
    r"\frac{d}{dx} (f(x) g(x)) = f'(x) g(x) + f(x) g'(x)",
    given=_FG,
    why="Each factor moves in turn while the other stands still; the term in which both move is of second order.",
    source="Rudin, Principles of Mathematical Analysis, 5.3",
    ref="product-rule",
    axiom="Leibniz's rule is a rule of the calculus itself; its difference quotient is the identity below",
)

difference_of_product = proved(
    r"f(x + h) g(x + h) - f(x) g(x) = (f(x + h) - f(x)) g(x + h) + f(x) (g(x + h) - g(x))",
    given=r"Let $f, g : \mathbb{R} \to \mathbb{R}$.",
    why="The step behind the product rule: a mixed term is added and taken away.",
    source="Rudin, Principles of Mathematical Analysis, 5.3",
    ref="product-rule",
)

chain_rule = proved(
    r"\frac{d}{dx} f(g(x)) = f'(g(x)) g'(x)",
    given=_FG,
    why="Rates multiply along a composition; backpropagation is this rule and nothing else.",
    source="Rudin, Principles of Mathematical Analysis, 5.5",
    ref="chain-rule-scalar",
    axiom="the chain rule is a rule of the calculus itself",
)

quotient_rule = proved(
    r"\frac{d}{dx} \frac{f(x)}{g(x)} = \frac{f'(x) g(x) - f(x) g'(x)}{g(x)^2}",
    given=_FG,
    why="A product with a reciprocal; it holds where the denominator is not zero, a condition that is seldom written.",
    source="Rudin, Principles of Mathematical Analysis, 5.3",
    ref="quotient-rule",
    derivation=steps(
        r"\frac{d}{dx} \frac{f(x)}{g(x)}",
        (r"\frac{d}{dx} \left(f(x) \cdot \frac{1}{g(x)}\right)", "a quotient is a product with a reciprocal"),
        (r"f'(x) \frac{1}{g(x)} + f(x) \frac{d}{dx} \frac{1}{g(x)}", product_rule),
        (r"f'(x) \frac{1}{g(x)} - f(x) \frac{g'(x)}{g(x)^2}", chain_rule),
        (r"\frac{f'(x) g(x) - f(x) g'(x)}{g(x)^2}", "a common denominator"),
    ),
)

chain_rule_multivariable = proved(
    r"\frac{\partial f(g(x))}{\partial x_i} = \sum_{j=1}^m (\nabla f(g(x)))_j \frac{\partial g_j(x)}{\partial x_i}",
    given=r"Let $f : \mathbb{R}^m \to \mathbb{R}$ and $g : \mathbb{R}^n \to \mathbb{R}^m$ be differentiable.",
    why="Every path from an input to the output contributes, and the contributions are added.",
    source="Rudin, Principles of Mathematical Analysis, 9.15",
    ref="chain-rule-multivariable",
)

# --- elementary functions -------------------------------------------------------------------------------------------------------

exp_deriv = proved(
    r"\frac{d}{dx} e^x = e^x",
    given=_X,
    why="The exponential is its own slope, which is why it appears wherever rates are proportional to amounts.",
    source="Rudin, Principles of Mathematical Analysis, 8.6",
    ref="derivative-exp",
    axiom="the exponential function is what this equation and its value 1 at 0 define",
)

log_deriv = proved(
    r"\frac{d}{dx} \ln x = \frac{1}{x}",
    given=_POSITIVE,
    why="The slope of the inverse function is the reciprocal slope; without $x > 0$ there is no real logarithm to differentiate.",
    source="Rudin, Principles of Mathematical Analysis, 8.6",
    ref="derivative-log",
    derivation=steps(
        r"\frac{d}{dx} \ln x",
        (r"\frac{1}{x} e^{\ln x} \frac{d}{dx} \ln x", "$e^{\\ln x} = x$"),
        (r"\frac{1}{x} \frac{d}{dx} e^{\ln x}", (chain_rule, exp_deriv)),
        (r"\frac{1}{x} \frac{d}{dx} x", "$e^{\\ln x} = x$"),
        (r"\frac{1}{x}", "the identity has slope 1"),
    ),
)

log_deriv_of_abs = proved(
    r"\frac{d}{dx} \ln |x| = \frac{1}{x}",
    given=r"Let $x \in \mathbb{R}$ with $x \ne 0$.",
    why="What is left of the rule to the left of zero.",
    ref="derivative-log",
)

power_rule = proved(
    r"\frac{d}{dx} x^n = n x^{n-1}",
    given=r"Let $x > 0$ and $n \in \mathbb{R}$.",
    why="For a real exponent the power is an exponential, and that asks for a positive base.",
    source="Rudin, Principles of Mathematical Analysis, 8.6",
    ref="power-rule",
    derivation=steps(
        r"\frac{d}{dx} x^n",
        (r"\frac{d}{dx} e^{n \ln x}", "the power of a positive number"),
        (r"e^{n \ln x} \frac{n}{x}", (chain_rule, exp_deriv, log_deriv)),
        (r"n x^{n-1}", "the power of a positive number"),
    ),
)

power_rule_at_zero = computed(
    r"\frac{\sqrt{0 + h} - \sqrt{0}}{h} = \frac{1}{\sqrt{h}}",
    given=r"Let $h > 0$.",
    run=run.power_rule_at_zero,
    why="The power rule is often stated without a domain: the chords of the root at zero have slopes that grow without bound.",
    ref="power-rule",
)

sigmoid_deriv = proved(
    r"\sigma'(x) = \sigma(x) (1 - \sigma(x))",
    given=r"Let $\sigma(x) = \frac{1}{1 + e^{-x}}$.",
    why="The slope is known from the value alone, so a backward pass need not evaluate the exponential again.",
    source="Bishop, Pattern Recognition and Machine Learning, (4.88)",
    ref="sigmoid-derivative",
    derivation=steps(
        r"\sigma'(x)",
        (r"\frac{e^{-x}}{(1 + e^{-x})^2}", (quotient_rule, exp_deriv)),
        (r"\frac{1}{1 + e^{-x}} \left(1 - \frac{1}{1 + e^{-x}}\right)", "$e^{-x} = (1 + e^{-x}) - 1$"),
        (r"\sigma(x) (1 - \sigma(x))", "the definition of the sigmoid"),
    ),
)

tanh_deriv = proved(
    r"\frac{d}{dx} \tanh x = 1 - \tanh^2 x",
    given=_X,
    why="As for the sigmoid, the slope is a polynomial in the value.",
    source="Abramowitz & Stegun, Handbook of Mathematical Functions, 4.5",
    ref="tanh-derivative",
    derivation=steps(
        r"\frac{d}{dx} \tanh x",
        (r"\frac{d}{dx} \frac{e^x - e^{-x}}{e^x + e^{-x}}", "the definition of the hyperbolic tangent"),
        (r"\frac{(e^x + e^{-x})^2 - (e^x - e^{-x})^2}{(e^x + e^{-x})^2}", (quotient_rule, exp_deriv)),
        (r"1 - \left(\frac{e^x - e^{-x}}{e^x + e^{-x}}\right)^2", "the fraction is taken apart"),
        (r"1 - \tanh^2 x", "the definition of the hyperbolic tangent"),
    ),
)

relu_deriv = proved(
    r"\frac{d}{dx} \max(0, x) = \mathbb{1}[x > 0]",
    given=r"Let $x \in \mathbb{R}$ with $x \ne 0$.",
    why="A gate: the gradient passes where the unit is active and stops where it is not.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 6.3.1",
    ref="relu-derivative",
)

relu_right_slope = supported(
    r"\lim_{h \to 0^+} \frac{\max(0, h)}{h} = 1",
    given=r"Let $h \in \mathbb{R}$.",
    why="From the right the slope at the kink is 1, from the left 0: any number between them is a subgradient, and none is a derivative.",
    because="the one-sided limit is computed, not derived",
    ref="relu-derivative",
)

relu_left_slope = supported(
    r"\lim_{h \to 0^-} \frac{\max(0, h)}{h} = 0",
    given=r"Let $h \in \mathbb{R}$.",
    why="The other side of the kink.",
    because="the one-sided limit is computed, not derived",
    ref="relu-derivative",
    survivors=(("a factor 2", "twice zero is zero"),),
)

relu_has_no_derivative_at_zero = computed(
    r"\operatorname{ReLU}'(0) = 0",
    given=r"Let $\operatorname{ReLU}(x) = \max(0, x)$.",
    run=run.relu_at_zero,
    why="The value 0 at the kink is a convention of programs, not a derivative: a central difference finds one half there.",
    because=(relu_right_slope, relu_left_slope),
    ref="relu-derivative",
)

symbolic_derivatives_agree = computed(
    r"\frac{d}{dx} \sin(x^2) = 2 x \cos(x^2)",
    given=_X,
    run=run.symbolic_against_differences,
    why="A program that differentiates formulas is compared with difference quotients, which know no rules.",
    ref="symbolic-derivative-code",
)

# --- several variables ----------------------------------------------------------------------------------------------------------

partials_of_quadratic = proved(
    r"\frac{\partial f}{\partial x} = 2 x + 3 y, \quad \frac{\partial f}{\partial y} = 3 x + 2 y",
    given=r"Let $f(x, y) = x^2 + 3 x y + y^2$.",
    why="A mixed term appears in both partial derivatives.",
    ref="partials-example-quadratic-xy",
)

gradient_at_point = computed(
    r"\nabla_x (x_1^2 + 2 x_2^2) = \begin{pmatrix} 2 x_1 \\ 4 x_2 \end{pmatrix}",
    given=r"Let $x \in \mathbb{R}^2$.",
    run=run.gradient_at_three_four,
    why="Central differences are exact for quadratic functions, up to rounding, and spoiled by an array of integers.",
    ref="gradient-example-x2-2y2",
)

directional_derivative = proved(
    r"\frac{d}{dt} f(x + t u) = \nabla f(x + t u)^\top u",
    given=r"Let $f : \mathbb{R}^n \to \mathbb{R}$ be differentiable and $x, u \in \mathbb{R}^n$.",
    why="The slope in every direction is known from n numbers.",
    source="Rudin, Principles of Mathematical Analysis, 9.18",
    ref="gradient-steepest-ascent",
)

steepest_ascent_bound = proved(
    r"g^\top u \le \|g\|_2 \|u\|_2",
    given=r"Let $g, u \in \mathbb{R}^n$.",
    why="No direction of length 1 climbs faster than the gradient is long.",
    source="Boyd & Vandenberghe, Convex Optimization, 9.4",
    ref="gradient-steepest-ascent",
)

steepest_ascent_gap = proved(
    r"\|g\|_2 - g^\top u = \frac{1}{2 \|g\|_2} \left\| g - \|g\|_2 u \right\|_2^2",
    given=r"Let $g, u \in \mathbb{R}^n$ with $u^\top u = 1$ and $g \ne 0$.",
    why="What a unit direction loses against the gradient is a square, which is zero for the gradient's own direction alone.",
    ref="gradient-steepest-ascent",
)

steepest_ascent_attained = proved(
    r"g^\top \frac{g}{\|g\|_2} = \|g\|_2",
    given=r"Let $g \in \mathbb{R}^n$ with $g \ne 0$.",
    why="The bound is reached; with a zero gradient there is no direction to divide by.",
    source="Boyd & Vandenberghe, Convex Optimization, 9.4",
    ref="gradient-steepest-ascent",
)

steepest_descent_attained = proved(
    r"g^\top \left(-\frac{g}{\|g\|_2}\right) = -\|g\|_2",
    given=r"Let $g \in \mathbb{R}^n$ with $g \ne 0$.",
    why="The negative gradient falls fastest.",
    source="Boyd & Vandenberghe, Convex Optimization, 9.4",
    ref="gradient-steepest-ascent",
    survivors=(("a lost root", "the root is of a negative number, so that the variant is defined nowhere"),),
)

steepest_in_other_norm = computed(
    r"g^\top \operatorname{sign}(g) = \|g\|_1",
    given=r"Let $g \in \mathbb{R}^n$.",
    run=run.steepest_in_the_maximum_norm,
    why="Which direction is steepest depends on how steps are measured: by their largest entry, it is the vector of signs.",
    source="Boyd & Vandenberghe, Convex Optimization, 9.4",
    ref="gradient-steepest-ascent",
)

second_order_test = cited(
    r"v^\top H v \ge \lambda_{\min}(H) \|v\|_2^2",
    given=r"Let $H \in \mathbb{R}^{n \times n}$ be symmetric and $v \in \mathbb{R}^n$.",
    why="Where the gradient is zero and the Hessian positive definite, the quadratic term outgrows the remainder: a strict minimum.",
    because="Taylor's theorem with the remainder $o(\\|v\\|^2)$, and the spectral theorem",
    source="Nocedal & Wright, Numerical Optimization, 2.4",
    ref="hessian-second-order-test",
    run=run.classify_critical_points,
)

positive_hessian_is_minimum = refuted(
    r"x^2 + x \ge 0",
    given=_X,
    why="The second derivative is 2 everywhere, yet 0 is no minimum of $x^2 + x$: a test of the Hessian needs a zero gradient first.",
    ref="hessian-second-order-test",
    instead=second_order_test,
)

zero_curvature_decides = refuted(
    r"x^3 \ge 0",
    given=_X,
    why="At 0 the first and the second derivative of $x^3$ vanish, and 0 is no minimum; $x^4$ has the same zeros and a minimum.",
    ref="hessian-second-order-test",
    instead=second_order_test,
)

quartic_minimum = proved(
    r"x^4 \ge 0",
    given=_X,
    why="A minimum that no second derivative shows.",
    ref="hessian-second-order-test",
)
