"""`make docs`: write the generated pages of `docs/`, the commands of all rooms among them."""

from __future__ import annotations

from pathlib import Path

from graph.docs import pages, write
from web.cli import kenner


def main(folder: Path = Path("docs")) -> None:
    write(folder, pages(kenner))


if __name__ == "__main__":
    main()
