"""Samples and limit theorems.

Means and variances of samples with their moments, and what becomes of them as the sample grows. The usual sentences about large
samples need conditions that are seldom written.
"""

from __future__ import annotations

from identities.entry import cited, computed, convention, defined, proved, refuted, supported
from identities.runs import inference as run

_CASELLA = "Casella & Berger, Statistical Inference, "
_BISHOP = "Bishop, Pattern Recognition and Machine Learning, "
_SAMPLE = r"Let $X_1, \dots, X_n$ be i.i.d. with mean $\mu$ and variance $\sigma^2$, and let $\bar{X} = \frac{1}{n} \sum_{i=1}^n X_i$."
_MEANS = r"Let $X_1, \dots, X_n$ be i.i.d. with mean $\mu$ and variance $\sigma^2 > 0$, and let $\bar{X}_n = \frac{1}{n} \sum_{i=1}^n X_i$."
_ESTIMATE = r"Let $\hat{\theta}_n$ be the maximum likelihood estimator of $\theta$ from $n$ observations of a regular model."
_DATA = r"Let $x_1, \dots, x_n \in \mathbb{R}$ and $\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i$."
_NORMAL = r"Let $x_1, \dots, x_n$ be an i.i.d. sample from $\mathcal{N}(\mu, \sigma^2)$ with $\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i$. "
_COUNTS = r"Let $k, n \in \mathbb{R}$ with $0 < k < n$ and $0 < p < 1$."
_VECTORS = (
    r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric positive definite, let $x_1, \dots, x_n, \mu \in \mathbb{R}^d$ "
    r"and $\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i$."
)

# --- sample means and variances -------------------------------------------------------------------------------------------------

sample_mean = proved(
    r"\sum_{i=1}^n (x_i - c)^2 \ge \sum_{i=1}^n (x_i - \bar{x})^2",
    given=_DATA + r" Let $c \in \mathbb{R}$.",
    why="The mean is the point from which the squared distances are least.",
    source=_CASELLA + "5.2.4",
    ref="sample-mean",
)

deviations_sum_to_zero = proved(
    r"\sum_{i=1}^n (x_i - \bar{x}) = 0",
    given=_DATA,
    why="Deviations from the mean cancel: one of them is determined by the others, and a degree of freedom is lost.",
    ref="sample-mean",
)

sample_variance = proved(
    r"\sum_{i=1}^n (x_i - \bar{x})^2 = \sum_{i=1}^n x_i^2 - n \bar{x}^2",
    given=_DATA,
    why="The form in which sums of squares are taken by hand; by machine it loses digits.",
    source=_CASELLA + "5.2.4",
    ref="sample-variance",
)

sample_variance_conventions = convention(
    r"\frac{1}{n} \sum_{i=1}^n (x_i - \bar{x})^2 = \frac{n - 1}{n} \cdot \frac{1}{n - 1} \sum_{i=1}^n (x_i - \bar{x})^2",
    given=_DATA + r" Let $n \ge 2$.",
    why="Divided by $n - 1$ for an unbiased estimate, by n for the likelihood and in most programs: a sample of one has no former.",
    ref="sample-variance",
    run=run.variances_of_programs,
)

sample_standard_deviation = defined(
    r"s = \sqrt{\frac{1}{n - 1} \sum_{i=1}^n (x_i - \bar{x})^2}",
    given=_DATA + r" Let $n \ge 2$.",
    why="In the unit of the data. The root of an unbiased estimate is biased: it is too small on average.",
    source=_CASELLA + "5.2.3",
    ref="sample-standard-deviation",
    run=run.standard_deviation_is_biased,
)

sample_mean_expectation = proved(
    r"\mathbb{E}[\bar{X}] = \mu",
    given=_SAMPLE,
    why="The mean of a sample is right on average, whatever the distribution.",
    source=_CASELLA + "5.2.6",
    ref="sample-mean-expectation",
)

sample_mean_variance = proved(
    r"\operatorname{Var}(\bar{X}) = \frac{\sigma^2}{n}",
    given=_SAMPLE,
    why="Four times the data halves the error.",
    source=_CASELLA + "5.2.6",
    ref="sample-mean-variance",
)

sample_mean_variance_dependent = refuted(
    r"\operatorname{Var}\left(\frac{X + Y}{2}\right) = \frac{\sigma^2}{2}",
    given=(
        r"Let $X, Y$ be random variables with $\operatorname{Var}(X) = \operatorname{Var}(Y) = \sigma^2$ "
        r"and $\operatorname{Cov}(X, Y) = \rho \sigma^2$."
    ),
    why="Observations that move together teach less: the formula needs that they are uncorrelated.",
    ref="sample-mean-variance",
    instead=sample_mean_variance,
)

correlated_mean_variance = proved(
    r"\operatorname{Var}\left(\frac{X + Y}{2}\right) = \frac{\sigma^2 (1 + \rho)}{2}",
    given=(
        r"Let $X, Y$ be random variables with $\operatorname{Var}(X) = \operatorname{Var}(Y) = \sigma^2$ "
        r"and $\operatorname{Cov}(X, Y) = \rho \sigma^2$."
    ),
    why="With full correlation a second observation is worth nothing.",
    ref="sample-mean-variance",
)

sample_variance_unbiased = proved(
    r"\mathbb{E}\left[\frac{1}{n-1} \sum_{i=1}^n (X_i - \bar{X})^2\right] = \sigma^2",
    given=_SAMPLE,
    why="Deviations from the sample's own mean are too small by just the degree of freedom that it took.",
    source=_CASELLA + "5.2.6",
    ref="sample-variance-unbiased",
)

sample_variance_biased = proved(
    r"\mathbb{E}\left[\frac{1}{n} \sum_{i=1}^n (X_i - \bar{X})^2\right] = \frac{n-1}{n} \sigma^2",
    given=_SAMPLE,
    why="The bias of the maximum likelihood estimate, which vanishes with the size of the sample.",
    source=_CASELLA + "7.3",
    ref="sample-variance-unbiased",
)

# --- limit theorems -------------------------------------------------------------------------------------------------------------

chebyshev_of_finite_law = supported(
    r"\sum_{i=1}^n p_i \mathbb{1}[|x_i| \ge \varepsilon] \le \frac{1}{\varepsilon^2} \sum_{i=1}^n p_i x_i^2",
    given=r"Let $p \in \mathbb{R}^n$ be a probability vector, $x \in \mathbb{R}^n$ and $\varepsilon > 0$.",
    because="term by term $\\varepsilon^2 \\mathbb{1}[|x| \\ge \\varepsilon] \\le x^2$, which the engine does not add up with weights",
    why="What lies far out weighs heavily in a mean of squares, so there cannot be much of it.",
    source=_CASELLA + "3.6.1",
    ref="chebyshev-inequality",
)

chebyshev = cited(
    r"\mathbb{P}(|\bar{X} - \mu| \ge \varepsilon) \le \frac{\sigma^2}{n \varepsilon^2}",
    given=_SAMPLE + r" Let $\varepsilon > 0$.",
    because=(chebyshev_of_finite_law, sample_mean_variance, "expectations keep inequalities"),
    why="Chebyshev's inequality for a mean: the chance of a large error falls with the size of the sample.",
    source=_CASELLA + "3.6.1",
    ref=("chebyshev-inequality", "law-of-large-numbers"),
    run=run.chebyshev_bounds,
)

chebyshev_bound_vanishes = supported(
    r"\lim_{n \to \infty} \frac{\sigma^2}{n \varepsilon^2} = 0",
    given=r"Let $\sigma, \varepsilon > 0$.",
    because=(chebyshev, "the limit of the bound is computed"),
    why="The bound vanishes, however small the error that is asked about.",
    source=_CASELLA + "5.5.2",
    ref="law-of-large-numbers",
    survivors=(("a factor 2", "twice zero is zero"),),
)

law_of_large_numbers = cited(
    r"\bar{X}_n \xrightarrow{p} \mu",
    given=_MEANS,
    because=(chebyshev, chebyshev_bound_vanishes, "convergence in probability means that these chances vanish"),
    why="Means settle at the expectation: the reason why averages estimate. Finite variance is assumed, though a finite mean is enough.",
    source=_CASELLA + "5.5.2",
    ref="law-of-large-numbers",
    run=run.chebyshev_bounds,
)

cf_limit = supported(
    r"\lim_{n \to \infty} \left(1 - \frac{t^2}{2 n}\right)^n = e^{-t^2/2}",
    given=r"Let $t \in \mathbb{R}$.",
    because="limits are computed, not derived",
    why="What remains of the characteristic function of a standardised sum: that of the standard normal distribution.",
    source="Billingsley, Probability and Measure, 27",
    ref="central-limit-theorem",
)

standardised_mean_variance = proved(
    r"\operatorname{Var}\left(\frac{\bar{X} - \mu}{\sigma / \sqrt{n}}\right) = 1",
    given=_SAMPLE + r" Let $\sigma > 0$.",
    why="The scaling of the central limit theorem keeps the variance at 1.",
    ref="central-limit-theorem",
)

central_limit_theorem = cited(
    r"\sqrt{n} \frac{\bar{X}_n - \mu}{\sigma} \xrightarrow{d} \mathcal{N}(0, 1)",
    given=_MEANS,
    because=(cf_limit, standardised_mean_variance, "Lévy's continuity theorem, and Taylor's theorem for the characteristic function"),
    why="Sums of many small independent parts are nearly normal, whatever the parts; with mean 0 and variance 1, in the limit exactly.",
    source="Billingsley, Probability and Measure, 27.1",
    ref="central-limit-theorem",
    run=run.central_limit,
)

clt_rule_of_thirty = computed(
    r"\Phi(-1.96) \approx 0.025",
    given=r"Let $\Phi$ be the standard normal distribution function.",
    run=run.rule_of_thirty_fails,
    because=central_limit_theorem,
    why="Thirty observations are enough for some distributions, not for skew ones, and for Cauchy's no number is.",
    source="Billingsley, Probability and Measure, 27",
    ref="clt-sample-mean-variance-form",
)

clt_mean_form = proved(
    r"\operatorname{Var}(\mu + \frac{\sigma}{\sqrt{n}} Z) = \frac{\sigma^2}{n}",
    given=r"Let $Z \sim \mathcal{N}(0, 1)$, $\mu \in \mathbb{R}$, $\sigma > 0$ and $n > 0$.",
    why="The approximating normal distribution of a mean: right in its two moments always, in its shape only in the limit.",
    ref="clt-sample-mean-variance-form",
)

cramer_wold_variance = proved(
    r"\operatorname{Var}(t^\top X) = t^\top \Sigma t",
    given=(
        r"Let $t \in \mathbb{R}^d$, let $\Sigma \in \mathbb{R}^{d \times d}$ "
        r"and let $X$ be a random vector in $\mathbb{R}^d$ with $\operatorname{Cov}(X) = \Sigma$."
    ),
    why="Every projection of a random vector is a number to which the theorem in one dimension applies.",
    source="Billingsley, Probability and Measure, 29",
    ref="clt-multivariate",
)

clt_multivariate = cited(
    r"\sqrt{n} (\bar{X}_n - \mu) \xrightarrow{d} \mathcal{N}(0, \Sigma)",
    given=(
        r"Let $X_1, \dots, X_n$ be i.i.d. random vectors with mean $\mu$ and finite covariance $\Sigma$, "
        r"and let $\bar{X}_n$ be their mean."
    ),
    because=(cramer_wold_variance, central_limit_theorem, "Cramér and Wold's device: convergence of all projections is convergence"),
    why="Means of random vectors are nearly normal with the covariance of one, which must be finite, divided by their number.",
    source="Billingsley, Probability and Measure, 29.5",
    ref="clt-multivariate",
    run=run.central_limit_in_the_plane,
)
