"""Sentences that a blank line parts beside a display: "a vector such that ⟨blank⟩ $$…$$", "$$…$$ ⟨blank⟩ where B is symmetric."

Most notes leave a blank line above and below a display, and the sentence goes on across it. Where the words say that it does, the
paragraphs are joined, so that what they say holds for the display as it would without the blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from derive.read.pieces import Formula, Paragraph, Text

_TRAILING = re.compile(
    r"\s*,?\s*(?:where|with|for|if|when|whenever|provided|assuming|given|in which|on condition|under|subject to|such that|as long as"
    r"|so long as|are called|is called|holds?|is true|is satisfied|exactly when|precisely when|only if|iff)\b"
)
#: Words at the end of a paragraph that make a condition of the display below.
_OPENING = re.compile(
    r"\b(?:if|iff|when|whenever|(?:exactly|precisely) when|such that|so that|(?:that |which )?satisf(?:y|ies|ying)|provided(?: that)?"
    r"|subject to|on condition that)\s*[:,]?\s*$",
    re.IGNORECASE,
)


def joined(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs, those whose sentence goes on across a blank line joined into one."""
    found: list[Paragraph] = []
    for p in paragraphs:
        before = found[-1] if found else None
        if before is not None and _goes_on(before, p):
            found[-1] = replace(before, pieces=(*before.pieces, *p.pieces), span=before.span.cover(p.span))
        else:
            found.append(p)
    return tuple(found)


def _goes_on(before: Paragraph, p: Paragraph) -> bool:
    last, first = (before.pieces[-1] if before.pieces else None), (p.pieces[0] if p.pieces else None)
    if not (p.kind == before.kind == "paragraph" and p.section == before.section and p.source is before.source):
        return False
    if isinstance(last, Formula):
        return last.display and isinstance(first, Text) and _TRAILING.match(first.text) is not None
    return isinstance(last, Text) and isinstance(first, Formula) and first.display and _OPENING.search(last.text) is not None
