"""The Python API: what `import derive` offers, and what the command line is made of.

Mathematics comes in as LaTeX text or as SymPy expressions and goes out as both; verdicts come as records (`Report`, `FormulaReport`)
that a notebook shows as they are. Everything is judged in processes of its own, so that nothing hangs and nothing here is touched.

>>> import derive
>>> derive.check("Let $A$ be symmetric.  Then $A^2 = A^T A$.").formulas[-1].verdict
<Verdict.PROVED: 'proved'>
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from derive import api
from derive.api import Derived, NotAvailable, Options
from derive.report.model import DocumentReport, FormulaReport, Report
from derive.source import Place
from derive.terms import heads as h
from derive.terms.from_sympy import Crossing, NotCrossed
from derive.terms.shapes import ShapeError
from derive.terms.statement import Statement
from derive.terms.to_sympy import to_sympy
from derive.terms.typing import shape_of
from derive.terms.verdict import Verdict

if TYPE_CHECKING:
    from derive.report.reading import LineReading

__all__ = [
    "Derivation",
    "FormulaReport",
    "NotAvailable",
    "Reading",
    "Report",
    "Verdict",
    "check",
    "differential",
    "equal",
    "gradient",
    "hessian",
    "jacobian",
    "mle",
    "reading",
]

#: LaTeX text, or a SymPy expression.
Expression: TypeAlias = Any
#: Prose that declares letters, or, beside SymPy expressions, SymPy's predicates: `Q.symmetric(A) & Q.invertible(B)`.
Given: TypeAlias = Any

SECONDS = 10.0
_NOWHERE = Place(1, 1, 1, 1)


# --- verdicts -------------------------------------------------------------------------------------------------------------------


def check(
    notes: str | Path | Expression,
    *,
    given: Given = "",
    format: str = "md",  # noqa: A002
    seed: int = 0,
    timeout: float = SECONDS,
    workers: int | None = None,
) -> Report:
    """Judge every formula of notes: a text (`format` says whether `md`, `tex` or `ipynb`), a file or folder as a `Path`, or one relation
    of SymPy.

    `timeout` is in seconds for each formula. Nothing is raised for what the notes say: faults are in the report.

    >>> import derive
    >>> report = derive.check(r"Let $x \\in \\mathbb{R}^n$.  $$\\nabla_x \\|x\\|_2^2 = x$$")
    >>> found = report.formulas[-1]
    >>> found.verdict, found.suggestion
    (<Verdict.REFUTED: 'refuted'>, '\\\\nabla_{x} \\\\left( \\\\left\\\\| x \\\\right\\\\|_{2}^{2} \\\\right) = 2 x')
    """
    from derive.run.check import check as run
    from derive.run.pool import Limits, default_workers

    limits = Limits(timeout, workers=workers or default_workers())
    if isinstance(notes, Path):
        return run([str(notes)], Options(seed, given), limits)
    if isinstance(notes, str):
        name = f"text.{format}"
        return run([name], Options(seed, given), limits, texts={name: notes})
    crossing, (claim,) = _crossed((notes,), given)
    if not isinstance(claim, h.Proposition):
        raise NotAvailable("a SymPy expression claims nothing; give a relation, or use derive.equal")
    record = _judged(_stated(crossing, claim), Options(seed), timeout)
    return Report((DocumentReport("SymPy", (record,)),), seed, record.seconds)


def equal(left: Expression, right: Expression, *, given: Given = "", seed: int = 0, timeout: float = SECONDS) -> FormulaReport:
    """Say whether two expressions are equal wherever both are defined: both as LaTeX text, or both of SymPy.

    The record's `verdict` is `proved`, `supported`, `refuted` (with a `counterexample`), `unknown` or another of `Verdict`. Raises
    NotAvailable where a SymPy expression has no counterpart, or where a text is more than an expression.

    >>> import derive
    >>> import sympy as sp
    >>> derive.equal(r"(A B)^\\top", r"B^\\top A^\\top").verdict
    <Verdict.PROVED: 'proved'>
    >>> x = sp.Symbol("x")
    >>> derive.equal(sp.sqrt(x**2), x).holds_if
    ('x is positive',)
    >>> A, B = (sp.MatrixSymbol(name, 3, 3) for name in "AB")
    >>> derive.equal(A * B, B * A, given=sp.Q.diagonal(A) & sp.Q.diagonal(B)).verdict
    <Verdict.PROVED: 'proved'>
    """
    options = Options(seed, given if isinstance(given, str) else "")
    if isinstance(left, str) and isinstance(right, str):
        prepared = api.read(f"{left} = {right}", options)
        for line in prepared.lines:
            if line.readings and not (type(c := line.readings[0].claim) is h.Equal and len(c.children) == 2):
                raise NotAvailable("each side must be one expression; use derive.check for a chain, a system or a relation")
        return _judge_prepared(prepared, options, timeout)
    if isinstance(left, str) or isinstance(right, str):
        raise NotAvailable("give both sides as LaTeX text, or both as SymPy expressions")
    crossing, sides = _crossed((left, right), given)
    return _judged(_stated(crossing, h.Equal(*sides)), options, timeout)


def _crossed(expressions: tuple[Any, ...], given: Given) -> tuple[Crossing, tuple[h.Term, ...]]:
    crossing = Crossing()
    if isinstance(given, str) and given:
        raise NotAvailable("beside SymPy expressions, conditions are SymPy's own: Symbol(…, positive=True), or Q.symmetric(A)")
    try:
        terms = tuple(crossing.term(e) for e in expressions)
        if not isinstance(given, str):
            crossing.given(given)
        return crossing, terms
    except NotCrossed as problem:
        raise NotAvailable(f"{problem}") from None


def _stated(crossing: Crossing, claim: h.Term) -> Statement:
    try:
        return crossing.statement(claim)
    except NotCrossed as problem:
        raise NotAvailable(f"{problem}") from None


def _judged(statement: Statement, options: Options, timeout: float) -> FormulaReport:
    from derive.report.latex import latex
    from derive.terms.typing import check as check_types

    text = latex(statement.claim)
    try:
        check_types(statement.claim)
    except ShapeError as problem:
        return FormulaReport(_NOWHERE, True, text, Verdict.ILL_TYPED, note=f"{problem}")
    line = api.Line(text, _NOWHERE, (statement,))
    return _judge_prepared(api.Prepared(text, _NOWHERE, True, (line,)), options, timeout)


def _judge_prepared(prepared: api.Prepared, options: Options, timeout: float) -> FormulaReport:
    from derive.report.build import formula_report, line_report
    from derive.run.judging import judge_all
    from derive.run.pool import Limits

    lines: dict[int, FormulaReport] = {}
    for answer in judge_all([prepared], options, Limits(timeout)):
        lines[answer.line] = line_report(prepared.lines[answer.line], answer.judgement, True, answer.seconds)
    return formula_report(prepared, tuple(lines[k] for k in sorted(lines)))


# --- readings -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """How a formula is read, line by line, without a verdict; `str` gives what `derive read` prints."""

    lines: tuple[LineReading, ...]

    @property
    def understood(self) -> bool:
        """Whether every line has a reading."""
        return all(line.fault is None for line in self.lines)

    def json(self) -> dict[str, Any]:
        return {"schema": 1, "lines": [line.json() for line in self.lines]}

    def __str__(self) -> str:
        from derive.report.reading import render_reading

        stream = StringIO()
        render_reading(self.lines, stream)
        return stream.getvalue().rstrip("\n")

    def __repr__(self) -> str:
        return f"<Reading: {'; '.join(r.reading for line in self.lines for r in line.readings) or 'not understood'}>"

    def _repr_html_(self) -> str:
        from derive.report.cards import reading_card

        return str(reading_card(self.lines))


def reading(latex: str, *, given: str = "") -> Reading:
    """Say how a formula is read: letters and their shapes, conditions, conventions.

    >>> import derive
    >>> derive.reading(r"x^\\top A x")
    <Reading: x' A x   with x: n, A: n×n>
    """
    from derive.report.reading import read_report

    return Reading(read_report(api.read(latex, Options(given=given))))


# --- derivations ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Derivation:
    """A result with the steps that lead to it, each by a named rule; it has been compared with numeric derivatives."""

    derived: Derived
    letters: Mapping[h.Term, Any] = field(default_factory=dict)

    @cached_property
    def latex(self) -> str:
        """The result as LaTeX."""
        return str(self.json()["result"])

    @cached_property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The steps, as pairs of a rule's name and the LaTeX of what it gives."""
        return tuple((s["rule"], s["latex"]) for s in self.json()["steps"])

    @property
    def shape(self) -> tuple[Any, Any]:
        """Rows and columns of the result, as SymPy numbers and letters."""
        return shape_of(self.derived.derivation.result)

    @property
    def sympy(self) -> Any:
        """The result as a SymPy expression. Raises NotAvailable where SymPy has no way to say it."""
        try:
            return to_sympy(self.derived.derivation.result, self.letters)
        except NotCrossed as problem:
            raise NotAvailable(f"{problem}") from None

    @cached_property
    def numpy(self) -> str:
        """The source of a Python function that computes the result with NumPy. Raises NotAvailable where there is none."""
        from derive.report.derivation import derivation_numpy

        return derivation_numpy(self.derived)

    def json(self) -> dict[str, Any]:
        """The derivation as the JSON data that `--format json` writes."""
        from derive.report.derivation import derivation_json

        return derivation_json(self.derived)

    def written(self, form: str) -> str:
        """The derivation as `text`, `tex` (an `align*`; `latex` is another name of it), `md`, `json` or `numpy`."""
        from derive.report import derivation as report

        match form:
            case "json":
                return json.dumps(self.json(), ensure_ascii=False, indent=1)
            case "tex" | "latex":
                return report.derivation_latex(self.derived)
            case "md":
                return report.derivation_markdown(self.derived)
            case "numpy":
                return self.numpy
        stream = StringIO()
        report.render_derivation(self.derived, stream)
        return stream.getvalue().rstrip("\n")

    def __str__(self) -> str:
        return self.written("text")

    def __repr__(self) -> str:
        return f"<Derivation: {self.json()['reading']}>"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"

    def _repr_html_(self) -> str:
        from derive.report.cards import derivation_card

        return str(derivation_card(self.derived))


def gradient(
    function: Expression, wrt: Expression, *, given: Given = "", layout: str | None = None, structure: str = "projected"
) -> Derivation:
    """Derive the gradient of a scalar; without a `layout` it has the shape of the variable (denominator layout).

    By a symmetric, antisymmetric or diagonal matrix `structure` is the convention: `projected`, the gradient has the structure too, or
    `entries`, each free entry is one variable.

    Raises NotAvailable with a sentence where the text is not understood or no rule covers the function; so do the others.

    >>> import derive
    >>> derive.gradient(r"x^\\top A x", "x").latex
    '(A^\\\\top + A) x'
    >>> import sympy as sp
    >>> n = sp.Symbol("n")
    >>> x, A = sp.MatrixSymbol("x", n, 1), sp.MatrixSymbol("A", n, n)
    >>> derive.gradient(x.T * A * x, x, given=sp.Q.symmetric(A)).sympy
    2*A*x
    >>> X = sp.MatrixSymbol("X", n, n)
    >>> derive.gradient(sp.Trace(A * X), X, given=sp.Q.symmetric(X) & sp.Q.symmetric(A), structure="entries").latex
    '2 A - (A \\\\odot I)'
    """
    return derivation("gradient", function, wrt, given, layout, structure)


def jacobian(function: Expression, wrt: Expression, *, given: Given = "", layout: str | None = None) -> Derivation:
    """Derive the Jacobian of a vector, outputs × inputs (numerator layout) where no `layout` is given.

    >>> import derive
    >>> derive.jacobian(r"A x", "x", given=r"Let $A \\in \\mathbb{R}^{m \\times n}$ and $x \\in \\mathbb{R}^n$.").shape
    (m, n)
    """
    return derivation("jacobian", function, wrt, given, layout)


def hessian(function: Expression, wrt: Expression, *, given: Given = "") -> Derivation:
    """Derive the Hessian of a scalar.

    >>> import derive
    >>> derive.hessian(r"x^\\top x", "x").latex
    '2 I'
    """
    return derivation("hessian", function, wrt, given, None)


def differential(function: Expression, wrt: Expression, *, given: Given = "") -> Derivation:
    """Derive the differential of a term.

    >>> import derive
    >>> derive.differential(r"\\log \\det X", "X").latex
    '\\\\operatorname{tr}(X^{-1} \\\\mathrm{d} X)'
    """
    return derivation("differential", function, wrt, given, None)


def mle(density: str, wrt: str, *, given: str = "") -> Derivation:
    """Derive the maximum-likelihood estimate of the parameters `wrt` (letters with commas between) from a sample of a density.

    >>> import derive
    >>> print(derive.mle(r"N(x; \\mu, \\sigma^2)", r"\\mu").steps[-1][0])
    estimate
    """
    return derivation("mle", density, wrt, given)


def derivation(
    kind: str, function: Expression, wrt: Expression, given: Given = "", layout: str | None = None, structure: str = "projected"
) -> Derivation:
    """Derive what `kind` says: `gradient`, `jacobian`, `hessian`, `differential`, or, from text, `mle`."""
    if structure not in ("projected", "entries"):
        raise NotAvailable(f"the structure of a gradient is projected or entries, and not {structure}")
    convention: Literal["projected", "entries"] = "entries" if structure == "entries" else "projected"
    if isinstance(function, str) and isinstance(wrt, str):
        return Derivation(api.derive(kind, function, wrt, Options(given=given), layout, convention))
    if isinstance(function, str) or isinstance(wrt, str) or kind == "mle":
        raise NotAvailable("give the function and its letter both as LaTeX text, or both as SymPy expressions")
    crossing, (body, letter) = _crossed((function, wrt), given)
    if not isinstance(letter, h.Sym):
        raise NotAvailable(f"{wrt} is no letter to derive by")
    statement = _stated(crossing, h.Partial(body, letter))
    try:
        shape_of(body)
    except ShapeError as problem:
        raise NotAvailable(f"{problem}") from None
    return Derivation(api.derive_of(kind, statement, Options(), layout, convention), crossing.letters)
