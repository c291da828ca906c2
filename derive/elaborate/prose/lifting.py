"""What a sentence takes back of what was said before: letters that are introduced again, and assumptions that are lifted.

"Now let A be any square matrix", "for every x ∈ ℝ": if something was said of these letters before, it was said of others, or of some of
them. "Without symmetry", "more generally", "we no longer assume this": what was assumed holds no more, and which assumption is meant the
words may leave to the reader; then none is kept. What is taken back in words that might be read otherwise leaves a doubt behind, so that
nothing is refuted for want of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from derive.elaborate.names import RUNNING
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.doubts import SAID, speaks_of
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import Item, base_of, items_of, space_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

#: Words that introduce a letter afresh.
FRESH = frozenset("arbitrary any general generic now".split())
#: Words beside a letter that say that it is one of many.
GENERAL = frozenset("all every any arbitrary general generic unrestricted other".split())
#: Words that say that a letter gets another meaning.
AFRESH = frozenset("redefine redefined redefining reuse reused reusing overload overloading".split())
#: Words that end an assumption.
ENDING = frozenset(
    "drop drops dropped dropping relax relaxed relaxing remove removed removing lift lifted lifting abandon abandoned discard discarded"
    " waive forget without fails fail failing violated longer dispense superfluous unnecessary".split()
)
#: Words for assuming.
ASSUMING = frozenset("assumed assuming assume required requiring require imposed impose imposing".split())
#: Nouns for what is assumed: "assumption" and the like, and the properties as nouns.
ASSUMED = frozenset(
    "assumption assumptions condition conditions requirement requirements hypothesis hypotheses restriction restrictions constraint"
    " constraints symmetry independence normality gaussianity positivity nonnegativity"
    " positiveness definiteness semidefiniteness invertibility nonsingularity orthogonality orthonormality diagonality triangularity"
    " convexity concavity differentiability smoothness monotonicity linearity stationarity homoscedasticity idempotence idempotency"
    " normalisation normalization integrality squareness boundedness uncorrelatedness commutativity".split()
)
_GENERALLY = ("in general", "more generally", "generally", "in full generality", "in all generality", "general case", "general situation")
_BEFORE = frozenset({Tag.DETERMINER, Tag.NEUTRAL, Tag.QUIET, Tag.NOUN, Tag.ADJECTIVE, Tag.OPENER, Tag.NUMBER})
_BEHIND = frozenset({Tag.DETERMINER, Tag.NEUTRAL, Tag.QUIET, Tag.BE, Tag.DENOTE, Tag.OPENER, Tag.WORD, Tag.NUMBER})


def taken_back(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> Iterator[d.Declaration]:
    """Yield what a sentence takes back, given what it declares."""
    renews = _renewed(tokens, found)
    if renews is not None:
        yield renews
    freed = tuple(dict.fromkeys(x for x, _ in _general_places(tokens, bounded=True)))
    if freed:
        yield d.Frees(freed, text=quoted(tokens), piece=tokens[0].piece)
    letters = tuple(dict.fromkeys(_inline_letters(tokens)))
    place = tokens[0].piece if tokens else 0
    if _generally(tokens) or (not letters and _denied(tokens)):
        yield d.Doubt((), True, text=quoted(tokens), piece=place)
    elif _ends_assumption(tokens) and not any(isinstance(x, d.Shape) and x.opener == "let" for x in found):
        yield d.Doubt(letters, True, text=quoted(tokens), piece=place)


def widened(tokens: Sequence[Token], found: list[d.Declaration]) -> list[d.Declaration]:
    """Return a sentence's declarations without the conditions that it goes on to leave: "for ⟨x > 0⟩, but we want it for all ⟨x⟩"."""
    general = list(_general_places(tokens))
    left = [x for x in found if any(x.piece < place and speaks_of(x, (letter,)) for letter, place in general)]
    if not left:
        return found
    letters = tuple(dict.fromkeys(letter for letter, _ in general))
    return [*(x for x in found if x not in left), d.Doubt(letters, text=quoted(tokens), piece=tokens[0].piece)]


def superseded(found: Sequence[d.Declaration]) -> list[d.Declaration]:
    """Return the declarations without those that are said of letters before these are introduced again."""
    kept: list[d.Declaration] = []
    for x in found:
        rest = [y for y in kept if not _ends(x, y)]
        if len(rest) < len(kept) and not (isinstance(x, d.Renews) and x.certain):
            letters = x.letters if isinstance(x, (d.Renews, d.Frees)) else ()
            rest.append(d.Doubt(letters, text=x.text, piece=x.piece))
        kept = [*rest, x]
    return kept


def _ends(later: d.Declaration, earlier: d.Declaration) -> bool:
    """Whether what is said later takes back what was said before."""
    match later:
        case d.Renews(letters=letters, any=anew):
            return speaks_of(earlier, letters) or (anew and _puts(earlier, letters))
        case d.Frees(letters=letters):
            return _puts(earlier, letters) and _is_number(earlier)
        case d.Doubt(letters=(), lifted=True):
            return _puts(earlier) and _is_number(earlier)
    return False


def _puts(said: d.Declaration, letters: Sequence[t.Node] | None = None) -> bool:
    """Whether an equation gives one of the letters, or any letter, a value."""
    if not isinstance(said, (d.Defines, d.Relation)) or not isinstance(said.node, t.Chain) or set(said.node.ops) != {"="}:
        return False
    first = said.node.items[0]
    return isinstance(first, t.Ident) and (letters is None or first in letters)


def _is_number(said: d.Declaration) -> bool:
    return isinstance(said, (d.Defines, d.Relation)) and isinstance(said.node, t.Chain) and isinstance(said.node.items[-1], t.Number)


# --- letters introduced again -----------------------------------------------------------------------------------------------------


def _renewed(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> d.Renews | None:
    """The letters that a sentence introduces: if something was said of them before, it was said of others of that name."""
    introduced = [
        x
        for s in found
        if isinstance(s, d.Shape) and s.opener == "let" and not s.trailing
        for x in (base_of(letter) for letter in s.letters if isinstance(letter, t.Node))
        if x is not None
    ]
    fresh = any(x.tag in (Tag.NEUTRAL, Tag.QUIET, Tag.OPENER) and FRESH & set(x.text.split()) for x in tokens)
    if not (fresh or any(isinstance(s, d.Shape) and s.rows is not None for s in found)):
        introduced = []
    general = [x for x, _ in _general_places(tokens) if x not in introduced]
    if any(x.text in AFRESH for x in tokens):
        general += [x for x in _inline_letters(tokens) if x not in introduced]
    letters = tuple(dict.fromkeys((*introduced, *general)))
    certain = fresh and not general
    return d.Renews(letters, certain, fresh or bool(general), text=quoted(tokens), piece=tokens[0].piece) if letters else None


def _general_places(tokens: Sequence[Token], *, bounded: bool = False) -> Iterator[tuple[t.Ident, int]]:
    """The letters of which the words beside them say that they are any ("for all ⟨x⟩", "every ⟨x ∈ ℝ⟩", "⟨A⟩ arbitrary"), and where.

    Of the letters that are `bounded` there ("for general ⟨σ > 0⟩") only what gave them a value ends.
    """
    for k, token in enumerate(tokens):
        if token.slot is None or token.slot.node is None or token.slot.display:
            continue
        before = list(takewhile(lambda x: x.tag in _BEFORE, reversed(tokens[:k])))
        behind = list(takewhile(lambda x: x.tag in _BEHIND, tokens[k + 1 :]))
        words = {w for x in before for w in x.text.split()} | ({w for x in behind for w in x.text.split()} - {"all", "every"})
        real = any(x.value == "real" for x in before) and any(x.tag is Tag.OPENER and x.value == "for" for x in before)
        if words & GENERAL or real:
            place = min(x.piece for x in (*before, *behind))
            yield from ((x, place) for item in items_of(token.slot.node) for x in _whole_letters(item, bounded=bounded))


def _whole_letters(item: Item, *, bounded: bool) -> Iterator[t.Ident]:
    """The letters of an item that bounds none of them, `x`, `x, y`, `x ∈ ℝⁿ`, or of one that does: `x > 0`, `x ∈ (0, 1)`."""
    whole = item.kind == "letters" or (item.kind == "member" and space_of(item.node) is not None)
    if whole is not bounded and (whole or item.kind in ("inequality", "member")):
        yield from (s for s in item.subjects if isinstance(s, t.Ident) and s.name not in RUNNING)


# --- assumptions that are lifted --------------------------------------------------------------------------------------------------


def _generally(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins by leaving the special case: "More generally, …", "In the general case"."""
    first = takewhile(lambda x: x.slot is None and x.tag not in (Tag.COMMA, Tag.COLON), tokens)
    words = " ".join(x.text for x in first if x.tag is not Tag.DETERMINER).replace(" the ", " ")
    return words.endswith(_GENERALLY) or words.startswith(("in general ", "more generally ", "in general case"))


def _denied(tokens: Sequence[Token]) -> bool:
    """Whether a property is denied of what has no letter: "for matrices that are not symmetric", "if the mean is not zero"."""
    conditional = any(x.tag is Tag.OPENER and x.value in ("if", "for", "unless", "with") for x in tokens)
    return any(
        conditional or (any(y.tag in SAID for y in tokens[k + 1 : k + 4]) and not _of_something_else(tokens, k))
        for k, x in enumerate(tokens)
        if x.tag is Tag.NOT
    )


def _of_something_else(tokens: Sequence[Token], k: int) -> bool:
    """Whether the negation at k is the predicate of a noun that no letter has: "the divergence is not symmetric"."""
    return k > 1 and tokens[k - 1].tag is Tag.BE and tokens[k - 2].tag in (Tag.WORD, Tag.MEANING, Tag.PARAMETER)


def _ends_assumption(tokens: Sequence[Token]) -> bool:
    """Whether an assumption is spoken of beside a word that ends one, or a property beside a word that can do nothing else."""
    words = {w for x in tokens for w in x.text.split()}
    if words & ENDING:
        strong = bool(words & ENDING - {"fail", "fails", "without", "longer"})
        return bool(words & (ASSUMED | ASSUMING)) or (strong and any(x.tag in SAID for x in tokens))
    return any(x.tag is Tag.NOT for x in tokens) and bool(words & ASSUMED)


def _inline_letters(tokens: Sequence[Token]) -> Iterator[t.Ident]:
    for token in tokens:
        if token.slot is not None and token.slot.node is not None and not token.slot.display:
            for item in items_of(token.slot.node):
                for s in item.subjects:
                    letter = base_of(s if isinstance(s, t.Node) else s.members[0])
                    if letter is not None:
                        yield letter
