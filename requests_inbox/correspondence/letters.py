"""What the customer reads: every letter of the desk, composed by the code that also draws its preview."""

from datetime import timedelta

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from helpdesk.templatetags.ui import money
from messaging.composing import compose
from messaging.outbox import queue
from requests_inbox import clocks
from requests_inbox.lists.documents import add_words
from requests_inbox.still_open import ways_in_a_letter, ways_of_the_rest, why_declined
from shipping.models import Way

from .links import path_to_follow, unlinked
from .wording import (
    CODE_IS_THERE,
    DECLINED,
    FEE,
    FREE,
    GRANTED,
    HAND_IN,
    HOW_TO_SEND,
    HOW_TO_SHOW,
    HOW_TO_TELL,
    LABEL_IS_THERE,
    PAID,
    PAID_BACK,
    PRICE,
    STANDS,
    SUBJECT,
    WANTED,
    WORDINGS,
    YOUR_WORDS,
)

TEMPLATE = "requests_inbox/letters/desk"


BY_A_PERSON = {"question", "message"}  # all others are the shop's wording, sent because something happened

# Parts of a wording that hang on the request.
BY_NAME = {"carriage", "fee", "follows", "hand_in", "stands", "ways", "rest"}
AT_ONCE = {"received", "reminder", "ship_reminder", "expired"}  # nobody could take them back


def compose_for(request, kind, *, text="", by=None, wants=()):
    """The letter of this kind as it would leave now, from the request as it is in memory."""
    wording, language = WORDINGS[kind], request.shop.speaks(request.language)
    with translation.override(language):
        known = facts(request)
        context = {
            "title": wording.title % known,
            "name": greeted(request),
            "opening": [sentence % known for sentence in wording.opening],
            "words": text,
            "items": [{"title": WANTED[want], "about": "", "variant": ""} for want in wants if want in WANTED]
            + [_told(line, wording, language, text) for line in request.line_list if wording.shows_items],
            "told": list(_said(request, language)) if wording.shows_answers and is_vouched_for(request) else [],
            "closing": [said for part in wording.closing if (said := _sentence(part, known))],
            "agent": by.name if by else "",
            "path": path_to_follow(request, kind),
        }
        return compose(TEMPLATE, shop=request.shop, language=language, subject=SUBJECT % known, context=context)


def greeted(request):
    """Whoever it is written to: as the order has them, else as somebody typed it on a page."""
    name = request.customer_name
    return name if name == request.order.customer_name else unlinked(name)


def is_vouched_for(request):
    """Whether anybody but the visitor of a page says that this address is the customer's.

    With the code of a present we can be made to write to whomever: then in no words but ours (T33).
    """
    return request.channel != request.Channel.PORTAL or request.order.belongs_to(request.customer_email)


def sample(shop):
    """A letter to nobody, for a look at the letters of this shop."""
    wording, known = WORDINGS["received"], {"reference": f"{shop.reference_prefix}-10234", "order": "104882"}
    with translation.override(shop.language):
        context = {
            "title": wording.title % known,
            "name": "Anna de Vries",
            "opening": [sentence % known for sentence in wording.opening],
            "items": [{"title": "2 × Fjell GTX boot", "about": "FJ-GTX-39", "variant": ""}],
            "path": "/",
        }
        return compose(TEMPLATE, shop=shop, language=shop.language, subject=SUBJECT % known, context=context)


def facts(request):
    """What the sentences of a letter may name."""
    return {
        "reference": request.reference,
        "order": request.order.number,
        "ship_by": date_format(request.ship_by, "DATE_FORMAT") if request.ship_by else "",
        "refund_days": request.policy_terms.refund_term_days,
        "refund_by": date_format(request.withdrawal.refund_by, "DATE_FORMAT") if request.withdrawal else "",
        "rma": SimpleLazyObject(lambda: request.rma_number),  # read only where a letter says it
        "carriage": SimpleLazyObject(lambda: carriage(request)),
        "fee": str(FEE) % {"fee": money(request.fee, request.currency)} if request.fee else "",
        "follows": SimpleLazyObject(lambda: " ".join(filter(None, follows(request)))),
        "hand_in": SimpleLazyObject(lambda: hand_in(request)),
        "stands": str(STANDS) if clocks.is_by_right(request) else "",
        "ways": SimpleLazyObject(lambda: ways_in_a_letter(request)),
        "rest": SimpleLazyObject(lambda: ways_of_the_rest(request)),
    }


def carriage(request):
    """Who pays for sending it back, and how much where we take it."""
    if request.free_return:
        return str(PAID_BACK if request.way_back == Way.OWN and not request.label else FREE)
    price = request.label_price
    if not price:
        return str(PAID)
    if request.rma and request.carriage_is_settled:
        return ""
    return str(PRICE) % {"price": money(price, request.label_currency)}


def follows(request):
    """What to do after the approval: in the shop's words, and what the customer's way of sending it back asks for.

    Who has the label already reads where it is, and not how to make it.
    """
    if request.rma and request.rma.has_label:
        yield str(CODE_IS_THERE if request.label_letter == "code" else LABEL_IS_THERE)
        yield hand_in(request)
        return
    own_words = request.shop.after_approval.get(get_language())
    of_the_way = {Way.CODE: HOW_TO_SHOW, Way.OWN: HOW_TO_TELL}.get(request.way_back)
    yield own_words
    yield str(of_the_way or ("" if own_words else HOW_TO_SEND))
    yield hand_in(request)


def hand_in(request):
    """The drop-off point that they chose; empty if they chose none."""
    point = request.dropoff
    return str(HAND_IN) % {"point": f"{point.name}, {point.place}"} if point else ""


def _sentence(part, known):
    """Parts that depend on the request stand in the wording by their names."""
    return str(known[part]) if part in BY_NAME else part % known


def send(request, kind, *, text="", by=None, wants=()):
    """Queue it in the transaction of the verb that causes it. What a person caused waits for the undo window."""
    words = text if by else ""  # a rule's are the same on every request
    add_words(request, words)
    wait = timedelta(seconds=0 if kind in AT_ONCE else undo_seconds(request, by))
    return queue(
        compose_for(request, kind, text=text, by=by, wants=wants),
        thread=request.thread,
        kind=kind,
        to=request.customer_email,
        to_name=greeted(request),
        not_before=request.letters_leave_at or timezone.now() + wait,
        automatic=kind not in BY_A_PERSON,
        words=words,
    )


def undo_seconds(request, person):
    """How long a letter of this person's waits: their own setting, else the shop's."""
    own = person.undo_seconds if person else None
    return request.shop.undo_seconds if own is None else own


def _told(line, wording, language, words):
    """One line as the customer is told of it."""
    return {
        "title": _name_of(line),
        "about": _outcome(line, words) if wording.shows_outcome else line.reason.name_in(language),
        "variant": line.wished_variant,
    }


def _name_of(line):
    return f"{line.quantity} × {line.order_line.name}" if line.quantity > 1 else line.order_line.name


def _said(request, language):
    """[(what was asked, what the customer said)], so that they have it in writing. Whoever asks may have typed anything
    into it, so nothing of it becomes a link (T33)."""
    several = len(request.line_list) > 1
    for line in request.line_list:
        whose = f": {line.order_line.name}" if several else ""
        if line.customer_note:
            yield f"{YOUR_WORDS}{whose}", unlinked(line.customer_note)
        for one in line.told:
            yield f"{one.label}{whose}", unlinked(one.text)
    for one in request.told:
        yield one.label, unlinked(one.text)


def _outcome(line, words):
    """What becomes of one item. The agent's own words stand in the letter already: no item repeats them."""
    if line.decision == line.Decision.DECLINED:
        return why_declined(line) if line.decline_text != words else DECLINED[line.decline_code]
    return GRANTED[line.requested_resolution]
