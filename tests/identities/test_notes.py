"""Notes as they are set: plots beside entries, formulas that fit the page, and the whole catalogue through LaTeX."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from identities.catalogue import catalogue
from identities.latex_rows import lines, tokens, width
from identities.plots import PLOTS
from identities.write_latex import escaped
from identities.write_svg import svg, ticks

# --- plots ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_stands_beside_an_entry_and_is_drawn_from_finite_values(name: str) -> None:
    assert name in dict(catalogue())
    plot = PLOTS[name]()
    assert all(np.isfinite(c.x).all() and np.isfinite(c.y).all() and c.x.shape == c.y.shape for c in plot.curves)
    drawn = svg(plot)
    root = ElementTree.fromstring(drawn)
    assert root.get("viewBox", "").startswith("0 0 ")
    assert "nan" not in drawn
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", drawn) == []
    assert all(c.label.replace("_", "") in "".join(root.itertext()) for c in plot.curves)
    assert svg(PLOTS[name]()) == drawn


def test_a_plot_has_the_colours_of_the_page() -> None:
    assert re.findall(r'(?:fill|stroke)="', svg(PLOTS["sigmoid_deriv"]())) == []


def test_convergence_stays_below_its_bound() -> None:
    *values, bound = PLOTS["gd_rate_convex"]().curves
    assert all((c.y <= bound.y).all() for c in values)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-6, 6), (-12.2, 0.7), (0.001, 0.002), (3, 900)])
def test_ticks_are_few_round_and_inside(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 3 <= len(found) <= 10
    assert found[0] >= low - 1e-9
    assert found[-1] <= high + 1e-9


# --- lines that fit -------------------------------------------------------------------------------------------------------------

LONG = r"x^\top A x + y^\top B y + \frac{a + b}{c + d} - \left( p + q \right) z - (u + v + w) x = 0"


@pytest.mark.parametrize("room", [12, 20, 40, 400])
def test_a_formula_is_broken_before_its_signs_and_nothing_is_lost(room: float) -> None:
    found = lines(LONG, room)
    assert "".join("".join(found).split()) == "".join(LONG.split())
    assert all(tokens(line)[0] in ("+", "-", "=") for line in found[1:])
    assert all(line.count("{") == line.count("}") and line.count("\\left") == line.count("\\right") for line in found)
    assert len(lines(LONG, 400)) == 1


def test_what_is_wide_above_or_below_makes_a_fraction_wide() -> None:
    assert width(r"\frac{a + b + c}{d}") == width(r"\frac{d}{a + b + c}") < width("a + b + c + d")
    assert width("x^{n}") < width("xn")


def test_a_sign_is_no_break_where_it_belongs_to_what_follows() -> None:
    assert lines("-x", 0.1) == ("-x",)
    assert lines("a = -b", 1)[-1].startswith("=")


def test_prose_is_set_as_it_stands() -> None:
    assert escaped("50% of a_b & {c}") == r"50\% of a\_b \& \{c\}"
    assert escaped("10⁻¹²") == r"10\ensuremath{^{\ensuremath{-}}}\ensuremath{^{1}}\ensuremath{^{2}}"
    assert escaped("Aᵀ ≥ 0") == r"A\ensuremath{^{T}} \ensuremath{\geq} 0"


# --- the whole catalogue --------------------------------------------------------------------------------------------------------


@pytest.mark.surfaces
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex (Debian: texlive-latex-base, lmodern)")
def test_the_whole_catalogue_goes_through_pdflatex(tmp_path: Path) -> None:
    notes = tmp_path / "notes.tex"
    subprocess.run([sys.executable, "-m", "derive.cli", "notes", "--format", "tex", "-o", str(notes)], check=True)
    for _ in range(3):  # references and their numbers need three goes
        run = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", notes.name]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    log = (tmp_path / "notes.log").read_text("latin-1")
    assert "undefined references" not in log
    assert "multiply defined" not in log
    assert [w for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if float(w) > 40] == []
    text = notes.read_text("utf-8")
    assert text.count("\\subsection[") == len(dict(catalogue()))
