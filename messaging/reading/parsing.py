"""A mail's raw bytes to a `Mail`."""

from .automatic import auto_reply_of, reason_not_to_answer, return_path_of
from .contents import Contents
from .header_fields import Header, mailboxes, message_ids, moment, plain_sender, with_words_decoded
from .limits import Limits, Unreadable
from .mail import Mail, Mailbox, Problem
from .reports import bounce_of
from .structure import Part, Splitter

DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to")


def read_mail(raw: bytes, limits: Limits | None = None) -> Mail:
    """The mail, or Unreadable with the reason; nothing else, whatever the bytes are."""
    limits = limits or Limits()
    try:
        return _read(raw, limits)
    except Unreadable:
        raise
    except Exception as error:  # a mail must never stop the mails behind it (T29)
        raise Unreadable(Unreadable.Reason.BROKEN) from error


def _read(raw: bytes, limits: Limits) -> Mail:
    if not raw.strip():
        raise Unreadable(Unreadable.Reason.EMPTY)
    if len(raw) > limits.size:
        raise Unreadable(Unreadable.Reason.TOO_LARGE)
    root = Splitter(limits).part(_with_line_ends(raw).lstrip(b"\r\n\xef\xbb\xbf"))
    if not root.header.fields:
        raise Unreadable(Unreadable.Reason.NO_HEADERS)
    contents = Contents(limits)
    contents.take(root)
    contents.fall_back_on(root.preamble)
    return _mail(root, contents, limits)


def _with_line_ends(raw: bytes) -> bytes:
    """Old programs end lines with a carriage return alone."""
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def _mail(root: Part, contents: Contents, limits: Limits) -> Mail:
    header = root.header
    subject = header.words("subject")
    text = contents.text
    bounce = bounce_of(root, text, subject)
    auto_reply = "" if bounce else auto_reply_of(root, subject, text)
    return Mail(
        subject=subject,
        sender=_sender(header),
        plain_sender=plain_sender(header.all("from")),
        reply_to=_mailboxes(header, "reply-to"),
        to=_mailboxes(header, "to"),
        cc=_mailboxes(header, "cc"),
        delivered_to=tuple(box.address for name in DELIVERED_TO for box in _mailboxes(header, name)),
        return_path=return_path_of(header),
        date=moment(header.text("date")),
        message_id=_message_id(header.text("message-id")),
        in_reply_to=message_ids(header.text("in-reply-to"), last=limits.references),
        references=message_ids(header.text("references"), last=limits.references),
        text=text,
        html=contents.html,
        has_plain_text=contents.has_plain_text,
        attachments=contents.attachments,
        headers=tuple((name, with_words_decoded(header.characters(value))) for name, value in header.fields),
        bounce=bounce,
        auto_reply=auto_reply,
        never_answer="a delivery report" if bounce else auto_reply or reason_not_to_answer(root),
        problems=tuple(dict.fromkeys([*contents.problems, *_problems(header)])),
    )


def _sender(header: Header) -> Mailbox | None:
    """The author; of several, the first. What has no address may still have a name."""
    text = header.text("from")
    found = _mailboxes(header, "from")
    if found:
        return found[0]
    return Mailbox(header.words("from"), "") if text else None


def _mailboxes(header: Header, name: str) -> tuple[Mailbox, ...]:
    return tuple(box for value in header.all(name) for box in mailboxes(header.characters(value)))


def _message_id(text: str) -> str:
    """With its brackets; some programs forget them, or put blanks between."""
    found = message_ids(text, last=1)
    return found[0] if found else text


def _problems(header: Header) -> list[Problem]:
    senders = header.all("from")
    problems = []
    if not any("@" in box.address for box in _mailboxes(header, "from")):
        problems.append(Problem.NO_SENDER)
    if len(senders) > 1 or len(_mailboxes(header, "from")) > 1:
        problems.append(Problem.SEVERAL_SENDERS)
    if header.all("date") and moment(header.text("date")) is None:
        problems.append(Problem.BAD_DATE)
    return problems
