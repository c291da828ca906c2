r"""Displays that words join into one derivation: "…, hence $$…$$", "Taking logs, $$…$$", "Setting this to zero we obtain $$…$$".

Two displays are joined where nothing but such words, and formulas among them, stands between them. One word that is not known here, and
they are read each by itself: what it says could be a condition, or the beginning of something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.read.pieces import Document, Paragraph, Text

_WORDS = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]\.)*|⟨⟩|[^\s]")

#: Words by which a step is announced; at least one of them must be there.
ANNOUNCING = frozenset(
    "so hence thus therefore consequently whence then gives give giving yields yield yielding implies imply"
    " implying follows get obtain becomes simplifies reduces equivalently ie means taking differentiating setting"
    " equating solving multiplying dividing expanding substituting inserting plugging rearranging simplifying"
    " collecting completing transposing inverting summing integrating exponentiating squaring adding subtracting"
    " isolating cancelling".split()
)
#: Words that may stand beside them.
HARMLESS = frozenset(
    "and that is this which it we have find to the a of both all sides side terms term zero equal by from for with"
    " respect in into on through again now finally next first also one here as logs log logarithm logarithms"
    " derivative derivatives gradient gradients square squares trace traces determinant determinants expression"
    " equation equations last above result results left right hand brackets out up back form i e or us can conclude"
    " see using definition wrt".split()
)
PUNCTUATION = frozenset(",;:.()")


@dataclass(frozen=True, slots=True)
class Member:
    """A display's place in a derivation: its number there from 0, whether it is the last, and the words before it."""

    group: int
    number: int
    last: bool
    words: str


def members(document: Document) -> dict[int, Member]:
    """Return the displays that belong to a derivation of several, by their number among all formulas of the document."""
    found: list[list[tuple[int, str]]] = []
    said: str | None = None
    index = 0
    before: Paragraph | None = None
    for paragraph in document.paragraphs:
        if paragraph.kind == "control":
            continue
        if before is None or paragraph.section != before.section or {paragraph.kind, before.kind} != {"paragraph"}:
            said = None
        before = paragraph
        for piece in paragraph.pieces:
            if isinstance(piece, Text):
                said = None if said is None else said + piece.text
                continue
            if not piece.display:
                said = None if said is None else said + " ⟨⟩ "
            elif said is not None and joins(said):
                found[-1].append((index, said))
                said = ""
            else:
                found.append([(index, "")])
                said = ""
            index += 1
        said = None if said is None else said + " "
    return {
        index: Member(k, number, number == len(group) - 1, words)
        for k, group in enumerate(found)
        if len(group) > 1
        for number, (index, words) in enumerate(group)
    }


def joins(words: str) -> bool:
    """Whether the words between two displays only say that the second follows from the first, and how."""
    text = words.lower().replace("i.e.", "ie").replace("w.r.t.", "wrt")
    found = _WORDS.findall(text)
    plain = [w for w in found if w not in PUNCTUATION and w != "⟨⟩"]
    return any(w in ANNOUNCING for w in plain) and all(w in ANNOUNCING or w in HARMLESS for w in plain)


def sets_to_zero(words: str) -> bool:
    """Whether the words say that what stands before them is set to zero."""
    text = words.lower()
    return bool(re.search(r"\b(?:setting|equating|set|equal|equals)\b.*\b(?:zero|0)\b", text))
