"""What a line of a derivation is by its form: a new equation, the next side of a chain, a conclusion from the line before."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import constants
from derive.elaborate.relations import IMPLICATIONS, spelled
from derive.elaborate.remainders import expansion
from derive.elaborate.single import LineRead
from derive.elaborate.targets import names_in
from derive.read import tree as t
from derive.terms.statement import Role


def first_chain(line: t.Node) -> t.Chain | None:
    if isinstance(line, t.Chain):
        if isinstance(line.items[0], t.Chain):
            return line.items[0]
        return line
    if isinstance(line, t.Listing):
        return next((x for x in line.items if isinstance(x, t.Chain)), None)
    return None


def implication(line: t.Node) -> bool:
    return isinstance(line, t.Chain) and line.ops[0] in IMPLICATIONS


def continues(line: t.Node) -> bool:
    chain = first_chain(line)
    return chain is not None and isinstance(chain.items[0], t.Missing)


def solved_name(line: t.Node) -> str | None:
    """The letter that a line says the value of: it stands alone on the left of `=`, and not on the right."""
    chain = proposition_of(line)
    if not isinstance(chain, t.Chain) or chain.ops[0] != "=":
        return None
    name = spelled(chain.items[0])
    return name if name is not None and all(name not in names_in(x) for x in chain.items[1:]) else None


def joined(line: t.Node, last: t.Node) -> t.Node:
    """Put what the line before ended with in front of a line that begins with a relation."""
    if isinstance(line, t.Chain):
        if isinstance(line.items[0], t.Chain):
            return replace(line, items=(joined(line.items[0], last), *line.items[1:]))
        return replace(line, items=(last, *line.items[1:]))
    assert isinstance(line, t.Listing)
    first = next(k for k, x in enumerate(line.items) if isinstance(x, t.Chain))
    return replace(line, items=(*line.items[:first], joined(line.items[first], last), *line.items[first + 1 :]))


def last_side(line: t.Node) -> t.Node | None:
    """What the next line continues: the last side of the line's first chain of relations, or of its last conclusion."""
    if implication(line) and isinstance(line, t.Chain):
        return last_side(line.items[-1])
    chain = first_chain(line)
    if chain is None:
        return line if not isinstance(line, (t.Listing, t.Words, t.Missing)) else None
    return chain.items[-1]


def proposition_of(line: t.Node) -> t.Node | None:
    """What a line that begins with ⇒ takes for its premise: the relation of the line before, or its last conclusion."""
    if implication(line) and isinstance(line, t.Chain):
        return line.items[-1]
    chain = first_chain(line)
    if chain is not None and len(chain.items) > 2 and chain.ops[-1] == "=" and ends_in_zero(chain):
        return t.Chain(chain.span, chain.items[-2:], chain.ops[-1:], chain.over[-1:], chain.places[-1:])
    return chain


def ends_in_zero(chain: t.Chain) -> bool:
    """Whether the last side of a chain is zero: `∇f = 2 A x − b = 0` poses its last equation."""
    last = chain.items[-1]
    return (isinstance(last, t.Number) and last.text == "0") or (isinstance(last, t.Ident) and last.name == "0")


ROLES = {"le": "inequality", "lt": "inequality", "ge": "inequality", "gt": "inequality", "leq": "inequality", "geq": "inequality"}
ROLES |= {"propto": "proportional", "approx": "approximate", "simeq": "approximate"}


def role_of(line: t.Node, read: LineRead, continued: bool, implied: bool, first: bool) -> str:
    if implied:
        return "implies"
    chain = first_chain(line)
    statement = read.statements[0] if read.statements else None
    if statement is not None and statement.role is Role.DEFINITION:
        return "definition"
    if statement is not None and statement.role is Role.POSED:
        return "posed" if first else "follows"
    if chain is not None and chain.ops[-1] in ROLES and (continued or not first):
        return ROLES[chain.ops[-1]]
    if chain is not None and not first and constants.any_in(chain):
        return "constant"
    if chain is not None and not first and expansion(chain) is not None:
        return "expansion"
    if first:
        return "start"
    return "equal" if continued else "follows"
