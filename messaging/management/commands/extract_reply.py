"""Print the new words of a mail."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from messaging.reading import Unreadable, read_mail, reply_of


class Command(BaseCommand):
    help = "Print what the sender of a mail wrote, without quoted mails and signature."

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="FILE lists mails; print a line of JSON for each")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, file, batch, **options):
        if not batch:
            self.stdout.write(reply_in(file), ending="")
            return
        for line in file.read_text().splitlines():
            self.stdout.write(json.dumps({"file": line, "reply": reply_in(Path(line))}, ensure_ascii=False))


def reply_in(file):
    try:
        return reply_of(read_mail(file.read_bytes())).reply
    except Unreadable:
        return ""
