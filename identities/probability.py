"""Probability.

Events and their chances, random numbers, and what expectations, variances and covariances do. The axioms are stated; everything else
follows from them.
"""

from __future__ import annotations

from identities import programs_chance as programs
from identities.entry import cited, computed, convention, defined, proved, refuted, steps, supported

_EVENTS = r"Let $A$ and $B$ be events with $P(A) > 0$ and $P(B) > 0$."
_NUMBERS = r"Let $X$ and $Y$ be random variables with finite second moments, and let $a, b, c, d \in \mathbb{R}$."
_VECTOR = r"Let $X$ be a random vector in $\mathbb{R}^n$ with mean $\mu$ and covariance matrix $\Sigma$, and let $a \in \mathbb{R}^n$."
_WASSERMAN = "Wasserman, All of Statistics, chapter 1"
_MOMENTS = "Wasserman, All of Statistics, chapter 3"

# --- events -----------------------------------------------------------------------------------------------------------------------

event_algebra = computed(
    r"P(A \cup B) = P(A) + P(B) - P(A \cap B)",
    given=r"Let $A$ and $B$ be events.",
    run=programs.events_of_finite_space,
    why="Events are sets of outcomes; in continuous spaces only the measurable ones, or no probability could be given to all.",
    source=_WASSERMAN,
    ref="sample-space-and-set-operations",
)

mutually_exclusive = defined(
    r"A \cap B = \emptyset",
    given=r"Let $A$ and $B$ be events.",
    why="Events that cannot happen together: their intersection is empty.",
    source=_WASSERMAN,
    ref="mutually-exclusive-events",
)

probability_nonneg = defined(
    r"P(A) \ge 0",
    given=r"Let $A$ be an event.",
    why="The first axiom: no chance is negative.",
    source="Kolmogorov 1933",
    ref="kolmogorov-nonnegativity",
)

probability_of_everything = defined(
    r"P(\Omega) = 1",
    given=r"Let $\Omega$ be the sample space.",
    why="The second axiom: something happens.",
    source="Kolmogorov 1933",
    ref="kolmogorov-normalization",
)

probability_additive = defined(
    r"P(A \cup B) = P(A) + P(B)",
    given=r"Let $A$ and $B$ be events with $P(A \cap B) = 0$.",
    why="The third axiom, for two events; it is asked for countably many, without which the Poisson law would not add up to one.",
    source="Kolmogorov 1933",
    ref="kolmogorov-additivity",
    run=programs.countable_additivity,
)

probability_additive_any = refuted(
    r"P(A \cup B) = P(A) + P(B)",
    given=r"Let $A$ and $B$ be events.",
    why="Outcomes in both events would be counted twice.",
    ref="kolmogorov-additivity",
    instead=event_algebra,
)

probability_of_complement = proved(
    r"P(A^c) = 1 - P(A)",
    given=r"Let $A$ be an event.",
    why="Often the chance that something does not happen is easier to find.",
    source=_WASSERMAN,
    ref="kolmogorov-additivity",
)

conditional_probability = proved(
    r"P(A \mid B) = \frac{P(A \cap B)}{P(B)}",
    given=_EVENTS,
    why="The chance of A among the outcomes in B; it is not defined if B has none.",
    source=_WASSERMAN,
    ref="conditional-probability",
    axiom="the definition of a conditional probability",
)

conditional_probability_of_complement = proved(
    r"P(A^c \mid B) = 1 - P(A \mid B)",
    given=_EVENTS,
    why="Given an event, chances are chances again: they add up to one.",
    source=_WASSERMAN,
    ref="conditional-probability",
)

bayes = proved(
    r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}",
    given=_EVENTS,
    why="Turns the chance of the data given a cause into that of the cause given the data.",
    source=_WASSERMAN,
    ref="bayes-theorem",
    derivation=steps(
        r"P(A \mid B)",
        (r"\frac{P(A \cap B)}{P(B)}", conditional_probability),
        (r"\frac{P(B \mid A) P(A)}{P(B)}", conditional_probability),
    ),
)

bayes_two_parts = proved(
    r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B \mid A) P(A) + P(B \mid A^c) P(A^c)}",
    given=r"Let $A$ and $B$ be events with $0 < P(A) < 1$ and $P(B) > 0$.",
    why="A cause and its absence are a partition: a diagnostic test is judged by this formula.",
    source=_WASSERMAN,
    ref="bayes-partition",
)

bayes_partition = cited(
    r"P(F_j \mid E) = \frac{P(E \mid F_j) P(F_j)}{\sum_{i=1}^n P(E \mid F_i) P(F_i)}",
    given=r"Let $F_1, \dots, F_n$ be a partition of the sample space with $P(F_i) > 0$, and let $E$ be an event with $P(E) > 0$.",
    why="The causes must exclude each other and leave nothing out, or the denominator is not the chance of the data.",
    because=(bayes, "the law of total probability over the parts"),
    source=_WASSERMAN,
    ref="bayes-partition",
    run=programs.partition_is_needed,
)

independent_events = defined(
    r"P(A \cap B) = P(A) P(B)",
    given=r"Let $A$ and $B$ be independent events.",
    why="Knowing that one happened says nothing of the other.",
    source=_WASSERMAN,
    ref="independence-events",
)

independent_complement = proved(
    r"P(A^c \cap B) = P(A^c) P(B)",
    given=r"Let $A$ and $B$ be independent events.",
    why="If two events are independent, so are their complements.",
    source=_WASSERMAN,
    ref="independence-events",
)

# --- random numbers and their laws ------------------------------------------------------------------------------------------------

random_variable = convention(
    r"P(X \in B)",
    given=r"Let $X$ be a random variable.",
    why=(
        "A number that depends on the outcome; discrete if it has countably many values, continuous if it has a density, "
        "and there are others."
    ),
    source="Wasserman, All of Statistics, chapter 2",
    ref="random-variable-concepts",
)

cdf = defined(
    r"F(x) = P(X \le x)",
    given=r"Let $X$ be a random variable.",
    why="One function that says everything of a law, with or without a density.",
    source="Wasserman, All of Statistics, chapter 2",
    ref="cdf-definition",
    run=programs.laws_add_up,
)

pmf = defined(
    r"p(a) = P(X = a)",
    given=r"Let $X$ be a discrete random variable.",
    why="The chances of the single values, which add up to one.",
    source="Wasserman, All of Statistics, chapter 2",
    ref="pmf-definition",
    run=programs.laws_add_up,
)

pdf = defined(
    r"F(a) = \int_{-\infty}^a f(x) \, dx",
    given=r"Let $f \colon \mathbb{R} \to \mathbb{R}$ be a density.",
    why="A density is the slope of the distribution function where that has one; its areas are chances, its values are not.",
    source="Wasserman, All of Statistics, chapter 2",
    ref="pdf-definition",
)

pdf_of_cdf_exponential = proved(
    r"\frac{d}{da} \int_0^a \lambda e^{-\lambda x} \, dx = \lambda e^{-\lambda a}",
    given=r"Let $\lambda > 0$ and $a > 0$.",
    why="The fundamental theorem at work: the derivative of a distribution function is the density.",
    source="Wasserman, All of Statistics, chapter 2",
    ref="pdf-definition",
)

# --- expectation ------------------------------------------------------------------------------------------------------------------

expectation_discrete = defined(
    r"m = \sum_{k=0}^\infty k p_k",
    given=r"Let $p_0, p_1, \dots$ be the chances of the values $0, 1, \dots$ of a random variable.",
    why="The mean over countably many values, where the sum converges absolutely; a finite sum would leave out the Poisson law.",
    source=_MOMENTS,
    ref="expectation-discrete",
)

expectation_continuous = defined(
    r"m = \int_{-\infty}^\infty x f(x) \, dx",
    given=r"Let $f \colon \mathbb{R} \to \mathbb{R}$ be a density.",
    why="The mean of a density, where it exists: that of Cauchy has none.",
    source=_MOMENTS,
    ref="expectation-continuous",
    run=programs.cauchy_has_no_mean,
)

expectation_affine = proved(
    r"E[a X + b] = a E[X] + b",
    given=_NUMBERS,
    why="Expectations may change units.",
    source=_MOMENTS,
    ref="expectation-affine",
)

expectation_add = proved(
    r"E[X + Y] = E[X] + E[Y]",
    given=_NUMBERS,
    why="Expectations add up whether or not the numbers depend on each other.",
    source=_MOMENTS,
    ref="expectation-additivity",
    axiom="expectations are linear: built into the algebra of expectations",
)

variance = defined(
    r"\operatorname{Var}(X) = E[(X - E[X])^2]",
    given=_NUMBERS,
    why="The mean squared distance from the mean.",
    source=_MOMENTS,
    ref="variance-definition",
)

variance_eq_moments = proved(
    r"\operatorname{Var}(X) = E[X^2] - E[X]^2",
    given=_NUMBERS,
    why="Shorter on paper; in rounded numbers it loses digits where the mean is great.",
    source=_MOMENTS,
    ref="variance-shortcut",
    derivation=steps(
        r"\operatorname{Var}(X)",
        (r"E[(X - E[X])^2]", variance),
        (r"E[X^2 - 2 X E[X] + E[X]^2]", "multiply out"),
        (r"E[X^2] - 2 E[X] E[X] + E[X]^2", expectation_affine),
        (r"E[X^2] - E[X]^2", "collect"),
    ),
)

variance_affine = proved(
    r"\operatorname{Var}(a X + b) = a^2 \operatorname{Var}(X)",
    given=_NUMBERS,
    why="A shift does not spread, and a scale counts twice.",
    source=_MOMENTS,
    ref="variance-affine",
)

standard_deviation = defined(
    r"s = \sqrt{\operatorname{Var}(X)}",
    given=_NUMBERS,
    why="A spread in the units of the number itself.",
    source=_MOMENTS,
    ref="standard-deviation",
)

standard_deviation_affine = proved(
    r"\sqrt{\operatorname{Var}(a X + b)} = |a| \sqrt{\operatorname{Var}(X)}",
    given=_NUMBERS,
    why="A spread is never negative: the scale counts with its absolute value.",
    source=_MOMENTS,
    ref="standard-deviation",
)

# --- covariance -------------------------------------------------------------------------------------------------------------------

covariance = defined(
    r"\operatorname{Cov}(X, Y) = E[(X - E[X])(Y - E[Y])]",
    given=_NUMBERS,
    why="Whether two numbers are great together.",
    source=_MOMENTS,
    ref="covariance-definition",
)

covariance_bilinear = proved(
    r"\operatorname{Cov}(a X + b, c Y + d) = a c \operatorname{Cov}(X, Y)",
    given=_NUMBERS,
    why="A covariance carries the units of both numbers.",
    source=_MOMENTS,
    ref="covariance-definition",
)

covariance_eq_moments = proved(
    r"\operatorname{Cov}(X, Y) = E[X Y] - E[X] E[Y]",
    given=_NUMBERS,
    why="The mean of the product, less the product of the means.",
    source=_MOMENTS,
    ref="covariance-shortcut",
)

correlation = proved(
    r"\operatorname{Corr}(X, Y) = \frac{\operatorname{Cov}(X, Y)}{\sqrt{\operatorname{Var}(X) \operatorname{Var}(Y)}}",
    given=_NUMBERS,
    why="A covariance without units; constant numbers have none.",
    source=_MOMENTS,
    ref="correlation-definition",
    axiom="the definition of a correlation",
)

covariance_sq_le = proved(
    r"\operatorname{Cov}(X, Y)^2 \le \operatorname{Var}(X) \operatorname{Var}(Y)",
    given=_NUMBERS,
    why="Cauchy and Schwarz for random numbers, which keeps correlations between -1 and 1.",
    source=_MOMENTS,
    ref="correlation-range",
)

correlation_range = supported(
    r"-1 \le \operatorname{Corr}(X, Y) \le 1",
    given=_NUMBERS,
    why="A correlation of 1 or -1 means that one number is an affine function of the other.",
    because=(covariance_sq_le, "divide by the variances and take the root; the engine does not divide there"),
    source=_MOMENTS,
    ref="correlation-range",
)

correlation_attains_one = computed(
    r"\operatorname{Cov}(X, a X + b) = a \operatorname{Var}(X)",
    given=_NUMBERS,
    run=programs.correlation_of_tables,
    because=covariance_sq_le,
    why="For an affine function the inequality is an equation.",
    source=_MOMENTS,
    ref="correlation-range",
)

correlation_scale = proved(
    r"\operatorname{Corr}(a X + b, c Y + d) = \operatorname{Corr}(X, Y)",
    given=r"Let $X$ and $Y$ be random variables with finite second moments, let $a, c > 0$ and $b, d \in \mathbb{R}$.",
    why="Correlations do not depend on units.",
    source=_MOMENTS,
    ref="correlation-scale-invariance",
    survivors=(("a letter", "a constant has no correlation, so that the variant is defined nowhere"),),
)

correlation_any_scale = refuted(
    r"\operatorname{Corr}(a X + b, c Y + d) = \operatorname{Corr}(X, Y)",
    given=r"Let $X$ and $Y$ be random variables with finite second moments, and let $a, b, c, d \in \mathbb{R}$.",
    why="A negative scale turns the sign round.",
    ref="correlation-scale-invariance",
    instead=correlation_scale,
)

covariance_matrix = proved(
    r"\Sigma = E[(X - \mu)(X - \mu)^\top]",
    given=_VECTOR,
    why="All covariances of a vector's entries, in one matrix.",
    source=_MOMENTS,
    ref="covariance-matrix-definition",
    axiom="the definition of a covariance matrix",
    survivors=(("an inverse", "an outer product of vectors has no inverse in two dimensions or more"),),
)

variance_of_form = proved(
    r"\operatorname{Var}(a^\top X) = a^\top \Sigma a",
    given=_VECTOR,
    why="The variance of every linear combination is in the covariance matrix.",
    source=_MOMENTS,
    ref="covariance-matrix-psd",
)

covariance_matrix_psd = proved(
    r"a^\top \Sigma a \ge 0",
    given=_VECTOR,
    why="A variance is not negative, so that a covariance matrix is positive semidefinite.",
    source=_MOMENTS,
    ref="covariance-matrix-psd",
    axiom="what it means to be a covariance matrix; it is the variance of a combination, as above",
)

variance_add = proved(
    r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y) + 2 \operatorname{Cov}(X, Y)",
    given=_NUMBERS,
    why="Spreads add up only where the numbers are uncorrelated.",
    source=_MOMENTS,
    ref="variance-of-sum",
)

covariance_of_independent = proved(
    r"\operatorname{Cov}(X, Y) = 0",
    given=r"Let $X$ and $Y$ be independent random variables with finite second moments.",
    why="Independent numbers are uncorrelated.",
    source=_MOMENTS,
    ref="independence-implies-zero-covariance",
)

uncorrelated_not_independent = computed(
    r"\operatorname{Cov}(X, X^2) = 0",
    given=r"Let $X \sim \mathcal{N}(0, 1)$.",
    run=programs.uncorrelated_but_dependent,
    because=covariance_of_independent,
    why="The converse fails: a number and its square may be uncorrelated.",
    source=_MOMENTS,
    ref="independence-implies-zero-covariance",
)
