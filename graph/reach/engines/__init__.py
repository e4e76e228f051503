"""Measures on engines beside this machine's arrays."""
