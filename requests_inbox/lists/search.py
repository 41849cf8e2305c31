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

from requests_inbox.models.search import SearchDocument
from requests_inbox.return_forms.answers import answers_of, words_in_answers

from .common_words import are_rare, found_first

PART = re.compile(r'"[^"]*"?|[^\s"]+')  # of what is typed: quotes hold words together
LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
WORD = re.compile(r"\w+")
LONGEST_QUERY = 10  # words; what is more is left out
LONGEST_WORD = 60  # characters; PostgreSQL refuses lexemes above 2 KB
FOUND = "SELECT request_id FROM requests_inbox_searchdocument WHERE words @@ to_tsquery('simple', %s)"
NEWEST = 2000  # SQLite sorts every hit, so of a common word only the newest are looked at


def fold(text):
    """Lower case, without accents, ß as ss: what two spellings of one word have in common."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(character for character in plain if not unicodedata.combining(character))


def all_words(*texts):
    """The folded words of some texts, in order."""
    found = (word[:LONGEST_WORD] for text in texts for word in WORD.findall(fold(text)))
    return [word for word in found if word != "_"]


def words_of(*texts):
    """The folded words of some texts, each once, in order."""
    return list(dict.fromkeys(all_words(*texts)))


def phrases_of(text):
    """[words that have to stand together] of what somebody typed, and whether the last one may be a beginning."""
    found, beginning = [], False
    for part in PART.finditer(text):
        if words := all_words(part[0]):
            found += [words] if part[0].startswith('"') else [[word] for word in words]
            beginning = not part[0].startswith('"')
    return [words[:LONGEST_QUERY] for words in found[:LONGEST_QUERY]], beginning and len(found) <= LONGEST_QUERY


def matching(rows, text):
    """Those of `rows` that hold every word of the text; words in quotes together; the last one may be a beginning."""
    phrases, beginning = phrases_of(text)
    if not phrases:
        return rows.none()
    if connection.vendor == "postgresql":
        return _matching_vector(rows, phrases, beginning)
    query = " ".join(f'"{" ".join(words)}"' for words in phrases) + ("*" if beginning else "")
    newest = RawSQL(
        "SELECT rowid FROM requests_inbox_words WHERE requests_inbox_words MATCH %s ORDER BY rowid DESC LIMIT %s",
        [query, NEWEST],
    )
    return rows.filter(pk__in=newest)


def _matching_vector(rows, phrases, beginning):
    query = " & ".join("(" + " <-> ".join(f"'{word}'" for word in words) + ")" for words in phrases)
    query = query[:-1] + ":*)" if beginning else query
    if are_rare([word for words in phrases for word in words], beginning=beginning):
        return rows.filter(found_first(FOUND, [query]))
    hit = RawSQL("words @@ to_tsquery('simple', %s)", [query], output_field=BooleanField())
    return rows.filter(Exists(SearchDocument.objects.filter(hit, request=OuterRef("pk"))))


def write_document(request):
    """Make the request findable by all that is known of it now."""
    SearchDocument.objects.update_or_create(request=request, defaults={"text": " ".join(known_words(request))})


def known_words(request):
    lines = [
        text for line in request.line_list for text in (line.order_line.name, line.order_line.sku, line.customer_note)
    ]
    told = []
    if request.version > 1:
        told += request.notes.values_list("text", flat=True)
        told += request.thread.letters.filter(automatic=False).values_list("text", flat=True)
    numbers = [request.reference, request.order.number, *(request.rma.tracking_numbers if request.rma else ())]
    return all_words(
        *numbers, *map(in_one, numbers), request.customer_name, request.customer_email,
        *request.reason_names.values(), *request.tag_names, *lines, *told,
        *words_in_answers(request.form, answers_of(request, request.line_list)),
    )  # fmt: skip


def in_one(number):
    """VK/2026-000123 is found by vk2026, too."""
    words = all_words(number)
    return "".join(words) if len(words) > 1 else ""


def add_words(request, text):
    """What was just written in the request finds it, too."""
    if words := all_words(text):
        documents = SearchDocument.objects.filter(request=request)
        documents.update(text=Concat("text", Value(" " + " ".join(words)), output_field=TextField()))
