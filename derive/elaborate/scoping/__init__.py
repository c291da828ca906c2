"""Declarations into a scope: what the letters mean at one place, which conditions hold there, which definitions stand."""
