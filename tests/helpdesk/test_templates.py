"""What may never be in a template: the page's own policy would block it, or somebody's letter make use of it."""

import re

import pytest
from django.conf import settings

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PYTHON = [
    file
    for file in sorted(settings.BASE_DIR.rglob("*.py"))
    if not {".venv", "var", "tests"} & set(file.relative_to(settings.BASE_DIR).parts)
]
BANNED = {
    "a handler in an attribute": r"\bhx-on\b|\son(click|submit|change|load|error|input|key\w+)\s*=",
    "script in an attribute": r"\bjs:|\bjavascript:",
    "code in a trigger": r"hx-trigger=(\"[^\"]*\[|'[^']*\[)",
    "an inline script": r"<script(?![^>]*\b(src=|type=\"(application/json|speculationrules)\"))",
    "an inline style sheet": r"<style\b",
    "an inline style": r"\sstyle\s*=",
    "text that is not escaped": r"\|\s*safe(seq)?\b|autoescape\s+off",
}
IN_MAILS_TOO = {"a handler in an attribute", "script in an attribute", "text that is not escaped"}


def is_mail(template):
    """Mail programs know nothing but inline styles."""
    parts = template.relative_to(settings.BASE_DIR / "templates").parts
    return parts[0] == "messaging" or bool({"letters", "mail"} & set(parts[:-1]))


def lint(template):
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.DOTALL)
    names = IN_MAILS_TOO if is_mail(template) else BANNED
    return [name for name in names if re.search(BANNED[name], text, re.IGNORECASE)]


def shown(path):
    return str(path.relative_to(settings.BASE_DIR))


def test_no_template_holds_what_is_banned():
    assert len(TEMPLATES) > 10
    assert {shown(template): found for template in TEMPLATES if (found := lint(template))} == {}


def test_no_python_calls_text_safe():
    banned = re.compile(r"\bmark_safe\b|\bSafeString\(|allow_tags")
    assert [shown(module) for module in PYTHON if banned.search(module.read_text())] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p hx-on:click="go()">', "a handler in an attribute"),
        ('<p onclick="go()">', "a handler in an attribute"),
        ('<a href="javascript:go()">', "script in an attribute"),
        ("<p hx-vals='js:{a: 1}'>", "script in an attribute"),
        ('<p hx-trigger="keyup[key==1]">', "code in a trigger"),
        ("<script>go()</script>", "an inline script"),
        ("<style>p {}</style>", "an inline style sheet"),
        ('<p style="color: red">', "an inline style"),
        ("{{ name|safe }}", "text that is not escaped"),
        ("{% autoescape off %}", "text that is not escaped"),
    ],
)
def test_the_lint_finds(tmp_path, settings, text, found):
    settings.BASE_DIR = tmp_path
    template = tmp_path / "templates" / "page.html"
    template.parent.mkdir()
    template.write_text(text)
    assert lint(template) == [found]


def test_the_lint_lets_files_and_comments_be(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    template = tmp_path / "templates" / "page.html"
    template.parent.mkdir()
    template.write_text('{# style="" #}<script type="module" src="/a.js"></script>{{ name }}')
    assert lint(template) == []
