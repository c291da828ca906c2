"""A proof for people: the steps that its certificate stands for, as LaTeX and as plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.proof.derivation import Derivation, Passage, Step
from derive.report.latex import latex
from derive.report.plain import plain
from derive.terms import heads as h


def proof_latex(passages: Sequence[Passage]) -> str:
    """A proof as prose and `align*` environments, a line for each step with its reason at the right."""
    return "\n".join(part for p in passages for part in _passage_latex(p))


def _passage_latex(p: Passage) -> list[str]:
    found = [sentence(p) + ":" * bool(p.shows)] if p.says else []
    if p.shows:
        found.append(f"\\begin{{align*}}\n{rows_of_claims(p.shows)}\n\\end{{align*}}")
    if p.chain is not None:
        found.append(f"\\begin{{align*}}\n{rows_of_chain(p.chain)}\n\\end{{align*}}")
    return found


def sentence(p: Passage) -> str:
    """What a passage says, with its formulas between dollars; without a full stop where propositions follow."""
    return " ".join([_prose(p.says), *(f"${latex(t)}$" for t in p.by)]) if p.says else ""


def rows_of_claims(claims: Sequence[h.Term]) -> str:
    """Propositions as rows of an aligned environment, lined up at their relations."""
    return " \\\\\n".join(f"& {latex(c)}" for c in claims)


def rows_of_chain(d: Derivation) -> str:
    """A chain as rows of an aligned environment: start, then a relation, a term and a reason in each."""
    starts = [latex(d.start), *[""] * len(d.steps)]
    rows = [f"{start} &= {latex(s.after)} && \\text{{{_prose(reason(s))}}}".lstrip() for start, s in zip(starts, d.steps, strict=False)]
    return " \\\\\n".join(rows) if rows else latex(d.start)


def proof_text(passages: Sequence[Passage]) -> str:
    """A proof as lines of plain text, the reason of each step below it."""
    lines: list[str] = []
    for p in passages:
        lines += [" ".join([_unicode(p.says), *(plain(t) for t in p.by)]) + ":" * bool(p.shows)] if p.says else []
        lines += [f"    {plain(c)}" for c in p.shows]
        if p.chain is not None:
            lines.append(f"  {plain(p.chain.start)}")
            for s in p.chain.steps:
                lines += [f"= {plain(s.after)}", f"      {_says(s, plain)}"]
    return "\n".join(lines)


def reason(s: Step) -> str:
    """What a step does, as prose in which formulas stand between dollars."""
    return _says(s, lambda t: f"${latex(t)}$")


def _says(s: Step, write: Callable[[h.Term], str]) -> str:
    says = s.says or s.rule.replace("_", " ")
    where = [c.text or plain(c.proposition) for c in s.conditions if not isinstance(c.proposition, h.Equal)]
    words = says if not where or any(w in says for w in where) else f"{says} ({', '.join(where)})"
    return " ".join([words, *([" and ".join(write(e) for e in s.by)] if s.by else [])])


def _prose(text: str) -> str:
    """A sentence in which formulas stand between dollars."""
    return "$".join(part if k % 2 else _escaped(part) for k, part in enumerate(text.split("$")))


def _unicode(text: str) -> str:
    return text.replace("$", "").replace("^\\top", "'")


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "#$%&_{}" else {"^": "\\^{}", "\\": "\\textbackslash{}"}.get(c, c) for c in text)
