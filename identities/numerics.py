"""Numbers in a machine.

How numbers are stored, what rounding does to formulas that are equal on paper, and the forms that keep their digits.
"""

from __future__ import annotations

from identities import programs_numerics as programs
from identities.entry import cited, computed, convention, proved, steps

_VECTOR = r"Let $x \in \mathbb{R}^n$ and $c \in \mathbb{R}$."

# --- formats ----------------------------------------------------------------------------------------------------------------------

fp32 = computed(
    r"(2 - 2^{-23}) 2^{127} \approx 3.4 \times 10^{38}",
    run=programs.fp32,
    why="Single precision: a sign, 8 bits for the exponent, 23 for the fraction and one that is not stored.",
    source="IEEE 754-2019, 3.6",
    ref="fp32-format",
)

fp16 = computed(
    r"(2 - 2^{-10}) 2^{15} = 65504",
    run=programs.fp16,
    why="Half precision reaches only to 65504, which gradients and exponentials soon exceed.",
    source="IEEE 754-2019, 3.6",
    ref="fp16-format",
)

bf16 = computed(
    r"(2 - 2^{-7}) 2^{127} \approx 3.39 \times 10^{38}",
    run=programs.bf16,
    why="The exponents of single precision with a third of its digits: range is kept, precision given up.",
    ref="bf16-format",
)

tenths = computed(
    r"0.1 + 0.2 = 0.3",
    run=programs.tenths,
    why="None of the three is a binary fraction. In double precision the sum is not the nearest float to 0.3; in single precision it is.",
    source="Goldberg 1991, What Every Computer Scientist Should Know About Floating-Point Arithmetic",
    ref="float-01-plus-02",
)

fp16_overflow = computed(
    r"\log(65520) \approx 11.09",
    run=programs.fp16_overflow,
    why="In half precision the exponential of 12 is infinity.",
    source="IEEE 754-2019, 4.3",
    ref="fp16-overflow-example",
)

float_ranges = computed(
    r"2^{-126} \approx 1.175 \times 10^{-38}",
    run=programs.ranges,
    why="What programs call the smallest positive number is the smallest normal one; smaller ones exist, with fewer digits.",
    source="IEEE 754-2019, 3.3",
    ref="dtype-ranges",
)

# --- exponentials that do not overflow --------------------------------------------------------------------------------------------

softmax_shift = proved(
    r"\frac{e^{x_k}}{\sum_{j=1}^n e^{x_j}} = \frac{e^{x_k - c}}{\sum_{j=1}^n e^{x_j - c}}",
    given=_VECTOR,
    why="A common shift of all scores changes nothing, so that the greatest may be made zero.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 4.1",
    ref="softmax-shift-invariance",
)

log_sum_exp_shift = proved(
    r"\log \sum_{i=1}^n e^{x_i} = c + \log \sum_{i=1}^n e^{x_i - c}",
    given=_VECTOR,
    why="With c the greatest entry no exponential exceeds one, and one of them is one.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 4.1",
    ref="log-sum-exp-trick",
)

log_sum_exp_stable = computed(
    r"\max_i x_i \le \log \sum_{i=1}^n e^{x_i} \le \max_i x_i + \log n",
    given=r"Let $x \in \mathbb{R}^n$.",
    run=programs.log_sum_exp_is_stable,
    why="The logarithm of a sum of exponentials is a smooth maximum, and within log n of it.",
    source="Boyd & Vandenberghe, Convex Optimization, 3.1.5",
    ref="log-sum-exp-trick",
)

log_softmax = proved(
    r"\log \frac{e^{x_k}}{\sum_{j=1}^n e^{x_j}} = x_k - c - \log \sum_{j=1}^n e^{x_j - c}",
    given=_VECTOR,
    why="Logarithms of probabilities are taken before rounding can make them zero.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 6.2.2",
    ref="log-softmax",
    derivation=steps(
        r"\log \frac{e^{x_k}}{\sum_{j=1}^n e^{x_j}}",
        (r"x_k - \log \sum_{j=1}^n e^{x_j}", "the logarithm of a quotient"),
        (r"x_k - c - \log \sum_{j=1}^n e^{x_j - c}", log_sum_exp_shift),
    ),
    survivors=(
        ("a lost root", "the root of a logarithm of a probability is of a negative number, so that the variant is defined nowhere"),
    ),
)

softmax_overflow = computed(
    r"1000 > 1024 \log 2",
    run=programs.naive_overflow,
    because=softmax_shift,
    why="As it is written softmax divides infinity by infinity where scores are great.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 4.1",
    ref="softmax-naive-overflow",
)

softmax_underflow = computed(
    r"\frac{e^{-1000}}{e^{-1000} + e^{-1001}} = \frac{1}{1 + e^{-1}}",
    run=programs.naive_underflow,
    because=softmax_shift,
    why="Scores that are all very negative make zero by zero.",
    source="Goodfellow, Bengio & Courville, Deep Learning, 4.1",
    ref="softmax-naive-underflow",
)

softmax_example = computed(
    r"\frac{e}{e + e^2 + e^3} \approx 0.0900",
    run=programs.softmax_example,
    why="Softmax of (1, 2, 3): each score more is a factor e.",
    ref="example-002-softmax-123",
)

log_softmax_example = computed(
    r"2 - \log(e^2 + e + e^{0.1}) \approx -0.4170",
    run=programs.log_softmax_example,
    why="Log-softmax of (2, 1, 0.1), the first entry in full.",
    ref="example-002-log-softmax",
)

sigmoid_clip = computed(
    r"e^{-500} \approx 7.1 \times 10^{-218}",
    run=programs.sigmoid_clip,
    why=(
        "Clipping the argument of the sigmoid avoids overflow and changes the value by less than any float shows; its "
        "derivative is lost there."
    ),
    ref="sigmoid-clip",
)

# --- differences ------------------------------------------------------------------------------------------------------------------

central_difference_cubic = proved(
    r"\frac{(x + h)^3 - (x - h)^3}{2 h} = 3 x^2 + h^2",
    given=r"Let $x \in \mathbb{R}$ and $h > 0$.",
    why="The error of a central difference is h²/6 times the third derivative: of a cubic just h².",
    source="Nocedal & Wright, Numerical Optimization, 8.1",
    ref="numerical-derivative-central",
)

central_difference = cited(
    r"\lim_{h \to 0} \frac{e^{x + h} - e^{x - h}}{2 h} = e^x",
    given=r"Let $x \in \mathbb{R}$.",
    why="Differences on both sides cancel the error of first order; too small a step brings it back as rounding.",
    because=(central_difference_cubic, "Taylor's theorem with the remainder of third order"),
    source="Nocedal & Wright, Numerical Optimization, 8.1",
    ref="numerical-derivative-central",
    run=programs.central_differences,
)

directional_difference_quadratic = proved(
    r"\frac{(x + h v)^\top Q (x + h v) - (x - h v)^\top Q (x - h v)}{2 h} = x^\top (Q + Q^\top) v",
    given=r"Let $Q \in \mathbb{R}^{n \times n}$, $x, v \in \mathbb{R}^n$ and $h > 0$.",
    why="Of a quadratic a central difference is exact, which makes it the first test of a gradient.",
    source="Nocedal & Wright, Numerical Optimization, 8.1",
    ref="directional-derivative-central-difference",
)

directional_difference = computed(
    r"\frac{(x + h)^2 - (x - h)^2}{2 h} = 2 x",
    given=r"Let $x \in \mathbb{R}$ and $h > 0$.",
    run=programs.directional_differences,
    because=directional_difference_quadratic,
    why="Along any direction the slope can be compared with the gradient, with an error that falls as the square of the step.",
    source="Nocedal & Wright, Numerical Optimization, 8.1",
    ref="directional-derivative-central-difference",
)

numerical_jacobian = computed(
    r"\frac{A (x + h v) - A (x - h v)}{2 h} = A v",
    given=r"Let $A \in \mathbb{R}^{m \times n}$, $x, v \in \mathbb{R}^n$ and $h > 0$.",
    run=programs.jacobian_is_right,
    why="One pair of evaluations for each input gives a column: a matrix of outputs by inputs.",
    source="Nocedal & Wright, Numerical Optimization, 8.1",
    ref="jacobian-numerical",
)

numerical_jacobian_square = computed(
    r"\frac{(x + h)^2 - (x - h)^2}{2 h} = 2 x",
    given=r"Let $x \in \mathbb{R}$ and $h > 0$.",
    run=programs.square_jacobian_fails,
    because=numerical_jacobian,
    why="An array of n by n is wrong unless there are as many outputs as inputs, and integer inputs swallow the step.",
    ref="jacobian-numerical",
)

solve_not_invert = convention(
    r"x = A^{-1} b",
    given=r"Let $A \in \mathbb{R}^{n \times n}$ be invertible and $x, b \in \mathbb{R}^n$ with $A x = b$.",
    run=programs.solving_beats_inverting,
    why=(
        "Solving and inverting give the same on paper; in rounded numbers solving leaves a smaller residual, if not always a smaller error."
    ),
    source="Higham, Accuracy and Stability of Numerical Algorithms, 14.1",
    ref="solve-not-invert",
)
