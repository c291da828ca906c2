"""Information theory.

How much is unknown, how much one law costs in place of another, and what knowing one thing says of another. Logarithms are natural unless
a base is written; bits are nats divided by log 2.
"""

from __future__ import annotations

from identities import programs_chance as programs
from identities.entry import computed, convention, defined, proved, refuted, steps

_LAW = r"Let $p \in \mathbb{R}^n$ with $p_i > 0$ and $\sum_{i=1}^n p_i = 1$."
_LAWS = r"Let $p, q \in \mathbb{R}^n$ with $p_i > 0$, $q_i > 0$, $\sum_{i=1}^n p_i = 1$ and $\sum_{i=1}^n q_i = 1$."
_PAIR = r"Let $X$ and $Y$ be discrete random variables."
_TABLE = r"Let $p \in \mathbb{R}^{m \times n}$ with $p_{ij} > 0$, and let $u_i = \sum_{j=1}^n p_{ij}$ and $v_j = \sum_{i=1}^m p_{ij}$."
_LATENT = (
    r"Let $q, f, g \in \mathbb{R}^n$ with $q_i > 0$, $f_i > 0$, $g_i > 0$ and $\sum_{i=1}^n q_i = 1$, and let $e = \sum_{i=1}^n f_i g_i$."
)
_COVER = "Cover & Thomas, Elements of Information Theory, chapter 2"

# --- entropy ----------------------------------------------------------------------------------------------------------------------

entropy = defined(
    r"H = -\sum_{i=1}^n p_i \log p_i",
    given=_LAW,
    why="How many nats are missing, on average, before the outcome is known; with logarithms of base two they are bits.",
    source=_COVER,
    ref="shannon-entropy",
)

entropy_change_of_base = proved(
    r"-\sum_{i=1}^n p_i \log_2 p_i = -\frac{1}{\log 2} \sum_{i=1}^n p_i \log p_i",
    given=_LAW,
    why="Bits and nats differ by a factor; formulas that mix them are false.",
    source=_COVER,
    ref=("shannon-entropy", "log-base-footnote-convention"),
)

entropy_without_base = refuted(
    r"-\sum_{i=1}^n p_i \log_2 p_i = -\sum_{i=1}^n p_i \log p_i",
    given=_LAW,
    why="The same entropy cannot be in bits and in nats: every quantity of information needs its base.",
    ref=("shannon-entropy", "log-base-footnote-convention"),
    instead=entropy_change_of_base,
)

information_bases = convention(
    r"\log_2 e = \frac{1}{\log 2}",
    why="One base is used throughout an equation; here it is e, unless a base is written.",
    source=_COVER,
    ref="log-base-footnote-convention",
)

zero_log_zero = convention(
    r"\lim_{p \to 0^+} p \log p = 0",
    why="Outcomes without chance count for nothing: 0 log 0 is taken as its limit.",
    source=_COVER,
    ref="entropy-zero-log-zero-convention",
    run=programs.entropies_of_examples,
)

entropy_term_nonneg = proved(
    r"-p \log p \ge 0",
    given=r"Let $0 < p \le 1$.",
    why="Each outcome adds to the entropy, unless it is certain; so an entropy is zero just for certainty.",
    source=_COVER,
    ref="entropy-zero-deterministic",
)

entropy_le_log = proved(
    r"-\sum_{i=1}^n p_i \log p_i \le \log n",
    given=_LAW,
    why="Nothing is less known than an outcome among n that are all alike. Over infinitely many outcomes there is no greatest entropy.",
    source=_COVER,
    ref="entropy-maximum-uniform",
)

entropy_gap_of_uniform = proved(
    r"\log n + \sum_{i=1}^n p_i \log p_i = \sum_{i=1}^n p_i \log \frac{p_i}{1 / n}",
    given=_LAW,
    why="What an entropy lacks to its maximum is the divergence from the uniform law.",
    source=_COVER,
    ref="entropy-maximum-uniform",
    survivors=(("a number", "the logarithm of a negative number is not defined"),),
)

entropy_uniform_example = computed(
    r"-4 \cdot \frac{1}{4} \log_2 \frac{1}{4} = 2",
    run=programs.entropies_of_examples,
    why="Four equal chances take two questions.",
    ref="example-002-entropy-uniform",
)

entropy_concentrated_example = computed(
    r"-0.97 \log_2 0.97 - 0.03 \log_2 0.01 \approx 0.2419",
    run=programs.entropies_of_examples,
    why="An outcome that is nearly certain leaves a quarter of a bit.",
    ref="example-002-entropy-concentrated",
)

# --- divergence -------------------------------------------------------------------------------------------------------------------

kl_divergence = defined(
    r"D = \sum_{i=1}^n p_i \log \frac{p_i}{q_i}",
    given=_LAWS,
    why="The price, in nats for each outcome, of a code made for q where p is the truth; infinite where q excludes what happens.",
    source=_COVER,
    ref="kl-divergence",
    run=programs.masking_loses_infinity,
)

log_le_sub_one = proved(
    r"\log t \le t - 1",
    given=r"Let $t > 0$.",
    why="The logarithm lies under its tangent at one: all inequalities of information come from here.",
    source=_COVER,
    ref="kl-nonnegativity",
)

kl_nonneg = proved(
    r"\sum_{i=1}^n p_i \log \frac{p_i}{q_i} \ge 0",
    given=_LAWS,
    why="Gibbs's inequality: no other law codes the truth better than itself.",
    source=_COVER,
    ref="kl-nonnegativity",
)

kl_neg_le = proved(
    r"\sum_{i=1}^n p_i \log \frac{q_i}{p_i} \le 0",
    given=_LAWS,
    why="The proof of Gibbs's inequality, line by line.",
    source=_COVER,
    ref="kl-nonnegativity",
    derivation=steps(
        r"\sum_{i=1}^n p_i \log \frac{q_i}{p_i}",
        (r"\le \sum_{i=1}^n p_i \left( \frac{q_i}{p_i} - 1 \right)", log_le_sub_one),
        (r"= \sum_{i=1}^n q_i - \sum_{i=1}^n p_i", "multiply out"),
        (r"= 0", "both laws add up to one"),
    ),
)

kl_asymmetric = refuted(
    r"\sum_{i=1}^n p_i \log \frac{p_i}{q_i} = \sum_{i=1}^n q_i \log \frac{q_i}{p_i}",
    given=_LAWS,
    why="A divergence is no distance: it depends on which law is the truth.",
    source=_COVER,
    ref="kl-asymmetry",
    instead=kl_nonneg,
)

entropy_kl_example = computed(
    r"-0.5 \log_2 0.5 - 0.3 \log_2 0.3 - 0.2 \log_2 0.2 \approx 1.485",
    run=programs.divergences_of_examples,
    why="An entropy and a divergence with their units, in bits and in nats.",
    ref=("example-001-entropy-kl", "kl-asymmetry"),
)

kl_example = computed(
    r"0.4 \log \frac{0.4}{0.35} + 0.3 \log \frac{0.3}{0.35} + 0.2 \log \frac{0.2}{0.15} + 0.1 \log \frac{0.1}{0.15} \approx 0.0242",
    run=programs.divergences_of_examples,
    why="Two laws that are close: a fortieth of a nat.",
    ref="example-002-kl",
)

kl_masked = computed(
    r"\frac{1}{2} \log_2 \frac{1}{2} = -\frac{1}{2}",
    run=programs.masking_loses_infinity,
    because=kl_nonneg,
    why="A program that leaves out terms with q = 0 returns a negative number where the divergence is infinite.",
    ref="kl-code-masking-defect",
)

kl_smoothed = computed(
    r"\frac{1}{2} \log(10^{15}) - \log 2 \approx 16.58",
    run=programs.smoothing_converges,
    why="Adding a little to every chance keeps programs finite; what was infinite becomes a great number that depends on how little.",
    ref="kl-code-smoothing",
)

# --- cross-entropy ----------------------------------------------------------------------------------------------------------------

cross_entropy = defined(
    r"C = -\sum_{i=1}^n p_i \log q_i",
    given=_LAWS,
    why="The mean cost of coding p with the code of q: the loss of a classifier.",
    source=_COVER,
    ref="cross-entropy-definition",
)

cross_entropy_eq = proved(
    r"-\sum_{i=1}^n p_i \log q_i = -\sum_{i=1}^n p_i \log p_i + \sum_{i=1}^n p_i \log \frac{p_i}{q_i}",
    given=_LAWS,
    why="What must be paid, and what is paid too much.",
    source=_COVER,
    ref="cross-entropy-decomposition",
)

cross_entropy_mixed_bases = refuted(
    r"-\sum_{i=1}^n p_i \log q_i = -\sum_{i=1}^n p_i \log_2 p_i + \sum_{i=1}^n p_i \log \frac{p_i}{q_i}",
    given=_LAWS,
    why="An entropy in bits and a divergence in nats do not add up.",
    ref="cross-entropy-decomposition",
    instead=cross_entropy_eq,
)

entropy_le_cross_entropy = proved(
    r"-\sum_{i=1}^n p_i \log p_i \le -\sum_{i=1}^n p_i \log q_i",
    given=_LAWS,
    why="A cross-entropy is least where q is p, so that minimizing it fits the law.",
    source=_COVER,
    ref="cross-entropy-minimization-equals-kl",
)

cross_entropy_minimization = computed(
    r"-\sum_{i=1}^n p_i \log q_i - \sum_{i=1}^n p_i \log \frac{p_i}{q_i} = -\sum_{i=1}^n p_i \log p_i",
    given=_LAWS,
    run=programs.cross_entropy_is_least_at_the_law,
    because=(cross_entropy_eq, entropy_le_cross_entropy),
    why="Cross-entropy and divergence differ by what q cannot change: both have the same minimum.",
    source=_COVER,
    ref=("cross-entropy-minimization-equals-kl", "cross-entropy-decomposition"),
)

# --- mutual information -----------------------------------------------------------------------------------------------------------

conditional_entropy = proved(
    r"H(X \mid Y) = H(X, Y) - H(Y)",
    given=_PAIR,
    why="What is left unknown of X when Y is known.",
    source=_COVER,
    ref="conditional-entropy",
    survivors=(("a letter for its square", "entropies of functions of a random letter are not worked out"),),
)

mutual_information = proved(
    r"I(X; Y) = H(X) - H(X \mid Y)",
    given=_PAIR,
    why="By how much knowing Y shrinks what is unknown of X.",
    source=_COVER,
    ref="mutual-information-entropies",
    survivors=(("a letter for its square", "entropies of functions of a random letter are not worked out"),),
)

mutual_information_symm = proved(
    r"I(X; Y) = H(Y) - H(Y \mid X)",
    given=_PAIR,
    why="Each of two things says as much of the other.",
    source=_COVER,
    ref="mutual-information-entropies",
    survivors=(("a letter for its square", "entropies of functions of a random letter are not worked out"),),
)

mutual_information_sum = proved(
    r"\sum_{i=1}^m \sum_{j=1}^n p_{ij} \log \frac{p_{ij}}{u_i v_j} "
    r"= \sum_{i=1}^m \sum_{j=1}^n p_{ij} \log p_{ij} - \sum_{i=1}^m u_i \log u_i - \sum_{j=1}^n v_j \log v_j",
    given=_TABLE,
    why="The double sum over a table is the divergence from independence; the marginals must be those of the table.",
    source=_COVER,
    ref="mutual-information-double-sum",
)

mutual_information_tables = computed(
    r"I(X; Y) \ge 0",
    given=_PAIR,
    run=programs.information_of_tables,
    because=(mutual_information_sum, kl_nonneg),
    why="Information is never negative, and zero just for independent numbers.",
    source=_COVER,
    ref=("mutual-information-double-sum", "mutual-information-entropies", "conditional-entropy"),
)

# --- the evidence and its bound ---------------------------------------------------------------------------------------------------

elbo_gap = proved(
    r"\log e = \sum_{i=1}^n q_i \log f_i - \sum_{i=1}^n q_i \log \frac{q_i}{g_i} + \sum_{i=1}^n q_i \log \frac{q_i e}{f_i g_i}",
    given=_LATENT,
    why="With likelihoods f, a prior g and the evidence e: the bound falls short of log e by the divergence from the posterior f g / e.",
    source="Bishop, Pattern Recognition and Machine Learning, 10.1",
    ref="elbo-gap",
)

elbo_gap_nonneg = proved(
    r"\sum_{i=1}^n q_i \log \frac{q_i}{r_i} \ge 0",
    given=r"Let $q, r \in \mathbb{R}^n$ with $q_i > 0$, $r_i > 0$, $\sum_{i=1}^n q_i = 1$ and $\sum_{i=1}^n r_i = 1$.",
    why="The gap is a divergence from the posterior, which Gibbs's inequality keeps from being negative.",
    source="Bishop, Pattern Recognition and Machine Learning, 10.1",
    ref="elbo",
)

elbo = proved(
    r"\sum_{i=1}^n q_i \log f_i - \sum_{i=1}^n q_i \log \frac{q_i}{g_i} \le \log e",
    given=_LATENT,
    why="A bound of the evidence that can be computed without the posterior: what variational inference maximizes.",
    source="Bishop, Pattern Recognition and Machine Learning, 10.1",
    ref="elbo",
)

elbo_tables = computed(
    r"\sum_{i=1}^n q_i \log f_i - \sum_{i=1}^n q_i \log \frac{q_i}{g_i} \le \log e",
    given=_LATENT,
    run=programs.evidence_bound,
    because=(elbo_gap, elbo_gap_nonneg),
    why="The bound is reached at the posterior, and nowhere else.",
    source="Bishop, Pattern Recognition and Machine Learning, 10.1",
    ref="elbo",
)
