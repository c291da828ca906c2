r"""Letters of which the text says what they solve: `x^*(\theta) = \arg\min_x f(x, \theta)`, "let x(θ) solve A x = b(θ)".

The letter is a point, and what it solves an equation there: the equation itself, or that the gradient of the objective vanishes and its
second derivative is definite, as it is at a minimum with an invertible one. `x^*(θ)` is the point by another name. Formulas under such a
scope write `∇²_{xx} f` for the second derivative of f at the point: they are rewritten so that it says so.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import assuming
from derive.elaborate.scoping.scope import Kind, Letter, Scope, Solution
from derive.read import tree as t
from derive.terms.conditions import Origin
from derive.terms.shapes import ONE, ShapeError, is_scalar


def solution(scope: Scope, item: d.Solution) -> Scope:
    """Return the scope with the equation of a solution assumed. Raises ShapeError where its letter has another meaning."""
    name = _name(item.letter)
    if any(getattr(x.target, "name", "") == name for x in scope.definitions):
        raise ShapeError(f"{name} has another meaning")
    parameters = tuple(spell(p) for p in item.parameters)
    function, arguments = _called(item.body)
    variable = spell(item.variable) if item.variable is not None else _variable(item, function)
    made = Solution(name, item.letter, parameters, variable, function)
    if arguments is not None:
        made = replace(made, arguments=replace(arguments, body=_Writer(made).everywhere(arguments.body)))
    scope = replace(_typed(scope, made, item), solutions=(*(s for s in scope.solutions if s.name != name), made))
    writer = _Writer(made)
    if item.kind == "zero":
        scope = _with_right_sides(scope, item, made)
        return assuming.relation(scope, d.Relation(writer.value(item.body), text=item.text))
    objective = t.Fenced(item.body.span, "(", ")", writer.everywhere(item.body))
    point, info = item.letter, scope.letter(name)
    scalar = info is not None and info.kind is Kind.SCALAR
    slope = _operator(point, 1, scalar)
    scope = assuming.relation(scope, d.Relation(_chain(t.Row(point.span, (*slope, objective)), "="), text=item.text))
    order = ("gt" if scalar else "succ") if item.kind == "min" else ("lt" if scalar else "prec")
    second = _chain(t.Row(point.span, (*_operator(point, 2, scalar), objective)), order)
    bent = assuming.relation(scope, d.Relation(second, text=item.text))
    says = f"the second derivative of the objective is definite at {name}"
    fresh = tuple(c if c in scope.conditions else replace(c, origin=Origin.NEEDED, text=says) for c in bent.conditions)
    return replace(bent, conditions=fresh)


def at_solutions(node: t.Node, scope: Scope) -> t.Node:
    """Return a formula with the names of points in the place of `x^*(θ)`, and derivatives of f at the point where f stands alone."""
    for s in scope.solutions:
        node = _Writer(s).value(node)
    return node


def _operator(point: t.Node, order: int, scalar: bool) -> tuple[t.Node, ...]:
    """∇_x, ∇²_x, or for a number ∂/∂x, ∂²/∂x²."""
    span = point.span
    power = t.Number(span, "2") if order == 2 else None
    if not scalar:
        return (t.Script(span, t.Ident(span, "nabla"), point, power),)
    sign = t.Ident(span, "partial")
    first = (t.Frac(span, sign, t.Row(span, (sign, point))),)
    return first * order


def _chain(left: t.Node, op: str) -> t.Chain:
    return t.Chain(left.span, (left, t.Number(left.span, "0")), (op,), (None,), (left.span,))


def _name(node: t.Node) -> str:
    if isinstance(node, t.Script) and isinstance(node.base, t.Ident):
        return f"{spell(node.base)}^{{*}}"
    assert isinstance(node, t.Ident)
    return spell(node)


def _called(body: t.Node) -> tuple[str, t.Fenced | None]:
    """The function and the arguments of an objective `f(x, θ)`, or of an equation `∇_x f(x, θ) = 0`."""
    side = body.items[0] if isinstance(body, t.Chain) else body
    items = side.items if isinstance(side, t.Row) else ()
    if isinstance(body, t.Chain):
        items = items[1:] if items and isinstance(items[0], t.Script) and _nabla(items[0]) else ()
    match items:
        case (t.Ident(font="it") as f, t.Fenced(left="(") as fence):
            return spell(f), fence
    return "", None


def _variable(item: d.Solution, function: str) -> str:
    """The x of `∇_x f(x^*(θ), θ) = 0`, or of an objective in x whose minimiser is x^*."""
    if function and isinstance(item.body, t.Chain):
        first = item.body.items[0]
        head = first.items[0] if isinstance(first, t.Row) else None
        if isinstance(head, t.Script) and isinstance(head.sub, t.Ident):
            return spell(head.sub)
    base = item.letter.base if isinstance(item.letter, t.Script) else item.letter
    return spell(replace(base, accents=())) if isinstance(base, t.Ident) else ""


def _typed(scope: Scope, made: Solution, item: d.Solution) -> Scope:
    """Declare the point, and parameters that nothing declares, as the arguments of the function, or like the letter of the objective."""
    info = scope.letter(made.function) if made.function else None
    parts = made.arguments.body if made.arguments is not None else None
    places = parts.items if isinstance(parts, t.Listing) else (parts,) if parts is not None else ()
    if info is not None and len(info.arguments) == len(places):
        for part, (rows, columns) in zip(places, info.arguments, strict=True):
            name = made.name if _key(part) == _key(made.node) else spell(part) if isinstance(part, t.Ident) else ""
            if name and scope.letter(name) is None:
                kind = Kind.SCALAR if is_scalar((rows, columns)) else Kind.VECTOR if columns == ONE else Kind.MATRIX
                scope = scope.declare(Letter(name, kind, rows, columns))
        return scope
    like = scope.letter(made.variable)
    if scope.letter(made.name) is None and like is not None and like.kind is not None:
        return scope.declare(replace(like, name=made.name))
    if made.function and (item.kind != "zero" or any(_nabla(x) for x in t.walk(item.body))):
        unknown = [n for n in (made.name, *made.parameters) if scope.letter(n) is None]
        return scope.declare(*(Letter(n, Kind.VECTOR, stated=False) for n in unknown))
    return scope


def _with_right_sides(scope: Scope, item: d.Solution, made: Solution) -> Scope:
    """Declare the `b(θ)` of `A x = b(θ)`, of which nothing else is said, as a vector that depends on the parameters."""
    from derive.elaborate.scoping.declare import depends

    match item.body:
        case t.Chain(items=(left, t.Row(items=(t.Ident() as b, t.Fenced(left="(") as fence)))) if scope.letter(spell(b)) is None:
            known = (scope.letter(spell(x)) for x in t.walk(left) if isinstance(x, t.Ident))
            if any(x is not None and x.kind is Kind.MATRIX for x in known) and _Writer(made).parameters(fence):
                return depends(scope, d.Depends(b, item.parameters, "vector", text=item.text))
    return scope


def _nabla(node: t.Node) -> bool:
    base = node.base if isinstance(node, t.Script) else node
    return isinstance(base, t.Ident) and base.name == "nabla"


def _key(node: t.Node | None) -> object:
    """A letter, or a starred letter, wherever it stands."""
    match node:
        case t.Ident():
            return (node.name, node.font, node.accents)
        case t.Script(base=t.Ident() as base, sub=None, sup=t.Ident(name=("*" | "ast" | "star")), primes=0):
            return ("*", base.name, base.font, base.accents)
    return None


class _Writer:
    """Writes formulas at one solution."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution
        self.point = _key(solution.node)

    def everywhere(self, node: t.Node) -> t.Node:
        """An objective with the point in the place of its variable."""
        node = self.value(node)
        if _key(node) == self.point:
            return node
        if isinstance(node, t.Ident) and spell(node) == self.solution.variable:
            return self.solution.node
        if isinstance(node, t.Script) and _key(node) is not None:
            return node
        return t.mapped(node, self.everywhere)

    def value(self, node: t.Node) -> t.Node:
        if isinstance(node, t.Row):
            items = self.row(node.items)
            return items[0] if len(items) == 1 else replace(node, items=items) if items != node.items else node
        if isinstance(node, t.Frac):
            node = self._second(node)
        return t.mapped(node, self.value)

    def row(self, items: tuple[t.Node, ...]) -> tuple[t.Node, ...]:
        out: list[t.Node] = []
        k = 0
        while k < len(items):
            item, after = items[k], items[k + 1] if k + 1 < len(items) else None
            if _key(item) == self.point and isinstance(after, t.Fenced) and self.parameters(after):
                out.append(self.solution.node)
                k += 2
            elif isinstance(item, t.Script) and _nabla(item) and item.sub is not None and self._is_function(after):
                fence = items[k + 2] if k + 2 < len(items) and isinstance(items[k + 2], t.Fenced) else None
                inside = self.value(fence) if fence is not None else self.solution.arguments
                if inside is not None and after is not None and any(_key(x) == self.point for x in t.walk(inside)):
                    out += [replace(item, sub=self._by_point(item.sub)), after, inside]
                else:
                    out += [item, *([after] if after is not None else []), *([fence] if fence is not None else [])]
                k += 2 + (fence is not None)
            else:
                out.append(self.value(item))
                k += 1
        return tuple(out)

    def _second(self, node: t.Frac) -> t.Frac:
        """`∂²f/∂x∂θ` of f alone, at the point."""
        num, den = node.num, node.den
        if not (isinstance(num, t.Row) and isinstance(den, t.Row) and self.solution.arguments is not None):
            return node
        if len(num.items) != 2 or not self._is_function(num.items[1]) or not _partial(num.items[0]):
            return node
        return replace(node, num=replace(num, items=(*num.items, self.solution.arguments)), den=self._by_point(den))

    def _by_point(self, sub: t.Node) -> t.Node:
        if isinstance(sub, t.Ident):
            return self.solution.node if spell(sub) == self.solution.variable else sub
        if _key(sub) is not None:
            return sub
        if isinstance(sub, t.Script) and isinstance(sub.base, t.Ident) and spell(sub.base) == self.solution.variable:
            return replace(sub, base=self.solution.node) if not isinstance(self.solution.node, t.Script) else sub
        return t.mapped(sub, self._by_point)

    def _is_function(self, node: t.Node | None) -> bool:
        return bool(self.solution.function) and isinstance(node, t.Ident) and spell(node) == self.solution.function

    def parameters(self, fence: t.Fenced) -> bool:
        parts = fence.body.items if isinstance(fence.body, t.Listing) else (fence.body,)
        return tuple(spell(p) if isinstance(p, t.Ident) else "" for p in parts) == self.solution.parameters


def _partial(node: t.Node) -> bool:
    base = node.base if isinstance(node, t.Script) else node
    return isinstance(base, t.Ident) and base.name in ("partial", "d")
