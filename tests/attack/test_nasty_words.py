"""Text stays text: with whatever words, each page and letter has the elements that it has with harmless ones (I21)."""

import email.policy

import pytest
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.demo.models import CaughtMail
from helpdesk.jobs.models import Job
from messaging.brand import Brand
from messaging.composing import plain_engine
from messaging.models import Letter
from orders.models import Order
from requests_inbox.models import RequestLine, ReturnReason, StaffAlert
from requests_inbox.return_policies.judging import judge
from shops.models import Person, Shop, Team
from tests.attack.addresses import make_place
from tests.attack.pages import Page
from tests.builders import fresh, make_return

NASTY = [
    """</title></textarea></pre></style><script>alert(1)</script><svg/onload=alert(1)>{{ user }}""",
    """"'` autofocus x=" <a href="javascript:alert(1)" data-hx-post='/x'>&lt;b&gt;&#60;<!-- %(n)s""",
]
CALLED = {"href", "action", "formaction"}


def place_of(words):
    """A shop in which everything that somebody can write says `words`."""
    CaughtMail.objects.all().delete()  # everybody sees these two, whatever the shop
    Job.objects.all().delete()
    place = make_place(name=words)
    shop, people = place.shop, place.people
    for person in people.values():
        Person.objects.filter(pk=person.pk).update(name=words)
    ReturnReason.objects.filter(shop=shop).update(names=dict.fromkeys(["en", "nl", "de"], words))
    told = {"customer_name": words, "country": words[:60], "delivery_method": words[:60], "payment_method": words[:60]}
    Order.objects.filter(shop=shop).update(**told)
    place.order.lines.update(name=words, sku=words[:64], picture=words)
    Shop.objects.filter(pk=shop.pk).update(free_exchange=True)
    Team.objects.filter(shop=shop).update(name=words[:60])
    agent, lead = Person.objects.get(pk=people["agent"].pk), Person.objects.get(pk=people["team_lead"].pk)
    place.request = make_return(order=Order.objects.get(pk=place.order.pk), resolution="exchange")
    judge.call(place.request.pk)
    RequestLine.objects.filter(request=place.request).update(customer_note=words, wished_variant=words)
    StaffAlert.objects.filter(request=place.request).update(own_text=words)
    for step in (
        lambda one: one.ask(by=agent, seen=one.version, text=words),
        lambda one: one.note(by=agent, text=words),
        lambda one: one.precheck(by=agent, seen=one.version, verdict="approve", note=words),
        lambda one: one.put_back(by=agent, seen=one.version, reason=words),
        lambda one: one.hold(by=agent, seen=one.version, reason=words),
        lambda one: one.take_over(by=lead, seen=one.version, reason=words),
        lambda one: one.assign(by=lead, seen=one.version, to=place.team),
    ):
        step(fresh(place.request))
    Letter.objects.filter(thread=place.request.thread, kind="received").update(state="dead", answer=words)
    place.letter = Letter.objects.filter(thread=place.request.thread, kind="question").get()
    place.approved = make_return(order=Order.objects.get(pk=place.order.pk))
    told = {"decision": "declined", "decline_code": "other", "decline_text": words}
    line = fresh(place.approved).line_list[0]
    fresh(place.approved).approve(by=lead, seen=1, decisions={line.pk: told}, text=words)
    shop.changes.record(by=lead, field="name", old=words, new=words)
    Job.objects.filter(pk=place.job.pk).update(error=words, error_class=words, task=words)
    message = EmailMessage(words, words, "Shop <a@b.test>", ["c@d.test"])
    raw = message.message(policy=email.policy.SMTP).as_bytes()
    place.caught = CaughtMail.objects.catch(raw, sender="a@b.test", recipients=["c@d.test"])[0]
    return place


def shapes(place):
    """{name of the address: the elements of its page}, as an admin sees it, with every action's sheet open."""
    Person.objects.filter(pk=place.people["admin"].pk).update(is_superuser=True)  # who also reads the errors of jobs
    client = Client()
    client.force_login(Person.objects.get(pk=place.people["admin"].pk))
    found = {}
    for number, (name, url) in enumerate(place.urls(only=lambda name: not name.startswith(("account_", "mfa_")))):
        response = client.get(url)
        if response["Content-Type"].startswith("text/html") and response.status_code == 200:
            page = Page(response.content.decode())
            found[number, name] = page.shape
            assert not [one for one in page.urls if one[1] in CALLED and "script:" in one[2].lower()], url
    for number, letter in enumerate(Letter.objects.filter(shop=place.shop).order_by("pk")):
        found[number, f"letter {letter.kind}"] = Page(letter.html).shape
    return found


@pytest.mark.django_db
def test_nobodys_words_become_elements_of_a_page_or_a_letter():
    plain = shapes(place_of("x"))
    assert len(plain) > 40
    assert {"requests_inbox:show", "requests_inbox:act", "requests_inbox:mail", "shops:members", "demo:mail"} <= {
        name for _number, name in plain
    }
    for words in NASTY:
        nasty = shapes(place_of(words))
        assert nasty.keys() == plain.keys()
        for page, shape in nasty.items():
            assert shape == plain[page], (page, words)


fragments = ["<", ">", '"', "'", "&", "</p>", "<b>", "<!--", "{{x}}", "{%", "%s", "\\", "`", "&lt;", "=", " ", "x", "é"]


@given(st.lists(st.sampled_from(fragments), min_size=1, max_size=12).map("".join))
@settings(max_examples=60, deadline=None)
def test_no_words_become_elements_of_a_letter(words):
    def shape(text):
        shop = Shop(name=text, slug="s", brand_colour="#9b401c", base_url="https://s.test", language="en")
        context = {
            "shop": shop, "brand": Brand("#9b401c"), "base_url": "https://s.test", "language": "en", "subject": text,
            "name": text, "opening": [text], "words": text, "closing": [text], "agent": text,
            "items": [{"title": text, "about": text, "variant": text}],
        }  # fmt: skip
        plain = plain_engine().get_template("requests_inbox/letters/desk.txt").render(context)
        assert text.strip() in plain
        return Page(render_to_string("requests_inbox/letters/desk.html", context)).shape

    assert shape(f"x{words}") == shape("x")
