"""Makes the rows a test needs, each in one call; what matters to the test is passed, the rest is made up."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from messaging.models import IncomingMail, Message
from orders.models import Order
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.models import PolicyVersion, ReturnForm, ReturnReason, RuleSetting, Simulation
from requests_inbox.models.policies import BEGINNING
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.simulating import simulate
from requests_inbox.withdrawals.stating import record
from shops.models import Membership, Person, Shop, Team

numbers = count(1)


def make_shop(**fields):
    n = next(numbers)
    return Shop.objects.create(
        **{
            "name": f"Shop {n}",
            "slug": f"shop-{n}",
            "reference_prefix": "".join(chr(65 + int(digit)) for digit in f"{n:04d}"),
            "languages": ["en", "nl", "de"],
            "base_url": f"https://shop-{n}.test",
            "sender_address": f"returns@shop-{n}.test",
        }
        | fields
    )


def make_person(shop=None, role="agent", **fields):
    n = next(numbers)
    person = Person.objects.create_user(
        **{"email": f"person-{n}@desk.test", "name": f"Person {n}", "password": "a-long-password"} | fields
    )
    if shop:
        Membership.objects.create(person=person, shop=shop, role=role)
    return person


def make_team(shop, *people, name="Customer care", by=None):
    """A team of people who work for the shop."""
    by = by or make_person(shop, "team_lead")
    return Team.objects.begin(shop, by=by, name=name, members=shop.memberships.filter(person__in=people))


def make_order(shop, lines=((3, "20.00"), (1, "50.00")), **fields):
    """An order with one line for each (quantity, price), delivered last week unless said otherwise."""
    n = next(numbers)
    order = Order.objects.create(
        shop=shop,
        **{
            "number": f"{700000 + n}",
            "customer_name": "Marit Hoekstra",
            "customer_email": f"marit-{n}@hoekstra.test",
            "customer_language": "en",
            "currency": shop.currency,
            "ordered_at": timezone.now() - timedelta(days=10),
            "delivered_at": timezone.now() - timedelta(days=7),
        }
        | fields,
    )
    for number, (quantity, price) in enumerate(lines, 1):
        order.lines.create(
            number=number, sku=f"SKU-{number}", name=f"Thing {number}", quantity=quantity, price_paid=price
        )
    return order


def make_reason(shop, code="too_small", ground="commercial", **names):
    names = names or {"en": "Too small", "nl": "Te klein", "de": "Zu klein"}
    return ReturnReason.objects.get_or_create(shop=shop, code=code, defaults={"names": names, "ground": ground})[0]


def make_form(shop, *fields, by=None):
    """The form that the shop asks from now on."""
    draft = ReturnForm.objects.begin_draft(shop, by=by)
    for code in [one.code for one in draft.fields]:
        draft.take_out(code, seen=draft.edition)
    for field in fields:
        draft.put(field, seen=draft.edition)
    draft.publish(by=by, seen=draft.edition)
    return ReturnForm.objects.get(pk=draft.pk)


def make_return(shop=None, order=None, *, quantities=(1, 1), resolution="refund", ground="commercial", **order_fields):
    """A request, as new as a customer just made it, for the first lines of an order."""
    shop = shop or (order.shop if order else make_shop())
    order = order or make_order(shop, **order_fields)
    reason = make_reason(shop, code=f"because_{ground}", ground=ground)
    lines = zip(order.lines.all(), quantities, strict=False)
    return submit(order, [Asked(line, quantity, reason, resolution=resolution) for line, quantity in lines])


def make_message(request, text="Thank you", **fields):
    """A mail of the customer's that has been read into the conversation, and that nothing has heard of yet."""
    n = next(numbers)
    mail = IncomingMail.objects.create(shop=request.shop, door="pipe", sha256=f"{n:064x}", size=1)
    return Message.objects.create(
        thread=request.thread, mail=mail, text=text, **{"authenticity": Message.Authenticity.VERIFIED} | fields
    )


def fresh(request):
    """The request as the database has it."""
    return type(request).objects.with_facts().get(pk=request.pk)


def make_statement(order=None, *, shop=None, **fields):
    """What a customer stated on the shop's page: of an order, with its number and address."""
    shop = shop or order.shop
    told = {"contract": order.number, "address": order.customer_email} if order else {}
    standard = {"channel": "portal", "name": "Marit Hoekstra", "contract": "4711", "address": "marit@hoekstra.test"}
    return record(shop, **standard | {"language": "en"} | told | fields)


def make_rule(key="size", when=None, decision="approve", **then):
    """As a policy stores it: fits everything unless `when` says more."""
    return {"key": key, "name": key.capitalize(), "when": when or {"all": []}, "then": {"decision": decision, **then}}


def make_policy(shop, *rules, alerts=(), by=None, modes=None, **terms):
    """The version that is in force from now on, for all orders. `modes`: {key: mode}; the rules act by themselves."""
    by = by or make_person(shop, "team_lead")
    draft = PolicyVersion.objects.begin_draft(shop, by=by)
    stored = {"terms": draft.stored["terms"] | terms, "rules": list(rules), "alerts": list(alerts)}
    draft.change(Document.read(stored), by=by, seen=draft.edition)
    tried = {"finished_at": timezone.now(), "result": simulate(draft, 90)}
    Simulation.objects.create(version=draft, edition=draft.edition, **tried)
    draft.publish(by=by, seen=draft.edition)
    PolicyVersion.objects.filter(pk=draft.pk).update(covers_from=BEGINNING)
    for rule in rules:
        mode = (modes or {}).get(rule["key"], "auto")
        RuleSetting.objects.filter(shop=shop, key=rule["key"]).update(mode=mode, sample_percent=0)
    return PolicyVersion.objects.get(pk=draft.pk)
