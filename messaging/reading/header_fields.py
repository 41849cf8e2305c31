"""The header of a mail or part: lines, encoded words, parameters, mailboxes, ids and dates, however badly written."""

import binascii
import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parseaddr, parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from .charsets import decoded
from .limits import Limits, Unreadable
from .mail import Mailbox, Problem
from .transfer import from_base64

FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
# A value without quotes may hold blanks, as in `filename=my order.pdf`; it ends before the next `name=`.
PARAMETER = re.compile(
    r"""(?<![^\s;])([^\s;="]{1,80})\s?=\s?("(?:[^"\\]|\\.)*"?|[^;\s]*(?:\s(?![^\s;="]{1,80}\s?=)[^;\s]*)*)"""
)
CONTINUATION = re.compile(r"^(.+?)\*(\d{1,3})(\*?)$")
MAILBOX_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^<>]*>?|,|;|[^"(<,;]+')
ADDRESS = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
PLAIN_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass
class Header:
    """Fields in their order, undecoded, and whatever was wrong with them."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def all(self, name: str) -> list[bytes]:
        return [value for key, value in self.fields if key.lower() == name]

    def text(self, name: str) -> str:
        """The first field of that name as characters, its encoded words as they are."""
        values = self.all(name)
        return self.characters(values[0]) if values else ""

    def characters(self, value: bytes) -> str:
        return " ".join(decoded(value)[0].split())

    def words(self, name: str) -> str:
        """The first field of that name as a person reads it."""
        return " ".join(with_words_decoded(self.text(name)).split())

    def parameters(self, name: str) -> tuple[str, dict[str, str]]:
        """The value before the first semicolon, and the parameters after it (RFC 2045, RFC 2231)."""
        text = self.text(name)
        value = re.match(r"[^\s;]*", text)[0].lower()  # type: ignore[index]
        return value, {key: with_words_decoded(word) for key, word in parameters(text[len(value) :]).items()}


def split_header(raw: bytes, limits: Limits) -> tuple[Header, bytes]:
    """The header of a mail or part, and the bytes after it."""
    header, at = Header(), 0
    size = 0
    while at < len(raw):
        end = raw.find(b"\n", at) + 1 or len(raw)
        line = raw[at:end].rstrip(b"\r\n")
        size += len(line)
        if len(line) > limits.header_line or size > limits.header_block:
            raise Unreadable(Unreadable.Reason.HEADERS_TOO_LARGE)
        if not line:
            return header, raw[end:]
        if not _take(header, line, following=raw[end : end + limits.header_line]):
            return header, raw[at:]
        if len(header.fields) > limits.headers:
            raise Unreadable(Unreadable.Reason.TOO_MANY_HEADERS)
        at = end
    return header, b""


def _take(header: Header, line: bytes, *, following: bytes) -> bool:
    """Add a line to the header, if it is one of it."""
    if line[:1] in b" \t" and header.fields:
        _continue(header, line)
    elif found := FIELD.fullmatch(line):
        header.fields.append((found[1].decode("ascii"), found[2].strip()))
    elif line.startswith((b"From ", b">From ")) and not header.fields:
        pass  # the first line of a mailbox file
    else:
        header.problems.append(Problem.BAD_HEADER_LINE)
        if not header.fields or not (FIELD.match(following) or following[:1] in (b"\r", b"\n")):
            return False
        _continue(header, line)  # wrapped without the blank that should begin the line
    return True


def _continue(header: Header, line: bytes) -> None:
    name, value = header.fields[-1]
    header.fields[-1] = name, value + b" " + line.strip()


def with_words_decoded(text: str) -> str:
    """RFC 2047, also where the end of one word cuts a character in two."""
    pieces: list[str | tuple[str, bytes]] = []
    at = 0
    for word in ENCODED_WORD.finditer(text):
        between = text[at : word.start()]
        if between.strip() or not (pieces and isinstance(pieces[-1], tuple)):
            pieces.append(between)
        pieces.append((word[1].partition("*")[0].lower(), _word_bytes(word[2], word[3])))
        at = word.end()
    return "".join(map(_piece, _neighbours_joined([*pieces, text[at:]])))


def _word_bytes(encoding: str, word: str) -> bytes:
    raw = word.encode()
    if encoding in "bB":
        return from_base64(raw)[0]
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def _neighbours_joined(pieces: list[str | tuple[str, bytes]]) -> Iterator[str | tuple[str, bytes]]:
    charset, content = "", b""
    for piece in pieces:
        if isinstance(piece, tuple) and piece[0] == charset:
            content += piece[1]
            continue
        if charset:
            yield charset, content
            charset, content = "", b""
        if isinstance(piece, tuple):
            charset, content = piece
        else:
            yield piece
    if charset:
        yield charset, content


def _piece(piece: str | tuple[str, bytes]) -> str:
    return piece if isinstance(piece, str) else decoded(piece[1], piece[0])[0]


def parameters(text: str) -> dict[str, str]:
    """`name=value` pairs; RFC 2231 pieces (`name*0*=utf-8''...`) are put together and win over the plain form."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in PARAMETER.finditer(text):
        name, value = found[1].lower(), _unquoted(found[2].strip())
        if piece := CONTINUATION.match(name):
            pieces.setdefault(piece[1], {}).setdefault(int(piece[2]), (bool(piece[3]), value))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {}).setdefault(0, (True, value))
        else:
            plain.setdefault(name, value)
    return plain | {name: _put_together(numbered) for name, numbered in pieces.items()}


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    return re.sub(r'\\(["\\])', r"\1", value[1:].removesuffix('"'))


def _put_together(numbered: dict[int, tuple[bool, str]]) -> str:
    charset, content = "", b""
    for number, (encoded, value) in sorted(numbered.items()):
        if encoded and number == 0 and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        content += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decoded(content, charset)[0]


def mailboxes(text: str) -> list[Mailbox]:
    """The addresses of a field. Encoded words are decoded last: one that hides a comma or a bracket stays a name."""
    found = list(filter(None, map(_mailbox, _entries(text))))
    if not found and "=?" in text and "@" in (bare := with_words_decoded(text)):
        return list(filter(None, map(_mailbox, _entries(bare))))
    return found


def _entries(text: str) -> Iterator[list[str]]:
    """The field cut at its commas, except at one within an unquoted `Doe, Jane <jane@example.com>`."""
    entry: list[str] = []
    for piece in MAILBOX_TOKEN.findall(text):
        if piece == ";" or (piece == "," and any("@" in part for part in entry)):
            yield entry
            entry = []
        else:
            entry.append(piece)
    yield entry


def _mailbox(entry: list[str]) -> Mailbox | None:
    brackets = [token for token in entry if token.startswith("<")]
    comments = [token[1:].removesuffix(")") for token in entry if token.startswith("(")]
    words = " ".join("".join(token for token in entry if not token.startswith(("<", "("))).split())
    if brackets:
        inside = brackets[-1].strip("<> ")
        address = found[0] if (found := ADDRESS.search(inside)) else inside
    elif found := ADDRESS.search(words):
        address, words = found[0], words[: found.start()] + words[found.end() :]
    else:
        return None
    name = words.strip(", <>") or " ".join(comments)
    return Mailbox(" ".join(with_words_decoded(_unquoted_words(name)).split()), address)


def _unquoted_words(name: str) -> str:
    return re.sub(r'"((?:[^"\\]|\\.)*)"?', lambda quoted: re.sub(r"\\(.)", r"\1", quoted[1]), name).strip()


def plain_sender(values: Iterable[bytes]) -> str:
    """The one address of a From field that every reader understands the same way, or nothing (T6)."""
    try:
        (value,) = values
        text = " ".join(value.decode().split())
        (ours,) = mailboxes(text)
        (theirs,) = email.policy.default.header_factory("From", text).addresses
    except Exception:  # the standard library raises what it likes on hostile fields
        return ""
    has_comment = any(token.startswith("(") for token in MAILBOX_TOKEN.findall(text))
    same = ours.address == theirs.addr_spec == parseaddr(text)[1]
    return ours.address if same and not has_comment and PLAIN_SENDER.fullmatch(ours.address) else ""


def message_ids(text: str, *, last: int) -> tuple[str, ...]:
    return tuple(MESSAGE_ID.findall(text)[-last:])


def moment(text: str) -> datetime | None:
    """A Date field as a moment; one without zone is taken as UTC."""
    try:
        found = parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
