"""Relations and chains as propositions."""

from __future__ import annotations

from derive.elaborate import binders, chance, constants, dotted_chains, posteriors
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import label, spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar, is_vector
from derive.terms.statement import free_letters

RELATIONS: dict[str, type[h.Term]] = {
    "=": h.Equal, "equiv": h.Equal, "defeq": h.Equal, "ne": h.NotEqual, "neq": h.NotEqual, "lt": h.Less, "<": h.Less, "le": h.LessEqual,
    "leq": h.LessEqual,
    "gt": h.Greater, ">": h.Greater, "ge": h.GreaterEqual, "geq": h.GreaterEqual, "approx": h.Approximately, "simeq": h.Approximately,
    "ll": h.MuchLess, "from": h.Becomes, "succ": h.LoewnerGreater, "succeq": h.LoewnerGreaterEqual, "propto": h.ProportionalTo,
}  # fmt: skip
FLIPPED = {"prec": h.LoewnerGreater, "preceq": h.LoewnerGreaterEqual, "gg": h.MuchLess}
ARROWS = ("to", "longrightarrow", "rightarrow")
IMPLICATIONS = {"implies": h.Implies, "iff": h.Iff, "impliedby": h.Implies}


def proposition(c: Context, node: t.Node) -> h.Term:
    """Return the proposition that a node states."""
    match node:
        case t.Chain(items=items, ops=ops) if ops[0] in IMPLICATIONS:
            parts = [proposition(c, i) for i in items]
            links = []
            for a, op, b in zip(parts, ops, parts[1:], strict=False):
                links.append(h.Implies(b, a) if op == "impliedby" else IMPLICATIONS[op](a, b))
            return links[0] if len(links) == 1 else h.And(*links)
        case t.Chain(items=items, ops=ops):
            links = chain(c, node)
            return links[0] if len(links) == 1 else h.And(*links)
        case t.Fenced(left=("(" | "{"), body=t.Chain() as body):
            return proposition(c, body)
        case t.Fenced(left="{", right="}", body=t.Listing(items=items) as body) if all(isinstance(i, t.Chain) for i in items):
            return proposition(c, body)
        case t.Prefix(op="neg", body=body):
            return h.Not(proposition(c, body))
        case t.Infix(op=("wedge" | "land"), left=left, right=right):
            return h.And(proposition(c, left), proposition(c, right))
        case t.Infix(op=("vee" | "lor"), left=left, right=right):
            return h.Or(proposition(c, left), proposition(c, right))
        case t.Listing(items=items) if any(isinstance(i, t.Words) and i.text.strip().lower() == "or" for i in items):
            if not all(i.text.strip().lower() == "or" for i in items if isinstance(i, t.Words)):
                raise fault("E370", "words between these statements are not understood", node)
            return h.Or(*(proposition(c, i) for i in items if not isinstance(i, (t.Missing, t.Words))))
        case t.Listing(items=items):
            parts = [proposition(c, i) for i in items if not isinstance(i, (t.Missing, t.Words))]
            if parts:
                return parts[0] if len(parts) == 1 else h.And(*parts)
    raise fault("E370", "a relation is expected here", node)


def chain(c: Context, node: t.Chain) -> list[h.Term]:
    """Return the links of a chain `a = b ≤ c`, each a relation of neighbours; what dots leave out (`a ≥ b ≥ ⋯ ≥ 0`) is not spelled out."""
    _refuse_figures(node)
    node = _without_stationarity(c, node)
    if dotted_chains.has_dots(node):
        dotted = dotted_chains.links(c, node, lambda k: link(c, node, k, node.ops[k], lambda i: side(c, node.items[i])))
        if dotted is not None:
            return dotted
        node = _without_dots(node)
    links: list[h.Term] = []
    values: dict[int, h.Term] = {}

    def value(k: int) -> h.Term:
        if k not in values:
            values[k] = side(c, constants.without(node.items[k]) or node.items[k])
        return values[k]

    for k, op in enumerate(node.ops):
        links.append(link(c, node, k, op, value))
    return links


def _without_stationarity(c: Context, node: t.Chain) -> t.Chain:
    """In `∇J(w) = 2 Xᵀ(X w − y) = 0` the last equation is one to solve, and claims nothing."""
    last = node.items[-1]
    zero = (isinstance(last, t.Number) and last.text == "0") or (isinstance(last, t.Ident) and last.name == "0")
    if len(node.items) < 3 or node.ops[-1] != "=" or not zero or not differentiates(node.items[0]):
        return node
    c.note("the last equation of the chain is one to solve")
    return t.Chain(node.span, node.items[:-1], node.ops[:-1], node.over[:-1], node.places[:-1])


def differentiates(node: t.Node) -> bool:
    """Whether a side begins with a derivative: `∇f`, `d/dx f`, `∂f/∂x`, `f'(x)`."""
    head = node.items[0] if isinstance(node, t.Row) else node
    match head:
        case t.Ident(name=("nabla" | "partial")):
            return True
        case t.Script(base=t.Ident(name=("nabla" | "partial"))):
            return True
        case t.Script(primes=primes) if primes > 0:
            return True
        case t.Frac(num=num) | t.Infix(op="/", left=num):
            first = num.items[0] if isinstance(num, t.Row) else num
            first = first.base if isinstance(first, t.Script) else first
            return isinstance(first, t.Ident) and first.name in ("d", "partial", "mathrm{d}")
    return False


def _refuse_figures(node: t.Chain) -> None:
    """What is drawn with relation signs and is none: two relations with a slash between them, arrows with names on them."""
    for item in node.items:
        if isinstance(item, t.Infix) and item.op == "/" and isinstance(item.left, t.Number) and item.left.text == "0":
            raise fault("E374", "the slash stands between two relations", item, help="state each relation by itself")
    if sum(op in ARROWS and over is not None for op, over in zip(node.ops, node.over, strict=True)) > 1:
        raise fault("E375", "a drawing with arrows is no formula", node, help="state the maps as equations")


def _without_dots(node: t.Chain) -> t.Chain:
    kept = [k for k, item in enumerate(node.items) if not isinstance(item, t.Ellipsis)]
    if len(kept) == len(node.items) or len(kept) < 2:
        return node
    ops = [k for k in range(len(node.ops)) if not isinstance(node.items[k + 1], t.Ellipsis)]
    return t.Chain(node.span, tuple(node.items[k] for k in kept), *(tuple(x[k] for k in ops) for x in (node.ops, node.over, node.places)))  # type: ignore[arg-type]


def side(c: Context, node: t.Node) -> h.Term:
    if isinstance(node, t.Missing):
        raise fault("E371", "one side of this relation is missing", node)
    return ex.term(c, node)


def link(c: Context, node: t.Chain, k: int, op: str, value: object) -> h.Term:
    """Return one link of a chain."""
    get = value  # a function of the item's number
    left_node, right_node = node.items[k], node.items[k + 1]
    if op in RELATIONS:
        left, right = get(k), get(k + 1)  # type: ignore[operator]
        left, right = fit(c, left, right, node)
        above = constants.above(node.over[k])
        up_to = op == "=" and (above in constants.ABOVE or any(constants.without(x) is not None for x in (left_node, right_node)))
        if op == "propto" or up_to:
            names = c.scope.proportional or proportional_in(node)
            variables = [x for name in names if isinstance(x := c.sym(name), h.Sym) and x in (*free_letters(left), *free_letters(right))]
            return (h.UpToConstant if up_to else h.ProportionalTo)(left, right, *variables)
        if op == "=" and above in constants.IN_LAW:
            raise fault("E376", "equality of distributions is not decided", node.places[k])
        if op == "=" and above in constants.REQUIRED:
            c.doubts.setdefault(f"“{above}” above the relation says that it is required")
        made = RELATIONS[op](left, right)
        if RELATIONS[op] is h.Equal or RELATIONS[op] is h.NotEqual:
            c.unifier.require(c.shape(left), c.shape(right), "the two sides of an equation must have one shape")
        elif op not in ("succ", "succeq", "propto"):
            c.unifier.require(c.shape(left), c.shape(right), "the two sides of a comparison must have one shape")
        return made
    if op in FLIPPED:
        left, right = fit(c, get(k), get(k + 1), node)  # type: ignore[operator]
        return FLIPPED[op](right, left)
    if op == "notin":
        return h.Not(member(c, left_node, right_node, get, k))
    if op == "in":
        return member(c, left_node, right_node, get, k)
    if op == "sim" and isinstance(left_node, t.Infix) and (given := posteriors.subject(c, left_node)) is not None:
        return h.DistributedAs(given, chance.law(c, right_node))
    if op == "sim":
        if node.over[k] is not None and _mode(node.over[k]) != "?":
            said = "a law that holds in the limit alone is read behind an arrow"
            raise fault("E372", said, node.places[k], help="write \\xrightarrow{d}")
        return h.DistributedAs(get(k), chance.law(c, right_node))  # type: ignore[operator]
    if op == "perp":
        return orthogonal(c, get(k), get(k + 1), node, k)  # type: ignore[operator]
    if op in ("subseteq", "subset"):
        return h.Subset(binders.value_set(c, left_node), binders.value_set(c, right_node))
    if op in ARROWS:
        mode = _mode(node.over[k]).replace("near", "?")
        if mode == "d" or (mode == "" and chance.is_law(c, right_node)):
            return h.ConvergesTo(get(k), chance.law(c, right_node), "d")  # type: ignore[operator]
        return h.ConvergesTo(get(k), get(k + 1), mode)  # type: ignore[operator]
    raise fault("E372", f"the relation {op} is not read", node.places[k])


#: What stands over an arrow between random numbers: in distribution, in probability, almost surely.
_MODES = {
    **dict.fromkeys(("d", "D", "L", "dist", "dist.", "law", "w"), "d"),
    **dict.fromkeys(("p", "P", "Pr", "prob", "prob."), "p"),
    **dict.fromkeys(("a.s.", "as", "a.s", "a.e."), "as"),
    **dict.fromkeys(("a", "A", "approx", "approx.", "asy", "asym", "appr.", "\\cdot", "."), "near"),
}


def _mode(over: t.Node | None) -> str:
    """How a sequence goes to its limit, `d`, `p`, `as` or `near`; empty where nothing stands over the arrow, `?` for anything else."""
    if over is None:
        return ""
    said = label(over)
    for font in ("\\mathrm{", "\\mathcal{", "\\mathbb{", "\\mathsf{"):
        said = said.replace(font, "")
    return _MODES.get(said.strip("{} "), "?")


def proportional_in(node: t.Node) -> tuple[str, ...]:
    """The letters of which the opening side of a chain is a function, where a relation of it holds up to a factor or a constant.

    `p(θ | x) ∝ …` and `log p(θ | x) = … + const` are meant in θ, `f(x) ∝ …` in x.
    """
    if not isinstance(node, t.Chain) or not ("propto" in node.ops or constants.any_in(node)):
        return ()
    match node.items[0]:
        case t.Row(items=(t.Ident(name=("log" | "ln")), t.Ident() | t.Script(), t.Fenced(left="(", body=body))):
            pass
        case t.Row(items=(t.Ident() | t.Script(), t.Fenced(left="(", body=body))):
            pass
        case _:
            return ()
    body = body.left if isinstance(body, t.Bar) else body
    arguments = body.items if isinstance(body, t.Listing) else (body,)
    if isinstance(body, t.Listing) and ";" in body.seps:
        arguments = arguments[: body.seps.index(";") + 1]
    names = [spelled(x) for x in arguments]
    return tuple(n for n in names if n is not None) if None not in names else ()


def fit(c: Context, left: h.Term, right: h.Term, node: t.Node) -> tuple[h.Term, h.Term]:
    """A bare 0 beside an array is the zero array."""
    a, b = c.shape(left), c.shape(right)
    if is_scalar(b) and not is_scalar(a) and right == h.ZERO:
        return left, h.Zeros(*a)
    if is_scalar(a) and not is_scalar(b) and left == h.ZERO:
        return h.Zeros(*b), right
    if is_scalar(b) and is_vector(a) and isinstance(right, h.Num):
        c.note("a vector compared with a number is compared entry by entry")
        return left, h.Times(right, h.Ones(*a))
    return left, right


def member(c: Context, left: t.Node, right: t.Node, get: object, k: int) -> h.Term:
    """`x ∈ ℝⁿ`, `k ∈ {0, 1}`, `θ ∈ [0, 1]`."""
    target = binders.value_set(c, right)
    value = get(k)  # type: ignore[operator]
    if isinstance(target, h.Space):
        c.unifier.require(c.shape(value), (target.args[0], target.args[1]), "membership")
    return h.Member(value, target)


def orthogonal(c: Context, left: h.Term, right: h.Term, node: t.Chain, k: int) -> h.Term:
    """`x ⊥ y` between declared vectors: xᵀy = 0. Between random letters, and what nothing declares, the sign may mean independence."""
    letters = [x for side in (left, right) for x in free_letters(side)]
    infos = [c.scope.letter(x.name) if isinstance(x, h.Sym) else None for x in letters]
    names = {x.name for x in letters if isinstance(x, h.Sym)}
    declared = all(i is not None and i.stated and i.kind is not None and not i.random for i in infos)
    chance = c.random | {n for n in names if n.isalpha() and n.isupper() and c.kind(n) is Kind.VECTOR}  # by custom random vectors
    if not declared or names & chance:
        raise fault("E372", "the relation perp is read between declared vectors", node.places[k])
    if not (is_vector(c.shape(left)) and is_vector(c.shape(right))):
        raise fault("E372", "the relation perp is read between vectors", node.places[k])
    c.unifier.require(c.shape(left), c.shape(right), "orthogonal vectors must have one shape")
    return h.Equal(h.Times(h.Transpose(left), right), h.ZERO)


def spelled(node: t.Node) -> str | None:
    """The canonical name of a letter with a label, or None."""
    match node:
        case t.Ident():
            return spell(node)
        case t.Script(base=t.Ident() as base, sub=sub, sup=None) if sub is not None:
            return f"{spell(base)}_{{{label(sub)}}}"
    return None


__all__ = ["ShapeError", "chain", "proposition", "spelled"]
