"""The page's application without a browser: who is answered, within which bounds, and what."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from derive.page.answers import as_sheet, checked, derived, preview

ROOT = Path(__file__).parents[2]
START = "from derive.cli import main; main(['serve', '--no-browser', '--port', '0'])"


@pytest.fixture(scope="session")
def page() -> Iterator[str]:
    """The address of a page that is served by the command."""
    command = [sys.executable, "-u", "-c", START]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout is not None
    address = process.stdout.readline().split()[3]
    for _ in range(200):
        try:
            httpx.get(address)
            break
        except httpx.TransportError:
            time.sleep(0.05)
    yield address
    process.terminate()
    process.wait(20)
    process.stdout.close()


def asked(page: str, what: str, data: Any, **headers: str) -> httpx.Response:
    return httpx.post(f"{page}api/{what}", json=data, headers=headers, timeout=90)


@pytest.mark.parametrize("path", ["", "page.js", "page.css", "cards.css", "icon.svg"])
def test_what_the_page_is_made_of_comes_from_the_package(page: str, path: str) -> None:
    answer = httpx.get(page + path)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    without_namespace = answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "http:" not in without_namespace
    assert "https:" not in without_namespace


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1.evil.example:80", "localhost:1", ""])
def test_another_host_name_is_not_answered(page: str, host: str) -> None:
    assert httpx.get(page, headers={"host": host}).status_code in (400, 421)


def test_another_origin_is_not_answered(page: str) -> None:
    assert asked(page, "check", {"text": "1 = 1"}, origin="http://evil.example").status_code == 403
    assert asked(page, "check", {"text": "1 = 1"}, origin="null").status_code == 403
    answer = asked(page, "check", {"text": "1 = 1"}, origin=page.rstrip("/"))
    assert answer.status_code == 200
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_forms_of_other_pages_are_not_answered(page: str) -> None:
    assert httpx.post(page + "api/check", data={"text": "1 = 1"}).status_code == 415
    assert httpx.post(page + "api/check", content=b'{"text": "1"}', headers={"content-type": "text/plain"}).status_code == 415


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": 1}', b'{"other": ""}', b'{"text": "\\ud800"}', b"[" * 100_000])
def test_data_of_another_form_are_refused(page: str, body: bytes) -> None:
    assert httpx.post(page + "api/check", content=body, headers={"content-type": "application/json"}).status_code == 400


def test_size_is_bounded(page: str) -> None:
    assert asked(page, "check", {"text": "x" * 400_000}).status_code == 413


def test_a_check_says_what_is_true(page: str) -> None:
    right = asked(page, "check", {"text": "(A B)^\\top = B^\\top A^\\top"}).json()
    wrong = asked(page, "check", {"text": "(A B)^\\top = A^\\top B^\\top"}).json()
    assert (right["verdicts"], wrong["verdicts"]) == (["proved"], ["refuted"])
    assert "fails at" in wrong["html"]


def test_what_hangs_is_killed_and_the_next_is_answered(page: str) -> None:
    start = time.monotonic()
    for k in range(2):
        hostile = f"x^{{{{{9 + k}^{{9^{{9^9}}}}}}}} = \\sum_{{k=1}}^{{10^{{99}}}} \\prod_{{j=1}}^{{k!}} \\binom{{j}}{{k}}^{{j!!}}"
        assert asked(page, "check", {"text": hostile}).status_code == 200
    assert time.monotonic() - start < 80
    assert asked(page, "check", {"text": "1 + 1 = 2"}).json()["verdicts"] == ["proved"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = x", "$$x = x$$"),
        ("a\n= b", "\\begin{align*}\na \\\\\n= b\n\\end{align*}"),
        ("a &= b \\\\ &= c", "\\begin{align*}\na &= b \\\\ &= c\n\\end{align*}"),
        ("x = x\n\ny = y", "$$x = x$$\n\n$$y = y$$"),
        ("Let $x$ be real.", "Let $x$ be real."),
        ("", ""),
    ],
)
def test_one_box_takes_formulas_derivations_and_sheets(text: str, expected: str) -> None:
    assert as_sheet(text) == (expected, "page.md")


def test_latex_is_known_by_its_commands() -> None:
    assert as_sheet("\\section{One} $x = x$")[1] == "page.tex"


def test_the_preview_is_mathml_and_nothing_of_the_text_is_markup() -> None:
    shown = preview({"text": "<b onclick=x>Let</b> <script>x</script> & $x < y$ and\n\n$$\\text{<img src=x>}$$"})["html"]
    assert "<math" in shown
    for tag in ("<b", "<script", "<img"):
        assert tag not in shown


def test_results_hold_no_markup_of_the_text() -> None:
    text = "Let $x$ be <img src=x onerror=alert(1)>. $x = \\text{<script>alert(1)</script>}$ and $\\<script>$"
    said = checked({"text": text, "given": ""})
    assert "<script" not in said["html"]
    assert "<img" not in said["html"]


def test_derivatives_come_with_steps_and_code() -> None:
    said = derived({"kind": "gradient", "text": "x^\\top A x", "wrt": "x", "given": "Let $A$ be symmetric.", "layout": ""})
    for part in ("<math", "Steps", "symmetry", "def gradient(A, x)"):
        assert part in said["html"]
    assert "never closed" in derived({"kind": "gradient", "text": "x^\\top A (", "wrt": "x", "given": ""})["fault"]
    assert "fault" in derived({"kind": "__class__", "text": "x", "wrt": "x", "given": ""})
