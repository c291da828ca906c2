"""A function and the letter by which it is differentiated, read from text: what `derive gradient` and its kin are asked."""

from __future__ import annotations

from dataclasses import dataclass

from derive.elaborate.names import spell
from derive.elaborate.readings import IllTyped
from derive.elaborate.scope import Scope
from derive.elaborate.statements import read_statement
from derive.read import tree as t
from derive.read.parser import parse
from derive.source import Diagnostic, ReadError, Span
from derive.terms import heads as h
from derive.terms.statement import Statement


@dataclass(frozen=True, slots=True)
class Question:
    """The function, its variable, and the statement that holds the conditions and definitions around them."""

    function: h.Term
    variable: h.Term
    statement: Statement


def _operator(letter: t.Node, scope: Scope) -> t.Node:
    """∇ by a letter that is declared; ∂/∂ by any other, so that nothing says that it is an array."""
    here = Span(0, 0)
    if isinstance(letter, t.Ident) and scope.letter(spell(letter)) is None:
        partial = t.Ident(here, "partial")
        return t.Frac(here, partial, t.Row(here, (partial, letter)))
    return t.Script(here, t.Ident(here, "nabla"), letter)


def read_question(latex: str, wrt: str, scope: Scope) -> Question:
    """Read a function and its variable; the function is typed as one that is differentiated by that letter.

    Raises ReadError where either is not understood, with the place in its own text.
    """
    body, letter = parse(latex), parse(wrt)
    whole = t.Row(body.span, (_operator(letter, scope), t.Fenced(body.span, "(", ")", body)))
    try:
        statement = read_statement(whole, scope).statement
    except IllTyped as e:
        raise ReadError(Diagnostic("E400", f"The shapes do not fit: {e}.", body.span)) from None
    claim = statement.claim
    if not isinstance(claim, h.Partial):
        raise ReadError(
            Diagnostic("E359", "This is not a function of that letter.", body.span, help="give an expression and one of its letters")
        )
    return Question(claim.children[0], claim.children[1], statement)
