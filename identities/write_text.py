"""Pages as plain text for a terminal, and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from identities.layout import Chain, Chapter, Display, Figure, Page, one_line, pieces
from identities.write_latex import chain_rows

WIDTH = 100


def text_page(page: Page) -> str:
    """A page for a terminal."""
    out = [f"{page.name}   {page.standing}", ""]
    for block in page.blocks:
        if isinstance(block, Figure):
            continue
        if isinstance(block, Display):
            out += [f"{block.label}:"] if block.label else []
            out += [f"    {line.rstrip()}" for line in (block.plain or block.latex).splitlines()]
        elif isinstance(block, Chain):
            out += [f"{block.label}:"] if block.label else []
            out += [f"    {line.rstrip()}" for line in (block.plain or _chain(block)).splitlines()]
        else:
            words = f"{block.label}: {block.text}" if block.label else block.text
            out += textwrap.wrap(one_line("".join(p.text for p in pieces(words))), WIDTH, break_long_words=False)
        out.append("")
    return "\n".join(out[:-1]) + "\n"


def _chain(block: Chain) -> str:
    """A chain in LaTeX, the reason of each line below it."""
    lines = [f"  {block.lines[0].left}"]
    for line in block.lines:
        lines += [line.right, f"      {''.join(p.text for p in pieces(line.reason))}"]
    return "\n".join(lines)


def markdown_page(page: Page) -> str:
    """A page as Markdown, its name as a heading that can be linked to."""
    out = [f"### {page.name}", "", f"*{page.standing}*", ""]
    for block in page.blocks:
        if isinstance(block, Figure):
            continue
        if isinstance(block, Display):
            out += [f"**{block.label}.**", ""] if block.label else []
            out += ["$$", block.latex.strip(), "$$", ""]
        elif isinstance(block, Chain):
            out += [f"**{block.label}.**", ""] if block.label else []
            out += ["$$", "\\begin{aligned}", chain_rows(block), "\\end{aligned}", "$$", ""]
        else:
            label = f"**{block.label}.** " if block.label else ""
            out += [label + "".join(_markdown(p.kind, p.text) for p in pieces(one_line(block.text))), ""]
    return "\n".join(out[:-1]) + "\n"


def _markdown(kind: str, text: str) -> str:
    match kind:
        case "math":
            return f"${text}$"
        case "name":
            return f"[`{text}`](#{text})"
    return text


def markdown_document(chapters: Sequence[Chapter]) -> str:
    """Chapters as one Markdown document with a table of contents."""
    contents = "".join(f"- [{c.title}](#{_anchor(c.title)}) ({len(c.pages)})\n" for c in chapters)
    body = "\n".join(f"## {c.title}\n\n{one_line(c.introduction)}\n\n" + "\n".join(markdown_page(p) for p in c.pages) for c in chapters)
    return f"# Identities\n\n{contents}\n{body}"


def _anchor(title: str) -> str:
    kept = "".join(c for c in title.casefold() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
