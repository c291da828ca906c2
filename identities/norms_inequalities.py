"""Norms, inner products and inequalities.

How long a vector is, and the few inequalities by which everything else is bounded. Each inequality is traced
back to a sum of squares, or to one that stands before it.
"""

from __future__ import annotations

from identities import programs_norms as programs
from identities.entry import cited, computed, defined, proved, refuted, steps

_VECTOR = r"Let $x \in \mathbb{R}^n$."
_VECTORS = r"Let $x, y \in \mathbb{R}^n$."
_CONJUGATE = r"Let $x, y \in \mathbb{R}^n$ and $p, q > 1$ with $\frac{1}{p} + \frac{1}{q} = 1$."

# --- norms of vectors -------------------------------------------------------------------------------------------------------------

inner_product = defined(
    r"\langle x, y \rangle = x^\top y",
    given=_VECTORS,
    why="Lengths, angles and projections are all said in inner products.",
    source="Horn & Johnson, Matrix Analysis, 0.6.1",
    ref="inner-product-definition",
)

inner_product_symm = proved(
    r"\langle x, y \rangle = \langle y, x \rangle",
    given=_VECTORS,
    why="In real spaces it does not matter which vector is projected on which.",
    source="Horn & Johnson, Matrix Analysis, 5.1",
    ref="inner-product-definition",
)

inner_product_linear = proved(
    r"\langle a x + b y, z \rangle = a \langle x, z \rangle + b \langle y, z \rangle",
    given=r"Let $x, y, z \in \mathbb{R}^n$ and $a, b \in \mathbb{R}$.",
    why="An inner product with a fixed vector is a linear map, and every linear map to the numbers is one.",
    source="Horn & Johnson, Matrix Analysis, 5.1",
    ref="inner-product-definition",
)

inner_product_nonneg = proved(
    r"\langle x, x \rangle \ge 0",
    given=_VECTOR,
    why="A vector's inner product with itself is a sum of squares, so that it has a root.",
    source="Horn & Johnson, Matrix Analysis, 5.1",
    ref="inner-product-definition",
)

l1_norm = defined(
    r"\|x\|_1 = \sum_{i=1}^n |x_i|",
    given=_VECTOR,
    why="The length of the way along the axes; as a penalty it sets small coefficients to zero.",
    source="Horn & Johnson, Matrix Analysis, 5.2.1",
    ref="l1-norm",
)

l2_norm = defined(
    r"\|x\|_2 = \left( \sum_{i=1}^n x_i^2 \right)^{1/2} = \sqrt{x^\top x}",
    given=_VECTOR,
    why="The length that a ruler measures, the same in all rotated axes.",
    source="Horn & Johnson, Matrix Analysis, 5.2.1",
    ref="l2-norm",
)

linf_norm = defined(
    r"\|x\|_\infty = \max_{1 \le i \le n} |x_i|",
    given=_VECTOR,
    why="Bounds every coordinate at once: its balls are the boxes of adversarial perturbations.",
    source="Horn & Johnson, Matrix Analysis, 5.2.1",
    ref="linf-norm",
)

l1_norm_smul = proved(
    r"\|c x\|_1 = |c| \|x\|_1",
    given=r"Let $x \in \mathbb{R}^n$ and $c \in \mathbb{R}$.",
    why="Scaling a vector scales its length; the sign does not count.",
    source="Horn & Johnson, Matrix Analysis, 5.1.1",
    ref="l1-norm",
)

l2_norm_smul = proved(
    r"\|c x\|_2 = |c| \|x\|_2",
    given=r"Let $x \in \mathbb{R}^n$ and $c \in \mathbb{R}$.",
    why="Scaling a vector scales its length; the sign does not count.",
    source="Horn & Johnson, Matrix Analysis, 5.1.1",
    ref="l2-norm",
)

norms_of_example = computed(
    r"\|v\|_2 \approx 5.099",
    given=r"Let $v = (3, -4, 1)^\top$.",
    run=programs.norms_of_example,
    why="Three norms of one vector: the sum, the root of the sum of squares, the greatest.",
    ref="example-002-norms",
)

linf_is_limit_of_lp = cited(
    r"\|x\|_\infty = \lim_{p \to \infty} \left( \sum_{i=1}^n |x_i|^p \right)^{1/p}",
    given=_VECTOR,
    why="Why the greatest absolute value is called the norm with exponent infinity.",
    because=r"the greatest term alone and $n$ times it enclose the sum, and $n^{1/p} \to 1$",
    source="Horn & Johnson, Matrix Analysis, 5.2",
    ref="linf-is-limit-of-lp",
    run=programs.p_norms_fall_to_the_greatest_entry,
)

l2_norm_orthogonal = proved(
    r"\|Q x\|_2 = \|x\|_2",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal, and let $x \in \mathbb{R}^n$.",
    why="Rotations and reflections keep lengths: ridge penalties and distances do not depend on the axes.",
    source="Horn & Johnson, Matrix Analysis, 2.1.4",
    ref="l2-rotation-invariance",
)

l2_norm_sq_orthogonal = proved(
    r"\|Q x\|_2^2 = \|x\|_2^2",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal, and let $x \in \mathbb{R}^n$.",
    why="The reason why rotations keep lengths, in one line.",
    source="Horn & Johnson, Matrix Analysis, 2.1.4",
    ref="l2-rotation-invariance",
    derivation=steps(
        r"\|Q x\|_2^2",
        (r"(Q x)^\top (Q x)", l2_norm),
        (r"x^\top Q^\top Q x", "a product is transposed in reverse order"),
        (r"x^\top x", r"$Q^\top Q = I$"),
        (r"\|x\|_2^2", l2_norm),
    ),
)

l1_norm_orthogonal = refuted(
    r"\|Q x\|_1 = \|x\|_1",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$ be orthogonal, and let $x \in \mathbb{R}^n$.",
    why="The 1-norm depends on the axes, which is why the lasso picks coordinates and ridge does not.",
    ref="l2-rotation-invariance",
    instead=l2_norm_orthogonal,
)

# --- Cauchy and Schwarz, and what follows -----------------------------------------------------------------------------------------

lagrange_identity = proved(
    r"\|x\|_2^2 \|y\|_2^2 - (x^\top y)^2 = \frac{1}{2} \sum_{i=1}^n \sum_{j=1}^n (x_i y_j - x_j y_i)^2",
    given=_VECTORS,
    why="The gap of Cauchy and Schwarz written as a sum of squares, which also shows when it closes.",
    source="Steele, The Cauchy-Schwarz Master Class, chapter 3",
    ref="cauchy-schwarz",
)

cauchy_schwarz_sq = proved(
    r"(x^\top y)^2 \le \|x\|_2^2 \|y\|_2^2",
    given=_VECTORS,
    why="The inequality of Cauchy and Schwarz in squares: what is missing is a sum of squares.",
    source="Steele, The Cauchy-Schwarz Master Class, chapter 1",
    ref="cauchy-schwarz",
    derivation=steps(
        r"(x^\top y)^2",
        (r"= \|x\|_2^2 \|y\|_2^2 - \frac{1}{2} \sum_{i=1}^n \sum_{j=1}^n (x_i y_j - x_j y_i)^2", lagrange_identity),
        (r"\le \|x\|_2^2 \|y\|_2^2", "squares are not negative"),
    ),
)

cauchy_schwarz = proved(
    r"|\langle x, y \rangle| \le \|x\|_2 \|y\|_2",
    given=_VECTORS,
    why="An inner product is never more than the product of the lengths: cosines stay between -1 and 1.",
    source="Horn & Johnson, Matrix Analysis, 5.1.4",
    ref="cauchy-schwarz",
    derivation=steps(
        r"|\langle x, y \rangle|",
        (r"= \sqrt{(x^\top y)^2}", "the absolute value is the root of the square"),
        (r"\le \sqrt{\|x\|_2^2 \|y\|_2^2}", (cauchy_schwarz_sq, "the root grows")),
        (r"= \|x\|_2 \|y\|_2", "norms are not negative"),
    ),
)

cosine_le_one = proved(
    r"-1 \le \frac{a^\top b}{\|a\|_2 \|b\|_2} \le 1",
    given=r"Let $a, b \in \mathbb{R}^n$ be non-zero.",
    why="The cosine of the angle between two vectors is a cosine; 1 and -1 mean the same line.",
    source="Horn & Johnson, Matrix Analysis, 5.1",
    ref="cosine-similarity-range",
)

triangle_l2 = proved(
    r"\|x + y\|_2 \le \|x\|_2 + \|y\|_2",
    given=_VECTORS,
    why="No detour is shorter than the straight way.",
    source="Horn & Johnson, Matrix Analysis, 5.1.1",
    ref="triangle-inequality",
    derivation=steps(
        r"\|x + y\|_2",
        (r"= \sqrt{\|x\|_2^2 + 2 x^\top y + \|y\|_2^2}", "the square is multiplied out"),
        (r"\le \sqrt{\|x\|_2^2 + 2 \|x\|_2 \|y\|_2 + \|y\|_2^2}", (cauchy_schwarz, "the root grows")),
        (r"= \|x\|_2 + \|y\|_2", "a square of two terms"),
    ),
)

triangle_l2_sq = proved(
    r"\|x + y\|_2^2 \le (\|x\|_2 + \|y\|_2)^2",
    given=_VECTORS,
    why="The triangle inequality is that of Cauchy and Schwarz once the square is multiplied out.",
    source="Horn & Johnson, Matrix Analysis, 5.1.1",
    ref="triangle-inequality",
    derivation=steps(
        r"\|x + y\|_2^2",
        (r"= \|x\|_2^2 + 2 x^\top y + \|y\|_2^2", "multiply out"),
        (r"\le \|x\|_2^2 + 2 \|x\|_2 \|y\|_2 + \|y\|_2^2", cauchy_schwarz),
        (r"= (\|x\|_2 + \|y\|_2)^2", "a binomial square"),
    ),
)

triangle_l1 = proved(
    r"\|x + y\|_1 \le \|x\|_1 + \|y\|_1",
    given=_VECTORS,
    why="In the 1-norm the triangle inequality is that of the numbers, coordinate by coordinate.",
    source="Horn & Johnson, Matrix Analysis, 5.2.1",
    ref=("triangle-inequality", "l1-norm"),
    derivation=steps(
        r"\|x + y\|_1",
        (r"= \sum_{i=1}^n |x_i + y_i|", l1_norm),
        (r"\le \sum_{i=1}^n (|x_i| + |y_i|)", "the triangle inequality of numbers, term by term"),
        (r"= \|x\|_1 + \|y\|_1", l1_norm),
    ),
)

triangle_linf = proved(
    r"\|x + y\|_\infty \le \|x\|_\infty + \|y\|_\infty",
    given=_VECTORS,
    why="The greatest of sums is at most the sum of the greatest.",
    source="Horn & Johnson, Matrix Analysis, 5.2.1",
    ref=("triangle-inequality", "linf-norm"),
    derivation=steps(
        r"\|x + y\|_\infty",
        (r"= \max_i |x_i + y_i|", linf_norm),
        (r"\le \max_i |x_i| + \max_i |y_i|", "the triangle inequality of numbers: each entry is at most the sum of the two greatest"),
        (r"= \|x\|_\infty + \|y\|_\infty", linf_norm),
    ),
)

reverse_triangle = proved(
    r"\left| \|x\|_2 - \|y\|_2 \right| \le \|x - y\|_2",
    given=_VECTORS,
    why="Lengths differ by no more than the vectors do: a norm is a continuous function.",
    source="Horn & Johnson, Matrix Analysis, 5.1",
    ref="triangle-inequality",
)

norm_equivalence = proved(
    r"\|x\|_\infty \le \|x\|_2 \le \|x\|_1 \le \sqrt{n} \|x\|_2 \le n \|x\|_\infty",
    given=_VECTOR,
    why="All norms of a finite-dimensional space are comparable, but the constants grow with the dimension.",
    source="Horn & Johnson, Matrix Analysis, 5.4",
    ref="norm-equivalence",
    axiom="the table of constants between norms is the engine's own; two of its links are derived below",
)

l2_le_l1_sq = proved(
    r"\|x\|_2^2 \le \|x\|_1^2",
    given=_VECTOR,
    why="The square of a sum of absolute values has the squares in it, and cross terms that are not negative.",
    source="Horn & Johnson, Matrix Analysis, 5.4",
    ref="norm-equivalence",
    derivation=steps(
        r"\|x\|_2^2",
        (r"= \sum_{i=1}^n |x_i| |x_i|", l2_norm),
        (r"\le \sum_{i=1}^n |x_i| \|x\|_1", "no coordinate exceeds the sum of all"),
        (r"= \|x\|_1^2", l1_norm),
    ),
)

norm_equivalence_constants = computed(
    r"\|x\|_1 \le \sqrt{n} \|x\|_2",
    given=_VECTOR,
    run=programs.equivalence_constants_are_attained,
    why="None of the constants between the norms can be improved.",
    source="Horn & Johnson, Matrix Analysis, 5.4",
    ref="norm-equivalence",
)

norm_equivalence_general = cited(
    r"c \|x\|_a \le \|x\|_b \le C \|x\|_a",
    given=r"Let $\|\cdot\|_a$ and $\|\cdot\|_b$ be norms on $\mathbb{R}^n$, with numbers $c, C > 0$ that depend on them alone.",
    why="Convergence in one norm is convergence in every other.",
    because="a continuous function has a least and a greatest value on the unit sphere, which is compact",
    source="Horn & Johnson, Matrix Analysis, 5.4.4",
    ref="norm-equivalence",
)

# --- Young, Hölder, Minkowski -----------------------------------------------------------------------------------------------------

bernoulli_power = proved(
    r"t \le \frac{t^p}{p} + 1 - \frac{1}{p}",
    given=r"Let $t > 0$ and $p > 1$.",
    why="The convex function on the right touches the line on the left at $t = 1$: the seed of Young's inequality.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.15",
    ref="holder-inequality",
)

young = proved(
    r"a^\lambda b^{1 - \lambda} \le \lambda a + (1 - \lambda) b",
    given=r"Let $a, b > 0$ and $0 < \lambda < 1$.",
    why="Parts a product into powers whose exponents are conjugate, with $\\lambda = 1 / p$; summed up it is Hölder's inequality.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.5 and 4.8",
    ref="holder-inequality",
    derivation=steps(
        r"a^\lambda b^{1 - \lambda}",
        (r"= e^{\lambda \log a + (1 - \lambda) \log b}", "powers are exponentials"),
        (r"\le \lambda e^{\log a} + (1 - \lambda) e^{\log b}", "the exponential function is convex"),
        (r"= \lambda a + (1 - \lambda) b", "the logarithm undoes it"),
    ),
)

holder_unit = proved(
    r"\sum_{i=1}^n u_i^\lambda v_i^{1 - \lambda} \le 1",
    given=r"Let $u, v \in \mathbb{R}^n$ be probability vectors, and let $0 < \lambda < 1$.",
    why="Hölder's inequality for vectors of length 1: $u_i = |x_i|^p$, $v_i = |y_i|^q$ and $\\lambda = 1 / p$. Scaling gives the rest.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.7",
    ref="holder-inequality",
    derivation=steps(
        r"\sum_{i=1}^n u_i^\lambda v_i^{1 - \lambda}",
        (r"\le \sum_{i=1}^n (\lambda u_i + (1 - \lambda) v_i)", (young, "term by term")),
        (r"= \lambda \sum_{i=1}^n u_i + (1 - \lambda) \sum_{i=1}^n v_i", "the sum is taken apart"),
        (r"= 1", "probabilities add up to one"),
    ),
)

holder = proved(
    r"\sum_{i=1}^n |x_i y_i| \le \left( \sum_{i=1}^n |x_i|^p \right)^{1/p} \left( \sum_{i=1}^n |y_i|^q \right)^{1/q}",
    given=_CONJUGATE,
    why="Cauchy and Schwarz for any pair of conjugate exponents; the dual of the p-norm is the q-norm.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.7",
    ref="holder-inequality",
    derivation=steps(
        r"\sum_{i=1}^n |x_i y_i|",
        (
            r"= \|x\|_p \|y\|_q \sum_{i=1}^n \frac{|x_i|}{\|x\|_p} \frac{|y_i|}{\|y\|_q}",
            "both are scaled to length 1; for a zero vector there is nothing to show",
        ),
        (
            r"\le \|x\|_p \|y\|_q \sum_{i=1}^n \left( \frac{|x_i|^p}{p \|x\|_p^p} + \frac{|y_i|^q}{q \|y\|_q^q} \right)",
            (young, holder_unit, r"term by term, at $a = |x_i|^p / \|x\|_p^p$, $b = |y_i|^q / \|y\|_q^q$ and $\lambda = 1 / p$"),
        ),
        (r"= \|x\|_p \|y\|_q \left( \frac{1}{p} + \frac{1}{q} \right)", "the powers add up to the powers of the norms"),
        (r"= \left( \sum_{i=1}^n |x_i|^p \right)^{1/p} \left( \sum_{i=1}^n |y_i|^q \right)^{1/q}", "the exponents are conjugate"),
    ),
)

holder_one_inf = proved(
    r"|x^\top y| \le \|x\|_1 \|y\|_\infty",
    given=_VECTORS,
    why="The case in which one exponent is infinite: the 1-norm and the greatest entry are dual.",
    source="Horn & Johnson, Matrix Analysis, 5.4",
    ref="holder-inequality",
    derivation=steps(
        r"|x^\top y|",
        (r"= \left| \sum_{i=1}^n x_i y_i \right|", "the product is a sum"),
        (r"\le \sum_{i=1}^n |x_i| |y_i|", "the triangle inequality of numbers"),
        (r"\le \sum_{i=1}^n |x_i| \|y\|_\infty", (linf_norm, "term by term")),
        (r"= \|x\|_1 \|y\|_\infty", l1_norm),
    ),
)

holder_equality = computed(
    r"\sum_{i=1}^n |x_i y_i| \le \|x\|_p \|y\|_q",
    given=_CONJUGATE,
    run=programs.hoelder_is_attained,
    why="Equality where the powers of the two vectors are proportional.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.7",
    ref="holder-inequality",
)

minkowski = proved(
    r"\|x + y\|_p \le \|x\|_p + \|y\|_p",
    given=r"Let $x, y \in \mathbb{R}^n$ and $p \ge 1$.",
    why="The p-norm deserves its name: it has a triangle inequality.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.11",
    ref="minkowski-inequality",
    derivation=steps(
        r"\|x + y\|_p",
        (
            r"= \frac{\sum_{i=1}^n |x_i + y_i|^p}{\|x + y\|_p^{p - 1}}",
            "one factor is kept back; where it is zero there is nothing to show",
        ),
        (r"\le \frac{\sum_{i=1}^n (|x_i| + |y_i|) |x_i + y_i|^{p - 1}}{\|x + y\|_p^{p - 1}}", "the triangle inequality of numbers"),
        (
            r"\le \frac{(\|x\|_p + \|y\|_p) \left( \sum_{i=1}^n |x_i + y_i|^p \right)^{(p - 1) / p}}{\|x + y\|_p^{p - 1}}",
            (holder, "for both sums, with the exponents $p$ and $p / (p - 1)$"),
        ),
        (r"= \|x\|_p + \|y\|_p", "the factor falls out"),
    ),
)

minkowski_any_exponent = refuted(
    r"\|x + y\|_p \le \|x\|_p + \|y\|_p",
    given=r"Let $x, y \in \mathbb{R}^n$ and $p > 0$.",
    why="Below the exponent 1 the unit ball is not convex, and two basis vectors break the inequality.",
    source="Hardy, Littlewood & Pólya, Inequalities, 2.11",
    ref="minkowski-inequality",
    instead=minkowski,
)
