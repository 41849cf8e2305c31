"""Conversations with people outside the shop: threads, letters out, mails in. Knows nothing of returns."""

from messaging.breaker import Breaker

from .attachments import Attachment
from .incoming import IncomingMail
from .letters import Letter
from .messages import Message
from .threads import Participant, Thread

__all__ = ["Attachment", "Breaker", "IncomingMail", "Letter", "Message", "Participant", "Thread"]
