"""Names of distributions and of the operators of probability, as they are written."""

from __future__ import annotations

MOMENTS = {"expectation", "variance", "covariance", "correlation"}


INFORMATION = {"entropy", "information", "kl", "js", "tv"}


MEANINGS = {
    "E": "expectation",
    "Var": "variance",
    "var": "variance",
    "V": "variance",
    "Cov": "covariance",
    "cov": "covariance",
    "Corr": "correlation",
    "corr": "correlation",
    "Cor": "correlation",
    "P": "probability",
    "Pr": "probability",
    "Prob": "probability",
    "H": "entropy",
    "h": "entropy",
    "I": "information",
    "MI": "information",
    "KL": "kl",
    "JS": "js",
    "JSD": "js",
    "TV": "tv",
}


#: Numbers that describe the law of a random number.
DESCRIPTIONS = {
    "median": "median", "Median": "median", "med": "median", "Med": "median", "mode": "mode", "Mode": "mode",
    "skew": "skewness", "Skew": "skewness", "skewness": "skewness", "kurt": "kurtosis", "Kurt": "kurtosis", "kurtosis": "kurtosis",
}  # fmt: skip


#: Names of distributions as they are written → canonical name.
DISTRIBUTIONS = {
    "N": "normal",
    "Normal": "normal",
    "Norm": "normal",
    "Poisson": "poisson",
    "Pois": "poisson",
    "Poi": "poisson",
    "Po": "poisson",
    "Bernoulli": "bernoulli",
    "Bern": "bernoulli",
    "Ber": "bernoulli",
    "Binomial": "binomial",
    "Bin": "binomial",
    "Binom": "binomial",
    "Multinomial": "multinomial",
    "Mult": "multinomial",
    "Multi": "multinomial",
    "Categorical": "categorical",
    "Cat": "categorical",
    "Geometric": "geometric",
    "Geom": "geometric",
    "Geo": "geometric",
    "NegBin": "negative_binomial",
    "NegativeBinomial": "negative_binomial",
    "NB": "negative_binomial",
    "Hypergeometric": "hypergeometric",
    "Exponential": "exponential",
    "Exp": "exponential",
    "Expon": "exponential",
    "Laplace": "laplace",
    "Lap": "laplace",
    "Gamma": "gamma",
    "Gam": "gamma",
    "Ga": "gamma",
    "InvGamma": "inverse_gamma",
    "InverseGamma": "inverse_gamma",
    "IG": "inverse_gamma",
    "Beta": "beta",
    "Bet": "beta",
    "Be": "beta",
    "Dirichlet": "dirichlet",
    "Dir": "dirichlet",
    "Uniform": "uniform",
    "Unif": "uniform",
    "U": "uniform",
    "Weibull": "weibull",
    "Pareto": "pareto",
    "Logistic": "logistic",
    "Gumbel": "gumbel",
    "Cauchy": "cauchy",
    "Wishart": "wishart",
    "W": "wishart",
    "InvWishart": "inverse_wishart",
    "IW": "inverse_wishart",
    "LogNormal": "lognormal",
    "Lognormal": "lognormal",
    "logN": "lognormal",
    "LN": "lognormal",
    "MN": "matrix_normal",
    "MVN": "normal",
    "StudentT": "student",
    "t": "student",
    "F": "f",
    "chi": "chi_square",
    "NG": "normal_gamma",
    "NormalGamma": "normal_gamma",
    "Rayleigh": "rayleigh",
    "Skellam": "skellam",
    "BetaBinomial": "beta_binomial",
    "Wald": "wald",
    "ExGaussian": "ex_gaussian",
}
