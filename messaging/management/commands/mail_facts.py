"""Print what can be told of a mail."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from messaging.reading import Unreadable, read_mail


class Command(BaseCommand):
    help = "Print what can be told of a mail, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="FILE lists mails; print a line of JSON for each")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, file, batch, **options):
        for path in file.read_text().splitlines() if batch else [str(file)]:
            self.stdout.write(json.dumps({"file": path, **facts_of(Path(path).read_bytes())}, ensure_ascii=False))


def facts_of(raw):
    try:
        mail = read_mail(raw)
    except Unreadable as unreadable:
        return {"unreadable": unreadable.reason}
    delayed = mail.bounce is not None and mail.bounce.delayed
    return {
        "subject": mail.subject,
        "from_email": mail.sender.address if mail.sender else "",
        "from_name": mail.sender.name if mail.sender else "",
        "attachments": [file.name for file in mail.attachments],
        "is_bounce": mail.bounce is not None and not delayed,
        "is_autoreply": bool(mail.auto_reply) or delayed,
        "text": mail.text,
    }
