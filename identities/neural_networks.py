"""Neural networks, forwards.

Layers, activations and losses: what they compute, between which bounds, and what the conventions are that the same few letters hide.
"""

from __future__ import annotations

from identities.calculus import sigmoid_deriv
from identities.entry import computed, convention, defined, proved, refuted, steps, supported
from identities.runs import networks as run

_DEEP = "Goodfellow, Bengio & Courville, Deep Learning, "
_BISHOP = "Bishop, Pattern Recognition and Machine Learning, "
_TWO_LAYERS = (
    r"Let $W_1 \in \mathbb{R}^{h \times n}$, $W_2 \in \mathbb{R}^{m \times h}$, $x \in \mathbb{R}^n$, $b_1 \in \mathbb{R}^h$ "
    r"and $b_2 \in \mathbb{R}^m$."
)
_LAYER = (
    r"Let $W \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $x, y \in \mathbb{R}^n$, $\alpha, \beta \in \mathbb{R}$ "
    r"and $f(x) = W x + b$."
)
_BATCH = r"Let $X \in \mathbb{R}^{B \times n}$, $W \in \mathbb{R}^{m \times n}$ and $b \in \mathbb{R}^m$."
_SIGMOID = r"Let $\sigma(x) = \frac{1}{1 + e^{-x}}$."
_REAL = r"Let $x \in \mathbb{R}$ and let $\sigma$ be the logistic sigmoid."

# --- layers ---------------------------------------------------------------------------------------------------------------------

neuron = proved(
    r"\sum_{i=1}^n w_i x_i + b = w^\top x + b",
    given=r"Let $w, x \in \mathbb{R}^n$ and $b \in \mathbb{R}$.",
    why="A weighted sum and an offset: how far the input lies on one side of a hyperplane.",
    source=_DEEP + "6.1",
    ref="neuron-forward",
)

dense_layer = defined(
    r"y = W x + b",
    given=r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $b \in \mathbb{R}^m$.",
    why="Many neurons with one input, a row of weights for each.",
    source=_DEEP + "6.3",
    ref="dense-layer",
)

dense_layer_affine = proved(
    r"f(\alpha x + \beta y) - \alpha f(x) - \beta f(y) = (1 - \alpha - \beta) b",
    given=_LAYER,
    why="A layer keeps combinations whose weights sum to 1, and no others unless its offset is zero: it is affine.",
    source="Boyd & Vandenberghe, Convex Optimization, 2.3.2",
    ref="dense-layer",
)

dense_layer_linear = refuted(
    r"f(x + y) = f(x) + f(y)",
    given=_LAYER,
    why="Called a linear transformation, a layer with an offset is none: it does not send zero to zero.",
    ref="dense-layer",
    instead=dense_layer_affine,
)

linear_layers_collapse = proved(
    r"W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x + (W_2 b_1 + b_2)",
    given=_TWO_LAYERS,
    why="Without an activation between them, two layers are one: depth comes from what is not affine.",
    source=_DEEP + "6.1",
    ref="linear-layers-collapse",
)

linear_layers_collapse_to_linear = refuted(
    r"W_2 (W_1 x + b_1) + b_2 = (W_2 W_1) x",
    given=_TWO_LAYERS,
    why="The single layer has an offset too; only without offsets is it a matrix.",
    ref="linear-layers-collapse",
    instead=linear_layers_collapse,
)

batch_layer = proved(
    r"(X W^\top + \mathbf{1} b^\top)_{ij} = \sum_{k=1}^n W_{jk} X_{ik} + b_j",
    given=_BATCH,
    why="A batch has an example in each row, so the weights stand transposed on the right.",
    source=_DEEP + "6.5.4",
    ref="batch-layer",
)

batch_layer_without_ones = refuted(
    r"Y = X W^\top + b",
    given=_BATCH + r" Let $Y \in \mathbb{R}^{B \times m}$.",
    why="A matrix and a vector have no sum; that programs spread the vector over the rows is written $\\mathbf{1} b^\\top$.",
    ref="batch-layer",
    instead=batch_layer,
)

row_convention = proved(
    r"(X W + \mathbf{1} b^\top)^\top = W^\top X^\top + b \mathbf{1}^\top",
    given=r"Let $X \in \mathbb{R}^{m \times n}$, $W \in \mathbb{R}^{n \times h}$ and $b \in \mathbb{R}^h$.",
    why="Weights as inputs by outputs, or as outputs by inputs: transposing leads from one convention to the other.",
    ref="code-layer-row-convention",
)

layer_conventions = convention(
    r"X W = (W^\top X^\top)^\top",
    given=r"Let $X \in \mathbb{R}^{m \times n}$ and $W \in \mathbb{R}^{n \times h}$.",
    why="Columns $W x + b$, rows $X W + b$, and rows with transposed weights are one layer in three notations.",
    ref="code-layer-row-convention",
    run=run.three_conventions,
)

mlp_forward = defined(
    r"h_l = \sigma(W_l h_{l-1} + b_l)",
    given=r"Let $h_0 = x$ be the input, and let $W_l$ and $b_l$ be the weights of layer $l$.",
    why="Layer upon layer: a matrix, an offset, an activation, and again.",
    source=_DEEP + "6.5.4",
    ref="mlp-forward",
    run=run.nested_forward,
)

two_layer_loss = defined(
    r"L = -\sum_{k=1}^m y_k \log s_k",
    given=(_TWO_LAYERS + r" Let $h_1 = \max(0, W_1 x + b_1)$, $s = \operatorname{softmax}(W_2 h_1 + b_2)$ and $y \in \mathbb{R}^m$."),
    why="A classifier from end to end: the loss of the scores that two layers give.",
    source=_DEEP + "6.2.2",
    ref="two-layer-relu-softmax-loss",
    run=run.two_layer_loss,
)

# --- the sigmoid ----------------------------------------------------------------------------------------------------------------

sigmoid = proved(
    r"\sigma(x) = \frac{e^x}{1 + e^x}",
    given=_SIGMOID,
    why="Two forms of one function; a program takes the one whose exponential cannot overflow.",
    source=_BISHOP + "(4.59)",
    ref="sigmoid-definition",
    derivation=steps(
        r"\sigma(x)",
        (r"\frac{e^x}{e^x (1 + e^{-x})}", "multiply above and below by $e^x$"),
        (r"\frac{e^x}{1 + e^x}", "$e^x e^{-x} = 1$"),
    ),
)

sigmoid_symmetry = proved(
    r"\sigma(-x) = 1 - \sigma(x)",
    given=_SIGMOID,
    why="The probability of the other class is the sigmoid of the score turned round.",
    source=_BISHOP + "(4.60)",
    ref="sigmoid-definition",
)

sigmoid_range = proved(
    r"0 < \sigma(x) < 1",
    given=_SIGMOID,
    why="Every score becomes a probability, and none becomes certain; in floating point it is 1 from about 36.7 on.",
    source=_BISHOP + "4.2",
    ref="sigmoid-range",
)

sigmoid_onto = proved(
    r"\sigma\left(\log \frac{p}{1 - p}\right) = p",
    given=r"Let $0 < p < 1$ and $\sigma(x) = \frac{1}{1 + e^{-x}}$.",
    why="Every probability strictly between 0 and 1 is reached: the logit is the inverse.",
    source=_BISHOP + "(4.61)",
    ref="sigmoid-range",
)

sigmoid_limits = supported(
    r"\lim_{x \to \infty} \sigma(x) = 1",
    given=_SIGMOID,
    because="limits are computed, not derived",
    why="The bound is approached and not reached.",
    ref="sigmoid-range",
)

sigmoid_limit_below = supported(
    r"\lim_{x \to -\infty} \sigma(x) = 0",
    given=_SIGMOID,
    because=(sigmoid_limits, sigmoid_symmetry, "limits are computed, not derived"),
    why="The other bound.",
    ref="sigmoid-range",
    survivors=(
        ("a factor 2", "twice zero is zero"),
        ("a lost term", "a limit beside infinity is no number, and the engine says that it does not know"),
    ),
)

sigmoid_second_deriv = proved(
    r"\sigma''(x) = \sigma(x) (1 - \sigma(x)) (1 - 2 \sigma(x))",
    given=_SIGMOID,
    why="Each derivative is a polynomial in the value, by induction, so the sigmoid has derivatives of every order.",
    ref="sigmoid-smooth",
    derivation=steps(
        r"\sigma''(x)",
        (r"\frac{d}{dx} (\sigma(x) - \sigma(x)^2)", sigmoid_deriv),
        (r"\sigma'(x) (1 - 2 \sigma(x))", "the chain rule"),
        (r"\sigma(x) (1 - \sigma(x)) (1 - 2 \sigma(x))", sigmoid_deriv),
    ),
)

sigmoid_deriv_as_square = proved(
    r"\sigma'(x) = \frac{1}{4} - \left(\sigma(x) - \frac{1}{2}\right)^2",
    given=_SIGMOID,
    why="A quarter less a square: the slope is largest just where the value is one half, that is, at zero.",
    ref="sigmoid-derivative-maximum",
)

sigmoid_deriv_le_quarter = proved(
    r"\sigma'(x) \le \frac{1}{4}",
    given=_SIGMOID,
    why="Each sigmoid layer shrinks a gradient at least fourfold: where deep networks of sigmoids lose theirs.",
    source=_DEEP + "6.3.2",
    ref="sigmoid-derivative-maximum",
)

sigmoid_deriv_at_zero = proved(
    r"\sigma'(0) = \frac{1}{4}",
    given=_SIGMOID,
    why="The bound is attained.",
    ref="sigmoid-derivative-maximum",
)

sigmoid_deriv_even = proved(
    r"\sigma'(-x) = \sigma'(x)",
    given=_SIGMOID,
    why="Confident scores of either sign learn equally slowly.",
    ref="sigmoid-derivative-decreasing",
)

sigmoid_second_deriv_sign = proved(
    r"\sigma''(x) = -\tanh(x/2) \sigma'(x)",
    given=_SIGMOID,
    why="The slope falls to the right of zero and rises to the left: it decreases with the distance from zero.",
    ref="sigmoid-derivative-decreasing",
)

sigmoid_deriv_vanishes = supported(
    r"\lim_{x \to \infty} \sigma'(x) = 0",
    given=_SIGMOID,
    because="limits are computed, not derived",
    why="Far from zero a sigmoid is saturated and passes almost no gradient.",
    source=_DEEP + "6.3.2",
    ref="sigmoid-derivative-decreasing",
    survivors=(("a factor 2", "twice zero is zero"),),
)

# --- hyperbolic tangent and ReLU ------------------------------------------------------------------------------------------------

tanh_eq_sigmoid = proved(
    r"\tanh x = 2 \sigma(2 x) - 1",
    given=_REAL,
    why="The same curve, stretched to lie between −1 and 1: centred outputs make the next layer's work easier.",
    source=_DEEP + "6.3.2",
    ref="tanh-definition",
)

tanh = proved(
    r"\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}",
    given=_REAL,
    why="The definition by exponentials.",
    source="Abramowitz & Stegun, Handbook of Mathematical Functions, 4.5",
    ref="tanh-definition",
    axiom="the definition, which the engine knows",
)

tanh_range = proved(
    r"-1 < \tanh x < 1",
    given=_REAL,
    why="Bounded on both sides, and onto the interval between.",
    ref="tanh-range",
)

tanh_gap = proved(
    r"1 - \tanh^2 x = \frac{1}{\cosh^2 x}",
    given=_REAL,
    why="What is left to the bound is positive everywhere.",
    ref="tanh-range",
)

relu = proved(
    r"\max(0, x) = \frac{x + |x|}{2}",
    given=_REAL,
    why="The positive part of a number, as an average.",
    source=_DEEP + "6.3.1",
    ref="relu-definition",
)

relu_nonneg = proved(
    r"\max(0, x) \ge 0",
    given=_REAL,
    why="Nothing negative comes out of a rectifier.",
    ref="relu-range",
)

relu_onto = proved(
    r"\max(0, y) = y",
    given=r"Let $y \ge 0$.",
    why="Everything that is not negative does: the range is the closed half line.",
    ref="relu-range",
)

# --- softmax --------------------------------------------------------------------------------------------------------------------

softmax = proved(
    r"\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_{j=1}^K e^{x_j}}",
    given=r"Let $x \in \mathbb{R}^K$.",
    why="A function of the whole vector of scores: writing it of one score hides the others.",
    source=_BISHOP + "(4.62)",
    ref="softmax-definition",
    axiom="the definition, which the engine knows",
)

softmax_of_two = proved(
    r"\frac{e^a}{e^a + e^b} = \frac{1}{1 + e^{-(a - b)}}",
    given=r"Let $a, b \in \mathbb{R}$.",
    why="Of two classes only the difference of the scores counts, and softmax is the sigmoid of it.",
    source=_BISHOP + "4.2",
    ref="softmax-definition",
)

softmax_sums_to_one = proved(
    r"\sum_{i=1}^K \operatorname{softmax}(x)_i = 1",
    given=r"Let $x \in \mathbb{R}^K$.",
    why="The outputs are a distribution over the classes.",
    source=_BISHOP + "4.2",
    ref="softmax-probability-distribution",
    derivation=steps(
        r"\sum_{i=1}^K \operatorname{softmax}(x)_i",
        (r"\sum_{i=1}^K \frac{e^{x_i}}{\sum_{j=1}^K e^{x_j}}", softmax),
        (r"\frac{\sum_{i=1}^K e^{x_i}}{\sum_{j=1}^K e^{x_j}}", "the denominator is the same in every term"),
        (r"1", "cancel"),
    ),
)

softmax_positive = supported(
    r"\operatorname{softmax}(x)_i > 0",
    given=r"Let $x \in \mathbb{R}^K$.",
    because="a quotient of positive sums over a range of unknown length is not signed by the engine",
    why="No class is ruled out.",
    source=_BISHOP + "4.2",
    ref=("softmax-probability-distribution", "softmax-range"),
)

softmax_range = proved(
    r"0 < \frac{e^a}{e^a + e^b} < 1",
    given=r"Let $a, b \in \mathbb{R}$.",
    why="With a second class that takes its share no probability reaches 1; the vector as a whole lies in the open simplex.",
    ref="softmax-range",
)

softmax_below_one_for_any_number_of_classes = refuted(
    r"\operatorname{softmax}(x)_i < 1",
    given=r"Let $x \in \mathbb{R}^K$.",
    why="A single class has probability 1: the bound needs two classes.",
    ref="softmax-range",
    instead=softmax_range,
)

# --- losses ---------------------------------------------------------------------------------------------------------------------

mse_loss = proved(
    r"\frac{1}{n} \sum_{i=1}^n (y_i - \hat{y}_i)^2 = \frac{1}{n} \|y - \hat{y}\|_2^2",
    given=r"Let $y, \hat{y} \in \mathbb{R}^n$.",
    why="The mean squared error as a sum and as a norm.",
    source=_DEEP + "5.1.4",
    ref="mse-loss",
)

mse_scale = refuted(
    r"\frac{1}{n} \|y - \hat{y}\|_2^2 = \frac{1}{2} \|y - \hat{y}\|_2^2",
    given=r"Let $y, \hat{y} \in \mathbb{R}^n$.",
    why="A mean, a sum and half a sum have one minimum; beside a penalty they are different objectives.",
    ref="mse-loss",
    instead=mse_loss,
)

cross_entropy_loss = proved(
    r"-\sum_{i=1}^C \delta_{ic} \log p_i = -\log p_c",
    given=r"Let $p \in \mathbb{R}^C$ with $p_i > 0$ for all $i$.",
    why="With a one-hot label the loss is minus the logarithm of the probability of the right class.",
    source=_BISHOP + "(4.108)",
    ref="cross-entropy-loss",
    survivors=(("a factor", "where the quotient by the symbol is defined, the symbol is 1"),),
)

binary_cross_entropy = proved(
    r"\frac{d}{dp} \left(-y \log p - (1 - y) \log(1 - p)\right) = \frac{p - y}{p (1 - p)}",
    given=r"Let $0 < p < 1$ and $y \in [0, 1]$.",
    why="The loss of two classes falls until the prediction is the label.",
    source=_BISHOP + "(4.90)",
    ref="binary-cross-entropy",
)

binary_cross_entropy_guards = computed(
    r"-\log(1 + \varepsilon) < 0",
    given=r"Let $\varepsilon > 0$.",
    run=run.guards_of_the_logarithm,
    because=binary_cross_entropy,
    why="Programs keep the logarithm from zero in two ways: clipping the probability, or adding a little, which makes losses negative.",
    ref="binary-cross-entropy",
)

bce_example = proved(
    r"-\frac{1}{5} (2 \ln 0.9 + 2 \ln 0.8 + \ln 0.7) \approx 0.2027",
    given="",
    why="Five predictions, all on the right side, and their mean loss.",
    ref="example-002-bce",
)

bce_example_run = computed(
    r"-\frac{1}{5} (2 \ln 0.9 + 2 \ln 0.8 + \ln 0.7) \approx 0.20274",
    run=run.binary_cross_entropy_example,
    because=bce_example,
    why="The same from the labels and predictions.",
    ref="example-002-bce",
)
