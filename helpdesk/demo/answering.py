"""A customer answers a letter: a real mail, as mail programs write one, goes to the demo's mail door."""

import smtplib
import uuid
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_FILES = 5
MOST_BYTES = 15 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files in one field."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = [super(FilesField, self).clean(one, initial) for one in data or []]
        if len(files) > MOST_FILES or sum(file.size for file in files) > MOST_BYTES:
            raise forms.ValidationError(_("Five files at most, 15 MB together."))
        return files


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("The customer's answer"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    enclosed = FilesField(label=_("Files"), required=False)


def answer(mail, text, enclosed):
    """What the customer's mail program makes of it."""
    theirs = mail.message
    reply = EmailMessage(policy=SMTP)
    reply["From"] = mail.recipient
    reply["To"] = str(theirs["Reply-To"] or theirs["From"])
    subject = str(theirs["Subject"] or "")
    reply["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    reply["Date"] = format_datetime(timezone.now())
    reply["Message-ID"] = f"<{uuid.uuid4()}@{mail.recipient.rpartition('@')[2]}>"
    reply["In-Reply-To"] = str(theirs["Message-ID"])
    reply["References"] = f"{theirs['References'] or ''} {theirs['Message-ID']}".strip()
    reply.set_content(f"{text}\n\n{quoted(mail)}\n")
    for file in enclosed:
        kind, _slash, of = (file.content_type or "application/octet-stream").partition("/")
        reply.add_attachment(file.read(), maintype=kind, subtype=of or "octet-stream", filename=file.name)
    return reply


def quoted(mail):
    """Below the answer, as most programs put it."""
    when = timezone.localtime(mail.received_at)
    lines = "\n".join(f"> {line}".rstrip() for line in mail.text.strip().splitlines())
    return f"On {when:%a, %d %b %Y at %H:%M}, {mail.writer} wrote:\n\n{lines}"


def send(reply):
    """By the door that everybody else's mail comes through, too."""
    with smtplib.SMTP("127.0.0.1", settings.DEMO_MAIL_PORT, timeout=20) as door:
        door.send_message(reply)
