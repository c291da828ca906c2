"""Eigenvalues and eigenvectors.

The lines that a matrix leaves in place, and when there are enough of them to make a basis. What follows from an eigenpair is derived;
that eigenpairs exist over the complex numbers is the fundamental theorem of algebra, which is cited.
"""

from __future__ import annotations

from identities import programs_spectral as programs
from identities.entry import cited, computed, defined, proved, refuted, supported

_PAIR = r"Let $A \in \mathbb{R}^{n \times n}$ and $v \in \mathbb{R}^n$ with $A v = \lambda v$."

# --- eigenpairs -------------------------------------------------------------------------------------------------------------------

eigenpair = defined(
    r"A v = \lambda v",
    given=(
        r"Let $A \in \mathbb{R}^{n \times n}$, and let $v \in \mathbb{R}^n$, $v \ne 0$, be an eigenvector of $A$ with "
        r"eigenvalue $\lambda$."
    ),
    why="A vector that the matrix only stretches. The zero vector is left out: it would be one for every number.",
    source="Horn & Johnson, Matrix Analysis, 1.1.2",
    ref="eigenpair-definition",
)

eigenpair_homogeneous = proved(
    r"(A - \lambda I) v = 0",
    given=_PAIR,
    why="An eigenvector is a non-zero solution of a homogeneous system.",
    source="Horn & Johnson, Matrix Analysis, 1.1",
    ref=("eigenpair-definition", "eigenspace-definition"),
)

eigenpair_shift = proved(
    r"(A + c I) v = (\lambda + c) v",
    given=r"Let $A \in \mathbb{R}^{n \times n}$, $c \in \mathbb{R}$ and $v \in \mathbb{R}^n$ with $A v = \lambda v$.",
    why="Adding a multiple of the identity moves the eigenvalues and keeps the vectors: what ridge regression does.",
    source="Horn & Johnson, Matrix Analysis, 1.1",
    ref="eigenpair-definition",
)

eigenpair_square = proved(
    r"A^2 v = \lambda^2 v",
    given=_PAIR,
    why="Powers of a matrix have the powers of its eigenvalues; repeated, this is the power iteration.",
    source="Horn & Johnson, Matrix Analysis, 1.1",
    ref=("eigenpair-definition", "power-iteration"),
)

eigenvector_norm_sq = proved(
    r"\|A v\|_2^2 = \lambda^2 \|v\|_2^2",
    given=_PAIR,
    why="An eigenvector's length is scaled by the absolute value of the eigenvalue.",
    source="Horn & Johnson, Matrix Analysis, 1.1",
    ref="eigenvector-direction-claim",
)

eigenvector_rayleigh = proved(
    r"v^\top A v = \lambda \|v\|_2^2",
    given=_PAIR,
    why="The quotient of Rayleigh at an eigenvector is the eigenvalue: the sign says whether the direction is kept or turned round.",
    source="Horn & Johnson, Matrix Analysis, 4.2",
    ref="eigenvector-direction-claim",
)

eigenvector_direction = computed(
    r"v^\top A v = \lambda \|v\|_2^2",
    given=_PAIR,
    run=programs.direction_turns_for_negative_eigenvalues,
    why="A matrix keeps the line of an eigenvector; it keeps the direction on it only if the eigenvalue is positive.",
    ref="eigenvector-direction-claim",
)

eigenvector_keeps_direction = refuted(
    r"\frac{v^\top A v}{\|A v\|_2 \|v\|_2} = 1",
    given=_PAIR,
    why="That only the length changes is false for negative eigenvalues, which turn the vector round, and for zero.",
    ref="eigenvector-direction-claim",
    instead=eigenvector_rayleigh,
)

characteristic_equation = cited(
    r"A v = \lambda v \Rightarrow \det(A - \lambda I) = 0",
    given=r"Let $A \in \mathbb{R}^{n \times n}$, $\lambda \in \mathbb{R}$ and $v \in \mathbb{R}^n$ with $v \ne 0$.",
    why="Eigenvalues are the roots of a polynomial, one for each row, counted with multiplicity over the complex numbers.",
    because="a square matrix has a non-zero vector in its null space just where its determinant is zero",
    source="Horn & Johnson, Matrix Analysis, 1.2",
    ref="characteristic-equation",
)

characteristic_polynomial_two = proved(
    r"\det\left( t I - \begin{pmatrix} a & b \\ c & d \end{pmatrix} \right) = t^2 - (a + d) t + a d - b c",
    given=r"Let $a, b, c, d, t \in \mathbb{R}$.",
    why="Of two rows the polynomial is known from the trace and the determinant.",
    source="Horn & Johnson, Matrix Analysis, 1.2",
    ref=("characteristic-equation", "characteristic-polynomial"),
)

characteristic_polynomial = defined(
    r"\chi(t) = \det(t I - A)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $t \in \mathbb{R}$.",
    why="The polynomial whose roots are the eigenvalues, with leading coefficient one.",
    source="Horn & Johnson, Matrix Analysis, 1.2.3",
    ref="characteristic-polynomial",
)

characteristic_polynomial_sign = supported(
    r"\det(t I - A) = (-1)^n \det(A - t I)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $t \in \mathbb{R}$.",
    why="Two conventions of the characteristic polynomial, with the same roots.",
    because="the factor -1 is taken out of each of the n rows; the engine does not do that for a difference",
    source="Horn & Johnson, Matrix Analysis, 1.2.3",
    ref="characteristic-polynomial",
    survivors=(
        ("a transpose", "a determinant does not change with it"),
        ("the order of a product", "numbers commute with the identity"),
    ),
)

characteristic_polynomial_either_sign = refuted(
    r"\det(t I - A) = \det(A - t I)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $t \in \mathbb{R}$.",
    why="The two conventions differ by a sign for an odd number of rows: they are the same equation, not the same polynomial.",
    ref="characteristic-polynomial",
    instead=characteristic_polynomial_sign,
)

eigenspace = defined(
    r"\mathcal{E} = \mathcal{N}(A - \lambda I)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and let $\lambda \in \mathbb{R}$ be an eigenvalue of $A$.",
    why="All eigenvectors of one eigenvalue, with zero: a subspace.",
    source="Horn & Johnson, Matrix Analysis, 1.4",
    ref="eigenspace-definition",
)

eigenspace_closed = proved(
    r"A (a u + b v) = \lambda (a u + b v)",
    given=(
        r"Let $A \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}$ and $u, v \in \mathbb{R}^n$ with $A u = \lambda u$ and "
        r"$A v = \lambda v$."
    ),
    why="Sums of eigenvectors of the same eigenvalue are eigenvectors, so that they make a subspace.",
    source="Horn & Johnson, Matrix Analysis, 1.4",
    ref="eigenspace-definition",
)

# --- multiplicities and diagonalization -------------------------------------------------------------------------------------------

geometric_multiplicity = defined(
    r"g = n - \operatorname{rank}(A - \lambda I)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $\lambda \in \mathbb{R}$.",
    why="How many independent eigenvectors an eigenvalue has: the dimension of its eigenspace, by rank and nullity.",
    source="Horn & Johnson, Matrix Analysis, 1.4.3",
    ref="geometric-multiplicity",
)

geometric_multiplicity_eq_dim = proved(
    r"\dim \mathcal{N}(A - \lambda I) = n - \operatorname{rank}(A - \lambda I)",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ and $\lambda \in \mathbb{R}$.",
    why="The number of eigenvectors is counted by a rank.",
    source="Horn & Johnson, Matrix Analysis, 0.4.4",
    ref="geometric-multiplicity",
    axiom="rank and nullity add up to the number of columns: built into the algebra of ranks",
    survivors=(
        ("a factor 1/\\lambda", "a random matrix has no eigenvalue at a random number, so that both sides vanish at every trial"),
        ("a transpose", "a rank does not change with it"),
        ("an inverse", "where the inverse exists both ranks are full"),
    ),
)

algebraic_multiplicity = defined(
    r"\chi(t) = (t - \lambda)^a q(t)",
    given=r"Let $\chi$ be the characteristic polynomial of $A \in \mathbb{R}^{n \times n}$, and let $q(\lambda) \ne 0$.",
    why="How often an eigenvalue is a root; over the complex numbers these counts add up to the number of rows.",
    source="Horn & Johnson, Matrix Analysis, 1.2.5",
    ref="algebraic-multiplicity",
    run=programs.multiplicities_of_planted,
)

block_triangular_det = proved(
    r"\det \begin{pmatrix} s I & B \\ 0 & C \end{pmatrix} = s^g \det(C)",
    given=r"Let $s \in \mathbb{R}$, $B \in \mathbb{R}^{g \times m}$ and $C \in \mathbb{R}^{m \times m}$, where $I$ has $g$ rows.",
    why="A basis that begins with g eigenvectors makes the matrix block triangular: the root is g-fold at least.",
    source="Horn & Johnson, Matrix Analysis, 0.9.4",
    ref="multiplicity-inequality",
)

geometric_le_algebraic = cited(
    r"1 \le g \le a",
    given=r"Let $g$ and $a$ be the geometric and the algebraic multiplicity of an eigenvalue.",
    why="An eigenvalue has at most as many independent eigenvectors as it has multiplicity as a root.",
    because=(block_triangular_det, "a basis of the eigenspace is completed to a basis of the whole space"),
    source="Horn & Johnson, Matrix Analysis, 1.4.10",
    ref="multiplicity-inequality",
    run=programs.multiplicities_of_planted,
)

eigenbasis_diagonalizes = proved(
    r"A = V \Lambda V^{-1}",
    given=r"Let $A, V, \Lambda \in \mathbb{R}^{n \times n}$ with $V$ invertible and $A V = V \Lambda$.",
    why="Eigenvectors in the columns of V say A V = V Λ; if they are independent, V can be brought to the other side.",
    source="Horn & Johnson, Matrix Analysis, 1.3.7",
    ref=("eigendecomposition-general", "diagonalizable-iff"),
)

diagonal_form_of_eigenbasis = proved(
    r"V^{-1} A V = \Lambda",
    given=r"Let $A, V, \Lambda \in \mathbb{R}^{n \times n}$ with $V$ invertible and $A V = V \Lambda$.",
    why="In a basis of eigenvectors the matrix is diagonal.",
    source="Horn & Johnson, Matrix Analysis, 1.3.7",
    ref="diagonalizable-iff",
)

diagonalizable_iff = computed(
    r"\sum_{\lambda} g_\lambda = n",
    given=r"For a matrix $A \in \mathbb{C}^{n \times n}$ with the geometric multiplicities $g_\lambda$ of its eigenvalues.",
    run=programs.multiplicities_of_planted,
    because="eigenvectors of distinct eigenvalues are independent, so that the dimensions of the eigenspaces add up",
    why="Over the complex numbers a matrix is diagonalizable just where the geometric and the algebraic multiplicities agree.",
    source="Horn & Johnson, Matrix Analysis, 1.4.P",
    ref="diagonalizable-iff",
)

diagonalizable_over_reals = computed(
    r"\begin{pmatrix} 0 & -1 \\ 1 & 0 \end{pmatrix}^2 = -I",
    run=programs.rotation_has_no_real_eigenvectors,
    why=(
        "Over the reals the criterion fails as it is often written: a quarter turn has no real eigenvalue whose "
        "multiplicities could differ."
    ),
    source="Horn & Johnson, Matrix Analysis, 1.3",
    ref=("diagonalizable-iff", "defective-matrix", "distinct-eigenvalues-diagonalizable"),
)

defective = computed(
    r"\operatorname{rank}\left( \begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix} - I \right) = 1",
    run=programs.shear_is_defective,
    why="A defective matrix lacks eigenvectors; the shear has one where it needs two. Multiplicities are counted over the complex numbers.",
    source="Horn & Johnson, Matrix Analysis, 1.4.4",
    ref=("defective-matrix", "eigendecomposition-general"),
)

eigendecomposition_of_any = computed(
    r"\begin{pmatrix} 1 & 1 \\ 0 & 1 \end{pmatrix}^2 = \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}",
    run=programs.shear_is_defective,
    why="That every square matrix is Q Λ Q⁻¹ is false: a matrix with the single eigenvalue 1 would have to be the identity.",
    source="Horn & Johnson, Matrix Analysis, 1.3",
    ref="eigendecomposition-general",
    because=eigenbasis_diagonalizes,
)

distinct_eigenvectors_independent = proved(
    r"b (\mu - \lambda) v = 0",
    given=(
        r"Let $A \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}$ and $u, v \in \mathbb{R}^n$ with $A u = \lambda u$, $A v = \mu v$ "
        r"and $a u + b v = 0$."
    ),
    why="Apply A - λI to a vanishing combination: one term falls out, and the other must vanish too. With more vectors, repeat.",
    source="Horn & Johnson, Matrix Analysis, 1.3.8",
    ref="eigenvectors-distinct-independent",
)

eigenvectors_independent = cited(
    r"a u + b v = 0 \Rightarrow b = 0",
    given=(
        r"Let $A \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}$ and non-zero $u, v \in \mathbb{R}^n$ with $A u = \lambda u$, "
        r"$A v = \mu v$ and $\lambda \ne \mu$."
    ),
    why="Eigenvectors of distinct eigenvalues are independent.",
    because=(distinct_eigenvectors_independent, "by induction on their number"),
    source="Horn & Johnson, Matrix Analysis, 1.3.8",
    ref="eigenvectors-distinct-independent",
    run=programs.eigenvectors_of_distinct_eigenvalues,
)

distinct_eigenvalues_diagonalizable = computed(
    r"V^{-1} A V = \Lambda",
    given=r"Let $A, V, \Lambda \in \mathbb{R}^{n \times n}$ with $V$ invertible and $A V = V \Lambda$.",
    run=programs.eigenvectors_of_distinct_eigenvalues,
    because=(eigenvectors_independent, "n independent eigenvectors make V invertible; over the reals all n eigenvalues must be real"),
    why="No eigenvalue twice is enough for a basis of eigenvectors.",
    source="Horn & Johnson, Matrix Analysis, 1.3.9",
    ref="distinct-eigenvalues-diagonalizable",
)

simple_eigenvalue_one_vector = cited(
    r"g = 1",
    given=r"Let $g, a \in \mathbb{R}$ with $1 \le g$, $g \le a$ and $a = 1$.",
    why="A simple root has a line of eigenvectors, no more.",
    because=geometric_le_algebraic,
    source="Horn & Johnson, Matrix Analysis, 1.4",
    ref="distinct-eigenvalue-eigenspace-dimension",
    run=programs.multiplicities_of_planted,
)

jordan_form = computed(
    r"A P = P J",
    given=r"Let $A, P, J \in \mathbb{C}^{n \times n}$ with $P$ invertible and $P^{-1} A P = J$.",
    run=programs.jordan_form_is_found,
    because="the structure theorem of nilpotent maps; of a real matrix with complex eigenvalues the basis is complex",
    why="What is left where there are too few eigenvectors: blocks with one eigenvalue, and ones beside the diagonal.",
    source="Horn & Johnson, Matrix Analysis, 3.1.11",
    ref="jordan-normal-form",
)

jordan_block_count = computed(
    r"g = n - \operatorname{rank}(J - \lambda I)",
    given=r"Let $J \in \mathbb{R}^{n \times n}$ and $\lambda \in \mathbb{R}$.",
    run=programs.multiplicities_of_planted,
    why="Each Jordan block of an eigenvalue has one eigenvector, and its size counts towards the multiplicity as a root.",
    source="Horn & Johnson, Matrix Analysis, 3.1",
    ref="jordan-block-count",
)

jordan_blocks_of_size_one = computed(
    r"P^{-1} A P = J",
    given=r"Let $A, P, J \in \mathbb{R}^{n \times n}$ with $P$ invertible and $A P = P J$.",
    run=programs.multiplicities_of_planted,
    why="A matrix is diagonalizable just where all its Jordan blocks have size one.",
    source="Horn & Johnson, Matrix Analysis, 3.1",
    ref="jordan-diagonalizable-special-case",
)

jordan_form_sensitive = computed(
    r"\det \begin{pmatrix} t - \lambda & -1 \\ -\varepsilon & t - \lambda \end{pmatrix} = (t - \lambda)^2 - \varepsilon",
    given=r"Let $t, \lambda, \varepsilon \in \mathbb{R}$.",
    run=programs.jordan_form_is_sensitive,
    why="A change of size ε moves the eigenvalues of a block by ε^(1/n): no program can find a Jordan form in rounded numbers.",
    source="Golub & Van Loan, Matrix Computations, 7.1",
    ref="jordan-form-ill-conditioned",
)

# --- algorithms and examples ------------------------------------------------------------------------------------------------------

power_iteration = computed(
    r"A^2 v = \lambda^2 v",
    given=_PAIR,
    run=programs.power_iteration_converges,
    because=(
        "a starting vector is a sum of eigenvectors, of which the greatest eigenvalue's outgrows the others; it must have a part along it"
    ),
    why=(
        "The simplest way to the first eigenvector: multiply and normalize; the error shrinks by the quotient of the first two eigenvalues."
    ),
    source="Golub & Van Loan, Matrix Computations, 7.3.1",
    ref="power-iteration",
)

eigen_example = computed(
    r"\begin{pmatrix} 4 & 2 \\ 1 & 3 \end{pmatrix} \begin{pmatrix} 2 \\ 1 \end{pmatrix} = 5 \begin{pmatrix} 2 \\ 1 \end{pmatrix}",
    run=programs.eigen_example,
    why="A matrix that is not symmetric: its eigenvectors are not orthogonal.",
    ref="example-002-eigen",
)
