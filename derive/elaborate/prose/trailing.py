"""Conditions that stand in a paragraph of their own below the display that they belong to: "where B is positive semidefinite."

Most notes leave a blank line below a display, and the sentence goes on after it. Such a paragraph begins with a small letter; it is joined
to the one before, so that what it says holds for the display as it would without the blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from derive.read.pieces import Formula, Paragraph, Text

_TRAILING = re.compile(
    r"\s*,?\s*(?:where|with|for|if|when|whenever|provided|assuming|given|in which|on condition|under|subject to|such that|as long as"
    r"|so long as)\b"
)


def joined(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs, those that go on behind a display joined to the one that ends with it."""
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
    return (
        p.kind == before.kind == "paragraph"
        and p.section == before.section
        and p.source is before.source
        and isinstance(last, Formula)
        and last.display
        and isinstance(first, Text)
        and _TRAILING.match(first.text) is not None
    )
