"""What holds around a formula about the layers of a network: the layers in sight, the cost, and the errors.

The section says how layer l works; the layers that a formula speaks of work the same way, with l + k in the place of l, and with sizes
n_l of their own. The cost is an unknown function of what the last layer in sight hands on, so that the recursion of backpropagation is one
step of the chain rule. A capital numbers the last layer of all; there the cost is an unknown function of the output, or what the section
says that it is. δ is the derivative of the cost by the pre-activation; where the section does not say so, a claim about it is not refuted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.elaborate.layers import Mark, Network, mark_of, name_of, number_of, pre_activation
from derive.elaborate.names import FUNCTION_LETTERS, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping.adopting import adopt
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.elaborate.single import read_line
from derive.read import tree as t
from derive.source import Span
from derive.terms import heads as h
from derive.terms.shapes import ONE, SCALAR, Dim, dim
from derive.terms.statement import Definition, free_letters

#: Over how many layers a formula may reach.
_REACH = 3
_NOWHERE = Span(0, 0)


def around(scope: Scope, node: t.Node) -> tuple[t.Node, Scope]:
    """Return a formula with the layers as names, and the scope with the layers around it defined; `node` is as it stands on the page."""
    network = scope.network
    if network is None:
        return node, scope
    named = network.named(node)
    marks = [m for x in t.walk(node) if (m := mark_of(x)) is not None and spell(m.base) in network.letters]
    if not network.index or not marks or any(x in (network.affine, network.activation) for x in t.walk(node)):
        return named, scope
    if network.activation is None or len({m.place[0] for m in marks}) != 1:
        return named, _undecided(scope, "how these layers hang together is not said")
    return _Around(network, network.activation, scope, marks).read(node, named)


def _undecided(scope: Scope, why: str) -> Scope:
    return replace(scope, outside=(*scope.outside, why))


def opened(scope: Scope, network: Network | None) -> Scope:
    """Return the scope of a section that speaks of a network, with the letters of layer l and its neighbours; of another, itself."""
    if network is None:
        return scope
    scope = replace(scope, network=network)
    if not network.index or network.activation is None:
        return scope
    return scope.declare(*_letters(network, network.activation, network.index, range(-1, 2)).values())


def _letters(network: Network, activation: t.Chain, base: str, layers: Iterable[int]) -> dict[str, Letter]:
    """The letters of some layers with sizes n_l of their own, and an activation that is a letter, a function of a number."""
    before, after = pre_activation(network.affine), mark_of(activation.items[0])
    assert before is not None
    assert after is not None
    marks = [m for said in (network.affine, activation) for x in t.walk(said) if (m := mark_of(x)) is not None]
    letters: dict[str, Letter] = {}
    for mark in marks:
        for k in layers:
            layer = mark.place[1] - before.place[1] + k
            name = name_of(replace(mark, place=(base, layer)))
            if spell(mark.base) not in (spell(after.base), spell(before.base)) and mark.base.name[:1].isupper():
                letters[name] = Letter(name, Kind.MATRIX, _size(base, k), _size(base, k - 1))
            else:
                own = layer if spell(mark.base) in (spell(after.base), spell(before.base)) else k
                letters[name] = Letter(name, Kind.VECTOR, _size(base, own), ONE)
    match activation.items[1]:
        case t.Row(items=(t.Ident(name=name, font="it") as head, _)) if name in FUNCTION_LETTERS:
            letters[spell(head)] = Letter(spell(head), Kind.FUNCTION, ONE, ONE, arguments=(SCALAR,))
    return letters


def _size(base: str, offset: int) -> Dim:
    return dim(f"n_{{{number_of((base, offset))}}}")


class _Around:
    """The layers around one formula, whose numbers all count from one letter."""

    def __init__(self, network: Network, activation: t.Chain, scope: Scope, marks: list[Mark]) -> None:
        before, after = pre_activation(network.affine), mark_of(activation.items[0])
        assert before is not None
        assert after is not None
        self.network, self.activation, self.scope, self.marks = network, activation, scope, marks
        self.before, self.after = before, after
        self.base = marks[0].place[0]
        self.last = bool(self.base) and self.base != network.index
        self.error = mark_of(network.error.items[0]) if network.error is not None else None

    def read(self, node: t.Node, named: t.Node) -> tuple[t.Node, Scope]:
        low, high = (f(m.place[1] for m in self.marks) for f in (min, max))
        if self.last:
            if high > 0 or not self.network.output:
                return named, _undecided(self.scope, "how the last layer works is not said")
            named, high = self._by_output(named), 0
        elif any(m.place[1] == high and spell(m.base) == spell(self.after.base) for m in self.marks):
            high += 1
        if high - low > _REACH or not self._shapes(low, high):
            return named, _undecided(self.scope, "more is said of these layers than how they work")
        for k in range(low, high + 1):
            for said in (self.network.affine, self.activation):
                self._define(self._moved(said, k))
        errors = {name_of(m): m for m in self.marks if self._is_error(m)}
        cost = self.network.cost or _differentiated(named) or t.Ident(_NOWHERE, "\\mathcal{C}", "raw")
        if not self._cost(cost, high):
            return named, _undecided(self.scope, "the cost depends on other layers too")
        if node == self.network.error:
            return named, self.scope
        for mark in errors.values():
            self._define(self._slope(mark, cost))
        if errors and self.error is None:
            why = f"nothing says that {spell(next(iter(errors.values())).base)} is the derivative by {spell(self.before.base)}"
            self.scope = replace(self.scope, ununderstood=(*self.scope.ununderstood, why))
        return named, self.scope

    def _is_error(self, mark: Mark) -> bool:
        return spell(mark.base) == spell(self.error.base) if self.error is not None else mark.base.name == "delta"

    def _by_output(self, named: t.Node) -> t.Node:
        """`∇_a L` at the last layer is by what that layer hands on."""
        bare, output = spell(self.after.base), self._name(self.after, 0)

        def go(node: t.Node) -> t.Node:
            match node:
                case t.Script(base=t.Ident(name="nabla"), sub=t.Ident() as by) if spell(by) == bare and self.scope.letter(bare) is None:
                    return replace(node, sub=t.Ident(by.span, output, "raw"))
            return t.mapped(node, go)

        return go(named)

    def _name(self, mark: Mark, offset: int) -> str:
        return name_of(replace(mark, place=(self.base, offset)))

    def _moved(self, said: t.Chain, offset: int) -> t.Chain:
        """A formula about layer l as one about another layer."""
        here = self.before.place[1]

        def go(node: t.Node) -> t.Node:
            mark = mark_of(node)
            if mark is not None and mark.place[0] == self.network.index:
                return t.Ident(node.span, self._name(mark, mark.place[1] - here + offset), "raw")
            return t.mapped(node, go)

        return replace(said, items=tuple(go(x) for x in said.items))

    def _shapes(self, low: int, high: int) -> bool:
        """Declare the letters of the layers with sizes of their own; False where the section says more of them than that."""
        letters = _letters(self.network, self.activation, self.base, range(low, high + 1))
        if any(getattr(x, "name", None) in letters for c in self.scope.conditions for x in free_letters(c.proposition)):
            return False
        if any((old := self.scope.letter(n)) is not None and old.rows is not None and old.rows == old.columns != ONE for n in letters):
            return False
        own = {*letters, *(self._name(m, k) for m in (self.before, self.after, *self.marks) for k in range(low - 1, high + 1))}
        if self.base != self.network.index:
            own -= {getattr(x.target, "name", "") for x in self.scope.definitions}
        kept = tuple(x for x in self.scope.definitions if not _defines(x, own))
        known = {n: x for n, x in self.scope.letters.items() if n not in own}
        self.scope = replace(self.scope, definitions=kept, letters=known).declare(*letters.values())
        return True

    def _size(self, offset: int) -> Dim:
        return _size(self.base, offset)

    def _cost(self, cost: t.Ident, high: int) -> bool:
        """The cost at the last layer is what the section says, else an unknown function of what the last layer in sight hands on.

        False where the section says that it depends on other layers too.
        """
        said = [x for x in self.scope.definitions if _defines(x, {spell(cost)})]
        plain = [x for x in said if not isinstance(x.value, h.Call)]
        output = {self._name(m, 0) for m in (self.before, self.after)}
        layered = {n for x in plain for y in free_letters(x.value) if (n := getattr(y, "name", "")).endswith((")}", "]}"))}
        numbers = {n.partition("^")[2] for n in layered}
        if len(numbers) > 1 or (self.last and layered - output) or any(number[2:3].isdigit() for number in numbers):
            return False
        if plain and self.last:
            return True
        self.scope = replace(self.scope, definitions=tuple(x for x in self.scope.definitions if x not in said))
        name = f"{spell(cost)}_{{{number_of((self.base, high))}}}"
        value = t.Ident(_NOWHERE, self._name(self.after if self.last else self.before, high), "raw")
        function = Letter(name, Kind.FUNCTION, ONE, ONE, arguments=((self._size(high), ONE),))
        self.scope = self.scope.declare(function, Letter(spell(cost), Kind.SCALAR, ONE, ONE))
        called = t.Row(_NOWHERE, (t.Ident(_NOWHERE, name, "raw"), t.Fenced(_NOWHERE, "(", ")", value)))
        self._define(_equation(cost, called))
        return True

    def _slope(self, mark: Mark, cost: t.Ident) -> t.Chain:
        by = t.Ident(_NOWHERE, self._name(self.before, mark.place[1]), "raw")
        return _equation(
            t.Ident(_NOWHERE, name_of(mark), "raw"), t.Row(_NOWHERE, (t.Script(_NOWHERE, t.Ident(_NOWHERE, "nabla"), by), cost))
        )

    def _define(self, node: t.Chain) -> None:
        """Put a definition into the scope, unless the section says something else of this layer."""
        if any(_defines(x, {_head(node)}) for x in self.scope.definitions):
            return
        _, after = read_line(node, "", self.scope, d.Role(0, "definition", "network"), True)
        if after is not None:
            self.scope = adopt(self.scope, after)


def _defines(definition: Definition, names: set[str]) -> bool:
    return getattr(definition.target, "name", None) in names


def _head(equation: t.Chain) -> str:
    left = equation.items[0]
    return spell(left) if isinstance(left, t.Ident) else ""


def _differentiated(node: t.Node) -> t.Ident | None:
    """The letter of which a formula takes a derivative."""
    for x in t.walk(node):
        match x:
            case t.Frac(num=t.Row(items=(t.Ident(name="partial"), t.Ident() as cost))):
                return cost
            case t.Row(items=(t.Script(base=t.Ident(name="nabla")), t.Ident() as cost, *_)):
                return cost
    return None


def _equation(left: t.Node, right: t.Node) -> t.Chain:
    return t.Chain(left.span, (left, right), ("=",), (None,), (left.span,))
