"""All style sheets in one file: written a component a file, fetched in one request instead of seventy.

There is no build step: the file is put together when the static files are listed, by the server or by collectstatic.
"""

import os
import re
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

CSS = settings.BASE_DIR / "static" / "css"
# A component is a file of its own; no rule depends on the order of these files, for the layers of tokens.css decide.
COMPONENTS = [f"components/{file.stem}" for file in sorted((CSS / "components").glob("*.css"))]
STYLESHEETS = [f"css/{name}.css" for name in ["tokens", "base", "layout", *COMPONENTS, "narrow", "utilities"]]
NAME = "css/keur.css"
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class OneSheetFinder(BaseFinder):
    """Finds the one file among the static files."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "made")
        self.storage.prefix = ""

    def list(self, ignore_patterns):
        self.make()
        yield NAME, self.storage

    def find(self, path, find_all=False):
        found = [self.make()] if path == NAME else []
        return found if find_all else next(iter(found), [])

    def make(self):
        """Put it together; several servers may do so at once, so it appears whole or not at all."""
        target = settings.VAR_DIR / "made" / NAME
        target.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(COMMENT.sub("", (CSS.parent / sheet).read_text()) for sheet in STYLESHEETS)
        with NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as made:
            made.write(text)
        os.chmod(made.name, 0o644)
        os.replace(made.name, target)
        return str(target)
