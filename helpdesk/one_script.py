"""All modules of a page in one: written an idea a file, fetched in one request instead of thirty."""

import re

from django.conf import settings

JS = settings.BASE_DIR / "static" / "js"
SCRIPTS = {"js/keur.js": JS / "desk.js", "js/portal.js": JS / "portal" / "portal.js"}  # made file: what it begins with
IMPORT = re.compile(r'^import (?:({.+}) from )?"(\./.+\.js)"\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function) (\w+))", re.MULTILINE)
COMMENT = re.compile(r"(?:^| )// .*$", re.MULTILINE)  # so no text of ours says " // "
SPACE = re.compile(r"\n\s*")


def text_of(name):
    return "".join(text_in(file) for file in reading_order(SCRIPTS[name]))


def reading_order(file, before=()):
    """As a browser reads them: each once, after what it imports."""
    found = list(before)
    for _names, other in IMPORT.findall(uncommented(file)):
        found = reading_order((file.parent / other).resolve(), found)
    return found if file in found else [*found, file]


def text_in(file):
    """What a module declares stays its own; what it exports is a constant named for the file."""
    text = uncommented(file)
    exported = EXPORT.findall(text)
    text = IMPORT.sub(lambda found: f"const {found[1]} = {scope(file.parent / found[2])}\n" if found[1] else "", text)
    text = SPACE.sub("\n", EXPORT.sub("", text)).strip()
    return f"const {scope(file)} = (() => {{\n{text}\nreturn {{ {', '.join(exported)} }}\n}})()\n"


def scope(file):
    return f"${file.stem}"


def uncommented(file):
    return COMMENT.sub("", file.read_text())
