"""How the entries stand: `python -m identities [SUBJECT or NAME …]`. The exit status is 1 if one does not bear out what it says."""

from __future__ import annotations

import sys
import time

from identities.catalogue import catalogue
from identities.checks import check


def main(names: list[str]) -> int:
    """Print a line for each entry, and its faults below it."""
    wrong = 0
    for subject in catalogue().chosen(names):
        for name, entry in subject.entries.items():
            start = time.perf_counter()
            found = check(entry)
            seconds = time.perf_counter() - start
            wrong += bool(found.faults)
            how = " by its derivation" if found.by_derivation else ""
            print(f"{'✗' if found.faults else '✓'} {name:<32} {entry.standing.value:<10} {found.verdict.value}{how}  {seconds:.2f} s")
            for line, judgement in found.derivation:
                print(f"      {judgement.verdict.value:<10} {' '.join(line.latex.split())}")
            for fault in found.faults:
                print(f"    {fault}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
