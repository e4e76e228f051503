"""Loading a library without the optional ones it would load beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast


@contextmanager
def withheld(*names: str) -> Iterator[None]:
    """Inside, `import` of these fails as if they were not installed; what is loaded already stays."""
    hidden = [name for name in names if name not in sys.modules]
    # None is how Python marks a module that must not be found.
    cast("dict[str, object]", sys.modules).update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
