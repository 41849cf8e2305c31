"""Conversations with people outside the shop: threads, letters out, mails in. Knows nothing of returns."""

from messaging.breaker import Breaker

from .attachments import Attachment
from .folders import ImapFolder
from .incoming import IncomingMail
from .letters import Letter
from .messages import Message
from .secrets import MailSecret
from .threads import Participant, Thread

__all__ = [
    "Attachment",
    "Breaker",
    "ImapFolder",
    "IncomingMail",
    "Letter",
    "MailSecret",
    "Message",
    "Participant",
    "Thread",
]
