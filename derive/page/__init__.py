"""The local page: formulas, sheets and derivations typed into a browser, judged and derived on this machine alone."""
