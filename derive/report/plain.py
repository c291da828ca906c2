"""A term on one line of plain text, for people: how a formula was read. `Gradient(x' A x, x) = 2 A x   with A: n×n, x: n`.

Derivatives and binders are written by name, so that the line shows what the signs on paper were taken to mean; products keep their
grouping; letters are Unicode.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.report.names import (
    COMPOSITE_NAMES,
    CONSTANT_NAMES,
    DISTRIBUTION_LETTERS,
    FUNCTION_NAMES,
    INDEXED_NAMES,
    NORM_SUBSCRIPTS,
    NUMBER_SETS,
    SPECTRAL_NAMES,
    distribution_name,
    plain_letter,
)
from derive.report.writing import (
    ATOM,
    DENSITY_OF,
    DEPENDENCE,
    FAMILY,
    INFIX,
    POSTFIX,
    PREFIX,
    RELATION,
    ROW,
    SCRIPT,
    Piece,
    Row,
    Style,
    fraction_of,
    indices,
    split_given,
    unsolved,
    write,
)
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import PROPERTIES
from derive.terms.shapes import Dim, Shape, ShapeError, is_scalar, is_vector
from derive.terms.statement import Statement, free_letters
from derive.terms.typing import shape_of


def plain(term: h.Term) -> str:
    """Return a term on one line."""
    return write(term, ROWS).text


def reading(statement: Statement) -> str:
    """Return how a statement was read: its claim, and the shapes of the letters that are not scalars."""
    shapes = {plain_letter(t.text(0)): shape for t in free_letters(statement.claim) if (shape := letter_shape(t))}
    line = plain(statement.claim)
    return f"{line}   with {', '.join(f'{k}: {v}' for k, v in shapes.items())}" if shapes else line


def letter_shape(letter: h.Term) -> str:
    """Return a letter's shape in words, `n×p`, `n`, `(n) → m` for a function, and nothing for a scalar."""
    match letter:
        case h.FunSym():
            return f"({', '.join(show(s) for s in letter.arguments)}) → {show(letter.result)}"
        case h.Sym(family=()):
            return "" if is_scalar(letter.dims) else show(letter.dims)
        case h.Sym():
            return f"{show(letter.dims)} for each of {'×'.join(dimension(d) for d in letter.family)}"
    return ""


def dimension(d: Dim) -> str:
    """Return a dimension in plain text."""
    return plain(dimension_term(d)).replace(" ", "")


def show(shape: Shape) -> str:
    """Return `scalar`, `n` or `n×p`."""
    if is_scalar(shape):
        return "scalar"
    return dimension(shape[0]) if is_vector(shape) else f"{dimension(shape[0])}×{dimension(shape[1])}"


STYLE = Style(
    fence=lambda text: f"({text})",
    dot="·",
    conjunction=" and ",
    disjunction=" or ",
    negation="not ",
    implies="⇒",
    iff="⇔",
    relations={
        h.Equal: "=",
        h.NotEqual: "≠",
        h.Less: "<",
        h.LessEqual: "≤",
        h.Greater: ">",
        h.GreaterEqual: "≥",
        h.LoewnerGreater: "≻",
        h.LoewnerGreaterEqual: "⪰",
        h.Approximately: "≈",
        h.MuchLess: "≪",
        h.Becomes: "←",
        h.ProportionalTo: "∝",
        h.UpToConstant: "= const +",
        h.Member: "∈",
        h.Subset: "⊆",
        h.DistributedAs: "∼",
    },
)


def _joined(parts: Sequence[Piece], by: str = ", ") -> str:
    return by.join(p.text for p in parts)


def _named(name: str) -> Row:
    return lambda t, p: Piece(f"{name}({_joined(p)})", POSTFIX)


def _letter(t: h.Term, p: Sequence[Piece]) -> Piece:
    text = plain_letter(t.text(0))
    return Piece(text, SCRIPT if "^" in text else ATOM)


def _num(t: h.Term, p: Sequence[Piece]) -> Piece:
    top, bottom = fraction_of(t.args[0])
    text = str(top) if bottom == 1 else f"{top}/{bottom}"
    return Piece(text, PREFIX if top < 0 else ATOM if bottom == 1 else INFIX)


def _sup(base: Piece, exponent: Piece) -> Piece:
    return Piece(f"{STYLE.at_least(base, ATOM)}^{STYLE.at_least(exponent, ATOM)}", SCRIPT)


def _infix(sign: str) -> Row:
    return lambda t, p: Piece(f" {sign} ".join(STYLE.at_least(x, ROW, closed=True) for x in p), INFIX)


def _quotient(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"{STYLE.at_least(p[0], POSTFIX)}/{STYLE.at_least(p[1], POSTFIX)}", INFIX)


def _norm(t: h.Term, p: Sequence[Piece]) -> Piece:
    kind = t.text(1)
    below = f"_{STYLE.at_least(p[1], ATOM)}" if kind in ("p", "op") else NORM_SUBSCRIPTS[kind][1]
    return Piece(f"‖{p[0].text}‖{below}")


def _block(t: h.Term, p: Sequence[Piece]) -> Piece:
    assert isinstance(t, h.Block)
    m, n = t.grid
    return Piece("[" + "; ".join(_joined(p[i * n : (i + 1) * n]) for i in range(m)) + "]")


def _spectral(t: h.Term, p: Sequence[Piece]) -> Piece:
    index = f"_{p[1].text}" if len(p) > 1 else ""
    return Piece(f"{SPECTRAL_NAMES[t.text(0)][1]}{index}({p[0].text})", POSTFIX)


def _function(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0)
    match name:
        case "sqrt":
            return Piece(f"√({p[0].text})" if p[0].level < ATOM else f"√{p[0].text}", POSTFIX)
        case "abs":
            return Piece(f"|{p[0].text}|")
        case "factorial" | "doublefactorial":
            return Piece(f"{STYLE.at_least(p[0], ATOM)}{'!' if name == 'factorial' else '!!'}", POSTFIX)
        case "delta":
            return Piece(f"δ_{STYLE.fence(indices(p))}")
    if name in INDEXED_NAMES:
        return Piece(f"{INDEXED_NAMES[name][1]}_{STYLE.at_least(p[0], ATOM)}({_joined(p[1:])})", POSTFIX)
    sign = FUNCTION_NAMES[name][1] if name in FUNCTION_NAMES else name
    return Piece(f"{sign}({_joined(p)})", POSTFIX)


def _piecewise(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows = (f"{p[k].text} if {p[k + 1].text}" if p[k + 1].text != "otherwise" else f"{p[k].text} otherwise" for k in range(0, len(p), 2))
    return Piece("{" + "; ".join(rows) + "}")


def _derived_function(t: h.Term, p: Sequence[Piece]) -> Piece:
    if t.text(0) == "prime":
        return Piece(f"{p[0].text}′")
    name = {"gradient": "∇", "jacobian": "J", "hessian": "∇²"}.get(t.text(0)) or f"∂_{t.args[2]} "
    return Piece(f"({name}{p[0].text})" if name != "J" else f"J_{p[0].text}")


def _call(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = plain_letter(t.children[0].text(0).removesuffix(DEPENDENCE)) if isinstance(t.children[0], h.FunSym) else p[0].text
    return Piece(f"{name}({_joined(p[1:])})", POSTFIX)


def _at(t: h.Term, p: Sequence[Piece]) -> Piece:
    base = t.children[0]
    if isinstance(base, h.Sym) and base.name.endswith(FAMILY):
        label = f"{plain_letter(base.name.removesuffix(FAMILY))}^({p[1].text})"
        return Piece(f"{label}[{_joined(p[2:])}]" if len(p) > 2 else label, SCRIPT)
    return Piece(f"{STYLE.at_least(p[0], ATOM)}[{_joined(p[1:])}]")


def _partial(t: h.Term, p: Sequence[Piece]) -> Piece:
    try:
        body, variable = (shape_of(c) for c in t.children)
    except ShapeError:
        return Piece(f"Derivative({_joined(p)})", POSTFIX)
    if is_scalar(variable):
        name = "Derivative"
    elif is_scalar(body):
        name = "Gradient"
    else:
        name = "Jacobian"
    return Piece(f"{name}({_joined(p)})", POSTFIX)


def _bound(name: str) -> Row:
    return lambda t, p: Piece(f"{name}({_joined(p)})", POSTFIX)


def _over(t: h.Term, p: Sequence[Piece]) -> Piece:
    place = t.children[1]
    sign = "∼" if isinstance(place, (h.Density, h.Distribution)) else "in"
    text = f"all {p[0].text}" if isinstance(place, h.Support) else f"{p[0].text} {sign} {p[1].text}"
    return Piece(text, RELATION)


def _stochastic(name: str, by: str = ", ") -> Row:
    def row(t: h.Term, p: Sequence[Piece]) -> Piece:
        parts, given = split_given(t, p)
        return Piece(f"{name}({_joined(parts, by)}{f' | {given}' if given else ''})", POSTFIX)

    return row


def _expectation(t: h.Term, p: Sequence[Piece]) -> Piece:
    parts, given = split_given(t, p)
    over = f" over {_joined(parts[1:])}" if len(parts) > 1 else ""
    return Piece(f"E({parts[0].text}{f' | {given}' if given else ''}{over})", POSTFIX)


def _density(t: h.Term, p: Sequence[Piece]) -> Piece:
    if t.text(0) == DENSITY_OF:
        return Piece(f"density of {p[1].text} at {STYLE.at_least(p[0], ATOM)}", INFIX)
    return _stochastic(plain_letter(t.text(0)))(t, p)


def _law_function(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0).replace("_", " ")
    return Piece(f"{name} of {p[-1].text}" + (f" at {STYLE.at_least(p[0], ATOM)}" if len(p) > 1 else ""), INFIX)


def _distribution(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0)
    return Piece(f"{DISTRIBUTION_LETTERS[name][1] if name in DISTRIBUTION_LETTERS else distribution_name(name)}({_joined(p)})", POSTFIX)


def _space(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows, columns = t.args
    return Piece("ℝ" if rows == 1 and columns == 1 else f"ℝ^({show((rows, columns))})", SCRIPT)


def _array(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows, columns = t.args
    return Piece(f"{'1' if isinstance(t, h.Ones) else '0'}_({show((rows, columns))})")


def _converges(t: h.Term, p: Sequence[Piece]) -> Piece:
    mode = t.text(2) if len(t.args) > 2 else ""
    how = {"d": " in distribution", "p": " in probability", "as": " almost surely"}.get(mode, "")
    return Piece(f"{p[0].text} → {p[1].text}{how}", RELATION)


def _is(t: h.Term, p: Sequence[Piece]) -> Piece:
    assert isinstance(t, h.Is)
    known = PROPERTIES.get(t.property)
    return Piece(f"{_joined(p)} {'is' if len(p) == 1 else 'are'} {known.phrase if known else t.property}", RELATION)


def _interval(t: h.Term, p: Sequence[Piece]) -> Piece:
    kind = t.text(2)
    return Piece(f"{kind[0]}{p[0].text}, {p[1].text}{kind[1]}")


ROWS: dict[type[h.Term], Row] = {
    h.Sym: _letter,
    h.Num: _num,
    h.Decimal: lambda t, p: Piece(t.text(0), PREFIX if t.text(0).startswith("-") else ATOM),
    h.Const: lambda t, p: Piece(CONSTANT_NAMES[t.text(0)][1]),
    h.Identity: lambda t, p: Piece(f"I_{dimension(t.args[0])}"),
    h.Zeros: _array,
    h.Ones: _array,
    h.Unit: lambda t, p: Piece(f"e_{STYLE.at_least(p[0], ATOM)}"),
    h.Commutation: lambda t, p: Piece(f"K_({dimension(t.args[0])},{dimension(t.args[1])})"),
    h.Plus: STYLE.plus,
    h.Times: STYLE.times,
    h.Quotient: _quotient,
    h.Power: lambda t, p: _sup(p[0], p[1]),
    h.Transpose: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}'", ATOM if isinstance(t.children[0], h.Sym) else SCRIPT),
    h.Inverse: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}^-1", SCRIPT),
    h.PseudoInverse: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}^+", SCRIPT),
    h.Trace: _named("tr"),
    h.Det: _named("det"),
    h.Rank: _named("rank"),
    h.Adjugate: _named("adj"),
    h.Hadamard: _infix("⊙"),
    h.Kronecker: _infix("⊗"),
    h.Vec: _named("vec"),
    h.Diag: _named("diag"),
    h.Diagonal: _named("diagonal"),
    h.Norm: _norm,
    h.Inner: lambda t, p: Piece(f"⟨{p[0].text}, {p[1].text}⟩"),
    h.Cross: _infix("×"),
    h.Block: _block,
    h.At: _at,
    h.Row: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}[{p[1].text}, :]"),
    h.Column: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}[:, {p[1].text}]"),
    h.MatrixFunction: lambda t, p: Piece(f"matrix {t.text(0)}({p[0].text})", POSTFIX),
    h.Spectral: _spectral,
    h.Func: _function,
    h.Composite: lambda t, p: Piece(f"{COMPOSITE_NAMES[t.text(0)]}({_joined(p)})", POSTFIX),
    h.Piecewise: _piecewise,
    h.Indicator: lambda t, p: Piece(f"1[{p[0].text}]"),
    h.FunSym: _letter,
    h.DerivedFunction: _derived_function,
    h.InverseFunction: lambda t, p: Piece(f"{p[0].text}⁻¹"),
    h.Call: _call,
    h.Range: lambda t, p: Piece(p[0].text if unsolved(t.children[2]) else f"{p[0].text}={p[1].text}..{p[2].text}", RELATION),
    h.Over: _over,
    h.Support: lambda t, p: Piece("its values"),
    h.Such: lambda t, p: Piece(f"{p[0].text} with {p[1].text}", RELATION),
    h.SumOver: _bound("Sum"),
    h.ProductOver: _bound("Product"),
    h.Integral: _bound("Integral"),
    h.Limit: lambda t, p: Piece(f"Limit({p[0].text}, {p[1].text} → {p[2].text}{t.text(3) if t.text(3) in ('+', '-') else ''})", POSTFIX),
    h.Extremum: lambda t, p: Piece(f"{t.text(0)}({_joined(p)})", POSTFIX),
    h.ArgExtremum: lambda t, p: Piece(f"arg{t.text(0)}({_joined(p)})", POSTFIX),
    h.Partial: _partial,
    h.Hessian: _named("Hessian"),
    h.Differential: _named("d"),
    h.Evaluated: lambda t, p: Piece(f"({p[0].text} at {p[1].text} = {p[2].text})"),
    h.Given: lambda t, p: Piece(_joined(p), RELATION),
    h.Expectation: _expectation,
    h.Variance: _stochastic("Var"),
    h.Covariance: _stochastic("Cov"),
    h.Correlation: _stochastic("Corr"),
    h.Probability: _stochastic("P"),
    h.Density: _density,
    h.LawFunction: _law_function,
    h.Entropy: _stochastic("Entropy"),
    h.CrossEntropy: _stochastic("CrossEntropy"),
    h.MutualInformation: _stochastic("MutualInformation", by="; "),
    h.Divergence: lambda t, p: Piece(f"{t.text(0)}({p[0].text} ‖ {p[1].text})", POSTFIX),
    h.Distribution: _distribution,
    h.Space: _space,
    h.NumberSet: lambda t, p: Piece(NUMBER_SETS[t.text(0)][1]),
    h.Interval: _interval,
    h.FiniteSet: lambda t, p: Piece(f"{{{_joined(p)}}}"),
    h.SetSym: lambda t, p: Piece(plain_letter(t.text(0))),
    **dict.fromkeys(STYLE.relations, STYLE.relation),
    h.ConvergesTo: _converges,
    h.Is: _is,
    h.And: STYLE.chain,
    h.Or: STYLE.alternatives,
    h.Not: STYLE.denial,
    h.Implies: STYLE.consequence,
    h.Iff: STYLE.consequence,
    h.ForAll: lambda t, p: Piece(f"{p[0].text} for all {_joined(p[1:])}", RELATION),
    h.Otherwise: lambda t, p: Piece("otherwise", RELATION),
}
