"""Norms of matrices.

How far a matrix stretches a vector, what that is bounded by, and why layers of a network can only multiply their stretches.
"""

from __future__ import annotations

from identities import programs_norms as programs
from identities.entry import cited, computed, defined, proved, refuted, steps
from identities.norms_inequalities import cauchy_schwarz_sq

_MATRIX = r"Let $A \in \mathbb{R}^{m \times n}$."

# --- norms of matrices ------------------------------------------------------------------------------------------------------------

frobenius_norm = defined(
    r"\|A\|_F = \sqrt{\sum_{i=1}^m \sum_{j=1}^n a_{ij}^2}",
    given=_MATRIX,
    why="A matrix measured as one long vector.",
    source="Horn & Johnson, Matrix Analysis, 5.6",
    ref="frobenius-norm",
)

frobenius_sq_eq_trace = proved(
    r"\|A\|_F^2 = \operatorname{tr}(A^\top A) = \sum_{i=1}^m \sum_{j=1}^n a_{ij}^2",
    given=_MATRIX,
    why="Turns squared errors of matrices into traces, which are differentiated and turned round with ease.",
    source="Petersen & Pedersen, The Matrix Cookbook, (531)",
    ref="frobenius-trace",
    survivors=(("a transpose", "all entries are summed, and a transpose only moves them"),),
)

spectral_norm = defined(
    r"\|A\|_2 = \max_{\|x\|_2 = 1} \|A x\|_2",
    given=_MATRIX,
    why="The greatest factor by which a matrix stretches a vector.",
    source="Horn & Johnson, Matrix Analysis, 5.6.6",
    ref="spectral-norm-is-sigma-max",
    run=programs.spectral_norm_is_attained,
)

spectral_norm_bounds_quotient = proved(
    r"\|A x\|_2^2 \le \lambda_{\max}(A^\top A) \|x\|_2^2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.",
    why="Half of the spectral norm's value: no vector is stretched by more than the root of the greatest eigenvalue of $A^\\top A$.",
    source="Horn & Johnson, Matrix Analysis, 5.6.6",
    ref="spectral-norm-is-sigma-max",
)

spectral_norm_attained = proved(
    r"\|A v\|_2^2 = \lambda",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $v \in \mathbb{R}^n$ with $A^\top A v = \lambda v$ and $v^\top v = 1$.",
    why="The other half: a unit eigenvector of the Gram matrix is stretched by just the root of its eigenvalue.",
    source="Horn & Johnson, Matrix Analysis, 5.6.6",
    ref="spectral-norm-is-sigma-max",
)

spectral_norm_eq_sigma_max = cited(
    r"\|A\|_2 = \sigma_{\max}(A) = \sqrt{\lambda_{\max}(A^\top A)}",
    given=_MATRIX,
    why="The spectral norm can be computed: it is the first singular value.",
    because=(
        spectral_norm_bounds_quotient,
        spectral_norm_attained,
        "the spectral theorem gives the eigenvector of the greatest eigenvalue",
    ),
    source="Horn & Johnson, Matrix Analysis, 5.6.6",
    ref="spectral-norm-is-sigma-max",
)

induced_norm = defined(
    r"\|A\|_p = \max_{\|x\|_p = 1} \|A x\|_p",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $p \ge 1$.",
    why="A norm of vectors gives one of matrices; the maximum exists, for the sphere is compact.",
    source="Horn & Johnson, Matrix Analysis, 5.6.1",
    ref="induced-p-norm",
    run=programs.induced_norms_have_closed_forms,
)

induced_one_norm = cited(
    r"\|A\|_1 = \max_j \sum_{i=1}^m |a_{ij}|",
    given=_MATRIX,
    why="The norm induced by the 1-norm of vectors is the greatest sum of a column.",
    because="a convex function on the 1-ball has its greatest value at a vertex, which is a basis vector up to sign",
    source="Horn & Johnson, Matrix Analysis, 5.6.4",
    ref="induced-p-norm",
)

induced_inf_norm = cited(
    r"\|A\|_\infty = \max_i \sum_{j=1}^n |a_{ij}|",
    given=_MATRIX,
    why="The norm induced by the greatest entry is the greatest sum of a row.",
    because="a row attains its sum of absolute values at the vector of its signs",
    source="Horn & Johnson, Matrix Analysis, 5.6.5",
    ref="induced-p-norm",
)

spectral_norm_mul_vec_le = proved(
    r"\|A x\|_2 \le \|A\|_2 \|x\|_2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.",
    why="What an operator norm is for: errors that pass through a layer grow by no more than its norm.",
    source="Horn & Johnson, Matrix Analysis, 5.6.2",
    ref="submultiplicativity",
    axiom="it is what the norm of an operator means",
)

spectral_norm_mul_le = proved(
    r"\|A B x\|_2 \le \|A\|_2 \|B\|_2 \|x\|_2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times p}$ and $x \in \mathbb{R}^p$.",
    why="Submultiplicativity seen from a vector: the greatest value over unit vectors $x$ is the norm of $A B$.",
    source="Horn & Johnson, Matrix Analysis, 5.6.2",
    ref="submultiplicativity",
    derivation=steps(
        r"\|A B x\|_2",
        (r"\le \|A\|_2 \|B x\|_2", spectral_norm_mul_vec_le),
        (r"\le \|A\|_2 \|B\|_2 \|x\|_2", spectral_norm_mul_vec_le),
    ),
)

norm_mul_le_spectral = proved(
    r"\|A B\|_2 \le \|A\|_2 \|B\|_2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $B \in \mathbb{R}^{n \times p}$.",
    why="The norm of a network's product of layers is at most the product of their norms.",
    source="Horn & Johnson, Matrix Analysis, 5.6.2",
    ref="submultiplicativity",
    axiom="submultiplicativity is one of the engine's theorems; at every vector it is derived above, and the norm is the greatest of these",
)

norm_mul_le_frobenius = proved(
    r"\|A B\|_F \le \|A\|_F \|B\|_F",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $B \in \mathbb{R}^{n \times p}$.",
    why="The Frobenius norm is submultiplicative although no vector norm induces it: Cauchy and Schwarz for each entry.",
    source="Horn & Johnson, Matrix Analysis, 5.6",
    ref="submultiplicativity",
    derivation=steps(
        r"\|A B\|_F",
        (r"= \sqrt{\sum_{i=1}^m \sum_{k=1}^p \left( \sum_{j=1}^n a_{ij} b_{jk} \right)^2}", "entry by entry"),
        (
            r"\le \sqrt{\sum_{i=1}^m \sum_{k=1}^p \left( \sum_{j=1}^n a_{ij}^2 \right) \left( \sum_{j=1}^n b_{jk}^2 \right)}",
            (cauchy_schwarz_sq, "for a row and a column; the root grows"),
        ),
        (r"= \|A\|_F \|B\|_F", "the sum of products is the product of sums"),
    ),
)

norm_mul_le_max = refuted(
    r"\|A B\|_{\max} \le \|A\|_{\max} \|B\|_{\max}",
    given=r"Let $A, B \in \mathbb{R}^{n \times n}$.",
    why="Not every norm of matrices is submultiplicative: the greatest entry of a product may be a sum of many.",
    source="Horn & Johnson, Matrix Analysis, 5.6",
    ref="submultiplicativity",
    instead=norm_mul_le_frobenius,
)

operator_norm_lipschitz = proved(
    r"\|A x - A y\|_2 \le \|A\|_2 \|x - y\|_2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $x, y \in \mathbb{R}^n$.",
    why="The spectral norm of a layer is its Lipschitz constant.",
    source="Horn & Johnson, Matrix Analysis, 5.6.2",
    ref="operator-norm-lipschitz",
    derivation=steps(
        r"\|A x - A y\|_2",
        (r"= \|A (x - y)\|_2", "a common factor is taken out"),
        (r"\le \|A\|_2 \|x - y\|_2", spectral_norm_mul_vec_le),
    ),
)

operator_norm_least_constant = computed(
    r"\|A x - A y\|_2 \le \|A\|_2 \|x - y\|_2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $x, y \in \mathbb{R}^n$.",
    run=programs.operator_norm_is_the_least_constant,
    why="No smaller Lipschitz constant would do: the first right singular vector attains it.",
    source="Horn & Johnson, Matrix Analysis, 5.6.2",
    ref="operator-norm-lipschitz",
)
