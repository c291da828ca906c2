"""Inverses, determinants, rank and definiteness.

When a linear system has a solution and when it has one, what undoes a matrix, and which quadratic forms are bowls.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from sympy import Matrix

from identities.entry import cited, computed, defined, proved, refuted, steps, supported
from identities.linear_algebra import mul_assoc, orthogonal_matrix, transpose_mul

_INVERTIBLE = r"Let $A \in \mathbb{R}^{n \times n}$ be invertible."
_TWO = r"Let $A, B \in \mathbb{R}^{n \times n}$ be invertible."
_DEFINITE = r"Let $A \in \mathbb{R}^{n \times n}$ be positive definite."

# --- inverses --------------------------------------------------------------------------------------------------------------------

inverse = defined(
    r"A A^{-1} = A^{-1} A = I",
    given=_INVERTIBLE,
    why="What undoes a square matrix, from both sides.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="inverse-definition",
)

left_inverse_is_right = proved(
    r"B A = I",
    given=r"Let $A, B \in \mathbb{R}^{n \times n}$ with $A B = I$.",
    why="Of square matrices one side is enough to check.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="inverse-one-sided-suffices",
)

inv_inv = proved(
    r"(A^{-1})^{-1} = A",
    given=_INVERTIBLE,
    why="A precision matrix has the covariance for its inverse.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="inverse-of-inverse",
)

inv_mul = proved(
    r"(A B)^{-1} = B^{-1} A^{-1}",
    given=_TWO,
    why="What was done last is undone first.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="inverse-of-product",
    derivation=steps(
        r"(A B)^{-1}",
        (r"(A B)^{-1} A (B B^{-1}) A^{-1}", (inverse,)),
        (r"(A B)^{-1} (A B) B^{-1} A^{-1}", (mul_assoc,)),
        (r"B^{-1} A^{-1}", (inverse,)),
    ),
)

inv_mul_rectangular = refuted(
    r"(A B)^{-1} = B^{-1} A^{-1}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $B \in \mathbb{R}^{n \times m}$.",
    why="The product of rectangular factors may be invertible where no factor has an inverse.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="inverse-of-product",
    instead=inv_mul,
)

inv_transpose = proved(
    r"(A^\top)^{-1} = (A^{-1})^\top",
    given=_INVERTIBLE,
    why="The inverse of a symmetric matrix is symmetric.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="inverse-of-transpose",
    derivation=steps(
        r"(A^\top)^{-1}",
        (r"(A^\top)^{-1} (A^{-1} A)^\top", (inverse,)),
        (r"(A^\top)^{-1} A^\top (A^{-1})^\top", (transpose_mul,)),
        (r"(A^{-1})^\top", (inverse,)),
    ),
)

# --- determinants ----------------------------------------------------------------------------------------------------------------

det_two = proved(
    r"\det \begin{pmatrix} a & b \\ c & d \end{pmatrix} = a d - b c",
    given=r"Let $a, b, c, d \in \mathbb{R}$.",
    why="The area of a parallelogram, with a sign.",
    source="Horn & Johnson, Matrix Analysis, 0.3.1",
    ref="det-2x2",
)

inv_two = proved(
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} \begin{pmatrix} d & -b \\ -c & a \end{pmatrix} = (a d - b c) I",
    given=r"Let $a, b, c, d \in \mathbb{R}$.",
    why="The inverse of a 2×2 matrix, before it is divided by the determinant.",
    source="Horn & Johnson, Matrix Analysis, 0.8.2",
    ref="det-2x2",
)


def _run_volume() -> str:
    """The shoelace area of the image of the unit square, exactly."""
    for a, b, c, d in ((3, 1, 2, 4), (1, 2, 3, 4), (0, 1, 1, 0), (2, 4, 1, 2)):
        corners = [(0, 0), (a, c), (a + b, c + d), (b, d)]
        pairs = zip(corners, corners[1:] + corners[:1], strict=True)
        area = abs(sum(Fraction(x * v - u * y, 2) for (x, y), (u, v) in pairs))
        assert area == abs(a * d - b * c)
    assert np.isclose(np.linalg.det(np.diag([10.0, 0.1])), 1.0)
    return "The image of the unit square has the area $|\\det A|$ for four integer matrices."


det_volume = cited(
    r"\operatorname{vol}(A(S)) = |\det(A)| \operatorname{vol}(S)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and let $S \subseteq \mathbb{R}^n$ be measurable.",
    why="A determinant measures volume, not length: diag(10, 1/10) stretches and has determinant 1. Its sign is orientation.",
    because="the change of variables of Lebesgue measure under a linear map",
    source="Rudin, Real and Complex Analysis, 2.20",
    ref="det-volume-scaling",
    run=_run_volume,
)


def _run_singular() -> str:
    singular = Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert (singular.det(), singular.rank()) == (0, 2)
    assert singular * Matrix([1, -2, 1]) == Matrix([0, 0, 0])
    regular = Matrix([[3, 1], [2, 4]])
    assert (regular.det(), regular.rank()) == (10, 2)
    assert regular.nullspace() == []
    return "Exactly, of a singular and of a regular matrix: determinant, rank and null space agree with each other."


det_zero_iff_singular = cited(
    r"\det(A) = 0 \iff \operatorname{rank}(A) < n",
    given=r"Let $A \in \mathbb{R}^{n \times n}$.",
    why="Five ways to say that a matrix cannot be undone.",
    because="elimination keeps the rank and multiplies the determinant by numbers that are not zero",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref=("det-zero-iff-singular", "inverse-exists-iff-det-nonzero"),
    run=_run_singular,
)

# --- rank ------------------------------------------------------------------------------------------------------------------------

rank_transpose = proved(
    r"\operatorname{rank}(A) = \operatorname{rank}(A^\top)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="As many independent rows as columns, so that the rank is one number.",
    source="Horn & Johnson, Matrix Analysis, 0.4.1",
    ref="rank-definition",
    axiom="row rank equals column rank: built into the rules for ranks",
)

full_rank = defined(
    r"\operatorname{rank}(A) = n",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ be of full column rank.",
    why="The largest rank that the shape allows; no feature is a combination of the others.",
    source="Horn & Johnson, Matrix Analysis, 0.4.1",
    ref="full-rank-definition",
)


def _run_rank_nullity() -> str:
    for rows in ([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0, 2, 1], [0, 1, 1, 1]], [[2, 4], [1, 2], [3, 6]], [[0, 0], [0, 0]]):
        m = Matrix(rows)
        assert len(m.nullspace()) == m.cols - m.rank()
        assert len(m.columnspace()) == m.rank()
        assert all(m * v == Matrix.zeros(m.rows, 1) for v in m.nullspace())
    return "For four integer matrices the exact bases of null space and column space have $n - r$ and $r$ vectors."


rank_nullity = cited(
    r"\dim \mathcal{N}(A) = n - \operatorname{rank}(A)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="What a matrix forgets and what it keeps add up to what it is given.",
    because="a basis of the null space is completed to one of $\\mathbb{R}^n$; the images of the rest are a basis of the column space",
    source="Horn & Johnson, Matrix Analysis, 0.2.3",
    ref=("rank-nullity", "rank-output-dimension"),
    run=_run_rank_nullity,
)

rank_gram = proved(
    r"\operatorname{rank}(A^\top A) = \operatorname{rank}(A)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="Over the reals the normal equations lose nothing: $A^\\top A x = 0$ gives $\\|A x\\|^2 = 0$.",
    source="Horn & Johnson, Matrix Analysis, 0.4.6",
    ref="gram-matrix-invertible-iff-full-column-rank",
    axiom="a Gram matrix has the rank of its factor: built into the rules for ranks",
)

gram_posdef = proved(
    r"A^\top A \succ 0",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ be of full column rank.",
    why="Least squares has one solution just where the features are independent.",
    source="Horn & Johnson, Matrix Analysis, 7.1.6",
    ref="gram-matrix-invertible-iff-full-column-rank",
)

linear_system = proved(
    r"A x = b",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be invertible and $b \in \mathbb{R}^n$. Let $x = A^{-1} b$.",
    why="A system with an invertible matrix has this solution, and by multiplying with the inverse no other.",
    source="Horn & Johnson, Matrix Analysis, 0.5",
    ref="linear-system",
    derivation=steps(r"A (A^{-1} b)", (r"(A A^{-1}) b", (mul_assoc,)), (r"b", (inverse,))),
)

# --- definiteness ----------------------------------------------------------------------------------------------------------------

quadratic_form = defined(
    r"x^\top Q x = \sum_{i=1}^n \sum_{j=1}^n Q_{ij} x_i x_j",
    given=r"Let $x \in \mathbb{R}^n$ and let $Q \in \mathbb{R}^{n \times n}$ be symmetric.",
    why="The second-order part of any loss at a point.",
    source="Horn & Johnson, Matrix Analysis, 4.1",
    ref="quadratic-form-definition",
)

posdef = cited(
    r"x^\top A x > 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be positive definite and let $x \in \mathbb{R}^n$ be nonzero.",
    why="A bowl with one lowest point.",
    because="the meaning of the word, symmetry included",
    source="Horn & Johnson, Matrix Analysis, 7.1",
    ref="positive-definite-definition",
)

possemidef = proved(
    r"x^\top A x \ge 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be positive semidefinite and $x \in \mathbb{R}^n$.",
    why="A bowl that may have a flat valley; symmetric, and for all $x$.",
    source="Horn & Johnson, Matrix Analysis, 7.1",
    ref="psd-definition",
    axiom="the meaning of the word",
)

possemidef_of_form = refuted(
    r"x^\top A x \ge 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric and $x \in \mathbb{R}^n$.",
    why="That it holds for all $x$ is what makes the word; it is not true of every symmetric matrix.",
    source="Horn & Johnson, Matrix Analysis, 7.1",
    ref="psd-definition",
    instead=possemidef,
)

posdef_iff_eigenvalues_pos = cited(
    r"A \succ 0 \iff \lambda_{\min}(A) > 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric.",
    why="Definiteness is read off the smallest eigenvalue.",
    because="the spectral theorem: $x^\\top A x = \\sum_i \\lambda_i (q_i^\\top x)^2$ in an orthonormal basis of eigenvectors",
    source="Horn & Johnson, Matrix Analysis, 7.2.1",
    ref="pd-eigenvalues-positive",
)

posdef_inv = proved(
    r"A^{-1} \succ 0",
    given=_DEFINITE,
    why="A positive definite matrix is invertible, and its inverse is of its kind: $x^\\top A^{-1} x = y^\\top A y$ with $y = A^{-1} x$.",
    source="Horn & Johnson, Matrix Analysis, 7.1",
    ref="pd-implies-invertible",
)

quadratic_convexity_gap = proved(
    r"\theta x^\top A x + (1-\theta) y^\top A y - (\theta x + (1-\theta) y)^\top A (\theta x + (1-\theta) y)"
    r" = \theta (1-\theta) (x-y)^\top A (x-y)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric, $x, y \in \mathbb{R}^n$ and $\theta \in \mathbb{R}$.",
    why="How far the chord lies above a quadratic form, exactly.",
    source="Boyd & Vandenberghe, Convex Optimization, 3.1",
    ref="pd-quadratic-strictly-convex",
)

quadratic_strictly_convex = supported(
    r"\theta (1-\theta) (x-y)^\top A (x-y) > 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be positive definite, let $x, y \in \mathbb{R}^n$ with $x \neq y$ and $0 < \theta < 1$.",
    why="With a positive definite matrix a quadratic form is strictly convex.",
    because=(quadratic_convexity_gap, posdef, "that $x - y$ is not zero is not yet used in the proof of a sign"),
    source="Boyd & Vandenberghe, Convex Optimization, 3.1",
    ref="pd-quadratic-strictly-convex",
)

orthogonal_quadratic = proved(
    r"(Q x)^\top (Q A Q^\top) (Q x) = x^\top A x",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal, $A \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.",
    why="A quadratic form does not depend on the axes that it is written in.",
    ref="quadratic-form-definition",
    derivation=steps(
        r"(Q x)^\top (Q A Q^\top) (Q x)",
        (r"x^\top Q^\top Q A Q^\top Q x", (transpose_mul,)),
        (r"x^\top A x", (orthogonal_matrix,)),
    ),
)

# --- numbers ---------------------------------------------------------------------------------------------------------------------


def _run_vectors() -> str:
    v, w = np.array([1, 2, 3]), np.array([4, 5, 6])
    assert (v + w).tolist() == [5, 7, 9]
    assert int(v @ w) == 32
    assert round(float(np.sqrt(v @ v)), 4) == 3.7417
    assert round(float(v @ w / np.sqrt((v @ v) * (w @ w))), 4) == 0.9746
    return "Sum $(5, 7, 9)$, inner product 32, length $\\sqrt{14} \\approx 3.7417$, cosine $32/\\sqrt{14 \\cdot 77} \\approx 0.9746$."


vectors_example = computed(
    r"\frac{32}{\sqrt{14} \sqrt{77}} \approx 0.9746",
    run=_run_vectors,
    why="A worked example with (1, 2, 3) and (4, 5, 6).",
    ref="example-001-vectors",
)


def _run_dot_norm_cosine() -> str:
    a, b = np.array([3, 4]), np.array([1, 2])
    assert int(a @ b) == 11
    assert float(np.sqrt(a @ a)) == 5.0
    assert round(11 / (5 * 5**0.5), 4) == 0.9839
    return "Inner product 11, length 5, cosine $11/(5\\sqrt{5}) \\approx 0.9839$."


dot_norm_cosine_example = computed(
    r"\frac{11}{5 \sqrt{5}} \approx 0.9839",
    run=_run_dot_norm_cosine,
    why="A worked example with (3, 4) and (1, 2).",
    ref="example-002-dot-norm-cosine",
)

matrices_example = proved(
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 5 & 6 \\ 7 & 8 \end{pmatrix}"
    r" = \begin{pmatrix} 19 & 22 \\ 43 & 50 \end{pmatrix}",
    given="",
    why="A worked example of a product.",
    ref="example-001-matrices",
)

inverse_example_1234 = proved(
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} -2 & 1 \\ \frac{3}{2} & -\frac{1}{2} \end{pmatrix} = I",
    given="",
    why="A worked example of an inverse, whose determinant is −2.",
    ref="example-001-matrices",
)

matrix_product_example = proved(
    r"\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 9 \end{pmatrix} \begin{pmatrix} 9 & 8 & 7 \\ 6 & 5 & 4 \\ 3 & 2 & 1 \end{pmatrix}"
    r" = \begin{pmatrix} 30 & 24 & 18 \\ 84 & 69 & 54 \\ 138 & 114 & 90 \end{pmatrix}",
    given="",
    why="A worked example of a product; the other order gives another matrix.",
    ref="example-002-matrix-product",
    survivors=(("an inverse", "the product is singular, so that its inverse is nowhere defined"),),
)

det_example = proved(
    r"\det \begin{pmatrix} 3 & 1 \\ 2 & 4 \end{pmatrix} = 10",
    given="",
    why="A worked example of a determinant.",
    ref="example-002-det-10",
    derivation=steps(r"\det \begin{pmatrix} 3 & 1 \\ 2 & 4 \end{pmatrix}", (r"3 \cdot 4 - 1 \cdot 2", (det_two,)), (r"10", "arithmetic")),
)

inverse_example = proved(
    r"\begin{pmatrix} 3 & 1 \\ 2 & 4 \end{pmatrix}"
    r" \begin{pmatrix} \frac{2}{5} & -\frac{1}{10} \\ -\frac{1}{5} & \frac{3}{10} \end{pmatrix} = I",
    given="",
    why="A worked example of an inverse.",
    ref="example-002-inverse",
)


def _run_rank_two() -> str:
    m = Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert m.rank() == 2
    assert m[0, :] - 2 * m[1, :] + m[2, :] == Matrix.zeros(1, 3)
    assert m[:2, :2].det() == -3
    return "Row 1 − 2·row 2 + row 3 = 0 gives rank at most 2; the upper left minor −3 is not zero, so that it is 2."


rank_two_example = computed(
    r"\operatorname{rank} \begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 9 \end{pmatrix} = 2",
    run=_run_rank_two,
    why="Rows in arithmetic progression are dependent.",
    ref="example-002-rank-2",
)
