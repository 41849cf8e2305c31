"""Writes a letter: the shop's look, the customer's language, an HTML body and its plain twin."""

import re
from dataclasses import dataclass
from functools import cache

from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.utils import timezone, translation

from shops.models import Shop

from .brand import Brand
from .logos import content_id


@dataclass(frozen=True)
class Composed:
    """A written letter that has no recipient yet: what a preview shows and what `outbox.queue` takes."""

    shop: Shop
    language: str
    subject: str
    text: str
    html: str


def compose(template, *, shop, language, subject, context):
    """Render `<template>.html` and `<template>.txt` for this shop; a lazy `subject` is translated like the bodies."""
    language = shop.speaks(language)
    context = {
        **context,
        "shop": shop,
        "language": language,
        "brand": Brand(shop.brand_colour),
        "logo": content_id(shop),
        "base_url": shop.base_url.rstrip("/"),
    }
    with translation.override(language), timezone.override(shop.time_zone):
        subject = one_line(subject)
        context["subject"] = subject
        html = engines["django"].get_template(f"{template}.html").render(context)
        text = plain_engine().get_template(f"{template}.txt").render(context)
    return Composed(shop, language, subject, text=tidy(text), html=typed(html))


@cache
def plain_engine():
    """The same templates without HTML escaping, for bodies in which a tag is only a word.

    Escaping is a property of the engine, so no `.txt` template has to switch it off and no `.html` one can by mistake.
    """
    same = engines.templates["django"]
    options = {**same["OPTIONS"], "autoescape": False}
    return DjangoTemplates({"NAME": "plain", "DIRS": same["DIRS"], "APP_DIRS": same["APP_DIRS"], "OPTIONS": options})


def one_line(words, limit=200):
    """Words that fit in a header: no line ends, no control or direction characters, not longer than their column."""
    return " ".join(typed(str(words)).split())[:limit].strip()


def typed(text):
    """The text without invisible characters that nobody types: PostgreSQL refuses NUL, and the others forge lines."""
    return INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# C0 and C1 controls but tab and line end, and the characters that turn the direction of writing.
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def tidy(text):
    """Template blocks leave gaps; a plain letter has one empty line between paragraphs."""
    lines = "\n".join(line.rstrip() for line in typed(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
