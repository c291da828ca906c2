"""The language server in Neovim and Emacs themselves, started by the settings that the documentation gives."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pygls")
pytestmark = pytest.mark.surfaces

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "editors.md"
NOTES = "# Notes\n\nLet $x$ be real.\n\n$$ (x+1)^2 = x^2 + 1 $$\n"

#: What Neovim 0.8 brought; the test runs on older ones too.
START = """
vim.lsp.start = vim.lsp.start or function(config)
  vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
end
"""
TOLD_BY_NEOVIM = """
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 200)
for _, d in ipairs(vim.diagnostic.get(0)) do io.write(string.format("%d %s\\n", d.lnum + 1, d.message)) end
local at = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 4, character = 5 } }
for _, x in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", at, 20000) or {}) do io.write(x.result.contents.value) end
vim.cmd("qa!")
"""
TOLD_BY_EMACS = """
(setq eglot-sync-connect t)
(find-file "notes.md")
(run-hooks 'post-command-hook)
(let ((n 0))
  (while (and (< n 300) (null (flymake-diagnostics)))
    (accept-process-output nil 0.2)
    (setq n (1+ n))))
(dolist (d (flymake-diagnostics))
  (princ (format "%d %s\\n" (line-number-at-pos (flymake-diagnostic-beg d)) (flymake-diagnostic-text d))))
"""


def settings(editor: str) -> list[str]:
    """The blocks of settings in the documentation's section on an editor."""
    section = DOCUMENTATION.read_text("utf-8").split(f"\n### {editor}\n")[1].split("\n###")[0]
    return re.findall(r"```\w+\n(.*?)```", section, re.DOTALL)


def told(folder: Path, *call: str) -> str:
    """What an editor says of the notes; `derive` is the one that is tested."""
    (folder / "notes.md").write_text(NOTES, "utf-8")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    done = subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=180)
    return done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("nvim") is None, reason="needs Neovim")
def test_neovim_shows_what_is_false(tmp_path: Path) -> None:
    recent, older = settings("Neovim")
    has_config = "1" in told(tmp_path, "nvim", "--clean", "--headless", "-c", "echo has('nvim-0.11')", "-c", "qa!").split()
    (tmp_path / "init.lua").write_text(recent if has_config else START + older, "utf-8")
    (tmp_path / "told.lua").write_text(TOLD_BY_NEOVIM, "utf-8")
    said = told(tmp_path, "nvim", "--clean", "--headless", "-u", "init.lua", "-c", "filetype on", "notes.md", "-c", "luafile told.lua")
    assert "5 This is false: (x+1)^2 = x^2 + 1" in said
    assert "refuted" in said
    assert "*fails at:*" in said


def _has_eglot() -> bool:
    call = ("emacs", "-q", "--batch", "--eval", "(progn (package-initialize) (require 'eglot) (require 'markdown-mode))")
    return shutil.which("emacs") is not None and subprocess.run(call, capture_output=True, check=False).returncode == 0


def test_emacs_shows_what_is_false(tmp_path: Path) -> None:
    if not _has_eglot():
        pytest.skip("needs Emacs with Eglot and markdown-mode")
    (given,) = settings("Emacs")
    (tmp_path / "told.el").write_text(f"(package-initialize)\n(require 'eglot)\n(require 'markdown-mode)\n{given}{TOLD_BY_EMACS}", "utf-8")
    said = told(tmp_path, "emacs", "-q", "--batch", "-l", "told.el")
    assert "5 derive [refuted]: This is false: (x+1)^2 = x^2 + 1" in said
