"""Classes of functions with a constant: "⟨f⟩ is ⟨μ⟩-strongly convex", "a convex function with ⟨L⟩-Lipschitz gradient", "⟨∇f⟩ is Lipschitz
continuous with constant ⟨L⟩".

Such words are taken out of their sentence, which still says that the function is differentiable. A sentence in which it is not plain of
which function they speak keeps them, and then they are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import is_call, is_letter, space_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_CONSTANT = r"⟨(?P<constant>\d+)⟩"
_LIPSCHITZ = r"lipschitz(?: continuous)?"
_NAMED = r"(?:strong convexity |smoothness |lipschitz )?(?:parameter|constant|modulus|coefficient)"
#: What the words say, and the words; behind the first comes an adjective, behind the second ("has a … gradient") a verb.
_ADJECTIVES = (
    ("strongly_convex", rf"{_CONSTANT} strongly convex"),
    ("strongly_convex", rf"strongly convex with {_NAMED} {_CONSTANT}"),
    ("smooth", rf"{_CONSTANT} smooth"),
    ("smooth", rf"smooth with {_NAMED} {_CONSTANT}"),
)
_GRADIENTS = (
    ("smooth", rf"(?P<verb>has|have|having|with)(?: an?)? {_CONSTANT} {_LIPSCHITZ} gradients?"),
    ("smooth", rf"(?P<verb>has|have|having|with)(?: an?)? {_LIPSCHITZ} gradients? with {_NAMED} {_CONSTANT}"),
    ("smooth", rf"(?P<verb>whose) gradients? (?:is|are) (?:{_CONSTANT} {_LIPSCHITZ}|{_LIPSCHITZ} with {_NAMED} ⟨(?P<other>\d+)⟩)"),
)
_OF_NABLA = rf"⟨(?P<nabla>\d+)⟩ (?:is|be|are) (?:{_CONSTANT} {_LIPSCHITZ}|{_LIPSCHITZ} with {_NAMED} ⟨(?P<other>\d+)⟩)"
_ONE = r"(?:an? |the |its |unique |global |any )*"
_LEAST = r"(?:minimum|minimal|optimal|least)(?: function| objective)?(?: value)?"
_OF = r"(?: of ⟨(?P<of>\d+)⟩)?"
_MINIMA = (
    ("least_at", rf"with {_ONE}minimi[sz]er {_CONSTANT}"),
    ("least_at", rf"{_CONSTANT} (?:be|is|denotes?) {_ONE}minimi[sz]er{_OF}"),
    ("least_at", rf"{_CONSTANT} minimi[sz]es ⟨(?P<of>\d+)⟩"),
    ("minimum", rf"with {_ONE}{_LEAST} {_CONSTANT}"),
    ("minimum", rf"{_CONSTANT} (?:be|is|denotes?) {_ONE}{_LEAST}{_OF}"),
)
_MOODS = frozenset({"", "let", "suppose", "where", "with", "here", "given", "if", "for"})


#: One of these is in every such sentence.
_TELLING = ("convex", "smooth", "lipschitz", "minimi", "optimal", "minimum", "least")


#: Words that say where alone a function is so, or that it is not quite so.
_SOMEWHERE = frozenset(
    "on in over near along around inside within outside at between only locally almost nearly neighbourhood neighborhood except unless"
    " sometimes eventually piecewise restricted".split()
)


def consumed(tokens: list[Token]) -> tuple[list[d.Declaration], list[Token]]:
    """Return the classes of functions that a sentence names, and the sentence without these words."""
    found: list[d.Declaration] = []
    if not any(word in x.text for x in tokens for word in _TELLING):
        return found, tokens
    while (said := _first(tokens)) is not None:
        declarations, tokens = said
        found += declarations
    return found, tokens


def _first(tokens: list[Token]) -> tuple[list[d.Declaration], list[Token]] | None:
    """The first such words of a sentence, with what they declare, and the sentence without them."""
    if _somewhere(tokens):
        return None
    text, places = _written(tokens)
    for name, pattern, kind in (
        ("smooth", _OF_NABLA, "nabla"),
        *((n, p, "adjective") for n, p in _ADJECTIVES),
        *((n, p, "gradient") for n, p in _GRADIENTS),
        *((n, p, "minimum") for n, p in _MINIMA),
    ):
        for m in re.finditer(rf"(?<!\S){pattern}(?!\S)", text):
            groups = m.groupdict()
            start, stop = places[m.start()], places[m.end() - 1] + 1
            constant = tokens[int(groups.get("constant") or groups["other"])].slot
            if kind == "nabla":
                subject = _function_under(tokens[int(groups["nabla"])])
            elif groups.get("of"):
                subject = _subject([tokens[int(groups["of"])]])
            else:
                subject = _subject(tokens[:start])
            if subject is None or constant is None or _denied(tokens, start):
                continue
            if kind == "minimum" and not isinstance(constant.node, (t.Ident, t.Script)):
                continue
            if kind == "minimum" and not m.group().startswith("with") and not any(x.tag is Tag.OPENER for x in tokens[:start]):
                continue  # "⟨x⟩ minimises ⟨f⟩" by itself is a claim
            if (said := _declared(tokens, name, subject, constant, start, stop)) is None:
                continue
            if kind == "minimum" and start and tokens[start - 1].tag is Tag.OPENER:
                start -= 1
            return said, [*tokens[:start], *_instead(tokens[start], kind, groups.get("verb", ""), subject), *tokens[stop:]]
    return None


def _somewhere(tokens: Sequence[Token]) -> bool:
    """Whether a sentence says of a function what it is in one place: "on a ball", "in ⟨x⟩", "locally"; on ⟨ℝⁿ⟩ is everywhere."""
    for k, x in enumerate(tokens):
        if x.slot is None and not _SOMEWHERE.isdisjoint(x.text.split()):
            behind = tokens[k + 1].slot if k + 1 < len(tokens) else None
            if behind is None or behind.node is None or space_of(behind.node) is None:
                return True
    return False


#: What holds of a function everywhere, where nothing else is said.
_EVERYWHERE = frozenset({"convex", "strictly_convex", "concave", "strictly_concave", "increasing", "even_function"})


#: Words directly behind a property or a law that say where alone it is meant.
_PLACE = frozenset({"on", "in", "over", "along", "near", "around", "within", "at"})


def said_of_all(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> list[d.Declaration]:
    """Return the declarations without what the sentence says in one place only: "convex on ⟨[0, 1]⟩", "diagonal in another basis"."""
    placed = {x.value for k, x in enumerate(tokens) if x.tag in (Tag.ADJECTIVE, Tag.DISTRIBUTION) and _is_placed(tokens, k + 1)}
    placed |= _EVERYWHERE if _somewhere(tokens) else set()
    left = [x for x in found if _name(x) in placed]
    if not left:
        return list(found)
    nodes = [y for x in left for y in (x.letters if isinstance(x, d.Distributed) else (x.letter,))]  # type: ignore[attr-defined]
    letters = tuple(y for y in nodes if isinstance(y, (t.Ident, t.Script)))
    return [*(x for x in found if all(x is not y for y in left)), d.Doubt(letters, text=quoted(tokens), piece=tokens[0].piece)]


def _name(x: d.Declaration) -> str:
    if isinstance(x, d.HasProperty) and x.constant is None:
        return x.property
    return x.name if isinstance(x, d.Distributed) and x.name not in ("uniform", "discrete_uniform") else ""


def _is_placed(tokens: Sequence[Token], k: int) -> bool:
    """Whether words at k say where: "on ⟨[0, 1]⟩", "in the basis …", "for ⟨x > 0⟩"; in ⟨ℝⁿ⟩ is everywhere."""
    if k >= len(tokens) or tokens[k].slot is not None:
        return False
    behind = tokens[k + 1].slot if k + 1 < len(tokens) else None
    space = behind is not None and behind.node is not None and space_of(behind.node) is not None
    bounded = tokens[k - 1].value in _EVERYWHERE and tokens[k].tag is Tag.OPENER and tokens[k].value in ("for", "if")
    return bounded or (tokens[k].text in _PLACE and not space)


def _instead(first: Token, kind: str, verb: str, subject: t.Node) -> list[Token]:
    """What stands in the place of such words: that the function is differentiable, in a sentence that goes on."""
    differentiable = Token(Tag.ADJECTIVE, "differentiable", "differentiable", first.piece)
    if kind == "adjective":
        return [differentiable]
    be = Token(Tag.BE, "be", "is", first.piece)
    if kind == "nabla" and first.slot is not None:
        return [replace(first, slot=replace(first.slot, node=subject)), be, differentiable]
    return [be, differentiable] if kind == "gradient" and verb in ("has", "have") else []


def _written(tokens: Sequence[Token]) -> tuple[str, dict[int, int]]:
    """The sentence as text, its formulas as ⟨k⟩ with their places, and of every character the token that it is of."""
    text = ""
    places: dict[int, int] = {}
    for k, x in enumerate(tokens):
        text += " " if text else ""
        word = f"⟨{k}⟩" if x.slot is not None else x.text
        places |= dict.fromkeys(range(len(text), len(text) + len(word)), k)
        text += word
    return text, places


def _subject(before: Sequence[Token]) -> t.Node | None:
    """The function of which words speak: the only one that is named before them, or the last one before the verb."""
    nodes = [function_of(x.slot.node) for x in before if x.slot is not None and x.slot.node is not None]
    functions = [x for x in nodes if x is not None]
    return functions[0] if len(nodes) == len(functions) == 1 else None


def function_of(node: t.Node) -> t.Node | None:
    """The letter of `f`, `f(x)`, `f: ℝⁿ → ℝ`."""
    if isinstance(node, t.Chain):
        node = node.items[0] if node.ops == ("colon", "to") else node
    if isinstance(node, t.Row) and is_call(node):
        fence = node.items[1]
        if isinstance(fence, t.Fenced) and isinstance(fence.body, t.Listing):
            return None  # of several arguments
        node = node.items[0]
    return node if isinstance(node, (t.Ident, t.Script)) and is_letter(node) else None


def _function_under(token: Token) -> t.Node | None:
    """The letter of `∇f`, `∇f(x)`."""
    node = token.slot.node if token.slot is not None else None
    if not isinstance(node, t.Row) or len(node.items) < 2 or not isinstance(node.items[0], t.Ident) or node.items[0].name != "nabla":
        return None
    called = len(node.items) == 3 and isinstance(node.items[2], t.Fenced)
    return function_of(node.items[1]) if called or len(node.items) == 2 else None


def _denied(tokens: Sequence[Token], start: int) -> bool:
    """Whether a "not" stands anywhere before the words, or they stand in no mood that declares."""
    openers = [x.value for x in tokens[:start] if x.tag is Tag.OPENER]
    return any(x.tag is Tag.NOT for x in tokens) or (openers[-1] if openers else "") not in _MOODS


def _declared(tokens: Sequence[Token], name: str, subject: t.Node, constant: d.Slot, start: int, stop: int) -> list[d.Declaration] | None:
    """The property with its constant, and the bound on this (`⟨μ > 0⟩`) that stands in its place."""
    node = constant.node
    openers = [x.value for x in tokens[:start] if x.tag is Tag.OPENER]
    meta = {"text": quoted(tokens[start:stop]), "piece": tokens[start].piece, "opener": openers[-1] if openers else ""}
    roles = [d.Role(constant.index, "declaration", piece=tokens[start].piece)]
    bound: list[d.Declaration] = []
    if isinstance(node, t.Chain) and node.ops == ("gt",):
        bound = [d.Relation(node, **meta)]  # type: ignore[arg-type]
        node = node.items[0]
    if node is None or isinstance(node, (t.Chain, t.Listing)):
        return None
    return [d.HasProperty(subject, name, constant=node, **meta), *bound, *roles]  # type: ignore[arg-type]
