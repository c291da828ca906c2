"""How a letter is written: what stands above it, whether it is primed, and whether it looks like a matrix before its argument."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import letters, plausible, rows, subscripts
from derive.elaborate.names import ALWAYS_FUNCTIONS, label, spell
from derive.read import tree as t

#: Letters that, primed and without an argument, are functions of x.
FUNCTIONS_OF_X = frozenset({"f", "g", "h", "u", "v"})


def name_of(node: t.Node) -> str | None:
    """The canonical name of a letter, with its label where the subscript is one."""
    if isinstance(node, t.Ident):
        return spell(node)
    if isinstance(node, t.Script) and isinstance(node.base, t.Ident):
        if node.sub is None:
            return spell(node.base)
        found = subscripts.indices_of(node.sub)
        if found is None or all(isinstance(i, t.Number) for i in found):
            return f"{spell(node.base)}_{{{label(node.sub)}}}"
        return spell(node.base)
    return None


def is_transpose(sup: t.Node | None) -> bool:
    if isinstance(sup, t.Row) and len(sup.items) == 2 and isinstance(sup.items[0], t.Fenced):
        sup = sup.items[1]
    return (isinstance(sup, t.Ident) and sup.name in letters.TRANSPOSES and sup.name != "t") or (
        isinstance(sup, t.Prefix) and is_transpose(sup.body)
    )


def is_inverse(sup: t.Node | None) -> bool:
    return isinstance(sup, t.Prefix) and isinstance(sup.body, t.Number) and sup.body.text == "1"


def is_order(sup: t.Node) -> bool:
    """Whether a superscript is the order of a derivative: `f^{(4)}`."""
    return isinstance(sup, t.Fenced) and sup.left == "(" and isinstance(sup.body, t.Number)


def operators(node: t.Node) -> list[str]:
    """The capitals for matrices that stand as one factor: `A`, `A^\\top`, `(A + B)`; none where anything else does."""
    if isinstance(node, t.Script) and (is_transpose(node.sup) or is_inverse(node.sup) or (node.primes == 1 and node.sup is None)):
        node = node.base if node.sub is None else replace(node, sup=None, primes=0)
    if isinstance(node, t.Fenced):
        inside = node.body.terms if isinstance(node.body, t.Sum) else ()
        return [n for x in inside for n in operators(x)] if all(operators(x) for x in inside) else []
    return [name_of(node) or ""] if is_operator(node) else []


def is_operand(node: t.Node) -> bool:
    return isinstance(node, t.Ident) and node.font == "it" and not node.accents and node.name in plausible.OPERANDS


def is_operator(node: t.Node) -> bool:
    """Whether a letter is one that stands for a matrix where it is applied to a letter: `Ax`, `Wx`, `Xβ`, `W_1 x`."""
    head = node.base if isinstance(node, t.Script) and node.sup is None and not node.primes else node
    return isinstance(head, t.Ident) and head.font == "it" and not head.accents and head.name in plausible.MATRICES


def is_closed(node: t.Node) -> bool:
    """Something that makes a product of letters look like one of numbers: a parenthesis, a power."""
    return isinstance(node, t.Fenced) or (isinstance(node, t.Script) and node.sup is not None)


def is_primed_letter(node: t.Node) -> bool:
    """Whether it is a lower-case letter with one prime, which may be another letter or a transposed vector: `x'` in `x'y`."""
    match node:
        case t.Script(base=t.Ident(name=name, font="it"), sub=None, sup=None, primes=1):
            return (name[:1].islower()) and name not in ALWAYS_FUNCTIONS
    return False


def is_transposed(node: t.Node | None) -> bool:
    return isinstance(node, t.Script) and is_transpose(node.sup)


def is_derivative(node: t.Node) -> bool:
    head = rows.head_of(node)
    return head is not None and head.name in ("nabla", "partial")


def is_extreme(head: t.Node) -> bool:
    """Whether it is `λ_max`, `λ_min`, `σ_max` or `σ_min`: of a matrix, an extreme number of its spectrum."""
    match head:
        case t.Script(base=t.Ident(name=("lambda" | "sigma"), accents=()), sub=t.Ident(name=("max" | "min")), sup=None):
            return True
    return False
