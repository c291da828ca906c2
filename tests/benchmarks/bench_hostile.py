"""Ten thousand hostile and random formulas through the command: none crashes it, none hangs beyond its limit, memory stays bounded.

    python -m tests.benchmarks.bench_hostile [HOW MANY]

Four kinds in equal parts, always the same ones: formulas of the test cases with characters dropped, doubled, swapped and put in; pieces
of LaTeX in random order; mathematics that is well formed and senseless (powers of powers, sums without end, deep nesting, huge
matrices); and bytes that are no mathematics. They stand in sheets, between prose with random conditions, and the command is run as a
user runs it. What is counted: how it ended, how many records it gave, how many formulas were ended by the clock, by the bound on memory
or by an internal error, the longest one, and the memory of this process and of its children.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "cases"
SEED = 20
FORMULAS = 10_000
A_SHEET = 50
SECONDS, MEGABYTES = 2.0, 512
PIECES = (
    r"\frac \sqrt \sum_{i=1}^n \int_0^\infty \prod_{k} \lim_{x\to0} \nabla_x \partial \operatorname{tr} \det \log \exp \max_i \|x\|"
    r" A^\top A^{-1} X \beta \theta_{ij} \hat{y} \mathbb{E}[X] \mathrm{Var}(X) \sim \mathcal{N}(\mu,\Sigma) = \le \ne \propto"
    r" \in\mathbb{R}^{n\times{n}} ( ) [ ] { } | \| \left( \right) \begin{pmatrix} \end{pmatrix} & \\ ^ _ , . ; ! ' + - / * \cdot"
    r" \otimes \circ 0 1 2 10^{99} a b x y \text{if} \ldots \cdots \Rightarrow \iff \forall \exists \bar{x} \dot{x} \tilde A"
    r" \underbrace{x}_{n} \binom{n}{k} \lfloor \rfloor"
).split(" ")


def _matrix(r: random.Random, n: int) -> str:
    rows = (" & ".join(r.choices("abx01", k=n)) for _ in range(n))
    return "\\begin{pmatrix}" + r" \\ ".join(rows) + "\\end{pmatrix}"


SENSELESS: tuple[Callable[[random.Random], str], ...] = (
    lambda r: "x" + "^{x" * (d := r.randint(1, 40)) + "}" * d + " = 1",
    lambda r: "(" * (d := r.randint(1, 300)) + "x" + ")" * d + " = x",
    lambda r: f"10^{{10^{{{r.randint(1, 99)}}}}} = {r.randint(1, 9)}!!",
    lambda r: f"{r.randint(1, 10**6)}! = \\binom{{{r.randint(1, 10**6)}}}{{{r.randint(1, 10**5)}}}",
    lambda r: f"\\sum_{{i=1}}^{{10^{r.randint(1, 30)}}} \\frac{{1}}{{i^{r.randint(1, 50)}}} = \\pi",
    lambda r: f"(x + y + z + w)^{{{r.randint(2, 400)}}} = (w + z + y + x)^{{{r.randint(2, 400)}}}",
    lambda r: f"\\det(A^{{{r.randint(1, 500)}}} + B) = \\det(B + A^{{{r.randint(1, 500)}}})",
    lambda r: _matrix(r, r.randint(1, 30)) + "^{-1} = I",
    lambda r: " = ".join(r.choices(("a", "b", "a + b", "0"), k=r.randint(2, 120))),
    lambda r: "\\int " * r.randint(1, 12) + "e^{-x^2 y^3 z} \\, dx \\, dy = \\zeta(3)",
    lambda r: "\\frac{1}{" * (d := r.randint(1, 120)) + "x" + "}" * d + " = x",
    lambda r: "\\nabla_x " * r.randint(1, 8) + "\\exp(\\sin(\\exp(x^\\top A x))) = 0",
    lambda r: r"\mathbb{E}[" * (d := r.randint(1, 20)) + "X" + "]" * d + " = X",
    lambda r: "+".join(f"x_{{{k}}}^{{{r.randint(1, 9)}}}" for k in range(r.randint(2, 150))) + " = 0",
    lambda r: r"\operatorname{tr}(" + "".join(r.choices(("A", "B", "C", "A^\\top", "B^{-1}"), k=r.randint(2, 60))) + ") = 1",
)
CONDITIONS = (
    "",
    "Let $A, B \\in \\mathbb{R}^{n \\times n}$ be invertible.",
    "Let $x, y$ be real.",
    "Let $X \\sim \\mathcal{N}(\\mu, \\sigma^2)$.",
    "Suppose $x > 0$ unless otherwise stated.",
    "where $A$ is $n \\times",
    "For all $x \\in \\mathbb{C}$,",
    "<!-- derive: given $A$ symmetric -->",
)


def mutated(formula: str, r: random.Random) -> str:
    """A formula with some of its characters dropped, doubled, swapped or others put in."""
    text = list(formula)
    for _ in range(r.randint(1, 6)):
        if not text:
            break
        k = r.randrange(len(text))
        match r.randrange(4):
            case 0:
                del text[k]
            case 1:
                text[k : k + 1] = text[k] * r.randint(2, 5)
            case 2:
                j = r.randrange(len(text))
                text[j], text[k] = text[k], text[j]
            case _:
                text.insert(k, r.choice((*"{}^_\\&|()[]=", "\\frac", "\\sum", "\u2211", "\u0301")))
    return "".join(text)


def formulas(count: int, seed: int = SEED) -> Iterator[str]:
    """Yield `count` formulas, the same ones for the same seed."""
    r = random.Random(seed)
    known = [json.loads(line)["latex"] for line in (CASES / "sheet_claims.jsonl").read_text("utf-8").splitlines()]
    for k in range(count):
        match k % 4:
            case 0:
                yield mutated(r.choice(known), r)
            case 1:
                yield " ".join(r.choices(PIECES, k=r.randint(1, 40)))
            case 2:
                yield r.choice(SENSELESS)(r)
            case _:
                kinds = ((32, 126), (160, 0x2FFF), (0x1D400, 0x1D4FF))
                yield "".join(chr(r.randint(*r.choice(kinds))) for _ in range(r.randint(1, 80)))


def sheets(folder: Path, count: int, seed: int = SEED) -> int:
    """Write the formulas into sheets; return how many sheets there are."""
    r = random.Random(seed)
    made = list(formulas(count, seed))
    for k in range(0, count, A_SHEET):
        blocks = (f"{r.choice(CONDITIONS)}\n\n$$\n{f}\n$$" for f in made[k : k + A_SHEET])
        (folder / f"{k:06}.md").write_text("\n\n".join(blocks) + "\n", "utf-8", "surrogatepass")
    return -(-count // A_SHEET)


def main() -> bool:
    """Run it and print the figures; return whether something went wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FORMULAS
    with tempfile.TemporaryDirectory() as name:
        files = sheets(Path(name), count)
        out = Path(name) / "report.out"
        call = [sys.executable, "-m", "derive.cli", "check", name, "--format", "json", "-o", str(out), "--no-cache"]
        start = time.monotonic()
        done = subprocess.run([*call, "--timeout", str(SECONDS), "--memory", str(MEGABYTES)], capture_output=True, text=True, check=False)
        seconds = time.monotonic() - start
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        report = json.loads(out.read_text("utf-8"))
    records = [f for d in report["documents"] for f in d["formulas"]]
    lines = [s for f in records for s in (f["steps"] or (f,))]
    verdicts = Counter(f["verdict"] for f in records)
    notes = [s["note"] or "" for s in lines]
    ended = {why: sum(n.startswith(why) for n in notes) for why in ("out of time", "out of memory", "internal error")}
    faulty = [d["error"] for d in report["documents"] if d["error"]]
    longest = max((s["seconds"] for s in lines), default=0.0)
    print(f"{count} formulas in {files} sheets: {len(records)} records in {seconds:.0f} s, status {done.returncode}")
    print("  " + ", ".join(f"{n} {v}" for v, n in verdicts.most_common()))
    print("  " + ", ".join(f"{n} ended: {why}" for why, n in ended.items()))
    print(f"  the longest line took {longest:.1f} s of {SECONDS:g} s; the largest process {memory:.0f} MB")
    for text in [*faulty, *(n for n in notes if n.startswith("internal error")), done.stderr.strip()]:
        if text:
            print(f"  ! {text[:200]}")
    return bool(faulty or ended["internal error"] or done.stderr.strip() or done.returncode not in (0, 1))


if __name__ == "__main__":
    sys.exit(main())
