"""The two sweeps over a term: adjoints backward from a scalar, differentials forward from a variable.

A term is a directed acyclic graph: equal subterms are one node, visited once, so that a chain of fifty layers costs fifty visits.
Backward, each node that depends on the variable has an adjoint G (of the node's shape): the change of the whole is ⟨G, d node⟩; one line
of the table and `linear.adjoint` hand it on to the operands. Forward, each node has its differential.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from derive.calculus import build as b
from derive.calculus.composites import MARK, NAMED, lemma, with_names
from derive.calculus.differentials import Rule, rule_for
from derive.calculus.linear import adjoint, keep_apart, place
from derive.calculus.needs import NotDifferentiable
from derive.terms import heads as h
from derive.terms.composites import unfold
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.statement import bound_by, free_letters
from derive.terms.typing import shape_of

_BINDERS = (h.SumOver, h.Expectation, h.Integral, h.ProductOver, h.Extremum)


@dataclass(frozen=True, slots=True)
class Visit:
    """One node of the backward sweep: its adjoint, the line used, what each operand received, and the binders that it stands under."""

    node: Term
    adjoint: Term
    rule: Rule
    shares: tuple[tuple[Term, Term], ...]
    scope: tuple[Term, ...] = ()
    binder: bool = False


@dataclass(slots=True)
class Trail:
    """What a sweep leaves behind: its visits in order, and the conditions that its lines need."""

    visits: list[Visit] = field(default_factory=list)
    needed: dict[Condition, None] = field(default_factory=dict)

    def need(self, conditions: Sequence[Condition]) -> None:
        for c in conditions:
            self.needed.setdefault(c)


class Variable:
    """What is varied: a letter, an entry of one, or a member of a family (or an entry of a member).

    The leaves of a term are the letter itself, or where it is a family its members; an entry is varied through its whole.
    """

    def __init__(self, term: Term) -> None:
        letter = term.children[0] if isinstance(term, h.At) else term
        if not isinstance(letter, h.Sym):
            raise NotDifferentiable("a derivative is by a letter or an entry of one")
        self.term, self.letter = term, letter
        indices = term.children[1:] if isinstance(term, h.At) else ()
        self.count = len(letter.family)
        if len(indices) < self.count:
            raise NotDifferentiable("a derivative by a whole family")
        self.member, self.place = indices[: self.count], indices[self.count :]
        self.shape = shape_of(term)

    def is_leaf(self, t: Term) -> bool:
        if self.count:
            return isinstance(t, h.At) and t.children[0] == self.letter and len(t.children) - 1 == self.count
        return t == self.letter

    def receives(self, leaf: Term, g: Term) -> Term:
        """The share of the variable's adjoint that comes from a leaf with adjoint g."""
        g = b.entry(g, *self.place) if self.place else g
        same = self._same(leaf)
        return b.times(*same, g) if same else g

    def moves(self, leaf: Term, direction: Term) -> Term:
        """The differential of a leaf when the variable moves in a direction (of the variable's shape)."""
        if self.place:
            direction = b.times(direction, place(self.letter.dims, *self.place))
        same = self._same(leaf)
        return b.times(*same, direction) if same else direction

    def _same(self, leaf: Term) -> list[Term]:
        return [b.delta(i, j) for i, j in zip(leaf.children[1:], self.member, strict=True)] if self.count else []


def hidden_parameter(variable: Variable, conditions: Iterable[Condition]) -> bool:
    """Whether a condition on distributions names the variable: then an expectation may depend on it without showing it."""
    return any(isinstance(t, h.DistributedAs) and variable.letter in free_letters(t) for c in conditions for t in c.proposition.walk())


class Dependence:
    """Which terms depend on a variable; answers are remembered. A binder hides the letters that it binds.

    Where a condition says that the variable is a parameter of a distribution, or random itself, heads of probability have no
    derivative here.
    """

    def __init__(self, variable: Variable, conditions: Iterable[Condition] = ()) -> None:
        self.variable = variable
        self.hidden = hidden_parameter(variable, conditions)
        self.memo: dict[Term, bool] = {}

    def __call__(self, t: Term) -> bool:
        found = self.memo.get(t)
        if found is None:
            found = self.memo[t] = self._find(t)
        return found

    def _find(self, t: Term) -> bool:
        if self.variable.is_leaf(t) or t == self.variable.letter:
            return True
        if isinstance(t, h.OF_LAWS) and self.hidden:
            raise NotDifferentiable("what hangs on a distribution whose parameter is varied")
        if self.variable.letter in bound_by(t):
            return False
        return any(self(c) for c in t.children)


def prepared(term: Term, *others: Term) -> Term:
    """Rename bound letters so that none is free elsewhere in what is at hand and no binder stands under another of the same letter."""
    if not _has_binder(term, {}):
        return term
    return _rename(term, (*others, term), frozenset())


def _has_binder(t: Term, memo: dict[Term, bool]) -> bool:
    if t not in memo:
        memo[t] = bool(bound_by(t)) or any(_has_binder(c, memo) for c in t.children)
    return memo[t]


def _rename(t: Term, whole: tuple[Term, ...], outside: frozenset[Term]) -> Term:
    bound = bound_by(t)
    if bound and not isinstance(t, h.Evaluated):
        t = keep_apart(t, *whole, *(o for o in outside if isinstance(o, Term)))
        outside = outside | bound_by(t)
        whole = (*whole, *sorted(bound_by(t), key=str))
    children = tuple(_rename(c, whole, outside) for c in t.children)
    return t if children == t.children else t.replace_children(children)


class Sweep:
    """One variable, one run: rules are looked up, composites written out, subterms visited once."""

    def __init__(self, variable: Variable, conditions: Iterable[Condition] = (), *, adjugate: bool = False) -> None:
        self.variable = variable
        self.depends = Dependence(variable, conditions)
        self.trail = Trail()
        self.adjugate = adjugate
        self.marks: dict[object, Term] = {}
        self.forward_memo: dict[Term, Term] = {}

    # --- backward -------------------------------------------------------------------------------------------------------------

    def backward(self, f: Term, seed: Term) -> Term:
        """Return H with d⟨seed, f⟩ = ⟨H, d variable⟩; H has the shape of the variable."""
        received = self._received(f, seed, ())
        return b.plus(*received) if received else b.zero(self.variable.shape)

    def _received(self, f: Term, seed: Term, scope: tuple[Term, ...]) -> list[Term]:
        """What the variable receives from the leaves below f."""
        if not self.depends(f):
            return []
        pending: dict[Term, list[Term]] = {f: [seed]}
        received: list[Term] = []
        for node in self.order(f):
            g = b.plus(*pending.pop(node))
            if self.variable.is_leaf(node):
                received.append(self.variable.receives(node, g))
                continue
            rule, operands = self.rule(node)
            if isinstance(node, _BINDERS) and self.depends(node.children[0]):
                received += self._under_binder(node, g, rule, scope)
                operands = [(k, u) for k, u in operands if k > 0]
            shares = []
            for k, u in operands:
                mark = self._mark(u)
                share = adjoint(g, rule.change(node, k, mark), mark)
                self.trail.need(rule.needs(node, k))
                shares.append((u, share))
                pending.setdefault(u, []).append(share)
            if operands:
                self.trail.visits.append(Visit(node, g, rule, tuple(shares), scope))
        return received

    def _under_binder(self, node: Term, g: Term, rule: Rule, scope: tuple[Term, ...]) -> list[Term]:
        """What the body of a binder hands on for one value of its index, put together over all of them.

        A leaf is weighed by the index that it has before the sum is taken.
        """
        self.trail.need(rule.needs(node, 0))
        body, *ranges = node.children
        seed = b.times(g, b.quotient(node, body)) if isinstance(node, h.ProductOver) else g
        self.trail.visits.append(Visit(node, g, rule, ((body, seed),), scope, binder=True))
        received = self._received(body, seed, (*scope, node))
        if not received:
            return []
        total = b.plus(*received)
        if isinstance(node, h.Extremum):
            return [rule.change(node, 0, total)]
        head = h.SumOver if isinstance(node, h.ProductOver) else node.func
        return [head(total, *ranges)]

    def _mark(self, u: Term) -> Term:
        shape = shape_of(u)
        if shape not in self.marks:
            self.marks[shape] = h.Sym(MARK, *shape)
        return self.marks[shape]

    def rule(self, node: Term) -> tuple[Rule, list[tuple[int, Term]]]:
        """The line for a node, and those of its operands that depend on the variable."""
        if isinstance(node, h.Composite):
            rule = composite_rule(node)
        else:
            rule = rule_for(node, adjugate=self.adjugate)
        operands = rule.operands(node)
        moved = [(k, u) for k, u in enumerate(operands) if self.depends(u)]
        if not moved or self._elsewhere(node, rule, operands):
            raise NotDifferentiable(f"{type(node).__name__} depends on the variable in a place that has no differential")
        return rule, moved

    def _elsewhere(self, node: Term, rule: Rule, operands: tuple[Term, ...]) -> bool:
        """Whether the variable also stands where the rule does not look: in a bound of a sum, in an index, in the condition of a case."""
        if isinstance(node, (h.SumOver, h.ProductOver, h.Expectation, h.At, h.Row, h.Column, h.Norm, h.Spectral, h.Extremum)):
            return any(self.depends(c) for c in node.children[1:])
        if isinstance(node, h.Integral):
            return len(operands) == 1 and any(self.depends(c) for c in node.children[1:])
        return False

    def order(self, f: Term) -> list[Term]:
        """The dependent nodes below f (not under a binder), each before its operands."""
        if not self.depends(f):
            return []
        seen: set[Term] = {f}
        order: list[Term] = []
        stack: list[tuple[Term, list[Term]]] = [(f, self._below(f))]
        while stack:
            node, todo = stack[-1]
            if todo:
                child = todo.pop()
                if child not in seen:
                    seen.add(child)
                    stack.append((child, self._below(child)))
            else:
                order.append(node)
                stack.pop()
        return self._by_level(order[::-1])

    def _by_level(self, order: list[Term]) -> list[Term]:
        """The same nodes by their distance from the top, so that like rules stand together; each still before its operands."""
        level = {order[0]: 0}
        for node in order:
            for u in self._below(node):
                level[u] = max(level.get(u, 0), level[node] + 1)
        return sorted(order, key=level.__getitem__)

    def _below(self, node: Term) -> list[Term]:
        if self.variable.is_leaf(node):
            return []
        operands = self.rule(node)[1][::-1]
        return [u for k, u in operands if k > 0 or not isinstance(node, _BINDERS)]

    # --- forward --------------------------------------------------------------------------------------------------------------

    def forward(self, t: Term, direction: Term) -> Term:
        """Return the differential of t when the variable moves by `direction`."""
        if not self.depends(t):
            return b.zero(shape_of(t))
        found = self.forward_memo.get(t)
        if found is None:
            found = self.forward_memo[t] = self._forward(t, direction)
        return found

    def _forward(self, t: Term, direction: Term) -> Term:
        if self.variable.is_leaf(t):
            return self.variable.moves(t, direction)
        rule, operands = self.rule(t)
        parts = []
        for k, u in operands:
            du = self.forward(u, direction)
            if b.is_zero(du):
                continue
            self.trail.need(rule.needs(t, k))
            parts.append(rule.change(t, k, du))
        return b.plus(*parts) if parts else b.zero(shape_of(t))


def composite_rule(t: h.Composite) -> Rule:
    """The line that a composite would have, worked out from its definition."""
    shapes = tuple(shape_of(c) for c in t.children)

    def change(node: Term, k: int, du: Term) -> Term:
        return lemma(t.name, shapes, k).at(node.children, du)

    def needs(node: Term, k: int) -> tuple[Condition, ...]:
        return lemma(t.name, shapes, k).needs(node.children)

    return Rule(t.name, COMPOSITE_SAYS.get(t.name, ""), change, "from its definition", needs)


#: What a composite's worked-out differential reads like.
COMPOSITE_SAYS = {
    "softmax": r"s = \mathrm{softmax}(u):\quad ds = s \odot du - s\,s^\top du",
    "logsoftmax": r"d\log s = du - \mathbf 1\,s^\top du,\quad s = \mathrm{softmax}(u)",
}


def written_out(t: Term, depends: Callable[[Term], bool], memo: dict[Term, Term], named: bool) -> Term:
    """Write out the composites that depend on the variable and have no name to keep; the others stay."""
    found = memo.get(t)
    if found is None:
        children = tuple(written_out(c, depends, memo, named) if depends(c) else c for c in t.children)
        new = t if children == t.children else t.replace_children(children)
        if isinstance(new, h.At) and isinstance(new.children[0], h.Sym) and 0 < len(new.children[0].family) < len(new.children) - 1:
            count = len(new.children[0].family) + 1
            new = h.At(h.At(*new.children[:count]), *new.children[count:])
        if isinstance(new, h.Composite) and new.name not in NAMED and depends(t):
            new = written_out(unfold(new), depends, memo, named)
        elif named and isinstance(new, (h.Quotient, h.Func)):
            new = with_names(new)
        found = memo[t] = new
    return found
