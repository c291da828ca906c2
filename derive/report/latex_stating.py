"""The LaTeX of derivatives, of probability and of propositions, one row for each head."""

from __future__ import annotations

from collections.abc import Sequence

from derive.report.latex_style import STYLE, fenced, is_scalar_term, joined, sup
from derive.report.names import DISTRIBUTION_LETTERS, distribution_name
from derive.report.writing import ATOM, DENSITY_OF, POSTFIX, RELATION, ROW, SCRIPT, SUM, Piece, Row, split_given
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES


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


def _partial(t: h.Term, p: Sequence[Piece]) -> Piece:
    body, variable = t.children
    if is_scalar_term(body) and not is_scalar_term(variable):
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
    over = f"_{{{joined(plain[1:])}}}" if len(plain) > 1 else ""
    return Piece(f"\\mathbb{{E}}{over}{fenced(_conditional(plain[:1], given), '[', ']')}", POSTFIX)


def _conditional(parts: Sequence[Piece], given: str, by: str = ", ") -> str:
    return joined(parts, by) + (f" \\mid {given}" if given else "")


def _stochastic(name: str, left: str = "(", right: str = ")", by: str = ", ") -> Row:
    def row(t: h.Term, p: Sequence[Piece]) -> Piece:
        plain, given = split_given(t, p)
        return Piece(name + fenced(_conditional(plain, given, by), left, right), POSTFIX)

    return row


def _density(t: h.Term, p: Sequence[Piece]) -> Piece:
    plain, given = split_given(t, p)
    if t.text(0) == DENSITY_OF:
        point, law = plain
        return Piece(law.over + fenced(f"{point.text}; {law.under}"), POSTFIX)
    return Piece(t.text(0) + fenced(_conditional(plain, given)), POSTFIX)


def _law_function(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0).replace("_", " ")
    return Piece(f"\\operatorname{{{name}}}" + fenced("; ".join(x.text for x in p)), POSTFIX)


def _divergence(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"D_{{\\mathrm{{{t.text(0)}}}}}" + fenced(f"{p[0].text} \\,\\|\\, {p[1].text}"), POSTFIX)


def _distribution(t: h.Term, p: Sequence[Piece]) -> Piece:
    name = t.text(0)
    letter = DISTRIBUTION_LETTERS[name][0] if name in DISTRIBUTION_LETTERS else f"\\operatorname{{{distribution_name(name)}}}"
    return Piece(letter + fenced(joined(p)), POSTFIX, over=letter, under=joined(p))


def _converges(t: h.Term, p: Sequence[Piece]) -> Piece:
    mode = {"d": "d", "p": "p", "as": "\\text{a.s.}"}.get(t.text(2) if len(t.args) > 2 else "", "")
    arrow = f"\\xrightarrow{{{mode}}}" if mode else "\\to"
    return Piece(f"{STYLE.at_least(p[0], SUM)} {arrow} {STYLE.at_least(p[1], SUM)}", RELATION)


def _is(t: h.Term, p: Sequence[Piece]) -> Piece:
    assert isinstance(t, h.Is)
    subject = joined(p)
    known = PROPERTIES.get(t.property)
    return Piece(f"{subject} \\text{{ {'is' if len(p) == 1 else 'are'} {known.phrase if known else t.property}}}", RELATION)


def _or(t: h.Term, p: Sequence[Piece]) -> Piece:
    if all(isinstance(c, (h.Sym, h.SetSym)) for c in t.children):
        return Piece(joined(p, " \\cup "), SUM)
    return STYLE.alternatives(t, p)


def _for_all(t: h.Term, p: Sequence[Piece]) -> Piece:
    return Piece(f"\\forall {joined(p[1:])} : {p[0].text}", RELATION)


ROWS: dict[type[h.Term], Row] = {
    h.DerivedFunction: _derived_function,
    h.InverseFunction: lambda t, p: sup(p[0], "-1"),
    h.Partial: _partial,
    h.Hessian: _hessian,
    h.Differential: _differential,
    h.Evaluated: _evaluated,
    h.Given: lambda t, p: Piece(joined(p), RELATION),
    h.Expectation: _expectation,
    h.Variance: _stochastic("\\operatorname{Var}"),
    h.Covariance: _stochastic("\\operatorname{Cov}"),
    h.Correlation: _stochastic("\\operatorname{Corr}"),
    h.Probability: _stochastic("P"),
    h.Density: _density,
    h.LawFunction: _law_function,
    h.Entropy: _stochastic("H"),
    h.CrossEntropy: _stochastic("H"),
    h.MutualInformation: _stochastic("I", by="; "),
    h.Divergence: _divergence,
    h.Distribution: _distribution,
    **dict.fromkeys(STYLE.relations, STYLE.relation),
    h.ConvergesTo: _converges,
    h.Is: _is,
    h.And: STYLE.chain,
    h.Or: _or,
    h.Not: STYLE.denial,
    h.Implies: STYLE.consequence,
    h.Iff: STYLE.consequence,
    h.ForAll: _for_all,
    h.Otherwise: lambda t, p: Piece("\\text{otherwise}", RELATION),
}
