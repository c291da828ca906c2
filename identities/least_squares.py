"""Least squares and the pseudo-inverse.

The nearest point of a subspace, and the coefficients that reach it. What depends on independent columns says so; what does not is said
with the pseudo-inverse, which every matrix has.
"""

from __future__ import annotations

from identities import programs_least_squares as programs
from identities.entry import cited, computed, defined, proved, refuted, steps

_FULL = r"Let $A \in \mathbb{R}^{m \times n}$ have full column rank."
_FULL_B = r"Let $A \in \mathbb{R}^{m \times n}$ have full column rank and $b \in \mathbb{R}^m$."
_ANY = r"Let $A \in \mathbb{R}^{m \times n}$ and $b \in \mathbb{R}^m$."
_SOLUTION = r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$ and $u \in \mathbb{R}^n$ with $A^\top A u = A^\top b$."
_SOURCE = "Golub & Van Loan, Matrix Computations, 5.3"

# --- the projector ----------------------------------------------------------------------------------------------------------------

projector = defined(
    r"P = A (A^\top A)^{-1} A^\top",
    given=_FULL,
    why="Maps every vector to the nearest combination of the columns.",
    source="Golub & Van Loan, Matrix Computations, 2.5.1",
    ref="orthogonal-projector-formula",
    run=programs.projector_on_instances,
)

projector_idempotent = proved(
    r"A (A^\top A)^{-1} A^\top A (A^\top A)^{-1} A^\top = A (A^\top A)^{-1} A^\top",
    given=_FULL,
    why="What has been projected stays where it is.",
    source="Golub & Van Loan, Matrix Computations, 2.5.1",
    ref="orthogonal-projector-formula",
)

projector_symmetric = proved(
    r"(A (A^\top A)^{-1} A^\top)^\top = A (A^\top A)^{-1} A^\top",
    given=_FULL,
    why="A projection is orthogonal just where its matrix is symmetric.",
    source="Golub & Van Loan, Matrix Computations, 2.5.1",
    ref="orthogonal-projector-formula",
)

projector_mul_self = proved(
    r"A (A^\top A)^{-1} A^\top A = A",
    given=_FULL,
    why="The columns themselves are not moved.",
    source="Golub & Van Loan, Matrix Computations, 2.5.1",
    ref="orthogonal-projector-formula",
)

projection_pythagoras = proved(
    r"\|b - A z\|_2^2 = \|b - A u\|_2^2 + \|A (u - z)\|_2^2",
    given=(r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$ and $u, z \in \mathbb{R}^n$ with $A^\top A u = A^\top b$."),
    why="The residual is orthogonal to the columns, so that the square of any other distance has a second part.",
    source=_SOURCE,
    ref=("projection-closest-point", "normal-equations"),
)

projection_closest = proved(
    r"\|b - A u\|_2^2 \le \|b - A z\|_2^2",
    given=(r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$ and $u, z \in \mathbb{R}^n$ with $A^\top A u = A^\top b$."),
    why="No combination of the columns is nearer to b than its projection.",
    source=_SOURCE,
    ref=("projection-closest-point", "normal-equations"),
    derivation=steps(
        r"\|b - A u\|_2^2",
        (r"\le \|b - A u\|_2^2 + \|A (u - z)\|_2^2", "a square is not negative"),
        (r"= \|b - A z\|_2^2", projection_pythagoras),
    ),
)

# --- least squares ----------------------------------------------------------------------------------------------------------------

least_squares_problem = defined(
    r"\hat{x} = \arg\min_x \|A x - b\|_2^2",
    given=_FULL_B,
    why="The best answer to a system with more equations than unknowns; it is one point just where the columns are independent.",
    source=_SOURCE,
    ref="least-squares-problem",
)

grad_least_squares = proved(
    r"\nabla_x \frac{1}{2} \|A x - b\|_2^2 = A^\top (A x - b)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$ and $x \in \mathbb{R}^n$.",
    why="Where the gradient vanishes the normal equations hold; the objective is convex, so that this is enough.",
    source=_SOURCE,
    ref="normal-equations",
)

hess_least_squares_psd = proved(
    r"A^\top A \succeq 0",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="The Hessian of least squares is a Gram matrix, so that every stationary point is a minimum.",
    source=_SOURCE,
    ref="normal-equations",
)

normal_equations = proved(
    r"A^\top A (A^+ b) = A^\top b",
    given=_ANY,
    why="The pseudo-inverse solves the normal equations, which therefore always have a solution.",
    source=_SOURCE,
    ref=("normal-equations", "normal-equations-always-consistent"),
)

normal_equations_consistent = computed(
    r"\operatorname{rank}(A^\top A) = \operatorname{rank}(A)",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    run=programs.dependent_columns_have_no_formula,
    because=normal_equations,
    why="The rank decides whether the solution is unique, not whether there is one.",
    source="Horn & Johnson, Matrix Analysis, 0.4.6",
    ref="normal-equations-always-consistent",
)

least_squares = proved(
    r"\arg\min_x \|A x - b\|_2^2 = (A^\top A)^{-1} A^\top b",
    given=_FULL_B,
    why="The closed form of linear regression, for independent columns.",
    source=_SOURCE,
    ref="least-squares-closed-form",
)

least_squares_solves = proved(
    r"u = (A^\top A)^{-1} A^\top b",
    given=(
        r"Let $A \in \mathbb{R}^{m \times n}$ have full column rank, and let $b \in \mathbb{R}^m$ and $u \in \mathbb{R}^n$ "
        r"with $A^\top A u = A^\top b$."
    ),
    why="The normal equations have one solution if the columns are independent.",
    source=_SOURCE,
    ref="least-squares-closed-form",
)

least_squares_any_rank = computed(
    r"\det\left( \begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix} \right) = 0",
    run=programs.dependent_columns_have_no_formula,
    because=least_squares,
    why="Without independent columns the closed form has no meaning: the Gram matrix has no inverse.",
    source=_SOURCE,
    ref=("least-squares-closed-form", "least-squares-problem", "pseudoinverse-full-column-rank"),
)

residual_orthogonal = proved(
    r"A^\top (b - A u) = 0",
    given=_SOLUTION,
    why="What is left over has nothing in common with the columns.",
    source=_SOURCE,
    ref="residual-orthogonality",
)

qr_solves_least_squares = proved(
    r"R u = Q^\top b",
    given=(
        r"Let $Q \in \mathbb{R}^{m \times n}$ with $Q^\top Q = I$, let $R \in \mathbb{R}^{n \times n}$ be invertible, and let "
        r"$b \in \mathbb{R}^m$ and $u \in \mathbb{R}^n$ with $R^\top R u = R^\top Q^\top b$."
    ),
    why="With A = Q R the normal equations shrink to a triangular system, and no Gram matrix is formed.",
    source="Golub & Van Loan, Matrix Computations, 5.3.2",
    ref="qr-least-squares",
)

qr_gram = proved(
    r"(Q R)^\top (Q R) = R^\top R",
    given=r"Let $Q \in \mathbb{R}^{m \times n}$ with $Q^\top Q = I$ and $R \in \mathbb{R}^{n \times n}$.",
    why="R has the Gram matrix of A, so that it has its singular values and its condition number.",
    source="Golub & Van Loan, Matrix Computations, 5.2",
    ref="qr-least-squares",
)

qr_on_instances = computed(
    r"\|Q x\|_2^2 = \|x\|_2^2",
    given=r"Let $Q \in \mathbb{R}^{m \times n}$ with $Q^\top Q = I$ and $x \in \mathbb{R}^n$.",
    run=programs.qr_keeps_the_condition,
    because=qr_gram,
    why="Solving by QR is as well conditioned as the problem; normal equations square the condition number.",
    source="Golub & Van Loan, Matrix Computations, 5.3",
    ref="qr-least-squares",
)

# --- the pseudo-inverse -----------------------------------------------------------------------------------------------------------

penrose_one = proved(
    r"A A^+ A = A",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="The first of four conditions that make the pseudo-inverse: going there, back and there is going there.",
    source="Penrose 1955; Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="penrose-conditions",
    axiom="the four conditions are the definition of the pseudo-inverse",
)

penrose_two = proved(
    r"A^+ A A^+ = A^+",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="The second: the matrix is the pseudo-inverse of its pseudo-inverse.",
    source="Penrose 1955; Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="penrose-conditions",
    axiom="the four conditions are the definition of the pseudo-inverse",
)

penrose_three = proved(
    r"(A A^+)^\top = A A^+",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="The third: the projector onto the range is orthogonal.",
    source="Penrose 1955; Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="penrose-conditions",
    axiom="the four conditions are the definition of the pseudo-inverse",
)

penrose_four = proved(
    r"(A^+ A)^\top = A^+ A",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="The fourth: the projector onto the row space is orthogonal.",
    source="Penrose 1955; Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="penrose-conditions",
    axiom="the four conditions are the definition of the pseudo-inverse",
)

pinv_unique = proved(
    r"X = Y",
    given=(
        r"Let $A \in \mathbb{R}^{m \times n}$ and $X, Y \in \mathbb{R}^{n \times m}$ with $A X A = A$, $X A X = X$, $(A X)^\top = A X$, "
        r"$(X A)^\top = X A$, $A Y A = A$, $Y A Y = Y$, $(A Y)^\top = A Y$ and $(Y A)^\top = Y A$."
    ),
    why="The four conditions leave no choice: there is one pseudo-inverse.",
    source="Penrose 1955",
    ref="pseudoinverse-uniqueness",
)

pinv_of_svd = proved(
    r"(U S V^\top)^+ = V S^+ U^\top",
    given=r"Let $U \in \mathbb{R}^{m \times m}$ and $V \in \mathbb{R}^{n \times n}$ be orthogonal and $S \in \mathbb{R}^{m \times n}$.",
    why="The pseudo-inverse turns back, divides by what is not zero, and turns back again.",
    source="Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="pseudoinverse-svd",
)

pinv_exists = cited(
    r"A A^+ A = A",
    given=r"Let $A \in \mathbb{R}^{m \times n}$.",
    why="Every matrix has a pseudo-inverse, zero and rank-deficient ones too.",
    because=(pinv_of_svd, pinv_unique, "the singular value decomposition, and the pseudo-inverse of a diagonal matrix entry by entry"),
    source="Penrose 1955",
    ref="pseudoinverse-uniqueness",
    run=programs.pseudo_inverse_on_instances,
)

pinv_of_diagonal = computed(
    r"s s^{-1} s = s",
    given=r"Let $s > 0$.",
    run=programs.small_singular_values_matter,
    why=(
        "On the diagonal, singular values are inverted where they are positive and left zero elsewhere; the shape is that of the transpose."
    ),
    source="Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="pseudoinverse-svd",
)

pinv_full_column_rank = proved(
    r"A^+ = (A^\top A)^{-1} A^\top",
    given=_FULL,
    why="For independent columns the pseudo-inverse is the matrix of the normal equations.",
    source="Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="pseudoinverse-full-column-rank",
)

pinv_full_row_rank = proved(
    r"A^+ = A^\top (A A^\top)^{-1}",
    given=r"Let $A \in \mathbb{R}^{m \times n}$ have full row rank.",
    why="For independent rows it is the inverse on the other side, which gives the shortest of many solutions.",
    source="Golub & Van Loan, Matrix Computations, 5.5.2",
    ref="pseudoinverse-full-column-rank",
)

pinv_min_norm = proved(
    r"\|A^+ b + (I - A^+ A) z\|_2^2 = \|A^+ b\|_2^2 + \|(I - A^+ A) z\|_2^2",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$ and $z \in \mathbb{R}^n$.",
    why="Among all solutions of the normal equations the pseudo-inverse gives the shortest.",
    source="Golub & Van Loan, Matrix Computations, 5.5",
    ref="least-squares-pinv-minimum-norm",
)

pinv_general_solution = proved(
    r"A^\top A (A^+ b + (I - A^+ A) z) = A^\top b",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$ and $z \in \mathbb{R}^n$.",
    why="All solutions of the normal equations: the shortest, and anything that the matrix does not see.",
    source="Golub & Van Loan, Matrix Computations, 5.5",
    ref="least-squares-pinv-minimum-norm",
)

normal_equations_give_pinv = refuted(
    r"u = A^+ b",
    given=_SOLUTION,
    why="With dependent columns the normal equations have many solutions, and the pseudo-inverse gives one of them.",
    ref="least-squares-pinv-minimum-norm",
    instead=pinv_general_solution,
)

least_squares_projection = proved(
    r"A u = A A^+ b",
    given=_SOLUTION,
    why="Fitted values are the projection of the data, whatever solution is taken.",
    source="Golub & Van Loan, Matrix Computations, 5.5",
    ref="least-squares-projection",
)

least_squares_example = computed(
    r"\begin{pmatrix} 1 & 2 & 3 \\ 2 & 5 & 4 \end{pmatrix} \begin{pmatrix} 1 & 2 \\ 2 & 5 \\ 3 & 4 \end{pmatrix} = "
    r"\begin{pmatrix} 14 & 24 \\ 24 & 45 \end{pmatrix}",
    run=programs.example_of_least_squares,
    why="A least-squares problem with three equations and two unknowns, in fractions.",
    ref="example-003-least-squares",
)
