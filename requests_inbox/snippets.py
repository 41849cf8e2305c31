"""Where a search found something: the customer's words, a note or a mail, cut around the place and the word marked."""

from collections import defaultdict

from django.utils.html import format_html, format_html_join

from .filtering import without_fields
from .models import Note, RequestLine, ReturnRequest
from .search import WORD, fold, words_of
from .wording import WORDINGS

AROUND = 60  # characters of a snippet on each side
SOMEBODY_WROTE = sorted(set(WORDINGS) - {"received"})  # letters with words of their own


def show_where_found(rows, text):
    """Give each row the words in which it was found, if it was found in what somebody wrote. One query for all."""
    words = words_of(without_fields(text))
    if not rows or not words:
        return
    written = defaultdict(list)
    for pk, told in _what_was_written(rows):
        written[pk].append(told)
    for row in rows:
        row.snippet = snippet(written[row.pk], words)


def _what_was_written(rows):
    """(request, text) of all that customers and colleagues wrote in them."""
    ids = [row.pk for row in rows]
    said = RequestLine.objects.filter(request__in=ids).exclude(customer_note="").order_by()
    noted = Note.objects.filter(request__in=ids)
    mailed = ReturnRequest.objects.filter(pk__in=ids, thread__letters__kind__in=SOMEBODY_WROTE)
    found = said.values_list("request_id", "customer_note").union(
        noted.values_list("request_id", "text"), mailed.values_list("pk", "thread__letters__text"), all=True
    )
    return found.order_by()


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
