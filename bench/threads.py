"""A request whose thread has a thousand messages, opened: the last 30 come first. Beside an empty page's floor."""

from django.urls import reverse
from django.utils import timezone

from bench.figures import compared
from bench.pages import WARM_UP, Browser, expect, server
from messaging.models import IncomingMail, Letter, Message
from requests_inbox.models import Event, ReturnRequest
from shops.models import Membership, Person, ShopCounter

LONG, SHORT = 1000, 30  # messages, by turns from the customer and from us
GOAL = 60  # milliseconds
WORDS = "It does not fit as I had hoped, and the colour is another one than on the picture. "


def measure_threads(long, short, times=100):
    """The requests of two threads are filled up, and looked at by turns."""
    agent = Person.objects.create_user("thread@keur.test", name="Thread")
    Membership.objects.create(person=agent, shop=long.shop, role="agent")
    there, short_one = address_of(long, LONG), address_of(short, SHORT)
    floors, pages, middles, short_pages = [], [], [], []
    with server() as port:
        browser = Browser(port, agent)
        shown = expect(200, browser.get(there)).body
        if f"number {LONG - 1}." not in shown or f"number {LONG - 40}." in shown:
            raise RuntimeError("Not the last 30 are shown.")
        for _ in range(times + WARM_UP):
            floors.append(expect(204, browser.get("/floor/empty/")).server)
            short_pages.append(expect(200, browser.get(short_one)).server)
            pages.append(expect(200, browser.get(there)).server)
            middles.append(expect(200, browser.get(f"{there}?before={LONG // 2}")).server)
    floors, short_pages, pages, middles = (each[WARM_UP:] for each in (floors, short_pages, pages, middles))
    return [
        compared(f"a thread of {LONG:,} messages", pages, floors, f"p95 ≤ {GOAL} ms", GOAL),
        compared(f"  beside a thread of {SHORT}", pages, short_pages),
        compared("  from its middle", middles, short_pages),
    ]


def address_of(thread, messages):
    request = ReturnRequest.objects.get(thread=thread)
    fill(request, messages)
    return reverse("requests_inbox:show", args=[request.reference])


def fill(request, messages):
    events = []
    last = ShopCounter.take(request.shop_id, ShopCounter.Name.CHANGE, messages)
    for number in range(messages):
        made = {"letter": sent(request, number)} if number % 2 else {"message": received(request, number)}
        place = {"change": last - messages + 1 + number, "version": request.version + 1 + number}
        verb = "wrote" if number % 2 else "heard"
        events.append(Event(shop_id=request.shop_id, request=request, verb=verb, **place, **made))
    Event.objects.bulk_create(events)
    type(request).objects.filter(pk=request.pk).update(version=request.version + messages)


def sent(request, number):
    words = f"{WORDS * 8} number {number}."
    return Letter.objects.create(
        shop=request.shop, thread=request.thread, kind="message", recipient=request.customer_email, language="en",
        subject="Your return", words=words, text=words * 2, html=f"<p>{words * 4}</p>", state="sent",
        message_id=f"<{number}.{request.pk}@bench.test>", sent_at=timezone.now(),
    )  # fmt: skip


def received(request, number):
    mail = IncomingMail.objects.create(door="smtp", shop=request.shop, size=1, sha256="0" * 64, outcome="threaded")
    return Message.objects.create(
        thread=request.thread, mail=mail, from_address=request.customer_email, authenticity="verified",
        text=f"{WORDS * 8} number {number}.", quoted=WORDS * 40, html=f"<p>{WORDS * 100}</p>",
    )  # fmt: skip
