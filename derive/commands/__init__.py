"""The commands of `derive` that are long enough for a module each; `derive.cli` puts them together."""
