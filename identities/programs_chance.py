"""Programs and numbers of the subjects of chance: exact tables, laws as fractions, and a sample where only a sample will do."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from math import comb

import mpmath
import numpy as np
from sympy import Rational, erf, exp, factorial, log, oo, sqrt, summation, symbols

from identities.digits import near, rounds_to

Table = dict[tuple[int, int], Fraction]

JOINT: Table = {
    (0, 0): Fraction(1, 10), (0, 1): Fraction(3, 10), (1, 0): Fraction(1, 5), (1, 1): Fraction(1, 10), (2, 0): Fraction(1, 10),
    (2, 1): Fraction(1, 5),
}  # fmt: skip


def chance_of(event: frozenset[int], weights: Sequence[Fraction]) -> Fraction:
    """The probability of a set of outcomes."""
    return sum((weights[k] for k in event), Fraction(0))


def events_of_finite_space() -> str:
    """All events of a space with four outcomes: De Morgan's laws, additivity, inclusion and exclusion."""
    weights = [Fraction(1, 10), Fraction(1, 5), Fraction(3, 10), Fraction(2, 5)]
    omega = frozenset(range(4))
    events = [frozenset(c) for k in range(5) for c in combinations(range(4), k)]
    assert chance_of(omega, weights) == 1
    for a, b in product(events, repeat=2):
        assert omega - (a | b) == (omega - a) & (omega - b)
        assert chance_of(a, weights) >= 0
        assert chance_of(a | b, weights) == chance_of(a, weights) + chance_of(b, weights) - chance_of(a & b, weights)
        if not a & b:
            assert chance_of(a | b, weights) == chance_of(a, weights) + chance_of(b, weights)
    return "16 events of a space with four outcomes, all 256 pairs"


def countable_additivity() -> str:
    """The Poisson law puts mass on every natural number: only a countable sum reaches one."""
    k, lam = symbols("k lambda", positive=True)
    assert summation(lam**k * exp(-lam) / factorial(k), (k, 0, oo)).simplify() == 1
    finite = sum(Rational(2) ** j / factorial(j) for j in range(10)) * exp(-2)
    assert finite < 1
    return f"of the law with λ = 2 the first ten values have {float(finite):.6f}, all of them together 1"


def partition_is_needed() -> str:
    """Bayes over a partition in fractions; with overlapping parts the denominator is not the probability of the event."""
    weights = [Fraction(1, 6)] * 6
    event = frozenset({1, 3, 4})

    def total(parts: list[frozenset[int]]) -> Fraction:
        return sum((chance_of(event & f, weights) for f in parts), Fraction(0))

    partition = [frozenset({0, 1}), frozenset({2, 3, 4}), frozenset({5})]
    assert total(partition) == chance_of(event, weights)
    posteriors = [chance_of(event & f, weights) / total(partition) for f in partition]
    assert sum(posteriors) == 1
    overlapping = [frozenset({0, 1, 3}), frozenset({2, 3, 4}), frozenset({5})]
    assert total(overlapping) != chance_of(event, weights)
    return (
        f"posteriors {', '.join(map(str, posteriors))}; with overlapping parts the sum is {total(overlapping)}, not "
        f"{chance_of(event, weights)}"
    )


def laws_add_up() -> str:
    """Mass and distribution functions of a die: values add up to one, F rises from 0 to 1, and its steps are the masses."""
    mass = {k: Fraction(1, 6) for k in range(1, 7)}
    cumulative = [sum((p for j, p in mass.items() if j <= k), Fraction(0)) for k in range(8)]
    assert sum(mass.values()) == 1
    assert cumulative[0] == 0
    assert cumulative[6] == 1
    assert all(cumulative[k] - cumulative[k - 1] == mass[k] for k in range(1, 7))
    assert cumulative[4] - cumulative[2] == mass[3] + mass[4]
    return "a fair die: P(2 < X ≤ 4) = F(4) - F(2) = 1/3"


def cauchy_has_no_mean() -> str:
    """∫|x| f grows without bound for the Cauchy density, so that the mean is not defined."""
    x, c = symbols("x c", positive=True)
    truncated = log(1 + c**2)
    assert (truncated.diff(c) - 2 * c / (1 + c**2)).simplify() == 0
    assert truncated.limit(c, oo) == oo
    assert x.is_positive
    return "up to c the integral of |x|/(π(1 + x²)) is log(1 + c²)/π, which has no limit"


def moments(table: Table) -> tuple[Fraction, Fraction, Fraction, Fraction, Fraction]:
    """E X, E Y, E X², E Y², E XY of a joint table."""

    def mean(f: int, g: int) -> Fraction:
        return sum((p * x**f * y**g for (x, y), p in table.items()), Fraction(0))

    return mean(1, 0), mean(0, 1), mean(2, 0), mean(0, 2), mean(1, 1)


def correlation_of_tables() -> str:
    """A correlation lies between −1 and 1, reaches them for affine functions, and changes its sign with a negative scale."""
    x, y, xx, yy, xy = moments(JOINT)
    covariance, vx, vy = xy - x * y, xx - x * x, yy - y * y
    assert covariance**2 <= vx * vy
    for a, sign in ((Fraction(2), 1), (Fraction(-3), -1)):
        line = {(u, int(a * u) + 1): p for u, p in ((0, Fraction(1, 4)), (1, Fraction(1, 2)), (2, Fraction(1, 4)))}
        mx, my, sx, sy, sxy = moments(line)
        c = sxy - mx * my
        assert c**2 == (sx - mx**2) * (sy - my**2)
        assert (c > 0) == (sign > 0)
    return f"of one table the squared correlation is {covariance**2 / (vx * vy)}; of affine pairs it is 1"


def uncorrelated_but_dependent() -> str:
    """X uniform on −1, 0, 1 and Y = X²: covariance zero, and Y is a function of X."""
    table = {(x, x * x): Fraction(1, 3) for x in (-1, 0, 1)}
    x, y, _, _, xy = moments(table)
    assert xy - x * y == 0
    assert table[0, 0] != Fraction(1, 3) * Fraction(1, 3)
    return "the covariance is 0, while P(X = 0, Y = 0) = 1/3 and P(X = 0) P(Y = 0) = 1/9"


# --- laws -------------------------------------------------------------------------------------------------------------------------


def binomial_by_convolution() -> str:
    """The law of a sum of independent Bernoulli numbers is binomial: convolved exactly, with mean np and variance np(1 − p)."""
    p = Fraction(1, 3)
    law = [Fraction(1)]
    for n in range(1, 13):
        law = [(law[k] if k < len(law) else 0) * (1 - p) + (law[k - 1] if k else 0) * p for k in range(n + 1)]
        assert law == [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        mean = sum(k * q for k, q in enumerate(law))
        assert (sum(law), mean) == (1, n * p)
        assert sum(k * k * q for k, q in enumerate(law)) - mean**2 == n * p * (1 - p)
    return "up to twelve trials with p = 1/3, exactly"


def binomial_example() -> str:
    """P(X = 5) for ten fair coins."""
    exactly = Fraction(comb(10, 5), 2**10)
    assert exactly == Fraction(63, 256)
    return f"63/256 ≈ {rounds_to(Rational(63, 256), '0.2461')}"


def normal_within_deviations() -> str:
    """The shares within one, two and three standard deviations."""
    found = [rounds_to(erf(k / sqrt(2)), d) for k, d in ((1, "0.6827"), (2, "0.9545"), (3, "0.9973"))]
    return ", ".join(found)


def poisson_process() -> str:
    """Counts of a process whose gaps are exponential: P(no event by t) is e^(−λt), exactly and in a sample."""
    rng = np.random.default_rng(8)
    gaps = rng.exponential(1 / 2, size=(20000, 12))
    counts = (gaps.cumsum(1) <= 1).sum(1)
    for k in range(5):
        near(float((counts == k).mean()), float(mpmath.exp(-2) * 2**k / mpmath.factorial(k)), 0.01)
    return f"20000 runs with λ = 2: no event by time 1 in {(counts == 0).mean():.4f}, e⁻² = {np.exp(-2):.4f}"


def normal_vector_samples() -> str:
    """Means and covariances of samples approach (0, 0) and ((1, 0.7), (0.7, 1)) within their standard errors."""
    sigma = np.array([[1.0, 0.7], [0.7, 1.0]])
    rng = np.random.default_rng(6)
    draws = rng.standard_normal((1000, 2)) @ np.linalg.cholesky(sigma).T
    assert draws.shape == (1000, 2)
    assert (np.abs(draws.mean(0)) < 4 / np.sqrt(1000)).all()
    error = np.cov(draws.T)[0, 1] - 0.7
    assert abs(error) < 4 * np.sqrt((1 + 0.49) / 999)
    return f"of 1000 draws the covariance is off by {error:+.3f}; its standard error is {np.sqrt(1.49 / 999):.3f}"


def normal_vector_density() -> str:
    """In two dimensions the density adds up to one; a singular covariance has none."""
    sigma = np.array([[2.0, 0.6], [0.6, 1.0]])
    inverse, scale = np.linalg.inv(sigma), 1 / (2 * np.pi * np.sqrt(np.linalg.det(sigma)))
    grid = np.linspace(-12, 12, 481)
    x, y = np.meshgrid(grid, grid)
    form = inverse[0, 0] * x * x + 2 * inverse[0, 1] * x * y + inverse[1, 1] * y * y
    total = float((scale * np.exp(-form / 2)).sum() * (grid[1] - grid[0]) ** 2)
    near(total, 1.0, 1e-9)
    assert np.linalg.matrix_rank(np.array([[1.0, 1.0], [1.0, 1.0]])) == 1
    return f"the sum over a grid is {total:.10f}; ((1, 1), (1, 1)) is a covariance without a density"


# --- information ------------------------------------------------------------------------------------------------------------------


def entropy(p: Sequence[float], base: float = 2.0) -> float:
    """−Σ p log p, with 0 log 0 = 0."""
    return float(-sum(x * np.log(x) for x in p if x > 0) / np.log(base))


def divergence(p: Sequence[float], q: Sequence[float], base: float = np.e) -> float:
    """Σ p log(p/q): infinite where q is zero and p is not."""
    if any(y == 0 < x for x, y in zip(p, q, strict=True)):
        return np.inf
    return float(sum(x * np.log(x / y) for x, y in zip(p, q, strict=True) if x > 0) / np.log(base))


def masked_divergence(p: Sequence[float], q: Sequence[float]) -> float:
    """As it is sometimes programmed: only where both are positive."""
    return float(sum(x * np.log2(x / y) for x, y in zip(p, q, strict=True) if x > 0 and y > 0))


def entropies_of_examples() -> str:
    """Entropies of a uniform, a concentrated and a third law, in bits."""
    found = [
        rounds_to(entropy([0.25] * 4), "2.0"),
        rounds_to(entropy([0.97, 0.01, 0.01, 0.01]), "0.2419"),
        rounds_to(entropy([0.5, 0.3, 0.2]), "1.485"),
    ]
    assert entropy([1.0, 0.0]) == 0
    return f"{found[0]}, {found[1]} and {found[2]} bits; of a certain outcome 0"


def divergences_of_examples() -> str:
    """Two divergences, with their units: bits are nats divided by log 2."""
    p, q = [0.5, 0.3, 0.2], [0.4, 0.4, 0.2]
    bits, nats = divergence(p, q, 2), divergence(p, q)
    near(bits * np.log(2), nats)
    found = rounds_to(bits, "0.036"), rounds_to(nats, "0.0253")
    other = rounds_to(divergence([0.4, 0.3, 0.2, 0.1], [0.35, 0.35, 0.15, 0.15]), "0.0242")
    back = rounds_to(divergence(q, p, 2), "0.03724")
    return f"{found[0]} bits = {found[1]} nats; the other way round {back} bits; the second example {other} nats"


def masking_loses_infinity() -> str:
    """p = (1/2, 1/2), q = (1, 0): the masked program returns −1/2, and the divergence is infinite."""
    assert masked_divergence([0.5, 0.5], [1.0, 0.0]) == -0.5
    assert divergence([0.5, 0.5], [1.0, 0.0]) == np.inf
    return "-0.5 in place of infinity"


def smoothing_converges() -> str:
    """With ε added the divergence tends to its value where q is positive, and grows like log(1/ε) where it is infinite."""

    def smoothed(p: Sequence[float], q: Sequence[float], e: float) -> float:
        scale = 1 + len(p) * e
        return divergence([(x + e) / scale for x in p], [(y + e) / scale for y in q])

    p, q = [0.5, 0.3, 0.2], [0.4, 0.4, 0.2]
    gaps = [abs(smoothed(p, q, e) - divergence(p, q)) for e in (1e-3, 1e-6, 1e-9)]
    assert gaps[0] > gaps[1] > gaps[2]
    infinite = smoothed([0.5, 0.5], [1.0, 0.0], 1e-15)
    near(infinite, 0.5 * np.log(1e15) - np.log(2), 1e-3)
    return f"gaps {gaps[0]:.0e}, {gaps[1]:.0e}, {gaps[2]:.0e}; an infinite divergence becomes {rounds_to(infinite, '16.6')}"


def information_of_tables() -> str:
    """Of a joint table the three forms of mutual information agree, in every base; of an independent one it is zero."""
    joint = np.array([[0.1, 0.3], [0.2, 0.1], [0.1, 0.2]])
    px, py = joint.sum(1), joint.sum(0)
    double = float((joint * np.log2(joint / np.outer(px, py))).sum())
    both = entropy(list(joint.ravel()))
    near(double, entropy(list(px)) + entropy(list(py)) - both)
    near(double, entropy(list(px)) - (both - entropy(list(py))))
    independent = np.outer(px, py)
    near(float((independent * np.log2(independent / np.outer(independent.sum(1), independent.sum(0)))).sum()), 0.0)
    wrong = float((joint * np.log2(joint / np.outer([0.6, 0.2, 0.2], py))).sum())
    assert abs(wrong - double) > 0.01
    return f"{double:.5f} bits, and {wrong:.5f} with marginals that are not those of the table"


def evidence_bound() -> str:
    """Of a discrete latent table, log P(x) minus the bound is the divergence to the posterior, and zero there."""
    prior, likelihood = np.array([0.2, 0.5, 0.3]), np.array([0.7, 0.1, 0.4])
    evidence = float(prior @ likelihood)
    posterior = prior * likelihood / evidence

    def bound(q: np.ndarray) -> float:
        return float(q @ np.log(likelihood)) - divergence(list(q), list(prior))

    for q in (np.array([0.3, 0.3, 0.4]), np.array([0.8, 0.1, 0.1])):
        assert bound(q) < np.log(evidence)
        near(np.log(evidence) - bound(q), divergence(list(q), list(posterior)))
    near(bound(posterior), np.log(evidence))
    return f"log P(x) = {np.log(evidence):.5f}, reached at the posterior and nowhere else that was tried"


def cross_entropy_is_least_at_the_law() -> str:
    """Over laws q the cross-entropy and the divergence differ by a constant; both are least at p; mixed bases do not add up."""
    p = [0.5, 0.3, 0.2]
    rng = np.random.default_rng(2)
    for q in rng.dirichlet([1.0, 1.0, 1.0], size=50):
        cross = -sum(x * np.log(y) for x, y in zip(p, q, strict=True))
        near(cross - divergence(p, list(q)), entropy(p, np.e))
        assert cross >= entropy(p, np.e)
    mixed = entropy(p, 2) + divergence(p, [0.4, 0.4, 0.2])
    cross = -sum(x * np.log(y) for x, y in zip(p, [0.4, 0.4, 0.2], strict=True))
    assert abs(mixed - cross) > 0.1
    return f"50 laws; entropy in bits plus divergence in nats gives {mixed:.3f} where the cross-entropy is {cross:.3f} nats"
