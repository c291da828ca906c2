"""How NumPy and SciPy write the functions of the table in `terms/functions.py`, norms, matrix functions, constants and relations."""

from __future__ import annotations

from derive.terms import heads as h
from derive.terms.heads import Term

#: Functions of scalars, elementwise on arrays: `{0}`, `{1}` are the arguments.
FUNCTIONS: dict[str, str] = {
    **{f: f"np.{f}({{0}})" for f in "exp log log2 log10 log1p sqrt abs sign floor ceil sin cos tan sinh cosh tanh".split()},
    **{f: f"np.{f}({{0}})" for f in "arcsin arccos arctan".split()},
    "round": "np.round({0})",
    "arsinh": "np.arcsinh({0})",
    "arcosh": "np.arccosh({0})",
    "artanh": "np.arctanh({0})",
    "cot": "1 / np.tan({0})",
    "sec": "1 / np.cos({0})",
    "csc": "1 / np.sin({0})",
    "coth": "1 / np.tanh({0})",
    "sech": "1 / np.cosh({0})",
    "relu": "np.maximum({0}, 0)",
    "step": "np.heaviside({0}, 0)",
    "sigmoid": "special.expit({0})",
    "softplus": "np.logaddexp(0, {0})",
    "logit": "special.logit({0})",
    "gamma": "special.gamma({0})",
    "loggamma": "special.gammaln({0})",
    "digamma": "special.digamma({0})",
    "polygamma": "special.polygamma({0}, {1})",
    "beta": "special.beta({0}, {1})",
    "factorial": "special.factorial({0})",
    "binomial": "special.binom({0}, {1})",
    "erf": "special.erf({0})",
    "erfc": "special.erfc({0})",
    "Phi": "special.ndtr({0})",
    "phi": "np.exp(-({0}) ** 2 / 2) / np.sqrt(2 * np.pi)",
    "PhiInverse": "special.ndtri({0})",
    "max": "np.maximum({0}, {1})",
    "min": "np.minimum({0}, {1})",
    "mod": "np.mod({0}, {1})",
    "logbase": "np.log({1}) / np.log({0})",
    "delta": "float({0} == {1})",
    "gammaquantile": "special.gammaincinv({0}, {1})",
    "betaquantile": "special.betaincinv({0}, {1}, {2})",
    "besselj": "special.jv({0}, {1})",
    "besseli": "special.iv({0}, {1})",
    "besselk": "special.kv({0}, {1})",
}

NORMS = {
    "2": "np.linalg.norm({0})",
    "F": "np.linalg.norm({0})",
    "1": "np.abs({0}).sum()",
    "inf": "np.abs({0}).max()",
    "max": "np.abs({0}).max()",
    "spectral": "np.linalg.norm({0}, 2)",
    "nuclear": "np.linalg.norm({0}, 'nuc')",
    "op1": "np.linalg.norm({0}, 1)",
    "opinf": "np.linalg.norm({0}, np.inf)",
}

MATRIX_FUNCTIONS = {"exp": "linalg.expm({0})", "log": "linalg.logm({0})", "sqrt": "linalg.sqrtm({0})"}

CONSTANTS = {"pi": "np.pi", "e": "np.e", "inf": "np.inf", "gamma": "np.euler_gamma", "i": "1j"}

COMPARISONS: dict[type[Term], str] = {h.Less: "<", h.LessEqual: "<=", h.Greater: ">", h.GreaterEqual: ">=", h.Equal: "==", h.NotEqual: "!="}
