"""Singular values.

Every matrix is a rotation, a stretching along axes, and a rotation. That the decomposition exists follows from the spectral theorem,
which is cited; what follows from it is derived.
"""

from __future__ import annotations

from identities import programs_singular as programs
from identities.entry import cited, computed, defined, proved, refuted, steps
from identities.matrix_norms import norm_mul_le_spectral, spectral_norm_mul_vec_le
from identities.norms_inequalities import triangle_l2
from identities.spectral_symmetric import spectral_theorem

_MATRIX = r"Let $A \in \mathbb{R}^{m \times n}$."
_SVD = (
    r"Let $U \in \mathbb{R}^{m \times m}$ and $V \in \mathbb{R}^{n \times n}$ be orthogonal, $S \in \mathbb{R}^{m \times n}$, "
    r"and $A = U S V^\top$."
)

# --- the decomposition ------------------------------------------------------------------------------------------------------------

svd = cited(
    r"A = U \Sigma V^\top",
    given=(
        r"For every $A \in \mathbb{R}^{m \times n}$ there are orthogonal matrices $U \in \mathbb{R}^{m \times m}$ and "
        r"$V \in \mathbb{R}^{n \times n}$ and a $\Sigma \in \mathbb{R}^{m \times n}$, zero beside the diagonal, for "
        r"which the formula holds."
    ),
    why="Every matrix, of any shape, has orthogonal axes that it maps to orthogonal axes.",
    because=(spectral_theorem, r"applied to $A^\top A$, whose eigenvectors are the columns of $V$, with $u_i = A v_i / \sigma_i$"),
    source="Horn & Johnson, Matrix Analysis, 2.6.3",
    ref="svd-existence",
    run=programs.svd_on_instances,
)

svd_with_square_sigma = refuted(
    r"A = U \Sigma V^\top",
    given=(
        r"Let $A \in \mathbb{R}^{m \times n}$, let $U \in \mathbb{R}^{m \times m}$ and $V \in \mathbb{R}^{n \times n}$ "
        r"be orthogonal, and let "
        r"$\Sigma \in \mathbb{R}^{r \times r}$ be diagonal."
    ),
    why="With square U and V the middle factor must have the shape of A; an r×r one fits the thin form, where U and V have r columns.",
    ref="svd-existence",
    instead=svd,
)

svd_thin = computed(
    r"A = \sum_{i=1}^r \sigma_i u_i v_i^\top",
    given=r"Let $u_1, \dots, u_r \in \mathbb{R}^m$, $v_1, \dots, v_r \in \mathbb{R}^n$ and $\sigma_1, \dots, \sigma_r \ge 0$.",
    run=programs.thin_svd_on_instances,
    because=(svd, "the columns of U and V that meet zeros of Σ are left out"),
    why="The form that programs return: no more columns than there are singular values.",
    source="Golub & Van Loan, Matrix Computations, 2.4.3",
    ref="svd-thin-form",
)

svd_mul_right = proved(
    r"A V = U S",
    given=_SVD,
    why="Column by column: A maps the i-th right singular vector to σᵢ times the left one.",
    source="Horn & Johnson, Matrix Analysis, 2.6",
    ref="svd-singular-vectors-orthonormal",
)

svd_mul_left = proved(
    r"A^\top U = V S^\top",
    given=_SVD,
    why="The transpose maps the left singular vectors back to the right ones.",
    source="Horn & Johnson, Matrix Analysis, 2.6",
    ref="svd-singular-vectors-orthonormal",
)

gram_of_svd = proved(
    r"A^\top A = V S^\top S V^\top",
    given=_SVD,
    why="The right singular vectors are the eigenvectors of the Gram matrix, the squares of the singular values its eigenvalues.",
    source="Horn & Johnson, Matrix Analysis, 2.6.3",
    ref="svd-gram-eigen-relation",
    derivation=steps(
        r"A^\top A",
        (r"V S^\top U^\top U S V^\top", "put the decomposition in"),
        (r"V S^\top S V^\top", r"$U^\top U = I$"),
    ),
)

outer_gram_of_svd = proved(
    r"A A^\top = U S S^\top U^\top",
    given=_SVD,
    why="The left singular vectors are the eigenvectors of the other Gram matrix, with the same eigenvalues but for zeros.",
    source="Horn & Johnson, Matrix Analysis, 2.6.3",
    ref="svd-gram-eigen-relation",
)

frobenius_of_svd = proved(
    r"\|A\|_F^2 = \|S\|_F^2",
    given=_SVD,
    why="Rotations do not change the Frobenius norm: its square is the sum of the squared singular values.",
    source="Horn & Johnson, Matrix Analysis, 5.6",
    ref="truncation-error-energy",
)

# --- truncation -------------------------------------------------------------------------------------------------------------------

svd_truncation = computed(
    r"A_k = \sum_{i=1}^k \sigma_i u_i v_i^\top",
    given=r"Let $u_1, \dots, u_k \in \mathbb{R}^m$, $v_1, \dots, v_k \in \mathbb{R}^n$ and $\sigma_1, \dots, \sigma_k \ge 0$.",
    run=programs.truncation_variants_agree,
    why="Compression: keep the k greatest singular values, and k(m + n + 1) numbers in place of mn.",
    source="Golub & Van Loan, Matrix Computations, 2.4.2",
    ref=("svd-truncation-algorithm", "truncation-error-energy"),
)

truncation_error = proved(
    r"\|U S V^\top - U T V^\top\|_F^2 = \|S - T\|_F^2",
    given=(
        r"Let $U \in \mathbb{R}^{m \times m}$ and $V \in \mathbb{R}^{n \times n}$ be orthogonal, and let $S, T \in "
        r"\mathbb{R}^{m \times n}$."
    ),
    why="What a truncation loses is the sum of the squares that it leaves out: take for T the first k singular values.",
    source="Horn & Johnson, Matrix Analysis, 5.6",
    ref=("truncation-error-energy", "eckart-young"),
)

eckart_young = cited(
    r"\|A - A_k\|_F \le \|A - B\|_F",
    given=(
        r"Let $A, A_k, B \in \mathbb{R}^{m \times n}$, where $A_k$ is the sum of the first $k$ terms of the singular value decomposition "
        r"of $A$ and $B$ has rank at most $k$."
    ),
    why="Among all matrices of rank at most k none is nearer than the truncation; without that constraint A itself is nearest.",
    because=(truncation_error, "Weyl's inequality for singular values, or von Neumann's for the trace of a product"),
    source="Horn & Johnson, Matrix Analysis, 7.4.9",
    ref="eckart-young",
    run=programs.nothing_of_rank_k_is_nearer,
)

low_rank_denoising = proved(
    r"\|Z - X\|_F \le 2 \|Y - X\|_F",
    given=(r"Let $X, Y, Z \in \mathbb{R}^{m \times n}$ with $\|Z - Y\|_F \le \|Y - X\|_F$."),
    why="The truncation Z of noisy data Y is at least as near to Y as the clean matrix X, so that it is within twice the noise of X.",
    source="Horn & Johnson, Matrix Analysis, 7.4",
    ref="low-rank-denoising",
    derivation=steps(
        r"\|Z - X\|_F",
        (r"\le \|Z - Y\|_F + \|Y - X\|_F", triangle_l2),
        (r"\le \|Y - X\|_F + \|Y - X\|_F", eckart_young),
        (r"= 2 \|Y - X\|_F", "collect"),
    ),
)

low_rank_denoising_instances = computed(
    r"\|Z - X\|_F \le \|Z - Y\|_F + \|Y - X\|_F",
    given=r"Let $X, Y, Z \in \mathbb{R}^{m \times n}$.",
    run=programs.denoising_on_instances,
    because=(low_rank_denoising, "Weyl: singular values move by at most the norm of what is added"),
    why="Truncation recovers a low-rank matrix where the noise is small beside its least singular value; that condition must be said.",
    source="Horn & Johnson, Matrix Analysis, 7.3",
    ref="low-rank-denoising",
)

# --- conditioning -----------------------------------------------------------------------------------------------------------------

condition_number = defined(
    r"\kappa = \frac{\sigma_{\max}(A)}{\sigma_{\min}(A)}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ have full column rank.",
    why="How unequally a matrix stretches: one for rotations, great for matrices that are nearly singular.",
    source="Golub & Van Loan, Matrix Computations, 2.6.2",
    ref="condition-number",
    run=programs.condition_of_instances,
)

condition_number_ge_one = proved(
    r"\|x\|_2 \le \|A\|_2 \|A^{-1}\|_2 \|x\|_2",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be invertible and let $x \in \mathbb{R}^n$.",
    why="A condition number is at least one: going back and there changes no vector.",
    source="Golub & Van Loan, Matrix Computations, 2.6.2",
    ref="condition-number",
    derivation=steps(
        r"\|x\|_2",
        (r"= \|A A^{-1} x\|_2", r"$A A^{-1} = I$"),
        (r"\le \|A\|_2 \|A^{-1} x\|_2", spectral_norm_mul_vec_le),
        (r"\le \|A\|_2 \|A^{-1}\|_2 \|x\|_2", spectral_norm_mul_vec_le),
    ),
)

perturbation_of_solution = proved(
    r"\|d\|_2 \le \|A^{-1}\|_2 \|e\|_2",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be invertible and $d, e \in \mathbb{R}^n$ with $A d = e$.",
    why="An error of the right-hand side reaches the solution through the inverse.",
    source="Golub & Van Loan, Matrix Computations, 2.6.2",
    ref="condition-number-error-amplification",
    derivation=steps(
        r"\|d\|_2",
        (r"= \|A^{-1} A d\|_2", r"$A^{-1} A = I$"),
        (r"= \|A^{-1} e\|_2", "the condition"),
        (r"\le \|A^{-1}\|_2 \|e\|_2", spectral_norm_mul_vec_le),
    ),
)

right_side_bounded = proved(
    r"\|b\|_2 \le \|A\|_2 \|x\|_2",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $b, x \in \mathbb{R}^n$ with $A x = b$.",
    why="A solution is not much shorter than the right-hand side.",
    source="Golub & Van Loan, Matrix Computations, 2.6.2",
    ref="condition-number-error-amplification",
    derivation=steps(
        r"\|b\|_2",
        (r"= \|A x\|_2", "the condition"),
        (r"\le \|A\|_2 \|x\|_2", spectral_norm_mul_vec_le),
    ),
)

condition_amplifies = cited(
    r"\frac{\|d\|_2}{\|x\|_2} \le \|A\|_2 \|A^{-1}\|_2 \frac{\|e\|_2}{\|b\|_2}",
    given=(
        r"Let $A \in \mathbb{R}^{n \times n}$ be invertible and $b, x, d, e \in \mathbb{R}^n$ with $A x = b$, $A d = e$, $x "
        r"\ne 0$ and $b \ne 0$."
    ),
    why="Relative errors grow by at most the condition number; it is a bound for the worst case, and attained.",
    because=(perturbation_of_solution, right_side_bounded, "multiply the two inequalities"),
    source="Golub & Van Loan, Matrix Computations, 2.6.2",
    ref="condition-number-error-amplification",
    run=programs.error_amplification_is_attained,
)

condition_of_gram = cited(
    r"\sqrt{\lambda_{\max}(A^\top A)} = \sigma_{\max}(A)",
    given=_MATRIX,
    why="The singular values of the Gram matrix are the squares: normal equations square the condition number.",
    because=(gram_of_svd, norm_mul_le_spectral),
    source="Golub & Van Loan, Matrix Computations, 5.3",
    ref="condition-number-of-gram",
    run=programs.condition_of_instances,
)

gram_ridge_of_svd = proved(
    r"A^\top A + \lambda I = V (S^\top S + \lambda I) V^\top",
    given=_SVD + r" Let $\lambda \in \mathbb{R}$.",
    why="A ridge adds λ to every eigenvalue of the Gram matrix.",
    source="Golub & Van Loan, Matrix Computations, 6.1.4",
    ref="ridge-improves-conditioning",
)

ridge_lowers_condition = proved(
    r"\frac{d}{d\lambda} \frac{a + \lambda}{b + \lambda} = -\frac{a - b}{(b + \lambda)^2}",
    given=r"Let $a \ge b > 0$ and $\lambda > 0$.",
    why="With a and b the greatest and the least eigenvalue, the quotient falls as λ grows: ridge improves the condition.",
    source="Golub & Van Loan, Matrix Computations, 6.1.4",
    ref="ridge-improves-conditioning",
    survivors=(("a lost root", "the root is of a negative number wherever the derivative is negative; where it is zero both sides are"),),
)

# --- examples ---------------------------------------------------------------------------------------------------------------------

svd_example = computed(
    (
        r"\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix} \begin{pmatrix} 1 & 4 \\ 2 & 5 \\ 3 & 6 \end{pmatrix} = "
        r"\begin{pmatrix} 14 & 32 \\ 32 & 77 \end{pmatrix}"
    ),
    run=programs.svd_example,
    why="The singular values of a small matrix, in roots: those of its Gram matrix.",
    ref="example-002-svd",
)

rank_one_example = computed(
    r"M_1 = \sigma_1 u_1 v_1^\top",
    given=r"Let $u_1 \in \mathbb{R}^2$, $v_1 \in \mathbb{R}^3$ and $\sigma_1 > 0$.",
    run=programs.rank_one_example,
    why="The nearest matrix of rank one, to the digits that the program prints; its distance is the second singular value.",
    ref="example-002-rank1-approximation",
)
