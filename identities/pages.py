"""Pages made from entries: what is stated, under which conditions, why, on what evidence, and where it comes from.

A page is a list of blocks that four writers know: text for a terminal, Markdown, LaTeX and HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from derive.decide.explain import explained
from derive.proof.derivation import Passage
from derive.report.build import conditions_of
from derive.report.latex import latex
from derive.report.plain import plain
from derive.report.proofs import proof_text, reason, sentence
from derive.terms.conditions import Origin
from derive.terms.verdict import Evidence, Judgement, Verdict
from identities import write_html, write_latex, write_text
from identities.checks import Checked, check
from identities.entry import Entry, Standing, related
from identities.inventory import DOCUMENTS, inventory
from identities.layout import Block, Chain, Chapter, Display, Figure, Line, Page, Prose
from identities.plots import PLOTS

if TYPE_CHECKING:
    from identities.catalogue import Catalogue, Subject


def write_entry(catalogue: Catalogue, name: str, entry: Entry, form: str) -> str:
    """The page of one entry as `text`, `md`, `tex` or `html`."""
    made = page(catalogue, name, entry)
    match form:
        case "md":
            return write_text.markdown_page(made)
        case "tex":
            return write_latex.page(made)
        case "html":
            return write_html.page(made)
    return write_text.text_page(made)


def write_notes(catalogue: Catalogue, subjects: Sequence[Subject], form: str) -> str:
    """A document of subjects as `md`, `tex` or `html`."""
    chapters = [chapter(catalogue, s) for s in subjects]
    match form:
        case "tex":
            return write_latex.document(chapters)
        case "html":
            return write_html.document(chapters)
    return write_text.markdown_document(chapters)


def page(catalogue: Catalogue, name: str, entry: Entry) -> Page:
    """Make the page of an entry; the engine judges it for that."""
    found = check(entry)
    return Page(name, _standing(entry, found), tuple(_blocks(catalogue, entry, found)))


def chapter(catalogue: Catalogue, subject: Subject) -> Chapter:
    """Make the pages of a subject."""
    pages = tuple(page(catalogue, n, e) for n, e in subject.entries.items())
    return Chapter(subject.name, subject.title, subject.introduction, pages)


def _standing(entry: Entry, found: Checked) -> str:
    """How an entry stands in one word; what is cited is never called proved."""
    if entry.standing in (Standing.PROVED, Standing.SUPPORTED):
        return found.verdict.value
    return "computed" if entry.standing is Standing.DEFINITION and entry.run else entry.standing.value


def _blocks(catalogue: Catalogue, entry: Entry, found: Checked) -> Iterator[Block]:
    if entry.given:
        yield Prose(entry.given)
    yield Display(entry.states, "\n".join(plain(line.readings[0].claim) for line, _ in found.lines if line.readings))
    yield Prose(entry.why)
    if catalogue.names[entry] in PLOTS:
        yield Figure(PLOTS[catalogue.names[entry]]())
    if entry.derivation is not None:
        yield _written(catalogue, entry)
    else:
        yield from _found_derivation(found)
    yield from (Prose(said, "Evidence") for said in _evidence(entry, found))
    yield from (Prose(f, "Fault") for f in found.faults)
    if entry.because:
        yield Prose(_cited(catalogue, entry.because), "Rests on" if entry.standing is Standing.CITED else "Note")
    if entry.instead is not None:
        yield Prose(f"`{catalogue.names[entry.instead]}`", "Instead")
    conditions = [c for _, j in found.lines for c in conditions_of(j.conditions) if c.source != Origin.STATED.value]
    if conditions:
        yield Prose("; ".join(dict.fromkeys(f"{c.text} ({c.source})" for c in conditions)), "Conditions")
    unused = [c.text for _, j in found.lines for c in conditions_of(j.unused)]
    if unused and found.verdict is Verdict.PROVED:
        yield Prose("; ".join(dict.fromkeys(unused)), "Given and not used")
    source = _source(entry)
    if source:
        yield Prose(source, "Source")


def _cited(catalogue: Catalogue, because: tuple[Entry | str, ...]) -> str:
    return ", ".join(b if isinstance(b, str) else f"`{catalogue.names[b]}`" for b in because)


def _written(catalogue: Catalogue, entry: Entry) -> Chain:
    """A derivation that a person wrote, the reason of each step beside it."""
    assert entry.derivation is not None
    starts = [entry.derivation.start, *[""] * (len(entry.derivation.steps) - 1)]
    lines = tuple(
        Line(start, related(step.line), _cited(catalogue, step.because)) for start, step in zip(starts, entry.derivation.steps, strict=True)
    )
    return Chain(lines, label="Derivation")


def _found_derivation(found: Checked) -> Iterator[Block]:
    """The derivations that the certificates stand for."""
    label = "Derivation"
    for _, judgement in found.lines:
        for part in _parts(judgement):
            for passage in explained(part):
                for block in _told(passage):
                    yield replace(block, label=label)
                    label = ""


def _told(passage: Passage) -> Iterator[Prose | Display | Chain]:
    """The blocks of one passage: its sentence, what it speaks of, its chain."""
    if passage.says:
        yield Prose(sentence(passage) + (":" if passage.shows else "."))
    for claim in passage.shows:
        yield Display(latex(claim), plain(claim))
    if passage.chain is not None and passage.chain.steps:
        steps = passage.chain.steps
        starts = [latex(passage.chain.start), *[""] * (len(steps) - 1)]
        lines = tuple(Line(start, f"= {latex(s.after)}", reason(s)) for start, s in zip(starts, steps, strict=True))
        yield Chain(lines, proof_text((Passage(chain=passage.chain),)))


def _parts(judgement: Judgement) -> Iterator[Judgement]:
    for part in judgement.parts or (judgement,):
        yield from _parts(part) if part.parts else (part,)


def _evidence(entry: Entry, found: Checked) -> Iterator[str]:
    if found.by_derivation:
        yield "Proved by the derivation above, whose every line is proved."
    for _, judgement in found.lines:
        for part in _parts(judgement):
            e = part.evidence
            if e is not None and not found.by_derivation:
                yield _said(part, e)
            if part.counterexample is not None:
                c = part.counterexample
                yield "It fails at " + ", ".join([*(f"${k} = {v}$" for k, v in c.dimensions.items()), *_values(c.values)]) + "."
            if part.holds_if:
                yield f"It holds if {' and '.join(part.holds_if)}."
            if part.suggestion is not None:
                yield f"Perhaps ${latex(part.suggestion)}$ is meant."
    if found.derivation:
        weakest = sum(j.verdict is Verdict.PROVED for _, j in found.derivation)
        yield f"Of the {len(found.derivation)} lines of the derivation {weakest} are proved."
    if found.ran:
        yield found.ran


def _said(part: Judgement, evidence: Evidence) -> str:
    """What the engine says of a part, and how it knows; a proof with a certificate is the derivation above, and replays."""
    if part.verdict is Verdict.PROVED and evidence.certificate is not None:
        return "The engine proves it for all sizes; the certificate replays."
    return f"The engine finds it {part.verdict.value}: {evidence.summary or evidence.kind}."


def _values(values: dict[str, object]) -> list[str]:
    return [f"${k} = {_value(v)}$" for k, v in values.items()]


def _value(value: object) -> str:
    """A value as LaTeX: lists of lists are matrices, lists columns."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "\\begin{bmatrix} " + " \\\\ ".join(" & ".join(str(x) for x in row) for row in value) + " \\end{bmatrix}"
    if isinstance(value, list):
        return f"({', '.join(str(x) for x in value)})"
    return str(value)


def _source(entry: Entry) -> str:
    places = [f"{DOCUMENTS[d]}, {section}" for r in entry.ref if r in inventory() for d, section in inventory()[r].places]
    return "; ".join(dict.fromkeys([*([entry.source] if entry.source else []), *places]))
