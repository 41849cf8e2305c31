"""Lines that the sender's program wrapped and marked so, put together again (RFC 3676)."""

from itertools import groupby

SIGNATURE = "-- "


def unflowed(text: str, *, delete_space: bool = False) -> str:
    lines = [_taken_apart(line) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(
        ">" * depth + (" " if depth and words else "") + words
        for depth, group in groupby(lines, key=lambda line: line[0])
        for words in _paragraphs([words for _, words in group], delete_space)
    )


def _taken_apart(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and the line without its marks and its stuffed space."""
    words = line.lstrip(">")
    return len(line) - len(words), words.removeprefix(" ")


def _paragraphs(lines: list[str], delete_space: bool) -> list[str]:
    paragraphs: list[str] = []
    open_line: list[str] = []
    for line in lines:
        if line == SIGNATURE:
            paragraphs += ["".join(open_line)] if open_line else []
            paragraphs, open_line = [*paragraphs, line], []
        elif line.endswith(" "):
            open_line.append(line[:-1] if delete_space else line)
        else:
            paragraphs.append("".join([*open_line, line]))
            open_line = []
    return [*paragraphs, "".join(open_line)] if open_line else paragraphs
