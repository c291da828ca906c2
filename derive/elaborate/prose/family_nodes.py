"""Families of letters as one formula writes them: `λ_1, …, λ_n`, `λ_1 ≥ ⋯ ≥ λ_n > 0`, `\\{λ_i\\}_{i=1}^n`, `λ_i`."""

from __future__ import annotations

from dataclasses import dataclass

from derive.elaborate.names import RUNNING
from derive.elaborate.prose.declarations import Family
from derive.read import tree as t

_FALLING = frozenset({"ge", "gt"})
_RISING = frozenset({"le", "lt"})


@dataclass(frozen=True, slots=True)
class FamilyNode:
    """A family from 1 to `last` (None: not said); `index` is the letter it runs under, `chain` what is said of its order and its ends.

    `real` says that its members are compared, or said to be real numbers.
    """

    letter: t.Ident
    last: t.Node | None = None
    index: str = ""
    chain: t.Chain | None = None
    real: bool = False

    @property
    def base(self) -> tuple[str, str]:
        return self.letter.name, self.letter.font

    def subject(self, last: t.Node) -> Family:
        """The family up to a last member as declarations name it."""
        span = self.letter.span
        return Family((t.Script(span, self.letter, t.Number(span, "1")),), t.Script(span, self.letter, last))


def family_node(node: t.Node) -> FamilyNode | None:
    """Return the family that a formula lists, or None if it is anything else."""
    match node:
        case t.Listing(items=(*members, t.Chain(items=(last, t.Ident(name="R")), ops=("in",)))) if all(s == "," for s in node.seps):
            found = _listed((*members, last))
            return None if found is None else FamilyNode(*found, real=True)
        case t.Listing(items=members) if all(s == "," for s in node.seps):
            found = _listed(members)
            return None if found is None else FamilyNode(*found)
        case t.Chain(ops=ops) if set(ops) <= _FALLING or set(ops) <= _RISING:
            return _chained(node)
        case t.Script(base=t.Ident() as letter, sub=t.Ident(name=index), sup=None, primes=0) if index in RUNNING:
            return FamilyNode(letter, index=index)
        case t.Script(
            base=t.Fenced(left=("{" | "("), body=t.Script(base=t.Ident() as letter, sub=t.Ident(name=index), sup=None)),
            sub=t.Chain(items=(t.Ident(name=below), t.Number(text="1")), ops=("=",)),
            sup=last,
        ) if below == index and last is not None:
            return FamilyNode(letter, last, index)
    return None


def index_range(node: t.Node) -> tuple[str, t.Node] | None:
    """The index and the last value of `i = 1, …, n`."""
    match node:
        case t.Listing(items=(t.Chain(items=(t.Ident(name=index), t.Number(text="1")), ops=("=",)), *shown, t.Ellipsis(), last)) if all(
            isinstance(x, t.Number) and x.text == str(k + 2) for k, x in enumerate(shown)
        ):
            return index, last
    return None


def _member(node: t.Node) -> tuple[t.Ident, t.Node] | None:
    match node:
        case t.Script(base=t.Ident() as letter, sub=(t.Number() | t.Ident() | t.Sum()) as index, sup=None, primes=0):
            return letter, index
    return None


def _listed(items: tuple[t.Node, ...]) -> tuple[t.Ident, t.Node] | None:
    """The letter and the last index of `x_1, …, x_n`, `x_1, x_2, …, x_n`."""
    dots = [k for k, x in enumerate(items) if isinstance(x, t.Ellipsis)]
    members = [_member(x) for x in items if not isinstance(x, t.Ellipsis)]
    if dots != [len(items) - 2] or dots[0] < 1 or None in members:
        return None
    shown = [m for m in members if m is not None]
    numbered = all(isinstance(i, t.Number) and i.text == str(k + 1) for k, (_, i) in enumerate(shown[:-1]))
    one = len({(x.name, x.font, x.accents) for x, _ in shown}) == 1
    return (shown[0][0], shown[-1][1]) if numbered and one and not isinstance(shown[-1][1], t.Number) else None


def _chained(node: t.Chain) -> FamilyNode | None:
    """The family of an ordered chain, with the numbers at its ends; `λ_n ≤ ⋯ ≤ λ_1` is turned round."""
    first = next((k for k, x in enumerate(node.items) if _member(x) is not None), 0)
    stop = len(node.items) - next((k for k, x in enumerate(reversed(node.items)) if _member(x) is not None), 0)
    ends = (*node.items[:first], *node.items[stop:])
    if not all(isinstance(x, t.Number) for x in ends) or first > 1 or len(node.items) - stop > 1:
        return None
    inner = set(node.ops[first : stop - 1])
    found = _listed(node.items[first:stop]) if len(inner) == 1 else None
    if found is None and len(inner) == 1 and (turned := _turned(node)) is not None:
        return _chained(turned)
    return None if found is None else FamilyNode(*found, chain=node, real=True)


def _turned(node: t.Chain) -> t.Chain | None:
    """The chain from its other end, where that end has the first member."""
    items = tuple(x for x in reversed(node.items))
    member = next((m for x in items if (m := _member(x)) is not None), None)
    if member is None or not (isinstance(member[1], t.Number) and member[1].text == "1"):
        return None
    turned = {"ge": "le", "le": "ge", "gt": "lt", "lt": "gt"}
    ops = tuple(turned[x] for x in reversed(node.ops))
    k = _second_last(items)
    if k is not None:
        items, ops = (*items[:k], *items[k + 1 :]), (*ops[:k], *ops[k + 1 :])
    count = len(ops)
    return t.Chain(node.span, items, ops, node.over[:count], node.places[:count])


def _second_last(items: tuple[t.Node, ...]) -> int | None:
    """The place of `λ_{n-1}` between the dots and `λ_n`: it is the member before the last, and says no more."""
    for k, x in enumerate(items[:-1]):
        here, following = _member(x), _member(items[k + 1])
        if k and isinstance(items[k - 1], t.Ellipsis) and here is not None and following is not None:
            match here[1]:
                case t.Sum(terms=(n, t.Number(text="1")), ops=("-",)) if _named(n) == _named(following[1]) != "":
                    return k
    return None


def _named(node: t.Node) -> str:
    return node.name if isinstance(node, t.Ident) else ""
