"""The made world: a fictional outdoor brand, its rivals and the people around them, from a seed.

`generate` writes import files and, apart from them, the planted truth, which nothing imports.
The same seed and size give the same bytes.
"""

from graph.worlds.made.generate import MadeWorld, generate

__all__ = ["MadeWorld", "generate"]
