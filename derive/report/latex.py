"""The LaTeX of a term, one row for each head. What is written here reads back to the same term.

Fences are put only where the parser would otherwise group differently; the grouping of products is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.report import latex_stating
from derive.report.latex_style import STYLE, applied, fenced, joined, sup
from derive.report.names import (
    COMPOSITE_NAMES,
    CONSTANT_NAMES,
    FUNCTION_NAMES,
    INDEXED_NAMES,
    NORM_SUBSCRIPTS,
    NUMBER_SETS,
    SPECTRAL_NAMES,
)
from derive.report.writing import (
    ATOM,
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
    fraction_of,
    indices,
    unsolved,
    write,
)
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import Dim


def latex(term: h.Term) -> str:
    """Return a term as LaTeX, without delimiters. A function whose sign is also a letter of the term is written by its name."""
    letters = {t.text(0) for t in term.walk() if isinstance(t, (h.Sym, h.FunSym))}
    spelled = {name for name, (sign, _) in FUNCTION_NAMES.items() if sign in letters}
    if not spelled:
        return write(term, ROWS).text

    def function(t: h.Term, p: Sequence[Piece]) -> Piece:
        name = t.text(0)
        return Piece(f"\\operatorname{{{name}}}{fenced(joined(p))}", POSTFIX) if name in spelled else _function(t, p)

    return write(term, {**ROWS, h.Func: function}).text


def dimension(d: Dim) -> str:
    """Return a dimension as LaTeX."""
    return latex(dimension_term(d))


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
    below = f"_{{{p[1].text}}}" if kind in ("p", "op") else NORM_SUBSCRIPTS[kind][0]
    return Piece(f"\\left\\| {p[0].text} \\right\\|{below}")


def _at(t: h.Term, p: Sequence[Piece]) -> Piece:
    base, text = t.children[0], p[0].text
    if text.endswith(FAMILY):  # the first index of `h^{(l)}` is its label
        label = f"{text.removesuffix(FAMILY)}^{{({p[1].text})}}"
        return Piece(f"{label}_{{{indices(p[2:])}}}" if len(p) > 2 else label, SCRIPT)
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
        return Piece(f"{INDEXED_NAMES[name][0]}_{{{x}}}{fenced(joined(p[1:]))}", POSTFIX)
    return Piece(FUNCTION_NAMES[name][0] + fenced(joined(p)), POSTFIX)


def _piecewise(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows = (f"{p[k].text} & {p[k + 1].text}" for k in range(0, len(p), 2))
    return Piece("\\begin{cases} " + " \\\\ ".join(rows) + " \\end{cases}")


def _range(t: h.Term, p: Sequence[Piece]) -> Piece:
    if unsolved(t.children[2]):
        return Piece(p[0].text, RELATION)
    return Piece(p[0].text, RELATION, under=p[1].text, over=p[2].text)


def _over(t: h.Term, p: Sequence[Piece]) -> Piece:
    place = t.children[1]
    sign = "\\sim" if isinstance(place, (h.Density, h.Distribution)) else "\\in"
    return Piece(p[0].text if isinstance(place, h.Support) else f"{p[0].text} {sign} {p[1].text}", RELATION)


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


def _space(t: h.Term, p: Sequence[Piece]) -> Piece:
    rows, columns = t.args
    if rows == 1 and columns == 1:
        return Piece("\\mathbb{R}")
    size = dimension(rows) if columns == 1 else f"{dimension(rows)} \\times {dimension(columns)}"
    return Piece(f"\\mathbb{{R}}^{{{size}}}", SCRIPT)


def _interval(t: h.Term, p: Sequence[Piece]) -> Piece:
    kind = t.text(2)
    return Piece(f"{kind[0]}{p[0].text}, {p[1].text}{kind[1]}")


def _array(t: h.Term, p: Sequence[Piece]) -> Piece:
    """Zeros and ones without their size, which shapes tell; a matrix of ones keeps it, since a bare 1 is a column."""
    rows, columns = t.args
    if isinstance(t, h.Zeros):
        return Piece("\\mathbf{0}")
    return Piece("\\mathbf{1}" if columns == 1 else f"\\mathbf{{1}}_{{{dimension(rows)} \\times {dimension(columns)}}}")


def _identity(t: h.Term, p: Sequence[Piece]) -> Piece:
    size = t.args[0]
    return Piece(f"I_{{{size}}}" if size.is_number else "I")


def _call(t: h.Term, p: Sequence[Piece]) -> Piece:
    """A function at arguments; a quantity of which only the dependence is known (`L` in ∂L/∂w) stands without them."""
    f = p[0].text
    return Piece(f.removesuffix(DEPENDENCE)) if f.endswith(DEPENDENCE) else Piece(f + fenced(joined(p[1:])), POSTFIX)


def _infix(sign: str) -> Row:
    return lambda t, p: Piece(f" {sign} ".join(STYLE.at_least(x, ROW, closed=True) for x in p), INFIX)


ROWS: dict[type[h.Term], Row] = {
    h.Sym: _sym,
    h.Num: _num,
    h.Decimal: lambda t, p: Piece(t.text(0), PREFIX if t.text(0).startswith("-") else ATOM),
    h.Const: lambda t, p: Piece(CONSTANT_NAMES[t.text(0)][0]),
    h.Identity: _identity,
    h.Zeros: _array,
    h.Ones: _array,
    h.Unit: lambda t, p: Piece(f"\\mathbf{{e}}_{{{p[0].text}}}"),
    h.Commutation: lambda t, p: Piece(f"K_{{{dimension(t.args[0])},{dimension(t.args[1])}}}"),
    h.Plus: STYLE.plus,
    h.Times: STYLE.times,
    h.Quotient: lambda t, p: Piece(f"\\frac{{{p[0].text}}}{{{p[1].text}}}", POSTFIX),
    h.Power: lambda t, p: sup(p[0], p[1].text),
    h.Transpose: _transpose,
    h.Inverse: lambda t, p: sup(p[0], "-1"),
    h.PseudoInverse: lambda t, p: sup(p[0], "+"),
    h.Trace: applied("\\operatorname{tr}"),
    h.Det: applied("\\det"),
    h.Rank: applied("\\operatorname{rank}"),
    h.Adjugate: applied("\\operatorname{adj}"),
    h.Hadamard: _infix("\\odot"),
    h.Kronecker: _infix("\\otimes"),
    h.Vec: applied("\\operatorname{vec}"),
    h.Diag: applied("\\operatorname{diag}"),
    h.Diagonal: applied("\\operatorname{diag}"),
    h.Norm: _norm,
    h.Inner: lambda t, p: Piece(f"\\left\\langle {p[0].text}, {p[1].text} \\right\\rangle"),
    h.Cross: _infix("\\times"),
    h.Block: _block,
    h.At: _at,
    h.Row: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}_{{{p[1].text} \\bullet}}"),
    h.Column: lambda t, p: Piece(f"{STYLE.at_least(p[0], ATOM)}_{{\\bullet {p[1].text}}}"),
    h.MatrixFunction: _matrix_function,
    h.Spectral: _spectral,
    h.Func: _function,
    h.Composite: lambda t, p: Piece(f"\\operatorname{{{COMPOSITE_NAMES[t.text(0)]}}}{fenced(joined(p))}", POSTFIX),
    h.Piecewise: _piecewise,
    h.Indicator: lambda t, p: Piece(f"\\mathbb{{1}}{fenced(p[0].text, '[', ']')}", POSTFIX),
    h.FunSym: _sym,
    h.Call: _call,
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
    h.Space: _space,
    h.NumberSet: lambda t, p: Piece(NUMBER_SETS[t.text(0)][0]),
    h.Interval: _interval,
    h.FiniteSet: lambda t, p: Piece(f"\\{{{joined(p)}\\}}"),
    h.SetSym: lambda t, p: Piece(t.text(0)),
    **latex_stating.ROWS,
}
