"""The canonical spelling of letters, and what letters usually stand for.

Two occurrences are the same letter when they have the same canonical name. The name is LaTeX, so that reports and counterexamples can
show it: `x`, `\\mathbf{x}`, `\\hat{\\beta}_{1}`, `\\sigma`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from derive.read import tree as t

GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron pi"
    " varpi rho varrho sigma varsigma tau upsilon"
    " phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar aleph".split()
)
FONTS = {
    "bold": "\\mathbf",
    "bb": "\\mathbb",
    "cal": "\\mathcal",
    "frak": "\\mathfrak",
    "rm": "\\mathrm",
    "sf": "\\mathsf",
    "tt": "\\mathtt",
}

#: Named functions of scalars: spelling on the page → name in the table of functions.
SCALAR_FUNCTIONS: dict[str, str] = {
    "exp": "exp", "log": "log", "ln": "log", "lg": "log10", "sqrt": "sqrt", "abs": "abs", "sgn": "sign", "sign": "sign",
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc",
    "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth",
    "sech": "sech",
    "arsinh": "arsinh", "arcosh": "arcosh", "artanh": "artanh", "arctanh": "artanh", "atanh": "artanh", "arcsinh": "arsinh",
    "sigmoid": "sigmoid", "softplus": "softplus", "logit": "logit", "relu": "relu", "ReLU": "relu", "Relu": "relu",
    "erf": "erf", "erfc": "erfc", "floor": "floor", "ceil": "ceil", "mod": "mod", "digamma": "digamma", "logistic": "sigmoid",
    "expit": "sigmoid", "lgamma": "loggamma", "heaviside": "step", "step": "step", "silu": "silu", "SiLU": "silu", "gelu": "gelu",
    "GELU": "gelu", "swish": "silu", "Swish": "silu", "huber": "huber", "Huber": "huber",
}  # fmt: skip
SCALAR_COMPOSITES = frozenset({"silu", "gelu", "huber"})

#: Named functions of arrays: spelling → name of a composite.
ARRAY_FUNCTIONS: dict[str, str] = {
    "softmax": "softmax", "Softmax": "softmax", "logsoftmax": "logsoftmax", "log_softmax": "logsoftmax", "LogSoftmax": "logsoftmax",
    "logsumexp": "logsumexp", "lse": "logsumexp", "LSE": "logsumexp", "LogSumExp": "logsumexp",
    "LayerNorm": "layernorm", "LN": "layernorm", "layernorm": "layernorm", "RMSNorm": "rmsnorm", "rmsnorm": "rmsnorm",
    "conv": "convolution", "Conv": "convolution", "convolve": "convolution",
    "BatchNorm": "batchnorm", "BN": "batchnorm", "batchnorm": "batchnorm",
    "Attention": "attention", "attention": "attention", "mean": "mean",
    "cosine_similarity": "cosine", "cosine similarity": "cosine", "cossim": "cosine", "CosSim": "cosine",
}  # fmt: skip

#: Operators on matrices and random letters that are written as names.
OPERATORS: dict[str, str] = {
    "tr": "trace", "Tr": "trace", "trace": "trace", "Trace": "trace", "det": "det", "Det": "det", "rank": "rank", "rk": "rank",
    "Rank": "rank",
    "diag": "diag", "Diag": "diag", "vec": "vec", "Vec": "vec", "adj": "adjugate", "cof": "cofactor",
    "E": "expectation", "Var": "variance", "V": "variance", "var": "variance", "Cov": "covariance", "cov": "covariance",
    "Corr": "correlation", "corr": "correlation", "Cor": "correlation", "P": "probability", "Pr": "probability", "Prob": "probability",
    "H": "entropy", "h": "entropy", "I": "information", "MI": "information", "KL": "kl", "D_KL": "kl", "JS": "js", "JSD": "js", "TV": "tv",
    "max": "max", "min": "min", "sup": "max", "inf": "min", "argmax": "argmax", "argmin": "argmin",
    "dim": "dim", "null": "null", "Bias": "bias", "MSE": "mse", "cond": "cond", "CE": "crossentropy",
    "logdet": "logdet", "Gal": "opaque", "span": "span", "sum": "total", "inv": "inverse", "pinv": "pseudo_inverse",
}  # fmt: skip

#: Letters that are functions when a fence follows them, unless something says otherwise.
FUNCTION_LETTERS = frozenset(
    {
        "f",
        "g",
        "h",
        "F",
        "G",
        "phi",
        "varphi",
        "psi",
        "Phi",
        "Psi",
        "ell",
        "J",
        "L",
        "u",
        "v",
        "M",
        "Q",
        "q",
        "p",
        "P",
        "Gamma",
        "zeta",
        "rho",
        "kappa",
        "R",
    }
)
INDEX_LETTERS = frozenset("i j k l m n r s t c b a p q h u v y x z K N M C d e".split())

#: Letters that run when they stand below a declared letter; others (`μ_n`, `s_p`) label it.
RUNNING = frozenset({"i", "j", "k", "l", "t", "r", "s", "c", "ell"})


def greek(name: str) -> str:
    return "\\" + name if name in GREEK else name


def spell(ident: t.Ident) -> str:
    """Return the canonical LaTeX of a letter or a name."""
    return _spelled(ident.name, ident.font, ident.accents)


@lru_cache(maxsize=4096)
def _spelled(name: str, font: str, accents: tuple[str, ...]) -> str:
    text = greek(name)
    if font == "bold":
        text = f"\\boldsymbol{{{text}}}" if name in GREEK else f"\\mathbf{{{text}}}"
    elif font in FONTS and not (font == "rm" and name in GREEK):
        text = f"{FONTS[font]}{{{text.replace('_', chr(92) + '_')}}}"
    for accent in accents:
        text = f"\\{accent}{{{text}}}"
    return text


def name_with_label(node: t.Node, head: t.Ident) -> str:
    """Return the name of a letter with its subscript as a label: `f_X`, `h_\\theta`."""
    sub = node.sub if isinstance(node, t.Script) else None
    return f"{spell(head)}_{{{label(sub)}}}" if sub is not None else spell(head)


def plain(node: t.Node) -> str | None:
    """Return the bare name of a letter, or None for anything else."""
    return node.name if isinstance(node, t.Ident) else None


def label(node: t.Node) -> str:
    """Return the canonical LaTeX of a subscript that is a label, not an index."""
    match node:
        case t.Ident():
            return spell(node)
        case t.Number():
            return node.text
        case t.Words():
            return f"\\mathrm{{{node.text}}}"
        case t.Row():
            return "".join(label(n) for n in node.items)
        case t.Listing():
            return ",".join(label(n) for n in node.items)
        case t.Script():
            sub = f"_{{{label(node.sub)}}}" if node.sub else ""
            sup = f"^{{{label(node.sup)}}}" if node.sup else ""
            return label(node.base) + sub + sup + "'" * node.primes
        case t.Fenced():
            left, right = (f"\\{x}" if x in "{}" else x for x in (node.left, node.right))
            return f"{left}{label(node.body)}{right}"
        case t.Sum():
            out = label(node.terms[0])
            for op, term in zip(node.ops, node.terms[1:], strict=True):
                out += {"pm": "\\pm"}.get(op, op) + label(term)
            return out
        case t.Prefix():
            return {"-": "-", "+": "+"}.get(node.op, node.op) + label(node.body)
        case t.Infix():
            return label(node.left) + {"cdot": "\\cdot ", "bullet": "\\bullet "}.get(node.op, node.op) + label(node.right)
        case t.Missing():
            return "\\cdot" if node.placeholder else ""
        case t.Ellipsis():
            return "\\ldots"
        case t.Chain():
            out = label(node.items[0])
            for op, item in zip(node.ops, node.items[1:], strict=True):
                out += op + label(item)
            return out
    return type(node).__name__.lower()


#: Meanings that make a letter a known function.
FUNCTION_MEANINGS = frozenset({
    "sigmoid", "softplus", "digamma", "gamma_function", "beta_function", "normal_cdf", "normal_pdf", "lambertw", "legendre", "relu",
    "lower_gamma",
    "loggamma_function", "erf",
    "multigamma", "multidigamma", "natural_log", "softmax",
})  # fmt: skip
#: Those among them that do not act on every entry of an array.
OF_ARRAYS = frozenset({"softmax", "beta_function", "lower_gamma", "multigamma", "multidigamma", "legendre"})
#: Letters that are functions before any fence.
ALWAYS_FUNCTIONS = frozenset({"f", "g", "h", "F", "G", "phi", "varphi", "psi", "Phi", "Psi", "Gamma", "zeta", "ell"})
#: Names whose meaning as a function is settled by convention: an equation for them is a claim.
CONVENTIONAL = frozenset(
    {"\\Gamma", "\\mathrm{B}", "\\mathrm{erf}", "\\mathrm{softmax}", "\\mathrm{tanh}", "\\mathrm{relu}", "\\mathrm{ReLU}"}
)

#: What an estimator's or a solution's name adds to the name of the letter that it is a value of.
DECORATION = re.compile(
    r"^\\(?:hat|tilde|widehat|bar)\{(?P<inner>.+)\}$"
    r"|^(?P<starred>.+)\^\{(?:\*|\\ast|\\star)\}$"
    r"|^(?P<labelled>.+?)_\{(?:\\mathrm\{)?(?:MLE|ML|MAP|OLS|LS|WLS|RIDGE|ridge|opt|max|min)\}?\}$"
)


def base_name(name: str) -> str | None:
    """The letter of which a decorated name is a value: μ of μ̂, w of w*; None of a plain name."""
    found = DECORATION.match(name)
    return next((x for x in found.groups() if x is not None), None) if found else None
