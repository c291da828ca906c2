"""Phrases that name meanings and open, deny or connect clauses: one line a meaning, `name | phrase, phrase`.

A line that begins with blanks goes on with the one before.
"""

from __future__ import annotations

# What a letter or a name can be said to be. The values are stable names that the elaborator knows.
MEANINGS = """
sigmoid | logistic sigmoid, sigmoid, sigmoid function, logistic function, logistic sigmoid function, standard logistic function,
    logistic sigmoid activation
softmax | softmax, softmax function, softmax map
softplus | softplus, softplus function
relu | rectified linear unit, relu, rectifier, relu activation
digamma | digamma function, digamma, psi function, logarithmic derivative of gamma function
trigamma | trigamma function, trigamma
gamma_function | gamma function, euler gamma function, euler's gamma function, complete gamma function
loggamma_function | log gamma function, logarithm of gamma function
beta_function | beta function, euler beta function, euler's beta function
multigamma | multivariate gamma function
multidigamma | multivariate digamma function
multigamma+multidigamma | multivariate gamma and digamma functions, multivariate gamma function and digamma function
gamma_function+digamma | gamma and digamma functions
gamma_function+beta_function | gamma and beta functions
beta_function+gamma_function | beta and gamma functions
digamma+trigamma | digamma and trigamma functions
hadamard_product+kronecker_product | hadamard and kronecker products, elementwise and kronecker products, hadamard and kronecker product
kronecker_product+hadamard_product | kronecker and hadamard products, kronecker and elementwise products
incomplete_gamma | lower incomplete gamma function, incomplete gamma function, upper incomplete gamma function
incomplete_beta | regularized incomplete beta function, regularised incomplete beta function
zeta_function | riemann zeta function, zeta function
erf | error function, gauss error function
normal_cdf | standard normal cdf, standard normal distribution function, standard normal cumulative distribution function, cdf of
    standard normal distribution, standard gaussian cdf, distribution function of standard normal distribution, normal cdf, probit
    function
normal_cdf+normal_pdf | standard normal cdf and density, standard normal cdf and pdf, standard normal distribution function and density,
    cdf and density of standard normal distribution
normal_pdf+normal_cdf | standard normal density and cdf, standard normal pdf and cdf, standard normal density and distribution function,
    density and cdf of standard normal distribution, pdf and cdf of standard normal distribution
normal_pdf | standard normal density, standard normal pdf, density of standard normal distribution, standard gaussian density, standard
    normal probability density
lambert_w | principal branch of lambert w function, lambert w function, principal branch of lambert function, lambert function,
    principal branch of lambert
legendre | legendre polynomials, legendre polynomial
hermite | hermite polynomials, physicists' hermite polynomials, hermite polynomial
hermite_e | probabilists' hermite polynomials
chebyshev_t | chebyshev polynomials, chebyshev polynomials of first kind, chebyshev polynomial of first kind
laguerre | laguerre polynomials
bessel | modified bessel function, bessel function, modified bessel function of first kind
harmonic_number | harmonic number, harmonic numbers
catalan_number | catalan number, catalan numbers
fibonacci_number | fibonacci number, fibonacci numbers
stirling_number | stirling number of second kind, stirling numbers of second kind
bell_number | bell number, bell numbers
bernoulli_number | bernoulli number, bernoulli numbers
euler_number | euler's number, base of natural logarithm, base of natural logarithms
euler_gamma | euler mascheroni constant, euler's constant, euler constant
natural_log | natural logarithm, natural log
heaviside | heaviside function, heaviside step function, unit step function, step function
indicator | indicator, indicator function, characteristic function of set
sign | sign function, signum function, signum
floor | floor function, integer part
kronecker_delta | kronecker delta, kronecker symbol, kronecker's delta
dirac_delta | dirac delta, dirac delta function, delta function
levi_civita | levi civita symbol
kronecker_product | kronecker product, tensor product
kronecker_sum | kronecker sum
hadamard_product | elementwise product, hadamard product, element wise product, entrywise product, schur product, componentwise product,
    component wise product, pointwise product, elementwise multiplication, element wise multiplication, entry wise product
hadamard_division | elementwise division, hadamard division, entrywise division, elementwise quotient
outer_product | outer product
inner_product | inner product, dot product, scalar product, standard inner product, euclidean inner product
frobenius_inner_product | frobenius inner product
cross_product | cross product, vector product
convolution | convolution
composition | composition, function composition, composition of functions
vec | column stacking operator, vectorisation, vectorization, vec operator, vectorisation operator, vectorization operator, stacks
    columns, stacks columns of matrix, stacks columns of its argument, columnwise vectorisation, stacking of columns, column by column
    stacking
vech | half vectorisation, half vectorization, vech operator
commutation_matrix | commutation matrix
duplication_matrix | duplication matrix
diag | diagonal matrix formed from, diagonal matrix whose diagonal is, vector of diagonal
    entries
trace | trace
determinant | determinant
adjugate | adjugate, classical adjoint, adjoint matrix
cofactor | cofactor, cofactors
pseudoinverse | moore penrose inverse, moore penrose pseudoinverse, pseudoinverse, pseudo inverse, moore penrose generalised inverse,
    moore penrose generalized inverse
transpose | transpose
inverse | inverse
identity_matrix | identity matrix, identity operator, identity of order, identity of size, unit matrix
ones_vector | vector of ones, all ones vector, all one vector, ones vector, vector of all ones
ones_matrix | matrix of ones, all ones matrix, matrix of all ones, ones matrix, all one matrix
zero_matrix | zero matrix, null matrix, matrix of zeros
zero_vector | zero vector, null vector, vector of zeros
basis_vector | standard basis vector, th standard basis vector, th unit vector, th canonical basis vector, th basis vector, th canonical
    unit vector, th standard unit vector, standard basis vectors, unit basis vector, canonical basis vector,
    standard unit vector, canonical basis vectors
centering_matrix | centring matrix, centering matrix
hat_matrix | hat matrix
frobenius_norm | frobenius norm
spectral_norm | spectral norm, operator norm, matrix 2 norm, operator 2 norm
nuclear_norm | nuclear norm, trace norm, sum of its singular values, sum of singular values, ky fan norm, schatten 1 norm
euclidean_norm | euclidean norm, euclidean norms, 2 norm, l2 norm, euclidean length
one_norm | 1 norm, l1 norm, sum of absolute values, taxicab norm, manhattan norm
max_norm | maximum norm, sup norm, infinity norm, max norm, supremum norm, largest absolute value
column_sum_norm | maximal absolute column sum, maximum absolute column sum, largest absolute column sum
row_sum_norm | maximal absolute row sum, maximum absolute row sum, largest absolute row sum
entrywise_norm | entrywise norm
condition_number | condition number
spectral_radius | spectral radius
gradient | gradient, gradient vector
hessian | hessian, hessian matrix
jacobian | jacobian, jacobian matrix
laplacian | laplacian, laplace operator
directional_derivative | directional derivative
divergence_operator | divergence operator
entropy | entropy, shannon entropy, entropy function
differential_entropy | differential entropy
binary_entropy | binary entropy function, binary entropy
cross_entropy | cross entropy
conditional_entropy | conditional entropy
joint_entropy | joint entropy
kl | kullback leibler divergence, kl divergence, relative entropy, kullback-leibler divergence, kullback leibler distance
js | jensen shannon divergence
mutual_information | mutual information
conditional_mutual_information | conditional mutual information
expectation | expectation operator, expectation over, expected value operator, expectation under, expectation with respect to
variance_operator | variance operator
covariance_operator | covariance operator
probability_measure | probability measure
log_likelihood | log likelihood, loglikelihood, log likelihood function
negative_log_likelihood | negative log likelihood, nll
likelihood | likelihood, likelihood function
score | score, score function, score vector
fisher_information | fisher information, expected information, fisher information matrix, expected fisher information
observed_information | observed information, observed fisher information
posterior | posterior, posterior distribution
prior | prior, prior distribution
evidence | evidence, marginal likelihood, model evidence
elbo | evidence lower bound, elbo, variational lower bound, variational free energy
bias | bias
mse | mean squared error, mse
sample_mean | sample mean, sample means, arithmetic mean, sample average, empirical mean, grand mean, sample mean vector
sample_variance | sample variance, unbiased sample variance, sample variances, unbiased sample variances, unbiased variance estimator
sample_variance_n | biased sample variance, empirical variance, uncorrected sample variance
sample_covariance | sample covariance, unbiased sample covariance, sample covariance matrix
sample_deviation | sample standard deviation, sample standard deviations
sample_correlation | sample correlation, sample correlation coefficient, pearson correlation coefficient, sample pearson correlation
    coefficient, empirical correlation, empirical correlation coefficient
order_statistic | order statistic, order statistics, th smallest, th largest
fitted_values | fitted values, fitted value, predictions, predicted values, fitted response, vector of fitted values
residuals | residuals, residual, residual vector, vector of residuals, ols residual, ols residuals, least squares residuals
rss | residual sum of squares, sum of squared residuals, rss, error sum of squares, sum of squares of residuals
tss | total sum of squares, tss
tss+ess+rss | total explained and residual sums of squares
tss+rss | total and residual sums of squares
rss+tss | residual and total sums of squares
ess | explained sum of squares, regression sum of squares, model sum of squares
r_squared | coefficient of determination
leverage | leverage, leverages
slope | least squares slope, estimated slope, fitted slope, ols slope, slope estimator
intercept | least squares intercept, estimated intercept, fitted intercept, ols intercept, intercept estimator
loss | loss, loss function, cost function, objective, objective function, cost, training loss
cosine_similarity | cosine similarity
margin | margin
complement | complement
counts | counts, cell counts, observed counts
prediction | prediction
max_eigenvalue | largest eigenvalue, maximal eigenvalue, maximum eigenvalue
min_eigenvalue | smallest eigenvalue, minimal eigenvalue, minimum eigenvalue
max_singular_value | largest singular value, maximal singular value
min_singular_value | smallest singular value, minimal singular value
svd | singular value decomposition, thin singular value decomposition, compact singular value decomposition, svd, thin svd
eigendecomposition | eigendecomposition, spectral decomposition, eigenvalue decomposition
cholesky | cholesky factor, cholesky decomposition, cholesky factorisation, cholesky factorization
qr | qr decomposition, qr factorisation, qr factorization
eigenvalue | eigenvalue
eigenvector | eigenvector
singular_vector | singular vector, singular vectors, left singular vector, left singular vectors, right singular vector, right singular
    vectors, left and right singular vectors, right and left singular vectors
singular_value | singular value, th singular value, th largest singular value
column_of | th column
row_of | th row, row of
entry_of | th entry, th component, th coordinate
unit_matrix_entry | single entry matrix
"""


ESTIMATORS = """
mle | maximum likelihood estimator, maximum likelihood estimate, mle, ml estimator, ml estimate, maximum likelihood estimators, maximum
    likelihood estimates, maximiser, maximizer, mles, maximum likelihood solution
map | maximum a posteriori estimator, maximum a posteriori estimate, map estimator, map estimate
ols | least squares estimator, ordinary least squares estimator, least squares solution, ols estimator, least squares estimate, least
    squares estimates, ols estimate, ordinary least squares solution, ordinary least squares estimate, ordinary least squares estimates,
    estimates, least squares coefficients, ordinary least squares coefficients
gls | generalised least squares estimator, generalized least squares estimator, gls estimator, generalised least squares estimate,
    generalized least squares estimate
wls | weighted least squares estimator, wls estimator, weighted least squares solution
ridge | ridge estimator, ridge solution, ridge regression estimator, ridge estimate, ridge regression solution
mom | method of moments estimator, moment estimator, method of moments estimate
estimator | estimator, unbiased estimator, estimate
minimiser | minimiser, minimizer, minimum point
"""


GLOBALS = """
inverses_exist | all inverses exist, inverses exist, inverse exists, both inverses are defined, all inverses are assumed to exist, all
    inverses are supposed to exist, inverses are
    assumed to exist, necessary inverses exist, all indicated inverses exist, indicated inverses exist, all required inverses exist,
    required inverses exist, inverses that occur exist, all inverses that appear exist, whenever inverses exist, assuming inverses
    exist, provided inverses exist, all matrices to be inverted are invertible, all inverted matrices are invertible, all inverses below
    exist, inverses involved exist, all inverses involved exist, inverses in question exist, all stated inverses exist, matrix in
    brackets is invertible, matrices in brackets are invertible, matrix in parentheses is invertible, both inverses exist, inverses
    below exist, whose inverse exists, all inverses are well defined, all inverses used exist, inverses used exist
finite | all moments exist, moments exist, all expectations exist, expectations exist, expectations are finite, expectations involved
    exist, all expectations are finite, all expectations involved exist, finite variance, finite variances, finite mean, finite means,
    finite expectation, finite moments, finite second moment, finite second moments, positive finite variances, positive finite
    variance, finite fourth moment, finite fourth moments, finite nonzero variances, finite entropies, finite entropy, finite
    expectations, integrals converge, all integrals converge, integral converges, integral exists, integrals exist, all integrals exist,
    series converges, series converge, sum converges, sums converge, all moments are finite, moments are finite, required moments exist,
    all required moments exist, all sums converge, all limits exist, limit exists, polynomial growth, at most polynomial growth, at most
    exponential growth, finite second order moments, finite variance and mean, finite first and second moments
defined | all terms are defined, all quantities are defined, all quantities are well defined, all expressions are defined, well defined,
    all denominators are nonzero, denominators are nonzero, denominators do not vanish, expression is defined, both sides are defined,
    quotients are defined, both sides exist, left side is defined, everything is defined, all derivatives exist, derivatives exist, all
    logarithms are defined, denominator is nonzero, no denominator vanishes
conformable | compatible shapes, compatible dimensions, conformable dimensions, conforming dimensions, matching dimensions, compatible
    sizes, conformable matrices, conformable shapes, dimensions are compatible, dimensions match, dimensions conform, shapes match,
    shapes are compatible, conformable for products, appropriate dimensions, suitable dimensions, appropriate size, appropriate sizes,
    suitable size, suitable sizes, appropriate shapes, products are defined, all products are defined
regular | regularity conditions, usual regularity conditions, standard regularity conditions, differentiation and integration may be
    interchanged, interchange of differentiation and integration, differentiation and integration can be interchanged, mild regularity
    conditions, sufficient regularity, integration and differentiation may be exchanged
real | all numbers are real, all quantities are real, everything is real, all variables are real, all matrices are real, real valued
    throughout
complex | complex conjugate, over complex numbers, complex matrix, complex matrices, complex vector, complex vectors, complex number,
    complex numbers, complex variable
"""


BASES = """
2 | bits, in bits, let entropies be measured in bits, entropies are measured in bits, entropy is measured in bits, measured in bits,
    let entropy be measured in bits, all entropies are in bits, entropies are in bits, base 2, base two, logarithm to base 2, logarithms
    to base 2, log base 2, binary logarithm, base 2 logarithm, base 2 logarithms
e | nats, in nats, base e, natural logarithms, logarithms are natural, log is natural logarithm, log denotes natural logarithm
10 | base 10, base ten, common logarithm, decimal logarithm, log base 10, logarithms to base 10
"""


# "can be", "not necessarily": what is said then restricts nothing.
NOTS = """
not | not, isn't, aren't, never, neither, nor, cannot
not_all | not all, not all of
open | not necessarily, need not be, need not, not assumed to be, not required to be, without assuming, without requiring, does not have
    to be, do not have to be, not assumed, possibly, may or may not, whether or not, no assumption, not supposed to be, can be any, may
    be, can be, might be, without, not in general, generally not, not needed to be, not necessarily be, not always, do not assume, does
    not assume, not assume, do not suppose, not suppose, do not require, does not require, not require, do not need, not assuming, not
    requiring, is not assumed, it is not assumed, is not required, no need, don't assume, don't require, do not assume that, not assume
    that, not require that, it is not assumed that, it is not required that, not insist, do not insist, nothing says that, nothing says,
    nobody says that, not known to be, is not known to be, do not know that, do not know whether, not known whether, not said to be,
    not given to be, not told that, not clear that, no reason to assume that
"""


OPENERS = """
let | let, consider, take, choose, pick, given are, let us consider, let there be, we consider, consider then, now let, fix, we fix, let
    us take, we take, imagine, say, suppose we have, we are given, letting, taking, we observe, observe data, observe
suppose | suppose, assume, assuming, supposing, provided, provided that, assume that, suppose that, under assumption, under assumption
    that, on assumption that, under condition, under condition that, we assume, we suppose, we assume that, it is assumed that, assuming
    that, we require, we require that, under hypothesis, presuming, as long as, so long as, throughout we assume,
    let us assume, let us suppose
where | where, in which, wherein, wherever, in here, with which
with | with, having, together with, along with, under
for | for, for all, for any, for every, for each, for some, for fixed, for given, over all, valid for, holds for, true for, for arbitrary
if | if, when, whenever, once, in case, in case that, only if, if in addition, exactly when, precisely when
given | given, conditional on, conditionally on
unless | unless, except when, except if, except for, except where
such_that | such that, satisfying, so chosen that, with property that, so that, that satisfies, that satisfy, which satisfies, which
    satisfy, subject to, obeying, fulfilling, with property
here | here, throughout, in this section, in what follows, from now on, hereafter, in sequel, in following, throughout this section,
    throughout this sheet, in this sheet
define | define, redefine, we redefine, set, put, write, introduce, we define, we set, we put, we write, we introduce, we use notation,
    denoting, defining, setting, writing, putting, we denote, denote, denote by, we denote by, by definition, we let, notation,
    using notation, we call,
    call, abbreviate, we abbreviate, let us write, let us define, let us put, let us denote, which we write, which we denote by, writing
    also
recall | recall, recall that, remember, remember that, note, note that, notice, notice that
since | since, because
"""


CLAIMS = """
claim | then, hence, thus, therefore, consequently, it follows that, it follows, we have, one has, we get, we obtain, we find, it holds
    that, it holds, there holds, show that, prove that, implies, implies that, gives, yields, becomes, so, this gives, this yields,
    which gives, which yields, we see that, one obtains, one gets, one finds, follows that, show, prove, verify that, verify, in
    particular, conclude that, we conclude, we conclude that, shows that, evaluates to, simplifies to, reduces to, we claim, claim,
    claim that, we claim that, leads to, and so, such a, it is true that, it can be shown that, it is known that, satisfies identity,
    holds, deduce that, we deduce, we deduce that, is given by, are given by, is equal to, equals, equal
"""


POSED = """
model | we fit, fitting, fitted model, model, linear model, regression model, statistical model, model equation, generative model,
    linear regression model, simple linear regression model
solve | solve, solves, solving, solution of, solutions of, solution to, solves equation, root of, roots of, solve equation, solve system
satisfies | satisfies, satisfy, must satisfy, should satisfy, obeys, obey, fulfils, fulfil, fulfills, solves system
update | update, update rule, gradient descent, gradient step, gradient descent step, iteration, iterate, newton step, newton update,
    gradient descent update, newton iteration, update step, recursion, gradient descent iteration, parameter update, weight update,
    gradient ascent
equation | normal equations, characteristic equation, linear system, system of equations, linear equations, differential equation,
    stationarity condition, first order condition, first order conditions, optimality condition, optimality conditions, eigenvalue
    equation, eigenvalue problem, functional equation
problem | problem, optimisation problem, optimization problem, minimise, minimize, maximise, maximize, minimising, minimizing,
    maximising, maximizing, minimises, minimizes, maximises, maximizes
hypothesis | null hypothesis, hypothesis, alternative hypothesis
"""


BES = """
be | is, are, be, being, was, were, is assumed to be, are assumed to be, is taken to be, are taken to be, is supposed to be, are
    supposed to be, is said to be, remain, remains, stay, to be, become, is again, are again, have been, is assumed, are assumed, is
    also, are also, is chosen to be
"""


HAVES = """
have | has, have, possesses, possess, having, admits, admit, owns, has a, have a
"""


FOLLOWS = """
follow | follows, follow, is distributed as, are distributed as, is distributed according to, are distributed according to, is drawn
    from, are drawn from, drawn from, sampled from, is sampled from, are sampled from, distributed as, distributed according to,
    following, come from, comes from, obeys law, be drawn from, be sampled from, be distributed as, be distributed according to,
    generated from, are generated from
"""


DENOTES = """
denote | denotes, denote, denoting, stands for, stand for, is denoted by, are denoted by, represents, represent, means, refers to, refer
    to, is short for, are short for, is shorthand for, is abbreviation for, abbreviates, stands here for, is written, are written,
    denoted by, denoted, written as, signifies, be denoted by, be written
"""


DEFINEDS = """
defined | is defined as, are defined as, is defined by, are defined by, defined by, defined as, be defined by, be defined as, is defined
    to be, is by definition, are by definition, we define as, is defined through, is defined via, defined via, defined through, be given
    by
"""


DEPENDS = """
depend | function of, functions of, depending on, depends on, depend on, depends differentiably on, depending differentiably on,
    depending smoothly on, depends smoothly on, depend differentiably on, depend smoothly on, as function of, functions only of,
    function only of, parametrised by, parameterised by, parametrized by, parameterized by
scalar | scalar function of, scalar functions of, scalar valued function of, real function of, real valued function of, scalar loss
    depending on
"""


SIZEDS = """
size | of size, of sizes, of order, of orders, of dimension, of dimensions, of shape, of shapes, of format, of type, have sizes, has
    size, have dimensions, with dimensions, with sizes, of respective sizes, of length, of lengths, of same size, has shape, have
    shapes, has dimension, has dimensions, of respective dimensions
rank | of rank, has rank, have rank, with rank
dimensional | dimensional, vector of length, vector of dimension, dimensional real
by | by
"""


LAYOUTS = """
denominator | denominator layout, denominator convention, gradient convention, hessian formulation
numerator | numerator layout, numerator convention, jacobian convention, jacobian formulation
"""


SUMS = """
sum | sum to, sums to, summing to, add up to, adds up to, adding up to, that sum to, which sum to
"""


EXISTS = """
exist | exists, exist, converges, converge, is finite, are finite, is well defined, are well defined, is defined, are defined
"""


HOWS = """
rowwise | row wise, rowwise, row by row, to each row, along rows, of each row, over rows
columnwise | column wise, columnwise, column by column, to each column
elementwise | elementwise, element wise, entrywise, entry wise, componentwise, component wise, pointwise, coordinatewise, coordinate
    wise, entry by entry, element by element
"""


EQUALITY = """
equality | with equality if and only if, equality holds if and only if, with equality iff, equality iff, equality holds iff, equality
    holds exactly when, with equality exactly when, with equality when, with equality if, equality if, with equality precisely when,
    with equality for, if and only if, iff
"""
