"""A derivation, line by line: what each line is, what it continues, and what it may assume.

A line that begins with a relation continues the line before; one that begins with ⇒ draws a conclusion from it. An equation that sets a
derivative to zero poses a condition; what follows says what its letters are there, mostly under a hat of their own.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from derive.elaborate import constants
from derive.elaborate.asides import gives_reason
from derive.elaborate.chains import continues, first_chain, implication, joined, last_side, proposition_of, role_of, solved_name
from derive.elaborate.names import base_name
from derive.elaborate.prose import declarations as d
from derive.elaborate.readings import Reading
from derive.elaborate.relations import proportional_in
from derive.elaborate.roles import to_solve
from derive.elaborate.scoping.adopting import adopt
from derive.elaborate.scoping.declare import declare
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.scoping.updates import with_updates
from derive.elaborate.single import LineRead, read_line
from derive.elaborate.uncertainty import uncertain
from derive.read import tree as t
from derive.source import Diagnostic
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.solving import Solved, isolate
from derive.terms.statement import Definition, Role, Statement, free_letters, substitute
from derive.terms.steps import Assumption, Step, is_derivative, is_zero, links_of
from derive.terms.typing import shape_of

#: What the text may say of a letter that is where a derivative vanishes, as it says it of the estimate that is found there.
SOUGHT = frozenset({"minimiser", "maximiser", "mle", "estimator", "estimate", "stationary_point", "least_squares"})


def read_lines(text: str, node: t.Lines, scope: Scope) -> tuple[tuple[LineRead, ...], Reading | None]:
    """Read the lines of a formula; what they define together is returned beside them."""
    reader = Reader()
    _, after = reader.read(text, node.lines, scope)
    return tuple(reader.named()), after


@dataclass
class Reader:
    """What is known when a line of a derivation is read."""

    text: str = ""
    scope: Scope = field(default_factory=Scope)
    upcoming: tuple[t.Node, ...] = ()
    more: bool = False
    zero: bool = False
    columns: bool = False
    lines: list[LineRead] = field(default_factory=list)
    left: Reading | None = None
    side: t.Node | None = None
    proposition: t.Node | None = None
    chain: int = 0
    derivative: bool = False
    varied: tuple[str, ...] = ()
    sought: dict[str, h.Sym] = field(default_factory=dict)
    before: list[Assumption] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.lines) + 1

    def read(
        self,
        text: str,
        nodes: tuple[t.Node, ...],
        scope: Scope,
        role: d.Role | None = None,
        *,
        more: bool = False,
        zero: bool = False,
    ) -> tuple[tuple[LineRead, ...], Reading | None]:
        """Read further lines, those of one formula, under what the text says at its place; return them and what they define.

        `role` is what words say of the first of them, `zero` that they set to zero what stands before, `more` that another formula
        goes on.
        """
        self.text, self.scope, self.left, self.more = text, with_updates(scope), None, more
        done = len(self.lines)
        for k, node in enumerate(nodes):
            self.upcoming, self.zero = nodes[k + 1 :], zero and not k
            self.line(node, role if not k else None)
        return tuple(self.lines[done:]), self.left

    def line(self, node: t.Node, role: d.Role | None = None) -> None:
        text = self.text[node.span.start : node.span.end].strip()
        if self.lines and gives_reason(node):
            read, _ = read_line(node, text, self.scope, None)
            self.lines.append(replace(read, step=Step(self.number, "posed", self.chain)))
            reasons = node.items if isinstance(node, t.Listing) else ()
            self.scope = declare(self.scope, [d.Relation(x, text=text) for x in reasons if isinstance(x, t.Chain)])
            return
        implied = implication(node)
        continued = not implied and continues(node)
        whole: t.Node | None = node
        if implied and isinstance(node, t.Chain) and isinstance(node.items[0], t.Missing):
            whole = replace(node, items=(self.proposition, *node.items[1:])) if self.proposition is not None else None
        elif continued:
            whole = joined(node, self.side) if self.side is not None else None
        if whole is None:
            fault = Diagnostic("E403", "The first line begins with a relation.", node.span)
            self.lines.append(LineRead(text, node.span, fault=fault, step=Step(self.number, "start", self.number)))
            return
        if not continued:
            self.chain, self.derivative = self.number, False
            self.varied = self.scope.proportional or self.opens_proportional(node)
        read, after = read_line(whole, text, replace(self.scope, proportional=self.varied), role)
        read = self.laid_out(read, after)
        read = replace(read, span=node.span if read.fault is None or read.fault.span is None else read.fault.span)
        step = Step(self.number, role_of(node, read, continued, implied, not self.lines), self.chain, tuple(self.before))
        if read.statements:
            said_posed = role is not None and role.role in ("posed", "declaration")
            read, after, step = self.placed(read, after, step, continued, implied, said_posed)
        self.lines.append(replace(read, step=step))
        if after is not None:
            self.keep(after)
        self.side = last_side(whole) or self.side
        self.proposition = proposition_of(whole) or self.proposition

    def laid_out(self, read: LineRead, after: Reading | None) -> LineRead:
        """A gradient that fits only as a row where an earlier one fits only as a column leaves open which is meant."""
        if len(read.statements) != 1 or after is None or not after.laid_out or not has_gradient(read.statements[0].claim):
            return read
        statement = read.statements[0]
        if statement.layout != "transposed":
            self.columns = True
            return read
        if not self.columns:
            return read
        reason = "it fits the transposed layout of derivatives alone, and a line before fits the other alone"
        return replace(read, statements=(replace(statement, outside=(*statement.outside, reason)),))

    def opens_proportional(self, node: t.Node) -> tuple[str, ...]:
        """The letters of which the opening side of a chain is a function, where the chain holds up to a factor or a constant."""
        chain = first_chain(node)
        if chain is None:
            return ()
        continuing = itertools.takewhile(continues, self.upcoming)
        chains = [found for x in (node, *continuing) if (found := first_chain(x)) is not None]
        marked = any("propto" in x.ops or constants.any_in(x) for x in chains)
        return proportional_in(replace(chain, ops=("propto",))) if marked else ()

    def keep(self, after: Reading) -> None:
        self.scope = adopt(self.scope, after, stated=False)
        left = self.left
        if left is not None:
            after = replace(
                after, made=(*left.made, *after.made), learned={**left.learned, **after.learned}, sizes={**left.sizes, **after.sizes}
            )
        self.left = after

    # --- a line that was read, in its place

    def placed(
        self, read: LineRead, after: Reading | None, step: Step, continued: bool, implied: bool, said_posed: bool
    ) -> tuple[LineRead, Reading | None, Step]:
        self.sought |= {x.name: x for x in varied_in(read.statements[0].claim)}
        if implied:
            return self.concluded(read, after, step)
        read = self.undecorated(read)
        statement = read.statements[0]
        solved = None if continued else self.solves(statement, after)
        if solved is not None:
            return self.solution(read, after, step, *solved)
        links = links_of(statement.claim)
        first, last = links[0], links[-1]
        if self.lines and self.zero and not continued and isinstance(last, h.Relation) and statement.role is not Role.DEFINITION:
            step = replace(step, solves=True, role="stationarity")
        if (statement.role is Role.POSED and said_posed and isinstance(last, h.Relation)) or (
            statement.role is Role.DEFINITION and (self.squared(first) or self.concluded_from(first))
        ):
            self.before.append(Assumption(self.number, first, "posed", statement))
            read = replace(read, statements=tuple(replace(s, role=Role.POSED) for s in read.statements))
            return read, None, replace(step, role="posed")
        if not isinstance(last, h.Relation) or statement.role is Role.DEFINITION or statement.role is Role.NOT_A_CLAIM:
            return read, after, step
        zero = isinstance(last, h.Equal) and is_zero(last.children[1])
        if not continued:
            self.derivative = is_derivative(first.children[0])
        if self.derivative and not zero:
            step = replace(step, before=())  # what a derivative is holds everywhere, not only where it vanishes
        elif continued:
            step = replace(step, before=tuple(a for a in step.before if a.kind != "stationary"))
        if zero and self.derivative and (self.upcoming or self.more):
            return self.set_to_zero(read, after, step, links)
        if zero or (isinstance(first, h.Equal) and is_zero(first.children[0])):
            step = replace(step, role="stationarity" if any(a.kind == "stationary" for a in self.before) else step.role)
        if step.role in ("start", "independent") and len(links) == 1 and self.to_be_solved(first):
            step = replace(step, poses=True)
            self.before.append(Assumption(self.number, first, "posed", statement))
            return read, after, step
        if self.derivative and isinstance(last, h.Equal):
            self.stationary(last.children[1], statement)
        if statement.role is Role.POSED and self.lines:
            read = replace(read, statements=tuple(replace(s, role=Role.CLAIM) for s in read.statements))
        if not continued and not self.derivative and len(links) == 1 and isinstance(first, h.Equal) and self.before:
            self.before.append(Assumption(self.number, first, "derived", statement))
        return read, after, step

    def to_be_solved(self, link: h.Term) -> bool:
        """Whether an opening equation may be one to solve: by its form, or because new equations lead to what one of its letters is.

        Where a line continues another, or something is differentiated, the equation may as well be the first of a calculation.
        """
        defined = {x.target for x in self.scope.definitions}
        if to_solve(link, defined):
            return True
        free = free_letters(link)
        if not isinstance(link, h.Equal) or any(x in defined for x in free):
            return False
        if self.named_by(link) and not any(continues(x) for x in self.upcoming[:1]):
            return bool(self.upcoming)
        letters = {x.name for x in free if isinstance(x, h.Sym)}
        for node in self.upcoming:
            continued = not implication(node) and continues(node)
            if continued or any(isinstance(x, t.Ident) and x.name in ("nabla", "partial", "d") for x in t.walk(node)):
                return False
            if solved_name(node) in letters:
                return True
        return False

    def named_by(self, link: h.Equal) -> bool:
        """`p = a b²`, `A x + B x = b`: a letter of which the text says no more than its shape and sign, alone on its side and absent
        from the other; what it is from here on."""
        return any(self.names(letter, value) for letter, value in (link.children, link.children[::-1]))

    def names(self, letter: h.Term, value: h.Term) -> bool:
        if not isinstance(letter, h.Sym) or letter in free_letters(value) or letter.name in self.scope.meanings:
            return False
        if any(isinstance(x, (h.Expectation, h.Variance, h.Covariance, h.Probability, h.Density)) for x in value.walk()):
            return False
        said = [c.proposition for c in self.scope.conditions if letter in free_letters(c.proposition)]
        return all(isinstance(p, h.Is) or not (set(free_letters(p)) - {letter}) for p in said)

    def undecorated(self, read: LineRead) -> LineRead:
        """`XᵀXŵ = Xᵀy` below `∇J(w) = …`: ŵ, of which nothing else is said, is w where the derivative is zero."""
        statement = read.statements[0]
        first = links_of(statement.claim)[0]
        if not self.before or statement.role is Role.DEFINITION or is_derivative(first.children[0] if first.children else first):
            return read
        mapping = self.decorated(statement)
        if not mapping:
            return read
        changed = replace(statement, claim=substitute(statement.claim, mapping))
        return replace(read, statements=(self.calmed(changed, {x.name for x in mapping}),))

    def decorated(self, statement: Statement) -> dict[h.Sym, h.Sym]:
        """The letters of a claim that are another letter's values at a stationary point."""
        letters = [x for x in free_letters(statement.claim) if isinstance(x, h.Sym)]
        defined = {d.target for d in statement.definitions}
        found = {x: base for x in letters if x not in defined and (base := self.sought.get(base_name(x.name) or "")) is not None}
        return {x: base for x, base in found.items() if base.dims == x.dims and base not in letters and self.may_be_sought(x.name)}

    def may_be_sought(self, name: str) -> bool:
        """Whether what the text says of a decorated letter is no more than that it is where a function is least or greatest."""
        return self.scope.meanings.get(name, "minimiser") in SOUGHT

    def calmed(self, statement: Statement, names: set[str]) -> Statement:
        """The statement with no doubt left about what these letters are."""
        meanings = {k: v for k, v in self.scope.meanings.items() if k not in names}
        stated = {n: replace(x, stated=True) if n in names else x for n, x in self.scope.letters.items()}
        calm = replace(self.scope, meanings=meanings, mentioned=self.scope.mentioned - names, letters=stated)
        doubts = tuple(x for x in statement.uncertain if not any(x.endswith((f" {n} is", f" {n} is was not used")) for n in names))
        return replace(statement, uncertain=uncertain(replace(statement, uncertain=doubts), calm))

    def squared(self, link: h.Term) -> bool:
        """`x² = 4` of a letter that the text has declared: an equation to solve, which does not say which root x is."""
        if not isinstance(link, h.Equal) or not isinstance(link.children[0], h.Power):
            return False
        letter = link.children[0].children[0]
        info = self.scope.letter(getattr(letter, "name", ""))
        return info is not None and info.stated and info.kind is not None

    def concluded_from(self, link: h.Term) -> bool:
        """`x = 3` before `⟺ x² = 9`, or before ⇒ where the text has declared x: what the next line starts from, and no definition."""
        following = self.upcoming[0] if self.upcoming else None
        if not isinstance(following, t.Chain) or not implication(following) or not isinstance(link, h.Equal):
            return False
        info = self.scope.letter(getattr(link.children[0], "name", ""))
        return following.ops[0] == "iff" or (info is not None and info.stated)

    def set_to_zero(
        self, read: LineRead, after: Reading | None, step: Step, links: tuple[h.Term, ...]
    ) -> tuple[LineRead, Reading | None, Step]:
        """`∇f = … = 0`: what stands before the last relation is claimed, the last relation is a condition from here on."""
        statement = read.statements[0]
        self.before.append(Assumption(self.number, links[-1], "posed", statement))
        if len(links) == 1:
            read = replace(read, statements=tuple(replace(s, role=Role.POSED) for s in read.statements))
            return read, None, replace(step, role="stationarity")
        kept = links[:-1]
        claim = kept[0] if len(kept) == 1 else h.And(*kept)
        statements = tuple(replace(s, claim=claim if s is statement else s.claim) for s in read.statements[:1])
        return replace(read, statements=statements), after, step

    def stationary(self, side: h.Term, statement: Statement) -> None:
        """The derivative that this chain of relations works out may be set to zero further down."""
        try:
            shape = shape_of(side)
        except ShapeError:
            return
        zero = h.ZERO if shape == (1, 1) else h.Zeros(*shape)
        self.before = [a for a in self.before if not (a.kind == "stationary" and a.line >= self.chain)]
        self.before.append(Assumption(self.number, h.Equal(side, zero), "stationary", statement))

    # --- conclusions

    def concluded(self, read: LineRead, after: Reading | None, step: Step) -> tuple[LineRead, Reading | None, Step]:
        """`P ⇒ C`: P holds from here on, and where C solves for a letter of P, that letter has the value of C."""
        statement = read.statements[0]
        claim = statement.claim
        last = claim.children[-1] if isinstance(claim, h.And) else claim
        if not isinstance(last, (h.Implies, h.Iff)) or after is None:
            return read, after, step
        first = links_of(claim)[0]
        premise, conclusion = first.children[0], last.children[1]
        self.before.append(Assumption(self.number, premise, "posed", statement))
        opening = links_of(conclusion)[0]
        found = _target(opening, premise, self.scope)
        conclusions = h.And(*(x.children[1] for x in links_of(claim) if isinstance(x, (h.Implies, h.Iff))))
        renamed = self.decorated(replace(statement, claim=conclusions))
        if found is None:
            if renamed:
                statement = self.calmed(replace(statement, claim=substitute(claim, renamed)), {x.name for x in renamed})
                read = replace(read, statements=(statement,))
            if isinstance(opening, h.Equal):
                self.before.append(Assumption(self.number, substitute(opening, renamed), "derived", statement))
            return read, after, step
        solved, base = found
        renamed |= {solved.letter: base} if solved.letter != base else {}
        changed = replace(statement, claim=substitute(claim, renamed), uncertain=after.statement.uncertain)
        changed = self.calmed(changed, {x.name for x in renamed})
        solved = replace(solved, value=substitute(solved.value, renamed))
        return self.known(read, after, step, changed, solved, base)

    def solves(self, statement: Statement, after: Reading | None) -> tuple[Solved, h.Sym, h.Term] | None:
        """Whether a line gives a letter a value that the equations before determine: `ŵ = (XᵀX)⁻¹Xᵀy` below `∇J(w) = …`."""
        if after is None or not after.made or not self.before:
            return None
        target = after.made[0].target
        if not isinstance(target, h.Sym) or after.made[0].parameters or statement.role not in (Role.DEFINITION, Role.CLAIM):
            return None
        value = next((x.value for x in statement.definitions if x.target == target), None)
        opening = links_of(statement.claim)[0]
        if statement.role is Role.DEFINITION:
            value = opening.children[1] if isinstance(opening, h.Equal) else None
        if value is None:
            return None
        squared = isinstance(opening, h.Equal) and isinstance(opening.children[0], h.Power) and statement.role is Role.DEFINITION
        solved = Solved(target, 2 if squared else 1, value)
        for a in reversed(self.before):
            base = _base(target, a.claim)
            if base is not None and _agree(value, a.claim):
                return solved, base, a.claim
        return None

    def solution(
        self, read: LineRead, after: Reading | None, step: Step, solved: Solved, base: h.Sym, premise: h.Term
    ) -> tuple[LineRead, Reading | None, Step]:
        statement = read.statements[0]
        assert after is not None
        left = base if solved.power == 1 else h.Power(base, h.TWO)
        rest = links_of(statement.claim) if statement.role is Role.CLAIM else links_of(statement.claim)[1:]
        conclusion = h.Equal(left, solved.value) if not rest else h.And(h.Equal(left, solved.value), *rest)
        conclusion = substitute(conclusion, {solved.letter: base})
        definitions = tuple(x for x in statement.definitions if x.target not in (solved.letter, base))
        changed = replace(
            statement, claim=h.Implies(premise, conclusion), role=Role.CLAIM, definitions=definitions, uncertain=after.statement.uncertain
        )
        return self.known(read, replace(after, made=()), replace(step, solves=True, role="follows"), changed, solved, base)

    def known(
        self, read: LineRead, after: Reading, step: Step, changed: Statement, solved: Solved, base: h.Sym
    ) -> tuple[LineRead, Reading | None, Step]:
        """Record that a letter has a value where the premises hold; a name of its own has it for good."""
        name = solved.letter.name
        changed = self.calmed(changed, {name})
        left = base if solved.power == 1 else h.Power(base, h.TWO)
        self.before.append(Assumption(self.number, h.Equal(left, solved.value), "solved", changed))
        if solved.letter != base or base_name(name) is not None:
            after = replace(after, made=(*after.made, Definition(solved.letter, (), solved.root, name)))
        return replace(read, statements=(changed,)), after, step

    # --- the end

    def named(self) -> list[LineRead]:
        """The lines with their roles; lines of which none continues another are equations that stand side by side."""
        hanging = any(x.step is not None and (x.step.role not in ("start", "follows", "definition", "posed")) for x in self.lines)
        if hanging or any(x.step is not None and x.step.before for x in self.lines):
            return self.lines
        return [
            replace(x, step=replace(x.step, role="independent")) if x.step is not None and x.step.role in ("start", "follows") else x
            for x in self.lines
        ]


def has_gradient(claim: h.Term) -> bool:
    """Whether a number is differentiated by an array."""
    partials = [x for x in claim.walk() if isinstance(x, h.Partial)]
    try:
        return any(is_scalar(shape_of(x.children[0])) and not is_scalar(shape_of(x.children[1])) for x in partials)
    except ShapeError:
        return False


def varied_in(claim: h.Term) -> list[h.Sym]:
    """The letters by which a claim differentiates, and those of which the functions that it differentiates are functions."""
    found: dict[h.Sym, None] = {}
    for x in claim.walk():
        match x:
            case h.Partial() | h.Hessian():
                inner = x.children[0].children[1:] if isinstance(x.children[0], h.Call) else ()
                found |= {y: None for y in (*x.children[1:], *inner) if isinstance(y, h.Sym)}
            case h.Call() if isinstance(x.children[0], h.DerivedFunction):
                found |= {y: None for y in x.children[1:] if isinstance(y, h.Sym)}
    return list(found)


# --- conclusions that solve -----------------------------------------------------------------------------------------------------


def _target(opening: h.Term, premise: h.Term, scope: Scope) -> tuple[Solved, h.Sym] | None:
    """The letter for which a conclusion is solved, and the letter of the premise whose value it is."""
    for letter in free_letters(opening):
        if not isinstance(letter, h.Sym) or any(x.target == letter for x in scope.definitions):
            continue
        base = _base(letter, premise)
        solved = isolate(opening, letter) if base is not None else None
        if base is not None and solved is not None and _agree(solved.value, premise):
            return solved, base
    return None


def _base(letter: h.Sym, premise: h.Term) -> h.Sym | None:
    """The letter of a premise that a letter, or a decorated letter, is a value of."""
    letters = [x for x in free_letters(premise) if isinstance(x, h.Sym)]
    for x in letters:
        if x.name == letter.name:
            return x if x == letter else None
    inner = base_name(letter.name)
    return next((x for x in letters if x.name == inner and x.dims == letter.dims and not x.family), None)


def _agree(one: h.Term, other: h.Term) -> bool:
    """Whether letters of one name are one letter in both."""
    known = {x.name: x for x in free_letters(one) if isinstance(x, h.Sym)}
    return all(known.get(x.name, x) == x for x in free_letters(other) if isinstance(x, h.Sym))


__all__ = ["Reader", "read_lines"]
