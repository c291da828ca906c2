"""All readings of a formula: in both layouts of derivatives where nothing states one, and in every way where the notation is open."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.elaborate import readings, ways
from derive.elaborate.scoping import law_letters
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.statements import read_statement
from derive.elaborate.usage import Usage, usage
from derive.read import tree as t
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.determined import determined, names, normalised
from derive.terms.statement import Role

#: The layout of derivatives that is read beside the usual one, by the layout that is stated.
_OTHER = {
    stated: readings.Layout(row_gradients=stated != "denominator", column_jacobians=stated != "numerator")
    for stated in (None, "denominator", "numerator")
}


def read_statements(node: t.Node, scope: Scope) -> tuple[readings.Reading, ...]:
    """Return the readings of a formula, the most plausible first. Raises as `read_statement` does."""
    u = usage(law_letters.with_customs(scope, node), node)
    try:
        found = _in_layouts(node, scope, u)
    except (readings.IllTyped, ReadError):
        other = next(_read_in(scope, ways.by_notation(node, u)), None)
        if other is None:
            raise
        return (other,)
    if found[0].statement.role is not Role.CLAIM:
        return found
    by_kind = tuple(ways.by_kind(scope, u, found[0], node))
    defined = {way.sentence for way, _ in by_kind if ways.made_of(scope, way.matrices, found[0])}
    fitting = tuple(x for x in by_kind if x[0].sentence not in defined)
    more = tuple(_read_in(scope, itertools.chain(fitting, ways.by_notation(node, u, found[0]))))
    read = {r.statement.way for r in more}
    missing = (way for way, _ in by_kind if way.sentence not in read)
    more += tuple(_misfit(found[0], way) for way in missing if way.sentence in defined or ways.commute(found[0], way))
    more += tuple(_with_usual_lengths(found[0]))
    untaught = ways.untaught(scope, u, found[0])
    first = found[0]
    if untaught:
        first = replace(first, learned={n: x for n, x in first.learned.items() if n not in untaught})
    return (first, *found[1:], *more)


def _read_in(scope: Scope, others: Iterable[tuple[ways.Way, t.Node]]) -> Iterator[readings.Reading]:
    """Yield the readings in other ways, where there are such."""
    for way, node in others:
        try:
            reading = read_statement(node, ways.reopened(scope, way), way=way)
        except (readings.IllTyped, ReadError):
            continue
        statement = replace(reading.statement, conventions=(*reading.statement.conventions, way.sentence), way=way.sentence)
        yield replace(reading, statement=statement)


def _with_usual_lengths(first: readings.Reading) -> Iterator[readings.Reading]:
    """Where eigenvectors stand beside a derivative of their eigenvalue, and nothing says how long they are: they may be of length one."""
    statement = first.statement
    if not statement.claim.contains(h.Partial, h.Differential):
        return
    derived = [x.children[0] for x in statement.claim.walk() if isinstance(x, (h.Partial, h.Differential))]
    tied = (d for d in determined(statement.conditions, statement.definitions) if any(names(x, d) is not None for x in derived))
    lengths = [p for d in tied if (p := normalised(d)) is not None]
    if lengths:
        way = "eigenvectors of length one"
        said = tuple(Condition(p, Origin.CONVENTION, way) for p in lengths)
        yield replace(first, statement=replace(statement, conditions=(*statement.conditions, *said), way=way))


def _misfit(first: readings.Reading, way: ways.Way) -> readings.Reading:
    """A way in which the shapes do not fit. It speaks against a claim for which its letters must commute with arrays, or with letters that
    are defined by them.
    """
    outside = (*first.statement.outside, "the shapes do not fit")
    return replace(first, statement=replace(first.statement, outside=outside, way=way.sentence))


def _in_layouts(node: t.Node, scope: Scope, u: Usage) -> tuple[readings.Reading, ...]:
    """A stated layout of gradients leaves that of Jacobians open and the other way round; the denominator layout by its name is of both."""
    if scope.layout == "denominator" and scope.layout_of_all:
        return (read_statement(node, scope, readings.Layout(column_jacobians=True), seen=u),)
    other = _OTHER[scope.layout]
    try:
        first = read_statement(node, scope, seen=u)
    except readings.IllTyped:
        try:
            return (_noted(read_statement(node, scope, other, seen=u)),)
        except (readings.IllTyped, ReadError):
            pass
        raise
    if not first.laid_out or first.statement.role is not Role.CLAIM:
        return (first,)
    try:
        second = read_statement(node, scope, other, seen=u)
    except (readings.IllTyped, ReadError):
        return (first,)
    if _kinds_of(first) != _kinds_of(second):
        return (first,)
    turned = "unusual" if any(isinstance(x, t.Ident) and x.name == "nabla" for x in t.walk(node)) and _by_a_matrix(first) else "transposed"
    return (first, _noted(second, turned))


def _by_a_matrix(reading: readings.Reading) -> bool:
    """Whether something is differentiated by a matrix: ∇ by a matrix has its shape, and is written as a row of nothing."""
    variables = (x.children[1] for x in reading.statement.claim.walk() if isinstance(x, h.Partial))
    return any(isinstance(x, h.Sym) and 1 not in x.dims for x in variables)


def _kinds_of(reading: readings.Reading) -> dict[str, tuple[bool, ...]]:
    """Which sides of every letter have one entry: another layout transposes derivatives and turns no vector into a number."""
    return {n: tuple(size == 1 for size in x.dims) for n, x in reading.learned.items() if isinstance(x, h.Sym)}


def _noted(reading: readings.Reading, layout: str = "transposed") -> readings.Reading:
    sentence = "derivatives in the transposed layout"
    return replace(reading, statement=replace(reading.statement, conventions=(*reading.statement.conventions, sentence), layout=layout))
