"""The words by which a request is found: added as they are written, or all gathered anew. Both come to the same."""

from collections import defaultdict

from django.db import transaction
from django.db.models import TextField, Value
from django.db.models.functions import Concat

from messaging.models import Letter
from requests_inbox.models.events import Event
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.notes import Note
from requests_inbox.models.search import SearchDocument
from requests_inbox.return_forms.answers import answers_of, words_in_answers
from returns.models import ReturnShipment

from .search import all_words

MOST_WORDS = 20_000  # characters of a mail that are found


def begin_document(request, message):
    """Make a new request findable. `message`: what its customer wrote with it, or None."""
    _document(request, request.line_list, [words_of_mail(message)] if message else []).save(force_insert=True)


def add_words(request, text):
    """What was just written in the request finds it, too."""
    if words := all_words(text):
        documents = SearchDocument.objects.filter(request=request)
        documents.update(text=Concat("text", Value(" " + " ".join(words)), output_field=TextField()))


@transaction.atomic
def write_documents(requests):
    """Make requests findable by all that is known of them now. Whoever adds words meanwhile does so before or after.

    So a queryset is read only once the documents are locked.
    """
    list(SearchDocument.objects.select_for_update().filter(request__in=requests).order_by("pk").values_list("pk"))
    requests = list(requests)
    told, lines = told_in(requests), defaultdict(list)
    for line in RequestLine.objects.filter(request__in=requests).select_related("order_line").order_by("pk"):
        lines[line.request_id].append(line)
    SearchDocument.objects.bulk_create(
        [_document(one, lines[one.pk], told[one.pk]) for one in requests],
        update_conflicts=True, unique_fields=["request"], update_fields=["text", "names"],
    )  # fmt: skip


def told_in(requests):
    """{request: all that was written in it}: notes, what colleagues wrote of letters, mails, numbers of parcels."""
    told = defaultdict(list)
    for request, text in Note.objects.filter(request__in=requests).values_list("request", "text"):
        told[request].append(text)
    threads = {request.thread_id: request.pk for request in requests}
    for thread, words in Letter.objects.filter(thread__in=threads).exclude(words="").values_list("thread", "words"):
        told[threads[thread]].append(words)
    heard = Event.objects.filter(request__in=requests, message__isnull=False).select_related("message")
    for event in heard.only(
        "request", "message__from_name", "message__from_address", "message__subject", "message__text"
    ):
        told[event.request_id].append(words_of_mail(event.message))
    returns = {request.rma_id: request.pk for request in requests if request.rma_id}
    parcels = ReturnShipment.objects.filter(rma__in=returns)
    for rma, *numbers in parcels.values_list("rma", "tracking_number", "parcel__labels__tracking_number"):
        told[returns[rma]] += filter(None, numbers)
    return told


def words_of_mail(message):
    """What finds a mail; who sent it, too, as that need not be the customer."""
    return f"{message.from_name} {message.from_address} {message.subject} {message.text[:MOST_WORDS]}"


def _document(request, lines, told):
    numbers = [request.reference, request.order.number]
    names = all_words(*numbers, *map(in_one, numbers), request.customer_name, request.customer_email)
    about = [text for line in lines for text in (line.order_line.name, line.order_line.sku, line.customer_note)]
    others = all_words(
        *request.reason_names.values(), *request.tag_names, *about,
        *words_in_answers(request.form, answers_of(request, lines)), *told,
    )  # fmt: skip
    return SearchDocument(request=request, text=" ".join([*names, *others]), names=" ".join(names))


def in_one(number):
    """VK/2026-000123 is found by vk2026, too."""
    words = all_words(number)
    return "".join(words) if len(words) > 1 else ""
