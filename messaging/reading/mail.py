"""What is known of a mail once it is read."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Problem(StrEnum):
    """Something is wrong with a mail, and yet it could be read."""

    BAD_HEADER_LINE = "a header line that is none"
    BAD_ENCODED_WORD = "a header that cannot be decoded"
    BAD_DATE = "a date that is none"
    UNKNOWN_CHARSET = "an unknown character set"
    WRONG_CHARSET = "bytes outside the character set"
    BAD_BASE64 = "damaged base64"
    BAD_UUENCODE = "damaged uuencode"
    UNKNOWN_ENCODING = "an unknown transfer encoding"
    NO_BOUNDARY = "a multipart without boundary"
    CUT_OFF = "parts cut off before their end"
    BAD_TNEF = "a winmail.dat that cannot be opened"
    SEALED = "signed or encrypted content that is not opened"
    TEXT_TOO_LONG = "a text that is too long to show"
    NO_SENDER = "no sender"
    SEVERAL_SENDERS = "several senders"


@dataclass(frozen=True)
class Mailbox:
    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """A file of a mail. `name` is as the mail says it: clean it before showing it, and never use it as a path."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False
    inside: str = ""  # the name of the container it was found in, such as winmail.dat

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class Recipient:
    """Someone whom a mail of ours did or did not reach, as the report says."""

    address: str
    action: str = ""  # RFC 3464: failed, delayed, delivered, relayed, expanded
    status: str = ""  # RFC 3463: 5.1.1
    diagnostic: str = ""


@dataclass(frozen=True)
class Bounce:
    """A mail server's report on a mail of ours."""

    recipients: tuple[Recipient, ...] = ()
    delayed: bool = False  # nothing is lost yet, the server goes on trying
    original_message_id: str = ""


@dataclass(frozen=True)
class Mail:
    subject: str
    sender: Mailbox | None
    plain_sender: str  # the sender's address where nothing about it can be read in two ways (T6), else empty
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None  # empty for <>, which servers use for what must not be answered
    date: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str  # all that can be read, from plain text where the mail has it, else from HTML
    html: str
    has_plain_text: bool  # whether `text` is the sender's own plain text and not derived from HTML
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]
    bounce: Bounce | None
    auto_reply: str  # how one can tell that no person wrote this, empty if one may have
    never_answer: str  # why no automatic mail may answer this (RFC 3834 section 2), empty if one may
    problems: tuple[Problem, ...]

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")
