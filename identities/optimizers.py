"""Stochastic gradients, momentum, Adam and penalties.

Variants of gradient descent as formulas and as the loops of programs, which are run against each other; and what a penalty adds.
"""

from __future__ import annotations

from identities.entry import cited, computed, defined, proved, refuted, steps
from identities.matrix_calculus import grad_half_sq_norm
from identities.runs import descent, optimizers

_BOYD = "Boyd & Vandenberghe, Convex Optimization, "

# --- stochastic gradients, momentum, Adam ----------------------------------------------------------------------------------------

sgd_update = computed(
    r"\theta_{t+1} = \theta_t - \frac{\alpha}{|B|} \sum_{i \in B} \nabla J_i(\theta_t)",
    given=r"Let $B$ be a random batch of examples and $\alpha > 0$. The update is",
    run=descent.full_gradient_is_not_stochastic,
    why="A step with a batch instead of all examples; with all examples it is plain gradient descent, whatever it is called.",
    source="Bottou, Curtis & Nocedal, Optimization Methods for Large-Scale Machine Learning, 3",
    ref="sgd-update",
)

minibatch_inclusion = proved(
    r"\frac{\binom{N-1}{b-1}}{\binom{N}{b}} = \frac{b}{N}",
    given=r"Let $0 < b \le N$ be integers.",
    why="Of all batches of size b this share contains a given example: the same for every example.",
    source="Bottou, Curtis & Nocedal, Optimization Methods for Large-Scale Machine Learning, 3",
    ref="sgd-unbiased-minibatch",
)

sgd_unbiased = proved(
    r"\frac{1}{b} \sum_{i=1}^N \frac{b}{N} g_i = \frac{1}{N} \sum_{i=1}^N g_i",
    given=r"Let $g_1, \dots, g_N \in \mathbb{R}$ and $b > 0$.",
    why="Each example weighted by its chance to be drawn: the mean over batches is the full gradient.",
    source="Bottou, Curtis & Nocedal, Optimization Methods for Large-Scale Machine Learning, 3",
    ref="sgd-unbiased-minibatch",
)

sgd_biased_without_uniform_sampling = computed(
    r"\frac{1}{2} \cdot 3 + \frac{1}{8} (-1 + 4 + 1 - 5) \ne \frac{1}{5} (3 - 1 + 4 + 1 - 5)",
    run=descent.minibatches_are_unbiased,
    because=(minibatch_inclusion, sgd_unbiased),
    why="Enumerated exactly; with unequal chances the mean is another one, which the statement leaves unsaid.",
    ref="sgd-unbiased-minibatch",
)

sgd_decaying_steps = cited(
    r"\sum_{t=1}^\infty \frac{1}{t^2} = \frac{\pi^2}{6}",
    given=r"Let $t$ be an integer.",
    because="Robbins and Monro's theorem: steps whose sum diverges and whose squares' sum converges, for a strongly convex function",
    why="Steps like $1 / t$ are long enough together to arrive, and short enough for the noise to die out.",
    source="Robbins & Monro, A Stochastic Approximation Method, 1951",
    ref="sgd-decaying-steps",
    run=descent.decaying_steps,
)

momentum_is_heavy_ball = proved(
    r"\theta - (\beta v + \alpha g) = \theta - \alpha g + \beta (\theta - \theta_0)",
    given=r"Let $\theta, \theta_0, g \in \mathbb{R}^n$, $v = \theta_0 - \theta$, $\alpha > 0$ and $\beta \in \mathbb{R}$.",
    why="The velocity is the last step, so momentum repeats a share of it.",
    source="Polyak, Some methods of speeding up the convergence of iteration methods, 1964",
    ref="momentum-update",
)

momentum_update = computed(
    r"v_{t+1} = \beta v_t + \alpha \nabla J(\theta_t), \quad \theta_{t+1} = \theta_t - v_{t+1}",
    given=r"Let $J : \mathbb{R}^p \to \mathbb{R}$ be differentiable, $\alpha > 0$ and $0 \le \beta < 1$. The update is",
    run=optimizers.momentum_conventions,
    because=momentum_is_heavy_ball,
    why="The rate stands inside the velocity here and outside it elsewhere: the same method only while the rate is constant.",
    ref="momentum-update",
)

momentum_unrolled = proved(
    r"\beta \left(\alpha \sum_{i=1}^{t-1} \beta^{t-1-i} g_i\right) + \alpha g_t = \alpha \sum_{i=1}^{t} \beta^{t-i} g_i",
    given=r"Let $\alpha > 0$, $0 < \beta < 1$ and let $t \ge 1$ be an integer.",
    why="The velocity remembers every gradient, each forgotten a little more at every step.",
    ref="momentum-unrolled",
)

momentum_limit = proved(
    r"\alpha \sum_{i=0}^\infty \beta^i = \frac{\alpha}{1 - \beta}",
    given=r"Let $\alpha > 0$ and $0 < \beta < 1$.",
    why="Along a constant gradient momentum lengthens the step tenfold for $\\beta = 0.9$.",
    ref="momentum-unrolled",
    survivors=(
        ("a factor 1/\\beta", "a quotient by 1 - 1 is defined nowhere, and the engine says only that it does not know"),
        ("a factor", "a quotient by 1 - 1 is defined nowhere, and the engine says only that it does not know"),
    ),
)

momentum_loop = computed(
    r"v_t = \alpha \sum_{i=0}^{t-1} \beta^{t-1-i} \nabla J(\theta_i)",
    given=r"Let $J : \mathbb{R}^p \to \mathbb{R}$ be differentiable, $\alpha > 0$ and $0 \le \beta < 1$.",
    run=optimizers.momentum_unrolled,
    because=(momentum_unrolled, momentum_limit),
    why="The loop against the sum.",
    ref=("momentum-unrolled", "momentum-update"),
)

adam_moments_unrolled = proved(
    r"\beta (1 - \beta) \sum_{i=1}^{t-1} \beta^{t-1-i} g_i + (1 - \beta) g_t = (1 - \beta) \sum_{i=1}^{t} \beta^{t-i} g_i",
    given=r"Let $0 < \beta < 1$ and let $t \ge 1$ be an integer.",
    why="The running means of gradients and of their squares are weighted sums, by induction over the steps.",
    source="Kingma & Ba, Adam, 2015, section 3",
    ref="adam-moments",
)

adam_moments = computed(
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t, \quad v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t \odot g_t",
    given=r"Let $0 < \beta_1 < 1$ and $0 < \beta_2 < 1$. The update is",
    run=optimizers.adam_unrolled,
    because=adam_moments_unrolled,
    why="Means that start at zero; the square is taken entry by entry.",
    source="Kingma & Ba, Adam, 2015, algorithm 1",
    ref="adam-moments",
)

adam_bias_correction = proved(
    r"(1 - \beta) \sum_{i=1}^t \beta^{t-i} = 1 - \beta^t",
    given=r"Let $0 < \beta < 1$ and let $t \ge 1$ be an integer.",
    why="The weights fall short of 1 by $\\beta^t$, and the division makes it up: then the means are unbiased.",
    source="Kingma & Ba, Adam, 2015, section 3",
    ref="adam-bias-correction",
)

adam_without_correction = refuted(
    r"(1 - \beta) \sum_{i=1}^t \beta^{t-i} = 1",
    given=r"Let $0 < \beta < 1$ and let $t \ge 1$ be an integer.",
    why="Uncorrected means are too small, by a factor of ten at the first step: a formula without the hats is another method.",
    ref="adam-bias-correction",
    instead=adam_bias_correction,
)

adam_first_step_uncorrected = computed(
    r"\frac{0.1}{\sqrt{0.001}} = \sqrt{10}",
    run=optimizers.adam_without_correction,
    because=adam_bias_correction,
    why="What leaving the correction out does to the first step.",
    ref="adam-bias-correction",
)

adam_update = computed(
    r"\theta_{t+1} = \theta_t - \frac{\alpha}{\sqrt{\hat{v}_t} + \epsilon} \hat{m}_t",
    given=r"Let $\alpha, \epsilon > 0$. The update is",
    run=optimizers.adam_loop,
    because=(adam_moments_unrolled, adam_bias_correction),
    why="The loop of programs against the formula with its sums written out.",
    source="Kingma & Ba, Adam, 2015, algorithm 1",
    ref="adam-update",
)

adam_step_bound = proved(
    r"\alpha \frac{|g|}{|g| + \epsilon} < \alpha",
    given=r"Let $\alpha, \epsilon > 0$ and $g \in \mathbb{R}$.",
    why="The first step is shorter than the rate, however large the gradient.",
    source="Kingma & Ba, Adam, 2015, section 2.1",
    ref="adam-step-bound-and-scale-invariance",
)

adam_scale_invariance = proved(
    r"\frac{c g}{\sqrt{c^2 g^2}} = \frac{g}{\sqrt{g^2}}",
    given=r"Let $g \ne 0$ and $c > 0$.",
    why="The scale of a coordinate's gradient cancels: every parameter has a rate of its own.",
    source="Kingma & Ba, Adam, 2015, section 2.1",
    ref="adam-step-bound-and-scale-invariance",
)

adam_trajectories_agree = computed(
    r"\frac{2 x}{\sqrt{(2 x)^2}} = \frac{8 x}{\sqrt{(8 x)^2}}",
    given=r"Let $x > 0$.",
    run=optimizers.adam_is_scale_free,
    because=(adam_step_bound, adam_scale_invariance),
    why="Curvatures 2 and 8 give one path.",
    ref="adam-step-bound-and-scale-invariance",
)

adam_example_has_not_converged = computed(
    r"3 - 100 \cdot 0.01 = 2",
    run=optimizers.adam_has_not_converged,
    because=adam_step_bound,
    why="Printed as converged, and two thirds of the way off: a hundred steps of about 0.01 cannot cover the distance 3.",
    ref="adam-example-002-convergence-claim",
)

optimizers_share_arrays = computed(
    r"p' - g = p - g",
    given=r"Let $p' = p$.",
    run=optimizers.shallow_copies_share_arrays,
    why="Three optimisers are compared from one start, and two of them start where the others ended.",
    ref="optimizers-shallow-copy-defect",
)

# --- penalties ------------------------------------------------------------------------------------------------------------------

grad_l2_objective = proved(
    r"\nabla_\theta \left(J(\theta) + \frac{\lambda}{2} \sum_{j=1}^p \theta_j^2\right) = \nabla J(\theta) + \lambda \theta",
    given=r"Let $J : \mathbb{R}^p \to \mathbb{R}$ be differentiable, $\theta \in \mathbb{R}^p$ and $\lambda \ge 0$.",
    why="The penalty pulls every weight towards zero in proportion to its size.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 7.1.1",
    ref="regularized-objective-l2",
    derivation=steps(
        r"\nabla_\theta \left(J(\theta) + \frac{\lambda}{2} \sum_{j=1}^p \theta_j^2\right)",
        (r"\nabla J(\theta) + \lambda \nabla_\theta \frac{1}{2} \|\theta\|_2^2", "the gradient is linear"),
        (r"\nabla J(\theta) + \lambda \theta", grad_half_sq_norm),
    ),
)

weight_decay = proved(
    r"\theta - \alpha (g + \lambda \theta) = (1 - \alpha \lambda) \theta - \alpha g",
    given=r"Let $\theta, g \in \mathbb{R}^p$ and $\lambda, \alpha \ge 0$.",
    why="A step on the penalised objective first shrinks the weights, and then steps as before.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 7.1.1",
    ref="regularized-objective-l2",
)

grad_l2_without_half = refuted(
    r"\nabla_\theta \left(\lambda \|\theta\|_2^2\right) = \lambda \theta",
    given=r"Let $\theta \in \mathbb{R}^p$ and $\lambda > 0$.",
    why="With $\\lambda$ in place of $\\lambda / 2$ the penalty is twice as strong: one letter, two conventions.",
    ref="regularized-objective-l2",
    instead=grad_l2_objective,
)

regularisation_conventions = computed(
    r"\frac{\lambda}{2} \|\theta\|_2^2 = \frac{1}{2} (\lambda \|\theta\|_2^2)",
    given=r"Let $\theta \in \mathbb{R}^p$ and $\lambda \in \mathbb{R}$.",
    run=descent.regularisation_scales,
    why="Three ways to write one objective; a value of $\\lambda$ means nothing without the one that was used.",
    ref="regularized-objective-l2",
)

l1_objective = defined(
    r"J_1(\theta) = J(\theta) + \lambda \sum_{j=1}^p |\theta_j|",
    given=r"Let $J : \mathbb{R}^p \to \mathbb{R}$, $\theta \in \mathbb{R}^p$ and $\lambda \ge 0$.",
    why="A penalty with a kink at zero, where it holds weights fast.",
    source="Tibshirani, Regression Shrinkage and Selection via the Lasso, 1996",
    ref="regularized-objective-l1",
)

abs_subgradient = proved(
    r"|\theta| \ge s \theta",
    given=r"Let $\theta, s \in \mathbb{R}$ with $|s| \le 1$.",
    why="At its kink the absolute value has no gradient; every slope between −1 and 1 supports it.",
    source=_BOYD + "3.1.3",
    ref="regularized-objective-l1",
)

penalty_gives_constraint = proved(
    r"a - b \ge \lambda (v - u)",
    given=r"Let $\lambda > 0$ and $a, b, u, v \in \mathbb{R}$ with $a + \lambda u \ge b + \lambda v$ and $u \le v$.",
    why="With b and v the loss and the penalty of the solution: no point with a smaller penalty u has a smaller loss a.",
    source=_BOYD + "5.5.3",
    ref="penalty-constraint-equivalence",
)

penalty_constraint_equivalence = cited(
    r"\lambda (\Omega - \omega) \ge 0",
    given=r"Let $\lambda > 0$ and $\Omega, \omega \in \mathbb{R}$ with $\omega \le \Omega$.",
    because=(
        penalty_gives_constraint,
        "for the converse, Lagrange duality: the loss and the penalty are convex, and a point is strictly inside",
    ),
    why="Penalised and constrained problems have the same solutions, with a radius that depends on the data.",
    source=_BOYD + "5.5.3",
    ref="penalty-constraint-equivalence",
    run=descent.ridge_as_a_constraint,
)
