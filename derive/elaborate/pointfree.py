r"""Functions that stand without their argument, written at a point: `∇(fg) = f∇g + g∇f` says something of f(x) and g(x).

A text declares maps (`f: ℝⁿ → ℝ`) and then writes `(f ∘ g)' = (f' ∘ g) g'`, `J_{f∘g}(x) = J_f(g(x)) J_g(x)`, `D(f ∘ g)(x)`. Here the
tree of such a formula is rewritten with the arguments put in, before anything is typed: between maps ∘ is composition, `J_g` and `Dg` are
the Jacobian, a prime behind a parenthesis differentiates all of it. A function that the formula also writes with an argument (`f(g(x))`)
takes that one, any other the letter by which the formula differentiates, or x.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import pairwise

from derive.elaborate.calculus import denominator_letters, order_of
from derive.elaborate.names import spell
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.source import Diagnostic, ReadError
from derive.terms import heads as h
from derive.terms.shapes import ONE, SCALAR
from derive.terms.statement import free_letters

_DERIVED = frozenset({"nabla", "partial", "D", "J"})
_STATEMENTS = frozenset({"colon", "to", "mapsto", "sim", "in", "subseteq"})
#: Letters that are functions where they are primed.
_FUNCTIONS = frozenset({"f", "g", "h"})
#: Letters for the point, in the order in which they are taken.
_POINTS = ("x", "u", "z", "y", "s", "v")


def written_at_points(node: t.Node, scope: Scope) -> tuple[t.Node, Scope]:
    """Return a formula with the arguments of its declared maps put in, where it differentiates or composes some without; else itself.

    The scope that comes with it declares the letter of the point, where the text does not and the maps have one domain. Raises ReadError
    where a map is composed or differentiated in a way that is not understood.
    """
    maps = frozenset(n for n, x in scope.letters.items() if x.kind is Kind.FUNCTION and len(x.arguments) == 1)
    maps |= {x.target.name for x in scope.definitions if isinstance(x.target, h.FunSym) and len(x.parameters) == 1}
    if not maps and not isinstance(node, t.Chain):
        return node, scope
    parts = list(t.walk(node))
    unsaid = _of_numbers(parts, scope)
    if unsaid:
        scope = scope.declare(*(Letter(n, Kind.FUNCTION, ONE, ONE, arguments=(SCALAR,), stated=False) for n in unsaid))
        maps |= unsaid
    if not maps:
        return node, scope
    if not any(isinstance(x, t.Ident) and spell(x) in maps for x in parts) or not any(_differentiates(x, maps) for x in parts):
        return node, scope
    if any(isinstance(x, t.Chain) and _STATEMENTS & set(x.ops) for x in parts):
        return node, scope
    held = _held(parts, scope)
    if held and any(isinstance(x, t.Ident) and spell(x) in held for x in parts):
        return node, scope  # `∇_x L` of `L(W) = …x…` is at L(W)
    arguments, point = _Applied(maps, scope).read(parts)
    writer = _Writer(maps, arguments, point, scope)
    written = writer.whole(node)
    domains = {x.arguments[0] for n in writer.taken if (x := scope.letter(n)) is not None and x.arguments}
    if point is not None and scope.letter(spell(point)) is None and len(domains) == 1:
        rows, columns = domains.pop()
        kind = Kind.SCALAR if (rows, columns) == (1, 1) else Kind.VECTOR if columns == 1 else Kind.MATRIX
        scope = scope.declare(Letter(spell(point), kind, rows, columns, stated=False))
    return written, scope


def _held(parts: list[t.Node], scope: Scope) -> frozenset[str]:
    """The functions defined by a letter that is not their argument, and by which the formula differentiates."""
    by = {spell(x.sub) for x in parts if isinstance(x, t.Script) and isinstance(x.sub, t.Ident) and _nabla(x.base)}
    return frozenset(
        d.target.name
        for d in scope.definitions
        if by and isinstance(d.target, h.FunSym)
        for x in free_letters(d.value)
        if x not in d.parameters and getattr(x, "name", "") in by
    )


def _nabla(node: t.Node) -> bool:
    return isinstance(node, t.Ident) and node.name in _DERIVED


def _of_numbers(parts: list[t.Node], scope: Scope) -> frozenset[str]:
    """Letters for functions that are composed or differentiated as a whole, and primed: `(f ∘ g)' = (f' ∘ g) g'` where nothing is said."""
    whole = any(
        (isinstance(x, t.Infix) and x.op == "circ") or (isinstance(x, t.Script) and x.primes > 0 and isinstance(x.base, t.Fenced))
        for x in parts
    )
    if not whole:
        return frozenset()
    primed = {x.base.name for x in parts if isinstance(x, t.Script) and x.primes and isinstance(x.base, t.Ident) and x.base.font == "it"}
    unsaid = {n for n in primed & _FUNCTIONS if (known := scope.letter(n)) is None or (known.kind is None and known.rows is None)}
    return frozenset(unsaid)


def _differentiates(x: t.Node, maps: frozenset[str]) -> bool:
    match x:
        case t.Ident():
            return x.name in _DERIVED and x.font in ("it", "rm", "bold")
        case t.Script(primes=primes):
            return primes > 0
        case t.Infix(op="circ", left=left, right=right):
            return _is_map(left, maps) and _is_map(right, maps)
    return False


def _is_map(node: t.Node, maps: frozenset[str]) -> bool:
    """Whether a node is a declared map, primed or not, or a composition of such."""
    match node:
        case t.Ident():
            return spell(node) in maps
        case t.Script(base=t.Ident() as base, sub=None, sup=None):
            return spell(base) in maps
        case t.Infix(op="circ", left=left, right=right):
            return _is_map(left, maps) and _is_map(right, maps)
        case t.Fenced(left="(", right=")", body=body):
            return _is_map(body, maps)
        case t.Row(items=(t.Ident(name="nabla"), body)):
            return _is_map(body, maps)
    return False


def _fence(node: t.Node | None) -> t.Fenced | None:
    """The parenthesis of an argument, what stands above and below it left aside."""
    node = node.base if isinstance(node, t.Script) else node
    return node if isinstance(node, t.Fenced) and (node.left, node.right) == ("(", ")") else None


def _above(made: t.Node, after: t.Node | None) -> t.Node:
    """Put what stands above the parenthesis of an argument above what is made of it."""
    if not isinstance(after, t.Script):
        return made
    base = made if isinstance(made, t.Fenced) else t.Fenced(made.span, "(", ")", made)
    return replace(after, base=base)


def _with_body(after: t.Node, body: t.Node) -> t.Node:
    """The parenthesis of an argument around another argument."""
    if isinstance(after, t.Script):
        return replace(after, base=_with_body(after.base, body))
    assert isinstance(after, t.Fenced)
    return replace(after, body=body)


@dataclass
class _Applied:
    """With what each map is written in a formula, and the letter at which the others are taken."""

    maps: frozenset[str]
    scope: Scope

    def read(self, parts: list[t.Node]) -> tuple[dict[str, t.Node], t.Ident | None]:
        arguments: dict[str, t.Node | None] = {}
        letters: dict[str, t.Ident] = {}
        for x in parts:
            if isinstance(x, t.Row):
                for head, after in pairwise(x.items):
                    name = self._name(head)
                    fence = _fence(after)
                    whole = head.base if isinstance(head, t.Script) else head
                    if fence is None or (name is None and not _is_map(head, self.maps) and not isinstance(whole, t.Fenced)):
                        continue
                    if name is not None:
                        arguments[name] = fence.body if _same(arguments.get(name, fence.body), fence.body) else None
                    if isinstance(fence.body, t.Ident):
                        letters.setdefault(spell(fence.body), fence.body)
            for letter in denominator_letters(x):
                letters.setdefault(spell(letter), letter)
        letters = {n: x for n, x in letters.items() if n not in self.maps}
        used = {spell(x) for x in parts if isinstance(x, t.Ident)} | set(self.scope.letters)
        span = parts[0].span
        fresh = next((n for n in _POINTS if n not in used), None)
        point = next(iter(letters.values()), t.Ident(span, fresh) if fresh is not None else None)
        if len(letters) > 1:
            point = None
        return {n: a for n, a in arguments.items() if a is not None}, point

    def _name(self, node: t.Node) -> str | None:
        """The name of a map, `J_g` and `∇g` counting for g."""
        match node:
            case t.Script(base=t.Ident(name="J"), sub=t.Ident() as sub, sup=None):
                return spell(sub) if spell(sub) in self.maps else None
            case t.Ident() | t.Script(base=t.Ident(), sub=None, sup=None):
                head = node if isinstance(node, t.Ident) else node.base
                return spell(head) if isinstance(head, t.Ident) and spell(head) in self.maps else None
        return None


def _same(a: t.Node | None, b: t.Node) -> bool:
    from derive.elaborate.prose.asking import show

    return a is not None and show(a) == show(b)


def _unclear(node: t.Node | None) -> ReadError:
    span = node.span if node is not None else None
    return ReadError(Diagnostic("E361", "At what point these functions are taken is not said.", span, help="write f(x) with its argument"))


class _Writer:
    """Puts arguments in. `at` is the point for all maps where an operator gives one."""

    def __init__(self, maps: frozenset[str], arguments: dict[str, t.Node], letter: t.Ident | None, scope: Scope) -> None:
        self.maps, self.scope = maps, scope
        self.arguments, self.letter = arguments, letter
        self.taken: set[str] = set()
        self.own = {n for n in ("J", "D") if scope.letter(n) is None}
        self.node: t.Node | None = None

    @property
    def point(self) -> t.Ident:
        if self.letter is None:
            raise _unclear(self.node)
        return self.letter

    def whole(self, node: t.Node) -> t.Node:
        """A formula; on one side of an equation `∇f(g(x))` is of the composition where the other side has the Jacobian of g."""
        self.node = node
        if isinstance(node, t.Chain) and len(node.items) == 2 and node.ops == ("=",):
            left, right = node.items
            return replace(node, items=(self.side(left, right), self.side(right, left)))
        return self.value(node, None)

    def side(self, node: t.Node, other: t.Node) -> t.Node:
        match node:
            case t.Row(items=(t.Ident(name="nabla") as nabla, f, t.Fenced(left="(", body=t.Row(items=(g, t.Fenced()))) as fence)) if (
                _is_map(f, self.maps) and _is_map(g, self.maps) and self._has_jacobian(other, g)
            ):
                return self._gradient(nabla, t.Row(f.span, (f, fence)))
        return self.value(node, None)

    def _has_jacobian(self, node: t.Node, g: t.Node) -> bool:
        name = spell(g) if isinstance(g, t.Ident) else ""
        for x in t.walk(node):
            match x:
                case t.Script(base=t.Ident(name="J"), sub=t.Ident() as sub) if spell(sub) == name:
                    return True
                case t.Row(items=items) if any(
                    isinstance(a, t.Ident) and a.name in ("D", "nabla") and isinstance(b, t.Ident) and spell(b) == name
                    for a, b in pairwise(items)
                ):
                    return True
        return False

    # --- values

    def value(self, node: t.Node, at: t.Node | None) -> t.Node:
        match node:
            case t.Row():
                items = self.row(node.items, at)
                return items[0] if len(items) == 1 else replace(node, items=items)
            case t.Frac(num=t.Row(items=(sign, body)), den=t.Row(items=(_, below, *_))) if (
                isinstance(body, t.Ident) and _is_map(body, self.maps) and order_of(sign) is not None and not _is_map(below, self.maps)
            ):
                return node
            case t.Frac(num=num) if list(denominator_letters(node)):
                inside = num.items if isinstance(num, t.Row) else (num,)
                if len(inside) < 2:
                    return node
                return replace(node, num=t.Row(num.span, (inside[0], *self.row(inside[1:], at))))
            case t.Frac(num=num, den=t.Row(items=(sign, below, *_))) if order_of(sign) is not None:
                if _is_map(below, self.maps):
                    raise _unclear(node)
                inside = num.items if isinstance(num, t.Row) else (num,)
                return replace(node, num=t.Row(num.span, (inside[0], *self.row(inside[1:], at)))) if len(inside) > 1 else node
        if _is_map(node, self.maps):
            return self.applied(node, at)
        if self._jacobian_head(node) or self._primed(node):
            items = self.row((node,), at)
            return items[0] if len(items) == 1 else t.Row(node.span, items)
        if isinstance(node, t.Infix) and node.op == "circ":
            head = self._jacobian_head(node.left)
            if head is not None and _is_map(node.right, self.maps):
                return self._jacobian(head, t.Fenced(node.span, "(", ")", self.applied(node.right, at)), None, node)
            if self._linear(node.left) and self._linear(node.right):  # of linear maps
                return t.Row(node.span, tuple(t.Fenced(x.span, "(", ")", self.value(x, at)) for x in (node.left, node.right)))
        if isinstance(node, t.Script):
            if node.sub is not None and isinstance(node.base, t.Ident):  # a component `g_i`, or another letter
                return node
            if _is_map(node.base, self.maps) and node.sub is None and not node.primes:
                if isinstance(node.sup, t.Prefix):  # the inverse function, or the reciprocal
                    raise _unclear(node)
                return replace(node, base=t.Fenced(node.span, "(", ")", self.applied(node.base, at)))
            above = node.sup if node.sup is None or isinstance(node.sup, t.Number) else self.value(node.sup, at)
            return replace(node, base=self.value(node.base, at), sup=above)
        changes: dict[str, object] = {}
        for f in fields(node):
            part = getattr(node, f.name)
            if isinstance(part, t.Node):
                changes[f.name] = self.value(part, at)
            elif isinstance(part, tuple) and any(isinstance(v, t.Node) for v in part):
                changes[f.name] = tuple(self.value(v, at) if isinstance(v, t.Node) else v for v in part)
        return replace(node, **changes) if changes else node  # type: ignore[arg-type]

    def applied(self, node: t.Node, at: t.Node | None) -> t.Node:
        """A map, or a composition of maps, at a point."""
        match node:
            case t.Infix(op="circ", left=left, right=right):
                return self.applied(left, self.applied(right, at))
            case t.Fenced(body=body):
                return self.applied(body, at)
            case t.Row(items=(nabla, f)):
                return t.Row(node.span, (nabla, f, t.Fenced(node.span, "(", ")", at if at is not None else self.default(f))))
        return t.Row(node.span, (node, t.Fenced(node.span, "(", ")", at if at is not None else self.default(node))))

    def default(self, node: t.Node) -> t.Node:
        head = node.base if isinstance(node, t.Script) else node
        assert isinstance(head, t.Ident)
        name = spell(head)
        if name not in self.arguments or (self.letter is not None and _same(self.arguments[name], self.letter)):
            self.taken.add(name)
        found = self.arguments.get(name)
        return self.point if found is None else found

    # --- rows

    def _inverse(self, node: t.Node) -> t.Script | None:
        """The `f^{-1}` of a map, also where it is differentiated, `(f^{-1})'`."""
        match node:
            case t.Script(base=t.Fenced(left="(", right=")", body=t.Script() as inner), sub=None, sup=None):
                return self._inverse(inner) if not inner.primes else None
            case t.Script(base=t.Ident() as f, sub=None, sup=t.Prefix(op="-", body=t.Number(text="1")), primes=0) if _is_map(f, self.maps):
                return node
        return None

    def _of_inverse(self, inverse: t.Script, item: t.Node, fence: t.Fenced, at: t.Node | None) -> tuple[t.Node, ...]:
        """An inverse, or its derivative, at what the parenthesis says."""
        inside = replace(fence, body=self.value(fence.body, at))
        if not (isinstance(item, t.Script) and item.primes):
            return inverse, inside
        return replace(item, base=t.Fenced(item.span, "(", ")", inverse)), inside

    def row(self, items: tuple[t.Node, ...], at: t.Node | None) -> tuple[t.Node, ...]:
        out: list[t.Node] = []
        k = 0
        while k < len(items):
            made, used = self.at_head(items, k, at)
            out += made
            k += used
        return tuple(out)

    def at_head(self, items: tuple[t.Node, ...], k: int, at: t.Node | None) -> tuple[tuple[t.Node, ...], int]:
        """What begins at a place, and how many items it takes."""
        item = items[k]
        after = items[k + 1] if k + 1 < len(items) else None
        fence = _fence(after)
        if (isinstance(item, t.Ident | t.Script) and (item.name if isinstance(item, t.Ident) else "") == "nabla") or self._second(item):
            return self._nabla(items, k, at)
        if isinstance(item, t.Ident) and item.name == "D" and "D" in self.own and after is not None and _is_map(after, self.maps):
            behind = items[k + 2] if k + 2 < len(items) else None
            if any(isinstance(x, t.Fenced) and x.left == "[" for x in items[k + 2 : k + 4]):
                return tuple(items[k : k + 2]), 2
            made = self._jacobian(after, _fence(behind), at, item)
            return (made,) if _fence(behind) is None else (_above(made, behind),), 2 + (_fence(behind) is not None)
        head = self._jacobian_head(item)
        if head is not None:
            power = item.sup if isinstance(item, t.Script) else None
            taken = fence if power is None else None
            made = self._jacobian(head, taken, at, item)
            made = _above(made, after) if taken is not None else made
            return (made if power is None else t.Script(item.span, made, None, power),), 1 + (taken is not None)
        if (inverse := self._inverse(item)) is not None:
            if fence is None or isinstance(after, t.Script):
                raise _unclear(item)
            return self._of_inverse(inverse, item, fence, at), 2
        if self._primed(item) and isinstance(item, t.Script):
            made = self._derivative(item, fence)
            return (_above(made, after) if fence is not None else made,), 1 + (fence is not None)
        if _is_map(item, self.maps):
            if fence is not None and _is_map(fence.body, self.maps):  # a factor, where it cannot be meant as an argument
                if isinstance(fence.body, t.Ident) or isinstance(item, t.Ident):
                    raise _unclear(item)
                fence = None
            if fence is not None and not isinstance(item, t.Ident | t.Script):
                return (_above(t.Fenced(item.span, "(", ")", self.applied(item, self.value(fence.body, at))), after),), 2
            if fence is not None and after is not None:
                return (item, _with_body(after, self.value(fence.body, at))), 2
            return (t.Fenced(item.span, "(", ")", self.applied(item, at)),), 1
        if isinstance(item, t.Fenced) and fence is not None and self._of_maps(item.body) and isinstance(fence.body, t.Ident):
            return (_above(t.Fenced(item.span, "(", ")", self.value(item.body, fence.body)), after),), 2
        return (self.value(item, at) if not isinstance(item, t.Ident) else item,), 1

    def _second(self, item: t.Node) -> bool:
        return isinstance(item, t.Script) and isinstance(item.base, t.Ident) and item.base.name == "nabla" and item.sub is None

    def _nabla(self, items: tuple[t.Node, ...], k: int, at: t.Node | None) -> tuple[tuple[t.Node, ...], int]:
        """`∇f` at its point; `∇(fg)`, `∇(f ∘ g)(x)` of the whole."""
        nabla, after = items[k], items[k + 1] if k + 1 < len(items) else None
        behind = _fence(items[k + 2]) if k + 2 < len(items) else None
        if after is None:
            return (nabla,), 1
        if isinstance(after, t.Script) and not _is_map(after, self.maps) and self._of_maps(after):
            return (t.Fenced(after.span, "(", ")", self._gradient(nabla, self.value(after, self.point))),), 2
        if isinstance(after, t.Fenced) and self._of_maps(after.body):
            if behind is not None and not _same(behind.body, self.point):
                raise _unclear(after)
            made = t.Fenced(after.span, "(", ")", self._gradient(nabla, self.value(after.body, self.point)))
            return (_above(made, items[k + 2]) if behind is not None else made,), 2 + (behind is not None)
        if _is_map(after, self.maps) and isinstance(after, t.Ident | t.Script):
            if behind is None:
                return (t.Fenced(after.span, "(", ")", self.applied(t.Row(nabla.span, (nabla, after)), at)),), 2
            return (nabla, after, _with_body(items[k + 2], self.value(behind.body, at))), 3
        return (nabla,), 1

    def _gradient(self, nabla: t.Node, body: t.Node) -> t.Node:
        operator = replace(nabla, sub=self.point) if isinstance(nabla, t.Script) else t.Script(nabla.span, nabla, self.point)
        return t.Row(nabla.span, (operator, t.Fenced(body.span, "(", ")", body)))

    def _of_maps(self, node: t.Node) -> bool:
        """Whether a node is made of declared maps alone, none of them with an argument: `fg`, `f/g`, `f ∘ g`, `uᵀv`."""
        letters = [x for x in t.walk(node) if isinstance(x, t.Ident)]
        own = [x for x in letters if spell(x) in self.maps]
        rest = [x for x in letters if x not in own]
        plain = all(x.name in ("top", "T", "nabla", "e") or x.font == "rm" for x in rest)
        return bool(own) and plain and not any(isinstance(x, t.Fenced) for x in t.walk(node))

    def _linear(self, node: t.Node) -> bool:
        """Whether a node is a Jacobian at a point: `Df(y)`, `J_f(y)`."""
        match node:
            case t.Row(items=(t.Ident(name="D"), f, t.Fenced())):
                return "D" in self.own and _is_map(f, self.maps)
            case t.Row(items=(head, t.Fenced())):
                return self._jacobian_head(head) is not None
        return False

    # --- Jacobians and primes

    def _jacobian_head(self, item: t.Node) -> t.Node | None:
        """The g of `J_g`."""
        match item:
            case t.Script(base=t.Ident(name="J"), sub=t.Node() as sub) if "J" in self.own and _is_map(sub, self.maps):
                return sub
        return None

    def _jacobian(self, f: t.Node, fence: t.Fenced | None, at: t.Node | None, node: t.Node) -> t.Node:
        """`J_g(x)`, of a letter or a composition."""
        f = f.body if isinstance(f, t.Fenced) else f
        if isinstance(f, t.Ident):
            argument = self.value(fence.body, at) if fence is not None else at if at is not None else self.default(f)
            head = t.Script(node.span, t.Ident(node.span, "J"), f)
            return t.Fenced(node.span, "(", ")", t.Row(node.span, (head, t.Fenced(node.span, "(", ")", argument))))
        if isinstance(f, t.Script) or (fence is not None and not _same(fence.body, self.point)):
            raise _unclear(node)
        head = t.Script(node.span, t.Ident(node.span, "J"), f)
        self.applied(f, None)
        return t.Fenced(node.span, "(", ")", t.Row(node.span, (head, t.Fenced(node.span, "(", ")", self.point))))

    def _primed(self, item: t.Node) -> bool:
        return (
            isinstance(item, t.Script)
            and item.primes > 0
            and item.sub is None
            and item.sup is None
            and isinstance(item.base, t.Fenced)
            and self._of_maps(item.base.body)
        )

    def _derivative(self, item: t.Script, fence: t.Fenced | None) -> t.Node:
        """`(fg)'` and `(f ∘ g)'(x)`: the derivative of the whole by the point."""
        assert isinstance(item.base, t.Fenced)
        if fence is not None and not _same(fence.body, self.point):
            raise _unclear(item)
        d = t.Ident(item.span, "d")
        order = t.Number(item.span, str(item.primes)) if item.primes > 1 else None
        above, below = (d, self.point) if order is None else (t.Script(d.span, d, None, order), t.Script(d.span, self.point, None, order))
        operator = t.Frac(item.span, above, t.Row(item.span, (d, below)))
        body = t.Fenced(item.span, "(", ")", self.value(item.base.body, self.point))
        return t.Fenced(item.span, "(", ")", t.Row(item.span, (operator, body)))
