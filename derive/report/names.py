"""What named things are called on paper: functions, composites, distributions, constants. LaTeX and plain text side by side."""

from __future__ import annotations

import re

from derive.notation import ACCENTS, UNICODE

#: Functions that are written as a name before parentheses: LaTeX, plain. What has a notation of its own stands in the writers.
FUNCTION_NAMES: dict[str, tuple[str, str]] = {
    **{n: (f"\\{n}", n) for n in "exp log max min sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth".split()},
    **{n: (f"\\operatorname{{{n}}}", n) for n in "sign step round sech arsinh arcosh artanh softplus logit erf erfc lambertw".split()},
    "log2": ("\\log_{2}", "log2"),
    "log10": ("\\log_{10}", "log10"),
    "log1p": ("\\operatorname{log1p}", "log1p"),
    "relu": ("\\operatorname{ReLU}", "ReLU"),
    "sigmoid": ("\\sigma", "σ"),
    "gamma": ("\\Gamma", "Γ"),
    "loggamma": ("\\log\\Gamma", "log Γ"),
    "digamma": ("\\psi", "ψ"),
    "beta": ("\\mathrm{B}", "B"),
    "Phi": ("\\Phi", "Φ"),
    "phi": ("\\phi", "φ"),
    "PhiInverse": ("\\Phi^{-1}", "Φ⁻¹"),
    "lowergamma": ("\\gamma", "γ"),
    "uppergamma": ("\\Gamma", "Γ"),
    "zeta": ("\\zeta", "ζ"),
    "hypergeometric1f1": ("{}_{1}F_{1}", "1F1"),
    "betainc": ("\\operatorname{betainc}", "betainc"),
    "gammaquantile": ("\\operatorname{gammaquantile}", "gammaquantile"),
    "betaquantile": ("\\operatorname{betaquantile}", "betaquantile"),
}
#: Functions whose first argument stands as an index of their name.
INDEXED_NAMES: dict[str, tuple[str, str]] = {
    "logbase": ("\\log", "log"),
    "multigamma": ("\\Gamma", "Γ"),
    "multidigamma": ("\\psi", "ψ"),
    "besseli": ("I", "I"),
    "besselj": ("J", "J"),
    "besselk": ("K", "K"),
    "legendre": ("P", "P"),
    "hermite": ("H", "H"),
}
COMPOSITE_NAMES: dict[str, str] = {
    "softmax": "softmax",
    "logsoftmax": "logsoftmax",
    "logsumexp": "logsumexp",
    "mean": "mean",
    "variance": "variance",
    "total": "sum",
    "layernorm": "LayerNorm",
    "rmsnorm": "RMSNorm",
    "batchnorm": "BatchNorm",
    "convolution": "conv",
    "crossentropy": "CE",
    "attention": "Attention",
    "huber": "Huber",
    "cosine": "cosine",
    "silu": "SiLU",
    "gelu": "GELU",
    "standardise": "standardise",
}
CONSTANT_NAMES: dict[str, tuple[str, str]] = {
    "pi": ("\\pi", "π"),
    "e": ("e", "e"),
    "i": ("\\mathrm{i}", "i"),
    "inf": ("\\infty", "∞"),
    "gamma": ("\\gamma", "γ"),
}
#: Distributions with a calligraphic letter; all others are written by their name.
DISTRIBUTION_LETTERS: dict[str, tuple[str, str]] = {
    "normal": ("\\mathcal{N}", "N"),
    "uniform": ("\\mathcal{U}", "U"),
}
NUMBER_SETS: dict[str, tuple[str, str]] = {
    "Z": ("\\mathbb{Z}", "ℤ"),
    "N": ("\\mathbb{N}", "ℕ"),
    "N+": ("\\mathbb{N}_{+}", "ℕ₊"),
    "Q": ("\\mathbb{Q}", "ℚ"),
    "R": ("\\mathbb{R}", "ℝ"),
    "C": ("\\mathbb{C}", "ℂ"),
}
#: The subscript of a norm of each kind: LaTeX, plain.
NORM_SUBSCRIPTS: dict[str, tuple[str, str]] = {
    "2": ("_{2}", "₂"),
    "1": ("_{1}", "₁"),
    "inf": ("_{\\infty}", "_∞"),
    "F": ("_{F}", "_F"),
    "spectral": ("_{2}", "₂"),
    "nuclear": ("_{*}", "_*"),
    "op1": ("_{1}", "₁"),
    "opinf": ("_{\\infty}", "_∞"),
    "max": ("_{\\max}", "_max"),
    "0": ("_{0}", "₀"),
    "any": ("", ""),
}
SPECTRAL_NAMES: dict[str, tuple[str, str]] = {
    "lambda": ("\\lambda", "λ"),
    "lambda_max": ("\\lambda_{\\max}", "λ_max"),
    "lambda_min": ("\\lambda_{\\min}", "λ_min"),
    "sigma": ("\\sigma", "σ"),
    "sigma_max": ("\\sigma_{\\max}", "σ_max"),
    "sigma_min": ("\\sigma_{\\min}", "σ_min"),
    "cond": ("\\kappa", "κ"),
    "rho": ("\\rho", "ρ"),
}

_COMMAND_TO_CHARACTER = {command: character for character, command in reversed(UNICODE.items()) if command.isalpha()}
_ACCENT_MARKS = {
    "hat": "\u0302",
    "bar": "\u0304",
    "tilde": "\u0303",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "ring": "\u030a",
    "underline": "\u0332",
}
_BOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ", "1": "𝟙"}
_TOKEN = re.compile(r"\\([A-Za-z]+)\*?\s*|\\.|[{}]|[^\\{}]+")


def distribution_name(name: str) -> str:
    """The name of a distribution as it is written out: `negative_binomial` is `NegativeBinomial`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def plain_letter(latex: str) -> str:
    """A letter's LaTeX as plain Unicode: `\\hat{\\beta}_{1}` is `β̂_1`; fonts are dropped, what has no character keeps its name."""
    out: list[str] = []
    accents: list[tuple[str, int]] = []
    board = False
    depth = 0
    for token in _TOKEN.finditer(latex):
        text = token.group()
        command = token.group(1)
        if command in ACCENTS:
            accents.append((_ACCENT_MARKS.get(ACCENTS[command], ""), depth))
            continue
        if text == "{":
            depth += 1
            continue
        if text == "}":
            depth -= 1
            if accents and accents[-1][1] == depth:
                out.append(accents.pop()[0])
            continue
        if command:
            board = command in ("mathbb", "mathbbm", "mathds")
            if not command.startswith(("math", "bold", "operatorname", "text", "bm", "symbf", "mathbf")):
                out.append(_COMMAND_TO_CHARACTER.get(command, command))
        else:
            out.append(_BOARD.get(text, text) if board else text)
            board = False
        if accents and accents[-1][1] == depth:
            out.append(accents.pop()[0])
    return "".join(out).strip()
