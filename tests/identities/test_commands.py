"""`derive list`, `show` and `notes`: what they write, and how they end."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from derive import catalogues
from derive.cli import main
from identities.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of this tree, whatever is installed."""
    monkeypatch.setattr(catalogues, "find_catalogue", catalogue)


def derive(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_catalogue_is_registered() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["entry-points"][catalogues.GROUP]["identities"].partition(":")
    assert getattr(import_module(module), name) is catalogue


def test_list_finds_by_words() -> None:
    assert derive("list", "trace", "cyclic").stdout.startswith("trace_cyclic ")
    assert derive("list").stdout.count("\n") == len(dict(catalogue()))
    assert "of" in derive("list", "--coverage").stdout.splitlines()[0]


@pytest.mark.parametrize("form", ["text", "md", "tex", "html"])
def test_show_writes_a_page(form: str) -> None:
    done = derive("show", "inv_mul", "--format", form)
    assert done.exit_code == 0
    assert "inverse" in done.stdout
    assert "normal form" not in done.stdout


def test_show_of_a_name_that_is_none_says_which_come_near() -> None:
    done = derive("show", "inv_mull")
    assert done.exit_code == 2
    assert "inv_mul" in done.stderr


def test_notes_go_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "notes.tex"
    done = derive("notes", "inv_mul", "trace_cyclic", "--format", "tex", "-o", str(out))
    assert (done.exit_code, done.stdout) == (0, "")
    text = out.read_text("utf-8")
    assert text.count("\\section{") == 2
    assert text.count("{align*}") % 2 == 0
    assert text.count("{") == text.count("}")
    assert "\\hyperref[trace]" not in text  # only what the document holds is referred to


def test_notes_in_html_are_well_formed_and_without_network() -> None:
    page = derive("notes", "trace_cyclic", "inv_mul", "det_pos_iff_posdef", "--format", "html").stdout
    body = page[page.index("<body>") : page.index("<script>")].replace('label="Search">', 'label="Search"/>')
    ElementTree.fromstring(body + "</body>")
    assert "http" not in page.replace("http://www.w3.org/1998/Math/MathML", "")
    assert "<math" in page


def test_markdown_notes_have_a_table_of_contents() -> None:
    text = derive("notes", "matrix_identities").stdout
    assert text.startswith("# Identities\n\n- [Traces, determinants and ranks](#traces-determinants-and-ranks)")
