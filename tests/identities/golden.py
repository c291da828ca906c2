"""The golden pages, one Markdown file for each entry: `python -m tests.identities.golden [SUBJECT or NAME …]` writes them."""

from __future__ import annotations

import sys
from pathlib import Path

from identities.catalogue import Catalogue, catalogue

FOLDER = Path(__file__).resolve().parent.parent / "golden" / "identities"


def path_of(name: str) -> Path:
    """Where the page of an entry stands."""
    return FOLDER / f"{name}.md"


def write(found: Catalogue, names: list[str]) -> None:
    """Write the pages of the entries named, of all where none is; pages without an entry are removed then."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for subject in found.chosen(names):
        for name in subject.entries:
            path_of(name).write_text(found.page(name, "md"), "utf-8")
    if not names:
        for path in FOLDER.glob("*.md"):
            if path.stem not in dict(found):
                path.unlink()


if __name__ == "__main__":
    write(catalogue(), sys.argv[1:])
