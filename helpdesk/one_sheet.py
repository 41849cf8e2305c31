"""All style sheets in one file: written a component a file, fetched in one request instead of seventy.

Staff get one file, customers a smaller one of the same tokens. There is no build step: each is put together when the
static files are listed, by the server or by collectstatic.
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
# What the customers' pages need of them, with what is theirs alone.
SHARED = [
    "alert", "button", "card", "check", "facts", "field", "file", "icon", "line", "link", "menu", "progress", "tag",
    "thumb", "told",
]  # fmt: skip
OF_PORTAL = [f"portal/{file.stem}" for file in sorted((CSS / "portal").glob("*.css"))]
PORTAL = [
    f"css/{name}.css" for name in ["tokens", "base", *(f"components/{one}" for one in SHARED), *OF_PORTAL, "utilities"]
]
SHEETS = {"css/keur.css": STYLESHEETS, "css/portal.css": PORTAL}
# Customers read in the letters of their own device: a web font alone is heavier than all of their first page.
FACE = re.compile(r"@font-face\s*{[^}]*}\s*")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class OneSheetFinder(BaseFinder):
    """Finds the files made of others among the static files."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "made")
        self.storage.prefix = ""

    def list(self, ignore_patterns):
        for name in SHEETS:
            self.make(name)
            yield name, self.storage

    def find(self, path, find_all=False):
        found = [self.make(path)] if path in SHEETS else []
        return found if find_all else next(iter(found), [])

    def make(self, name):
        """Put it together; several servers may do so at once, so it appears whole or not at all."""
        target = settings.VAR_DIR / "made" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(COMMENT.sub("", (CSS.parent / sheet).read_text()) for sheet in SHEETS[name])
        if SHEETS[name] is PORTAL:
            text = FACE.sub("", text)
        with NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as made:
            made.write(text)
        os.chmod(made.name, 0o644)
        os.replace(made.name, target)
        return str(target)
