"""How the entries stand: `python -m identities [--no-cache] [SUBJECT or NAME …]`, a line for each, its faults below it.

The exit status is 1 if an entry does not bear out what it says.
"""

from __future__ import annotations

import sys
import time

from derive.run.cache import VerdictCache, default_path
from derive.run.pool import Limits, default_workers
from identities.catalogue import catalogue
from identities.verification import Verified, verify

#: Seconds for one entry; each takes well below one on an idle machine.
LIMIT = 60.0


def main(arguments: list[str]) -> int:
    """Verify entries, all of them where none is named, and say how they stand."""
    start = time.perf_counter()
    names = [a for a in arguments if a != "--no-cache"]
    entries = [(n, e) for s in catalogue().chosen(names) for n, e in s.entries.items()]
    kept = VerdictCache(default_path()) if "--no-cache" not in arguments else None
    found: dict[int, Verified] = {}
    try:
        for k, verified in verify([e for _, e in entries], Limits(LIMIT, workers=default_workers()), kept):
            found[k] = verified
    finally:
        if kept is not None:
            kept.close()
    wrong = 0
    for k, (name, entry) in enumerate(entries):
        v = found[k]
        wrong += bool(v.faults)
        how = " by its derivation" if v.by_derivation else ""
        print(f"{'✗' if v.faults else '✓'} {name:<40} {entry.standing.value:<10} {v.verdict}{how}  {v.seconds:.2f} s")
        for fault in v.faults:
            print(f"    {fault}")
    print(f"{len(entries)} entries, {wrong} with a fault   {time.perf_counter() - start:.1f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
