"""Logistic regression.

The loss as a likelihood, its gradient and Hessian, convexity, and a step that is safe everywhere.
"""

from __future__ import annotations

from identities.entry import computed, proved, refuted, supported
from identities.neural_networks import sigmoid_deriv_le_quarter
from identities.runs import regression as run

_BISHOP = "Bishop, Pattern Recognition and Machine Learning, "
_ESL = "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, "
_LOGISTIC = (
    r"Let $X \in \mathbb{R}^{N \times d}$, $\theta \in \mathbb{R}^d$, $y \in \mathbb{R}^N$ and $p = \sigma(X \theta)$, "
    r"where $\sigma$ is the logistic sigmoid. Let $L = -\sum_{i=1}^N (y_i \log p_i + (1 - y_i) \log(1 - p_i))$."
)
_LOGISTIC_MEAN = (
    r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $b \in \mathbb{R}$, $y \in \mathbb{R}^n$ "
    r"and $p = \sigma(X w + b \mathbf{1})$, where $\sigma$ is the logistic sigmoid. "
    r"Let $L = -\frac{1}{n} \sum_{i=1}^n (y_i \log p_i + (1 - y_i) \log(1 - p_i))$."
)
_WEIGHTED = r"Let $X \in \mathbb{R}^{n \times d}$, $v \in \mathbb{R}^d$ and $p \in \mathbb{R}^n$."

# --- logistic regression --------------------------------------------------------------------------------------------------------

logistic_nll = proved(
    r"-\log(p^y (1 - p)^{1 - y}) = -y \log p - (1 - y) \log(1 - p)",
    given=r"Let $0 < p < 1$ and $y \in [0, 1]$.",
    why="Minus the logarithm of one Bernoulli probability; some take the sum over examples and some the mean.",
    source=_BISHOP + "(4.90)",
    ref="logistic-nll",
)

logistic_nll_by_scores = proved(
    r"-y \log \sigma(z) - (1 - y) \log(1 - \sigma(z)) = \log(1 + e^z) - y z",
    given=r"Let $y, z \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid.",
    why="From the score itself, without a logarithm of something that may round to zero.",
    source=_ESL + "4.4.1",
    ref="logistic-nll",
)

grad_logistic = proved(
    r"\nabla_w L = \frac{1}{n} X^\top (p - y)",
    given=_LOGISTIC_MEAN,
    why="As in linear regression: the inputs times the errors.",
    source=_BISHOP + "(4.91)",
    ref="logistic-gradient",
)

grad_logistic_intercept = proved(
    r"\frac{\partial L}{\partial b} = \frac{1}{n} \sum_{i=1}^n (p_i - y_i)",
    given=_LOGISTIC_MEAN,
    why="At the optimum the mean prediction is the share of positives.",
    source=_BISHOP + "(4.91)",
    ref="logistic-gradient",
)

grad_logistic_sum = proved(
    r"\nabla_\theta L = X^\top (p - y)",
    given=_LOGISTIC,
    why="The same for the sum over examples.",
    source=_BISHOP + "(4.91)",
    ref=("logistic-gradient", "logistic-nll"),
)

hess_logistic = proved(
    r"\frac{\partial (X^\top (p - y))}{\partial \theta} = X^\top \operatorname{diag}(p \odot (1 - p)) X",
    given=(
        r"Let $X \in \mathbb{R}^{N \times d}$, $\theta \in \mathbb{R}^d$, $y \in \mathbb{R}^N$ and $p = \sigma(X \theta)$, "
        r"where $\sigma$ is the logistic sigmoid."
    ),
    why="The Jacobian of the gradient: weighted by how uncertain each prediction is. For the mean loss it is divided by N.",
    source=_BISHOP + "(4.97)",
    ref=("logistic-hessian", "logistic-nll"),
)

hess_logistic_of_mean = refuted(
    r"\frac{\partial}{\partial \theta} \left(\frac{1}{N} X^\top (p - y)\right) = X^\top \operatorname{diag}(p \odot (1 - p)) X",
    given=(
        r"Let $X \in \mathbb{R}^{N \times d}$, $\theta \in \mathbb{R}^d$, $y \in \mathbb{R}^N$ and $p = \sigma(X \theta)$, "
        r"where $\sigma$ is the logistic sigmoid."
    ),
    why="The gradient of one text and the Hessian of another do not fit: a mean on one side, a sum on the other.",
    ref=("logistic-hessian", "logistic-nll"),
    instead=hess_logistic,
)

logistic_convex = proved(
    r"v^\top X^\top \operatorname{diag}(p \odot (1 - p)) X v = \sum_{i=1}^n p_i (1 - p_i) ((X v)_i)^2",
    given=_WEIGHTED,
    why="Squares with positive weights: every local minimum is the minimum.",
    source=_BISHOP + "4.3.3",
    ref="logistic-convexity",
)

logistic_hessian_psd = supported(
    r"X^\top \operatorname{diag}(p \odot (1 - p)) X \succeq 0",
    given=(
        r"Let $X \in \mathbb{R}^{n \times d}$, $\theta \in \mathbb{R}^d$ and $p = \sigma(X \theta)$, "
        r"where $\sigma$ is the logistic sigmoid."
    ),
    because=(logistic_convex, "that weights of a sigmoid are positive is not used inside a diagonal"),
    why="The same as a statement about the matrix.",
    source=_BISHOP + "4.3.3",
    ref="logistic-convexity",
)

logistic_strictly_convex = supported(
    r"X^\top \operatorname{diag}(s) X \succ 0",
    given=r"Let $X \in \mathbb{R}^{n \times d}$ have full column rank and let $s \in \mathbb{R}^n$ with $s_i > 0$ for all $i$.",
    because=(logistic_convex, "a sum of squares is zero only if $X v$ is, and then v is zero by the rank"),
    why="With independent columns there is at most one minimum; on separable data there is none.",
    source=_BISHOP + "4.3.3",
    ref="logistic-strict-convexity",
)

logistic_strictly_convex_without_rank = refuted(
    r"X^\top \operatorname{diag}(s) X \succ 0",
    given=r"Let $X \in \mathbb{R}^{n \times d}$ and let $s \in \mathbb{R}^n$ with $s_i > 0$ for all $i$.",
    why="Dependent columns leave a direction in which the loss does not change.",
    ref="logistic-strict-convexity",
    instead=logistic_strictly_convex,
)

logistic_threshold = supported(
    r"\sigma(z) > \frac{1}{2} \iff z > 0",
    given=r"Let $z \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid.",
    because="the equivalence is tried and not derived; the sigmoid is increasing and one half at zero",
    why="The boundary between the classes is where the score is zero: a hyperplane.",
    source=_BISHOP + "4.3.2",
    ref="logistic-decision-threshold",
)

logistic_threshold_gap = proved(
    r"\sigma(z) - \frac{1}{2} = \frac{1}{2} \tanh \frac{z}{2}",
    given=r"Let $z \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid.",
    why="Which has the sign of z.",
    ref="logistic-decision-threshold",
)

logistic_gap_of_curvature = proved(
    r"\frac{1}{4} \|X v\|_2^2 - v^\top X^\top \operatorname{diag}(p \odot (1 - p)) X v "
    r"= \sum_{i=1}^n \left(p_i - \frac{1}{2}\right)^2 ((X v)_i)^2",
    given=_WEIGHTED,
    why="The curvature is at most a quarter of that of least squares, and the difference is a sum of squares.",
    source="Böhning, Multinomial Logistic Regression Algorithm, 1992",
    ref="logistic-smoothness-constant",
)

logistic_smoothness = computed(
    r"\frac{1}{4} - p (1 - p) = \left(p - \frac{1}{2}\right)^2",
    given=r"Let $p \in \mathbb{R}$.",
    run=run.smoothness_constant,
    because=(logistic_gap_of_curvature, sigmoid_deriv_le_quarter),
    why="From it a step that is safe everywhere: four over the largest eigenvalue of $X^\\top X / n$.",
    source="Böhning, Multinomial Logistic Regression Algorithm, 1992",
    ref="logistic-smoothness-constant",
)

logistic_gradient_descent = computed(
    r"w_{t+1} = w_t - \frac{\alpha}{n} X^\top (p_t - y), \quad b_{t+1} = b_t - \frac{\alpha}{n} \sum_{i=1}^n (p_{t,i} - y_i)",
    given=r"Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and $\alpha > 0$. The update is",
    run=run.logistic_descent,
    because=(grad_logistic, grad_logistic_intercept),
    why="The loop of the program: its gradients against differences, its loss against the safe step.",
    ref="logistic-regression-gd",
)
