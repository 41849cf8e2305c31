"""Finding requests by words: one function for both databases, rights first, newest first.

Words are folded before they are stored and before they are looked up, so that Straße finds strasse, Tõnu finds tonu and
Ёлка finds елка on either database; the databases themselves only compare.
"""

import re
import unicodedata

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.utils.html import format_html, format_html_join

from .models.search import SearchDocument

LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
WORD = re.compile(r"\w+")
LONGEST_QUERY = 10  # words; what is more is left out
LONGEST_WORD = 60  # characters; PostgreSQL refuses lexemes above 2 KB
NEWEST = 2000  # SQLite sorts every hit, so of a common word only the newest are looked at
AROUND = 60  # characters of a snippet on each side


def fold(text):
    """Lower case, without accents, ß as ss: what two spellings of one word have in common."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(character for character in plain if not unicodedata.combining(character))


def words_of(*texts):
    """The folded words of some texts, each once, in order."""
    found = (word[:LONGEST_WORD] for text in texts for word in WORD.findall(fold(text)))
    return list(dict.fromkeys(word for word in found if word != "_"))


def matching(rows, text):
    """Those of `rows` that hold every word of the text; the last one may be the beginning of a word."""
    words = words_of(text)[:LONGEST_QUERY]
    if not words:
        return rows.none()
    if connection.vendor == "postgresql":
        query = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
        hit = RawSQL("words @@ to_tsquery('simple', %s)", [query], output_field=BooleanField())
        return rows.filter(Exists(SearchDocument.objects.filter(hit, request=OuterRef("pk"))))
    query = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
    newest = RawSQL(
        "SELECT rowid FROM requests_inbox_words WHERE requests_inbox_words MATCH %s ORDER BY rowid DESC LIMIT %s",
        [query, NEWEST],
    )
    return rows.filter(pk__in=newest)


def write_document(request):
    """Make the request findable by all that is known of it now."""
    SearchDocument.objects.update_or_create(request=request, defaults={"text": " ".join(known_words(request))})


def known_words(request):
    lines = [
        text for line in request.line_list for text in (line.order_line.name, line.order_line.sku, line.customer_note)
    ]
    notes = request.notes.values_list("text", flat=True) if request.version > 1 else []
    return words_of(
        request.reference, request.order.number, request.customer_name, request.customer_email, request.reason_summary,
        *lines, *notes,
    )  # fmt: skip


def add_words(request, text):
    """What was just written in the request finds it, too."""
    if words := words_of(text):
        documents = SearchDocument.objects.filter(request=request)
        documents.update(text=Concat("text", Value(" " + " ".join(words)), output_field=TextField()))


def snippet(texts, words):
    """The first place in some texts where a searched word begins, with what stands around it and the word marked."""
    for text in texts:
        for place in WORD.finditer(text):
            if any(fold(place.group()).startswith(word) for word in words):
                return _cut(text, place.start(), words)
    return ""


def _cut(text, at, words):
    begin = max(0, text.rfind(" ", 0, max(0, at - AROUND)) + 1)
    part = text[begin : at + 2 * AROUND]
    pieces, last = [], 0
    for place in WORD.finditer(part):
        if any(fold(place.group()).startswith(word) for word in words):
            pieces += [(part[last : place.start()], place.group())]
            last = place.end()
    dots = ("… " if begin else "", " …" if at + 2 * AROUND < len(text) else "")
    return format_html("{}{}{}{}", dots[0], format_html_join("", "{}<mark>{}</mark>", pieces), part[last:], dots[1])
