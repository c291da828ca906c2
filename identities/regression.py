"""Regression.

Straight lines, least squares with and without penalties, and how an error splits into bias, variance and noise.
"""

from __future__ import annotations

from identities.entry import computed, convention, defined, proved, refuted, steps, supported
from identities.matrix_calculus import grad_mse_linear, grad_sq_norm
from identities.optimizers import abs_subgradient
from identities.runs import regression as run

_CASELLA = "Casella & Berger, Statistical Inference, "
_BISHOP = "Bishop, Pattern Recognition and Machine Learning, "
_ESL = "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, "
_LINE = (
    r"Let $x, y \in \mathbb{R}^n$, $\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i$, $\bar{y} = \frac{1}{n} \sum_{i=1}^n y_i$, "
    r"$S = \sum_{i=1}^n (x_i - \bar{x})^2$ with $S > 0$, $b = \frac{1}{S} \sum_{i=1}^n (x_i - \bar{x}) (y_i - \bar{y})$ "
    r"and $a = \bar{y} - b \bar{x}$."
)
_MODEL = (
    r"Let $A \in \mathbb{R}^{n \times p}$ have full column rank, let $\beta \in \mathbb{R}^p$, "
    r"and let $\epsilon$ be a random vector in $\mathbb{R}^n$ with $\mathbb{E}[\epsilon] = 0$ "
)
_RIDGE = r"Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$ and $\lambda > 0$."
_NOISE = (
    r"Let $\epsilon$ and $F$ be independent random variables with $\mathbb{E}[\epsilon] = 0$ "
    r"and $\operatorname{Var}(\epsilon) = \sigma^2$, let $c \in \mathbb{R}$ and $Y = c + \epsilon$."
)

# --- a straight line ------------------------------------------------------------------------------------------------------------

simple_model = defined(
    r"y = \beta_0 + \beta_1 x + \epsilon",
    given=r"Let $\beta_0, \beta_1, x \in \mathbb{R}$, and let $\epsilon$ be an error with mean 0 and variance $\sigma^2$. The model is",
    why="A line and what it leaves unexplained; nothing follows without an assumption on the errors.",
    source=_CASELLA + "11.3",
    ref="simple-linear-regression-model",
    run=run.line_needs_centred_errors,
)

normal_equation_of_intercept = proved(
    r"\frac{\partial}{\partial a} \sum_{i=1}^n (y_i - a - b x_i)^2 = -2 \sum_{i=1}^n (y_i - a - b x_i)",
    given=r"Let $x, y \in \mathbb{R}^n$ and $a, b \in \mathbb{R}$.",
    why="Residuals sum to zero where the line fits best.",
    source=_CASELLA + "11.3.1",
    ref="simple-linear-regression-intercept",
)

normal_equation_of_slope = proved(
    r"\frac{\partial}{\partial b} \sum_{i=1}^n (y_i - a - b x_i)^2 = -2 \sum_{i=1}^n x_i (y_i - a - b x_i)",
    given=r"Let $x, y \in \mathbb{R}^n$ and $a, b \in \mathbb{R}$.",
    why="And they are orthogonal to the inputs.",
    source=_CASELLA + "11.3.1",
    ref="simple-linear-regression-slope",
)

simple_slope = proved(
    r"\sum_{i=1}^n x_i (y_i - a - b x_i) = 0",
    given=_LINE,
    why="The slope, covariance over variance, solves the second normal equation; two different inputs are needed.",
    source=_CASELLA + "11.3.1",
    ref="simple-linear-regression-slope",
)

simple_slope_unique = proved(
    r"n \sum_{i=1}^n x_i^2 - \left(\sum_{i=1}^n x_i\right)^2 = n \sum_{i=1}^n (x_i - \bar{x})^2",
    given=r"Let $x \in \mathbb{R}^n$ and $\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i$.",
    why="The determinant of the normal equations: zero just where all inputs are equal, and then no slope is best.",
    source=_CASELLA + "11.3.1",
    ref="simple-linear-regression-slope",
)

simple_intercept = proved(
    r"\sum_{i=1}^n (y_i - a - b x_i) = 0",
    given=_LINE,
    why="The intercept solves the first normal equation.",
    source=_CASELLA + "11.3.1",
    ref="simple-linear-regression-intercept",
)

line_through_means = proved(
    r"a + b \bar{x} = \bar{y}",
    given=_LINE,
    why="The fitted line passes through the centre of the data.",
    ref="simple-linear-regression-intercept",
)

sums_of_squares = proved(
    r"\sum_{i=1}^n (y_i - \bar{y})^2 = \sum_{i=1}^n (a + b x_i - \bar{y})^2 + \sum_{i=1}^n (y_i - a - b x_i)^2",
    given=_LINE,
    why="Pythagoras: what the line explains and what it leaves are orthogonal, if it has an intercept and is fitted to these data.",
    source=_CASELLA + "11.3.5",
    ref="r-squared-proportion-explained",
)

r_squared = defined(
    r"R^2 = 1 - \frac{\sum_{i=1}^n (y_i - \hat{y}_i)^2}{\sum_{i=1}^n (y_i - \bar{y})^2}",
    given=r"Let $y, \hat{y} \in \mathbb{R}^n$ and $\bar{y} = \frac{1}{n} \sum_{i=1}^n y_i$, where the $y_i$ are not all equal.",
    why="One less the share of the squares that is left over.",
    source=_CASELLA + "11.3.5",
    ref="r-squared",
    run=run.r_squared_of_a_line,
)

r_squared_is_a_share = computed(
    r"\sum_{i=1}^n (y_i - c x_i)^2 = \sum_{i=1}^n y_i^2 - c \sum_{i=1}^n x_i y_i",
    given=r"Let $x, y \in \mathbb{R}^n$ with $\sum_{i=1}^n x_i^2 > 0$ and let $c = \frac{\sum_{i=1}^n x_i y_i}{\sum_{i=1}^n x_i^2}$.",
    run=run.r_squared_can_be_negative,
    because=sums_of_squares,
    why="Without an intercept, or on other data than it was fitted to, it is no share of anything and can be negative.",
    ref="r-squared-proportion-explained",
)

# --- least squares --------------------------------------------------------------------------------------------------------------

multiple_model = defined(
    r"Y = X \beta + \epsilon",
    given=(
        r"Let $X \in \mathbb{R}^{n \times p}$ and $\beta \in \mathbb{R}^p$, and let $\epsilon \in \mathbb{R}^n$ "
        r"be errors with mean 0 and covariance $\sigma^2 I$. The model is"
    ),
    why="Many inputs at once; an intercept is a column of ones, and the errors are assumed to be alike and uncorrelated.",
    source=_ESL + "3.2",
    ref="multiple-linear-regression-model",
)

augmented_model = proved(
    r"\begin{pmatrix} X & \mathbf{1} \end{pmatrix} \begin{pmatrix} w \\ b \end{pmatrix} = X w + b \mathbf{1}",
    given=r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$ and $b \in \mathbb{R}$.",
    why="An intercept is one more weight, of an input that is always 1.",
    source=_BISHOP + "3.1",
    ref=("ols-linear-model", "ols-mse-loss"),
)

linear_model = defined(
    r"\hat{y} = w^\top x + b",
    given=r"Let $w, x \in \mathbb{R}^d$ and $b \in \mathbb{R}$.",
    why="A prediction that is a weighted sum.",
    source=_BISHOP + "(3.1)",
    ref="ols-linear-model",
)

ols_loss = proved(
    r"\frac{1}{n} \|y - X w\|_2^2 = \frac{1}{n} \sum_{i=1}^n (y_i - (X w)_i)^2",
    given=r"Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$ and $w \in \mathbb{R}^d$.",
    why="The mean squared error of linear predictions.",
    source=_BISHOP + "3.1",
    ref="ols-mse-loss",
)

ols_without_intercept = computed(
    r"\|y - X w - b \mathbf{1}\|_2^2 = \|(y - b \mathbf{1}) - X w\|_2^2",
    given=r"Let $X \in \mathbb{R}^{n \times d}$, $y \in \mathbb{R}^n$, $w \in \mathbb{R}^d$ and $b \in \mathbb{R}$.",
    run=run.intercept_matters,
    because=augmented_model,
    why="A loss that forgets the intercept of its model fits another model, unless the data are centred or a column of ones is added.",
    ref="ols-mse-loss",
)

ols_error = proved(
    r"(A^\top A)^{-1} A^\top (A \beta + \epsilon) = \beta + (A^\top A)^{-1} A^\top \epsilon",
    given=r"Let $A \in \mathbb{R}^{n \times p}$ have full column rank, $\beta \in \mathbb{R}^p$ and $\epsilon \in \mathbb{R}^n$.",
    why="The estimate is the truth and a linear image of the errors: all that follows is about that image.",
    source=_ESL + "3.2",
    ref=("ols-unbiased", "ols-variance"),
)

ols_unbiased = proved(
    r"\mathbb{E}[\beta + B \epsilon] = \beta",
    given=(
        r"Let $B \in \mathbb{R}^{p \times n}$, $\beta \in \mathbb{R}^p$, "
        r"and let $\epsilon$ be a random vector in $\mathbb{R}^n$ with $\mathbb{E}[\epsilon] = 0$."
    ),
    why="With errors that are centred at every input least squares is right on average; B is $(A^\\top A)^{-1} A^\\top$.",
    source=_ESL + "3.2",
    ref="ols-unbiased",
)

ols_needs_centred_errors = refuted(
    r"\mathbb{E}[\beta + B \epsilon] = \beta",
    given=(
        r"Let $B \in \mathbb{R}^{p \times n}$, $\beta, m \in \mathbb{R}^p$, $\mu \in \mathbb{R}^n$, "
        r"and let $\epsilon$ be a random vector in $\mathbb{R}^n$ with $\mathbb{E}[\epsilon] = \mu$."
    ),
    why="Errors that depend on the inputs bias every coefficient: the condition is not a formality.",
    ref="ols-unbiased",
    instead=ols_unbiased,
)

ols_covariance = proved(
    r"\operatorname{Cov}(\beta + B \epsilon) = \sigma^2 B B^\top",
    given=(
        r"Let $B \in \mathbb{R}^{p \times n}$, $\beta \in \mathbb{R}^p$, and let $\epsilon$ be a random vector in $\mathbb{R}^n$ "
        r"with $\mathbb{E}[\epsilon] = 0$ and $\operatorname{Cov}(\epsilon) = \sigma^2 I$."
    ),
    why="How the errors' spread reaches the coefficients.",
    source=_ESL + "3.2",
    ref="ols-variance",
)

ols_variance = proved(
    r"(A^\top A)^{-1} A^\top (\sigma^2 I) \left((A^\top A)^{-1} A^\top\right)^\top = \sigma^2 (A^\top A)^{-1}",
    given=r"Let $A \in \mathbb{R}^{n \times p}$ have full column rank and $\sigma \in \mathbb{R}$.",
    why="Inputs that are nearly dependent make coefficients uncertain; this form needs errors that are alike and uncorrelated.",
    source=_ESL + "3.2",
    ref="ols-variance",
    derivation=steps(
        r"(A^\top A)^{-1} A^\top (\sigma^2 I) \left((A^\top A)^{-1} A^\top\right)^\top",
        (r"\sigma^2 (A^\top A)^{-1} A^\top A (A^\top A)^{-1}", "the inverse of a symmetric matrix is symmetric"),
        (r"\sigma^2 (A^\top A)^{-1}", "cancel"),
    ),
)

ols_sandwich = proved(
    r"\operatorname{Cov}(\beta + B \epsilon) = B \Omega B^\top",
    given=(
        r"Let $B \in \mathbb{R}^{p \times n}$, $\beta \in \mathbb{R}^p$, $\Omega \in \mathbb{R}^{n \times n}$, "
        r"and let $\epsilon$ be a random vector in $\mathbb{R}^n$ with $\mathbb{E}[\epsilon] = 0$ "
        r"and $\operatorname{Cov}(\epsilon) = \Omega$."
    ),
    why="For errors of any covariance: the sandwich from which robust standard errors are made.",
    source="White, A Heteroskedasticity-Consistent Covariance Matrix Estimator, 1980",
    ref="ols-variance",
)

ols_variance_of_unequal_errors = refuted(
    r"\operatorname{Cov}(\beta + B \epsilon) = \sigma^2 B B^\top",
    given=(
        r"Let $B \in \mathbb{R}^{p \times n}$, $\beta \in \mathbb{R}^p$, $\Omega \in \mathbb{R}^{n \times n}$, $\sigma > 0$, "
        r"and let $\epsilon$ be a random vector in $\mathbb{R}^n$ with $\mathbb{E}[\epsilon] = 0$ "
        r"and $\operatorname{Cov}(\epsilon) = \Omega$."
    ),
    why="Where errors differ in size or hang together the usual formula is wrong, and its intervals with it.",
    ref="ols-variance",
    instead=ols_sandwich,
)

# --- ridge ----------------------------------------------------------------------------------------------------------------------

ridge_loss = defined(
    r"L = \|y - X w\|_2^2 + \lambda \|w\|_2^2",
    given=_RIDGE,
    why="A sum of squares and a penalty: their scales belong together.",
    source="Hoerl & Kennard, Ridge Regression, 1970",
    ref="ridge-loss",
)

grad_ridge = proved(
    r"\nabla_w \left(\|y - X w\|_2^2 + \lambda \|w\|_2^2\right) = 2 (X^\top X + \lambda I) w - 2 X^\top y",
    given=_RIDGE,
    why="The penalty adds λ to the diagonal, and that is all.",
    source=_ESL + "3.4.1",
    ref=("ridge-solution", "ridge-loss"),
    derivation=steps(
        r"\nabla_w \left(\|y - X w\|_2^2 + \lambda \|w\|_2^2\right)",
        (r"2 X^\top (X w - y) + 2 \lambda w", (grad_mse_linear, grad_sq_norm)),
        (r"2 (X^\top X + \lambda I) w - 2 X^\top y", "terms are collected"),
    ),
)

ridge_solution = proved(
    r"\arg\min_w \left(\|y - X w\|_2^2 + \lambda \|w\|_2^2\right) = (X^\top X + \lambda I)^{-1} X^\top y",
    given=_RIDGE,
    why="One linear system, for any data at all.",
    source="Hoerl & Kennard, Ridge Regression, 1970",
    ref="ridge-solution",
)

ridge_solution_of_mean = proved(
    r"\arg\min_w \left(\frac{1}{n} \|y - X w\|_2^2 + \lambda \|w\|_2^2\right) = (X^\top X + n \lambda I)^{-1} X^\top y",
    given=_RIDGE,
    why="Beside a mean of squares the same λ weighs n times as much.",
    source=_ESL + "3.4.1",
    ref=("ridge-solution", "ridge-loss"),
)

ridge_solution_with_mixed_scales = refuted(
    r"\arg\min_w \left(\frac{1}{n} \|y - X w\|_2^2 + \lambda \|w\|_2^2\right) = (X^\top X + \lambda I)^{-1} X^\top y",
    given=_RIDGE,
    why="A loss with a mean and a solution without: the two halves of many notes.",
    ref=("ridge-solution", "ridge-loss"),
    instead=ridge_solution_of_mean,
)

ridge_invertible = proved(
    r"X^\top X + \lambda I \succ 0",
    given=r"Let $X \in \mathbb{R}^{n \times d}$ and $\lambda > 0$.",
    why="The penalty makes every problem solvable.",
    source=_ESL + "3.4.1",
    ref="ridge-invertibility",
)

ridge_quadratic_form = proved(
    r"v^\top (X^\top X + \lambda I) v = \|X v\|_2^2 + \lambda \|v\|_2^2",
    given=r"Let $X \in \mathbb{R}^{n \times d}$, $v \in \mathbb{R}^d$ and $\lambda \in \mathbb{R}$.",
    why="Every eigenvalue is at least λ.",
    ref="ridge-invertibility",
)

ridge_invertible_without_penalty = refuted(
    r"X^\top X + \lambda I \succ 0",
    given=r"Let $X \in \mathbb{R}^{n \times d}$ and $\lambda \ge 0$.",
    why="With λ zero dependent columns make the matrix singular.",
    ref="ridge-invertibility",
    holds_if="\\lambda is positive",
    instead=ridge_invertible,
)

ridge_shrinks_each_direction = proved(
    r"\frac{d}{d\lambda} \frac{a c^2}{(a + \lambda)^2} \le 0",
    given=r"Let $a > 0$, $c \in \mathbb{R}$ and $\lambda \ge 0$.",
    why="With a the square of a singular value: along every singular direction the solution shrinks as λ grows, and so does its norm.",
    source=_ESL + "3.4.1",
    ref="ridge-shrinkage",
)

ridge_shrinks_to_zero = supported(
    r"\lim_{\lambda \to \infty} \frac{a c^2}{(a + \lambda)^2} = 0",
    given=r"Let $a > 0$ and $c \in \mathbb{R}$.",
    because="limits are computed, not derived",
    why="Without end: an infinite penalty leaves nothing.",
    ref="ridge-shrinkage",
    survivors=(("a factor 2", "twice zero is zero"),),
)

ridge_shrinks_each_coefficient = refuted(
    r"\frac{0.85 (1 + \lambda) - 0.9}{(1 + \lambda)^2 - 0.81} \le \frac{0.85 \cdot 1.1 - 0.9}{1.1^2 - 0.81}",
    given=r"Let $\lambda \ge 0.1$.",
    why="Single coefficients need not shrink: this one changes its sign and grows before it falls.",
    ref="ridge-shrinkage",
    instead=ridge_shrinks_each_direction,
)

ridge_path = computed(
    r"(1 + \lambda)^2 - 0.81 = (0.1 + \lambda) (1.9 + \lambda)",
    given=r"Let $\lambda \in \mathbb{R}$.",
    run=run.ridge_path,
    because=ridge_shrinks_each_direction,
    why="The norm falls along the path while a coefficient passes through zero.",
    ref="ridge-shrinkage",
)

# --- lasso ----------------------------------------------------------------------------------------------------------------------

lasso_loss = defined(
    r"L = \|y - X w\|_2^2 + \lambda \|w\|_1",
    given=_RIDGE,
    why="A penalty with corners. Programs often minimise it with $1 / (2 n)$ before the squares: their λ is another one.",
    source="Tibshirani, Regression Shrinkage and Selection via the Lasso, 1996",
    ref="lasso-loss",
    run=run.lasso_scales,
)

soft_threshold = supported(
    r"(w - z)^2 + \lambda |w| \ge (s - z)^2 + \lambda |s|",
    given=r"Let $w, z \in \mathbb{R}$, $\lambda > 0$ and $s = \operatorname{sign}(z) \max(|z| - \frac{\lambda}{2}, 0)$.",
    because=(abs_subgradient, "an inequality with several cases, each of which is a square"),
    why="In one dimension: move towards zero by half the penalty, and stop there.",
    source="Donoho & Johnstone, Ideal Spatial Adaptation by Wavelet Shrinkage, 1994",
    ref="lasso-soft-threshold",
)

soft_threshold_active = proved(
    r"(w - z)^2 + \lambda w - \left(\left(s - z\right)^2 + \lambda s\right) = (w - s)^2",
    given=r"Let $w, z \in \mathbb{R}$, $\lambda > 0$ and $s = z - \frac{\lambda}{2}$.",
    why="Where the solution is positive the gap is a square.",
    ref="lasso-soft-threshold",
)

soft_threshold_zero = proved(
    r"(w - z)^2 + \lambda |w| \ge z^2",
    given=r"Let $w, z \in \mathbb{R}$ and $\lambda > 0$ with $2 |z| \le \lambda$.",
    why="Where the data pull less than the penalty holds, zero is best: this is how coefficients vanish.",
    ref=("lasso-soft-threshold", "lasso-sparsity"),
)

lasso_sparsity = computed(
    r"(w - z)^2 + \lambda |w| \ge z^2",
    given=r"Let $w, z \in \mathbb{R}$ and $\lambda > 0$ with $2 |z| \le \lambda$.",
    run=run.lasso_zeros,
    because=(soft_threshold, soft_threshold_zero),
    why="Some zeros for some penalties: none for small ones, all from $2 \\|X^\\top y\\|_\\infty$ on.",
    source=_ESL + "3.4.2",
    ref="lasso-sparsity",
)

regression_experiment = computed(
    r"2 \cdot 100 \cdot 0.1 = 20",
    run=run.experiment,
    because=(ridge_solution, soft_threshold),
    why="The program penalises another objective than the text: its 0.1 is the text's 20, and its ridge has an intercept.",
    ref=("example-002-regression-experiment", "lasso-loss", "ridge-solution"),
)

# --- standardisation and accuracy -----------------------------------------------------------------------------------------------

zscore_mean = proved(
    r"\frac{1}{n} \sum_{i=1}^n \frac{x_i - m}{s} = 0",
    given=r"Let $x \in \mathbb{R}^n$ with $m = \frac{1}{n} \sum_{i=1}^n x_i$ and $s > 0$.",
    why="Standardised columns are centred.",
    ref="zscore-normalization",
)

zscore_variance = proved(
    r"\frac{1}{n} \sum_{i=1}^n \left(\frac{x_i - m}{\sqrt{v}}\right)^2 = 1",
    given=(r"Let $x \in \mathbb{R}^n$, $m = \frac{1}{n} \sum_{i=1}^n x_i$, $v = \frac{1}{n} \sum_{i=1}^n (x_i - m)^2$ and $v > 0$."),
    why="And of unit variance, so that one penalty suits all of them; a constant column cannot be standardised.",
    source=_ESL + "3.4.1",
    ref="zscore-normalization",
)

zscore_constant_column = computed(
    r"c - \frac{c + c}{2} = 0",
    given=r"Let $c \in \mathbb{R}$.",
    run=run.constant_column,
    because=zscore_variance,
    why="A constant column is divided by zero, and nothing says so.",
    ref="zscore-normalization",
)

accuracy = convention(
    r"\frac{1}{n} \sum_{i=1}^n \mathbb{1}[y_i = z_i] \le 1",
    given=r"Let $y, z \in \mathbb{R}^n$.",
    why="The share of predictions that are right.",
    ref="accuracy",
    run=run.accuracy,
)

# --- bias and variance ----------------------------------------------------------------------------------------------------------

bias = proved(
    r"\mathbb{E}[F - c] = \mathbb{E}[F] - c",
    given=r"Let $F$ be a random variable and $c \in \mathbb{R}$.",
    why="How far predictions are off on average over training sets, with c the true value.",
    source=_ESL + "7.3",
    ref="bias-definition",
)

bias_variance = proved(
    r"\mathbb{E}[(Y - F)^2] = (\mathbb{E}[F] - c)^2 + \operatorname{Var}(F) + \sigma^2",
    given=_NOISE,
    why="The error against a noisy target: what is wrong on average, what wavers, and what nobody can predict.",
    source=_ESL + "(7.9)",
    ref="bias-variance-decomposition",
    survivors=(("a letter", "a letter that nothing introduces stands for the estimate, and the engine says only that it does not know"),),
)

bias_variance_of_truth = proved(
    r"\mathbb{E}[(c - F)^2] = (\mathbb{E}[F] - c)^2 + \operatorname{Var}(F)",
    given=_NOISE,
    why="Against the true value there is no noise to add.",
    source=_ESL + "(7.9)",
    ref="bias-variance-decomposition",
)

bias_variance_with_noise_twice = refuted(
    r"\mathbb{E}[(c - F)^2] = (\mathbb{E}[F] - c)^2 + \operatorname{Var}(F) + \sigma^2",
    given=_NOISE,
    why="The noise belongs to the target: with the true value on the left it must not stand on the right.",
    ref="bias-variance-decomposition",
    instead=bias_variance,
)
