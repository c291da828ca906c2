"""Coverage, power and null distributions: exactly where the law is known, otherwise with a fixed seed."""

from __future__ import annotations

import numpy as np
import scipy


def coverage_of_intervals() -> str:
    """An interval from the largest of n uniform observations has its level for every parameter."""
    for theta in (0.5, 2.0, 10.0):
        for n in (1, 5, 20):
            factor = 0.05 ** (-1 / n)  # max ≤ θ ≤ max · α^(−1/n)
            assert np.isclose(1 - (1 / factor) ** n, 0.95)
            assert theta / factor < theta
    return "from the largest of n uniform observations: 95 % for each of nine pairs of parameter and sample size"


def coverage_with_known_variance() -> str:
    """The probability of the interval by quadrature over the law of the mean."""
    z = scipy.stats.norm.ppf(0.975)
    for n, sigma, mu in ((1, 1.0, 0.0), (7, 2.5, -3.0), (50, 0.2, 10.0)):
        error = sigma / np.sqrt(n)
        inside, _ = scipy.integrate.quad(lambda x, m=mu, e=error: scipy.stats.norm.pdf(x, m, e), mu - z * error, mu + z * error)
        assert abs(inside - 0.95) < 1e-10
    return f"z = {z:.4f}: 95 % for three normal laws and sample sizes 1, 7, 50"


def coverage_with_unknown_variance() -> str:
    """The chance that |T| stays below Student's quantile, and below the normal one."""
    short = {}
    for n in (3, 5, 10, 30):
        t = scipy.stats.t.ppf(0.975, n - 1)

        def given_spread(v: float, n: int = n, t: float = t) -> float:
            return float((2 * scipy.stats.norm.cdf(t * np.sqrt(v / (n - 1))) - 1) * scipy.stats.chi2.pdf(v, n - 1))

        inside, _ = scipy.integrate.quad(given_spread, 0, np.inf)
        assert abs(inside - 0.95) < 1e-7
        short[n] = 2 * scipy.stats.t.cdf(scipy.stats.norm.ppf(0.975), n - 1) - 1
    assert short[3] < 0.82 < short[30]
    return "95 % for n = 3, 5, 10, 30; with the normal quantile " + ", ".join(f"{v:.1%}" for v in short.values())


def power_of_the_z_test() -> str:
    """Both errors by quadrature over the law of the statistic."""
    z = scipy.stats.norm.ppf(0.975)
    figures = []
    for d in (0.0, 1.0, 2.8):
        kept, _ = scipy.integrate.quad(lambda x, d=d: scipy.stats.norm.pdf(x, d), -z, z)
        power = 1 - scipy.stats.norm.cdf(z - d) + scipy.stats.norm.cdf(-z - d)
        assert abs(power + kept - 1) < 1e-10
        figures.append(power)
    assert abs(figures[0] - 0.05) < 1e-12
    return "power " + ", ".join(f"{p:.2f}" for p in figures) + " for shifts of 0, 1 and 2.8 standard errors; the first is the level"


def decisions_agree() -> str:
    """p < α just where |z| exceeds its quantile."""
    grid = np.linspace(-4, 4, 1601)
    for alpha in (0.1, 0.05, 0.01):
        by_p = 2 * scipy.stats.norm.sf(np.abs(grid)) < alpha
        assert np.array_equal(by_p, np.abs(grid) > scipy.stats.norm.isf(alpha / 2))
    return "1601 values of z at three levels"


def null_distribution_of_z() -> str:
    """Standardised means of normal samples."""
    random = np.random.default_rng(0)
    z = (random.normal(3, 2, (5000, 8)).mean(axis=1) - 3) / (2 / np.sqrt(8))
    test = scipy.stats.kstest(z, "norm")
    assert test.pvalue > 0.01
    return f"5000 samples of eight: distance {test.statistic:.3f} from the standard normal distribution"


def null_distribution_of_t() -> str:
    """Student's density by integrating the spread out, and simulated statistics for four sample sizes."""
    for nu in (1, 4, 9):
        for t in (0.0, 0.7, 2.5):

            def mixed(v: float, nu: int = nu, t: float = t) -> float:
                return float(scipy.stats.norm.pdf(t * np.sqrt(v / nu)) * np.sqrt(v / nu) * scipy.stats.chi2.pdf(v, nu))

            assert abs(scipy.integrate.quad(mixed, 0, np.inf)[0] - scipy.stats.t.pdf(t, nu)) < 1e-7
    random = np.random.default_rng(1)
    worst = 0.0
    for n in (2, 3, 5, 30):
        x = random.normal(1, 3, (4000, n))
        t_values = (x.mean(axis=1) - 1) / (x.std(axis=1, ddof=1) / np.sqrt(n))
        worst = max(worst, float(scipy.stats.kstest(t_values, "t", args=(n - 1,)).statistic))
    assert worst < 0.026
    return f"the density at nine points; simulated for n = 2, 3, 5, 30: largest distance {worst:.3f}"


def t_without_its_conditions() -> str:
    """Away from the hypothesis, and for exponential data, the statistic has another law."""
    random = np.random.default_rng(2)
    shifted = random.normal(1, 1, (4000, 10))
    skew = random.exponential(size=(4000, 10)) - 1
    distances = []
    for x in (shifted, skew):
        t = x.mean(axis=1) / (x.std(axis=1, ddof=1) / np.sqrt(10))
        distances.append(float(scipy.stats.kstest(t, "t", args=(9,)).statistic))
    assert distances[0] > 0.5
    assert distances[1] > 0.05
    return f"distance {distances[0]:.2f} with a true shift of one, {distances[1]:.2f} for exponential data"
