"""Networks in layers: letters numbered above in parentheses or square brackets, `z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}`, `z^{[2]}`.

Such a number belongs to the name: the weights of each layer are a matrix of their own, with a shape of their own. A section speaks of a
network when one of its formulas says how a layer works, and then all letters with such numbers become names in the tree. Where the
number is a letter l, what the section says of one layer holds for every layer (`around_layers`).

A number that runs (a sum over layers), that also counts examples, or words of weights that layers share, of paths around a layer or of a
penalty take all this back: then nothing is read in this way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from derive.elaborate.names import spell
from derive.read import tree as t
from derive.read.pieces import Document, Formula, Piece, Text
from derive.read.show import sexpr
from derive.source import Span

#: What a formula has in it that numbers a layer.
_MAY = re.compile(r"\^\s*\{?\s*(?:\\left\s*|\\[bB]igl?\s*)?[\[(]")
#: Words that speak of a network in which a layer's weights stand elsewhere too, or its values go round the next layer.
_OTHERWISE = re.compile(
    r"\b(?:tied|shar(?:e|ed|es|ing)|recurren\w*|regulari\w*|decay|penal\w*|residual|skip|dropout|normali[sz]\w*)\b", re.IGNORECASE
)
#: Words that speak of a last layer with an activation of its own.
_OUTPUT = re.compile(
    r"\b(?:linear|identity|softmax|no activation)\b[^.]{0,60}\b(?:output|last|final)"
    r"|\b(?:output|last|final)\b[^.]{0,60}\b(?:linear|identity|softmax|no activation)\b",
    re.IGNORECASE,
)
_INDEX_LETTERS = frozenset({"l", "ell", "k", "i", "j", "t", "n", "m", "r", "s"})
_TRANSPOSES = frozenset({"T", "top", "intercal", "mathsf"})
#: The letter that an index counts from (empty for a numeral), and how far.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter with its layer: `W^{(l+1)\\top}` has the base W, the place (l, 1), and the transpose behind it."""

    base: t.Ident
    place: Place
    left: str
    behind: t.Node | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """How the layers of a section work.

    `affine` is the formula of a pre-activation and `activation` that of what the layer hands on, as they stand on the page; `error` is the
    definition of δ, and `cost` the letter that is differentiated, where the section has them. `output` says that the last layer works like
    the others. `letters` are the letters that have a layer.
    """

    affine: t.Chain
    activation: t.Chain | None
    error: t.Chain | None
    cost: t.Ident | None
    letters: frozenset[str]
    index: str
    output: bool

    def named(self, node: t.Node) -> t.Node:
        """Return a formula with the layers as parts of the letters' names."""
        found = mark_of(node)
        if found is not None and isinstance(node, t.Script) and spell(found.base) in self.letters:
            name = t.Ident(node.span, name_of(found), "raw")
            sup = found.behind
            return t.Script(node.span, name, node.sub, sup, node.primes) if node.sub is not None or sup or node.primes else name
        match node:
            case t.Script(base=t.Ident(font="bb")):
                return t.mapped(node, self._sized)
        return t.mapped(node, self.named)

    def _sized(self, node: t.Node) -> t.Node:
        """A size that hangs on the layer, `n_{l-1}` or `n^{[l]}`, as a name."""
        match node:
            case t.Script(base=t.Ident() as base, sub=t.Node() as sub, sup=None, primes=0):
                place = _place(sub)
            case t.Script(base=t.Ident() as base, sub=None, sup=t.Fenced(body=body), primes=0):
                place = _place(body)
            case _:
                return t.mapped(node, self._sized)
        if place is None or not self.index or place[0] != self.index:
            return node
        return t.Ident(node.span, f"{spell(base)}_{{{number_of(place)}}}", "raw")


def with_layers(node: t.Node, network: Network | None) -> t.Node:
    """Return a formula with the layers of a network, where there is one, as parts of the letters' names."""
    return node if network is None else network.named(node)


def mark_of(node: t.Node) -> Mark | None:
    """The letter and the layer of `W^{(l)}`, `a^{[l-1]\\top}`; None for anything else."""
    if not isinstance(node, t.Script) or not isinstance(node.base, t.Ident):
        return None
    behind: t.Node | None = None
    match node.sup:
        case t.Fenced() as fence:
            pass
        case t.Row(items=(t.Fenced() as fence, t.Ident(name=name) as behind)) if name in _TRANSPOSES:
            pass
        case t.Script(base=t.Fenced() as fence, sub=None, sup=t.Ident(name=name) as behind, primes=0) if name in _TRANSPOSES:
            pass
        case _:
            return None
    if (fence.left, fence.right) not in (("(", ")"), ("[", "]")):
        return None
    place = _place(fence.body)
    return Mark(node.base, place, fence.left, behind) if place is not None else None


def _place(node: t.Node) -> Place | None:
    match node:
        case t.Ident(accents=()):
            return node.name, 0
        case t.Number(text=text) if text.isdigit():
            return "", int(text)
        case t.Sum(terms=(t.Ident(accents=()) as base, t.Number(text=text)), ops=(("+" | "-") as op,)) if text.isdigit():
            return base.name, int(text) if op == "+" else -int(text)
    return None


def name_of(mark: Mark) -> str:
    left, right = ("(", ")") if mark.left == "(" else ("[", "]")
    return f"{spell(mark.base)}^{{{left}{number_of(mark.place)}{right}}}"


def number_of(place: Place) -> str:
    """`l+1`, `L`, `2`."""
    base, offset = place
    return str(offset) if not base else spell(t.Ident(Span(0, 0), base)) + (f"{offset:+d}" if offset else "")


# --- what a section says ---------------------------------------------------------------------------------------------------------


def networks_of(document: Document, parsed: Callable[[Formula], t.Node | None]) -> dict[tuple[int, ...], Network]:
    """Return the networks of which sections of a document speak."""
    sections: dict[tuple[int, ...], list[Piece]] = {}
    for paragraph in document.paragraphs:
        sections.setdefault(paragraph.section, []).extend(paragraph.pieces)
    found = {}
    for section, pieces in sections.items():
        if not any(not isinstance(p, Text) and _MAY.search(p.raw) for p in pieces):
            continue
        nodes = [node for p in pieces if not isinstance(p, Text) and (node := parsed(p)) is not None]
        network = network_of(nodes, "".join(p.text for p in pieces if isinstance(p, Text)))
        if network is not None:
            found[section] = network
    return found


def network_of(nodes: Iterable[t.Node], text: str) -> Network | None:
    """Return the network of which a section speaks, from its formulas and its words."""
    nodes = [n for n in nodes if any(mark_of(x) for x in t.walk(n))]
    if not nodes or _OTHERWISE.search(text):
        return None
    chains = [c for n in nodes for c in t.walk(n) if isinstance(c, t.Chain) and len(c.items) == 2 and c.ops[0] in ("=", "defeq")]
    affine = next((c for c in chains if pre_activation(c) is not None), None)
    before = pre_activation(affine) if affine is not None else None
    if affine is None or before is None:
        return None
    activation = next((c for c in chains if _activates(c, before)), None)
    error, cost = next(((c, f) for c in chains if (f := _error(c, before)) is not None), (None, None))
    marks = [m for n in nodes for x in t.walk(n) if (m := mark_of(x)) is not None]
    index, left = before.place[0], before.left
    counted = {spell(m.base) for m in marks if m.left != left or not (m.place[0] in ("", index) or _last(m.place))}
    letters = {spell(m.base) for m in marks} - counted
    below = [x.sub for n in nodes for x in t.walk(n) if isinstance(x, t.Big) and x.sub is not None]
    running = {y.name for sub in below for y in t.walk(sub) if isinstance(y, t.Ident)}
    own = {spell(m.base) for x in t.walk(affine) if (m := mark_of(x)) is not None}
    if _otherwise(affine, chains) or (activation is not None and _otherwise(activation, chains)):
        return None
    if own & counted or (index and index in running):
        return None
    return Network(affine, activation, error, cost, frozenset(letters), index, not _OUTPUT.search(text))


def _otherwise(said: t.Chain, chains: Iterable[t.Chain]) -> bool:
    """Whether the section says of the same letter in the same layer something else."""
    left = mark_of(said.items[0])
    here = (spell(left.base), left.place) if left is not None else None
    same = [c for c in chains if (m := mark_of(c.items[0])) is not None and (spell(m.base), m.place) == here]
    return any(sexpr(c) != sexpr(said) for c in same)


def _last(place: Place) -> bool:
    return len(place[0]) == 1 and place[0].isupper()


def pre_activation(chain: t.Chain) -> Mark | None:
    """The pre-activation of `z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}`, with a letter for the layer or a numeral."""
    left, right = mark_of(chain.items[0]), chain.items[1]
    match right:  # with its activation, where the layer has a numeral
        case t.Row(items=(t.Ident(), t.Fenced(left="(", body=body))) if left is not None and not left.place[0]:
            right = body
    terms = right.terms if isinstance(right, t.Sum) and set(right.ops) == {"+"} else (right,)
    if left is None or left.behind is not None or len(terms) > 2 or not (left.place[0] in _INDEX_LETTERS or not left.place[0]):
        return None
    product, bias = terms[0], mark_of(terms[1]) if len(terms) == 2 else None
    if not isinstance(product, t.Row) or len(product.items) != 2 or (len(terms) == 2 and (bias is None or bias.place[0] != left.place[0])):
        return None
    weights, value = mark_of(product.items[0]), mark_of(product.items[1])
    if weights is None or weights.behind is not None or not weights.base.name[:1].isupper() or weights.place[0] != left.place[0]:
        return None
    if spell(weights.base) == spell(left.base):
        return None
    earlier = value is not None and value.behind is None and value.place == (left.place[0], left.place[1] - 1)
    first = value is None and not left.place[0] and isinstance(product.items[1], t.Ident)
    return left if (earlier and value is not None and spell(value.base) != spell(left.base)) or first else None


def _activates(chain: t.Chain, before: Mark) -> bool:
    """`a^{(l)} = σ(z^{(l)})`, entry by entry."""
    left = mark_of(chain.items[0])
    match chain.items[1]:
        case t.Row(items=(t.Ident(name=name), t.Fenced(left="(", body=body))):
            inner = mark_of(body)
            same = inner is not None and left is not None and inner.place == left.place and spell(inner.base) == spell(before.base)
            return same and left is not None and left.place[0] == before.place[0] and name.lower() != "softmax"
    return False


def _error(chain: t.Chain, before: Mark) -> t.Ident | None:
    """The cost of `δ^{(l)} = ∂L/∂z^{(l)}` or `δ^{(l)} = ∇_{z^{(l)}} L`."""
    left = mark_of(chain.items[0])
    if left is None:
        return None
    match chain.items[1]:
        case (
            t.Frac(num=t.Row(items=(t.Ident(name="partial"), t.Ident() as cost)), den=t.Row(items=(t.Ident(name="partial"), by)))
            | t.Infix(
                op="/", left=t.Row(items=(t.Ident(name="partial"), t.Ident() as cost)), right=t.Row(items=(t.Ident(name="partial"), by))
            )
        ):
            below = mark_of(by)
        case t.Row(items=(t.Script(base=t.Ident(name="nabla"), sub=t.Script() as by), t.Ident() as cost)):
            below = mark_of(by)
        case _:
            return None
    same = below is not None and below.place == left.place and spell(below.base) == spell(before.base)
    return cost if same else None
