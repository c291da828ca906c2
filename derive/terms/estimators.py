"""Maximum-likelihood estimators in closed form, for a sample x_1 … x_n from a law of the table.

A row holds for one parameter and the set of the others that are unknown with it. `mean(·)` is the average over the sample of a function of
its member `x`; the other names are the parameters that are known. Every row is the unique maximiser for data at which it is defined: the
tests compare the
likelihood there with that around it, and the score with zero.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimator:
    """`value` is a formula in `a1`, `a2` (the averages of the functions in `averages`), `lowest`, `highest` and the known parameters.

    An average may use `centre`, the value of the first average.
    """

    law: str
    parameter: str
    unknown: tuple[str, ...]
    averages: tuple[str, ...]
    value: str


ESTIMATORS: tuple[Estimator, ...] = (
    Estimator("bernoulli", "p", (), ("x",), "a1"),
    Estimator("binomial", "p", (), ("x",), "a1/n"),
    Estimator("poisson", "l", (), ("x",), "a1"),
    Estimator("geometric", "p", (), ("x",), "1/a1"),
    Estimator("geometric0", "p", (), ("x",), "1/(1+a1)"),
    Estimator("negative_binomial", "p", (), ("x",), "r/(r+a1)"),
    Estimator("negative_binomial_trials", "p", (), ("x",), "r/a1"),
    Estimator("exponential", "l", (), ("x",), "1/a1"),
    Estimator("normal", "m", (), ("x",), "a1"),
    Estimator("normal", "m", ("v",), ("x",), "a1"),
    Estimator("normal", "v", (), ("(x-m)**2",), "a1"),
    Estimator("normal", "v", ("m",), ("x", "(x-centre)**2"), "a2"),
    Estimator("lognormal", "m", (), ("log(x)",), "a1"),
    Estimator("lognormal", "m", ("v",), ("log(x)",), "a1"),
    Estimator("lognormal", "v", (), ("(log(x)-m)**2",), "a1"),
    Estimator("lognormal", "v", ("m",), ("log(x)", "(log(x)-centre)**2"), "a2"),
    Estimator("laplace", "b", (), ("abs(x-m)",), "a1"),
    Estimator("gamma", "b", (), ("x",), "a/a1"),
    Estimator("inverse_gamma", "b", (), ("1/x",), "a/a1"),
    Estimator("weibull", "l", (), ("x**k",), "a1**(1/k)"),
    Estimator("rayleigh", "c", (), ("x**2",), "sqrt(a1/2)"),
    Estimator("pareto", "a", (), ("log(x/c)",), "1/a1"),
    Estimator("pareto", "c", (), (), "lowest"),
    Estimator("pareto", "c", ("a",), (), "lowest"),
    Estimator("pareto", "a", ("c",), ("log(x/lowest)",), "1/a1"),
    Estimator("uniform", "b", (), (), "highest"),
    Estimator("uniform", "a", (), (), "lowest"),
    Estimator("uniform", "b", ("a",), (), "highest"),
    Estimator("uniform", "a", ("b",), (), "lowest"),
)
