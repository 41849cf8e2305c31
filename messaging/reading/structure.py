"""The parts of a mail (RFC 2046). Python's own parser recurses with the mail; this one knows how deep it is.

An attached mail (message/rfc822) is a file like any other and is not looked into.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .header_fields import Header, split_header
from .limits import Limits, Unreadable
from .mail import Problem

TYPE = re.compile(r"[!#$&^_.+\w-]+/[!#$&^_.+\w-]+")
# A line that can be a boundary nobody announced: the first of the body, with a part's header right after it.
UNANNOUNCED = re.compile(rb"(?:\A|\n)--(\S[^\r\n]{0,198})\r?\nContent-[A-Za-z-]+:", re.IGNORECASE)


@dataclass
class Part:
    header: Header
    body: bytes = b""
    preamble: bytes = b""  # what stands above the first boundary, for readers that know no MIME
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        return self.header.parameters("content-disposition")

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")

    def walk(self) -> Iterator["Part"]:
        yield self
        for part in self.parts:
            yield from part.walk()


class Splitter:
    """Cuts one mail into its parts, counting them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.count = 0

    def part(self, raw: bytes, *, depth: int = 0, usual_type: str = "text/plain") -> Part:
        self.count += 1
        if self.count > self.limits.parts:
            raise Unreadable(Unreadable.Reason.TOO_MANY_PARTS)
        if depth > self.limits.depth:
            raise Unreadable(Unreadable.Reason.TOO_DEEP)
        header, body = split_header(raw, self.limits)
        content_type, parameters = header.parameters("content-type")
        content_type = content_type if TYPE.fullmatch(content_type) else usual_type
        part = Part(header, body, content_type=content_type, parameters=parameters)
        if part.is_multipart:
            self._split(part, depth)
        return part

    def _split(self, part: Part, depth: int) -> None:
        usual_type = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
        pieces, closed = self._pieces(part, boundary) if boundary else ([], False)
        if not pieces and (found := UNANNOUNCED.search(part.body)):
            pieces, closed = self._pieces(part, found[1].rstrip())
        if not pieces and part.body.strip():
            part.problems.append(Problem.NO_BOUNDARY)
            part.content_type = "text/plain"
        elif not closed:
            part.problems.append(Problem.CUT_OFF)
        part.parts = [self.part(piece, depth=depth + 1, usual_type=usual_type) for piece in pieces]

    def _pieces(self, part: Part, boundary: bytes) -> tuple[list[bytes], bool]:
        """What stands between the boundary lines, and whether the last of them closes.

        Parts behind a closing line are parts too: a mail with one boundary for two levels has its files there.
        """
        body = part.body
        lines = list(re.finditer(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", body, re.MULTILINE))
        if not lines:
            return [], False
        part.preamble = body[: lines[0].start()]
        ends = [line.start() for line in lines[1:]] + [len(body)]
        pieces = [
            _without_line_end(body[line.end() + 1 : end], cut_off=end == len(body))
            for line, end in zip(lines, ends, strict=True)
            if not line[1]
        ]
        return [piece for piece in pieces if piece.strip()], bool(lines[-1][1])


def _without_line_end(piece: bytes, *, cut_off: bool) -> bytes:
    """The line end before a boundary belongs to it (RFC 2046 section 5.1.1)."""
    return piece if cut_off else piece.removesuffix(b"\n").removesuffix(b"\r")
