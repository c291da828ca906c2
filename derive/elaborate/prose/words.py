"""Prose into sentences of tagged tokens: words by the lexicon, longest phrase first; formulas and punctuation between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from derive.elaborate.prose.declarations import Piece, Slot
from derive.elaborate.prose.phrases import LEXICON, Entry, Tag

_WORD = re.compile(
    r"i\.\s?i\.\s?d\.?|\b(?:e\.g\.|i\.e\.|r\.v\.s?|s\.p\.d\.|p\.s\.d\.|p\.d\.|d\.f\.|resp\.|cf\.|w\.r\.t\.|a\.s\.|eq\.|fig\.|vs\.)"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:\.\d+)?(?:/\d+)?|[.,;:()\[\]!?—–]|--+|[^\s\-]",
    re.IGNORECASE,
)
_PUNCTUATION = {
    ",": Tag.COMMA,
    ";": Tag.SEMICOLON,
    ":": Tag.COLON,
    "(": Tag.OPEN,
    ")": Tag.CLOSE,
    "[": Tag.OPEN,
    "]": Tag.CLOSE,
    "—": Tag.COMMA,
    "–": Tag.WORD,
}
_DASHES = {0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2212: "-"}
_ENDS = frozenset(".!?")
_ARTICLES = frozenset({"a", "an", "the"})
MAX_WORDS = 4000
"""A paragraph is read no further than this; what follows counts as not understood."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, phrase, punctuation mark or formula; `piece` is the piece of the paragraph that it stands in."""

    tag: Tag
    value: str
    text: str
    piece: int
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    piece: int
    slot: Slot | None = None
    capital: bool = False


def sentences(pieces: Iterable[Piece]) -> list[list[Token]]:
    """Cut a paragraph into sentences of tokens; a display ends a sentence if a capital follows it."""
    found: list[list[_Raw]] = [[]]
    count = 0
    for k, piece in enumerate(pieces):
        if isinstance(piece, str):
            piece = piece.translate(_DASHES)
            possessive = bool(found[-1]) and found[-1][-1].slot is not None and piece[:2] in ("'s", "’s")
            for m in _WORD.finditer(piece, 2 if possessive else 0):
                word = m.group()
                count += 1
                if count > MAX_WORDS:
                    break
                if word in _ENDS:
                    found.append([])
                    continue
                here = found[-1]
                if here and here[-1].slot is not None and here[-1].slot.display and word[0].isupper():
                    found.append([])
                    here = found[-1]
                here.append(_Raw(word.lower().replace("’", "'"), k, None, word[0].isupper()))
        else:
            found[-1].append(_Raw("", k, piece))
    return [tagged(raw) for raw in found if raw]


def tagged(raw: list[_Raw]) -> list[Token]:
    """Give each word its class, taking the longest phrase of the lexicon at each place."""
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        here = raw[at]
        if here.slot is not None:
            tokens.append(Token(Tag.SLOT, "", f"⟨{here.slot.index}⟩", here.piece, here.slot))
            at += 1
            continue
        found = _longest(raw, at)
        if found:
            entry, stop = found
            if entry.value == "finite" and stop < len(raw) and raw[stop].slot is not None:
                entry = _of_its_own(raw[stop - 1].text) or entry
            if entry.words == ("set",) and tokens and tokens[-1].tag in (Tag.DETERMINER, Tag.NEUTRAL, Tag.ADJECTIVE):
                entry = Entry(entry.words, Tag.NOUN, "set")
            tokens.append(Token(entry.tag, entry.value, " ".join(r.text for r in raw[at:stop]), here.piece))
            at = stop
            continue
        denied = _denied(raw, at)
        if denied:
            tokens += denied
            at += 1
            continue
        text = here.text
        tag = _PUNCTUATION.get(text) or (Tag.COMMA if text.startswith("--") else Tag.NUMBER if text[0].isdigit() else Tag.WORD)
        tokens.append(Token(tag, text, text, here.piece))
        at += 1
    return tokens


def _denied(raw: list[_Raw], at: int) -> list[Token]:
    """ "nonsymmetric" is "not symmetric", where the lexicon has the adjective alone; "non-symmetric" and "asymmetric" likewise."""
    word, place = raw[at].text, raw[at].piece
    if word == "non" and (found := _longest(raw, at + 1) if at + 1 < len(raw) else None) and found[0].tag in (Tag.ADJECTIVE, Tag.TOGETHER):
        return [Token(Tag.NOT, "not", word, place)]
    bare = next((word[len(p) :] for p in ("non", "un", "a") if word.startswith(p) and len(word) - len(p) > 5), "")
    entry = next((e for e in LEXICON.get(bare, ()) if e.words == (bare,) and e.tag is Tag.ADJECTIVE), None)
    if entry is None:
        return []
    return [Token(Tag.NOT, "not", word[: -len(bare)], place), Token(entry.tag, entry.value, bare, place)]


def _of_its_own(word: str) -> Entry | None:
    """The parameter that "finite variance ⟨σ²⟩" names; without a formula behind it the words only say that moments exist."""
    return next((e for e in LEXICON.get(word, ()) if e.words == (word,) and e.tag is Tag.PARAMETER), None)


def _longest(raw: list[_Raw], at: int) -> tuple[Entry, int] | None:
    for entry in LEXICON.get(raw[at].text, ()):
        stop = _match(raw, at, entry.words)
        if stop:
            return entry, stop
    return None


def _match(raw: list[_Raw], at: int, words: tuple[str, ...]) -> int:
    k = at
    for n, word in enumerate(words):
        if n and word not in _ARTICLES:
            while k < len(raw) and raw[k].slot is None and raw[k].text in _ARTICLES:
                k += 1
        if k >= len(raw) or raw[k].slot is not None or raw[k].text != word:
            return 0
        k += 1
    return k


def quoted(tokens: Iterable[Token]) -> str:
    """The words of some tokens as a reader would see them, formulas as `⟨k⟩`."""
    text = " ".join(t.text for t in tokens)
    return re.sub(r" ([,;:)])", r"\1", text).replace("( ", "(")
