"""A letter as bytes, the same bytes every time."""

import email.policy
import hashlib
from email.errors import HeaderParseError
from email.headerregistry import Address

from django.core.mail import EmailMultiAlternatives

# Seven bits survive every relay unchanged. The long lines are for References, whose names Python would otherwise
# break up as encoded words when one is wider than the line.
POLICY = email.policy.SMTP.clone(cte_type="7bit")


def mailbox(address, name=""):
    """`Name <address>` for exactly one address; anything else raises ValueError (T36)."""
    try:
        parsed = Address(display_name=name, addr_spec=address)
    except (HeaderParseError, IndexError) as error:
        raise ValueError(f"Not one address: {address!r}") from error
    if parsed.addr_spec != address or not parsed.domain:
        raise ValueError(f"Not one address: {address!r}")
    return str(parsed)


class LetterMessage(EmailMultiAlternatives):
    """An e-mail without chance in it, that also carries what the server answered (see smtp.py)."""

    before_data = None
    server_answer = ""

    def message(self, *, policy=POLICY):
        message = super().message(policy=POLICY)
        # The standard library draws a boundary at random; this one belongs to the letter. "=_" is never in its parts.
        message.set_boundary(f"=_{hashlib.sha256(self.extra_headers['Message-ID'].encode()).hexdigest()[:32]}")
        return message

    @property
    def answer(self):
        """The server's words over SMTP, or the number that a mail service gave it."""
        status = getattr(self, "anymail_status", None)
        return self.server_answer or (str(status.message_id or "") if status else "")
