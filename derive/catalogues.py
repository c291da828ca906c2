"""A catalogue of identities as the engine sees it: something that another package registers, and the few things it can write.

The engine knows no identity by name. A package brings a catalogue by an entry point of the group `derive.catalogue` whose value is
a function without arguments that returns a `Catalogue`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Protocol, cast

GROUP = "derive.catalogue"


class NoSuchEntry(Exception):
    """No entry has that name; the message is a sentence, with the names that come near."""


class Catalogue(Protocol):
    """What the commands `list`, `show` and `notes` ask of a catalogue; all that it returns is text that ends with its last line."""

    def listing(self, words: Sequence[str]) -> str:
        """Return a line for each entry that has all words, in the catalogue's order."""
        ...

    def coverage(self) -> str:
        """Return the table of what the catalogue covers, subject by subject, and what is left."""
        ...

    def page(self, name: str, form: str) -> str:
        """Return the page of one entry as `text`, `md`, `tex` or `html`; raise NoSuchEntry."""
        ...

    def notes(self, names: Sequence[str], form: str) -> str:
        """Return a whole document, `md`, `tex` or `html`, of the entries and subjects named, of all where none is; raise NoSuchEntry."""
        ...


def find_catalogue() -> Catalogue | None:
    """Return the registered catalogue, the first by name, or None where no package brings one."""
    found = sorted(entry_points(group=GROUP), key=lambda e: e.name)
    return cast(Catalogue, found[0].load()()) if found else None
