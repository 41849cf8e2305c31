"""Static files made of others. There is no build step: each is put together when the static files are listed, by the
server or by collectstatic."""

import os
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from helpdesk import one_script, one_sheet

MADE = dict.fromkeys(one_sheet.SHEETS, one_sheet.text_of) | dict.fromkeys(one_script.SCRIPTS, one_script.text_of)


class MadeFinder(BaseFinder):
    """Finds the files made of others among the static files."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "made")
        self.storage.prefix = ""

    def list(self, ignore_patterns):
        for name in MADE:
            self.make(name)
            yield name, self.storage

    def find(self, path, find_all=False):
        found = [self.make(path)] if path in MADE else []
        return found if find_all else next(iter(found), [])

    def make(self, name):
        """Put it together; several servers may do so at once, so it appears whole or not at all."""
        target = settings.VAR_DIR / "made" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as made:
            made.write(MADE[name](name))
        os.chmod(made.name, 0o644)
        os.replace(made.name, target)
        return str(target)
