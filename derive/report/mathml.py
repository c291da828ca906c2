"""LaTeX as MathML for pages, by latex2mathml, and made safe: a sheet's text must not reach a page as markup.

The library leaves text as it stands and takes links along, so the tree that it builds is gone through here: elements and attributes that
are not presentation are dropped, and all text is escaped when it is written.
"""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

TAGS = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle mpadded mphantom"
    " menclose merror ms mmultiscripts mprescripts none".split()
)
ATTRIBUTES = frozenset(
    "xmlns display mathvariant stretchy fence separator form accent accentunder movablelimits largeop symmetric lspace rspace minsize"
    " maxsize width height depth voffset linethickness displaystyle scriptlevel columnalign rowalign columnspacing rowspacing columnlines"
    " rowlines frame notation".split()
)
#: What a page numbers nowhere and a browser has no use for.
_BESIDE = re.compile(r"\\(?:tag|label|notag|nonumber)\*?(?:\{[^{}]*\})?")
_LONGEST = 20_000


def mathml(latex: str, display: bool = False) -> str | None:
    """Return a formula as a `math` element, or None where the library cannot set it."""
    if len(latex) > _LONGEST:
        return None
    source = _BESIDE.sub("", latex).replace("{align}", "{align*}").replace("{aligned}", "{align*}").replace("{split}", "{align*}")
    try:
        made = convert_to_element(source, display="block" if display else "inline")
    except Exception:  # the library raises errors of many kinds; the formula is then shown as it is written
        return None
    _tame(made)
    return tostring(made, encoding="unicode")


def _tame(e: Element) -> None:
    if e.tag not in TAGS:
        e.tag = "mrow"
    for name in [n for n in e.attrib if n not in ATTRIBUTES]:
        del e.attrib[name]
    e.text = unescape(e.text) if e.text else e.text
    e.tail = None
    for child in e:
        _tame(child)
