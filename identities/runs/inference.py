"""Estimates and limit theorems in exact numbers where there are some, and otherwise by quadrature or with a fixed seed."""

from __future__ import annotations

from itertools import pairwise, product
from math import comb

import numpy as np
import scipy

from identities.runs import Array


def variances_of_programs() -> str:
    """NumPy divides by n unless told otherwise; a sample of one has no unbiased estimate."""
    x = np.array([2.0, 4.0, 4.0, 5.0])
    assert np.isclose(np.var(x), 4.75 / 4)
    assert np.isclose(np.var(x, ddof=1), 4.75 / 3)
    assert np.isclose(np.std(x), np.sqrt(4.75 / 4))
    with np.errstate(invalid="ignore", divide="ignore"):
        assert np.isnan(np.sum((x[:1] - x[0]) ** 2) / np.float64(0))
    return "(2, 4, 4, 5): 1.1875 divided by n, 1.5833 divided by n − 1"


def standard_deviation_is_biased() -> str:
    """All samples of size 3 from a fair coin: s² is right on average, s is too small."""
    samples = np.array(list(product([0.0, 1.0], repeat=3)))
    squares = samples.var(axis=1, ddof=1)
    assert np.isclose(squares.mean(), 0.25)
    assert np.sqrt(squares).mean() < 0.5
    return f"eight samples: the mean of s² is 0.25, that of s {np.sqrt(squares).mean():.4f} and not 0.5"


def chebyshev_bounds() -> str:
    """Tails of means of exponential variables and of a three-point law, which meets the bound; means of Cauchy variables."""
    for n in (5, 50, 500):
        for epsilon in (0.2, 0.5, 1.0):
            law = scipy.stats.gamma(n, scale=1 / n)
            assert law.cdf(1 - epsilon) + law.sf(1 + epsilon) <= 1 / (n * epsilon**2)
    epsilon, weight = 2.0, 0.1
    variance = 2 * weight * epsilon**2
    assert np.isclose(2 * weight, variance / epsilon**2)
    assert np.isclose(scipy.stats.cauchy.sf(1), 0.25)
    return "nine tails below the bound; a law on −2, 0, 2 attains it; a mean of Cauchy variables is as wide as one of them"


def central_limit() -> str:
    """The distance of standardised sums of exponential and Bernoulli variables from the normal distribution, exactly."""
    distances = []
    grid = np.linspace(-4, 4, 801)
    for n in (4, 16, 64, 256):
        gap = scipy.stats.gamma.cdf(n + np.sqrt(n) * grid, n) - scipy.stats.norm.cdf(grid)
        distances.append(float(np.max(np.abs(gap))))
    ratios = [a / b for a, b in pairwise(distances)]
    assert all(1.8 < r < 2.2 for r in ratios)
    coin = np.max(np.abs(scipy.stats.binom.cdf(np.arange(401), 400, 0.5) - scipy.stats.norm.cdf((np.arange(401) + 0.5 - 200) / 10)))
    assert coin < 1e-3
    return f"sums of exponentials: distances {', '.join(f'{d:.3f}' for d in distances)}, halved where n is quadrupled"


def rule_of_thirty_fails() -> str:
    """At n = 30: exactly for Bernoulli(0.01), by a fixed seed for the log-normal(0, 2), and Cauchy, whose means do not settle."""
    rare = scipy.stats.binom.pmf(0, 30, 0.01)
    assert rare > 0.7  # at least this much of the law sits on one point
    random = np.random.default_rng(0)
    mean, deviation = np.exp(2.0), np.sqrt((np.exp(4.0) - 1) * np.exp(4.0))
    z = (np.exp(2 * random.normal(size=(20000, 30))).mean(axis=1) - mean) / (deviation / np.sqrt(30))
    distance = float(scipy.stats.kstest(z, "norm").statistic)
    assert abs(distance - 0.27) < 0.02
    assert np.all(z > -1.96)
    means = np.abs(random.standard_cauchy((2000, 1000)).mean(axis=1))
    assert abs(float(np.mean(means > 1)) - 0.5) < 0.05
    return f"Bernoulli(0.01): {rare:.0%} at zero; log-normal(0, 2): distance {distance:.2f}, nothing below −1.96; Cauchy means never settle"


def central_limit_in_the_plane() -> str:
    """Mahalanobis distances of standardised means of a skew law in the plane, against χ² with two degrees of freedom."""
    random = np.random.default_rng(1)
    mix = np.array([[1.0, 0.0], [0.6, 0.8]])
    means = (random.exponential(size=(4000, 60, 2)) - 1).mean(axis=1) * np.sqrt(60) @ mix.T
    squares = np.einsum("ni,ij,nj->n", means, np.linalg.inv(mix @ mix.T), means)
    distance = float(scipy.stats.kstest(squares, "chi2", args=(2,)).statistic)
    assert distance < 0.04
    return f"means of 60 skew vectors: distance {distance:.3f} from χ²"


def likelihoods_are_densities() -> str:
    """The likelihood of a continuous observation exceeds 1; of dependent ones it is no product."""
    assert scipy.stats.norm.pdf(0, 0, 0.1) > 1
    joint = scipy.stats.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]])
    assert not np.isclose(joint.pdf([1, 1]), scipy.stats.norm.pdf(1) ** 2)
    return f"a normal density of {scipy.stats.norm.pdf(0, 0, 0.1):.2f} at its centre; with correlation 0.9 the product is off"


def likelihoods_without_maximum() -> str:
    """Separable logistic data: the likelihood grows with the weight for ever."""
    x, y = np.array([-1.0, 1.0]), np.array([0.0, 1.0])
    values = [float(np.sum(np.logaddexp(0, w * x) - y * w * x)) for w in (1.0, 5.0, 25.0)]
    assert values[0] > values[1] > values[2] > 0
    return "losses " + ", ".join(f"{v:.1e}" for v in values) + " for weights 1, 5, 25: no weight is best"


def uniform_with_two_ends() -> str:
    """The likelihood of an interval: greatest for the least and the largest observation."""
    x = np.array([1.5, 0.4, 2.2, 1.1])

    def likelihood(a: float, b: float) -> float:
        return float((b - a) ** -4.0) if a <= x.min() and x.max() <= b else 0.0

    best = likelihood(0.4, 2.2)
    assert all(likelihood(a, b) <= best for a in (0.0, 0.2, 0.4, 0.5) for b in (2.0, 2.2, 2.5, 4.0))
    assert best > likelihood(0.0, 2.2)
    return "(0.4, 2.2) for observations from 0.4 to 2.2; starting at 0 is less likely"


def bernoulli_example() -> str:
    """Seven successes in ten."""
    data = [1, 0, 1, 1, 0, 1, 1, 1, 0, 1]
    n, k = len(data), sum(data)
    found = scipy.optimize.minimize_scalar(lambda p: -(k * np.log(p) + (n - k) * np.log(1 - p)), bounds=(0.01, 0.99), method="bounded")
    assert (n, k) == (10, 7)
    assert abs(found.x - 0.7) < 1e-4
    return f"k = 7, n = 10; a bounded search finds {found.x:.4f}"


def categorical_frequencies() -> str:
    """A search over the simplex ends at the frequencies."""
    counts = np.array([3.0, 5.0, 2.0])

    def loss(z: Array) -> float:
        return float(np.sum(counts) * np.logaddexp.reduce(np.append(z, 0)) - counts[:2] @ z)

    z = np.append(scipy.optimize.minimize(loss, np.zeros(2), tol=1e-10).x, 0)
    p = np.exp(z) / np.exp(z).sum()
    assert np.allclose(p, counts / 10, atol=1e-4)
    return "counts (3, 5, 2): " + ", ".join(f"{v:.3f}" for v in p)


def consistent_estimates() -> str:
    """Errors of three estimates fall with the sample."""
    random = np.random.default_rng(2)
    figures = []
    for n in (100, 10000):
        normal = abs(random.normal(size=n).var() - 1)
        exponential = abs(1 / random.exponential(size=n).mean() - 1)
        uniform = 1 - random.uniform(size=n).max()
        figures.append((normal, exponential, uniform))
    assert all(b < a for a, b in zip(*figures, strict=True))
    return "variance, rate and end point: errors " + " → ".join("(" + ", ".join(f"{e:.0e}" for e in f) + ")" for f in figures)


def neyman_scott() -> str:
    """Pairs with means of their own: the estimated variance goes to one half."""
    random = np.random.default_rng(3)
    pairs = random.normal(size=(200000, 2)) + random.normal(size=(200000, 1)) * 5
    estimate = float(np.mean((pairs[:, 0] - pairs[:, 1]) ** 2)) / 4
    assert abs(estimate - 0.5) < 0.01
    return f"200000 pairs of variance 1: the estimate is {estimate:.3f}"


def asymptotic_normality() -> str:
    """The exact law of √(n I) (p̂ − p) for Bernoulli data, and of the rate's estimate, against the normal distribution."""
    k = np.arange(2001)
    z = (k + 0.5 - 600) / np.sqrt(2000 * 0.3 * 0.7)
    bernoulli = float(np.max(np.abs(scipy.stats.binom.cdf(k, 2000, 0.3) - scipy.stats.norm.cdf(z))))
    grid = np.linspace(-3, 3, 201)
    n = 2000  # λ̂ = 1/mean with λ = 1: √n (λ̂ − 1) ≤ z where the sum is at least n/(1 + z/√n)
    rate = float(np.max(np.abs(scipy.stats.gamma.sf(n / (1 + grid / np.sqrt(n)), n) - scipy.stats.norm.cdf(grid))))
    assert max(bernoulli, rate) < 0.012
    assert sum(comb(10, i) * 0.3**i * 0.7 ** (10 - i) * (i / 0.3 - (10 - i) / 0.7) ** 2 for i in range(11)) - 10 / 0.21 < 1e-10
    return f"n = 2000: distances {bernoulli:.4f} for a chance and {rate:.4f} for a rate"


def uniform_maximum_is_not_normal() -> str:
    """n(θ − max)/θ against the exponential law, exactly."""
    y = np.linspace(0, 6, 121)
    gaps = [float(np.max(np.abs((1 - np.minimum(y / n, 1)) ** n - np.exp(-y)))) for n in (10, 100, 1000)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 1e-3
    normal = float(np.max(np.abs(1 - np.exp(-y) - scipy.stats.norm.cdf(y, 1, 1))))
    assert normal > 0.1
    return "distances from the exponential law " + ", ".join(f"{g:.0e}" for g in gaps) + f"; from a normal one {normal:.2f}"


def normal_covariance() -> str:
    """Perturbations of the estimated covariance lower the likelihood; with n ≤ d it grows without bound."""
    random = np.random.default_rng(4)
    data = random.normal(size=(12, 3)) @ np.array([[1.0, 0.3, 0.0], [0.0, 0.8, 0.2], [0.0, 0.0, 1.5]])
    centred = data - data.mean(axis=0)
    scatter = centred.T @ centred

    def log_likelihood(cov: Array, s: Array, n: int) -> float:
        return -n / 2 * float(np.linalg.slogdet(cov)[1]) - float(np.trace(np.linalg.solve(cov, s))) / 2

    best = log_likelihood(scatter / 12, scatter, 12)
    for _ in range(100):
        noise = random.normal(size=(3, 3)) * 0.1
        other = scatter / 12 + noise @ noise.T * random.choice([1.0, 0.1]) + (noise + noise.T) * 0.05
        if np.linalg.eigvalsh(other)[0] > 0:
            assert log_likelihood(other, scatter, 12) <= best
    few = random.normal(size=(3, 3))
    few = few - few.mean(axis=0)
    values = [log_likelihood(few.T @ few / 3 + e * np.eye(3), few.T @ few, 3) for e in (1e-1, 1e-3, 1e-5)]
    assert values[0] < values[1] < values[2]
    return "100 perturbations of a 3 × 3 estimate are all worse; with three points in three dimensions there is no best one"
