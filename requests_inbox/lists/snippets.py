"""Where a search found something: the customer's words, a note or a mail, cut around the place and the word marked."""

from django.db.models import OuterRef, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Left
from django.utils.html import format_html, format_html_join

from messaging.models import Letter
from requests_inbox.models import Event, Note, RequestLine, ReturnRequest

from .documents import MOST_WORDS
from .search import WORD, fold

BETWEEN = "\x1f"  # texts; nobody types it
AROUND = 60  # characters of a snippet on each side


def first_with_what_was_written(rows, most):
    """The first of these rows, each with all that customers and colleagues wrote in it (`written`). One query."""
    said = RequestLine.objects.filter(request=OuterRef("pk")).exclude(customer_note="")
    noted = Note.objects.filter(request=OuterRef("pk"))
    mailed = Letter.objects.filter(thread=OuterRef("thread")).exclude(words="")
    heard = Event.objects.filter(request=OuterRef("pk"), message__isnull=False)
    written = [_together(said, "request", "customer_note"), _together(noted, "request", "text"),
               _together(mailed, "thread", "words"), _together(heard, "request", "message__subject"),
               _together(heard, "request", Left("message__text", MOST_WORDS))]  # fmt: skip
    found = ReturnRequest.objects.filter(pk__in=rows.values("pk")[:most])
    return found.annotate(written=Concat(*written, output_field=TextField())).order_by(*rows.query.order_by)


def _together(rows, of, text):
    """All their texts in one, as an expression."""
    told = (
        rows.order_by()
        .values(of)
        .annotate(texts=StringAgg(text, Value(BETWEEN), output_field=TextField()))
        .values("texts")
    )
    return Concat(
        Coalesce(Subquery(told), Value(""), output_field=TextField()), Value(BETWEEN), output_field=TextField()
    )


def show_where_found(rows, words):
    """Give each row the words in which it was found, if it was found in what somebody wrote."""
    for row in rows:
        row.snippet = snippet(row.written.split(BETWEEN), words)


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
