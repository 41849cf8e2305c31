"""Work on what strangers send, in a process of its own: what a hostile file breaks is that one alone (T25, T29)."""

from .process import TURN, Apart, Died, TooSlow

__all__ = ["TURN", "Apart", "Died", "TooSlow"]
