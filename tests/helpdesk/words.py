"""Every string of the product that can be translated, as makemessages finds them, without needing xgettext."""

import ast
import re
from html.parser import HTMLParser

from django.conf import settings
from django.utils.translation.template import templatize

TEMPLATES = sorted(file for kind in ("html", "txt") for file in (settings.BASE_DIR / "templates").rglob(f"*.{kind}"))
ELSEWHERE = {".venv", "var", "tests", "bench", "migrations"}
PYTHON = [
    file
    for file in sorted(settings.BASE_DIR.rglob("*.py"))
    if not ELSEWHERE & set(file.relative_to(settings.BASE_DIR).parts)
]

# How many of a call's first arguments are words, and whether the first of them is a context.
CALLS = {"_": (1, False), "gettext": (1, False), "pgettext": (2, True), "ngettext": (2, False), "npgettext": (3, True)}
WORDS = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b({'|'.join(CALLS)})\((?={WORDS})((?:{WORDS}(?:,\s*)?)+)")


def message(call, words):
    """(context, singular, plural) of one call of gettext; None stands for what it does not have."""
    length, has_context = CALLS[call]
    words = list(words[:length])
    context = words.pop(0) if has_context else None
    return (context, *words, *[None] * (2 - len(words)))


def messages_of_python(source):
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        call = name.removesuffix("_lazy").removesuffix("_noop")
        words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if call in CALLS and words and isinstance(words[0], str):
            yield message(call, words)


def messages_of_template(source):
    for call, words in CALL.findall(templatize(source)):
        yield message(call, [ast.literal_eval(word) for word in re.findall(WORDS, words)])


READ_OUT = {"title", "aria-label", "aria-roledescription", "placeholder", "alt", "data-sentence", "data-saved"}


class Visible(HTMLParser):
    """What somebody can read of a page: its text, without keys and scripts, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.hidden, self.texts = None, []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "kbd"}:
            self.hidden = tag
        self.texts += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag):
        if tag == self.hidden:
            self.hidden = None

    def handle_data(self, data):
        if not self.hidden:
            self.texts.append(data)


def visible(html):
    """Each text with its spaces made one."""
    parser = Visible()
    parser.feed(html)
    parser.close()
    return [" ".join(text.split()) for text in parser.texts if text.strip()]


def words_in_both(one, other, data):
    """The texts that two languages share, without those that only hold data of the test."""
    known = re.compile("|".join(sorted(map(re.escape, data), key=len, reverse=True)))
    return {text for text in one & other if re.search(r"[^\W\d_]{2,}", known.sub("", text))}


def read(subject, text, html):
    return {subject, *(line.strip() for line in text.splitlines()), *visible(html)}
