"""Intervals and tests.

Confidence intervals, errors of two kinds, p-values, and the two statistics for a mean.
"""

from __future__ import annotations

from identities.entry import cited, computed, convention, defined, proved, refuted, supported
from identities.runs import testing as run
from identities.sampling import sample_mean_variance

_CASELLA = "Casella & Berger, Statistical Inference, "
_NORMAL = r"Let $X_1, \dots, X_n$ be i.i.d. with $X_i \sim \mathcal{N}(\mu, \sigma^2)$ and $\bar{X} = \frac{1}{n} \sum_{i=1}^n X_i$."
_MOMENTS = (
    r"Let $X_1, \dots, X_n$ be i.i.d. with mean $\mu$ and variance $\sigma^2$, where $\sigma > 0$, "
    r"and let $\bar{X} = \frac{1}{n} \sum_{i=1}^n X_i$."
)
_Z = r"Let $Z \sim \mathcal{N}(0, 1)$ and $z > 0$, and let $\Phi$ be the standard normal distribution function."

# --- intervals ------------------------------------------------------------------------------------------------------------------

confidence_interval = defined(
    r"\mathbb{P}(L \le \theta \le U) \ge 1 - \alpha",
    given=r"Let $[L, U]$ be a confidence interval for $\theta$ of level $1 - \alpha$, whatever $\theta$ is.",
    why="The interval is random and the parameter is not: the level is the share of samples whose interval catches it.",
    source=_CASELLA + "9.1",
    ref="confidence-interval-definition",
    run=run.coverage_of_intervals,
)

invert_pivot = supported(
    r"\left|\frac{x - \mu}{s}\right| \le z \iff |x - \mu| \le z s",
    given=r"Let $x, \mu \in \mathbb{R}$ and $z, s > 0$.",
    because="the equivalence is tried and not derived",
    why="A statement about the statistic is one about the parameter, read from the other side.",
    source=_CASELLA + "9.2",
    ref=("ci-normal-known-variance", "ci-normal-unknown-variance"),
)

pivot_mean = proved(
    r"\mathbb{E}\left[\frac{\bar{X} - \mu}{\sigma / \sqrt{n}}\right] = 0",
    given=_MOMENTS,
    why="The standardised mean is centred.",
    ref=("ci-normal-known-variance", "z-test-statistic"),
)

pivot_variance = proved(
    r"\operatorname{Var}\left(\frac{\bar{X} - \mu}{\sigma / \sqrt{n}}\right) = 1",
    given=_MOMENTS,
    why="And of unit variance, whatever the sample size.",
    ref=("ci-normal-known-variance", "z-test-statistic"),
)

normal_two_sided = proved(
    r"\mathbb{P}(-z \le Z \le z) = 2 \Phi(z) - 1",
    given=_Z,
    why="With $\\Phi(z) = 1 - \\alpha / 2$ it is $1 - \\alpha$: this is what the index of $z_{\\alpha / 2}$ means.",
    source=_CASELLA + "9.2",
    ref="ci-normal-known-variance",
)

normal_symmetric = proved(
    r"\Phi(-z) = 1 - \Phi(z)",
    given=r"Let $\Phi$ be the standard normal distribution function and $z \in \mathbb{R}$.",
    why="Both tails are alike.",
    ref="ci-normal-known-variance",
)

ci_known_variance = cited(
    r"\mathbb{P}\left(\bar{X} - z \frac{\sigma}{\sqrt{n}} \le \mu \le \bar{X} + z \frac{\sigma}{\sqrt{n}}\right) = 2 \Phi(z) - 1",
    given=_NORMAL + r" Let $\sigma, z > 0$, and let $\Phi$ be the standard normal distribution function.",
    because=(pivot_mean, pivot_variance, normal_two_sided, invert_pivot, "sums of independent normal variables are normal"),
    why="With a known spread the level is exact for every sample size.",
    source=_CASELLA + "9.2",
    ref="ci-normal-known-variance",
    run=run.coverage_with_known_variance,
)

ci_unknown_variance = computed(
    r"\left|\frac{x - \mu}{s}\right| \le t \iff |x - \mu| \le t s",
    given=r"Let $x, \mu \in \mathbb{R}$ and $t, s > 0$.",
    run=run.coverage_with_unknown_variance,
    because=invert_pivot,
    why="With an estimated spread Student's quantile keeps the level; the normal one falls short for small samples.",
    source=_CASELLA + "9.2",
    ref="ci-normal-unknown-variance",
)

# --- tests ----------------------------------------------------------------------------------------------------------------------

hypotheses = convention(
    r"H_0 : \theta \in \Theta_0",
    given=(
        r"Let $\Theta_0$ and $\Theta_1$ be disjoint sets of parameters, and let $H_1 : \theta \in \Theta_1$ be the alternative. "
        r"The hypothesis is"
    ),
    why="A test decides between two disjoint sets of parameters, and treats them differently.",
    source=_CASELLA + "8.1",
    ref="hypotheses-definition",
)

errors_of_a_test = proved(
    r"1 - (1 - \Phi(z - d) + \Phi(-z - d)) = \Phi(z - d) - \Phi(-z - d)",
    given=r"Let $z > 0$ and $d \in \mathbb{R}$, and let $\Phi$ be the standard normal distribution function.",
    why="Power and the error of the second kind add to one: in brackets the power of a two-sided test, d the shift in standard errors.",
    source=_CASELLA + "8.3.1",
    ref="hypothesis-errors",
)

power_of_a_test = computed(
    r"1 - (1 - \Phi(z - d) + \Phi(-z - d)) = \Phi(z - d) - \Phi(-z - d)",
    given=r"Let $z > 0$ and $d \in \mathbb{R}$, and let $\Phi$ be the standard normal distribution function.",
    run=run.power_of_the_z_test,
    because=errors_of_a_test,
    why="A hypothesis that is not rejected is not accepted: with little power either would have looked the same.",
    source=_CASELLA + "8.3.1",
    ref="hypothesis-errors",
)

p_value_two_sided = proved(
    r"1 - \mathbb{P}(-z \le Z \le z) = 2 (1 - \Phi(z))",
    given=_Z,
    why="How often chance alone goes as far as it went: it takes a statistic and a direction to say what is far.",
    source=_CASELLA + "8.3.4",
    ref="p-value-definition",
)

p_value_example = proved(
    r"2 (1 - \Phi(1.96)) \approx 0.05",
    given=r"Let $\Phi$ be the standard normal distribution function.",
    why="The number behind a familiar threshold.",
    ref="p-value-definition",
)

p_value_uniform = proved(
    r"\mathbb{P}(U < \alpha) = \alpha",
    given=r"Let $U \sim \operatorname{Uniform}(0, 1)$ and $0 < \alpha < 1$.",
    why="Where the hypothesis holds a p-value is uniform, so the rule that rejects below α errs in the share α of cases.",
    source=_CASELLA + "8.3.4",
    ref=("p-value-definition", "p-value-decision-rule"),
)

p_value_one_direction = refuted(
    r"1 - \Phi(z) = 2 (1 - \Phi(z))",
    given=r"Let $z > 0$, and let $\Phi$ be the standard normal distribution function.",
    why="One-sided and two-sided p-values differ by a factor of two; more extreme data is not yet a definition.",
    ref="p-value-definition",
    instead=p_value_two_sided,
)

decision_rule = computed(
    r"\mathbb{P}(U \ge \alpha) = 1 - \alpha",
    given=r"Let $U \sim \operatorname{Uniform}(0, 1)$ and $0 < \alpha < 1$.",
    run=run.decisions_agree,
    because=p_value_uniform,
    why="Comparing the p-value with α and the statistic with its quantile are one decision.",
    source=_CASELLA + "8.3.4",
    ref="p-value-decision-rule",
)

z_statistic = defined(
    r"z = \frac{\bar{x} - \mu_0}{\sigma / \sqrt{n}}",
    given=r"Let $\bar{x}, \mu_0 \in \mathbb{R}$, $\sigma > 0$ and $n \ge 1$.",
    because=(pivot_mean, pivot_variance, sample_mean_variance),
    why="How many standard errors the mean is away: standard normal where the hypothesis holds and the data are normal.",
    source=_CASELLA + "8.2.1",
    ref="z-test-statistic",
    run=run.null_distribution_of_z,
)

student_density_integral = proved(
    r"\int_0^\infty v^{(\nu - 1)/2} e^{-\frac{v}{2} (1 + t^2/\nu)} \, dv "
    r"= \Gamma\left(\frac{\nu + 1}{2}\right) \left(\frac{2}{1 + t^2/\nu}\right)^{(\nu+1)/2}",
    given=r"Let $\nu > 0$ and $t \in \mathbb{R}$.",
    why="Averaging a normal density over a χ² spread leaves Student's: heavy tails are the price of estimating the spread.",
    source=_CASELLA + "5.3.2",
    ref="t-test-statistic",
)

t_statistic = cited(
    r"\frac{\bar{X} - \mu}{s / \sqrt{n}} \sim t_{n-1}",
    given=_NORMAL + r" Let $s^2 = \frac{1}{n-1} \sum_{i=1}^n (X_i - \bar{X})^2$ and $n \ge 2$.",
    because=(student_density_integral, "Helmert's rotation: the mean and the variance of a normal sample are independent"),
    why="Under the hypothesis, and for normal data: otherwise the statistic follows another law.",
    source=_CASELLA + "5.3.2",
    ref="t-test-statistic",
    run=run.null_distribution_of_t,
)

t_statistic_is_not_normal = computed(
    r"\frac{\nu}{\nu - 2} > 1",
    given=r"Let $\nu > 2$.",
    run=run.t_without_its_conditions,
    because=t_statistic,
    why="Away from the hypothesis it is shifted, for skew data it is lopsided: the law that is written needs both conditions.",
    ref="t-test-statistic",
)
