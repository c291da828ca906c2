"""What follows from a linear model, each quantity one line of LaTeX in the names of its data (Seber & Lee 2003, chapters 3, 6, 10).

In braces stand names: x and y the numbers or X the design matrix, n their size, W the weights; k is the index of a member of a family.
"""

from __future__ import annotations

#: Quantities of n pairs of numbers. Names in braces: x, y and n the data, a and b the coefficients, k an index.
_D = r"({n} \sum_{{j=1}}^{{{n}}} {x}_j^2 - (\sum_{{j=1}}^{{{n}}} {x}_j)^2)"
_S = r"({n} \sum_{{j=1}}^{{{n}}} {x}_j {y}_j - (\sum_{{j=1}}^{{{n}}} {x}_j) (\sum_{{j=1}}^{{{n}}} {y}_j))"
_MX = r"\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} {x}_j"
_MY = r"\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} {y}_j"
_SLOPE = rf"\frac{{{{{_S}}}}}{{{{{_D}}}}}"
_START = rf"({_MY} - {_SLOPE} {_MX})"
_FIT = rf"({_MY} + {_SLOPE} ({{x}}_k - {_MX}))"
_SXX = rf"\sum_{{{{i=1}}}}^{{{{{{n}}}}}} ({{x}}_i - {_MX})^2"
_SYY = rf"\sum_{{{{i=1}}}}^{{{{{{n}}}}}} ({{y}}_i - {_MY})^2"
_SXY = rf"\sum_{{{{i=1}}}}^{{{{{{n}}}}}} ({{x}}_i - {_MX}) ({{y}}_i - {_MY})"
_ORIGIN = r"\frac{{\sum_{{j=1}}^{{{n}}} {x}_j {y}_j}}{{\sum_{{j=1}}^{{{n}}} {x}_j^2}}"

_MEANS = {"mean_x": _MX, "mean_y": _MY, "sxx": _SXX, "syy": _SYY, "sxy": _SXY}
_SPREADS = {
    "variance_x": rf"\frac{{{{1}}}}{{{{{{n}}-1}}}} {_SXX}",
    "variance_y": rf"\frac{{{{1}}}}{{{{{{n}}-1}}}} {_SYY}",
    "covariance": rf"\frac{{{{1}}}}{{{{{{n}}-1}}}} {_SXY}",
    "deviation_x": rf"\sqrt{{{{\frac{{{{1}}}}{{{{{{n}}-1}}}} {_SXX}}}}}",
    "deviation_y": rf"\sqrt{{{{\frac{{{{1}}}}{{{{{{n}}-1}}}} {_SYY}}}}}",
    "correlation": rf"\frac{{{{{_SXY}}}}}{{{{\sqrt{{{{{_SXX}}}}} \sqrt{{{{{_SYY}}}}}}}}}",
}


def _with_fit(fit: str) -> dict[str, str]:
    """What follows from the fitted values."""
    again = fit.replace("_k", "_i")
    rest = rf"\sum_{{{{i=1}}}}^{{{{{{n}}}}}} ({{y}}_i - {again})^2"
    return {
        "fitted_values": fit,
        "residuals": rf"{{y}}_k - {fit}",
        "rss": rest,
        "tss": _SYY,
        "ess": rf"\sum_{{{{i=1}}}}^{{{{{{n}}}}}} ({again} - {_MY})^2",
        "r_squared": rf"1 - \frac{{{{{rest}}}}}{{{{{_SYY}}}}}",
        "mle_variance": rf"\frac{{{{1}}}}{{{{{{n}}}}}} {rest}",
    }


SIMPLE = {**_MEANS, **_SPREADS, **_with_fit(_FIT), "intercept": _START, "slope": _SLOPE}
_PLAIN = {k: v for k, v in _with_fit(rf"{_ORIGIN} {{x}}_k").items() if k in ("fitted_values", "residuals", "rss")}
THROUGH_ORIGIN = {**_MEANS, **_SPREADS, **_PLAIN, "slope": _ORIGIN}

_B = r"({X}^\top {X})^{{-1}} {X}^\top {y}"
_W = r"({X}^\top {W} {X})^{{-1}} {X}^\top {W} {y}"
_V = r"({X}^\top {W}^{{-1}} {X})^{{-1}} {X}^\top {W}^{{-1}} {y}"
_R = r"({X}^\top {X} + {penalty} I)^{{-1}} {X}^\top {y}"
_HAT = r"{X} ({X}^\top {X})^{{-1}} {X}^\top"


def of_matrix(estimate: str) -> dict[str, str]:
    """What follows from an estimate in matrix notation."""
    rest = rf"({{y}} - {{X}} {estimate})^\top ({{y}} - {{X}} {estimate})"
    return {
        "estimate": estimate,
        "fitted_values": rf"{{X}} {estimate}",
        "residuals": rf"{{y}} - {{X}} {estimate}",
        "rss": rest,
        "tss": _SYY,
        "r_squared": rf"1 - \frac{{{{{rest}}}}}{{{{{_SYY}}}}}",
        "mle_variance": rf"\frac{{{{1}}}}{{{{{{n}}}}}} {rest}",
        "mean_y": _MY,
    }


_C = r"(I - \frac{{1}}{{{n}}} \mathbf{{1}} \mathbf{{1}}^\top)"
_ANY = rf"{_MY} \mathbf{{{{1}}}} + {_C} {{X}} ({{X}}^\top {_C} {{X}})^{{{{-1}}}} {{X}}^\top {_C} {{y}}"


def _of_vector(fit: str) -> dict[str, str]:
    """What follows from the vector of fitted values."""
    mean = rf"({_MY}) \mathbf{{{{1}}}}"
    rest, made, all_ = (rf"({a} - {b})^\top ({a} - {b})" for a, b in (("{y}", f"({fit})"), (f"({fit})", mean), ("{y}", mean)))
    return {
        "fitted_values": fit,
        "residuals": rf"{{y}} - ({fit})",
        "rss": rest,
        "tss": all_,
        "ess": made,
        "r_squared": rf"1 - \frac{{{{{rest}}}}}{{{{{all_}}}}}",
        "mean_y": _MY,
    }


WITH_INTERCEPT = _of_vector(_ANY)
ESTIMATES = {"ols": _B, "wls": _W, "gls": _V, "ridge": _R}
HATS = {
    "hat_matrix": _HAT,
    "leverage": _HAT,
    "row": r"{X}^\top \mathbf{{e}}_k",
    "left_out": r"({X}^\top {X} - {X}^\top \mathbf{{e}}_k \mathbf{{e}}_k^\top {X})^{{-1}} ({X}^\top {y} - {y}_k {X}^\top \mathbf{{e}}_k)",
}

__all__ = ["ESTIMATES", "HATS", "SIMPLE", "THROUGH_ORIGIN", "WITH_INTERCEPT", "of_matrix"]
