"""The presentation tree: what stands on the page, before anything is decided about what it means.

The parser settles only what notation alone settles: fences, scripts, fractions, the precedence of relations, sums and explicit
operators. Juxtaposition stays n-ary (`Row`): whether `a(b)` is a call or a product, `A'` a transpose or a derivative, `dx` a
differential, is decided later, with types. Every node carries the span of the formula's text that it was read from.

Precedence, loosest first:

    Listing    , ; \\quad and words between formulas          a = b, \\quad c = d \\text{ if } e
    Chain(⇒)   \\Rightarrow \\iff \\implies                    a = b \\Rightarrow c = d
    Chain(=)   = ≤ ∈ ∼ := ≈ ∝ ≻ → …                            a = b \\le c
    Sum        + − ± ∓ ∪ \\setminus                            a + b - c
    Infix(mid) n \\mid m, Y | X outside of fences          looser than a sum
    Infix      \\cdot \\times / \\odot \\otimes \\circ ∩         a \\cdot b        (left-associative, one level)
    Prefix     − + at the head of a term; \\neg
    Row        juxtaposition                                   a b (c) \\sum_i d
    Script     sub, sup, primes;  Postfix  !
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import is_

from derive.source import Span

#: Trees of so many nodes keep the list of them; larger ones are walked anew each time, so that memory stays linear.
REMEMBERED = 64


class _Walked:
    """What is walked many times remembers its way; that is no part of its value."""

    __slots__ = ("walked",)
    walked: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Node(_Walked):
    span: Span

    def children(self) -> list[Node]:
        """Return the nodes directly below, left to right."""
        found: list[Node] = []
        for name in _parts(type(self)):  # type: ignore[arg-type]  # a class of dataclasses is as hashable as any other
            value = getattr(self, name)
            if isinstance(value, Node):
                found.append(value)
            elif value.__class__ is tuple:
                _collect(value, found)
        return found


@cache
def _parts(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    return tuple(f.name for f in fields(kind) if "Node" in str(f.type))


def _collect(values: tuple[object, ...], found: list[Node]) -> None:
    for value in values:
        if isinstance(value, Node):
            found.append(value)
        elif value.__class__ is tuple:
            _collect(value, found)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A numeral as written: `2`, `0.6827`."""

    text: str

    def children(self) -> list[Node]:
        return []


@dataclass(frozen=True, slots=True)
class Ident(Node):
    """A letter or a name.

    `name` is without markup: `x`, `beta`, `Sigma`, `softmax`, `infty`, `nabla`, `partial`, `ell`, `1` (for a blackboard 1).
    `font` is `it` (default), `bold`, `bb`, `cal`, `frak`, `rm` (upright: `\\mathrm`, `\\operatorname`, `\\log`), `sf`, `tt`.
    `accents`, inside out: `hat`, `bar`, `tilde`, `vec`, `dot`, `ddot`, `underline`, … (wide forms count as the plain ones).
    """

    name: str
    font: str = "it"
    accents: tuple[str, ...] = ()

    def children(self) -> list[Node]:
        return []


@dataclass(frozen=True, slots=True)
class Words(Node):
    """Upright prose inside a formula, `\\text{if } `; its text as written, outer space stripped; `\\forall` is `for all`.

    Words are items of a Listing. One word that is no prose (`\\text{softmax}`) is an `Ident`.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Ellipsis(Node):  # noqa: A001
    """`\\ldots`, `\\cdots`, `...`, `\\vdots`, `\\ddots`; `kind` is `dots`, `vdots` or `ddots`."""

    kind: str = "dots"


@dataclass(frozen=True, slots=True)
class Missing(Node):
    """An empty place where notation allows one: `{}`, `\\cdot` as a placeholder in `f(\\cdot)`, an empty cell."""

    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Accent(Node):
    """An accent over something larger than one letter: `\\overline{XY}`, `\\hat{f(x)}`."""

    accent: str
    body: Node


@dataclass(frozen=True, slots=True)
class Script(Node):
    """Sub- and superscript and primes of one base; `base` may be Missing (`{}_n C_k`). A power and an index look alike here."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Stack(Node):
    """Something set over or under a base: `\\stackrel{p}{\\to}`, `\\overset`, `\\underset`, `\\underbrace{x}_{n}`, `\\xrightarrow{f}`."""

    base: Node
    over: Node | None = None
    under: Node | None = None


@dataclass(frozen=True, slots=True)
class Row(Node):
    """Juxtaposition of two or more things."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Prefix(Node):
    """`op` is `-`, `+`, `pm`, `mp` or `neg`."""

    op: str
    body: Node


@dataclass(frozen=True, slots=True)
class Postfix(Node):
    """`op` is `!`, `!!` or `%`."""

    op: str
    body: Node


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """Terms joined by `ops` (`+`, `-`, `pm`, `mp`, `cup`, `setminus`, `oplus`), one fewer than the terms.

    The last term is Missing where a line of a display ends with the operator.
    """

    terms: tuple[Node, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Infix(Node):
    """An explicit binary operator, left-associative: `cdot`, `times`, `/`, `div`, `odot`, `otimes`, `circ`, `ast`, `cap`, `bullet`, `mod`;
    `land`, `lor`, `wedge`, `vee` between things that are no statements; `mid`, `parallel` for a bar outside of fences.
    """

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """`items` joined by `ops`, one fewer: relations (`=`, `ne`, `le`, `lt`, `in`, `sim`, `defeq`, `approx`, `propto`, `to`,
    `mapsto`, `succeq`, `equiv`, `subseteq`, `colon`, …) or, one level up, implications (`implies`, `iff`, `impliedby`).

    `over` gives what is stacked on each relation (`\\stackrel{d}{\\to}`), else None; with something under it, a Stack on Missing.
    `places` are the operators' spans. Statements joined by `land`, `lor` are a Chain between the two levels.
    An item may be Missing only at the ends (a line of an align that begins with `&=`).
    """

    items: tuple[Node, ...]
    ops: tuple[str, ...]
    over: tuple[Node | None, ...]
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Listing(Node):
    """Things separated by `,`, `;`, `:`, wide space (`quad`, also with a comma) or words (`text`); `seps` has one fewer than `items`.

    Words are items too: `a \\text{ if } b` is a, Words, b with `text` twice. A colon separates between fences, in scripts (`U_{:k}`,
    with Missing at its empty sides) and after a quantifier; elsewhere it is a relation.
    """

    items: tuple[Node, ...]
    seps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fenced(Node):
    """Something between fences. `left`/`right` are `(`, `[`, `{`, `<` (angle), `|`, `||`, `lfloor`, `lceil` and partners, or `.`.

    Half-open intervals mix them (`(`…`]`, `]`…`[`); `f|_{x=0}` is a Script of a Fenced from `.` to `|`.

    `body` may be a Listing, a Chain, or a `Bar`; `size` is true for `\\left…\\right` and `\\big…`.
    """

    left: str
    right: str
    body: Node
    sized: bool = False


@dataclass(frozen=True, slots=True)
class Bar(Node):
    """`a \\mid b`, `a | b`, `a \\| b` inside a fence or script: a conditioning, divergence or set-builder bar; `op` is `|` or `||`."""

    left: Node
    right: Node
    op: str = "|"


@dataclass(frozen=True, slots=True)
class Frac(Node):
    """`\\frac`, `\\tfrac`, `\\over`; meaning open: a quotient or a derivative."""

    num: Node
    den: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    body: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Binom(Node):
    top: Node
    bottom: Node


@dataclass(frozen=True, slots=True)
class Big(Node):
    """A big operator with its limits and, to its right, the body that it takes.

    `op`: `sum`, `prod`, `int` (`iint`, `oint`), `lim`, `max`, `min`, `sup`, `inf`, `argmax`, `argmin`, `bigcup`, `bigcap`,
    `limsup`, `liminf`, `bigoplus`.
    The body of a sum reaches to the next `+`, `-`, relation or closing fence; that of an integral to its differential, which is
    `variables` (`\\mathrm{d}x\\,\\mathrm{d}y` gives two; none found gives an empty tuple; `d\\mu(x)` gives the Row of both); a
    `max(…)` directly before a fence is an `Ident`
    call instead, unless it has a subscript.
    """

    op: str
    body: Node
    sub: Node | None = None
    sup: Node | None = None
    variables: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """A matrix: rows of cells. `env` is `matrix`, `pmatrix`, `bmatrix`, `vmatrix`, `Vmatrix`, `Bmatrix`, `smallmatrix`, `array`,
    `substack`."""

    env: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """`cases`: for each row the value and its condition (None where the row has one cell)."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Lines(Node):
    """An `align`, `aligned`, `gather`, `split`, `eqnarray`, `multline` (joined to one line) or a display broken by `\\\\`.

    A line that goes on with the one before (an operator open at its end, or at the head of this one after `&`) has been joined to it.
    `env` is `display` where no environment says otherwise; one unnumbered `equation` is the formula itself.

    Each line's cells are joined; a line that begins with a relation is a Chain whose first item is Missing. `tags` hold `\\tag`
    texts, `labels` the `\\label`s, `between` the `\\intertext`/`\\shortintertext` that stands before the line (else None).
    """

    env: str
    lines: tuple[Node, ...]
    tags: tuple[str | None, ...]
    labels: tuple[str | None, ...]
    between: tuple[str | None, ...]


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the node with every node directly below it changed; the node itself where nothing is."""
    changes: dict[str, object] = {}
    for name in _parts(type(node)):  # type: ignore[arg-type]
        value = getattr(node, name)
        fresh = _mapped(value, change)
        if fresh is not value:
            changes[name] = fresh
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]


def _mapped(value: object, change: Callable[[Node], Node]) -> object:
    if isinstance(value, Node):
        return change(value)
    if value.__class__ is not tuple:
        return value
    fresh = tuple([_mapped(v, change) for v in value])
    return value if all(map(is_, fresh, value)) else fresh


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all below it, parents first, without recursion (depth is bounded by the parser, not by Python)."""
    try:
        return iter(node.walked)
    except AttributeError:
        found = _listed(node)
    if len(found) <= REMEMBERED:
        object.__setattr__(node, "walked", tuple(found))
    return iter(found)


def _listed(node: Node) -> list[Node]:
    found: list[Node] = []
    stack = [node]
    while stack:
        top = stack.pop()
        found.append(top)
        if not isinstance(top, (Ident, Number)):  # most of a tree is made of these
            stack.extend(top.children()[::-1])
    return found
