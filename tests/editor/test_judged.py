"""What an editor shows: only what changed is judged again, faults stand at their places, and every edit that is offered mends."""

from __future__ import annotations

from typing import Any

import pytest

from derive.editor.judged import judged
from derive.editor.mending import Edit, mends
from derive.run.cache import VerdictCache
from derive.source import Source
from derive.terms.verdict import Judgement

SQUARE = "Let $A, B \\in \\mathbb{R}^{n \\times n}$ and $x \\in \\mathbb{R}^n$.\n\n"


def request(text: str, path: str = "sheet.md") -> dict[str, Any]:
    return {"text": text, "path": path, "given": "", "seed": 0, "timeout": 10.0, "workers": 1, "first": 1, "last": 10**6}


def applied(text: str, mend: dict[str, Any]) -> str:
    starts = Source(text).line_starts
    line, column, end_line, end_column = mend["region"]
    return Edit("", starts[line - 1] + column - 1, starts[end_line - 1] + end_column - 1, mend["text"]).applied(text)


def test_only_formulas_that_changed_are_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    put = VerdictCache.put

    def counted(self: VerdictCache, key: str, judgements: tuple[Judgement, ...]) -> None:
        kept.append(key)
        put(self, key, judgements)

    monkeypatch.setattr(VerdictCache, "put", counted)
    formulas = [f"$({k} x + y)^2 = {k * k} x^2 + {2 * k} x y + y^2$" for k in range(71, 91)]
    judged(request("\n\n".join(formulas)))
    first = len(kept)
    kept.clear()
    formulas[7] = formulas[7].replace("y^2$", "7 y^2$")
    changed = judged(request("One more line.\n\n" + "\n\n".join(formulas)))
    assert (first, len(kept)) == (20, 1)
    assert [f["code"] for f in changed["findings"]] == ["refuted"]


@pytest.mark.parametrize(
    ("formula", "mend"),
    [
        ("$\\nabla_x (x^\\top A x) = 2 A x$", "Let $A$ be symmetric. "),
        ("$(A B)^\\top = A^\\top B^\\top$", " B^\\top A^\\top"),
        ("$$\\nabla_x \\|x\\|_2^2 = x$$", " 2 x"),
        ("Hence $A A^{-1} = I_n$ and so on.", "Let $A$ be invertible. "),
    ],
)
def test_an_edit_that_is_offered_mends(formula: str, mend: str) -> None:
    text = SQUARE + formula + "\n"
    found = mends(request(text))
    assert mend in [m["text"] for m in found]
    for each in found:
        assert judged(request(applied(text, each)))["findings"] == []
        assert not [m for m in mends(request(applied(text, each))) if m["text"] == each["text"]]


@pytest.mark.parametrize(
    "text",
    [
        SQUARE + "$A B = A B$",
        SQUARE + "$\\operatorname{tr}(A) = x$",
        SQUARE + "# The title $\\nabla_x (x^\\top A x) = 2 A x$",
        "$x = x + 1$",
        "no mathematics",
        "",
    ],
)
def test_nothing_is_offered_where_nothing_mends(text: str) -> None:
    assert mends(request(text)) == []


def test_an_edit_in_latex_and_beside_macros() -> None:
    preamble = "\\newcommand{\\T}{^\\top}\n\\begin{document}\n"
    text = preamble + "Let $A, B \\in \\mathbb{R}^{n \\times n}$. Then $(A B)\\T = A\\T B\\T$.\n\\end{document}\n"
    for each in mends(request(text, "paper.tex")):
        assert judged(request(applied(text, each), "paper.tex"))["findings"] == []


def test_hovering_says_nothing_that_is_markup() -> None:
    said = judged(request("Let $x$ be real. $x = x + \\text{<b>*a*</b>}$ and $x^2 \\ge 0$."))
    for formula in said["formulas"]:
        outside = "".join(formula["says"].split("```")[::2])
        assert "<b>" not in outside.replace("\\<b\\>", "")
