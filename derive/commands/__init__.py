"""The commands of `derive`, one module each; `derive.cli` puts them together."""
