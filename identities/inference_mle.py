"""Maximum likelihood.

Likelihoods, the estimators that maximise them, and what these estimators do as the sample grows.
"""

from __future__ import annotations

from identities.entry import cited, computed, defined, proved, refuted, supported
from identities.information_theory import log_le_sub_one
from identities.runs import inference as run
from identities.sampling import central_limit_theorem, law_of_large_numbers

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

# --- likelihoods ----------------------------------------------------------------------------------------------------------------

likelihood = defined(
    r"L(\theta) = \prod_{i=1}^n f(x_i, \theta)",
    given=r"Let $x_1, \dots, x_n$ be independent observations with density $f(x, \theta)$.",
    why="The density of what was seen, as a function of the parameter: a product for independence, and no probability of parameters.",
    source=_CASELLA + "6.3.1",
    ref="likelihood",
    run=run.likelihoods_are_densities,
)

log_likelihood = proved(
    r"\log \prod_{i=1}^n f_i = \sum_{i=1}^n \log f_i",
    given=r"Let $f_1, \dots, f_n > 0$.",
    why="Products become sums, which can be differentiated term by term and do not underflow.",
    source=_BISHOP + "1.2.4",
    ref="log-likelihood",
)

mle_definition = defined(
    r"\hat{\theta} = \arg\max_\theta L(\theta)",
    given=r"Let $L : \mathbb{R} \to \mathbb{R}$ be a likelihood.",
    why="The parameter under which the data are least surprising. It need not exist, and need not be one.",
    source=_CASELLA + "7.2.4",
    ref="mle-definition",
    run=run.likelihoods_without_maximum,
)

log_monotone = supported(
    r"\log a < \log b \iff a < b",
    given=r"Let $a, b > 0$.",
    because="the equivalence is tried and not derived; the logarithm's derivative is positive",
    why="What maximises a likelihood maximises its logarithm.",
    source=_CASELLA + "7.2.2",
    ref="log-monotone-argmax",
)

log_strictly_increasing = proved(
    r"\frac{d}{dx} \log x > 0",
    given=r"Let $x > 0$.",
    why="A positive slope everywhere: the logarithm keeps order.",
    ref="log-monotone-argmax",
)

normal_log_likelihood = proved(
    r"\log \prod_{i=1}^n \frac{1}{\sqrt{2 \pi \sigma^2}} e^{-\frac{(x_i - \mu)^2}{2 \sigma^2}} "
    r"= -\frac{n}{2} \log(2 \pi \sigma^2) - \frac{1}{2 \sigma^2} \sum_{i=1}^n (x_i - \mu)^2",
    given=r"Let $x_1, \dots, x_n \in \mathbb{R}$, $\mu \in \mathbb{R}$ and $\sigma > 0$.",
    why="Least squares is maximum likelihood with normal errors: the squares stand in the exponent.",
    source=_BISHOP + "(1.54)",
    ref="normal-loglikelihood",
)

normal_score = proved(
    r"\frac{d}{d\mu} \left(-\frac{n}{2} \log(2 \pi v) - \frac{1}{2 v} \sum_{i=1}^n (x_i - \mu)^2\right) = \frac{n}{v} (\bar{x} - \mu)",
    given=_DATA + r" Let $\mu \in \mathbb{R}$ and $v > 0$.",
    why="The slope is zero at the sample mean and nowhere else, positive before and negative behind it.",
    source=_BISHOP + "1.2.4",
    ref="normal-mle-mean",
)

sum_of_squares_split = proved(
    r"\sum_{i=1}^n (x_i - \mu)^2 = \sum_{i=1}^n (x_i - \bar{x})^2 + n (\bar{x} - \mu)^2",
    given=_DATA + r" Let $\mu \in \mathbb{R}$.",
    why="The likelihood without a derivative: only the last square depends on the mean.",
    source=_CASELLA + "5.2.4",
    ref="normal-mle-mean",
)

mle_normal_mean = proved(
    r"\hat{\mu} = \frac{1}{n} \sum_{i=1}^n x_i",
    given=r"Let $x_1, \dots, x_n$ be an i.i.d. sample from $\mathcal{N}(\mu, \sigma^2)$. The maximum likelihood estimator of $\mu$ is",
    why="The most likely mean is the mean.",
    source=_BISHOP + "(1.55)",
    ref="normal-mle-mean",
)

normal_variance_score = proved(
    r"\frac{d}{dv} \left(-\frac{n}{2} \log v - \frac{n s}{2 v}\right) = \frac{n (s - v)}{2 v^2}",
    given=r"Let $v, s, n > 0$.",
    why="With s the mean square the slope changes sign once; were s zero, the likelihood would grow without bound as v shrinks.",
    source=_CASELLA + "7.2.11",
    ref="normal-mle-variance",
)

mle_normal_variance = proved(
    r"\hat{\sigma}^2 = \frac{1}{n} \sum_{i=1}^n (x_i - \bar{x})^2",
    given=_NORMAL + r"The maximum likelihood estimator of $\sigma^2$ is",
    why="The mean square and not the unbiased estimate; two different observations are needed for it to exist.",
    source=_BISHOP + "(1.56)",
    ref="normal-mle-variance",
)

mle_normal_variance_unbiased = refuted(
    r"\hat{\sigma}^2 = \frac{1}{n-1} \sum_{i=1}^n (x_i - \bar{x})^2",
    given=_NORMAL + r"The maximum likelihood estimator of $\sigma^2$ is",
    why="Being unbiased and being most likely are two things.",
    ref="normal-mle-variance",
    instead=mle_normal_variance,
)

mle_uniform = proved(
    r"\hat{\theta} = \max_i x_i",
    given=(
        r"Let $x_1, \dots, x_n$ be an i.i.d. sample from $\operatorname{Uniform}(0, \theta)$. "
        r"The maximum likelihood estimator of $\theta$ is"
    ),
    why="The likelihood falls in θ and is zero below the largest observation: the maximum lies at an edge, where no derivative is zero.",
    source=_CASELLA + "7.2.8",
    ref="uniform-mle-max",
    survivors=(("a transpose", "the largest entry of a row is that of the column"),),
)

uniform_likelihood_falls = proved(
    r"\frac{d}{d\theta} \theta^{-n} < 0",
    given=r"Let $\theta > 0$ and let $n \ge 1$ be an integer.",
    why="Wider intervals make every observation less likely.",
    ref="uniform-mle-max",
)

uniform_with_two_ends = computed(
    r"\frac{d}{db} (b - a)^{-n} = -n (b - a)^{-n-1}",
    given=r"Let $a < b$ be real and let $n \ge 1$ be an integer.",
    run=run.uniform_with_two_ends,
    because=mle_uniform,
    why="For an interval with two unknown ends the estimate is the least and the largest observation: the family must be said.",
    ref="uniform-mle-max",
)

bernoulli_score = proved(
    r"\frac{d}{dp} (k \log p + (n - k) \log(1 - p)) = \frac{k - n p}{p (1 - p)}",
    given=_COUNTS,
    why="The slope is zero where p is the share of successes.",
    source=_CASELLA + "7.2.7",
    ref="bernoulli-mle",
)

bernoulli_curvature = proved(
    r"\frac{d^2}{dp^2} (k \log p + (n - k) \log(1 - p)) = -\frac{k}{p^2} - \frac{n - k}{(1 - p)^2}",
    given=_COUNTS,
    why="Negative throughout, so the stationary point is the maximum; with only failures or only successes it lies at an end.",
    ref="bernoulli-mle",
    survivors=(("a lost root", "the root is of a negative number, so that the variant is defined nowhere"),),
)

mle_bernoulli = proved(
    r"\hat{p} = \frac{1}{n} \sum_{i=1}^n x_i",
    given=r"Let $x_1, \dots, x_n$ be an i.i.d. sample from $\operatorname{Bernoulli}(p)$. The maximum likelihood estimator of $p$ is",
    why="The most likely chance is the frequency.",
    source=_CASELLA + "7.2.7",
    ref="bernoulli-mle",
)

mle_bernoulli_example = computed(
    r"\frac{1}{10} (1 + 0 + 1 + 1 + 0 + 1 + 1 + 1 + 0 + 1) = 0.7",
    run=run.bernoulli_example,
    because=mle_bernoulli,
    why="Ten tosses, seven heads; a numerical search finds the same.",
    ref="example-002-bernoulli-mle",
)

cross_entropy_of_labels = proved(
    r"-\frac{1}{n} \sum_{i=1}^n \log p_i = -\frac{1}{n} \log \prod_{i=1}^n p_i",
    given=r"Let $p_1, \dots, p_n > 0$.",
    why="With $p_i$ the probability given to the right class of example i: mean cross-entropy is minus the mean log-likelihood.",
    source=_BISHOP + "4.3.4",
    ref="cross-entropy-equals-mle",
)

cross_entropy_one_hot = proved(
    r"-\sum_{c=1}^C \delta_{ck} \log p_c = -\log p_k",
    given=r"Let $p \in \mathbb{R}^C$ with $p_c > 0$ for all $c$.",
    why="A one-hot label picks one term; the distribution that is fitted is that of the sample, not the true one.",
    source=_BISHOP + "4.3.4",
    ref="cross-entropy-equals-mle",
    survivors=(("a factor", "where the quotient by the symbol is defined, the symbol is 1"),),
)

cross_entropy_with_soft_labels = refuted(
    r"-\sum_{c=1}^C y_c \log p_c = -\log p_k",
    given=r"Let $y, p \in \mathbb{R}^C$ with $p_c > 0$ for all $c$.",
    why="Without one-hot labels cross-entropy is no likelihood of a class.",
    ref="cross-entropy-equals-mle",
    instead=cross_entropy_one_hot,
)

gibbs_for_frequencies = supported(
    r"-\sum_{i=1}^n q_i \log p_i \ge -\sum_{i=1}^n q_i \log q_i",
    given=r"Let $p, q \in \mathbb{R}^n$ be probability vectors with $p_i > 0$ and $q_i > 0$.",
    because="Gibbs's inequality: $\\log x \\le x - 1$, term by term, which the engine does not add up with weights",
    why="Of all distributions the frequencies themselves make the data most likely.",
    source="Cover & Thomas, Elements of Information Theory, 2.6.3",
    ref="categorical-mle",
)

mle_categorical = computed(
    r"-\frac{n_c}{p_c} + n = 0",
    given=r"Let $p_c, n_c, n > 0$. The stationarity condition is",
    run=run.categorical_frequencies,
    because=(gibbs_for_frequencies, log_le_sub_one),
    why="Lagrange's condition with the multiplier n; a search over the simplex ends at the frequencies.",
    source=_BISHOP + "(2.33)",
    ref="categorical-mle",
)

# --- what estimators do in the limit --------------------------------------------------------------------------------------------

mle_consistency = cited(
    r"\hat{\theta}_n \xrightarrow{p} \theta",
    given=_ESTIMATE,
    because=(law_of_large_numbers, "Wald's conditions: the parameter is identified, and the log-likelihood is dominated"),
    why="Where the estimate is a function of means it follows the law of large numbers; in general conditions are needed.",
    source="van der Vaart, Asymptotic Statistics, 5.2",
    ref="mle-consistency",
    run=run.consistent_estimates,
)

mle_inconsistent = computed(
    r"\frac{1}{2} \left(a - \frac{a + b}{2}\right)^2 + \frac{1}{2} \left(b - \frac{a + b}{2}\right)^2 = \frac{(a - b)^2}{4}",
    given=r"Let $a, b \in \mathbb{R}$.",
    run=run.neyman_scott,
    because=mle_consistency,
    why="Neyman and Scott's pairs: each pair brings a mean of its own, and the estimated variance settles at half the true one.",
    source="Neyman & Scott, Consistent Estimates Based on Partially Consistent Observations, 1948",
    ref="mle-consistency",
)

fisher_bernoulli = proved(
    r"\mathbb{E}\left[\left(\frac{X}{p} - \frac{1 - X}{1 - p}\right)^2\right] = \frac{1}{p (1 - p)}",
    given=r"Let $X$ be a Bernoulli random variable with parameter $p$, where $0 < p < 1$.",
    why="Information is the mean square of the score; a rare event tells much about its chance.",
    source=_CASELLA + "7.3",
    ref="fisher-information-families",
)

fisher_bernoulli_by_curvature = proved(
    r"-\mathbb{E}\left[\frac{d^2}{dp^2} (X \log p + (1 - X) \log(1 - p))\right] = \frac{1}{p (1 - p)}",
    given=r"Let $X$ be a Bernoulli random variable with parameter $p$, where $0 < p < 1$.",
    why="The other way to it: the mean curvature of the log-likelihood.",
    source=_CASELLA + "7.3",
    ref=("fisher-information-families", "mle-asymptotic-normality"),
)

fisher_poisson = proved(
    r"\mathbb{E}\left[\left(\frac{X}{\lambda} - 1\right)^2\right] = \frac{1}{\lambda}",
    given=r"Let $X$ be a Poisson random variable with parameter $\lambda > 0$.",
    why="One count from a Poisson distribution.",
    source=_CASELLA + "7.3",
    ref="fisher-information-families",
)

fisher_exponential = proved(
    r"\mathbb{E}\left[\left(\frac{1}{\lambda} - X\right)^2\right] = \frac{1}{\lambda^2}",
    given=r"Let $X$ be an exponential random variable with rate $\lambda > 0$.",
    why="One waiting time.",
    source=_CASELLA + "7.3",
    ref="fisher-information-families",
)

fisher_normal = proved(
    r"\mathbb{E}\left[\left(\frac{X - \mu}{\sigma^2}\right)^2\right] = \frac{1}{\sigma^2}",
    given=r"Let $X \sim \mathcal{N}(\mu, \sigma^2)$.",
    why="One measurement with a known error.",
    source=_CASELLA + "7.3",
    ref="fisher-information-families",
)

score_mean = proved(
    r"\mathbb{E}\left[\frac{X}{p} - \frac{1 - X}{1 - p}\right] = 0",
    given=r"Let $X$ be a Bernoulli random variable with parameter $p$, where $0 < p < 1$.",
    why="The score is zero on average at the true parameter.",
    source=_CASELLA + "7.3",
    ref="mle-asymptotic-normality",
)

mle_asymptotic_normality = cited(
    r"\sqrt{n} (\hat{\theta}_n - \theta) \xrightarrow{d} \mathcal{N}(0, I(\theta)^{-1})",
    given=_ESTIMATE,
    because=(
        score_mean,
        fisher_bernoulli,
        fisher_bernoulli_by_curvature,
        central_limit_theorem,
        "Slutsky's theorem, for smooth models whose support does not move and an interior parameter",
    ),
    why="Scores have mean zero and the information as variance: their sum is nearly normal, and the estimate with it.",
    source="van der Vaart, Asymptotic Statistics, 5.5",
    ref="mle-asymptotic-normality",
    run=run.asymptotic_normality,
)

uniform_maximum_limit = supported(
    r"\lim_{n \to \infty} \left(1 - \frac{y}{n}\right)^n = e^{-y}",
    given=r"Let $y > 0$.",
    because="limits are computed, not derived",
    why="The scaled error of the largest observation is exponential in the limit: of order $1/n$, and not normal.",
    source=_CASELLA + "5.5.11",
    ref="uniform-mle-limit",
)

uniform_maximum_mean = proved(
    r"\int_0^\theta x \frac{n x^{n-1}}{\theta^n} \, dx = \frac{n}{n+1} \theta",
    given=r"Let $\theta > 0$ and let $n \ge 1$ be an integer.",
    why="On average the largest observation falls short by one part in $n + 1$.",
    source=_CASELLA + "5.4",
    ref="uniform-mle-limit",
)

uniform_mle_is_not_normal = computed(
    r"n \left(1 - \frac{n}{n + 1}\right) = \frac{n}{n + 1}",
    given=r"Let $n > 0$.",
    run=run.uniform_maximum_is_not_normal,
    because=(uniform_maximum_limit, uniform_maximum_mean, mle_asymptotic_normality),
    why="Said of maximum likelihood in general, asymptotic normality fails where the support moves with the parameter.",
    ref=("mle-asymptotic-normality", "uniform-mle-limit"),
)

# --- normal vectors -------------------------------------------------------------------------------------------------------------

mvn_score_mean = proved(
    r"\nabla_\mu \left(-\frac{1}{2} \sum_{i=1}^n (x_i - \mu)^\top \Sigma^{-1} (x_i - \mu)\right) = \Sigma^{-1} \sum_{i=1}^n (x_i - \mu)",
    given=_VECTORS,
    why="The covariance can be cancelled where the score is set to zero: the mean is estimated without it.",
    source=_BISHOP + "(2.120)",
    ref="mvn-mle-mean",
    survivors=(("a lost term", "all observations at once are no vector that could be added, and the engine says that it does not know"),),
)

mvn_mle_mean = proved(
    r"\sum_{i=1}^n (x_i - \bar{x}) = 0",
    given=_VECTORS,
    why="The sample mean solves the score equation.",
    source=_BISHOP + "(2.121)",
    ref="mvn-mle-mean",
)

mvn_score_precision = proved(
    r"\nabla_P \left(\frac{n}{2} \log \det P - \frac{1}{2} \operatorname{tr}(P S)\right) = \frac{n}{2} P^{-1} - \frac{1}{2} S",
    given=r"Let $P, S \in \mathbb{R}^{d \times d}$ be symmetric positive definite and $n > 0$.",
    why="In the precision the log-likelihood is concave, and zero slope says that the covariance is the scatter divided by n.",
    source="Anderson, An Introduction to Multivariate Statistical Analysis, 3.2",
    ref="mvn-mle-covariance",
)

log_det_le_trace = supported(
    r"\log \det P - \operatorname{tr}(P) \le -d",
    given=r"Let $P \in \mathbb{R}^{d \times d}$ be symmetric positive definite.",
    because=(log_le_sub_one, "summed over the eigenvalues, which the spectral theorem gives"),
    why="Why the stationary point is the maximum.",
    source="Anderson, An Introduction to Multivariate Statistical Analysis, 3.2.2",
    ref="mvn-mle-covariance",
)

mvn_mle_covariance = computed(
    r"\frac{n}{2} \left(\frac{1}{n} S\right) - \frac{1}{2} S = 0",
    given=r"Let $S \in \mathbb{R}^{d \times d}$ and $n > 0$.",
    run=run.normal_covariance,
    because=(mvn_score_precision, log_det_le_trace),
    why="Perturbing the estimate never helps; with no more points than dimensions the likelihood has no maximum at all.",
    source="Anderson, An Introduction to Multivariate Statistical Analysis, 3.2",
    ref="mvn-mle-covariance",
)
