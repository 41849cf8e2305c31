"""What the parts of a mail hold: text to read, and files."""

import html
import mimetypes
import re
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from .charsets import cleaned, decoded
from .flowed import unflowed
from .limits import Limits
from .mail import Attachment, Problem
from .markup import text_of_html, without_tags
from .structure import Part
from .tnef import NotTnef, files_inside
from .transfer import undone, uuencoded_files

SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}

MOST_BODIES = 20  # the HTML of more is not laid out, only read
MIME_NOTICE = re.compile(rb"\bMIME\b", re.IGNORECASE)


@dataclass
class Body:
    """One piece of a mail to read, in either form or in both."""

    text: str = ""
    html: str = ""

    def as_text(self) -> str:
        return self.text if self.text.strip() else text_of_html(self.html)

    def as_html(self) -> str:
        return self.html or f'<div style="white-space: pre-wrap">{html.escape(self.text)}</div>'


@dataclass
class Contents:
    limits: Limits
    bodies: list[Body] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        texts = [body.as_text() for body in self.bodies[:MOST_BODIES]]
        texts += [body.text or without_tags(body.html) for body in self.bodies[MOST_BODIES:]]
        return "\n\n".join(filter(None, (text.strip("\n") for text in texts)))

    @property
    def html(self) -> str:
        return "\n".join(body.as_html() for body in self.bodies) if any(body.html for body in self.bodies) else ""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files; those that the HTML shows between its words are inline, whatever their part says."""
        shown = unquote(self.html) if "cid:" in self.html else ""
        return tuple(
            replace(file, inline=bool(file.content_id) and f"cid:{file.content_id}" in shown) for file in self.files
        )

    @property
    def has_plain_text(self) -> bool:
        return any(body.text.strip() for body in self.bodies)

    def take(self, part: Part, *, twin: Body | None = None) -> None:
        """Add a part and those within it; `twin` is the body that the other alternatives of this part are in."""
        self.problems += [*part.header.problems, *part.problems]
        if part.is_multipart:
            if part.content_type == "multipart/alternative":
                twin = Body()
                self.bodies.append(twin)
            for inner in part.parts:
                self.take(inner, twin=twin)
            return
        content, problem = undone(part.body, part.header.text("content-transfer-encoding"))
        self.problems += [problem] if problem else []
        if not (_is_to_read(part) and self._take_text(part, content, twin)):
            self._take_file(part, content)

    def fall_back_on(self, preamble: bytes) -> None:
        """Some servers write their report above the first boundary, where others only excuse themselves for MIME."""
        if not any(body.text.strip() or body.html.strip() for body in self.bodies) and not MIME_NOTICE.search(preamble):
            self.bodies.append(Body(decoded(preamble)[0].strip()))

    def _take_text(self, part: Part, content: bytes, twin: Body | None) -> bool:
        """Whether the part could become, or join, a body."""
        form = "html" if part.content_type == "text/html" else "text"
        if form == "text":
            content, pasted = uuencoded_files(content)
            self.files += [_pasted(name, file) for name, file in pasted]
        text, problem = decoded(content, part.parameters.get("charset", ""))
        self.problems += [problem] if problem else []
        if len(text) > self.limits.text:
            self.problems.append(Problem.TEXT_TOO_LONG)
            return False
        if form == "text" and part.parameters.get("format", "").lower() == "flowed":
            text = unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if twin is None or getattr(twin, form):
            twin = Body()
            self.bodies.append(twin)
        setattr(twin, form, text)
        return True

    def _take_file(self, part: Part, content: bytes) -> None:
        file = Attachment(file_name(part), part.content_type, content, part.header.text("content-id").strip("<> "))
        self.files.append(file)
        if part.content_type in SEALED:
            self.problems.append(Problem.SEALED)
        if part.content_type in TNEF or file.name.lower() == "winmail.dat":
            self._open_tnef(file)

    def _open_tnef(self, file: Attachment) -> None:
        try:
            found = files_inside(file.content)
        except NotTnef:
            self.problems.append(Problem.BAD_TNEF)
            return
        outer = file.name or "winmail.dat"
        self.files += [replace(_pasted(inner.name.encode(), inner.content), inside=outer) for inner in found]


def _is_to_read(part: Part) -> bool:
    """Text that the mail does not name as a file."""
    disposition, _ = part.disposition
    return part.content_type in {"text/plain", "text/html"} and disposition != "attachment" and not file_name(part)


def file_name(part: Part) -> str:
    _, parameters = part.disposition
    named = (said.get(key) for said in (parameters, part.parameters) for key in ("filename", "name"))
    return cleaned(next(filter(None, named), "")).strip()


def _pasted(name: bytes, content: bytes) -> Attachment:
    text, _ = decoded(name)
    return Attachment(text, mimetypes.guess_type(text)[0] or "application/octet-stream", content)
