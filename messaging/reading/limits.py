"""How large and how tangled a mail may be before it is set aside unread (T29, T30)."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Limits:
    size: int = 25 * 1024 * 1024
    parts: int = 200
    depth: int = 20
    headers: int = 200
    header_line: int = 8 * 1024
    header_block: int = 64 * 1024
    references: int = 20  # the youngest ones are kept
    text: int = 4 * 1024 * 1024  # characters; what is longer becomes an attachment


class Unreadable(Exception):
    """A mail that is kept as it came, and why nobody should try to read it."""

    class Reason(StrEnum):
        EMPTY = "empty"
        TOO_LARGE = "too large"
        TOO_MANY_PARTS = "too many parts"
        TOO_DEEP = "parts nested too deeply"
        TOO_MANY_HEADERS = "too many headers"
        HEADERS_TOO_LARGE = "headers too large"
        NO_HEADERS = "no headers"
        BROKEN = "broken in a way that we do not know"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
