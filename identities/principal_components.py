"""Principal components.

The directions in which data vary most: the spectral theorem applied to a covariance matrix, or the singular values of centred data.
"""

from __future__ import annotations

from identities import programs_singular as programs
from identities.entry import computed, defined, proved, refuted, steps
from identities.singular_values import gram_of_svd
from identities.spectral_symmetric import rayleigh_attained, rayleigh_bounds

_DATA = r"Let $X \in \mathbb{R}^{n \times d}$."
_MEAN = r"Let $X \in \mathbb{R}^{n \times d}$ and $m = \frac{1}{n} X^\top \mathbf{1}$."
_UNIT = (
    r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric positive semidefinite, and let $u \in \mathbb{R}^d$ with "
    r"$\Sigma u = \lambda u$ and $u^\top u = 1$."
)

covariance_of_data = defined(
    r"\Sigma = \frac{1}{n} (X - \mathbf{1} m^\top)^\top (X - \mathbf{1} m^\top)",
    given=_MEAN,
    why="The covariance of the rows of a table: columns are centred first.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="covariance-matrix-data",
)

covariance_eq_moment_sub_mean = proved(
    r"\frac{1}{n} (X - \mathbf{1} m^\top)^\top (X - \mathbf{1} m^\top) = \frac{1}{n} X^\top X - m m^\top",
    given=_MEAN,
    why="The second moment without centring is too great by the outer product of the mean.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="covariance-matrix-data",
)

covariance_of_centred = proved(
    r"\frac{1}{n} (X - \mathbf{1} m^\top)^\top (X - \mathbf{1} m^\top) = \frac{1}{n} X^\top X",
    given=r"Let $X \in \mathbb{R}^{n \times d}$ with $X^\top \mathbf{1} = 0$ and $m = \frac{1}{n} X^\top \mathbf{1}$.",
    why="For centred columns the Gram matrix, divided by n, is the covariance.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="covariance-matrix-data",
)

covariance_uncentred = refuted(
    r"\frac{1}{n} (X - \mathbf{1} m^\top)^\top (X - \mathbf{1} m^\top) = \frac{1}{n} X^\top X",
    given=_MEAN,
    why="Without centring the Gram matrix is no covariance; the table must be centred first.",
    ref="covariance-matrix-data",
    instead=covariance_of_centred,
)

sample_covariance = computed(
    r"S_{jk} = \frac{1}{n - 1} \sum_{i=1}^n (x_{ij} - m_j) (x_{ik} - m_k)",
    given=r"Let $x \in \mathbb{R}^{n \times d}$ and $m \in \mathbb{R}^d$.",
    run=programs.uncentred_second_moment,
    why="Programs divide by n - 1, formulas often by n: eigenvectors and shares of variance are the same, eigenvalues are not.",
    source="Wasserman, All of Statistics, 14.1",
    ref=("sample-covariance-npcov", "covariance-matrix-data"),
)

variance_along_direction = proved(
    r"\frac{1}{n} \|X w\|_2^2 = w^\top \left( \frac{1}{n} X^\top X \right) w",
    given=r"Let $X \in \mathbb{R}^{n \times d}$ and $w \in \mathbb{R}^d$.",
    why="The variance of centred data along a direction is a quadratic form in the covariance.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1.1",
    ref="pca-first-principal-component",
)

first_component_bound = proved(
    r"w^\top \Sigma w \le \lambda_{\max}(\Sigma) \|w\|_2^2",
    given=r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric and $w \in \mathbb{R}^d$.",
    why="No direction has more variance than the greatest eigenvalue, and the first eigenvector has that much.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1.1",
    ref="pca-first-principal-component",
    axiom="the bounds of the Rayleigh quotient are one of the engine's theorems",
)

first_component = computed(
    r"u^\top \Sigma u = \lambda",
    given=_UNIT,
    run=programs.gram_and_components,
    because=(rayleigh_bounds, rayleigh_attained),
    why="The first principal component is the eigenvector of the greatest eigenvalue, up to sign if that is simple.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1.1",
    ref="pca-first-principal-component",
)

component_variance = proved(
    r"u^\top \Sigma u = \lambda",
    given=_UNIT,
    why="The variance along a principal component is its eigenvalue.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1.1",
    ref="pca-variance-explained",
)

components_uncorrelated = proved(
    r"u^\top \Sigma v = 0",
    given=r"Let $\Sigma \in \mathbb{R}^{d \times d}$ be symmetric and $u, v \in \mathbb{R}^d$ with $\Sigma v = \mu v$ and $u^\top v = 0$.",
    why="Scores along different components are uncorrelated.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="pca-variance-explained",
)

total_variance = proved(
    r"\operatorname{tr}(Q^\top \Sigma Q) = \operatorname{tr}(\Sigma)",
    given=r"Let $\Sigma, Q \in \mathbb{R}^{d \times d}$ with $Q$ orthogonal.",
    why="Turning the axes moves variance between components and keeps the total: the eigenvalues add up to the trace.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="pca-variance-explained",
)

explained_variance_ratio = defined(
    r"r_i = \frac{\lambda_i}{\sum_{j=1}^d \lambda_j}",
    given=r"Let $\lambda_1, \dots, \lambda_d \ge 0$ with $\sum_{j=1}^d \lambda_j > 0$.",
    why="The share of the total variance that one component has; it is the same for both ways to normalize a covariance.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="explained-variance-ratio",
    run=programs.uncentred_second_moment,
)

explained_variance_scale_free = proved(
    r"\frac{c a}{c b} = \frac{a}{b}",
    given=r"Let $a \in \mathbb{R}$ and $b, c > 0$.",
    why="A common factor of all eigenvalues, as n/(n - 1), does not change a share.",
    ref="explained-variance-ratio",
)

pca_of_svd = proved(
    r"\frac{1}{n} X^\top X = V \left( \frac{1}{n} S^\top S \right) V^\top",
    given=(
        r"Let $U \in \mathbb{R}^{n \times n}$ and $V \in \mathbb{R}^{d \times d}$ be orthogonal, $S \in \mathbb{R}^{n \times d}$, "
        r"and $X = U S V^\top$."
    ),
    why="Principal components are the right singular vectors of centred data, with variances σ²/n: no covariance need be formed.",
    source="Bishop, Pattern Recognition and Machine Learning, 12.1",
    ref="svd-pca-equivalence",
    derivation=steps(
        r"\frac{1}{n} X^\top X",
        (r"\frac{1}{n} V S^\top S V^\top", gram_of_svd),
        (r"V \left( \frac{1}{n} S^\top S \right) V^\top", "a number may stand anywhere"),
    ),
)

pca_example = computed(
    r"\det\left( \begin{pmatrix} 1 & 0.8 \\ 0.8 & 0.68 \end{pmatrix} - t I \right) = t^2 - 1.68 t + 0.04",
    given=r"Let $t \in \mathbb{R}$.",
    run=programs.pca_example,
    why="Two variables that nearly depend on each other: one component explains almost all.",
    ref="pca-population-example-002",
)
