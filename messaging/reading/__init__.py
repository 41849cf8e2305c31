"""Reading a mail as a person would: raw bytes in, facts and the new words of a reply out.

Pure Python without a database: it knows neither threads nor returns. `read_mail` gives a `Mail` or raises `Unreadable`;
`reply_of` tells a mail's own words from what it quotes and from its signature.
"""

from .limits import Limits, Unreadable
from .mail import Attachment, Bounce, Mail, Mailbox, Recipient
from .parsing import read_mail
from .replies import Reply, reply_of, split_text

__all__ = [
    "Attachment",
    "Bounce",
    "Limits",
    "Mail",
    "Mailbox",
    "Recipient",
    "Reply",
    "Unreadable",
    "read_mail",
    "reply_of",
    "split_text",
]
