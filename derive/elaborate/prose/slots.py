"""What kind of thing stands in a formula that prose talks about: letters, a membership, a law, an equation, a size, a range.

A formula is taken apart at its commas only as far as its own notation says: `a, b > 0` is one inequality about two letters, `x_1, …, x_n`
is a family, `i = 1, …, n` a range, `A = B, C = D` two equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.elaborate.prose.declarations import Family, Kind, Subject
from derive.read import tree as t
from derive.read.tree import Node
from derive.source import Span

INEQUALITIES = frozenset({"lt", "gt", "le", "ge", "ne", "ll", "gg", "succ", "succeq", "prec", "preceq"})
DISTRIBUTIVE = INEQUALITIES | {"in", "sim", "notin"}
EQUALITIES = frozenset({"=", "defeq", "equiv"})
LAW_OPERATORS = frozenset(
    {"E", "Var", "Cov", "Corr", "P", "Pr", "V", "tr", "det", "rank", "Tr", "diag", "vec", "log", "exp", "nabla", "partial", "corr"}
)


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a formula; `kind` is `letters`, `member`, `law`, `equation`, `inequality`, `relation`, `range`, `size`, `words` …

    `subjects` are the letters (or other things) that it speaks about; for a member `node` is the set, for a law the distribution,
    for everything else the part itself.
    """

    kind: str
    subjects: tuple[Subject, ...]
    node: Node
    iid: bool = False
    whole: Node | None = None

    @property
    def relation(self) -> bool:
        return self.kind in ("equation", "inequality", "relation", "law", "member", "range")


@dataclass(frozen=True, slots=True)
class Space:
    """A set that fixes kind and size, and what else it says of its members."""

    kind: Kind
    rows: Node | None = None
    columns: Node | None = None
    field: str = "R"
    properties: tuple[str, ...] = ()


def base_of(node: Node) -> t.Ident | None:
    """The letter under scripts, accents and arguments: `x` of `x_i`, `f` of `f(x)`, `X` of `X^T`; None for anything compound."""
    while True:
        match node:
            case t.Ident():
                return node
            case t.Script(base=base):
                node = base
            case t.Accent(body=body):
                node = body
            case t.Row(items=(head, t.Fenced())):
                node = head
            case _:
                return None


def law_of(chain: t.Chain) -> tuple[Node, str] | None:
    """`P(X = x) = …`, `P(X ≤ x) = …`, `P(X > x) = …`: the variable, and which function of its law the equation gives."""
    first = chain.items[0]
    if chain.ops[0] not in ("=", "defeq") or not is_call(first) or not isinstance(first, t.Row) or not isinstance(first.items[1], t.Fenced):
        return None
    event = first.items[1].body
    head = base_of(first)
    if (
        not isinstance(event, t.Chain)
        or len(event.ops) != 1
        or head is None
        or head.name not in ("P", "Pr")
        or not is_letter(event.items[0])
    ):
        return None
    kind = {"=": "mass_function", "le": "cdf", "gt": "survival"}.get(event.ops[0])
    return (event.items[0], kind) if kind else None


def is_letter(node: Node) -> bool:
    """Whether it is a name: a letter with an index, label, hat, star, or a square that is its own name (`σ^2`), or a tuple of names."""
    match node:
        case t.Ident(name=name):
            return name not in ("nabla", "partial", "infty")
        case t.Script(base=base, sup=sup):
            return is_letter(base) and (
                sup is None or (isinstance(sup, (t.Number, t.Ident, t.Fenced, t.Words, t.Infix)) and not _transpose(sup))
            )
        case t.Accent(body=body):
            return is_letter(body)
        case t.Fenced(left="(", body=t.Listing(items=items)):
            return all(is_letter(i) or isinstance(i, t.Ellipsis) for i in items)
        case t.Fenced(left="(", body=body):
            return is_letter(body) and isinstance(body, (t.Ident, t.Script))
        case _:
            return False


def _transpose(sup: Node) -> bool:
    return isinstance(sup, t.Ident) and sup.name in ("T", "top", "intercal", "prime")


def is_call(node: Node) -> bool:
    """Whether it is a name applied to arguments in fences."""
    return isinstance(node, t.Row) and len(node.items) == 2 and isinstance(node.items[1], t.Fenced) and base_of(node.items[0]) is not None


def gives_an_optimum(node: Node | None) -> bool:
    """Whether it is an equation between an argmin, or a minimum, and its value: it says of what it is the solution."""
    first = node.items[0] if isinstance(node, t.Chain) and node.ops[0] == "=" else None
    return isinstance(first, t.Big) and first.op in ("argmin", "argmax", "min", "max", "inf", "sup")


def is_value(node: Node) -> bool:
    """Whether it is a function's value at letters that vary, `A(t)`, `f(x, y)`: not a member of a sequence, `x(1)`."""
    if not (isinstance(node, t.Row) and is_call(node) and isinstance(node.items[0], t.Ident) and isinstance(node.items[1], t.Fenced)):
        return False
    inside = node.items[1]
    arguments = inside.body.items if isinstance(inside.body, t.Listing) else (inside.body,)
    return inside.left == "(" and all(isinstance(a, t.Ident) and is_letter(a) for a in arguments)


def nameable(node: Node) -> bool:
    """Whether it can stand left of an equation that gives it its meaning."""
    if is_call(node):
        head = base_of(node)
        if isinstance(node, t.Row) and isinstance(node.items[1], t.Fenced) and isinstance(node.items[1].body, t.Chain):
            return False
        return head is not None and not (head.name in LAW_OPERATORS and head.font in ("bb", "rm") and head.name != "nabla")
    return is_letter(node)


def mentions(node: Node, letter: t.Ident) -> bool:
    """Whether the letter occurs anywhere in it."""
    return any(isinstance(n, t.Ident) and (n.name, n.font, n.accents) == (letter.name, letter.font, letter.accents) for n in t.walk(node))


def is_size(node: Node) -> bool:
    """Whether it may be a size, `n × p`."""
    return isinstance(node, t.Infix) and node.op == "times" and all(_dimension(n) for n in (node.left, node.right))


def _dimension(node: Node) -> bool:
    match node:
        case t.Ident(font=font):
            return font in ("it", "rm", "cal")
        case t.Number():
            return True
        case t.Script(base=base, sup=None):
            return _dimension(base)
        case t.Script(base=base, sub=None, sup=t.Number()):
            return _dimension(base)
        case t.Sum(terms=terms):
            return all(_dimension(x) for x in terms)
        case t.Row(items=items):
            return all(_dimension(x) for x in items)
        case t.Fenced(left="(", body=body):
            return _dimension(body)
        case t.Frac(num=num, den=den):
            return _dimension(num) and _dimension(den)
        case _:
            return False


def size_of(node: Node) -> tuple[Node, Node] | None:
    """Rows and columns of `n × p`, also in parentheses."""
    if isinstance(node, t.Fenced) and node.left == "(":
        node = node.body
    return (node.left, node.right) if isinstance(node, t.Infix) and is_size(node) else None


def sizes_of(node: Node) -> list[tuple[Node, Node]]:
    """Every size in `n × p, q × r`; empty if anything else is there."""
    parts = node.items if isinstance(node, t.Listing) else (node,)
    found = [size_of(p) for p in parts]
    return [s for s in found if s] if all(found) else []


def space_of(node: Node) -> Space | None:
    """What membership in a set says of shape and field: `R^{n×p}`, `R^n_+`, `S^n_{++}`, `Z`, `{0,1}^n`, `R^n \\ {0}`."""
    match node:
        case t.Sum(terms=(space, t.Fenced(left="{", body=t.Number(text="0") | t.Ident(name="0"))), ops=("setminus",)):
            inner = space_of(space)
            return replace(inner, properties=(*inner.properties, "nonzero")) if inner else None
        case t.Ident():
            return _space(node, None, None)
        case t.Script(base=t.Ident() as base, sub=sub, sup=sup):
            return _space(base, sub, sup)
        case t.Script(base=t.Script(base=t.Ident() as base, sub=sub, sup=sup), sub=sub2, sup=sup2):
            return _space(base, sub or sub2, sup or sup2)
        case t.Script(base=t.Fenced(left="{") as values, sub=None, sup=sup) if sup is not None and (
            word := two_values(values.body.items if isinstance(values.body, t.Listing) else (values.body,))
        ):
            rows, columns = size_of(sup) or (sup, None)
            return Space("matrix" if columns is not None else "vector", rows, columns, "Z", (word,))
        case t.Row(items=(t.Ident(name="O", font=font), t.Fenced(body=n))) if font in ("it", "rm"):
            return Space("matrix", n, n, "R", ("orthogonal",))
        case t.Row(items=(t.Ident(name="SO"), t.Fenced(body=n))):
            return Space("matrix", n, n, "R", ("orthogonal",))
        case t.Row(items=(t.Ident(name="GL"), t.Fenced(body=n))):
            return Space("matrix", n, n, "R", ("invertible",))
        case t.Row(items=(t.Script(base=t.Ident(name="M"), sub=sub, sup=None), t.Fenced(body=t.Ident(name=field)))) if sub is not None:
            rows, columns = size_of(sub) or (sub, sub)
            return Space("matrix", rows, columns, field if field in ("R", "C") else "R")
        case _:
            return None


def two_values(values: tuple[Node, ...]) -> str | None:
    """`0, 1`: binary; `−1, 1`, `±1`: sign_valued; None for any other list of values."""

    def value(node: Node) -> str:
        match node:
            case t.Number(text=text):
                return text
            case t.Prefix(op=("+" | "-" | "pm" | "mp") as op, body=t.Number(text=text)):
                return {"+": "", "-": "-"}.get(op, "±") + text
        return "?"

    return {("0", "1"): "binary", ("-1", "1"): "sign_valued", ("±1",): "sign_valued"}.get(tuple(sorted(value(v) for v in values)))


_SIGNED = {
    "+": "positive",
    "ge": "nonnegative",
    "gt": "positive",
    "++": "positive",
    "ne": "nonzero",
    "*": "nonzero",
    "-": "negative",
    "lt": "negative",
}


def _mark(node: Node | None) -> str:
    """The sign that a sub- or superscript such as `+`, `>0`, `\\ge 0`, `++`, `*` puts on a set; "" if it is none."""
    match node:
        case t.Chain(ops=(op,), items=(_, t.Number(text="0"))):
            return op if op in _SIGNED else ""
        case t.Ident(name="ast" | "*" | "times" | "star"):
            return "*"
        case t.Missing() | None:
            return ""
        case _:
            marks = [n.op if isinstance(n, t.Prefix) else n.name for n in t.walk(node) if isinstance(n, (t.Ident, t.Prefix))]
            others = any(isinstance(n, t.Number) for n in t.walk(node))
            plus = all(m == "+" for m in marks) and not others
            return "+" * min(len(marks), 2) if plus and marks else "-" if marks == ["-"] and not others else ""


def _space(base: t.Ident, sub: Node | None, sup: Node | None) -> Space | None:
    if base.name in ("S", "Sym") and base.font in ("bb", "cal", "rm", "sf") and (sup is not None or sub is not None):
        sign = _mark(sub) or _mark(sup)
        n = sup if sup is not None and not _mark(sup) else sub
        if n is None or _mark(n):
            return None
        rows = (size_of(n) or (n,))[0]
        return Space("matrix", rows, rows, "R", ({"++": "positive_definite", "+": "positive_semidefinite"}.get(sign, "symmetric"),))
    if base.name == "GL" and sub is not None:
        return Space("matrix", sub, sub, "R", ("invertible",))
    if base.name not in ("R", "C", "Z", "N", "Q") or base.font not in ("bb", "bold", "rm", "sf", "it") or base.accents:
        return None
    if base.font == "it" and base.name != "R":
        return None
    sign = _mark(sub)
    upper = _mark(sup)
    properties = tuple(_SIGNED[m] for m in (sign, upper) if m)
    if base.name == "R" and sign == "+":
        properties = ("nonnegative",)  # some authors exclude 0 here: the weaker reading holds under both
    if base.name == "Z":
        properties = ("integer", *properties)
    if base.name == "N":
        zero = (isinstance(sub, t.Number) and sub.text == "0") or (isinstance(sup, t.Number) and sup.text == "0")
        properties = ("natural",) if zero else ("positive_integer",)
        sup = None if zero else sup
    if sup is None or upper:
        return Space("scalar", None, None, base.name, properties)
    size = size_of(sup)
    if size:
        return Space("matrix", size[0], size[1], base.name, properties)
    return Space("vector", sup, None, base.name, properties)


def _relation(chain: t.Chain, before: tuple[Subject, ...]) -> Item:
    ops = set(chain.ops)
    first = chain.items[0]
    subjects = (*before, *subjects_of(first))
    if ops == {"in"} and len(chain.items) == 2:
        return Item("member", subjects, chain.items[1], whole=chain)
    if ops == {"sim"} and len(chain.items) == 2:
        over = chain.over[0] if chain.over else None
        above = (
            "".join(n.name if isinstance(n, t.Ident) else n.text for n in t.walk(over) if isinstance(n, (t.Ident, t.Words)))
            if over is not None
            else ""
        )
        iid = above.replace(".", "").replace(" ", "").lower() in ("iid", "ind", "indep", "independent")
        return Item("law", subjects, chain.items[1], iid=iid, whole=chain)
    if ops <= INEQUALITIES:
        letters = tuple(_families([i for i in chain.items if is_letter(i) or isinstance(i, t.Ellipsis)]))
        if any(isinstance(i, t.Ellipsis) for i in chain.items):
            return Item("inequality", letters, chain)
        return Item("inequality", subjects if is_letter(first) else letters or subjects, chain)
    if ops <= EQUALITIES:
        return Item("equation", subjects, chain)
    if ops <= EQUALITIES | INEQUALITIES | {"in"} and is_letter(first):
        return Item("relation", subjects, chain)
    return Item("relation", subjects, chain)


def is_set(node: Node) -> bool:
    """Whether it looks like a set: braces, an interval, a blackboard or calligraphic capital, a product or difference of those."""
    match node:
        case t.Fenced(left=left, body=body):
            return left == "{" or (left in ("(", "[") and isinstance(body, t.Listing) and len(body.items) == 2)
        case t.Ident(font=font, name=name):
            return font in ("bb", "cal") or name in ("Omega", "Theta", "emptyset") or (font == "it" and len(name) == 1 and name.isupper())
        case t.Script(base=base):
            return is_set(base)
        case t.Sum(terms=terms):
            return all(is_set(x) for x in terms)
        case t.Infix(left=left_node, right=right_node):
            return is_set(left_node) and is_set(right_node)
        case _:
            return False


def subjects_of(node: Node) -> tuple[Subject, ...]:
    """The letters that a formula without relations lists: `a, b`, `x_1, …, x_n`, or the expression itself."""
    if isinstance(node, t.Listing):
        return tuple(_families([i for i in node.items if not isinstance(i, t.Words)]))
    return (node,)


def _same_base(a: Node, b: Node) -> bool:
    x, y = base_of(a), base_of(b)
    return x is not None and y is not None and (x.name, x.font, x.accents) == (y.name, y.font, y.accents)


def _families(items: list[Node]) -> Iterator[Subject]:
    k = 0
    pending: list[Node] = []
    while k < len(items):
        item = items[k]
        if isinstance(item, t.Ellipsis):
            members: list[Node] = []
            while pending and (not members or _same_base(pending[-1], members[0])):
                members.insert(0, pending.pop())
            yield from pending
            pending = []
            last = items[k + 1] if k + 1 < len(items) and members and _same_base(items[k + 1], members[0]) else None
            if members:
                yield Family(tuple(members), last)
            k += 2 if last is not None else 1
            continue
        pending.append(item)
        k += 1
    yield from pending


def _is_value(node: Node) -> bool:
    return isinstance(node, t.Ellipsis) or not isinstance(node, (t.Chain, t.Words, t.Listing))


def items_of(node: Node) -> list[Item]:
    """Take a formula apart at its commas."""
    if isinstance(node, t.Chain):
        return [_relation(node, ())] if not set(node.ops) & {"implies", "iff", "impliedby"} else [Item("expression", (), node)]
    if isinstance(node, t.Row) and any(isinstance(i, t.Words) for i in node.items):
        return [Item("words", (), node)]
    if not isinstance(node, t.Listing):
        if is_size(node):
            return [Item("size", (), node)]
        return [Item("letters" if is_letter(node) or is_call(node) else "expression", (node,), node)]
    found: list[Item] = []
    pending: list[Node] = []

    def flush() -> None:
        if not pending:
            return
        if all(is_size(p) for p in pending):
            found.extend(Item("size", (), p) for p in pending)
        else:
            kind = "letters" if all(is_letter(p) or is_call(p) or isinstance(p, t.Ellipsis) for p in pending) else "expression"
            found.append(Item(kind, tuple(_families(pending)), pending[0] if len(pending) == 1 else _listing(pending)))
        pending.clear()

    k, parts = 0, node.items
    while k < len(parts):
        part = parts[k]
        if isinstance(part, t.Words):
            flush()
            found.append(Item("words", (), part))
        elif isinstance(part, t.Chain):
            stop = k + 1
            if part.ops[-1] == "=" and isinstance(part.items[-1], (t.Number, t.Ident, t.Prefix, t.Sum, t.Ellipsis)):
                while stop < len(parts) and _is_value(parts[stop]) and node.seps[stop - 1] in (",", ";"):
                    stop += 1
            if part.ops == ("colon", "to") and pending and all(is_letter(p) for p in pending):
                for p in pending:
                    found += items_of(replace(part, items=(p, *part.items[1:])))
                pending.clear()
            values = [part.items[-1], *parts[k + 1 : stop]]
            if len(values) > 1 and (any(isinstance(v, t.Ellipsis) for v in values) or all(isinstance(v, t.Number) for v in values)):
                before = tuple(_families(pending)) if all(is_letter(p) or isinstance(p, t.Ellipsis) for p in pending) else ()
                pending.clear()
                found.append(Item("range", (*before, *subjects_of(part.items[0])), _listing([part, *parts[k + 1 : stop]])))
                k = stop
                continue
            listed = all(is_letter(p) or is_call(p) or isinstance(p, t.Ellipsis) for p in pending)
            if listed and set(part.ops) <= DISTRIBUTIVE | {"colon", "to"}:
                before = tuple(_families([*pending, part.items[0]]))
                pending.clear()
                item = _relation(part, ())
                found.append(
                    replace(item, subjects=before if is_letter(part.items[0]) or is_call(part.items[0]) or before else item.subjects)
                )
            else:
                flush()
                found.extend(items_of(part))
        else:
            pending.append(part)
        k += 1
    flush()
    return found


def values_of(item: Item) -> tuple[tuple[Node, ...], bool, Node | None]:
    """The values of a range or of a set in braces: those written, whether dots follow, and the last one."""
    node = item.node
    parts: list[Node]
    match node:
        case t.Listing(items=(t.Chain(items=heads), *rest)):
            parts = [heads[-1], *rest]
        case t.Fenced(left="{", body=t.Listing(items=inside)):
            parts = list(inside)
        case t.Fenced(left="{", body=body):
            parts = [body]
        case _:
            parts = []
    dots = next((k for k, p in enumerate(parts) if isinstance(p, t.Ellipsis)), None)
    if dots is None:
        return tuple(parts), False, None
    return tuple(parts[:dots]), True, parts[-1] if dots < len(parts) - 1 else None


def _listing(parts: list[Node]) -> t.Listing:
    return t.Listing(parts[0].span.cover(parts[-1].span), tuple(parts), (",",) * (len(parts) - 1))


def number(text: str, span: Span | None = None) -> t.Number:
    """A numeral that stands in the prose: "mean 0"."""
    return t.Number(span or Span(0, 0), text)
