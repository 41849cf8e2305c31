"""A letter as bytes, the same bytes every time."""

import email.policy
import hashlib
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import MIMEPart

from django.core.mail import EmailMultiAlternatives


class LetterPolicy(email.policy.EmailPolicy):
    """How a letter becomes lines. Seven bits, because they pass every relay unchanged."""

    def fold(self, name, value):
        """One Message-ID a line: Python would write a wide one as an encoded word, and the thread would fall apart."""
        if name not in {"References", "In-Reply-To"}:
            return super().fold(name, value)
        return f"{name}: " + f"{self.linesep} ".join(value.split()) + self.linesep

    def fold_binary(self, name, value):
        return self.fold(name, value).encode("ascii")


POLICY = LetterPolicy(linesep="\r\n", cte_type="7bit")


def mailbox(address, name=""):
    """`Name <address>` for exactly one address; anything else raises ValueError (T36)."""
    try:
        parsed = Address(display_name=name, addr_spec=address)
    except (HeaderParseError, IndexError, ValueError) as error:
        raise ValueError(f"Not one name and one address: {name!r} {address!r}") from error
    if parsed.addr_spec != address or not parsed.domain:
        raise ValueError(f"Not one plain address: {address!r}")
    return str(parsed)


class LetterMessage(EmailMultiAlternatives):
    """An e-mail without chance in it, that also carries what the server answered (see smtp.py)."""

    pictures: tuple | list = ()  # [(content id, bytes of a PNG)] that the HTML shows
    before_data = None
    without_return_path = False
    server_answer = ""

    def message(self, *, policy=POLICY):
        message = super().message(policy=POLICY)
        # The standard library draws boundaries at random; these belong to the letter. "=_" is never in its parts.
        name = hashlib.sha256(self.extra_headers["Message-ID"].encode()).hexdigest()[:32]
        for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
            part.set_boundary(f"=_{depth or ''}{name}")  # none begins with another
        return message

    def _add_bodies(self, msg):
        """The pictures stand right beside the HTML that shows them (RFC 2387), and in no list of files."""
        super()._add_bodies(msg)
        html = msg.get_body(preferencelist=["html"])
        for name, content in self.pictures:
            html.add_related(content, "image", "png", cid=f"<{name}>", disposition="inline", filename="logo.png")
        return msg

    def hand_pictures_to_service(self):
        """A mail service takes bodies and files apart from us, and puts the mail together by itself."""
        for name, content in self.pictures:
            part = MIMEPart(policy=POLICY)
            part.set_content(content, "image", "png", cid=f"<{name}>", disposition="inline", filename="logo.png")
            self.attach(part)
        self.pictures = ()

    @property
    def tracking_id(self):
        """What a mail service calls this mail; empty over SMTP."""
        number = getattr(getattr(self, "anymail_status", None), "message_id", None)
        return "" if number is None else str(number)

    @property
    def answer(self):
        """The server's words over SMTP, or the number that a mail service gave it."""
        return self.server_answer or self.tracking_id
