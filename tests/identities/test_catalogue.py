"""The catalogue as a whole: names, citations, references; and that every entry bears out what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest

from derive.catalogues import NoSuchEntry
from derive.decide.ladder import judge
from derive.terms.verdict import Verdict
from identities.catalogue import catalogue
from identities.checks import check, read_entry
from identities.entry import Entry, Standing
from identities.inventory import inventory
from tests.identities.golden import FOLDER, path_of
from tests.identities.mutants import mutants

FOUND = catalogue()
ENTRIES = dict(FOUND)
EVERY = 12  # of each subject's entries a fixed sample is gone through by `make test`
SAMPLE = [name for s in FOUND.subjects for name in list(s.entries)[::EVERY]]
REST = [name for name in ENTRIES if name not in SAMPLE]


def cited(entry: Entry) -> Iterator[Entry]:
    """The entries that an entry names."""
    reasons = [*entry.because, *(b for s in (entry.derivation.steps if entry.derivation else ()) for b in s.because)]
    yield from (b for b in (*reasons, entry.instead) if isinstance(b, Entry))


def test_every_entry_has_one_name() -> None:
    assert len(ENTRIES) == sum(len(s.entries) for s in FOUND.subjects) == len(FOUND.names)


def test_what_is_cited_stands_before() -> None:
    seen: set[Entry] = set()
    for name, entry in FOUND:
        assert [FOUND.names[e] for e in cited(entry) if e not in seen] == [], name
        seen.add(entry)


def test_references_are_rows_of_the_inventory() -> None:
    assert {name: [r for r in e.ref if r not in inventory()] for name, e in FOUND if any(r not in inventory() for r in e.ref)} == {}


def test_every_entry_says_why_it_matters() -> None:
    assert [name for name, e in FOUND if not e.why.endswith(".")] == []


def test_what_is_not_proved_says_why() -> None:
    kinds = (Standing.CITED, Standing.SUPPORTED)
    assert [name for name, e in FOUND if e.standing in kinds and not e.because] == []


def test_every_subject_says_what_it_is() -> None:
    assert [s.name for s in FOUND.subjects if not s.title or not s.introduction] == []


def test_every_page_has_an_entry() -> None:
    assert sorted(p.stem for p in FOLDER.glob("*.md") if p.stem not in ENTRIES) == []


def test_an_unknown_name_is_answered_with_those_near() -> None:
    with pytest.raises(NoSuchEntry, match="trace_cyclic"):
        FOUND.entry("trace_cylic")


def test_words_find_entries() -> None:
    assert FOUND.listing(["trace", "cyclic"]).startswith("trace_cyclic ")
    assert FOUND.listing(["no", "such", "thing"]) == "nothing found\n"


def test_coverage_counts_rows() -> None:
    table = FOUND.coverage().splitlines()
    covered = {r for _, e in FOUND for r in e.ref}
    total = next(line for line in table if line.startswith("all "))
    assert total.split() == ["all", str(len(ENTRIES)), str(len(covered)), str(len(inventory()))]


#: Slips that may move an index beyond its array; what stands there nobody said, so that the variant says nothing.
MOVES_AN_INDEX = ("an index", "a transpose")


def survivors(name: str) -> list[str]:
    """The near variants that are neither refuted nor, by a proof, true after all."""
    entry = ENTRIES[name]
    allowed = {slip for slip, _ in entry.survivors}
    prepared = read_entry(entry, entry.states)
    found = []
    for line in prepared.lines:
        for slip, variant in mutants(line.readings[0]) if line.readings else ():
            judged = judge(variant, mend=False)
            if "runs beyond" in (judged.note or "") and slip in MOVES_AN_INDEX:
                assert judged.verdict is Verdict.UNKNOWN  # never taken for true, and never for refuted
            elif judged.verdict in (Verdict.SUPPORTED, Verdict.UNKNOWN) and slip not in allowed:
                found.append(f"{slip}: {variant.claim} is {judged.verdict.value}")
    return found


def stands(name: str) -> None:
    assert check(ENTRIES[name]).faults == ()
    assert FOUND.page(name, "md") == path_of(name).read_text("utf-8")
    if ENTRIES[name].standing in (Standing.PROVED, Standing.SUPPORTED):
        assert survivors(name) == []


@pytest.mark.parametrize("name", SAMPLE)
def test_an_entry_stands(name: str) -> None:
    stands(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", REST)
def test_every_entry_stands(name: str) -> None:
    stands(name)


def test_subjects_are_modules_of_the_package() -> None:
    assert all(import_module(f"identities.{s.name}").__doc__ for s in FOUND.subjects)
