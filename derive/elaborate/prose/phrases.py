"""How prose says things: phrases → word classes, as data.

Each table has one line for each meaning (an indented line goes on): its name, a bar, and the phrases that say it, in lower case,
hyphens as spaces, without articles. Where two phrases begin at the same word, the longer one is meant. A phrase stands in one class only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from derive.elaborate.prose import sayings


class Tag(Enum):
    """Word classes of the shallow grammar."""

    SLOT = "slot"
    ADJECTIVE = "adjective"
    TOGETHER = "together"
    NEUTRAL = "neutral"
    FOREIGN = "foreign"
    NOUN = "noun"
    DISTRIBUTION = "distribution"
    VARIATE = "variate"
    PARAMETER = "parameter"
    LAW = "law"
    MEANING = "meaning"
    ESTIMATOR = "estimator"
    GLOBAL = "global"
    LAYOUT = "layout"
    BASE = "base"
    OPENER = "opener"
    CLAIM = "claim"
    POSED = "posed"
    BE = "be"
    HAVE = "have"
    FOLLOW = "follow"
    DENOTE = "denote"
    DEFINED = "defined"
    DEPEND = "depend"
    SIZED = "sized"
    NOT = "not"
    DETERMINER = "determiner"
    AND = "and"
    OR = "or"
    OF = "of"
    IN = "in"
    RESPECTIVELY = "respectively"
    QUIET = "quiet"
    SUM = "sum"
    EXIST = "exist"
    HOW = "how"
    EQUALITY = "equality"
    NUMBER = "number"
    COMMA = ","
    SEMICOLON = ";"
    COLON = ":"
    OPEN = "("
    CLOSE = ")"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the lexicon: its words, its class, and what it means."""

    words: tuple[str, ...]
    tag: Tag
    value: str


# Properties of one thing; the names are those of `derive.terms.conditions.PROPERTIES`, and `full_rank`, `singular`, `zero`.
ADJECTIVES = """
square | square
symmetric | symmetric, real symmetric, selfadjoint, self adjoint
antisymmetric | antisymmetric, skew symmetric, skewsymmetric, anti symmetric
invertible | invertible, nonsingular, non singular, regular matrix, of full rank and square, non degenerate, nondegenerate
singular | singular, noninvertible, non invertible, rank deficient
positive_definite | positive definite, symmetric positive definite, strictly positive definite, spd, s.p.d., p.d., pd, posdef, symmetric
    and positive definite, positive definite symmetric
positive_semidefinite | positive semidefinite, positive semi definite, nonnegative definite, non negative definite, psd, p.s.d.,
    symmetric positive semidefinite, symmetric positive semi definite, symmetric and positive semidefinite, positive semidefinite
    symmetric
negative_definite | negative definite, symmetric negative definite
orthogonal | orthogonal
orthonormal_columns | orthonormal columns, orthonormal column vectors, semi orthogonal, columns orthonormal, columns are orthonormal,
    columns form orthonormal set, column orthonormal
idempotent | idempotent
projection | orthogonal projection, orthogonal projector, orthogonal projection matrix, symmetric idempotent, symmetric and idempotent,
    projection matrix, orthoprojector
diagonal | diagonal
upper_triangular | upper triangular
lower_triangular | lower triangular
nilpotent | nilpotent
permutation | permutation matrix
stochastic | row stochastic, stochastic matrix, transition matrix
correlation | correlation matrix
full_rank | full rank, of full rank, maximal rank, full rank matrix
full_column_rank | full column rank, of full column rank, independent columns, linearly independent columns, columns are linearly
    independent, columns linearly independent, rank equal to its number of columns
full_row_rank | full row rank, of full row rank, linearly independent rows, rows are linearly independent, independent rows
distinct_eigenvalues | distinct eigenvalues, eigenvalues all distinct, pairwise distinct eigenvalues, simple eigenvalues
unit | unit vector, unit vectors, unit norm, of unit norm, unit length, of unit length, normalised vector, normalized vector, norm one,
    norm 1, euclidean norm 1
centred | centred, centered, mean centred, mean centered
probability_vector | probability vector, probability vectors, vector of probabilities, stochastic vector, discrete distribution vector
onehot | one hot, onehot, one hot encoded, one hot vector
nonzero | nonzero, non zero, not zero, different from zero, distinct from zero, nonvanishing, non vanishing, nontrivial
zero | zero
positive | positive, strictly positive, greater than zero, larger than zero
nonnegative | nonnegative, non negative
negative | negative, strictly negative
integer | integer, integers, whole number, whole numbers, integer valued
positive_integer | positive integer, positive integers, strictly positive integer, natural number, natural numbers, positive whole
    number, integer greater than zero
natural | nonnegative integer, nonnegative integers, non negative integer, non negative integers
even | even integer, even number, even integers
odd | odd, odd integer, odd number, odd integers
even_symbol | even
binary | binary, zero or one, 0 or 1, 0/1, zero one valued, 0 1 valued, indicator variable
probability | probability, probabilities
not_constant | not all equal, not all the same, not all identical, nonconstant, non constant, not constant, not all of them equal, not
    identical
differentiable | differentiable, twice differentiable, continuously differentiable, twice continuously differentiable, smooth,
    differentiable as often as needed, infinitely differentiable, sufficiently smooth, sufficiently differentiable, n times
    differentiable, three times differentiable, differentiable in its first argument, differentiable in its second argument, differentiable
    in both arguments, differentiable in each argument, differentiable in all arguments
convex | convex
strictly_convex | strictly convex
concave | concave
strictly_concave | strictly concave
increasing | increasing, strictly increasing, monotone increasing, monotonically increasing
analytic | analytic, entire
even_function | even function
constant | constant, constants, deterministic, nonrandom, non random, non stochastic, nonstochastic, independent of data
random | random
discrete | discrete
continuous | absolutely continuous, continuous
"""

# Properties of several things together, or of a family.
TOGETHERS = """
independent | independent, mutually independent, stochastically independent, statistically independent, jointly independent, independently
iid | i.i.d., iid, independent and identically distributed, independent identically distributed, independently and identically
    distributed, random sample, independent copies, independent draws, independent observations, independently drawn
identically_distributed | identically distributed, equal in distribution
uncorrelated | uncorrelated, pairwise uncorrelated, mutually uncorrelated
jointly_normal | jointly normal, jointly gaussian, jointly normally distributed, multivariate normally distributed
distinct | distinct, pairwise distinct, mutually distinct, pairwise different, all different, different
commute | commute, commuting, commutative
orthonormal | orthonormal
linearly_independent | linearly independent
disjoint | disjoint, mutually exclusive, pairwise disjoint
not_all_zero | not all zero, not all of them zero, not both zero
partition | partition of sample space, partition, exhaustive
"""

# Words that qualify and restrict nothing that a claim could depend on.
NEUTRALS = """
real | real, real valued, realvalued
complex | complex, complex valued
quiet | arbitrary, any, generic, general, given, fixed, known, unknown, some, certain, corresponding, respective, following, new, free,
    dense, finite, usual, standard, ordinary, single, common, true, suitable, conformable, compatible, univariate,
    multivariate, scalar valued, vector valued, matrix valued, measurable, continuous function, integrable, bounded, ith, next, above,
    same, other, first, second, two, three, four, observed, euclidean, marginal, joint, conditional, prior, posterior, unbiased, sample,
    population, empirical, feature, weight, input, output, hidden, non empty, nonempty, simple, multiple, linear, additive, numerical,
    total
"""

# Properties outside the vocabulary: a claim that rests on one cannot be judged false.
FOREIGNS = """
foreign | decreasing, strictly decreasing, monotone, monotonic, periodic, irreducible, aperiodic, ergodic, stationary, normal matrix,
    column stochastic, left stochastic, substochastic,
    doubly stochastic, toeplitz, circulant, hankel, tridiagonal, banded, block diagonal, diagonalisable, diagonalizable, unimodular,
    prime, coprime, relatively prime, irrational, rational number, bijective, injective, surjective, odd function, homogeneous,
    lipschitz, lipschitz continuous, strongly convex, strongly concave,
    exchangeable, hurwitz, stable matrix, diagonally dominant, strictly diagonally dominant, involutory, unipotent, harmonic,
    subharmonic, compact, connected, closed set, open set, square integrable, unimodal, log concave, log convex, separable, submodular,
    quasi convex, radial, multiplicative, symmetric distribution, symmetric density, symmetric about zero, symmetric around zero,
    symmetrically distributed, memoryless, infinitely divisible, similar, congruent, simultaneously diagonalisable, simultaneously
    diagonalizable, centrosymmetric, hollow, traceless, trace free, sparse, low rank, rank one, of rank one, rank 1, simple spectrum,
    equicorrelated, exponentially decaying, martingale, markov, even permutation, perfect square, squarefree, power of two, prime
    number, prime numbers, multiple of, hermitian, unitary, orthogonal to, perpendicular to, symmetric about, symmetric in, similar to,
    independent in, positive on, invertible on, strictly upper triangular, strictly lower triangular, strictly triangular, unit lower
    triangular, unit upper triangular, unit triangular, unitriangular, block triangular, block upper triangular, block lower
    triangular, quasi triangular, triangular
"""

NOUNS = """
matrix | matrix, matrices, array, arrays, block, blocks, submatrix, data matrix, design matrix, weight matrix, kernel matrix, gram
    matrix, model matrix, covariance matrices, block matrix, regressor matrix, feature matrix, precision matrices, operator
vector | vector, vectors, column vector, column vectors data, column, data vector, parameter vector, feature vector, weight
    vector, response vector, coefficient vector, input vector, input vectors, data points, data point, points, point, direction, tuple
row | row vector, row vectors
scalar | scalar, scalars, number, numbers, real number, real numbers, reals, real, constant scalar, coefficient, coefficients, exponent,
    dimension, dimensions, values, value, quantity, quantities, temperature, threshold, step size, learning rate, hyperparameter,
    regularisation parameter, regularization parameter, weight, index, indices, observations, observation, data, entries, entry, row
    indices, row index, column indices, column index, length, angle, time, sample points, elements, hyperparameters, unit
function | function, functions, map, maps, mapping, polynomial, loss function, activation function, activation, loss, transformation,
    real function, real functions, scalar function, vector function
random | random variable, random variables, variable, variables, variates, random variates, r.v., r.v.s, rv, rvs, noise, noise term,
    errors, error, error term, error terms, residual errors, increments, draws
random_vector | random vector, random vectors, noise vector, error vector, random vector valued, random column vector
random_matrix | random matrix, random matrices
event | event, events
set | set, sets, interval, region, domain, subset, finite set, parameter space
family | sequence, sequences, sample, samples, collection, series
"""

DISTRIBUTIONS = """
normal | normal, gaussian, univariate normal, univariate gaussian, normally
standard_normal | standard normal, standard gaussian, standard normally
multivariate_normal | multivariate normal, multivariate gaussian, mvn
bivariate_normal | bivariate normal, bivariate gaussian, bivariate normally
lognormal | log normal, lognormal, log normally
uniform | uniform, continuous uniform, uniformly
discrete_uniform | discrete uniform, uniform on integers
exponential | exponential, exponentially
laplace | laplace, double exponential
gamma | gamma, gamma distributed
inverse_gamma | inverse gamma, inverted gamma
beta | beta, beta distributed
dirichlet | dirichlet
poisson | poisson
bernoulli | bernoulli
binomial | binomial, binomially
negative_binomial | negative binomial, pascal
geometric | geometric, geometrically
hypergeometric | hypergeometric
multinomial | multinomial
categorical | categorical, multinoulli
chi_squared | chi square, chi squared, chi², χ²
student_t | student t, student's t, students t, t distributed, student, student's
f | fisher snedecor, snedecor f, f distribution
cauchy | cauchy
weibull | weibull
rayleigh | rayleigh
pareto | pareto
logistic | logistic, logistically
gumbel | gumbel
matrix_normal | matrix normal, matrix variate normal, matrix valued normal
wishart | wishart
inverse_wishart | inverse wishart, inverted wishart
von_mises | von mises
half_normal | half normal, half gaussian
inverse_gaussian | inverse gaussian, wald
maxwell | maxwell, maxwell boltzmann
erlang | erlang
zeta | zipf
levy | levy, lévy
triangular | triangular distribution
mixture | mixture, finite mixture, gaussian mixture, mixture of gaussians, mixture of normals
"""

VARIATES = """
distribution | distribution, law, distributed, distributions, probability distribution, probability law, model distribution
"""

PARAMETERS = """
mean | mean, means, expectation, expected value, expected values, expectations, mean vector, mean value, mean vectors, common mean,
    average, averages, prior mean, posterior mean
variance | variance, variances, common variance, error variance, noise variance, population variance, prior variance
standard_deviation | standard deviation, standard deviations, standard error, std
covariance | covariance, covariance matrix, covariances, dispersion matrix, variance covariance matrix, variance matrix
correlation_coefficient | correlation, correlation coefficient, correlations
precision | precision, precision matrix, inverse covariance, inverse variance
rate | rate, rate parameter, intensity, rates, inverse scale, rate parameters, intensities
scale | scale, scale parameter, scale matrix, scales, scale parameters
shape | shape, shape parameter, shapes, shape parameters, tail index
location | location, location parameter
degrees_of_freedom | degrees of freedom, degree of freedom, df, d.f.
trials | trials, independent trials, bernoulli trials, number of trials, independent bernoulli trials
failures | failures, number of failures
successes | successes, number of successes
success_probability | success probability, probability of success, success probabilities, cell probabilities, class probabilities, event
    probabilities, category probabilities, outcome probabilities, parameter of success, failure probability
concentration | concentration, concentration parameter, concentration parameters, concentration vector
parameter | parameter, parameters
weights | mixing weights, mixture weights, mixing proportions
support | support
minimum | minimum, lower endpoint
size | sample size
median | median
mode | mode
skewness | skewness
kurtosis | kurtosis
moments | moments, central moments, common central moments, raw moments
rank | rank
singular_values | singular values, nonzero singular values
eigenvalues | eigenvalues, nonzero eigenvalues, spectrum
eigenvectors | eigenvectors, orthonormal eigenvectors, normalised eigenvectors, normalized eigenvectors
rows | rows
columns | columns
diagonal_entries | diagonal entries, diagonal elements
zero_mean | zero mean, mean zero, zero means, zero expectation
unit_variance | unit variance, variance one, unit variances
"""

LAWS = """
density | density, densities, probability density, probability density function, pdf, density function, joint density, marginal density,
    conditional density, probability densities, pdfs, joint densities, posterior density, prior density, continuous density, lebesgue
    density
mass_function | probability mass function, pmf, mass function, probability mass functions, joint probability mass function, pmfs,
    probability function, probability function of counts, joint pmf
cdf | cdf, cumulative distribution function, distribution function, cdfs, cumulative distribution, cumulative distribution functions
survival | survival function, tail function, survivor function
mgf | moment generating function, mgf, moment generating functions
cgf | cumulant generating function, cgf
cf | characteristic function
pgf | probability generating function, pgf, generating function
quantile | quantile function, inverse cdf
hazard | hazard function, hazard rate, hazard
"""


SMALL = {
    Tag.DETERMINER: (
        "a, an, the, each, every, all, both, its, their, these, this, those, that, our, another, no, which, there, it, they, we, one"
    ),
    Tag.AND: "and, &, as well as, plus, but, while, whereas, along with, with also",
    Tag.OR: "or, respectively either",
    Tag.OF: "of",
    Tag.IN: (
        "in, lies in, lie in, belongs to, belong to, from space, taking values in, takes values in, with values in, element of, "
        "elements of, with entries in, are in, is in, from, taken from, chosen from"
    ),
    Tag.RESPECTIVELY: "respectively, resp., respectively.",
    Tag.QUIET: (
        "to, called, said, assumed, supposed, taken, itself, as well, too, however, indeed, again, only, in addition to, exactly, "
        "strictly, respectively both, always, hereby, all of which, each of which, both of which, i.e., e.g., that is, in other words, "
        "say, of course, respectively all, simply, jointly, henceforth, chosen, also, moreover, furthermore, further, additionally, "
        "now, as usual, as before, in addition, below, finally, next, without loss of generality, wlog, without restriction"
    ),
}


def _lines(table: str, tag: Tag) -> list[Entry]:
    entries = []
    for line in table.strip().replace("\n    ", " ").splitlines():
        value, _, phrases = line.partition("|")
        entries += [Entry(tuple(p.split()), tag, value.strip()) for p in phrases.split(",") if p.strip()]
    return entries


_TABLES: tuple[tuple[str, Tag], ...] = (
    (sayings.BES, Tag.BE),
    (sayings.OPENERS, Tag.OPENER),
    (ADJECTIVES, Tag.ADJECTIVE),
    (TOGETHERS, Tag.TOGETHER),
    (NEUTRALS, Tag.NEUTRAL),
    (FOREIGNS, Tag.FOREIGN),
    (NOUNS, Tag.NOUN),
    (DISTRIBUTIONS, Tag.DISTRIBUTION),
    (VARIATES, Tag.VARIATE),
    (PARAMETERS, Tag.PARAMETER),
    (LAWS, Tag.LAW),
    (sayings.MEANINGS, Tag.MEANING),
    (sayings.ESTIMATORS, Tag.ESTIMATOR),
    (sayings.GLOBALS, Tag.GLOBAL),
    (sayings.LAYOUTS, Tag.LAYOUT),
    (sayings.BASES, Tag.BASE),
    (sayings.NOTS, Tag.NOT),
    (sayings.CLAIMS, Tag.CLAIM),
    (sayings.POSED, Tag.POSED),
    (sayings.HAVES, Tag.HAVE),
    (sayings.FOLLOWS, Tag.FOLLOW),
    (sayings.DENOTES, Tag.DENOTE),
    (sayings.DEFINEDS, Tag.DEFINED),
    (sayings.DEPENDS, Tag.DEPEND),
    (sayings.SIZEDS, Tag.SIZED),
    (sayings.SUMS, Tag.SUM),
    (sayings.EXISTS, Tag.EXIST),
    (sayings.HOWS, Tag.HOW),
    (sayings.EQUALITY, Tag.EQUALITY),
)


def _lexicon() -> dict[str, tuple[Entry, ...]]:
    found: dict[tuple[str, ...], Entry] = {}
    small = [Entry(tuple(p.split()), tag, p.strip()) for tag, phrases in SMALL.items() for p in phrases.split(",")]
    for entry in [*small, *(e for table, tag in _TABLES for e in _lines(table, tag))]:
        found.setdefault(entry.words, entry)
    by_first: dict[str, list[Entry]] = {}
    for entry in found.values():
        by_first.setdefault(entry.words[0], []).append(entry)
    return {w: tuple(sorted(es, key=lambda e: -len(e.words))) for w, es in by_first.items()}


LEXICON: dict[str, tuple[Entry, ...]] = _lexicon()
"""For every first word the phrases that begin with it, longest first."""

MATRIX_ONLY: frozenset[str] = frozenset(
    "square symmetric antisymmetric invertible positive_definite positive_semidefinite negative_definite orthogonal "
    "orthonormal_columns idempotent "
    "projection diagonal upper_triangular lower_triangular nilpotent permutation stochastic correlation full_rank full_column_rank "
    "full_row_rank "
    "distinct_eigenvalues".split()
)
SQUARE_ONLY: frozenset[str] = MATRIX_ONLY - {"orthonormal_columns", "full_rank", "full_column_rank", "full_row_rank", "diagonal"}
"""Of a shape that is not square these cannot be said."""

PREPOSITIONS: frozenset[str] = frozenset("on at without under over about around within across between before after".split())
"""Words that may follow a name and leave it whole: "the density on ⟨0⟩"."""

HARMLESS: frozenset[str] = frozenset(
    "we use identity identities with by applied whose see section eq equation figure example theorem "
    "lemma proposition corollary definition proof case cases that this these those it there respect denote can will would should "
    "have been same kind form formula "
    "formulas left right hand side sides left-hand right-hand using used via which who whose whole between then th cf following "
    "holds hold true first second last "
    "line lines expression term terms name named known calculation result step where's let's you your our us me my i one ones "
    "thing things way such about over at "
    "into onto as per than both again more less most case note remark if otherwise".split()
)
"""Words that restrict nothing when they are passed over."""
