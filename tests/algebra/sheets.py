"""The pairs as a sheet would say them: prose and LaTeX, one JSON object for each claim, as in `tests/cases/matrix_identities.jsonl`."""

from __future__ import annotations

import json
from pathlib import Path

from derive.report.latex import dimension, latex
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition
from derive.terms.statement import free_letters
from tests.algebra.pairs import PAIRS

PATH = Path(__file__).resolve().parents[1] / "cases" / "matrix_identities.jsonl"


def given(claims: list[h.Term], conditions: tuple[Condition, ...]) -> str:
    """Prose that declares the letters and the conditions."""
    spaces: dict[str, list[str]] = {}
    letters = dict.fromkeys(t for c in claims for t in free_letters(c) if isinstance(t, h.Sym))
    sizes = {str(s) for t in letters for d in t.dims for s in d.free_symbols}
    vectors = dict.fromkeys(t for c in claims for t in c.walk() if isinstance(t, h.Ones | h.Unit))
    constants = {str(s) for t in vectors for s in t.args[0].free_symbols}
    indices = {c.proposition.children[0] for c in conditions if isinstance(c.proposition, h.Is) and c.proposition.property == "index"}
    for t in letters:
        if t.name in sizes or t.name in constants or t in indices:
            continue
        rows, cols = t.dims
        space = r"\mathbb{R}"
        if rows != 1 or cols != 1:
            space += f"^{{{dimension(rows)}}}" if cols == 1 else rf"^{{{dimension(rows)} \times {dimension(cols)}}}"
        spaces.setdefault(space, []).append(t.name)
    parts = [rf"${', '.join(names)} \in {space}$" for space, names in spaces.items()]
    sentences = [f"Let {_listed(parts)}."] if parts else []
    for n in dict.fromkeys(t.args[0] for t in vectors if isinstance(t, h.Ones)):
        sentences.append(rf"Let $\mathbf{{1}} \in \mathbb{{R}}^{{{dimension(n)}}}$ be the vector of ones.")
    for n in dict.fromkeys(t.args[0] for t in vectors if isinstance(t, h.Unit)):
        d = dimension(n)
        sentences.append(rf"Let $\mathbf{{e}}_1, \dots, \mathbf{{e}}_{{{d}}}$ be the standard basis of $\mathbb{{R}}^{{{d}}}$.")
    for c in conditions:
        match c.proposition:
            case h.Is() as p if p.property == "index":
                sentences.append(rf"Let ${latex(p.children[0])} \in \{{1, \dots, {latex(p.children[1])}\}}$.")
            case h.Is() as p:
                sentences.append(f"Let ${latex(p.children[0])}$ be {PROPERTIES[p.property].phrase}.")
            case p:
                sentences.append(f"Assume ${latex(p)}$.")
    return " ".join(sentences)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def entries() -> list[dict[str, object]]:
    """One entry for each identity and one for its false neighbour."""
    out: list[dict[str, object]] = []
    for pair in PAIRS:
        prose = given([pair.claim, pair.mutant], pair.conditions)
        for truth, claim in ((True, pair.claim), (False, pair.mutant)):
            name = pair.name if truth else f"{pair.name}_false"
            out.append({"id": name, "area": "matrix-algebra", "given": prose, "latex": latex(claim), "truth": truth})
    return out


def write() -> None:
    """Write the file anew."""
    PATH.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries()), "utf-8")


if __name__ == "__main__":
    write()
