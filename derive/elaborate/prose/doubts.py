"""A second look at every sentence that declares something: what of it was passed over, and which letters that may restrict.

The grammar of prose is shallow, and passes over what it does not know. That is harmless for a description ("the weights of the first
layer") and not for a condition ("in the null space of A", "whose inverse is symmetric"): a claim about those letters may be true because of
it. So a sentence is compared with what was made of it. A property that nothing came of, a word that restricts, a formula that is only
mentioned behind a preposition: each leaves a `Doubt` about the letters of the sentence, and what it says of them no longer allows a
refutation. Words that turn a sentence round ("neither … nor", "independent … given") are worse: of such a sentence no condition is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import pairwise, takewhile

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.doubtful_words import (
    CASES,
    CONDITIONAL,
    COUNTED,
    DATA,
    DESCRIBING,
    DIFFERENT,
    EQUIVALENCE,
    EVERYWHERE,
    EXAMPLES,
    EXPLAINING,
    GENERAL,
    INDEPENDENCE,
    INDICES,
    KNOWN,
    LIFTING,
    NEXT,
    PARTLY,
    PARTS,
    PROVIDED,
    RELATIVE,
    RESTRICTING,
    SOME,
    SOMEWHERE,
    TURNING,
    WISHING,
)
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import base_of, items_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

#: What a sentence says under conditions; these are not kept where its words turn them round.
CONDITIONS = (d.HasProperty, d.Together, d.Relation, d.Ranges, d.Distributed, d.Law)
#: Of these the ones that words alone state; a word that nobody knows may turn them round too.
WORDED = (d.HasProperty, d.Together)
#: Word classes of which something must come wherever they are said of a letter.
SAID = frozenset({Tag.ADJECTIVE, Tag.TOGETHER})
#: What a thing may be said to have, and be itself: "has full column rank". Anything else is said of what it has: "has a positive square".
HAD = frozenset(
    "full_rank full_column_rank full_row_rank orthonormal_columns distinct_eigenvalues unit independent iid identically_distributed"
    " linearly_independent orthonormal".split()
)
#: Properties that are kept under another name.
_OTHERWISE = {"singular": "invertible", "zero": "nonzero", "even_symbol": "even", "not_constant": "not_all_equal"}
#: Properties that say what kind of thing it is, and leave a shape behind.
KINDS = frozenset("integer natural positive_integer square constant differentiable discrete continuous".split())
MOODS = frozenset({"let", "suppose", "where", "with", "if", "for", "such_that", "here", "unless"})
_PREPOSITIONS = frozenset({Tag.OF, Tag.IN})
_ENDS = frozenset({Tag.COMMA, Tag.AND, Tag.SEMICOLON, Tag.OPENER})
_NO_WORDS = frozenset({Tag.SLOT, Tag.COMMA, Tag.SEMICOLON, Tag.COLON, Tag.OPEN, Tag.CLOSE})


def doubted(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> tuple[d.Declaration, ...]:
    """Return what stands of a sentence's declarations, with the doubts that it leaves about its letters."""
    if any(x.text == "only" for x in tokens):
        claims = [x for x in found if isinstance(x, d.Role) and x.role == "claim" and not _shown(tokens, x.index)]
        found = [replace(x, role="posed") if isinstance(x, d.Role) and x in claims else x for x in found]
    middle = next((k for k, x in enumerate(tokens) if x.text in EQUIVALENCE), None)
    if middle is not None:
        sides = tokens[middle:] if any(x.text in ("equality", "equal") for x in tokens[:middle]) else tokens
        found = [_as_side(sides, x) for x in found]
    if _opens_case(tokens):
        letters = tuple(dict.fromkeys(_letters(tokens, ())))
        posed = (replace(x, role="posed", cue="case") if isinstance(x, d.Role) else x for x in found)
        return (*posed, d.Doubt(letters, True, text=quoted(tokens), piece=tokens[0].piece))
    if _of_one_entry(tokens):
        return _without_entries(tokens, found)
    if any(_passing(tokens, x) for x in found):
        found = [_for_now(tokens, x) for x in found]
    turned = tuple(kind for kind in _turned(tokens, found) if any(isinstance(x, kind) for x in found))
    lifted = any(word in LIFTING for x in tokens for word in x.text.split())
    declares = any(isinstance(x, (*CONDITIONS, d.Shape)) for x in found)
    if not turned and not lifted and not declares and not any(x.tag is Tag.OPENER and x.value in MOODS for x in tokens):
        return tuple(_only_mentioned(x) for x in found) if _imagines(tokens) else tuple(found)
    kept = tuple(x for x in found if not isinstance(x, turned))
    if not turned and not lifted and not any(_passed_over(tokens, found)):
        return kept
    letters = tuple(dict.fromkeys(_letters(tokens, kept)))
    kept = tuple(_only_mentioned(x) for x in kept) if _imagines(tokens) else kept
    return (*kept, d.Doubt(letters, lifted, text=quoted(tokens), piece=tokens[0].piece)) if letters else kept


def stated(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> tuple[d.Declaration, ...]:
    """Return what a sentence declares, unless it says that it is not so; then only the doubt about its letters."""
    if not found or not (_takes_back(tokens) or _asks(tokens) or _denies(tokens)):
        return tuple(found)
    letters = tuple(dict.fromkeys(_letters(tokens, ())))
    return (d.Doubt(letters, text=quoted(tokens), piece=tokens[0].piece),) if letters else ()


def speaks_of(declaration: d.Declaration, letters: Sequence[t.Node]) -> bool:
    """Whether a condition is one on some of the letters."""
    names = {x.name for x in letters if isinstance(x, t.Ident)}
    return isinstance(declaration, CONDITIONS) and any(
        isinstance(x, t.Ident) and x.name in names for n in _nodes(declaration) for x in t.walk(n)
    )


def _as_side(tokens: Sequence[Token], x: d.Declaration) -> d.Declaration:
    """A relation that is a side of an equivalence in words is a condition: "⟨x = y⟩ if and only if ⟨y = x⟩"."""
    if not isinstance(x, d.Role) or x.role not in ("claim", "mention"):
        return x
    relation = any(y.slot is not None and y.slot.index == x.index and isinstance(y.slot.node, t.Chain) for y in tokens)
    return replace(x, role="posed", cue="equality") if relation else x


def _turned(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> tuple[type[d.Declaration], ...]:
    """The kinds of declarations that a sentence does not make after all."""
    if any(x.text == "general" and y.text in GENERAL for x, y in pairwise(tokens)):
        return (*CONDITIONS, d.Defines)
    if _takes_back(tokens) or _asks(tokens) or _denies(tokens):
        return CONDITIONS
    if _imagines(tokens):
        return (*CONDITIONS, d.Defines)
    if _explains(tokens) or _only_if(tokens) or _names_a_set(tokens) or _either(tokens):
        return CONDITIONS
    if any(x.tag is Tag.OPENER and x.value == "unless" for x in tokens) or _of_some(tokens):
        return WORDED
    if any(isinstance(x, d.Together) and x.property in INDEPENDENCE for x in found):
        said = next((k for k, x in enumerate(tokens) if x.tag is Tag.TOGETHER and x.value in INDEPENDENCE), len(tokens))
        if any(w in CONDITIONAL for x in tokens[max(0, said - 1) :] for w in x.text.split()):
            return CONDITIONS
    if any(isinstance(x, WORDED) for x in found) and (_strange(tokens) or _of_another(tokens)):
        return WORDED
    return ()


def _takes_back(tokens: Sequence[Token]) -> bool:
    """Whether a word says that it is not so, not always, not here."""
    words = [word for x in tokens if x.tag not in _NO_WORDS for word in x.text.split()]
    return any(w in TURNING for w in words) or "in general" in " ".join(words)


def _asks(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with its verb: "Is A symmetric?", "Were A symmetric, …"."""
    return tokens[0].tag is Tag.BE if tokens else False


def _denies(tokens: Sequence[Token]) -> bool:
    """Whether a negation stands before the word that would assume something, or takes all back: "we do not assume", "but it is not"."""
    if tokens and tokens[-1].tag is Tag.NOT:
        return True
    if any(x.tag is Tag.NOT and _refuses(tokens[k + 1 : k + 3]) for k, x in enumerate(tokens)):
        return True
    if any(x.text == "neither" and y.slot is not None for x, y in pairwise(tokens)):
        return True
    if any(y.text == "otherwise" and x.text not in ("stated", "noted", "mentioned", "specified", "said") for x, y in pairwise(tokens)):
        return True
    opens = [k for k, x in enumerate(tokens) if x.tag is Tag.OPENER and x.value in ("let", "suppose")]
    return any(x.tag is Tag.NOT and k < opens[0] for k, x in enumerate(tokens)) if opens else False


def _explains(tokens: Sequence[Token]) -> bool:
    """Whether a sentence says what a word or a sign means: "by definition, A is idempotent iff …", "we write A ≻ 0 to say that …"."""
    opening = [x for x in tokens[:2] if x.tag is Tag.OPENER and x.value == "define"]
    if any(x.text == "by definition" for x in opening):
        return any(x.tag is Tag.EQUALITY or (x.tag is Tag.OPENER and x.value in ("if", "suppose")) for x in tokens)
    return bool(opening) and any(x.text in EXPLAINING for x in tokens)


def _imagines(tokens: Sequence[Token]) -> bool:
    """Whether a sentence gives an example, or says what would be welcome: nothing of it lasts."""
    words = [w for x in tokens for w in x.text.split()]
    return any(w in EXAMPLES for w in words[:3]) or any(w in WISHING for w in words)


def _only_mentioned(x: d.Declaration) -> d.Declaration:
    return replace(x, role="posed", cue="imagined") if isinstance(x, d.Role) else x


def _passing(tokens: Sequence[Token], x: d.Declaration) -> bool:
    """Whether "setting ⟨x = 1⟩ gives …" puts a number in for the one formula that follows."""
    return (
        isinstance(x, d.Defines)
        and bool(tokens)
        and tokens[0].text.endswith("ing")
        and isinstance(x.node, t.Chain)
        and isinstance(x.node.items[-1], t.Number)
        and any(y.tag is Tag.CLAIM for y in tokens)
    )


def _for_now(tokens: Sequence[Token], x: d.Declaration) -> d.Declaration:
    return replace(x, opener="for") if _passing(tokens, x) else _only_mentioned(x) if isinstance(x, d.Role) and x.cue == "defined" else x


def _shown(tokens: Sequence[Token], index: int) -> bool:
    return any(x.slot is not None and x.slot.index == index and x.slot.display for x in tokens)


def _opens_case(tokens: Sequence[Token]) -> bool:
    """Whether a sentence is nothing but a bound behind a word that goes on: what was said of the letter was another case."""
    slots = [x.slot for x in tokens if x.slot is not None]
    if len(slots) != 1 or len(tokens) < 2 or slots[0].node is None or slots[0].display:
        return False
    bound = all(i.kind == "inequality" and all(isinstance(s, t.Ident) for s in i.subjects) for i in items_of(slots[0].node))
    return bound and all(set(x.text.split()) <= NEXT for x in tokens if x.slot is None)


def _names_a_set(tokens: Sequence[Token]) -> bool:
    """Whether "where" belongs to a noun: "the set where ⟨x > 0⟩ is open" says nothing of x."""
    return any(
        y.tag is Tag.OPENER and y.value == "where" and x.tag in (Tag.NOUN, Tag.WORD) and x.text not in CASES for x, y in pairwise(tokens)
    )


def _of_some(tokens: Sequence[Token]) -> bool:
    """Whether something is said of some of the letters and not of all: "at least one of A, B", "A, but not B", "not both"."""
    for x, y in pairwise(tokens):
        if x.text in SOME and y.tag is Tag.OF:
            return True
        if x.text == "not" and (y.slot is not None or y.text == "both"):
            return True
    return False


def _either(tokens: Sequence[Token]) -> bool:
    """Whether one of several relations holds: "⟨x > 0⟩ or ⟨y > 0⟩"."""
    return any(y.tag is Tag.OR and _states(x) and _states(z) for x, y, z in zip(tokens, tokens[1:], tokens[2:], strict=False))


def _of_one_entry(tokens: Sequence[Token]) -> bool:
    """Whether something is said of some entries: "⟨x_k = 0⟩ for some ⟨k⟩", "⟨x_i = 0⟩ for ⟨i ≠ k⟩", "⟨x_k = 0⟩" for a k not named."""
    nodes = [x.slot.node for x in tokens if x.slot is not None and not x.slot.display and x.slot.node is not None]
    links = [x for n in nodes for x in (n.items if isinstance(n, t.Listing) else (n,)) if isinstance(x, t.Chain)]
    entries = [x for x in links if _indices(x) and not {"sim", "propto"} & set(x.ops)]
    if not entries:
        return False
    words = [w for x in tokens if x.slot is None for w in x.text.split()]
    if any(w in PARTLY for w in words) or any(_some_before(x, y, entries) for x, y in pairwise(tokens)):
        return True
    indices = {i for x in entries for i in _indices(x)}
    bounds = [x for x in links if isinstance(x.items[0], t.Ident) and x.items[0].name in indices]
    if any(not _is_range(x) for x in bounds):
        return True
    ranged = bounds or any(i.name in indices for n in nodes for i in _running(n))
    said_of_all = ranged or any(w in EVERYWHERE for w in words)
    return not said_of_all and any(_is_number(x) and len(_indices(x)) == len(set(_indices(x))) for x in entries)


def _without_entries(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> tuple[d.Declaration, ...]:
    """What a sentence declares without its conditions, where one of them is on some entries."""
    slots = [x.slot for x in tokens if x.slot is not None and not x.slot.display and x.slot.node is not None]
    entries = {s.index for s in slots if s.node is not None and any(isinstance(x, t.Chain) and _indices(x) for x in t.walk(s.node))}
    kept = tuple(
        replace(x, role="posed", cue="imagined") if isinstance(x, d.Role) and x.index in entries else x
        for x in found
        if not isinstance(x, (*CONDITIONS, d.Defines))
    )
    letters = tuple(dict.fromkeys(_letters(tokens, ())))
    return (*kept, d.Doubt(letters, text=quoted(tokens), piece=tokens[0].piece)) if letters else kept


def _indices(link: t.Chain) -> list[str]:
    """The indices below the letter on the left, where they are all letters."""
    first = link.items[0]
    sub = first.sub if isinstance(first, t.Script) else None
    letters = () if sub is None else sub.items if isinstance(sub, (t.Row, t.Listing)) else (sub,)
    names = [x.name for x in letters if isinstance(x, t.Ident) and x.name in INDICES]
    return names if len(names) == len(letters) else []


def _some_before(x: Token, y: Token, entries: Sequence[t.Chain]) -> bool:
    """Whether "for some ⟨k⟩" names an index of an entry, or "some ⟨x_k = 0⟩", "at least one ⟨x_k⟩" an entry."""
    node = y.slot.node if y.slot is not None else None
    if isinstance(node, t.Ident):
        return x.text in SOMEWHERE and any(node.name in _indices(e) for e in entries)
    return isinstance(node, (t.Chain, t.Script)) and x.slot is None and x.text.split()[-1] in SOME


def _is_range(link: t.Chain) -> bool:
    """`i = 1, …, n`, `i ∈ S`, and not `i ≠ k`, `i > k`, `i = k`."""
    last = link.items[-1]
    return set(link.ops) <= {"in"} or (set(link.ops) <= {"="} and isinstance(last, t.Number))


def _running(node: t.Node) -> Iterator[t.Ident]:
    """The middle of `1 ≤ i ≤ n`."""
    if isinstance(node, t.Chain) and len(node.items) == 3 and isinstance(node.items[1], t.Ident):
        yield node.items[1]


def _is_number(link: t.Chain) -> bool:
    return set(link.ops) == {"="} and all(isinstance(x, t.Number) for x in link.items[1:])


def _only_if(tokens: Sequence[Token]) -> bool:
    """Whether what a plain sentence says of a letter is said under a condition behind it: "A is symmetric, provided that B is"."""
    for k, x in enumerate(tokens):
        if x.tag is Tag.CLAIM or (x.tag is Tag.OPENER and x.value not in ("here", "recall")):
            return False
        if x.tag is Tag.BE and any(y.tag in SAID for y in tokens[k + 1 : k + 4]):
            later = next((y for y in tokens[k + 1 :] if y.tag in (Tag.OPENER, Tag.CLAIM, Tag.SEMICOLON) or _states(y)), None)
            return later is not None and later.tag is Tag.OPENER and (later.value == "if" or later.text.startswith(PROVIDED))
    return False


def _states(token: Token) -> bool:
    return token.slot is not None and (token.slot.display or isinstance(token.slot.node, t.Chain))


def _refuses(tokens: Sequence[Token]) -> bool:
    """Whether what follows "not" is a relation, or that something holds: "not ⟨x > 0⟩", "does not hold", "it is not the case that"."""
    relation = bool(tokens) and tokens[0].slot is not None and isinstance(tokens[0].slot.node, t.Chain)
    return relation or any(w in ("hold", "holds", "true", "case", "satisfied") for x in tokens for w in x.text.split())


def _strange(tokens: Sequence[Token]) -> bool:
    """Whether a word that nobody knows stands beside a property that words alone state."""
    for k, x in enumerate(tokens):
        if x.tag is Tag.CLAIM:
            return False
        left_open = k > 0 and tokens[k - 1].tag is Tag.NOT and tokens[k - 1].value == "open"
        names_formula = k + 1 < len(tokens) and tokens[k + 1].slot is not None
        if x.tag is not Tag.WORD or x.text in KNOWN or left_open or names_formula:
            continue
        if any(y.tag in SAID and y.value not in KINDS for y in tokens[max(0, k - 3) : k + 4]):
            return True
    return False


def _of_another(tokens: Sequence[Token]) -> bool:
    """Whether a property is said of something else than the letter: "has a positive square", "similar to a symmetric matrix", "symmetric
    or orthogonal", "block symmetric"."""
    for k, x in enumerate(tokens):
        if x.tag not in SAID:
            continue
        before = tokens[k - 1] if k else None
        ahead = tokens[k + 1] if k + 1 < len(tokens) else None
        verb = next((y for y in reversed(tokens[:k]) if y.tag not in (Tag.DETERMINER, Tag.NEUTRAL, Tag.QUIET, *SAID)), None)
        if verb is not None and verb.tag is Tag.HAVE and x.value not in HAD:
            return True
        if any(y is not None and y.tag is Tag.OR for y in (before, ahead)):
            return True
        if any(w in RELATIVE for y in tokens[k + 1 : k + 4] for w in y.text.split()):
            return True
        if before is not None and before.tag is Tag.NOUN and before.value == "matrix" and before.text.startswith("block"):
            return True
        if any(y.tag is Tag.FOREIGN and y.text.split()[-1] in ("to", "of", "in", "about", "similar") for y in tokens[:k]):
            return True
        if _made_of_the_letter(tokens, k):
            return True
    return any(
        x.tag is Tag.OR and k and k + 1 < len(tokens) and tokens[k - 1].slot is not None and tokens[k + 1].slot is not None
        for k, x in enumerate(tokens)
    )


def _made_of_the_letter(tokens: Sequence[Token], k: int) -> bool:
    """Whether the property at k is said of something that is made of letters: "the sum of A and B is symmetric"."""
    verb = next((j for j in range(k - 1, -1, -1) if tokens[j].tag not in (Tag.DETERMINER, Tag.NEUTRAL, Tag.QUIET, *SAID)), -1)
    if verb < 0 or tokens[verb].tag is not Tag.BE:
        return False
    j = verb - 1
    while j >= 0 and (tokens[j].slot is not None or tokens[j].tag in (Tag.AND, Tag.COMMA, Tag.DETERMINER, Tag.NOUN)):
        j -= 1
    made = tokens[j - 1] if j > 0 and tokens[j].tag is Tag.OF and j < verb - 1 else None
    part = made is not None and made.text.split()[-1:] in (["block"], ["blocks"], ["submatrix"], ["part"], ["minor"])
    return made is not None and (part or made.slot is not None or made.tag in (Tag.WORD, Tag.MEANING, Tag.POSED, *SAID))


def _passed_over(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> Iterator[bool]:
    """For each token that must leave something behind, whether it does not."""
    kept = {x.property for x in found if isinstance(x, (d.HasProperty, d.Together, d.Unread))}
    nodes = [n for x in found if not isinstance(x, d.Role) for n in _nodes(x)]
    unread = any(isinstance(x, d.Unread) for x in found)
    named = any(isinstance(x, d.Names) for x in found)
    regression = any("regression" in x.text for x in tokens)
    opened = False
    for k, token in enumerate(tokens):
        before = tokens[k - 1] if k else None
        if token.tag is Tag.CLAIM:
            return
        opened = opened or token.tag is Tag.OPENER
        if token.text in COUNTED and before is not None:
            yield before.tag in (Tag.SLOT, Tag.NUMBER) or before.text in DIFFERENT
        if token.tag is Tag.NOUN and token.value in ("matrix", "vector") and opened:
            yield _described(tokens[k + 1 :], found)
        if token.tag in (Tag.WORD, Tag.NEUTRAL):
            described = regression and token.text in DESCRIBING
            yield token.text in RESTRICTING and not described and not _leads_to(tokens[k + 1 : k + 4], nodes)
        elif token.tag in SAID and not unread and opened:
            left_open = before is not None and before.tag is Tag.NOT and before.value == "open"
            yield not (left_open or {token.value, _OTHERWISE.get(token.value, token.value)} & kept or _renamed(token, kept, found))
        elif token.slot is not None and token.slot.node is not None and before is not None and before.tag in _PREPOSITIONS:
            yield not named and not any(_mentions(n, token.slot.node) for n in nodes)


def _described(behind: Sequence[Token], found: Sequence[d.Declaration]) -> bool:
    """Whether words behind "matrix" say which one it is, and nothing came of them: "of a reflection", "with unit trace"."""
    if not behind:
        return False
    first, *rest = behind
    told = [x for x in found if not isinstance(x, (d.Role, d.Shape, d.Renews)) and getattr(x, "property", "") not in KINDS]
    said = list(takewhile(lambda x: x.tag not in _ENDS and (x.tag is not Tag.CLAIM or x.text == "equal"), rest))
    if any(x.slot is not None for x in said):
        return False
    words = {w for x in said if x.tag is not Tag.DETERMINER for w in x.text.split()}
    if first.tag is Tag.OPENER and first.value == "with":
        return not any(x.opener == "with" for x in told) and bool(words - PARTS)
    if told:
        return False
    if first.tag is Tag.OF:
        return bool(words - DATA)
    return first.text in ("that", "which")


def _leads_to(tokens: Sequence[Token], nodes: Sequence[t.Node]) -> bool:
    """Whether the next formula is one that something came of: "whose sum A + B is invertible"."""
    slot = next((x.slot for x in tokens if x.slot is not None), None)
    return slot is not None and slot.node is not None and any(x == slot.node for x in nodes)


def _renamed(token: Token, kept: set[str], found: Sequence[d.Declaration]) -> bool:
    """A property that says what kind of thing it is, that the noun beside it turns into another, or that belongs to what is named."""
    if token.value == "probability" and any(isinstance(x, d.Distributed) for x in found):
        return True
    if token.value == "iid" and any(isinstance(x, d.Names) for x in found):
        return True
    return token.value in KINDS or any(x.startswith(token.value) for x in kept)


def _nodes(x: object) -> Iterator[t.Node]:
    """The nodes of formulas that a declaration holds."""
    if isinstance(x, t.Node):
        yield x
    elif isinstance(x, tuple):
        for y in x:
            yield from _nodes(y)
    elif isinstance(x, (d.Declaration, d.Family, d.Parameter)):
        for f in fields(x):
            yield from _nodes(getattr(x, f.name))


def _mentions(node: t.Node, part: t.Node) -> bool:
    return any(x == part for x in t.walk(node)) or any(x == node for x in t.walk(part))


def _letters(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> Iterator[t.Node]:
    """The letters that a sentence speaks of; what it defines is what it is defined to be."""
    defined = {base_of(x.node.items[0]) for x in found if isinstance(x, d.Defines) and isinstance(x.node, t.Chain)}
    made_of = {n for x in found if isinstance(x, d.Defines) and isinstance(x.node, t.Chain) for y in x.node.items[1:] for n in t.walk(y)}
    for token in tokens:
        if token.slot is None or token.slot.node is None or token.slot.display:
            continue
        for item in items_of(token.slot.node):
            for subject in item.subjects:
                letter = base_of(subject) if isinstance(subject, t.Node) else base_of(subject.members[0])
                if letter is not None and letter not in defined:
                    yield letter
    yield from (x for x in made_of if isinstance(x, t.Ident) and x.font != "rm")
