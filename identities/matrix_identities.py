"""Traces, determinants and ranks.

What of a product can be said without multiplying it out: traces are cyclic, determinants multiply, ranks only fall.
"""

from __future__ import annotations

from identities.entry import cited, defined, proved, refuted, steps

_SQUARE = r"Let $A, B \in \mathbb{R}^{n \times n}$."

trace = defined(
    r"\operatorname{tr}(A) = \sum_{i=1}^n a_{ii}",
    given=r"Let $A \in \mathbb{R}^{n \times n}$.",
    why="One number of a square matrix that no change of basis moves.",
    source="Horn & Johnson, Matrix Analysis, 1.2",
    ref="trace-definition",
)

trace_add = proved(
    r"\operatorname{tr}(A + B) = \operatorname{tr}(A) + \operatorname{tr}(B)",
    given=_SQUARE,
    why="The trace is linear, so that an expectation or a derivative passes through it.",
    source="Petersen & Pedersen, The Matrix Cookbook, (14)",
    ref="trace-additivity",
    derivation=steps(
        r"\operatorname{tr}(A + B)",
        (r"\sum_{i=1}^n (A + B)_{ii}", trace),
        (r"\sum_{i=1}^n (A_{ii} + B_{ii})", "sums of matrices are taken entry by entry"),
        (r"\sum_{i=1}^n A_{ii} + \sum_{i=1}^n B_{ii}", "a sum is taken apart"),
        (r"\operatorname{tr}(A) + \operatorname{tr}(B)", trace),
    ),
)

trace_scale = proved(
    r"\operatorname{tr}(c A) = c \operatorname{tr}(A)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $c \in \mathbb{R}$.",
    why="The other half of the trace's linearity.",
    source="Petersen & Pedersen, The Matrix Cookbook, (13)",
    ref="trace-homogeneity",
    derivation=steps(
        r"\operatorname{tr}(c A)",
        (r"\sum_{i=1}^n c A_{ii}", trace),
        (r"c \sum_{i=1}^n A_{ii}", "a factor common to all terms is taken out"),
        (r"c \operatorname{tr}(A)", trace),
    ),
)

trace_cyclic = proved(
    r"\operatorname{tr}(A B) = \operatorname{tr}(B A)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $B \in \mathbb{R}^{n \times m}$.",
    why="The most used step of matrix calculus: the factor that is to be differentiated can be brought to the end.",
    source="Petersen & Pedersen, The Matrix Cookbook, (15)",
    ref="trace-cyclic",
    derivation=steps(
        r"\operatorname{tr}(A B)",
        (r"\sum_{i=1}^m \sum_{j=1}^n A_{ij} B_{ji}", trace),
        (r"\sum_{j=1}^n \sum_{i=1}^m B_{ji} A_{ij}", "finite sums change places, and numbers commute"),
        (r"\operatorname{tr}(B A)", trace),
    ),
)

det_mul = proved(
    r"\det(A B) = \det(A) \det(B)",
    given=_SQUARE,
    why="Volumes are scaled one factor after the other; of rectangular factors only Cauchy and Binet's sum is left.",
    source="Horn & Johnson, Matrix Analysis, 0.3.5",
    ref="det-product",
    axiom="the product rule of determinants is built into the algebra of letters",
)

det_transpose = proved(
    r"\det(A^\top) = \det(A)",
    given=_SQUARE,
    why="What is said of the rows of a determinant may be said of its columns.",
    source="Horn & Johnson, Matrix Analysis, 0.3.2",
    ref="det-transpose",
    axiom="the transpose leaves a determinant alone: built into the algebra of letters",
)

det_inv = proved(
    r"\det(A^{-1}) = \frac{1}{\det(A)}",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be invertible.",
    why="Turns the determinant of a precision matrix into that of a covariance.",
    source="Petersen & Pedersen, The Matrix Cookbook, (21)",
    ref="det-inverse",
    derivation=steps(
        r"\det(A^{-1})",
        (r"\frac{\det(A) \det(A^{-1})}{\det(A)}", "multiply and divide by $\\det(A)$, which is not zero"),
        (r"\frac{\det(A A^{-1})}{\det(A)}", det_mul),
        (r"\frac{\det(I)}{\det(A)}", "cancel"),
        (r"\frac{1}{\det(A)}", "the identity has determinant 1"),
    ),
)

trace_eq_sum_eigenvalues = cited(
    r"\operatorname{tr}(A) = \sum_{i=1}^n \lambda_i(A)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric.",
    why="The trace of a covariance matrix is its total variance, however the axes are turned.",
    because="the spectral theorem, $A = Q \\Lambda Q^\\top$; without symmetry the eigenvalues are complex and counted with multiplicity",
    source="Horn & Johnson, Matrix Analysis, 1.2.16",
    ref="trace-equals-eigenvalue-sum",
    derivation=None,
)

trace_of_spectral = proved(
    r"\operatorname{tr}(Q \operatorname{diag}(\lambda) Q^\top) = \sum_{i=1}^n \lambda_i",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal and $\lambda \in \mathbb{R}^n$.",
    why="What remains of the trace of a symmetric matrix once its spectral decomposition is there.",
    source="Horn & Johnson, Matrix Analysis, 1.2.16",
    ref="trace-equals-eigenvalue-sum",
)

det_eq_prod_eigenvalues = cited(
    r"\det(A) = \prod_{i=1}^n \lambda_i(A)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric.",
    why="A matrix is singular just where an eigenvalue is zero.",
    because="the spectral theorem, $A = Q \\Lambda Q^\\top$; without symmetry the eigenvalues are complex and counted with multiplicity",
    source="Horn & Johnson, Matrix Analysis, 1.2.16",
    ref="det-equals-eigenvalue-product",
)

det_of_spectral = proved(
    r"\det(Q \operatorname{diag}(\lambda) Q^\top) = \prod_{i=1}^n \lambda_i",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal and $\lambda \in \mathbb{R}^n$.",
    why="What remains of the determinant of a symmetric matrix once its spectral decomposition is there.",
    source="Horn & Johnson, Matrix Analysis, 1.2.16",
    ref="det-equals-eigenvalue-product",
)

posdef_det_pos = cited(
    r"\det(A) > 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric positive definite.",
    why="The logarithm of a covariance's determinant exists.",
    because=(det_eq_prod_eigenvalues, "the eigenvalues of a positive definite matrix are positive"),
    source="Horn & Johnson, Matrix Analysis, 7.1",
    ref="spd-det-positive",
)

det_pos_iff_posdef = refuted(
    r"A \succ 0 \iff \det(A) > 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric.",
    why="The converse fails: two negative eigenvalues make a positive determinant.",
    source="Horn & Johnson, Matrix Analysis, 7.1",
    ref="spd-det-positive",
    instead=posdef_det_pos,
)

rank_mul_le = cited(
    r"\operatorname{rank}(A B) \le \min\{\operatorname{rank}(A), \operatorname{rank}(B)\}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ and $B \in \mathbb{R}^{n \times p}$.",
    why="A bottleneck of width k makes everything after it of rank at most k.",
    because="the column space of $A B$ lies in that of $A$, its row space in that of $B$",
    source="Horn & Johnson, Matrix Analysis, 0.4.5",
    ref="rank-of-product-bound",
)

rank_le_min = cited(
    r"\operatorname{rank}(A) \le \min(m, n)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="No more independent rows than columns, and the other way round.",
    because="row rank equals column rank",
    source="Horn & Johnson, Matrix Analysis, 0.4.1",
    ref="rank-bound-dimensions",
)
