"""The LaTeX of a term, one row for each head. What is written here reads back to the same term.

Fences are put only where the parser would otherwise group differently; the grouping of products is kept as it was written.
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
)
from derive.report.writing import (
    ATOM,
    INFIX,
    POSTFIX,
    PREFIX,
    RELATION,
    ROW,
    SCRIPT,
    SUM,
    Piece,
    Row,
    Style,
    fraction_of,
    indices,
    split_given,
    write,
)
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import PROPERTIES
from derive.terms.shapes import Dim, ShapeError, is_scalar
from derive.terms.typing import shape_of

_TALL = ("\\frac", "\\sum", "\\prod", "\\int", "\\begin", "\\binom", "\\left")


def latex(term: h.Term) -> str:
    """Return a term as LaTeX, without delimiters. A function whose sign is also a letter of the term is written by its name."""
    letters = {t.text(0) for t in term.walk() if isinstance(t, (h.Sym, h.FunSym))}
    spelled = {name for name, (sign, _) in FUNCTION_NAMES.items() if sign in letters}
    if not spelled:
        return write(term, ROWS).text

    def function(t: h.Term, p: Sequence[Piece]) -> Piece:
        name = t.text(0)
        return Piece(f"\\operatorname{{{name}}}{fenced(_joined(p))}", POSTFIX) if name in spelled else _function(t, p)

    return write(term, {**ROWS, h.Func: function}).text


def dimension(d: Dim) -> str:
    """Return a dimension as LaTeX."""
    return latex(dimension_term(d))


def fenced(text: str, left: str = "(", right: str = ")") -> str:
    """Put a fence round a text, one that grows where the text is tall."""
    if any(t in text for t in _TALL):
        return f"\\left{left} {text} \\right{right}"
    return f"{left}{text}{right}"


STYLE = Style(
    fence=fenced,
    dot="\\cdot",
    conjunction=" \\land ",
    disjunction=" \\lor ",
    negation="\\neg ",
    implies="\\Rightarrow",
    iff="\\Leftrightarrow",
    relations={
        h.Equal: "=",
        h.NotEqual: "\\neq",
        h.Less: "<",
        h.LessEqual: "\\leq",
        h.Greater: ">",
        h.GreaterEqual: "\\geq",
        h.LoewnerGreater: "\\succ",
        h.LoewnerGreaterEqual: "\\succeq",
        h.Approximately: "\\approx",
        h.ProportionalTo: "\\propto",
        h.Member: "\\in",
        h.Subset: "\\subseteq",
        h.DistributedAs: "\\sim",
    },
)


def _scalar(t: h.Term) -> bool:
    try:
        return is_scalar(shape_of(t))
    except ShapeError:
        return False


def _joined(parts: Sequence[Piece], by: str = ", ") -> str:
    return by.join(p.text for p in parts)


def _sup(base: Piece, exponent: str) -> Piece:
    return Piece(f"{STYLE.at_least(base, ATOM)}^{{{exponent}}}", SCRIPT)


def _applied(name: str) -> Row:
    return lambda t, p: Piece(name + fenced(_joined(p)), POSTFIX)


def _sym(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0)
    return Piece(name, SCRIPT if "^" in name or name.endswith("'") else ATOM)


def _num(t: h.Term, p: Sequence[Piece]) -> Piece:
    top, bottom = fraction_of(t.args[0])
    sign, top = ("-" if top < 0 else ""), abs(top)
    if bottom == 1:
        return Piece(f"{sign}{top}", PREFIX if sign else ATOM)
    return Piece(f"{sign}\\frac{{{top}}}{{{bottom}}}", PREFIX if sign else POSTFIX)


def _transpose(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"{STYLE.at_least(p[0], ATOM)}^\\top", SCRIPT)


def _norm(t: h.Term, p: Sequence[Piece]) -> Piece:
    kind = t.text(1)
    below = f"_{{{p[1].text}}}" if kind == "p" else NORM_SUBSCRIPTS[kind][0]
    return Piece(f"\\left\\| {p[0].text} \\right\\|{below}")


def _at(t: h.Term, p: Sequence[Piece]) -> Piece:
    base, text = t.children[0], p[0].text
    bare = isinstance(base, h.Sym) and "_" not in text and "'" not in text
    return Piece(f"{text if bare else fenced(text)}_{{{indices(p[1:])}}}")


def _block(t: h.Term, p: Sequence[Piece]) -> Piece:
    assert isinstance(t, h.Block)
    m, n = t.grid
    rows = (" & ".join(x.text for x in p[i * n : (i + 1) * n]) for i in range(m))
    return Piece("\\begin{bmatrix} " + " \\\\ ".join(rows) + " \\end{bmatrix}")


def _matrix_function(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0)
    return Piece(f"\\sqrt{{{p[0].text}}}", POSTFIX) if name == "sqrt" else Piece(f"\\{name}{fenced(p[0].text)}", POSTFIX)


def _spectral(t: h.Term, p: Sequence[Piece]) -> Piece:
    index = f"_{{{p[1].text}}}" if len(p) > 1 else ""
    return Piece(f"{SPECTRAL_NAMES[t.text(0)][0]}{index}{fenced(p[0].text)}", POSTFIX)


def _function(t: h.Term, p: Sequence[Piece]) -> Piece:
    name, x = t.text(0), p[0].text
    match name:
        case "sqrt":
            return Piece(f"\\sqrt{{{x}}}", POSTFIX)
        case "abs":
            return Piece(f"\\left| {x} \\right|")
        case "floor":
            return Piece(f"\\left\\lfloor {x} \\right\\rfloor")
        case "ceil":
            return Piece(f"\\left\\lceil {x} \\right\\rceil")
        case "factorial":
            return Piece(f"{STYLE.at_least(p[0], ATOM)}!", POSTFIX)
        case "doublefactorial":
            return Piece(f"{STYLE.at_least(p[0], ATOM)}!!", POSTFIX)
        case "binomial":
            return Piece(f"\\binom{{{x}}}{{{p[1].text}}}", POSTFIX)
        case "mod":
            return Piece(f"{STYLE.at_least(p[0], ROW)} \\bmod {STYLE.at_least(p[1], ROW)}", INFIX)
        case "delta":
            return Piece(f"\\delta_{{{indices(p)}}}")
        case "polygamma":
            return Piece(f"\\psi^{{({x})}}{fenced(p[1].text)}", POSTFIX)
    if name in INDEXED_NAMES:
        return Piece(f"{INDEXED_NAMES[name][0]}_{{{x}}}{fenced(_joined(p[1:]))}", POSTFIX)
    return Piece(FUNCTION_NAMES[name][0] + fenced(_joined(p)), POSTFIX)


def _piecewise(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows = (f"{p[k].text} & {p[k + 1].text}" for k in range(0, len(p), 2))
    return Piece("\\begin{cases} " + " \\\\ ".join(rows) + " \\end{cases}")


def _derived_function(t: h.Term, p: Sequence[Piece]) -> Piece:
    f = STYLE.at_least(p[0], ATOM)
    match t.text(0):
        case "prime":
            return Piece(f"{p[0].text}'", SCRIPT)
        case "gradient":
            return Piece(f"\\nabla {f}", ROW)
        case "jacobian":
            return Piece(f"J_{{{p[0].text}}}")
        case "hessian":
            return Piece(f"\\nabla^{{2}} {f}", ROW)
    return Piece(f"\\partial_{{{t.args[2]}}} {f}", ROW)


def _range(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(p[0].text, RELATION, under=p[1].text, over=p[2].text)


def _over(t: h.Term, p: Sequence[Piece]) -> Piece:
    text = p[0].text if isinstance(t.children[1], h.Support) else f"{p[0].text} \\in {p[1].text}"
    return Piece(text, RELATION)


def _such(t: h.Term, p: Sequence[Piece]) -> Piece:
    r = p[0]
    if not r.under:
        inner = t.children[0]
        bare = isinstance(inner, h.Over) and isinstance(inner.children[1], h.Support)
        return Piece(p[1].text if bare else f"\\substack{{{r.text} \\\\ {p[1].text}}}", RELATION)
    return Piece(f"\\substack{{{r.text} = {r.under} \\\\ {p[1].text}}}", RELATION, over=r.over)


def _limits(r: Piece) -> str:
    below = f"{r.text}={r.under}" if r.under else r.text
    return f"_{{{below}}}" + (f"^{{{r.over}}}" if r.over else "")


def _big(command: str) -> Row:
    def row(t: h.Term, p: Sequence[Piece]) -> Piece:
        body, ranges = p[0], p[1:]
        shared = len({(r.under, r.over) for r in ranges}) == 1 and all(isinstance(r, (h.Range, h.Over)) for r in t.children[1:])
        if len(ranges) > 1 and shared and not any("\\in" in r.text for r in ranges):
            one = Piece(",".join(r.text for r in ranges), RELATION, under=ranges[0].under, over=ranges[0].over)
            ranges = [one]
        operators = " ".join(command + _limits(r) for r in ranges)
        return Piece(f"{operators} {STYLE.at_least(body, INFIX)}", POSTFIX, open_end=True)

    return row


def _integral(t: h.Term, p: Sequence[Piece]) -> Piece:
    signs: list[str] = []
    differentials: list[str] = []
    for r, piece in zip(t.children[1:], p[1:], strict=True):
        variable, _, place = piece.text.partition(" \\in ")
        if isinstance(r, h.Range):
            signs.append(f"\\int_{{{piece.under}}}^{{{piece.over}}}")
        else:
            signs.append(f"\\int_{{{place}}}" if place else "\\int")
        differentials.insert(0, f"\\, \\mathrm{{d}}{variable}")
    return Piece(f"{' '.join(signs)} {STYLE.at_least(p[0], INFIX)} {' '.join(differentials)}", POSTFIX, open_end=True)


def _limit(t: h.Term, p: Sequence[Piece]) -> Piece:
    side = {"+": "^{+}", "-": "^{-}"}.get(t.text(3), "")
    return Piece(f"\\lim_{{{p[1].text} \\to {p[2].text}{side}}} {STYLE.at_least(p[0], INFIX)}", POSTFIX, open_end=True)


def _extremum(t: h.Term, p: Sequence[Piece]) -> Piece:
    below = ", ".join(f"{r.under} \\leq {r.text} \\leq {r.over}" if r.under else r.text for r in p[1:])
    return Piece(f"\\{t.text(0)}_{{{below}}} {STYLE.at_least(p[0], INFIX)}", POSTFIX, open_end=True)


def _arg_extremum(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"\\operatorname*{{arg\\,{t.text(0)}}}_{{{p[1].text}}} {STYLE.at_least(p[0], INFIX)}", POSTFIX, open_end=True)


def _partial(t: h.Term, p: Sequence[Piece]) -> Piece:
    body, variable = t.children
    if _scalar(body) and not _scalar(variable):
        simple = isinstance(body, (h.Sym, h.Call))
        return Piece(f"\\nabla_{{{p[1].text}}} {p[0].text if simple else fenced(p[0].text)}", POSTFIX, open_end=True)
    if isinstance(body, (h.Sym, h.Call, h.At)):
        return Piece(f"\\frac{{\\partial {p[0].text}}}{{\\partial {p[1].text}}}", POSTFIX)
    return Piece(f"\\frac{{\\partial}}{{\\partial {p[1].text}}} {fenced(p[0].text)}", POSTFIX, open_end=True)


def _hessian(t: h.Term, p: Sequence[Piece]) -> Piece:
    simple = isinstance(t.children[0], (h.Sym, h.Call))
    return Piece(f"\\nabla^{{2}}_{{{p[1].text}}} {p[0].text if simple else fenced(p[0].text)}", POSTFIX, open_end=True)


def _differential(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"\\mathrm{{d}} {p[0].text}" if isinstance(t.children[0], h.Sym) else f"\\mathrm{{d}}{fenced(p[0].text)}", POSTFIX)


def _evaluated(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"\\left. {p[0].text} \\right|_{{{p[1].text} = {p[2].text}}}", POSTFIX)


def _expectation(t: h.Term, p: Sequence[Piece]) -> Piece:
    plain, given = split_given(t, p)
    over = f"_{{{_joined(plain[1:])}}}" if len(plain) > 1 else ""
    return Piece(f"\\mathbb{{E}}{over}{fenced(_conditional(plain[:1], given), '[', ']')}", POSTFIX)


def _conditional(parts: Sequence[Piece], given: str, by: str = ", ") -> str:
    return _joined(parts, by) + (f" \\mid {given}" if given else "")


def _stochastic(name: str, left: str = "(", right: str = ")", by: str = ", ") -> Row:
    def row(t: h.Term, p: Sequence[Piece]) -> Piece:
        plain, given = split_given(t, p)
        return Piece(name + fenced(_conditional(plain, given, by), left, right), POSTFIX)

    return row


def _density(t: h.Term, p: Sequence[Piece]) -> Piece:
    plain, given = split_given(t, p)
    return Piece(t.text(0) + fenced(_conditional(plain, given)), POSTFIX)


def _divergence(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"D_{{\\mathrm{{{t.text(0)}}}}}" + fenced(f"{p[0].text} \\,\\|\\, {p[1].text}"), POSTFIX)


def _distribution(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0)
    letter = DISTRIBUTION_LETTERS[name][0] if name in DISTRIBUTION_LETTERS else f"\\operatorname{{{distribution_name(name)}}}"
    return Piece(letter + fenced(_joined(p)), POSTFIX)


def _space(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows, columns = t.args
    if rows == 1 and columns == 1:
        return Piece("\\mathbb{R}")
    size = dimension(rows) if columns == 1 else f"{dimension(rows)} \\times {dimension(columns)}"
    return Piece(f"\\mathbb{{R}}^{{{size}}}", SCRIPT)


def _interval(t: h.Term, p: Sequence[Piece]) -> Piece:
    kind = t.text(2)
    return Piece(f"{kind[0]}{p[0].text}, {p[1].text}{kind[1]}")


def _converges(t: h.Term, p: Sequence[Piece]) -> Piece:
    mode = {"": "", "d": "d", "p": "p", "as": "\\text{a.s.}"}[t.text(2) if len(t.args) > 2 else ""]
    arrow = f"\\xrightarrow{{{mode}}}" if mode else "\\to"
    return Piece(f"{STYLE.at_least(p[0], SUM)} {arrow} {STYLE.at_least(p[1], SUM)}", RELATION)


def _is(t: h.Term, p: Sequence[Piece]) -> Piece:
    assert isinstance(t, h.Is)
    subject = _joined(p)
    known = PROPERTIES.get(t.property)
    return Piece(f"{subject} \\text{{ {'is' if len(p) == 1 else 'are'} {known.phrase if known else t.property}}}", RELATION)


def _for_all(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"\\forall {_joined(p[1:])} : {p[0].text}", RELATION)


def _ones(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows, columns = t.args
    digit = "1" if isinstance(t, h.Ones) else "0"
    size = dimension(rows) if columns == 1 else f"{dimension(rows)} \\times {dimension(columns)}"
    return Piece(f"\\mathbf{{{digit}}}_{{{size}}}")


def _infix(sign: str) -> Row:
    return lambda t, p: Piece(f" {sign} ".join(STYLE.at_least(x, ROW, closed=True) for x in p), INFIX)


ROWS: dict[type[h.Term], Row] = {
    h.Sym: _sym,
    h.Num: _num,
    h.Decimal: lambda t, p: Piece(t.text(0), PREFIX if t.text(0).startswith("-") else ATOM),
    h.Const: lambda t, p: Piece(CONSTANT_NAMES[t.text(0)][0]),
    h.Identity: lambda t, p: Piece(f"I_{{{dimension(t.args[0])}}}"),
    h.Zeros: _ones,
    h.Ones: _ones,
    h.Unit: lambda t, p: Piece(f"\\mathbf{{e}}_{{{p[0].text}}}"),
    h.Commutation: lambda t, p: Piece(f"K_{{{dimension(t.args[0])},{dimension(t.args[1])}}}"),
    h.Plus: STYLE.plus,
    h.Times: STYLE.times,
    h.Quotient: lambda t, p: Piece(f"\\frac{{{p[0].text}}}{{{p[1].text}}}", POSTFIX),
    h.Power: lambda t, p: _sup(p[0], p[1].text),
    h.Transpose: _transpose,
    h.Inverse: lambda t, p: _sup(p[0], "-1"),
    h.PseudoInverse: lambda t, p: _sup(p[0], "+"),
    h.Trace: _applied("\\operatorname{tr}"),
    h.Det: _applied("\\det"),
    h.Rank: _applied("\\operatorname{rank}"),
    h.Adjugate: _applied("\\operatorname{adj}"),
    h.Hadamard: _infix("\\odot"),
    h.Kronecker: _infix("\\otimes"),
    h.Vec: _applied("\\operatorname{vec}"),
    h.Diag: _applied("\\operatorname{diag}"),
    h.Diagonal: _applied("\\operatorname{diag}"),
    h.Norm: _norm,
    h.Inner: lambda t, p: Piece(f"\\left\\langle {p[0].text}, {p[1].text} \\right\\rangle"),
    h.Cross: _infix("\\times"),
    h.Block: _block,
    h.At: _at,
    h.Row: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}_{{{p[1].text},:}}"),
    h.Column: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}_{{:,{p[1].text}}}"),
    h.MatrixFunction: _matrix_function,
    h.Spectral: _spectral,
    h.Func: _function,
    h.Composite: lambda t, p: Piece(f"\\operatorname{{{COMPOSITE_NAMES[t.text(0)]}}}{fenced(_joined(p))}", POSTFIX),
    h.Piecewise: _piecewise,
    h.Indicator: lambda t, p: Piece(f"\\mathbb{{1}}{fenced(p[0].text, '[', ']')}", POSTFIX),
    h.FunSym: _sym,
    h.DerivedFunction: _derived_function,
    h.InverseFunction: lambda t, p: _sup(p[0], "-1"),
    h.Call: lambda t, p: Piece(p[0].text + fenced(_joined(p[1:])), POSTFIX),
    h.Range: _range,
    h.Over: _over,
    h.Support: lambda t, p: Piece("\\operatorname{supp}"),
    h.Such: _such,
    h.SumOver: _big("\\sum"),
    h.ProductOver: _big("\\prod"),
    h.Integral: _integral,
    h.Limit: _limit,
    h.Extremum: _extremum,
    h.ArgExtremum: _arg_extremum,
    h.Partial: _partial,
    h.Hessian: _hessian,
    h.Differential: _differential,
    h.Evaluated: _evaluated,
    h.Given: lambda t, p: Piece(_joined(p), RELATION),
    h.Expectation: _expectation,
    h.Variance: _stochastic("\\operatorname{Var}"),
    h.Covariance: _stochastic("\\operatorname{Cov}"),
    h.Correlation: _stochastic("\\operatorname{Corr}"),
    h.Probability: _stochastic("P"),
    h.Density: _density,
    h.Entropy: _stochastic("H"),
    h.CrossEntropy: _stochastic("H"),
    h.MutualInformation: _stochastic("I", by="; "),
    h.Divergence: _divergence,
    h.Distribution: _distribution,
    h.Space: _space,
    h.NumberSet: lambda t, p: Piece(NUMBER_SETS[t.text(0)][0]),
    h.Interval: _interval,
    h.FiniteSet: lambda t, p: Piece(f"\\{{{_joined(p)}\\}}"),
    h.SetSym: lambda t, p: Piece(t.text(0)),
    **dict.fromkeys(STYLE.relations, STYLE.relation),
    h.ConvergesTo: _converges,
    h.Is: _is,
    h.And: STYLE.chain,
    h.Or: STYLE.alternatives,
    h.Not: STYLE.denial,
    h.Implies: STYLE.consequence,
    h.Iff: STYLE.consequence,
    h.ForAll: _for_all,
    h.Otherwise: lambda t, p: Piece("\\text{otherwise}", RELATION),
}
