"""Vectors and matrices.

What sums, products and transposes of arrays are, entry by entry, and the laws that follow: associativity, distributivity, transposes in
reverse order; lengths and angles. Vectors are columns and numbers are real.
"""

from __future__ import annotations

import numpy as np

from identities.entry import cited, computed, convention, defined, proved, refuted, steps, supported

_VECTORS = r"Let $a, b \in \mathbb{R}^n$."
_NONZERO = r"Let $a, b \in \mathbb{R}^n$ be nonzero."

# --- vectors ---------------------------------------------------------------------------------------------------------------------

column_vector = convention(
    r"\mathbf{v} = \begin{bmatrix} v_1 \\ v_2 \\ \vdots \\ v_n \end{bmatrix}",
    why="A vector is a column of numbers; its transpose is the row.",
    source="Horn & Johnson, Matrix Analysis, 0.1",
    ref="vector-definition",
)

vector_add = defined(
    r"(a + b)_i = a_i + b_i",
    given=_VECTORS,
    why="Vectors of one length are added entry by entry.",
    source="Horn & Johnson, Matrix Analysis, 0.1",
    ref="vector-addition",
)

vector_scale = defined(
    r"(c v)_i = c v_i",
    given=r"Let $v \in \mathbb{R}^n$ and $c \in \mathbb{R}$.",
    why="A number multiplies every entry.",
    source="Horn & Johnson, Matrix Analysis, 0.1",
    ref="scalar-vector-multiplication",
)

basis_expansion = proved(
    r"x = \sum_{i=1}^n x_i \mathbf{e}_i",
    given=r"Let $x \in \mathbb{R}^n$ and let $\mathbf{e}_i$ be the $i$-th standard basis vector of $\mathbb{R}^n$.",
    why="The entries of a vector are its coordinates in the standard basis; a linear map is known by its values there.",
    source="Horn & Johnson, Matrix Analysis, 0.1.7",
    ref="standard-basis-expansion",
)

dot = defined(
    r"a \cdot b = a^\top b = \sum_{i=1}^n a_i b_i",
    given=_VECTORS,
    why="The number in which lengths, angles and projections are written.",
    source="Horn & Johnson, Matrix Analysis, 0.6.1",
    ref="dot-product",
)

orthogonality = defined(
    r"x \perp y \iff x^\top y = 0",
    given=r"Let $x, y \in \mathbb{R}^n$.",
    why="Perpendicular, in any dimension; the zero vector is orthogonal to all.",
    source="Horn & Johnson, Matrix Analysis, 0.6.2",
    ref="orthogonality-definition",
    because="the sign $\\perp$ is not read as a relation between vectors; its meaning is the equation at the right",
)

norm_sub_sq = proved(
    r"\|a - b\|^2 = \|a\|^2 + \|b\|^2 - 2 a^\top b",
    given=_VECTORS,
    why="The law of cosines: it defines the angle by lengths alone.",
    source="Horn & Johnson, Matrix Analysis, 0.6.1",
    ref="dot-product-geometric",
)

pythagoras = proved(
    r"\|x + y\|^2 = \|x\|^2 + \|y\|^2",
    given=r"Let $x, y \in \mathbb{R}^n$ with $x^\top y = 0$.",
    why="Errors that are orthogonal add in squares.",
    source="Horn & Johnson, Matrix Analysis, 0.6",
    ref="orthogonality-definition",
    derivation=steps(
        r"\|x + y\|^2",
        (r"x^\top x + 2 x^\top y + y^\top y", "multiply out"),
        (r"\|x\|^2 + \|y\|^2", (orthogonality,)),
    ),
)

dot_eq_norm_mul_cos = proved(
    r"a^\top b = \|a\| \|b\| \cos\theta",
    given=r"Let $a, b \in \mathbb{R}^n$ be nonzero and let $\theta = \arccos\left(\frac{a^\top b}{\|a\| \|b\|}\right)$.",
    why="In the plane the angle is that of a protractor; in higher dimensions this is what it means.",
    source="Horn & Johnson, Matrix Analysis, 0.6.3",
    ref="dot-product-geometric",
)

cosine_similarity = defined(
    r"s = \frac{a^\top b}{\|a\| \|b\|}",
    given=_NONZERO,
    why="Compares directions and forgets lengths; for a zero vector it is not defined, and a program must choose.",
    source="Manning, Raghavan & Schütze, Introduction to Information Retrieval, 6.3",
    ref="cosine-similarity",
)

cosine_similarity_scale = proved(
    r"\frac{(c a)^\top b}{\|c a\| \|b\|} = \frac{a^\top b}{\|a\| \|b\|}",
    given=r"Let $a, b \in \mathbb{R}^n$ be nonzero and $c > 0$.",
    why="What it means that lengths are forgotten.",
    ref="cosine-similarity",
)

dot_pos_iff_acute = cited(
    r"a^\top b > 0 \iff \theta < \frac{\pi}{2}",
    given=r"Let $a, b \in \mathbb{R}^n$ be nonzero and let $\theta = \arccos\left(\frac{a^\top b}{\|a\| \|b\|}\right)$.",
    why="The sign of an inner product says on which side of a hyperplane a point lies.",
    because=(dot_eq_norm_mul_cos, "the cosine decreases on $[0, \\pi]$ and is zero at $\\pi/2$"),
    source="Horn & Johnson, Matrix Analysis, 0.6.3",
    ref="dot-product-sign",
)

cross_product = defined(
    r"a \times b = \begin{bmatrix} a_2 b_3 - a_3 b_2 \\ a_3 b_1 - a_1 b_3 \\ a_1 b_2 - a_2 b_1 \end{bmatrix}",
    given=r"Let $a, b \in \mathbb{R}^3$.",
    why="In three dimensions alone: a vector at right angles to both, as long as the area that they span.",
    source="Strang, Introduction to Linear Algebra, 5.3",
    ref="cross-product-determinant",
)

dot_cross_self = proved(
    r"a \cdot (a \times b) = 0",
    given=r"Let $a, b \in \mathbb{R}^3$.",
    why="The cross product is orthogonal to its factors.",
    source="Strang, Introduction to Linear Algebra, 5.3",
    ref="cross-product-determinant",
)

norm_cross_sq = proved(
    r"\|a \times b\|^2 = \|a\|^2 \|b\|^2 - (a^\top b)^2",
    given=r"Let $a, b \in \mathbb{R}^3$.",
    why="Its length is the area of the parallelogram: Lagrange's identity.",
    source="Strang, Introduction to Linear Algebra, 5.3",
    ref="cross-product-determinant",
)

# --- subspaces -------------------------------------------------------------------------------------------------------------------


def _independent(columns: list[list[int]]) -> bool:
    """Whether integer columns are independent, by exact elimination."""
    from sympy import Matrix

    m = Matrix(columns).T
    return bool(m.rank() == len(columns))


def _run_independence() -> str:
    assert _independent([[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    assert not _independent([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    return "By exact elimination $(1,0,0), (1,1,0), (1,1,1)$ are independent, and $(1,2,3), (4,5,6), (7,8,9)$ are not."


span = defined(
    r"\operatorname{span}\{v_1, \dots, v_k\} = \Big\{ \sum_{i=1}^k \alpha_i v_i : \alpha_i \in \mathbb{R} \Big\}",
    given=r"Let $v_1, \dots, v_k \in \mathbb{R}^n$.",
    why="All that a layer without bias can reach from its weights' columns.",
    source="Horn & Johnson, Matrix Analysis, 0.1.3",
    ref="linear-combination-and-span",
    because="sets of vectors are not read; what depends on the span is said by the rank",
)

linear_independence = defined(
    r"V c = 0",
    given=r"Let $V \in \mathbb{R}^{n \times k}$ have the columns $v_1, \dots, v_k$: they are independent if only $c = 0$ solves",
    why="No vector of the list can be had from the others.",
    source="Horn & Johnson, Matrix Analysis, 0.1.5",
    ref="linear-independence",
    run=_run_independence,
)

independent_coefficients = proved(
    r"(V^\top V)^{-1} V^\top (V c) = c",
    given=r"Let $V \in \mathbb{R}^{n \times k}$ be of full column rank and $c \in \mathbb{R}^k$.",
    why="Of independent vectors a combination has one list of coefficients; that of zero is zero.",
    source="Horn & Johnson, Matrix Analysis, 0.1.5",
    ref="linear-independence",
)

basis = defined(
    r"\dim S = d",
    given=r"Let $v_1, \dots, v_d$ be a basis of $S$: they are independent and their span is $S$.",
    why="Every vector has one list of coordinates; all bases have the same number of vectors, by Steinitz's exchange lemma.",
    source="Horn & Johnson, Matrix Analysis, 0.1.6",
    ref="basis-and-dimension",
    because=(span, linear_independence),
)

# --- matrices --------------------------------------------------------------------------------------------------------------------

matrix_entries = convention(
    r"A = \begin{bmatrix} a_{11} & \cdots & a_{1n} \\ \vdots & \ddots & \vdots \\ a_{m1} & \cdots & a_{mn} \end{bmatrix}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="Rows first, columns second.",
    source="Horn & Johnson, Matrix Analysis, 0.2",
    ref="matrix-definition",
)

matrix_add = defined(
    r"(A + B)_{ij} = A_{ij} + B_{ij}",
    given=r"Let $A, B \in \mathbb{R}^{m \times n}$.",
    why="Matrices of one shape are added entry by entry; what adds a row to every row is a program's broadcasting.",
    source="Horn & Johnson, Matrix Analysis, 0.2",
    ref="matrix-addition",
)

matrix_scale = defined(
    r"(c A)_{ij} = c A_{ij}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $c \in \mathbb{R}$.",
    why="A number multiplies every entry.",
    source="Horn & Johnson, Matrix Analysis, 0.2",
    ref="matrix-scalar-multiplication",
)

matrix_mul = defined(
    r"(A B)_{ij} = \sum_{p=1}^k A_{ip} B_{pj}",
    given=r"Let $A \in \mathbb{R}^{m \times k}$ and $B \in \mathbb{R}^{k \times n}$.",
    why="Rows on columns: the composition of two linear maps.",
    source="Horn & Johnson, Matrix Analysis, 0.2.2",
    ref="matrix-multiplication",
)

matrix_mul_shape = convention(
    r"A B \in \mathbb{R}^{m \times n}",
    given=r"Let $A \in \mathbb{R}^{m \times k}$ and $B \in \mathbb{R}^{k \times n}$.",
    why="The inner sizes must agree, and the outer ones are left: the check that finds most wrong formulas.",
    source="Horn & Johnson, Matrix Analysis, 0.2.2",
    ref="matmul-shape-rule",
)

matrix_linear = proved(
    r"A(\alpha x + \beta y) = \alpha A x + \beta A y",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $x, y \in \mathbb{R}^n$ and $\alpha, \beta \in \mathbb{R}$.",
    why="A matrix is a linear map, and every linear map between columns is a matrix.",
    source="Horn & Johnson, Matrix Analysis, 0.2.1",
    ref="matrix-linear-map",
)

matvec_entry = proved(
    r"(A x)_i = \sum_{j=1}^n A_{ij} x_j",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $x \in \mathbb{R}^n$.",
    why="The weighted sum that a neuron takes of its inputs.",
    source="Horn & Johnson, Matrix Analysis, 0.2.1",
    ref="matrix-linear-map",
)


def _run_matvec_cost() -> str:
    for m, n in ((1, 1), (3, 5), (7, 2)):
        a, x = np.arange(1.0, 1 + m * n).reshape(m, n), np.arange(1.0, 1 + n)
        products = sums = 0
        y = np.zeros(m)
        for i in range(m):
            y[i], products = a[i, 0] * x[0], products + 1
            for j in range(1, n):
                y[i], products, sums = y[i] + a[i, j] * x[j], products + 1, sums + 1
        assert (products, sums) == (m * n, m * (n - 1))
        assert np.array_equal(y, a @ x)
    return "Counted in the loops of the definition: $mn$ products and $m(n-1)$ sums, for three shapes."


matvec_cost = computed(
    r"m n + m (n - 1) = 2 m n - m",
    given=r"Let $m, n \in \mathbb{N}$.",
    run=_run_matvec_cost,
    why="The operations of a dense layer grow with the number of its weights.",
    source="Golub & Van Loan, Matrix Computations, 1.1",
    ref="matvec-cost",
)

block_mul = proved(
    r"\begin{bmatrix} A & B \\ C & D \end{bmatrix} \begin{bmatrix} E & F \\ G & H \end{bmatrix}"
    r" = \begin{bmatrix} A E + B G & A F + B H \\ C E + D G & C F + D H \end{bmatrix}",
    given=r"Let $A, B, C, D, E, F, G, H \in \mathbb{R}^{n \times n}$.",
    why="Blocks multiply as entries do, in their order.",
    source="Horn & Johnson, Matrix Analysis, 0.7.2",
    ref="block-matrix-multiplication",
)

mul_assoc = proved(
    r"(A B) C = A (B C)",
    given=r"Let $A \in \mathbb{R}^{m \times k}$, $B \in \mathbb{R}^{k \times l}$ and $C \in \mathbb{R}^{l \times n}$.",
    why="A chain of layers can be multiplied in any grouping; the cost depends on it, the result does not.",
    source="Horn & Johnson, Matrix Analysis, 0.2.2",
    ref="matmul-associativity",
    derivation=steps(
        r"((A B) C)_{ij}",
        (r"\sum_{q=1}^l \sum_{p=1}^k A_{ip} B_{pq} C_{qj}", (matrix_mul,)),
        (r"\sum_{p=1}^k \sum_{q=1}^l A_{ip} B_{pq} C_{qj}", "finite sums change places"),
        (r"(A (B C))_{ij}", (matrix_mul,)),
    ),
)

mul_add = proved(
    r"A (B + C) = A B + A C",
    given=r"Let $A \in \mathbb{R}^{m \times k}$ and $B, C \in \mathbb{R}^{k \times n}$.",
    why="Products are multiplied out as those of numbers are, in their order.",
    source="Horn & Johnson, Matrix Analysis, 0.2.2",
    ref="matmul-distributivity",
    derivation=steps(
        r"(A (B + C))_{ij}",
        (r"\sum_{p=1}^k A_{ip} (B_{pj} + C_{pj})", (matrix_mul, matrix_add)),
        (r"\sum_{p=1}^k A_{ip} B_{pj} + \sum_{p=1}^k A_{ip} C_{pj}", "a sum is taken apart"),
        (r"(A B + A C)_{ij}", (matrix_mul, matrix_add)),
    ),
)

mul_not_comm = proved(
    r"A B \neq B A",
    given=r"Let $A, B \in \mathbb{R}^{n \times n}$.",
    why="In general: one pair that does not commute is enough to say so.",
    source="Horn & Johnson, Matrix Analysis, 0.2.2",
    ref="matmul-noncommutativity",
)

mul_comm = refuted(
    r"A B = B A",
    given=r"Let $A, B \in \mathbb{R}^{n \times n}$.",
    why="The slip that is made most often when matrices are treated as numbers.",
    source="Horn & Johnson, Matrix Analysis, 0.2.2",
    ref="matmul-noncommutativity",
    instead=mul_not_comm,
)

# --- transposes ------------------------------------------------------------------------------------------------------------------

transpose = defined(
    r"(A^\top)_{ij} = A_{ji}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="Rows become columns.",
    source="Horn & Johnson, Matrix Analysis, 0.2.5",
    ref="transpose-definition",
)

transpose_mul = proved(
    r"(A B)^\top = B^\top A^\top",
    given=r"Let $A \in \mathbb{R}^{m \times k}$ and $B \in \mathbb{R}^{k \times n}$.",
    why="Going back through two layers takes the last one first.",
    source="Horn & Johnson, Matrix Analysis, 0.2.5",
    ref="transpose-of-product",
    derivation=steps(
        r"((A B)^\top)_{ij}",
        (r"(A B)_{ji}", (transpose,)),
        (r"\sum_{p=1}^k A_{jp} B_{pi}", (matrix_mul,)),
        (r"\sum_{p=1}^k (B^\top)_{ip} (A^\top)_{pj}", (transpose, "numbers commute")),
        (r"(B^\top A^\top)_{ij}", (matrix_mul,)),
    ),
)

identity_matrix = proved(
    r"A I_n = I_m A = A",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="The map that changes nothing; of a rectangular matrix there are two of them.",
    source="Horn & Johnson, Matrix Analysis, 0.2.4",
    ref="identity-matrix",
)

diagonal_matrix = defined(
    r"D_{ij} = d_i \delta_{ij}",
    given=r"Let $D = \operatorname{diag}(d)$ with $d \in \mathbb{R}^n$.",
    why="Scales each coordinate by itself.",
    source="Horn & Johnson, Matrix Analysis, 0.9.1",
    ref="diagonal-matrix",
)

symmetric_matrix = defined(
    r"A_{ij} = A_{ji}",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric.",
    why="Covariances, Hessians and Gram matrices are.",
    source="Horn & Johnson, Matrix Analysis, 0.2.5",
    ref="symmetric-matrix",
)

symmetric_iff_entries = supported(
    r"A = A^\top \iff A_{ij} = A_{ji}",
    given=r"Let $A \in \mathbb{R}^{n \times n}$.",
    why="The word in matrix notation and by entries.",
    because="the entries stand for all indices, and an equivalence of statements about all entries is not yet proved",
    source="Horn & Johnson, Matrix Analysis, 0.2.5",
    ref="symmetric-matrix",
)

quadratic_symmetric_part = proved(
    r"x^\top Q x = x^\top \tfrac{1}{2} (Q + Q^\top) x",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$.",
    why="A quadratic form sees the symmetric part of its matrix alone.",
    source="Horn & Johnson, Matrix Analysis, 4.1",
    ref="symmetric-part-of-quadratic-form",
)

symmetric_part = proved(
    r"\left(\tfrac{1}{2} (Q + Q^\top)\right)^\top = \tfrac{1}{2} (Q + Q^\top)",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$.",
    why="The symmetric part is symmetric.",
    source="Horn & Johnson, Matrix Analysis, 4.1",
    ref="symmetric-part-of-quadratic-form",
)

orthogonal_matrix = defined(
    r"Q^\top Q = Q Q^\top = I",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal.",
    why="Rotations and reflections: lengths and angles are kept, and the inverse is free.",
    source="Horn & Johnson, Matrix Analysis, 2.1.3",
    ref="orthogonal-matrix",
)

orthonormal_rows_of_columns = refuted(
    r"Q Q^\top = I",
    given=r"Let $Q \in \mathbb{R}^{m \times n}$ with $Q^\top Q = I$.",
    why="A tall matrix with orthonormal columns projects: it has no orthonormal rows.",
    source="Horn & Johnson, Matrix Analysis, 2.1",
    ref="orthogonal-matrix",
    holds_if="Q is square",
    instead=orthogonal_matrix,
)
