"""Load and faults on the language server and the page: thousands of formulas that are random, cut off, or meant to do harm.

Each goes over the real protocol. It must be answered or ended, the process must live, answer a plain formula afterwards, and hold no more
memory than before. `SURFACES` in the environment says how many formulas each of the two gets.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import string
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parents[2]
MANY = int(os.environ.get("SURFACES", "3000"))
#: So many formulas stand in one sheet.
SHEET = 100
MEGABYTES = 120

COMMANDS = r"""\frac \sqrt \sum \int \prod \nabla \partial \left( \right) \begin{align} \end{align} \begin{bmatrix} \end{bmatrix}
\\ & ^ _ { } ( ) [ ] | \| \top \det \operatorname{tr} \log \exp \mathbb{E} \mathcal{N} \text{if} \def\x{\x\x}
\newcommand{\a}{\a} = \le < > \ne
\in \sim + - * / ! ' , ; . x y A B \beta \Sigma \sigma \mu 0 1 2 10^{99} -1 𝔼 𝒩 ∇ é \u200b \infty \lim_{x\to 0} \max \arg
\binom{n}{k} \dots""".split()
HOSTILE = (
    r"x^{9^{9^{9^{9^9}}}} = 1",
    r"\prod_{k=1}^{10^{12}} \sum_{j=1}^{k!} \frac{1}{j^k} = 1",
    "{" * 5000 + "x" + "}" * 5000 + " = x",
    r"\frac{1}{" * 800 + "x" + "}" * 800 + " = x",
    r"\left(" * 3000,
    "x + " * 3000 + "x = 0",
    r"\def\a{\a\a}\a = 1",
    r"\newcommand{\b}[1]{#1#1#1} \b{\b{\b{\b{\b{\b{\b{\b{\b{x}}}}}}}}} = x",
    r"\det \begin{pmatrix}" + r" \\ ".join(" & ".join(f"a_{{{i}{j}}}" for j in range(14)) for i in range(14)) + r"\end{pmatrix} = 0",
    r"\int_0^1 \int_0^1 \int_0^1 \int_0^1 e^{\sin(xyzw)} dx dy dz dw = 1",
    "(((a+b)^{50}+c)^{50}+d)^{50} = (((a+b)^{50}+c)^{50}+e)^{50}",
    "\x00\x01\x02 = \x1b[31m",
    "x = \ud800",
    "<script>alert(1)</script> = {{ 7 * 7 }}",
)
PLAIN = "(x + 1)^2 = x^2 + 2x + 1"


def formulas(count: int, seed: int) -> Iterator[str]:
    """Formulas that are random in their pieces, cut off, or hostile."""
    rng = random.Random(seed)
    real = [json.loads(line) for line in (ROOT / "tests/cases/formulas_seeds.jsonl").read_text("utf-8").splitlines()]
    texts = [str(r["latex"]) for r in real]
    for k in range(count):
        match k % 20:
            case 0 if k % 60 == 0:
                yield HOSTILE[k // 60 % len(HOSTILE)]
            case n if n < 8:
                yield " ".join(rng.choices(COMMANDS, k=rng.randint(1, 40)))
            case n if n < 12:
                text = rng.choice(texts)
                yield text[: rng.randint(1, len(text))]
            case n if n < 16:
                text = rng.choice(texts)
                at = rng.randrange(len(text))
                yield text[:at] + rng.choice(COMMANDS) + text[at + rng.randint(0, 5) :]
            case 16:
                yield "".join(rng.choices(string.printable, k=rng.randint(1, 200)))
            case _:
                yield f"{rng.randint(1, 9)} x^{rng.randint(2, 9)} + {rng.choice('xyz')} = {rng.choice(texts)}"


def memory(process: psutil.Process) -> float:
    """Megabytes that a process and its lasting children hold."""
    return float(sum(p.memory_info().rss for p in (process, *process.children()) if p.is_running()) / 2**20)


def shown(name: str, seconds: float, slowest: float, before: float, after: float, counts: dict[str, int]) -> bool:
    print(f"{name}: {MANY} formulas in {seconds:.0f} s, the slowest request {slowest:.1f} s")
    print(f"  memory {before:.0f} MB before, {after:.0f} MB after; answers: {', '.join(f'{k} {n}' for k, n in sorted(counts.items()))}")
    return after - before > MEGABYTES


# --- the page -------------------------------------------------------------------------------------------------------------------


def page() -> bool:
    """Each formula by itself: previewed, and every second one judged, every tenth derived."""
    command = [sys.executable, "-u", "-c", "from derive.cli import main; main(['serve', '--no-browser', '--port', '0'])"]
    process = psutil.Popen(command, stdout=-1, text=True)
    address = process.stdout.readline().split()[3]
    counts: dict[str, int] = {}
    slowest = 0.0
    with httpx.Client(base_url=address, timeout=90) as client:

        def ask(what: str, data: dict[str, Any]) -> Any:
            nonlocal slowest
            start = time.monotonic()
            body = json.dumps(data).encode()
            answer = client.post(f"api/{what}", content=body, headers={"content-type": "application/json"})
            slowest = max(slowest, time.monotonic() - start)
            kind = f"{what} {answer.status_code}" + (" ended" if "fault" in answer.json() and what != "derive" else "")
            counts[kind] = counts.get(kind, 0) + 1
            return answer.json()

        time.sleep(8)
        ask("check", {"text": PLAIN})
        before, start = memory(process), time.monotonic()
        for k, text in enumerate(formulas(MANY, 1)):
            if k % 10 == 9:
                ask("derive", {"kind": "gradient", "text": text, "wrt": "x"})
            ask("check" if k % 2 else "preview", {"text": text})
        seconds = time.monotonic() - start
        assert ask("check", {"text": PLAIN})["verdicts"] == ["proved"]
        assert process.is_running()
    grown = shown("serve", seconds, slowest, before, memory(process), counts)
    process.terminate()
    process.wait(20)
    return grown


# --- the language server --------------------------------------------------------------------------------------------------------


async def server() -> bool:
    """Sheets of many formulas, opened and typed on over the protocol."""
    from lsprotocol import types as lsp
    from pytest_lsp import client_capabilities, make_test_lsp_client

    client = make_test_lsp_client()
    await client.start_io(sys.executable, "-c", "from derive.cli import main; main(['lsp'])")
    options = {"pause": 0.0, "timeout": 2, "workers": 2}
    params = lsp.InitializeParams(capabilities=client_capabilities("visual-studio-code"), initialization_options=options)
    await client.initialize_session(params)
    process = psutil.Process(client._server.pid)
    counts: dict[str, int] = {}
    slowest = 0.0

    async def judged(name: str, text: str) -> list[Any]:
        nonlocal slowest
        begun = time.monotonic()
        uri = f"file:///{name}.md"
        client.diagnostics.pop(uri, None)
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "markdown", 1, text)))
        at = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(0, 1))
        while True:  # until all of it has been judged, which hovering over the first formula tells
            async with asyncio.timeout(600):
                while uri not in client.diagnostics:
                    await asyncio.sleep(0.02)
            said = await client.text_document_hover_async(at)
            if said is None or "being judged" not in str(said.contents):
                break
            await asyncio.sleep(0.1)
        slowest = max(slowest, time.monotonic() - begun)
        found = list(client.diagnostics.pop(uri))
        client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
        return found

    await judged("plain", f"$$ {PLAIN} $$")
    await asyncio.sleep(1)
    before, start = memory(process), time.monotonic()
    texts = list(formulas(MANY, 2))
    for k in range(0, MANY, SHEET):
        text = "\n\n".join(f"$$ {t} $$" for t in texts[k : k + SHEET]).encode("utf-8", "replace").decode()
        for d in await judged(f"sheet{k}", text):
            counts[str(d.code)] = counts.get(str(d.code), 0) + 1
    seconds = time.monotonic() - start
    (wrong,) = await judged("last", "Let $x$ be real. $x = x + 1$")
    assert wrong.code == "refuted"
    grown = shown("lsp", seconds, slowest, before, memory(process), counts)
    await client.shutdown_session()
    await client.stop()
    return grown


def main() -> int:
    grown = asyncio.run(server())
    return int(page() or grown)


if __name__ == "__main__":
    sys.exit(main())
