"""Attention.

Every query is compared with every key; the rows of weights that softmax makes of the comparisons average the values.
"""

from __future__ import annotations

from identities.entry import computed, proved, refuted, steps, supported
from identities.runs import attention as run

_ATTENTION = r"Let $Q \in \mathbb{R}^{n \times d}$, $K \in \mathbb{R}^{m \times d}$ and $V \in \mathbb{R}^{m \times p}$."
_WEIGHTS = _ATTENTION + r" Let $A = \operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right)$, taken row-wise."
_VASWANI = "Vaswani et al., Attention Is All You Need, 2017, section 3.2.1"

attention_scores = proved(
    r"(Q K^\top)_{ij} = \sum_{l=1}^d Q_{il} K_{jl}",
    given=_ATTENTION,
    why="Each score is the inner product of a query and a key.",
    source=_VASWANI,
    ref="attention-scores-dot-products",
    survivors=(
        ("an index", "the sum would run beyond the columns of a matrix, where nothing stands"),
        ("a transpose", "the sum would run beyond the rows of a matrix, where nothing stands"),
    ),
)

attention = proved(
    r"\left(\operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V\right)_{il} "
    r"= \sum_{j=1}^m \frac{e^{(Q K^\top)_{ij} / \sqrt{d}}}{\sum_{k=1}^m e^{(Q K^\top)_{ik} / \sqrt{d}}} V_{jl}",
    given=_ATTENTION,
    why="Row by row: each query weighs the values by how well their keys answer it. The softmax runs over the keys.",
    source=_VASWANI,
    ref="attention",
)

attention_in_loops = computed(
    r"(Q K^\top)_{ij} = \sum_{l=1}^d Q_{il} K_{jl}",
    given=_ATTENTION,
    run=run.attention_in_loops,
    because=attention,
    why="The program in matrices against three nested loops.",
    source=_VASWANI,
    ref="attention",
)

attention_rows_sum_to_one = proved(
    r"A \mathbf{1} = \mathbf{1}",
    given=_WEIGHTS,
    why="The weights of a query are shares: every output is an average of the values.",
    source=_VASWANI,
    ref="attention-rows-sum-to-one",
)

attention_columns_sum_to_one = refuted(
    r"A^\top \mathbf{1} = \mathbf{1}",
    given=_WEIGHTS,
    why="A formula that does not say along which axis the softmax runs can be read so; a key may be asked by all queries or by none.",
    ref="attention",
    instead=attention_rows_sum_to_one,
)

attention_weights_positive = supported(
    r"A_{ij} > 0",
    given=_WEIGHTS,
    because="a quotient of positive sums over a range of unknown length is not signed by the engine",
    why="Without a mask every value has some weight.",
    source=_VASWANI,
    ref="attention-rows-sum-to-one",
)

attention_shifts_with_values = proved(
    r"A (V + \mathbf{1} c^\top) = A V + \mathbf{1} c^\top",
    given=_WEIGHTS + r" Let $c \in \mathbb{R}^p$.",
    why="Averages move with what is averaged: the outputs lie among the values.",
    ref="attention-rows-sum-to-one",
    derivation=steps(
        r"A (V + \mathbf{1} c^\top)",
        (r"A V + A \mathbf{1} c^\top", "multiply out"),
        (r"A V + \mathbf{1} c^\top", attention_rows_sum_to_one),
    ),
)

attention_score_mean = proved(
    r"\mathbb{E}\left[\sum_{j=1}^d q_j k_j\right] = 0",
    given=r"Let $q_1, \dots, q_d, k_1, \dots, k_d$ be independent random variables with mean $0$ and variance $1$.",
    why="Scores of unrelated queries and keys are centred.",
    source=_VASWANI,
    ref="attention-scaling-variance",
)

attention_score_variance = proved(
    r"\operatorname{Var}\left(\sum_{j=1}^d q_j k_j\right) = d",
    given=r"Let $q_1, \dots, q_d, k_1, \dots, k_d$ be independent random variables with mean $0$ and variance $1$.",
    why="Scores grow with the dimension, and a softmax of large scores is nearly a maximum, through which no gradient flows.",
    source=_VASWANI,
    ref="attention-scaling-variance",
)

attention_scaled_variance = proved(
    r"\operatorname{Var}\left(\frac{1}{\sqrt{d}} \sum_{j=1}^d q_j k_j\right) = 1",
    given=r"Let $q_1, \dots, q_d, k_1, \dots, k_d$ be independent random variables with mean $0$ and variance $1$.",
    why="Divided by $\\sqrt{d}$ they have variance 1 in every dimension: a matter of saturation, and not of overflow.",
    source=_VASWANI,
    ref="attention-scaling-variance",
)

attention_scaling_is_not_overflow = computed(
    r"\frac{e^{a - c}}{e^{a - c} + e^{b - c}} = \frac{e^a}{e^a + e^b}",
    given=r"Let $a, b, c \in \mathbb{R}$.",
    run=run.scaling_keeps_softmax_soft,
    because=attention_scaled_variance,
    why="Subtracting the maximum already keeps exponentials finite; what the scaling saves is the gradient.",
    ref="attention-scaling-variance",
)

mask_limit = supported(
    r"\lim_{t \to -\infty} \frac{e^t}{e^t + e^b} = 0",
    given=r"Let $b \in \mathbb{R}$.",
    because="limits are computed, not derived",
    why="A score that goes to minus infinity takes its key out of the average: this is what a mask means.",
    ref="attention-mask",
    survivors=(("a factor 2", "twice zero is zero"),),
)

mask_of_whole_row = proved(
    r"\frac{e^{-c}}{\sum_{j=1}^m e^{-c}} = \frac{1}{m}",
    given=r"Let $c \in \mathbb{R}$ and let $m \ge 1$ be an integer.",
    why="With the same large negative number everywhere a row that should be empty becomes uniform, and no error is raised.",
    ref="attention-mask",
)

attention_mask = computed(
    r"\frac{e^{-c}}{\sum_{j=1}^m e^{-c}} = \frac{1}{m}",
    given=r"Let $c \in \mathbb{R}$ and let $m \ge 1$ be an integer.",
    run=run.masking,
    because=(mask_limit, mask_of_whole_row),
    why="A mask of $-10^9$ is as good as deleting keys while one key is left; a half-precision number cannot hold it.",
    ref="attention-mask",
)

attention_shapes = computed(
    r"\operatorname{tr}((A V)^\top (A V)) = \|A V\|_F^2",
    given=r"Let $A \in \mathbb{R}^{n \times m}$ and $V \in \mathbb{R}^{m \times p}$.",
    run=run.shapes_and_row_sums,
    why="As many outputs as queries, as wide as the values.",
    source=_VASWANI,
    ref="attention-shapes",
)
