"""Distributions.

The laws that models are made of, with their means and variances. Every mass adds up to one and every moment is derived, by sums and
integrals.
"""

from __future__ import annotations

from identities import programs_chance as programs
from identities.entry import cited, computed, defined, proved

_BERNOULLI = r"Let $X \sim \operatorname{Bernoulli}(p)$ with $0 < p < 1$."
_BINOMIAL = r"Let $X \sim \operatorname{Binomial}(n, p)$ with $0 < p < 1$."
_POISSON = r"Let $X \sim \operatorname{Poisson}(\lambda)$ with $\lambda > 0$."
_UNIFORM = r"Let $X \sim \operatorname{Uniform}(a, b)$ with $a < b$."
_NORMAL = r"Let $X \sim \mathcal{N}(\mu, \sigma^2)$ with $\sigma > 0$."
_EXPONENTIAL = r"Let $X \sim \operatorname{Exponential}(\lambda)$ with $\lambda > 0$."
_VECTOR = (
    r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric positive definite, $\mu \in \mathbb{R}^d$ and $X \sim "
    r"\mathcal{N}(\mu, \Sigma)$."
)
_SOURCE = "Wasserman, All of Statistics, chapters 2 and 3"

# --- discrete ---------------------------------------------------------------------------------------------------------------------

bernoulli = proved(
    r"P(X = 1) = p",
    given=_BERNOULLI,
    why="One trial that succeeds or fails.",
    source=_SOURCE,
    ref="bernoulli-pmf",
    axiom="the definition of the law",
)

bernoulli_zero = proved(
    r"P(X = 0) = 1 - p",
    given=_BERNOULLI,
    why="The chances of the two outcomes add up to one.",
    source=_SOURCE,
    ref="bernoulli-pmf",
)

bernoulli_normalized = proved(
    r"\sum_{k=0}^1 p^k (1 - p)^{1 - k} = 1",
    given=r"Let $0 < p < 1$.",
    why="One formula for both outcomes, whose exponents pick the factor.",
    source=_SOURCE,
    ref="bernoulli-pmf",
)

bernoulli_mean = proved(
    r"E[X] = p", given=_BERNOULLI, why="The mean of a number that is 0 or 1 is a chance.", source=_SOURCE, ref="bernoulli-mean"
)

bernoulli_variance = proved(
    r"\operatorname{Var}(X) = p (1 - p)",
    given=_BERNOULLI,
    why="Greatest for a fair coin, and zero where the outcome is certain.",
    source=_SOURCE,
    ref="bernoulli-variance",
)

bernoulli_variance_le = proved(
    r"p (1 - p) \le \frac{1}{4}",
    given=r"Let $0 < p < 1$.",
    why="No coin has more variance than a fair one.",
    source=_SOURCE,
    ref="bernoulli-variance",
)

binomial = defined(
    r"P(X = k) = \binom{n}{k} p^k (1 - p)^{n - k}",
    given=r"Let $X \sim \operatorname{Binomial}(n, p)$ with $0 < p < 1$, and let $k$ be an integer with $0 \le k \le n$.",
    why="The number of successes in n independent trials with the same chance.",
    source=_SOURCE,
    ref="binomial-pmf",
    run=programs.binomial_by_convolution,
)

binomial_normalized = proved(
    r"\sum_{k=0}^n \binom{n}{k} p^k (1 - p)^{n - k} = 1",
    given=r"Let $0 < p < 1$ and let $n$ be a positive integer.",
    why="The binomial theorem for p + (1 - p).",
    source=_SOURCE,
    ref="binomial-normalization",
)

binomial_mean_sum = proved(
    r"\sum_{k=0}^n k \binom{n}{k} p^k (1 - p)^{n - k} = n p",
    given=r"Let $0 < p < 1$ and let $n$ be a positive integer.",
    why="The mean as the sum that it is.",
    source=_SOURCE,
    ref="binomial-mean",
)

binomial_mean = proved(r"E[X] = n p", given=_BINOMIAL, why="Each trial adds its chance.", source=_SOURCE, ref="binomial-mean")

binomial_variance = proved(
    r"\operatorname{Var}(X) = n p (1 - p)",
    given=_BINOMIAL,
    why="Variances of independent trials add up.",
    source=_SOURCE,
    ref="binomial-variance",
)

binomial_example = computed(
    r"\binom{10}{5} 2^{-10} = \frac{63}{256}",
    run=programs.binomial_example,
    why="Of ten fair coins, five heads come in about a quarter of the cases.",
    ref="example-binomial-10-half",
)

poisson = defined(
    r"P(X = k) = \frac{\lambda^k e^{-\lambda}}{k!}",
    given=r"Let $X \sim \operatorname{Poisson}(\lambda)$ with $\lambda > 0$, and let $k \ge 0$ be an integer.",
    why="How many of many rare and independent events happen: any number, with a positive rate.",
    source=_SOURCE,
    ref="poisson-pmf",
)

poisson_normalized = proved(
    r"\sum_{k=0}^\infty \frac{\lambda^k e^{-\lambda}}{k!} = 1",
    given=r"Let $\lambda > 0$.",
    why="The series of the exponential.",
    source=_SOURCE,
    ref="poisson-pmf",
)

poisson_mean = proved(r"E[X] = \lambda", given=_POISSON, why="The rate is the mean count.", source=_SOURCE, ref="poisson-mean")

poisson_variance = proved(
    r"\operatorname{Var}(X) = \lambda",
    given=_POISSON,
    why="Mean and variance are equal: counts that spread more are not Poisson.",
    source=_SOURCE,
    ref="poisson-variance",
)

poisson_factorial_moment = proved(
    r"E[X (X - 1)] = \lambda^2",
    given=_POISSON,
    why="The moment that makes the variance easy.",
    source=_SOURCE,
    ref="poisson-variance",
)

# --- continuous -------------------------------------------------------------------------------------------------------------------

uniform_normalized = proved(
    r"\int_a^b \frac{1}{b - a} \, dx = 1",
    given=r"Let $a < b$.",
    why="The constant density on an interval, zero outside.",
    source=_SOURCE,
    ref="uniform-pdf",
)

uniform_mean = proved(r"E[X] = \frac{a + b}{2}", given=_UNIFORM, why="The middle of the interval.", source=_SOURCE, ref="uniform-mean")

uniform_variance = proved(
    r"\operatorname{Var}(X) = \frac{(b - a)^2}{12}",
    given=_UNIFORM,
    why="Where the twelve of rounding errors comes from.",
    source=_SOURCE,
    ref="uniform-variance",
)

normal_pdf = defined(
    r"f(x) = \frac{1}{\sigma \sqrt{2 \pi}} \exp\left( -\frac{(x - \mu)^2}{2 \sigma^2} \right)",
    given=r"Let $\mu, x \in \mathbb{R}$ and $\sigma > 0$.",
    why="The law that sums of many small independent effects approach.",
    source=_SOURCE,
    ref="normal-pdf",
)

normal_normalized = proved(
    r"\int_{-\infty}^\infty \frac{1}{\sigma \sqrt{2 \pi}} e^{-(x - \mu)^2 / (2 \sigma^2)} \, dx = 1",
    given=r"Let $\mu \in \mathbb{R}$ and $\sigma > 0$.",
    why="Gauss's integral, shifted and scaled.",
    source=_SOURCE,
    ref="normal-normalization",
)

normal_mean = proved(r"E[X] = \mu", given=_NORMAL, why="The first parameter is the mean.", source=_SOURCE, ref="normal-mean-variance")

normal_variance = proved(
    r"\operatorname{Var}(X) = \sigma^2",
    given=_NORMAL,
    why="The second parameter is the variance; σ is its root.",
    source=_SOURCE,
    ref="normal-mean-variance",
)

standard_normal_mean = proved(
    r"E\left[ \frac{X - \mu}{\sigma} \right] = 0",
    given=_NORMAL,
    why="A number less its mean, in units of its spread, has mean zero.",
    source=_SOURCE,
    ref="standard-normal",
)

standard_normal_variance = proved(
    r"\operatorname{Var}\left( \frac{X - \mu}{\sigma} \right) = 1",
    given=_NORMAL,
    why="And variance one, so that one table serves all normal laws.",
    source=_SOURCE,
    ref="standard-normal",
)

normal_within_deviations = computed(
    r"\operatorname{erf}(1 / \sqrt{2}) \approx 0.6827",
    run=programs.normal_within_deviations,
    why="The shares of a normal law within one, two and three standard deviations.",
    source=_SOURCE,
    ref="normal-68-95-99-rule",
)

exponential_normalized = proved(
    r"\int_0^\infty \lambda e^{-\lambda x} \, dx = 1",
    given=r"Let $\lambda > 0$.",
    why="The density of waiting times, zero before the start.",
    source=_SOURCE,
    ref="exponential-pdf",
)

exponential_survival = proved(
    r"P(X > t) = e^{-\lambda t}",
    given=_EXPONENTIAL + r" Let $t \ge 0$.",
    why="The chance to wait longer falls by the same factor in every unit of time.",
    source=_SOURCE,
    ref=("exponential-pdf", "exponential-memoryless"),
)

exponential_mean = proved(
    r"E[X] = \frac{1}{\lambda}", given=_EXPONENTIAL, why="A high rate makes short waits.", source=_SOURCE, ref="exponential-mean"
)

exponential_variance = proved(
    r"\operatorname{Var}(X) = \frac{1}{\lambda^2}",
    given=_EXPONENTIAL,
    why="Mean and standard deviation of a waiting time are equal.",
    source=_SOURCE,
    ref="exponential-variance",
)

exponential_memoryless_ratio = proved(
    r"\frac{e^{-\lambda (s + t)}}{e^{-\lambda t}} = e^{-\lambda s}",
    given=r"Let $\lambda > 0$ and $s, t \ge 0$.",
    why="Having waited does not shorten the wait: exponentials turn sums into products.",
    source=_SOURCE,
    ref="exponential-memoryless",
)

exponential_memoryless = cited(
    r"P(X > s + t \mid X > t) = P(X > s)",
    given=_EXPONENTIAL + r" Let $s, t \ge 0$.",
    why="Among continuous laws no other forgets how long one has waited.",
    because=(exponential_survival, exponential_memoryless_ratio, "Cauchy's functional equation for the converse"),
    source=_SOURCE,
    ref="exponential-memoryless",
)

poisson_process_gap = computed(
    r"\frac{(\lambda t)^0 e^{-\lambda t}}{0!} = e^{-\lambda t}",
    given=r"Let $\lambda > 0$ and $t > 0$.",
    run=programs.poisson_process,
    because=exponential_survival,
    why="No event by time t is the same as a first wait longer than t: gaps of a Poisson process are exponential.",
    source=_SOURCE,
    ref="exponential-poisson-process",
)

# --- the normal vector ------------------------------------------------------------------------------------------------------------

mvn_pdf = defined(
    r"f(x) = \frac{1}{(2 \pi)^{d/2} \det(\Sigma)^{1/2}} \exp\left( -\frac{1}{2} (x - \mu)^\top \Sigma^{-1} (x - \mu) \right)",
    given=r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric positive definite and $\mu, x \in \mathbb{R}^d$.",
    why="The normal law of a vector. A singular covariance is allowed for a law, but it has no density.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-pdf",
    run=programs.normal_vector_density,
)

mvn_exponent = proved(
    r"(L y)^\top (L L^\top)^{-1} (L y) = y^\top y",
    given=r"Let $L \in \mathbb{R}^{d \times d}$ be invertible and $y \in \mathbb{R}^d$.",
    why="In the coordinates of a root of the covariance the entries are independent standard normal numbers.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-normalization",
)

mvn_jacobian = proved(
    r"\det(L L^\top)^{1/2} = |\det(L)|",
    given=r"Let $L \in \mathbb{R}^{d \times d}$ be invertible.",
    why="The factor by which the change of coordinates scales volumes.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-normalization",
    survivors=(("a sign", "the absolute value of a determinant does not see the sign of its matrix"),),
)

mvn_normalized = cited(
    r"\int_{\mathbb{R}^d} \exp\left( -\frac{1}{2} (x - \mu)^\top \Sigma^{-1} (x - \mu) \right) dx = (2 \pi)^{d/2} \det(\Sigma)^{1/2}",
    given=r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric positive definite and $\mu \in \mathbb{R}^d$.",
    why="The volume under a Gaussian bump in any dimension.",
    because=(mvn_exponent, mvn_jacobian, "the change of variables in an integral, and a product of d integrals of Gauss"),
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-normalization",
    run=programs.normal_vector_density,
)

mvn_mean = proved(
    r"E[X] = \mu",
    given=_VECTOR,
    why="The first parameter is the mean vector.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-moments",
)

mvn_covariance = proved(
    r"\operatorname{Cov}(X) = \Sigma",
    given=_VECTOR,
    why="The second parameter is the covariance matrix.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-moments",
)

mvn_sampling = computed(
    r"\det\left( \begin{pmatrix} 1 & 0.7 \\ 0.7 & 1 \end{pmatrix} \right) = 0.51",
    run=programs.normal_vector_samples,
    why="Sample means and covariances approach the parameters, with errors of the order of one over the root of the sample's size.",
    source="Bishop, Pattern Recognition and Machine Learning, 2.3",
    ref="mvn-sampling-moments",
)
