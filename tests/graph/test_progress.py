"""The bar on long work, as somebody at a terminal has it."""

import io
import sys

import pytest

from graph.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_stands_while_nobody_knows_how_much_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    with progress("counting") as done:
        done(3, None)
        done(3, 7)

    assert "counting" in terminal.getvalue()


def test_nothing_is_drawn_into_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    with progress("counting") as done:
        done(3, None)

    assert capfd.readouterr() == ("", "")
