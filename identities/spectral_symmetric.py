"""Symmetric matrices and their eigenvectors.

What symmetry adds: real eigenvalues, orthogonal axes, and quadratic forms that are sums of squares along them. The spectral theorem is
cited; the steps of its proof that are algebra are derived.
"""

from __future__ import annotations

from identities import programs_spectral as programs
from identities.entry import cited, computed, convention, proved, refuted, steps

_PAIRS = r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and $u, v \in \mathbb{R}^n$ with $A u = \lambda u$ and $A v = \mu v$."

symmetric_eigenvalue_equation = proved(
    r"\lambda u^\top v = \mu u^\top v",
    given=_PAIRS,
    why="A symmetric matrix may stand on either side of an inner product.",
    source="Horn & Johnson, Matrix Analysis, 2.5",
    ref="symmetric-orthogonal-eigenvectors",
    derivation=steps(
        r"\lambda u^\top v",
        (r"(A u)^\top v", "u is an eigenvector"),
        (r"u^\top A v", "A is symmetric"),
        (r"\mu u^\top v", "v is an eigenvector"),
    ),
)

symmetric_orthogonal_eigenvectors = proved(
    r"(\lambda - \mu) u^\top v = 0",
    given=_PAIRS,
    why="Eigenvectors of distinct eigenvalues of a symmetric matrix are orthogonal: the first factor is not zero.",
    source="Horn & Johnson, Matrix Analysis, 2.5",
    ref="symmetric-orthogonal-eigenvectors",
)

symmetric_orthogonal_distinct = cited(
    r"u^\top v = 0",
    given=(
        r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and $u, v \in \mathbb{R}^n$ with $A u = \lambda u$, $A v = \mu "
        r"v$ and $\lambda \ne \mu$."
    ),
    why="The axes of an ellipsoid are orthogonal without being asked to be, where their lengths differ.",
    because=(symmetric_orthogonal_eigenvectors, "a product of numbers is zero only if a factor is"),
    source="Horn & Johnson, Matrix Analysis, 2.5",
    ref="symmetric-orthogonal-eigenvectors",
)

symmetric_orthogonal_any = refuted(
    r"u^\top v = 0",
    given=_PAIRS,
    why="Of a repeated eigenvalue every vector of the eigenspace is an eigenvector; an orthogonal choice exists, no more.",
    ref="symmetric-orthogonal-eigenvectors",
    instead=symmetric_orthogonal_distinct,
)

symmetric_real_eigenvalues = proved(
    r"(a - d)^2 + 4 b^2 \ge 0",
    given=r"Let $a, b, d \in \mathbb{R}$.",
    why="The discriminant of a symmetric matrix with two rows is a sum of squares, so that both eigenvalues are real.",
    source="Horn & Johnson, Matrix Analysis, 4.1.3",
    ref="symmetric-real-eigenvalues",
)

hermitian_real_eigenvalues = computed(
    r"\lambda = \bar{\lambda}",
    given=r"Let $\lambda \in \mathbb{R}$.",
    run=programs.hermitian_has_real_eigenvalues,
    because=r"$\lambda v^* v = v^* A v = (A v)^* v = \bar{\lambda} v^* v$",
    why="Hermitian matrices, the real symmetric ones among them, have real eigenvalues; complex symmetric ones need not.",
    source="Horn & Johnson, Matrix Analysis, 4.1.3",
    ref=("hermitian-real-eigenvalues", "symmetric-real-eigenvalues"),
)

spectral_theorem = cited(
    r"A = Q \operatorname{diag}(\lambda) Q^\top",
    given=(
        r"For every symmetric $A \in \mathbb{R}^{n \times n}$ there are an orthogonal $Q \in \mathbb{R}^{n \times n}$ and a "
        r"$\lambda \in \mathbb{R}^n$ such that the formula holds."
    ),
    why="A symmetric matrix is a stretching along orthogonal axes: covariances, Hessians and kernels are taken apart in this way.",
    because="maximize the quotient of Rayleigh, and go on in the orthogonal complement, which a symmetric matrix maps into itself",
    source="Horn & Johnson, Matrix Analysis, 2.5.6",
    ref="spectral-theorem",
    run=programs.spectral_theorem_on_instances,
)

complement_invariant = proved(
    r"u^\top A w = 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and $u, w \in \mathbb{R}^n$ with $A u = \lambda u$ and $u^\top w = 0$.",
    why="The step of the spectral theorem's induction: what is orthogonal to an eigenvector stays orthogonal.",
    source="Horn & Johnson, Matrix Analysis, 2.5",
    ref="spectral-theorem",
)

spectral_symmetric = proved(
    r"(Q \operatorname{diag}(\lambda) Q^\top)^\top = Q \operatorname{diag}(\lambda) Q^\top",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ and $\lambda \in \mathbb{R}^n$.",
    why="The converse of the spectral theorem: what has such a decomposition is symmetric.",
    source="Horn & Johnson, Matrix Analysis, 2.5.6",
    ref="spectral-theorem",
)

quadratic_form_of_spectral = proved(
    r"x^\top Q \operatorname{diag}(\lambda) Q^\top x = \sum_{i=1}^n \lambda_i (Q^\top x)_i^2",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal and $\lambda, x \in \mathbb{R}^n$.",
    why="Along the eigenvectors a quadratic form is a sum of squares, each with its eigenvalue.",
    source="Boyd & Vandenberghe, Convex Optimization, A.5.2",
    ref="quadratic-form-decoupling",
)

rayleigh_bounds = proved(
    r"\lambda_{\min}(Q) \|x\|_2^2 \le x^\top Q x \le \lambda_{\max}(Q) \|x\|_2^2",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric and $x \in \mathbb{R}^n$.",
    why="On the unit sphere a quadratic form lies between the least and the greatest eigenvalue; symmetry is enough.",
    source="Horn & Johnson, Matrix Analysis, 4.2.2",
    ref="rayleigh-extrema",
    axiom="the bounds of the Rayleigh quotient are one of the engine's theorems; that they are attained is derived below",
)

rayleigh_attained = proved(
    r"v^\top Q v = \lambda",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be symmetric and $v \in \mathbb{R}^n$ with $Q v = \lambda v$ and $v^\top v = 1$.",
    why="A unit eigenvector attains its eigenvalue, so that the bounds are the least and the greatest value.",
    source="Horn & Johnson, Matrix Analysis, 4.2.2",
    ref="rayleigh-extrema",
)

correlation_example = computed(
    r"\det\left( \begin{pmatrix} 1 & 0.7 \\ 0.7 & 1 \end{pmatrix} - 1.7 I \right) = 0",
    run=programs.covariance_example,
    why="Two variables with correlation ρ have the eigenvalues 1 + ρ and 1 - ρ: a covariance just where ρ is between -1 and 1.",
    ref="symmetric-example-covariance-pd",
)

eigenvalues_are_sorted = convention(
    r"\lambda_1 \ge \lambda_2 \ge \dots \ge \lambda_n",
    given=r"Let $\lambda_1, \dots, \lambda_n$ be the eigenvalues of a symmetric matrix.",
    why="Real eigenvalues are numbered from the greatest to the least.",
    source="Horn & Johnson, Matrix Analysis, 4.2",
    ref="spectral-theorem",
)
