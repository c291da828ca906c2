"""Pages as one self-contained HTML document, without network: searchable, light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from derive.report.mathml import mathml
from identities.layout import Chain, Chapter, Display, Figure, Page, one_line, pieces
from identities.write_svg import STYLE as PLOTTING
from identities.write_svg import figure

STYLE = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem .6rem; margin: 1rem 0; }
article { border-top: 1px solid var(--line); padding: .5rem 0 1rem; }
h3 { margin: .5rem 0; font-family: ui-monospace, monospace; }
h3 small { font: italic 1rem system-ui, sans-serif; opacity: .7; margin-left: .6rem; }
.display { overflow-x: auto; overflow-y: hidden; margin: .6rem 0; }
.chain td { padding: .15rem .5rem .15rem 0; vertical-align: baseline; } .chain td:first-child { text-align: right; }
.chain td:last-child { opacity: .75; font-size: .92em; padding-left: 1rem; }
code { font-size: .92em; }
"""

SEARCH = """
const box = document.querySelector("input");
box.addEventListener("input", () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const a of document.querySelectorAll("article")) a.hidden = !words.every(w => a.textContent.toLowerCase().includes(w));
  for (const s of document.querySelectorAll("section")) s.hidden = !s.querySelector("article:not([hidden])");
});
"""


def math(latex: str, display: bool = False) -> str:
    """A formula as MathML, or as it is written where it cannot be set."""
    return mathml(latex, display) or f"<code>{escape(latex)}</code>"


def chain(block: Chain, names: frozenset[str]) -> str:
    """A derivation as a table: what it starts from, the lines, and the reason of each."""
    rows = (
        f"<tr><td>{math(line.left) if line.left else ''}</td><td>{math(line.right)}</td><td>{prose(line.reason, names)}</td></tr>"
        for line in block.lines
    )
    return '<table class="chain">\n' + "\n".join(rows) + "\n</table>"


def prose(text: str, names: frozenset[str]) -> str:
    """Prose as HTML; names of the document are links."""
    return "".join(_piece(p.kind, p.text, names) for p in pieces(one_line(text)))


def _piece(kind: str, text: str, names: frozenset[str]) -> str:
    match kind:
        case "math":
            return math(text)
        case "name":
            return f'<a href="#{escape(text)}"><code>{escape(text)}</code></a>' if text in names else f"<code>{escape(text)}</code>"
    return escape(text)


def page(made: Page, names: frozenset[str] = frozenset()) -> str:
    """A page as an article."""
    out = [f'<article id="{escape(made.name)}">', f"<h3>{escape(made.name)}<small>{escape(made.standing)}</small></h3>"]
    for block in made.blocks:
        if isinstance(block, Figure):
            out.append(figure(block.plot))
            continue
        label = f"<b>{escape(block.label)}.</b> " if block.label else ""
        if isinstance(block, Display):
            out.append(f'{label}<div class="display">{math(block.latex.strip(), display=True)}</div>')
        elif isinstance(block, Chain):
            out.append(f'{label}<div class="display">{chain(block, names)}</div>')
        else:
            out.append(f"<p>{label}{prose(block.text, names)}</p>")
    return "\n".join([*out, "</article>"]) + "\n"


def document(chapters: Sequence[Chapter]) -> str:
    """Chapters as one page with a table of contents and a search."""
    names = frozenset(p.name for c in chapters for p in c.pages)
    contents = "".join(f'<li><a href="#{escape(c.name)}">{escape(c.title)}</a> ({len(c.pages)})</li>' for c in chapters)
    body = "".join(
        f'<section><h2 id="{escape(c.name)}">{escape(c.title)}</h2>\n<p>{prose(c.introduction, names)}</p>\n'
        + "".join(page(p, names) for p in c.pages)
        + "</section>\n"
        for c in chapters
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>Identities</title>\n<style>{STYLE}{PLOTTING}</style>\n</head>\n<body>\n<h1>Identities</h1>\n<ul>{contents}</ul>\n"
        f'<input type="search" placeholder="Search" aria-label="Search">\n{body}<script>{SEARCH}</script>\n</body>\n</html>\n'
    )
