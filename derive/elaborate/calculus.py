"""Derivatives as they are written: ∂f/∂x, d/dx f, ∇f, ∇²f, f′, differentials."""

from __future__ import annotations

import re
from itertools import pairwise

from derive.elaborate import differentials, letters, points, rows
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import name_with_label
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.elementwise import by_entries
from derive.terms.shapes import SCALAR, is_scalar
from derive.terms.statement import free_letters

Items = tuple[t.Node, ...]
DIFFERENTIALS = frozenset({"d", "partial"})
#: Derivatives of a higher order are not written out.
HIGHEST = 12


def items_of(node: t.Node) -> Items:
    if isinstance(node, t.Row):
        return tuple(i for i in node.items if not isinstance(i, t.Missing))
    return () if isinstance(node, t.Missing) else (node,)


def order_of(node: t.Node) -> t.Node | None:
    """Return the order if the node is d or ∂ (with an exponent), else None; order 1 is a Number."""
    base = node.base if isinstance(node, t.Script) else node
    if not isinstance(base, t.Ident) or base.name not in DIFFERENTIALS or base.accents or base.font not in ("it", "rm"):
        return None
    if isinstance(node, t.Script):
        return node.sup if node.sub is None and node.primes == 0 else None
    return t.Number(node.span, "1")


def denominator_variables(c: Context, node: t.Node) -> list[tuple[t.Node, int]] | None:
    """Return the variables of `∂x ∂y`, `∂x²`, `dx` with their orders, or None where this is not a denominator of a derivative."""
    items = items_of(node)
    found: list[tuple[t.Node, int]] = []
    k = 0
    while k < len(items):
        if order_of(items[k]) is None or isinstance(items[k], t.Script) or k + 1 >= len(items):
            return None
        variable: t.Node = items[k + 1]
        order = 1
        stacked = _stacked(items[k + 1 : k + 3])
        if stacked is not None:
            found.append((stacked, 1))
            k += 3
            continue
        if isinstance(variable, t.Script) and variable.sup is not None:
            whole = variable
            if isinstance(whole.sup, t.Number) and whole.sup.text.isdigit():
                base = (
                    t.Script(whole.span, whole.base, whole.sub, None, whole.primes) if whole.sub is not None or whole.primes else whole.base
                )
                variable, order = base, int(whole.sup.text)
            elif isinstance(whole.sup, t.Ident) and whole.sup.name in letters.TRANSPOSES:
                variable = t.Script(whole.span, whole.base, whole.sub) if whole.sub is not None else whole.base
            elif isinstance(whole.sup, t.Ident) and len(whole.sup.name) == 1:
                return None
            else:
                variable = whole
        found.append((variable, order))
        k += 2
    return found or None


def denominator_letters(node: t.Node) -> list[t.Ident]:
    """The letters by which a node differentiates: those below the ∂ of a fraction, the subscript of ∇."""
    match node:
        case t.Frac(num=num, den=t.Row(items=items)) if order_of(items_of(num)[0] if items_of(num) else num) is not None:
            return [x for sign, x in pairwise(items) if order_of(sign) is not None and isinstance(x, t.Ident) and order_of(x) is None]
        case t.Script(base=t.Ident(name="nabla"), sub=t.Ident() as sub):
            return [sub]
    return []


def _stacked(items: Items) -> t.Node | None:
    """The variable `vec(X)` or `vec(X)^T` below a ∂, without the transpose."""
    match items:
        case (t.Ident(name=("vec" | "Vec"), font="rm") as head, t.Fenced() as fence):
            return t.Row(head.span.cover(fence.span), (head, fence))
        case (t.Ident(name=("vec" | "Vec"), font="rm") as head, t.Script(base=t.Fenced() as fence, sub=None, sup=t.Ident() as sup)) if (
            sup.name in letters.TRANSPOSES
        ):
            return t.Row(head.span.cover(fence.span), (head, fence))
    return None


def derivative_fraction(c: Context, num: t.Node, den: t.Node, node: t.Node) -> h.Term | None:
    """Return the derivative that a fraction stands for (`∂f/∂x`), or None if it is a quotient."""
    variables = denominator_variables(c, den)
    items = items_of(num)
    if variables is None and items and order_of(items[0]) is not None:
        _refuse_order(den)
    if variables is None or not items or order_of(items[0]) is None or len(items) < 2:
        return None
    body_items = items[1:]
    if (
        isinstance(items[0], t.Ident)
        and items[0].name == "d"
        and isinstance(items[0], t.Ident)
        and c.scope.letter("d") is not None
        and c.scope.letter("x") is None
    ):
        pass
    body_node = body_items[0] if len(body_items) == 1 else t.Row(num.span, body_items)
    return derive(c, body_node, _with_orders(c, items[0], variables), node)


def _refuse_order(den: t.Node) -> None:
    """`d^n/dx^n` is a derivative whose order is a letter, and no quotient."""
    items = items_of(den)
    if len(items) >= 2 and isinstance(items[0], t.Ident) and order_of(items[0]) is not None:
        raise fault("E350", "a derivative of this order is not read", den, help="write the order as a numeral")


def _with_orders(c: Context, head: t.Node, variables: list[tuple[t.Node, int]]) -> list[tuple[t.Node, int]]:
    """∂f/∂σ² by the letter σ²: an exponent below that the sign above does not have is part of the variable."""
    order = order_of(head)
    total = int(order.text) if isinstance(order, t.Number) and order.text.isdigit() else None
    if total is None or any(k > HIGHEST for _, k in variables):
        raise fault("E350", "a derivative of this order is not read", head, help="write the order as a numeral")
    if total is not None and total != sum(k for _, k in variables):
        powered = [(v, k) for v, k in variables if k > 1]
        if total == len(variables) and powered:
            return [(_power(v, k), 1) for v, k in variables]
        raise fault("E350", "the order of this derivative does not agree with its variables", head)
    return variables


def _power(v: t.Node, k: int) -> t.Node:
    if k == 1:
        return v
    if isinstance(v, t.Script):
        return t.Script(v.span, v.base, v.sub, t.Number(v.span, str(k)), v.primes)
    return t.Script(v.span, v, None, t.Number(v.span, str(k)), 0)


def derive(c: Context, body_node: t.Node, variables: list[tuple[t.Node, int]], node: t.Node) -> h.Term:
    """Return the derivative of a body by the variables, the last first."""
    wrt = [variable(c, v) for v, _ in variables]
    body = differentiated(c, body_node, wrt)
    if len(variables) == 2 and _is_outer_pair(variables, wrt, c):
        return _hessian(c, body, wrt[0])
    if len(variables) == 1 and variables[0][1] == 2 and not c.scalar(wrt[0]):
        return _hessian(c, body, wrt[0])
    for (_, order), x in zip(reversed(variables), reversed(wrt), strict=True):
        for _ in range(order):
            body = partial(c, body, x)
    return body


def _is_outer_pair(variables: list[tuple[t.Node, int]], wrt: list[h.Term], c: Context) -> bool:
    return variables[0][1] == variables[1][1] == 1 and wrt[0] == wrt[1] and not c.scalar(wrt[0])


def _hessian(c: Context, body: h.Term, x: h.Term) -> h.Term:
    made: h.Term = h.Hessian(body, x)
    c.shape(made)
    return made


def variable(c: Context, node: t.Node) -> h.Term:
    """Read the letter by which something is differentiated."""
    x = ex.term(c, node)
    if isinstance(x, h.Transpose):
        x = x.children[0]
    if isinstance(x, (h.Sym, h.At)) or (isinstance(x, h.Power) and isinstance(x.children[0], h.Sym)):
        return x
    if isinstance(x, h.Row | h.Column) or (isinstance(x, h.Vec) and isinstance(x.children[0], h.Sym)):
        return x
    raise fault("E351", "a derivative is by a letter or an entry", node, help="give the expression a letter of its own")


def partial(c: Context, body: h.Term, x: h.Term) -> h.Term:
    """∂body/∂x. By σ² it is (1/2σ) ∂/∂σ, for positive σ."""
    if isinstance(x, h.Power):
        letter, exponent = x.children
        inner = h.Partial(body, letter)
        slope = h.Times(exponent, letter) if exponent == h.TWO else h.Times(exponent, h.Power(letter, h.Plus(exponent, h.Num(-1))))
        c.note(f"the derivative by a power of {letter} is the derivative by {letter} over that power's derivative")
        c.positive_letters.append(letter)
        return h.Quotient(inner, slope)
    if isinstance(x, h.Vec):
        inner = h.Partial(body, x.children[0])
        return _laid_out(c, h.Vec(inner) if is_scalar(c.shape(body)) else inner, body, x)
    made: h.Term = h.Partial(body, x)
    return _laid_out(c, made, body, x)


def _laid_out(c: Context, made: h.Term, body: h.Term, x: h.Term) -> h.Term:
    """Transpose a gradient or a Jacobian where the reading is in the other layout."""
    c.shape(made)
    if is_scalar(c.shape(x)):
        return made
    c.laid_out = True
    gradient = is_scalar(c.shape(body))
    return h.Transpose(made) if (c.row_gradients if gradient else c.column_jacobians) else made


def differentiated(c: Context, node: t.Node, wrt: list[h.Term]) -> h.Term:
    """Read the body of a derivative; a bare letter that nothing defines stands for an unknown function of the variables."""
    ident = (
        node
        if isinstance(node, t.Ident)
        else node.base
        if isinstance(node, t.Script) and isinstance(node.base, t.Ident) and node.sup is None and not node.primes
        else None
    )
    if ident is not None:
        name = name_with_label(node, ident)
        unknown = opaque(c, node, ident, name, wrt)
        if unknown is not None:
            return unknown
    return ex.term(c, node)


def opaque(c: Context, node: t.Node, ident: t.Ident, name: str, wrt: list[h.Term]) -> h.Term | None:
    """An undefined letter whose derivative is taken: `∂L/∂W` is the derivative of an unknown function L of W."""
    info = c.scope.letter(name)
    if name in c.called or (info is not None and info.kind is Kind.FUNCTION):
        f = c.function(name, tuple(c.shape(base(x)) for x in wrt[:1]))
        arguments = f.arguments
        definition = c.scope.definition_of(f)
        if definition is not None and base(wrt[0]) in (set(free_letters(definition.value)) - set(definition.parameters)):
            return h.Call(f, *definition.parameters)
        if isinstance(f, h.FunSym) and len(arguments) == 1:
            if any(d.target == base(wrt[0]) for d in c.local_definitions):
                c.doubts.setdefault(f"nothing says of which letters {name} is a function")
            return h.Call(f, _other_letter(c, f, base(wrt[0])) or base(wrt[0]))
        names = c.parameters.get(name)
        if names and len(names) == len(arguments):
            return h.Call(f, *names)
        if definition is not None:
            return h.Call(f, *definition.parameters)
        applied = c.scope.applied.get(name, ())
        if len(applied) == len(arguments):
            return h.Call(f, *(_again(c, a) for a in applied))
        raise fault(
            "E352", f"{name} has several arguments, and its derivative names none of them", node, help=f"write {name}(…) with its arguments"
        )
    return None


def _other_letter(c: Context, f: h.FunSym, x: h.Term) -> h.Term | None:
    """The parameter of f where it is differentiated by another letter of its definition: `∂ℓ/∂Σ` of `ℓ(μ) = …Σ…`."""
    definition = c.scope.definition_of(f)
    if definition is None or len(definition.parameters) != 1 or definition.parameters[0] == x:
        return None
    named = isinstance(x, h.Sym) and any(isinstance(s, h.Sym) and s.name == x.name for s in definition.value.walk())
    return definition.parameters[0] if named else None


def _again(c: Context, argument: h.Term) -> h.Term:
    """A letter, or the square of one, with which a function was called before, as it is in this formula."""
    if isinstance(argument, h.Power):
        return h.Power(_again(c, argument.children[0]), argument.children[1])
    assert isinstance(argument, h.Sym)
    return c.sym(argument.name)


def base(x: h.Term) -> h.Term:
    """The letter under an entry."""
    while isinstance(x, (h.At, h.Row, h.Column, h.Power, h.Vec)):
        x = x.children[0]
    return x


# --- operators in a row -----------------------------------------------------------------------------------------------------------


def operator(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """Read `∂/∂x …`, `∇_x …`, `∇²f`, `d X` at a place in a row; None where nothing of the kind begins there."""
    item = items[at]
    for reader in (points.operator_at, points.directional):
        made = reader(c, items, at)
        if made is not None:
            return made
    if isinstance(item, t.Frac):
        return _fraction_operator(c, items, at, item)
    if isinstance(item, t.Script) and isinstance(item.base, t.Frac):
        return None
    if isinstance(item, t.Infix):
        return None
    head = rows.head_of(item)
    if head is not None and head.name == "nabla":
        return _nabla(c, items, at, item)
    if head is not None and head.name in ("H", "J") and isinstance(item, t.Script) and item.sub is not None:
        return points.jacobian_of(c, items, at, item)
    if head is not None and head.name == "partial" and isinstance(item, t.Script) and item.sub is not None:
        return _partial_sub(c, items, at, item)
    if isinstance(item, t.Ident) and item.name == "d" and not item.accents and "d" not in c.bound and c.differentials:
        return differentials.differential(c, items, at)
    match item:
        case t.Script(base=t.Ident(name="d", accents=()), sub=None, sup=t.Number(text="2"), primes=0) if c.differentials:
            second = differentials.differential(c, items, at)
            return None if second is None else (h.Differential(second[0]), second[1])
    return None


def rest(c: Context, items: Items, at: int) -> tuple[t.Node, int]:
    """The body of an operator that stands before `at`: the whole rest of the row."""
    if at >= len(items):
        raise fault("E353", "this operator has nothing to act on", items[at - 1])
    rest = items[at:]
    return (rest[0] if len(rest) == 1 else t.Row(rest[0].span.cover(rest[-1].span), rest)), len(items)


def _fraction_operator(c: Context, items: Items, at: int, frac: t.Frac) -> tuple[h.Term, int] | None:
    top = items_of(frac.num)
    if len(top) != 1 or order_of(top[0]) is None:
        return None
    variables = denominator_variables(c, frac.den)
    if variables is None:
        _refuse_order(frac.den)
        return None
    body, end = rest(c, items, at + 1)
    return derive(c, body, _with_orders(c, top[0], variables), frac), end


def _partial_sub(c: Context, items: Items, at: int, item: t.Script) -> tuple[h.Term, int]:
    assert item.sub is not None
    placed = points.by_place(c, items, at)
    if placed is not None:
        return placed
    order = item.sup if item.sup is not None else t.Number(item.span, "1")
    if not isinstance(order, t.Number) or not order.text.isdigit() or item.primes:
        raise fault("E350", "a derivative of this order is not read", item, help="write a numeral: \\partial_x^2")
    x = variable(c, item.sub)
    body, end = rest(c, items, at + 1)
    return _repeated(c, differentiated(c, body, [x]), x, int(order.text), item), end


def _repeated(c: Context, body: h.Term, x: h.Term, order: int, node: t.Node) -> h.Term:
    """The derivative of an order by one variable; by an array only the first and the second."""
    if order == 2 and not c.scalar(x):
        return _hessian(c, body, x)
    if not 1 <= order <= HIGHEST or (order > 1 and not c.scalar(x)):
        raise fault("E350", "a derivative of this order is not read", node)
    for _ in range(order):
        body = partial(c, body, x)
    return body


def _nabla(c: Context, items: Items, at: int, item: t.Node) -> tuple[h.Term, int]:
    sub = item.sub if isinstance(item, t.Script) else None
    sup = item.sup if isinstance(item, t.Script) else None
    second = isinstance(sup, t.Number) and sup.text == "2"
    if sup is not None and not second:
        raise fault("E354", "∇ with this exponent is not read", item, help="write \\nabla or \\nabla^2")
    if isinstance(sub, t.Row) and len(sub.items) == 2:
        return _mixed(c, items, at, sub)
    if sub is not None:
        x = variable(c, sub.body if isinstance(sub, t.Fenced) else sub)
        body_node, end = _gradient_body(c, items, at + 1)
        body = differentiated(c, body_node, [x])
        if (
            isinstance(body, h.Call)
            and len(body.children) == 2
            and isinstance(body.children[1], h.At)
            and body.children[1].children[0] == x
        ):
            made: h.Term = h.Call(h.DerivedFunction("hessian" if second else "gradient", body.children[0]), body.children[1])
            c.shape(made)
            return made, end
        return (_hessian(c, body, x) if second else partial(c, body, x)), end
    return _bare_nabla(c, items, at, second)


def _mixed(c: Context, items: Items, at: int, sub: t.Row) -> tuple[h.Term, int]:
    """`∇²_{xy} f`: rows go with x and columns with y, the Jacobian by y of the gradient by x."""
    x, y = (variable(c, v) for v in sub.items)
    body_node, end = _gradient_body(c, items, at + 1)
    body = differentiated(c, body_node, [x, y])
    if x == y:
        return (partial(c, partial(c, body, x), x) if c.scalar(x) else _hessian(c, body, x)), end
    made: h.Term = h.Partial(h.Partial(body, x), y)
    c.shape(made)
    return made, end


def _gradient_body(c: Context, items: Items, at: int) -> tuple[t.Node, int]:
    """∇_x takes a fence right behind it alone, otherwise the rest of the row."""
    if at < len(items) and isinstance(items[at], t.Fenced) and items[at].left in ("(", "[", "{"):  # type: ignore[attr-defined]
        return items[at], at + 1
    return rest(c, items, at)


def _bare_nabla(c: Context, items: Items, at: int, second: bool) -> tuple[h.Term, int]:
    """`∇f(x)` is (∇f)(x); `∇(…)` is by the only vector in it."""
    if at + 1 >= len(items):
        raise fault("E353", "∇ has nothing to act on", items[at])
    target = items[at + 1]
    head = rows.head_of(target)
    kind = "hessian" if second else "gradient"
    if head is not None and not rows.is_operator(c, head):
        name = name_with_label(target, head)
        fence = rows.fence_of(items[at + 2]) if at + 2 < len(items) else None
        if fence is not None:
            args, given = rows.arguments(fence[0])
            if not given and args:
                values = [ex.term(c, a) for a in args]
                value = c.shape(values[0])
                f = c.function(name, tuple(c.shape(v) for v in values), SCALAR)
                if len(values) > 1:
                    raise fault("E355", f"by which argument of {name} is this the gradient?", target, help="write \\nabla_x")
                made: h.Term = h.Call(h.DerivedFunction(kind, f), values[0])
                del value
                c.shape(made)
                return rows.after_call(c, made, fence[1]), at + 3
        info = c.scope.letter(name)
        f_known = c.symbols.get(name)
        if isinstance(f_known, h.FunSym) or (info is not None and info.kind is Kind.FUNCTION):
            f = c.function(name, ((c.fresh(), h.Num(1).value),))
            definition = c.scope.definition_of(f)
            if definition is not None and len(definition.parameters) == 1:
                x: h.Term = definition.parameters[0]
                return (_hessian(c, h.Call(f, x), x) if second else partial(c, h.Call(f, x), x)), at + 2
            return h.Call(h.DerivedFunction(kind, f), c.sym("x", Kind.VECTOR)), at + 2
        made_letter = ex.term(c, target)
        definition = c.scope.definition_of(made_letter)
        if definition is not None:
            vectors = [s for s in definition.value.walk() if isinstance(s, h.Sym) and not is_scalar(c.shape(s)) and s.dims[1] == 1]
            wanted = [
                v
                for v in dict.fromkeys(vectors)
                if re.sub(r"[\\{}]|mathbf|boldsymbol", "", v.name) in ("x", "w", "theta", "beta", "z", "u", "v")
            ]
            if len(wanted) == 1:
                return (_hessian(c, made_letter, wanted[0]) if second else partial(c, made_letter, wanted[0])), at + 2
        f = c.function(name, ((c.fresh(), h.Num(1).value),))
        c.note(f"{name} is an unknown function of a vector")
        return h.Call(h.DerivedFunction(kind, f), c.sym("x", Kind.VECTOR)), at + 2
    body_node, end = _gradient_body(c, items, at + 1)
    body = ex.term(c, body_node)
    vectors = list(
        dict.fromkeys(s for s in body.walk() if isinstance(s, h.Sym) and s.dims[1] == 1 and not is_scalar(c.unifier.shape(s.dims)))
    )
    if len(vectors) != 1:
        raise fault("E355", "by what is this the gradient?", items[at], help="write \\nabla_x")
    return (_hessian(c, body, vectors[0]) if second else partial(c, body, vectors[0])), end


def prime_of_named(c: Context, made: h.Term, values: list[h.Term], order: int, node: t.Node) -> h.Term:
    """`tanh′(x)`, `σ′(z)`: the derivative of a named function at its argument."""
    value = values[-1]
    if len(values) == 1 and isinstance(value, h.Sym) and c.scalar(value):
        for _ in range(order):
            made = h.Partial(made, value)
        return made
    if len(values) != 1:
        raise fault("E356", "a prime needs a function of one argument", node)
    letter = h.Sym("\\xi")
    inner: h.Term = made.replace_children((letter,))
    for _ in range(order):
        inner = h.Partial(inner, letter)
    if c.scalar(value):
        return h.Evaluated(inner, letter, value)
    slopes = by_entries(lambda entry: h.Evaluated(inner, letter, entry), value, c.unifier.shape(c.shape(value)))
    if slopes is None:
        raise fault("E357", "the derivative of an elementwise function is read at a number or a column only", node)
    return slopes
