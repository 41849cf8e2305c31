"""Reports of mail servers on mails that they could not deliver: by RFC 3464, or in the words of the server."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .charsets import decoded
from .header_fields import ADDRESS, Header, mailboxes, split_header
from .languages import words
from .limits import Limits, Unreadable
from .mail import Bounce, Recipient
from .structure import Part
from .transfer import undone

STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
RETURNED_TYPES = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
}
LONGEST_REPORT = 20_000
MOST_RECIPIENTS = 200
FAILED, DELAYED = "failed", "delayed"
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")

DAEMONS = re.compile(
    r"mailer-?daemon|postmaster|mail-?daemon|mdaemon|mmdf|smtp-?admin|mailsystem|mail-?delivery", re.IGNORECASE
)
DAEMON_NAMES = re.compile(
    r"mail delivery|mailer-daemon|delivery (?:sub)?system|post office|internet mail delivery", re.IGNORECASE
)
UNDELIVERED = tuple(words("undelivered"))
DELAYED_WORDS = tuple(words("delayed"))
BODY_SAYS = re.compile(
    r"could ?n[o']t be delivered|could not deliver|unable to deliver|not able to deliver|delivery (?:has )?failed|"
    r"undeliverable|permanent(?: fatal)? error|user unknown|unknown user|no such user|"
    r"mailbox (?:is )?(?:full|unavailable)|"
    r"does not exist|quota exceeded|delivery problems|delivery error|was not delivered|wasn't able to deliver|"
    r"failed permanently|address (?:not found|rejected)|recipient(?:'s)? address|returned to (?:the )?sender|"
    r"fatal errors|problem delivering|failed to deliver|cannot be delivered|had permanent|"
    r"\b5\d\d[ -]5\.\d\.\d|\b55[0-4]\b"
)
SMTP_CODE = re.compile(r"\b5\d\d[ -]#?5\.\d\.\d")
GOES_ON_TRYING = re.compile(
    r"will (?:be retried|continue to (?:try|retry)|keep trying)|still (?:trying|being retried)|"
    r"do not need to resend|not yet been delivered|has been delayed|delivery attempts will continue|"
    r"warning message only"
)
RETURNED_BELOW = re.compile(
    r"^(?:[ \t>]{0,9}-{2,80}(?=[^\n]{0,80}(?:original|copy|returned|below|unsent|message follows|header)).*|"
    r"[ \t]*(?:original message follows|below this line|message header(?:s)? follow|received:.*|return-path:.*))",
    re.IGNORECASE | re.MULTILINE,
)
NAMED = re.compile(r"(?:^|[<\s(\"':;])([^\s<>()\",;:]{1,64}@[^\s<>()\",;:]{1,253}?)[.>):;,\"']*(?=$|\s)", re.MULTILINE)
RETURNED_ID = re.compile(r"^[> \t]*message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)


def bounce_of(root: Part, text: str, subject: str) -> Bounce | None:
    parts = list(root.walk())
    recipients = [recipient for part in parts if part.content_type in STATUS_TYPES for recipient in _reported(part)]
    failed = tuple(recipient for recipient in recipients if recipient.action == FAILED)
    delayed = tuple(recipient for recipient in recipients if recipient.action == DELAYED)
    if failed or delayed:
        return Bounce(failed or delayed, not failed, _returned_message_id(parts, text))
    if any(recipient.action for recipient in recipients):
        return None  # delivered, relayed: good news
    found = _in_own_words(root.header, text[:LONGEST_REPORT], subject)
    return found and replace(found, original_message_id=_returned_message_id(parts, text))


def _reported(part: Part) -> Iterator[Recipient]:
    """The blocks of a delivery status, one a recipient, after one on the mail itself (RFC 3464 section 2)."""
    content, _ = undone(part.body, part.header.text("content-transfer-encoding"))
    for block in re.split(rb"\r?\n[ \t]*\r?\n", content.strip(), maxsplit=MOST_RECIPIENTS)[:MOST_RECIPIENTS]:
        try:
            fields, _rest = split_header(block + b"\n", Limits())
        except Unreadable:
            continue
        # The original one is the address that the mail was sent to, the final one may be a mailbox behind it.
        address = _after_type(fields.text("original-recipient")) or _after_type(fields.text("final-recipient"))
        status = STATUS.search(fields.text("status"))
        action = fields.text("action").lower().split(" ")[0].strip(".;,")
        if address or action:
            yield Recipient(
                address,
                action or _action_of(status),
                status[0] if status else "",
                _after_type(fields.text("diagnostic-code")),
            )


def _action_of(status: re.Match[str] | None) -> str:
    return {"5": FAILED, "4": DELAYED}.get(status[0][0], "") if status else ""


def _after_type(value: str) -> str:
    """Without the type in front: `rfc822; jane@example.com`."""
    return value.partition(";")[2].strip().strip("<>") if ";" in value else value.strip("<> ")


def _returned_message_id(parts: list[Part], text: str) -> str:
    """Which mail came back: attached, or with its header at the end of the report."""
    for part in parts:
        if part.content_type in RETURNED_TYPES:
            content, _ = undone(part.body, part.header.text("content-transfer-encoding"))
            found = RETURNED_ID.search(decoded(content[: Limits.header_block])[0])
            if found:
                return found[1]
    below = RETURNED_ID.findall(text)
    return below[-1] if below else ""


def _in_own_words(header: Header, text: str, subject: str) -> Bounce | None:
    failed = tuple(
        box.address for value in header.all("x-failed-recipients") for box in mailboxes(header.characters(value))
    )
    title = subject.casefold()
    by_daemon = _by_daemon(header)
    announced = title.startswith(UNDELIVERED)
    if not (failed or by_daemon or announced):
        return None
    said = RETURNED_BELOW.split(text, maxsplit=1)[0].casefold() or text.casefold()
    delayed = title.startswith(DELAYED_WORDS) or bool(by_daemon and GOES_ON_TRYING.search(said))
    without_return = header.all("return-path") and not header.text("return-path").strip("<> ")
    by_its_words = by_daemon and (announced or delayed or BODY_SAYS.search(said))
    # A customer writes "Undelivered parcel" too; only servers speak in codes, and without a return path.
    if not (failed or by_its_words or (announced and (without_return or SMTP_CODE.search(said)))):
        return None
    action = DELAYED if delayed else FAILED
    return Bounce(tuple(Recipient(address, action) for address in failed or _named(header, said)), delayed)


def _by_daemon(header: Header) -> bool:
    senders = mailboxes(header.text("from"))
    return any(
        DAEMONS.match(box.address.partition("@")[0]) or DAEMON_NAMES.search(box.name) for box in senders
    ) or header.text("from").strip('<> "').lower().startswith("mailer-daemon")


def _named(header: Header, said: str) -> tuple[str, ...]:
    """The addresses that the report speaks of, except those it comes from and goes to."""
    own = {box.address.lower() for name in ("from", "to", "return-path") for box in mailboxes(header.text(name))}
    lines = [
        line
        for line in said.splitlines()
        if not line.lstrip().startswith(("from ", "the original message was received"))
    ]
    found = [
        address
        for address in NAMED.findall("\n".join(lines))
        if ADDRESS.fullmatch(address) and address not in own and not DAEMONS.match(address)
    ]
    return tuple(dict.fromkeys(found))[:20]
