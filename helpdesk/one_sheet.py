"""All style sheets in one file: written a component a file, fetched in one request instead of seventy.

Staff get one file, customers a smaller one of the same tokens.
"""

import re

from django.conf import settings

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


def text_of(name):
    text = "\n".join(COMMENT.sub("", (CSS.parent / sheet).read_text()) for sheet in SHEETS[name])
    return FACE.sub("", text) if SHEETS[name] is PORTAL else text
