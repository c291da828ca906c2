"""The few public functions of the engine; nothing leaves it except through here.

A document becomes `Prepared` formulas, each of one or several `Line`s (more than one where it is a derivation); a line is what is judged.
Preparing is cheap and happens in order, since what is declared and defined holds for what follows; judging a line needs nothing but
the line, so that lines can be judged in any order and in any process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from derive.elaborate.document import FormulaRead, control_faults, given_scope, read_formulas
from derive.elaborate.single import LineRead
from derive.limits import uncollected
from derive.proof.derivation import Derivation
from derive.read.pieces import Document, Formula, Paragraph
from derive.source import Diagnostic, Excerpt, Place, ReadError, Source, Span
from derive.terms.heads import Term
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import Statement
from derive.terms.steps import Step
from derive.terms.typing import shape_of
from derive.terms.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from derive.calculus.structured import Convention
    from derive.decide.explain import SubStep
    from derive.decide.replay import Replayed
    from derive.elaborate.scoping.scope import Scope


class NotAvailable(Exception):
    """This version of the engine cannot do what was asked; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose: the seed of all samples, declarations that hold everywhere, whether Unicode in backticks is read, whether
    what holds is explained."""

    seed: int = 0
    given: str = ""
    unicode: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line has no statement: `verdict` is `unread`, `ill_typed` or `unknown`, `place` is where in the file."""

    verdict: Verdict
    diagnostic: Diagnostic
    place: Place
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    """What is judged by itself: a formula, or one line of a derivation with its `role` there.

    `readings` are the plausible statements, most plausible first; none where there is a `fault`.
    """

    latex: str
    place: Place
    readings: tuple[Statement, ...] = ()
    role: str | None = None
    fault: Fault | None = None
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One formula of a document, read: a derivation where `derivation` is set, and otherwise of exactly one line.

    It is `ignored` where a comment of the document says so: then it is not judged.
    """

    latex: str
    place: Place
    display: bool
    lines: tuple[Line, ...]
    derivation: bool = False
    ignored: bool = False


def prepare(document: Document, options: Options) -> tuple[Prepared, ...]:
    """Read and type every formula of a document that is to be judged, in order; a fault in one is recorded there and never touches the
    next."""
    return tuple(p for p in prepare_all(document, options) if not p.ignored)


def prepare_all(document: Document, options: Options) -> tuple[Prepared, ...]:
    """Read and type every formula of a document, those too that its comments have `ignored`."""
    with uncollected():
        given = given_scope(options.given) if options.given else None
        return tuple(_prepared(read) for read in read_formulas(document, given))


def remarks(document: Document) -> tuple[tuple[Source | None, Diagnostic], ...]:
    """Return what is wrong beside the formulas of a document: what the reader found, and comments to this program that say nothing."""
    if all(p.kind != "control" for p in document.paragraphs):
        return document.diagnostics
    return (*document.diagnostics, *control_faults(document))


def read(latex: str, options: Options) -> Prepared:
    """Read and type one formula, given as LaTeX without delimiters, under the declarations of the options alone."""
    source = Source(latex)
    whole = Span(0, len(latex))
    formula = Formula(Excerpt(latex, tuple(range(len(latex) + 1)), source), latex, whole, display=True)
    return prepare(Document("-", (source,), (Paragraph((formula,), source, whole),)), options)[0]


def _prepared(read: FormulaRead) -> Prepared:
    formula, sources = read.formula, read.sources
    if not sources:
        lines = tuple(_line(formula, line) for line in read.lines)
        return Prepared(formula.raw.strip(), formula.place, formula.display, lines, read.derivation, read.ignored)
    lines = tuple(_line(source, line) for source, line in zip(sources, read.lines, strict=True))
    end = sources[-1].place
    place = replace(formula.place, end_line=end.end_line, end_column=end.end_column)
    latex = "\n".join(x.raw.strip() for x in dict.fromkeys(sources))
    return Prepared(latex, place, formula.display, lines, read.derivation, read.ignored)


def _line(formula: Formula, line: LineRead) -> Line:
    place = formula.excerpt.place(line.span)
    if line.fault is None:
        return Line(line.text, place, line.statements, _role(line), step=line.step)
    verdict = Verdict.ILL_TYPED if line.ill_typed else Verdict.UNREAD
    return Line(line.text, place, (), _role(line), Fault(verdict, line.fault, place, formula.source), line.step)


def _role(line: LineRead) -> str | None:
    return line.step.role if line.step is not None else None


def warm() -> None:
    """Load what judging needs, so that processes which are forked then share it."""
    import derive.decide.derivation
    import derive.decide.ladder  # noqa: F401


def judge(line: Line, options: Options) -> Judgement:
    """Judge one line; the effort is bounded in steps, and the same line and seed give the same judgement."""
    if line.fault is not None:
        return Judgement(line.fault.verdict, note=str(line.fault.diagnostic))
    from derive.decide.derivation import judge_line
    from derive.decide.ladder import judge_readings

    if line.step is not None:
        return judge_line(line.readings, line.step, options.seed)
    found = judge_readings(line.readings, options.seed)
    if found.verdict is not Verdict.REFUTED:
        return found
    from derive.decide.mending import completed

    return completed(line.readings[0], found, options.seed)


def review(prepared: Prepared, judgements: Sequence[Judgement], options: Options) -> tuple[Judgement, ...]:
    """Look at the lines of a derivation together, each judged by itself before; return the judgements that stand."""
    from derive.decide.derivation import Judged, needs_review
    from derive.decide.derivation import review as look_through

    lines = [
        Judged(line.readings[0] if line.readings else None, line.step, judgement, open=len({r.way for r in line.readings}) > 1)
        for line, judgement in zip(prepared.lines, judgements, strict=True)
        if line.step is not None
    ]
    if len(lines) != len(prepared.lines) or not needs_review(lines):
        return tuple(judgements)
    return look_through(lines, options.seed)


def kinds(prepared: Prepared) -> tuple[str | None, ...]:
    """What each line of a derivation does, in a few words: "solve for w", "take logarithms of both sides"; None where nothing fits."""
    from derive.decide.kinds import kind

    statements = [line.readings[0] if line.readings else None for line in prepared.lines]
    before = [None, *statements[:-1]]
    return tuple(
        kind(old, new, line.step) if line.step is not None else None
        for old, new, line in zip(before, statements, prepared.lines, strict=True)
    )


def explain(line: Line, judgement: Judgement) -> tuple[SubStep, ...]:
    """Return the sub-steps that justify a line that holds, each by a named rule."""
    from derive.decide.explain import explain as sub_steps

    return sub_steps(line.readings[0], judgement) if line.readings else ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A derivation that was asked for: `kind` of `function` by `variable`.

    `layout` is that of the result: `numerator` or `denominator`, and None where the two do not differ (Hessians, differentials).
    `remark` says how the entries of a variable vary that are tied to each other.
    """

    kind: str
    function: Term
    variable: Term
    derivation: Derivation
    layout: str | None = None
    remark: str | None = None


#: The layout of results where nothing else is said: gradients have the shape of the variable, Jacobians are outputs × inputs.
LAYOUTS = {"gradient": "denominator", "jacobian": "numerator"}


def _layout(name: str) -> Literal["numerator", "denominator"]:
    return "numerator" if name == "numerator" else "denominator"


def derive(kind: str, latex: str, wrt: str, options: Options, layout: str | None = None, structure: Convention = "projected") -> Derived:
    """Derive step by step: `kind` is `gradient`, `jacobian`, `hessian`, `differential` or `mle`, `wrt` the letter as LaTeX.

    `layout` is `numerator` or `denominator`; without it that which the declarations state, or else that of `LAYOUTS`.

    `structure` is the convention for the gradient by a symmetric or antisymmetric matrix (`calculus/structured.py`).

    The result has been compared with independent numeric derivatives. Raises NotAvailable with a sentence where the text is not
    understood, where no rule covers the function, or where the numbers do not agree.
    """
    from derive.elaborate.question import read_question
    from derive.elaborate.scoping.scope import Scope

    scope = given_scope(options.given) if options.given else Scope()
    if kind == "mle":
        return _mle(latex, wrt, scope)
    try:
        asked = read_question(latex, wrt, replace(scope, layout=None))
    except ReadError as e:
        raise NotAvailable(str(e.diagnostic)) from None
    return derive_of(kind, asked.statement, options, layout or scope.layout, structure)


def derive_of(
    kind: str, statement: Statement, options: Options, layout: str | None = None, structure: Convention = "projected"
) -> Derived:
    """Derive step by step what a statement poses: its claim is the derivative `Partial(function, variable)`; otherwise as `derive`."""
    from derive import calculus
    from derive.calculus import structured
    from derive.calculus.needs import NotDifferentiable
    from derive.decide.problem import pose
    from derive.numeric.errors import Unsupported as NotCompared
    from derive.probability import densities
    from derive.probability.monomials import Unsupported as NoDensity

    chosen = _layout(layout or LAYOUTS[kind]) if kind in LAYOUTS else None
    problem = pose(statement, options.seed)
    function, variable = problem.claim.children
    try:
        function, needed = densities.written_out(function, problem.conditions)
    except NoDensity as e:
        raise NotAvailable(f"{e}") from None
    conditions = (*problem.conditions, *needed)
    laid_out = {"layout": chosen} if chosen else {}
    ways: dict[str, Callable[..., Derivation]] = {
        "gradient": calculus.gradient,
        "jacobian": calculus.jacobian,
        "hessian": calculus.hessian,
        "differential": calculus.differential,
    }
    if kind not in ways:
        raise NotAvailable(f"this version does not yet write out the steps of a {kind}")
    try:
        pattern = structured.structure_of(variable, conditions)
        if pattern is not None and kind == "gradient" and is_scalar(shape_of(function)):
            layouts = chosen or "denominator"
            found = structured.structured_gradient(function, variable, pattern, conditions, convention=structure, layout=layouts)
            remark: str | None = structured.sentence(pattern, structure)
        else:
            found = ways[kind](function, variable, conditions, **laid_out)
            remark = calculus.free_entries(variable, conditions)
        calculus.checked(found, variable, conditions, seed=options.seed)
        return Derived(kind, function, variable, found, chosen, remark)
    except (ShapeError, NotDifferentiable, NotCompared, calculus.Disagreement) as e:
        raise NotAvailable(f"{e}") from None


#: What is made from first and second derivatives, and what its second letter is.
EXPANSIONS = ("directional", "taylor", "implicit")


def expand(kind: str, latex: str, wrt: str, other: str, options: Options) -> Derived:
    """Derive what is made from derivatives, compared with differences: `kind` is one of `EXPANSIONS`.

    `directional`: the derivative by `wrt` along `other`; `taylor`: the expansion to second order in the increment `other`; `implicit`: the
    derivative by `wrt` of the point `other` at which the function is stationary (or, where it is a column, zero). Raises NotAvailable.
    """
    from derive.calculus import Disagreement, expansions, gradient, verify_expansions
    from derive.calculus.needs import NotDifferentiable
    from derive.decide.problem import pose
    from derive.elaborate.question import read_beside, read_question
    from derive.elaborate.scoping.scope import Scope
    from derive.numeric.errors import Unsupported as NotCompared

    scope = replace(given_scope(options.given) if options.given else Scope(), layout=None)
    try:
        problem = pose(read_question(latex, wrt, scope).statement, options.seed)
        f, x = problem.claim.children
        conditions = problem.conditions
        if kind == "implicit":
            again = pose(read_question(latex, other, scope).statement, options.seed).claim
            if again.children[0] != f:
                raise NotAvailable(f"{latex} is read in one way as a function of {wrt}, and in another as one of {other}")
            unknown = again.children[1]
            stationary = is_scalar(shape_of(f))
            found = (expansions.stationary_jacobian if stationary else expansions.implicit_jacobian)(f, unknown, x, conditions)
            equation = gradient(f, unknown, conditions).result if stationary else f
            verify_expansions.check_implicit(equation, unknown, x, found.result, conditions, seed=options.seed)
            return Derived(kind, f, x, found, "numerator")
        direction = read_beside(other, scope, x)
        if kind == "directional":
            found = expansions.directional(f, x, direction, conditions)
            verify_expansions.check_along(f, x, direction, found.result, conditions, seed=options.seed)
        else:
            found = expansions.taylor(f, x, direction, conditions)
            verify_expansions.check_expansion(f, x, direction, found.result, conditions, seed=options.seed)
        return Derived(kind, f, x, found)
    except ReadError as e:
        raise NotAvailable(str(e.diagnostic)) from None
    except (ShapeError, NotDifferentiable, NotCompared, Disagreement) as e:
        raise NotAvailable(f"{e}") from None


def _mle(latex: str, wrt: str, scope: Scope) -> Derived:
    """Estimate the parameters `wrt` (letters separated by commas) of a density written `N(x; μ, σ²)`, from a sample of it."""
    from derive.elaborate.readings import IllTyped
    from derive.elaborate.scoping.law_kinds import with_density
    from derive.elaborate.statements import read_statement
    from derive.probability.maximum import mle
    from derive.probability.maximum_of_arrays import of_arrays
    from derive.probability.monomials import Unsupported
    from derive.read.parser import parse
    from derive.terms import heads as h

    try:
        node = parse(latex)
        scope = with_density(scope, node)
        density = read_statement(node, scope).statement
        parameters = tuple(read_statement(parse(part), scope).statement.claim for part in wrt.split(","))
    except ReadError as e:
        raise NotAvailable(str(e.diagnostic)) from None
    except IllTyped as e:
        raise NotAvailable(f"The shapes do not fit: {e}.") from None
    function = density.claim
    if not isinstance(function, h.Density) or not isinstance(function.children[-1], h.Distribution):
        raise NotAvailable("This is not the density of a distribution; write it as N(x; \\mu, \\sigma^2)")
    try:
        found = of_arrays(function, parameters, density.conditions) or mle(function.children[-1], parameters, density.conditions)
    except (Unsupported, ShapeError) as e:
        raise NotAvailable(f"{e}") from None
    return Derived("mle", function, parameters[0], found)


def replay(report: dict[str, Any]) -> Iterator[Replayed]:
    """Replay every certificate and counterexample of a JSON report (data of schema 1) with the small checkers alone, in order.

    Raises what data of another form makes a reader raise: KeyError, TypeError.
    """
    from derive.decide.replay import replay_report

    return replay_report(report)
