"""The language server: what editors show of a sheet while it is written."""
