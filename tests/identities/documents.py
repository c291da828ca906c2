"""The five documents whose statements the catalogue covers, as sheets: their own prose, their formulas between dollars again.

The documents are not part of this project; where they are at hand, they lie in `shared/seeds` beside it or above. Three of them lost
their markup when they were copied from a browser: a formula stands as it was shown, then as it was written (`AA1=IAA^{-1} = I`). The list
of formulas that lies with them says what was written on which line, and what was shown is the word before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_COMMANDS = {
    **{c: c for c in ("det", "tr", "max", "min", "log", "exp", "cos", "ln", "tanh", "arg")},
    **dict(zip("alpha beta gamma delta epsilon eta theta lambda mu rho sigma Lambda Sigma Omega".split(), "αβγδϵηθλμρσΛΣΩ", strict=True)),
}


@cache
def folder() -> Path | None:
    """Where the documents are, if they are anywhere."""
    for above in Path(__file__).resolve().parents:
        if (found := above / "shared" / "seeds").is_dir():
            return found
    return None


def sheet(number: str) -> str:
    """A document by its number ("002") as Markdown, line for line."""
    at = folder()
    assert at is not None
    (path,) = at.glob(f"{number}_*.txt")
    text = path.read_text("utf-8")
    if number == "001":  # bytes of UTF-8 that were taken for the Macintosh's
        text = text.encode("mac_roman").decode("utf-8")
    rows = [json.loads(line) for line in (at / "formulas.jsonl").read_text("utf-8").splitlines()]
    written: dict[int, list[tuple[str, bool]]] = {}
    for row in rows:
        if row["seed"].startswith(number):
            written.setdefault(row["line"], []).append((row["latex"], row["display"]))
    match number:
        case "001":
            lines = [_code(line, written.get(k, [])) for k, line in enumerate(text.split("\n"), 1)]
        case "002" | "004":
            lines = [_titled(_shown_twice(line, written.get(k, []))) for k, line in enumerate(_without_programs(text), 1)]
        case "003":  # from its third section on, backslashes are doubled
            lines = [_halved(line) for line in text.split("\n")]
        case _:
            lines = text.split("\n")
    return "\n".join(lines)


def _halved(line: str) -> str:
    """A line all of whose backslashes are doubled, with half of them."""
    return line.replace("\\\\", "\\") if all(len(run) % 2 == 0 for run in re.findall(r"\\+", line)) else line


def _code(line: str, formulas: list[tuple[str, bool]]) -> str:
    """Spans of code that hold a formula, in their order, become formulas."""
    spans = re.findall(r"`[^`]*`", line)
    if not formulas or len(spans) != len(formulas):
        return line
    for span, (latex, _) in zip(spans, formulas, strict=True):
        line = line.replace(span, f"${latex}$", 1)
    return line


def _shown_twice(line: str, formulas: list[tuple[str, bool]]) -> str:
    """A line in which what was shown stands before what was written, with what was written alone."""
    if not formulas and " = " in line and (latex := _written(line)) is not None:
        return f"$${latex}$$"
    at = 0
    for latex, display in formulas:
        start = line.find(latex, at)
        if start < 0 or line[start - 1 : start] == "$":
            continue
        while line.startswith(latex, start + len(latex)):
            start += len(latex)
        shown = line[line.rfind(" ", 0, start) + 1 : start]
        bracket = "(" if shown.startswith("(") and shown.count("(") > shown.count(")") else ""
        before = line[: start - len(shown)] + bracket
        after = line[start + len(latex) :]
        dollars = "$$" if display and not before.strip() and not after.strip() else "$"
        line = f"{before}{dollars}{latex}{dollars}{after}"
        at = len(before) + len(latex) + 2 * len(dollars)
    parts = re.split(r"(\$+[^$]*\$+)", line)
    return "".join(part if part.startswith("$") else re.sub(r"\S+", _word, part) for part in parts)


def _word(found: re.Match[str]) -> str:
    word, end = re.fullmatch(r"(.*?)([.,:;)]*)", found[0]).groups()  # type: ignore[union-attr]
    start = "(" if word.startswith("(") and "(" not in word[1:] else ""
    latex = _written(word[len(start) :])
    if latex is None:
        return found[0]
    letter = len(latex) == 1 and latex.isalpha() and latex != "I"  # "II" is a number
    return f"{start}${latex}${end}" if letter or re.search(r"[\\^_]", latex) else found[0]


def _written(text: str) -> str | None:
    """What was written, of a text that says it twice: the end whose letters and digits are those before it."""
    letters = [re.sub(r"[\W_]", "", text[:k]) for k in range(len(text))]
    return next((text[k:] for k in range(1, len(text)) if letters[k] and text[k] not in ")]}" and letters[k] == _shown(text[k:])), None)


def _shown(latex: str) -> str:
    """The letters and digits that a formula shows."""
    return re.sub(r"[\W_]", "", re.sub(r"\\([a-zA-Z]+)", lambda m: _COMMANDS.get(m[1], ""), latex))


def _titled(line: str) -> str:
    """A title with the marks of a heading: a short line that is neither a sentence nor an item and has no formula."""
    if re.match(r"\d+\. [A-Z]", line):
        return f"## {line}"
    if re.match(r"\d+\.\d+ [A-Z]", line):
        return f"### {line}"
    return f"#### {line}" if re.fullmatch(r"[A-Z][\w'’(),/– -]{2,70}", line) else line


def _without_programs(text: str) -> Iterator[str]:
    """The lines, those of programs empty: from an import to the line before the next heading or sentence."""
    program = False
    for line in text.split("\n"):
        if re.match(r"(?:import|from) \w+", line):
            program = True
        elif program and re.match(r"\d+(?:\.\d+)*\.? [A-Z]|[A-Z][\w-]+ [\w(]+(?: |$)(?!=)|  • ", line):
            program = False
        yield "" if program else line
