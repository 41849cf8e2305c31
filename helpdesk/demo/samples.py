"""One of everything for the style page: made by the desk's own verbs, shown once, and never stored."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from messaging.models import Attachment, IncomingMail, Message
from orders.models import Order
from requests_inbox.actions import ACTIONS
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.changing import change
from requests_inbox.correspondence.answering import answer_questions
from requests_inbox.models import (
    Draft,
    PolicyVersion,
    ReturnReason,
    ReturnRequest,
    RuleSetting,
    SavedReply,
    StaffAlert,
)
from requests_inbox.models.policies import BEGINNING
from requests_inbox.return_policies.document import Document, Terms
from requests_inbox.return_policies.gathering import gather
from requests_inbox.return_policies.judging import Judgement
from requests_inbox.views.acting import plan
from shops.models import Membership, Person, Shop

LONG_NAME = "Maximiliane Hohenstein-Bartholomäus"
LONG_ITEM = "Wetterfeste Doppelreißverschluss-Übergangsjacke „Łódź“"


@contextmanager
def for_a_moment():
    """Whatever is written in here is undone at the end. The ids of its rows are given out again: nothing drawn of them
    is kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for name in ("rows", "memory"):
        caches[name].clear()


class Samples:
    """A shop, two people, and a request in every state; `person` is the one who looks."""

    FIRST = 9_000_000  # of the rows that stand for no request

    def __init__(self, person):
        self.me = Person.objects.get(pk=person.pk)
        self.shop = Shop.objects.create(
            name="Haus Lindgrün (style page)", slug="style-page", reference_prefix="ZZZZ", languages=["en", "nl", "de"],
            base_url="https://lindgruen.test", sender_address="returns@lindgruen.test", free_exchange=True,
        )  # fmt: skip
        self.colleague = Person.objects.create_user("jonas@lindgruen.test", name="Jonas Weber")
        for one, role in [(self.me, "team_lead"), (self.colleague, "agent")]:
            Membership.objects.create(person=one, shop=self.shop, role=role)
        self.reason = ReturnReason.objects.create(
            shop=self.shop, code="style", names={"en": "Too small", "nl": "Te klein", "de": "Zu klein"}
        )
        self.me = Person.objects.get(pk=person.pk)  # read anew, with the role it has here

    def sell(self, name="Marit Hoekstra", item="Fjell GTX boot, bark, size 39", picture="boot"):
        """An order of two things."""
        bought = Order.objects.create(
            shop=self.shop,
            number=f"LG-{Order.objects.count()}",
            customer_name=name,
            customer_email="marit@hoekstra.test",
            customer_language="nl",
            currency="EUR",
            ordered_at=timezone.now() - timedelta(days=12),
            delivered_at=timezone.now() - timedelta(days=9),
        )
        things = [(item, "189.95", picture), ("Bron bottle 0.75 l, berry", "27.50", "bottle")]
        for n, (thing, price, art) in enumerate(things, 1):
            picture = f"/static/art/{art}.svg"
            bought.lines.create(number=n, sku=f"LG-{n}", name=thing, quantity=1, price_paid=price, picture=picture)
        return bought

    def ask(self, wish="refund", **order):
        """A new request for all of one."""
        bought = self.sell(**order)
        said = "De teen raakt de neus bij het afdalen."
        return submit(bought, [Asked(line, 1, self.reason, said, wish) for line in bought.lines.all()])

    @property
    def requests(self):
        """{how it is called here: a request in that state}"""
        made = {name: self.ask() for name in ("new", "held by me", "held by Jonas", "pre-checked", "approved")}
        made["held by me"].hold(by=self.me, seen=1, reason="Waiting for the supplier")
        made["held by Jonas"].hold(by=self.colleague, seen=1, reason="Asked the warehouse")
        made["pre-checked"].precheck(
            by=self.colleague, seen=1, verdict="approve", note="Within 30 days", text=f"{LONG_ITEM}: {LONG_NAME}"
        )
        made["to be refused"] = self.ask(name=LONG_NAME, item=LONG_ITEM, picture="jacket")
        made["to be refused"].precheck(by=self.colleague, seen=1, verdict="decline", code="used")
        made["of two people"] = self.ask()
        made["approved"].approve(by=self.me, seen=1)
        made["cancelled"] = self.ask(name="Oliver Marsh", item="Harbour cable sweater", picture="sweater")
        made["cancelled"].cancel(by=self.me, seen=1, kind="declined", code="used", text="It has been worn outside.")
        made["alerted"] = self.alerted()
        found = {name: self.fresh(request) for name, request in made.items()}
        found["of two people"].shop.second_pass = Shop.SecondPass.ALL
        return found

    def precedents(self, request):
        """What was decided on requests like it: nothing, some, and of its product group."""
        for numbers in [(0, 0, 0, 1), (8, 6, 1, 14), (1234, 1200, 99, 99)]:
            found = dict(zip(["approved", "free", "declined", "open_count"], numbers, strict=True))
            urls = dict.fromkeys(["approved_url", "free_url", "declined_url", "open_url"], "#")
            total, of_group = found["approved"] + found["declined"], found["approved"] > 1000
            yield SimpleNamespace(request=request, total=total, is_of_group=of_group, **found, **urls)

    def alerted(self):
        """One with a staff alert of every weight, and a free exchange that was asked for."""
        request = self.ask(name=LONG_NAME, item=LONG_ITEM, picture="jacket", wish="exchange")
        for severity, requires in [("info", "nothing"), ("critical", "acknowledge"), ("warning", "team_lead")]:
            words = StaffAlert.Severity(severity).label
            request.alerts.create(code=severity, severity=severity, requires=requires, own_text=f"{words}: {LONG_ITEM}")
        request.note(by=self.colleague, text="Second claim on this item; the first photos are in the mail.")
        self.correspond(request)
        return request

    def judged(self):
        """One of everything that a return policy can say, by the tag that its rule asks for."""
        version = self.policy()
        return [self.look(version, tag) for tag in ("gut", "teils", "alt", "foto", "chef", "unklar", "ohne")]

    def policy(self):
        rules = [
            sample_rule("gut", "approve", free=True),
            sample_rule("teils", "approve", {"fact": "line_value", "op": "over", "value": "100"}),
            sample_rule("teils", "decline", code="used"),
            sample_rule("alt", "decline", code="too_late", texts={"en": "The window closed on 3 May."}),
            sample_rule("foto", "ask", asks=["photo"]),
            sample_rule("chef", "lead"),
            sample_rule("unklar", "approve", {"fact": "payment_method", "op": "is", "value": "Invoice"}),
            sample_rule("ohne", "approve", free=True),
        ]
        for place, rule in enumerate(rules):
            rule["key"] = f"rule-{place}"
            mode = "shadow" if rule is rules[-1] else "suggest"
            RuleSetting.objects.create(shop=self.shop, key=rule["key"], mode=mode, sample_percent=0)
        document = Document.read({"terms": Terms.of_shop(self.shop).stored, "rules": rules})
        return PolicyVersion.objects.create(
            shop=self.shop, number=3, stored=document.stored, published_at=timezone.now(), covers_from=BEGINNING
        )

    def look(self, version, tag):
        """A request as the policy has looked at it, without the job."""
        request = self.ask(name=LONG_NAME if tag == "gut" else "Marit Hoekstra")
        request.tag(by=self.me, seen=request.version, names=[tag])
        gather(request.lines.all())
        request = self.fresh(request)
        Judgement(request, version).carry_out()
        return self.fresh(request)

    def correspond(self, request):
        """Letters both ways: asked, answered by the customer and by somebody else, files lying ready for the next."""
        request.ask(by=self.me, seen=request.version, wants=["photo", "reason"], text="Kunt u de naad fotograferen?")
        self.hear(request, "Hier die Fotos. Die Naht ist offen.", "verified", quoted="> Kunt u de naad fotograferen?")
        self.hear(request, "Ich bin bis Montag nicht im Büro.", "verified", is_automatic=True)
        self.hear(request, "I am their lawyer.", "other_address", name="Ø. Łódź")
        SavedReply.objects.create(
            shop=self.shop, name="By when to send it", texts={"en": "Send it by ${ship_by}."}, made_by=self.me
        )
        self.file(request, "Versandetikett-mit-einem-sehr-langen-Namen-2026.pdf", uploaded_by=self.me)
        Draft.objects.keep(self.me, request, "message", "Send it by ${ship_by}.", seen=1)  # the question has left it

    def hear(self, request, text, authenticity, name=LONG_NAME, **fields):
        mail = IncomingMail.objects.create(door="pipe", shop=self.shop, size=1, sha256="0" * 64)
        message = Message.objects.create(
            thread=request.thread, mail=mail, text=text, from_name=name, from_address="m@hohenstein.test",
            subject="Re: Ihre Retoure", authenticity=authenticity, evidence="DMARC: pass, hohenstein.test.", **fields,
        )  # fmt: skip
        self.file(request, "Naht.jpg", message=message)
        self.file(request, "Rechnung.exe", message=message)
        verb = "heard" if message.is_verified else "heard_other"
        with change(request, verb, by=None) as event:
            event.message = message
            answer_questions(request, message)

    def file(self, request, name, **fields):
        """A row alone: what is undone at the end must leave no bytes behind."""
        Attachment.objects.create(thread=request.thread, name=name, size=48_213, sha256="0" * 64, **fields)

    def fresh(self, request):
        return ReturnRequest.objects.with_facts().get(pk=request.pk)

    def rows(self):
        """Rows of the list: each sign once, and a deadline for every step of the ring."""
        signs = [
            {"is_unread": True},
            {"customer_name": "Current row", "free_return": True, "photo_count": 2},
            {"customer_name": LONG_NAME, "item_summary": LONG_ITEM, "is_unread": True, "tag_names": ["Rückruf"]},
            {"alert_codes": ["late"], "waiting_on": "customer", "value": 1234567},
            {"status": "draft", "assigned_to": self.colleague, "item_picture": "", "policy_verdict": "approve"},
            {"status": "on_hold", "held_by": self.me, "policy_verdict": "lead"},
            {"status": "on_hold", "held_by": self.colleague},
            {"free_return": True, "policy_verdict": "decline"},
            {"policy_verdict": "ask"},
        ]
        request = self.fresh(self.ask())
        given, now = timedelta(days=8), timezone.now() + timedelta(minutes=30)
        for days_left, sign in enumerate(signs):
            end = now + timedelta(days=days_left)
            yield self.row_like(request, days_left, decide_by=end, submitted_at=end - given, **sign)
        yield self.row_like(request, 10, status="approved", is_open=False)
        yield self.row_like(request, 11, status="cancelled", is_open=False, customer_name="Ø, ł, ё, Ж, Ω")

    def row_like(self, request, number, **changes):
        row = self.fresh(request)
        row.pk = self.FIRST + number
        row.__dict__.update({"reference": f"ZZZZ-{number}", "status": changes.pop("status", "new")})
        for name, value in changes.items():
            setattr(row, name, value)
        return row

    def sheet(self, request, name="cancellation"):
        """The open sheet of one action, sent with too little in it."""
        action = ACTIONS[name](request, self.me)
        form = action.form({"version": request.version, "kind": "declined"}, action=action)
        letter, why_none, steps = plan(action, form)
        return {"action": action, "form": form, "letter": letter, "no_letter": why_none, "steps": steps}


def sample_rule(tag, decision, *more, **then):
    """For the requests with this tag."""
    when = [{"fact": "tags", "op": "is", "value": tag}, *more]
    return {"name": f"{decision.capitalize()}: {tag}", "when": {"all": when}, "then": {"decision": decision, **then}}


class Form(forms.Form):
    """A field of every kind."""

    text = forms.CharField(label="Order number", help_text="In the mail that confirmed the order", initial="VK-104882")
    wrong = forms.EmailField(label="E-mail address", help_text="Nobody else sees it")
    choice = forms.ChoiceField(label="Reason", choices=[("", "Window has closed"), ("used", "Nutzungsspuren")])
    words = forms.CharField(label="What the customer reads", widget=forms.Textarea(attrs={"rows": 2}))
    number = forms.IntegerField(label="Days", initial=30)
    locked = forms.CharField(label="Not to be changed", initial="Set by your shop", disabled=True)
    file = forms.FileField(label="Logo")
    tick = forms.BooleanField(label="Send a copy to me", initial=True)
    one = forms.ChoiceField(
        label="Theme", choices=[("a", "Light"), ("b", "Dark")], widget=forms.RadioSelect, initial="a"
    )
    several = forms.MultipleChoiceField(
        label="Languages", choices=[("nl", "Nederlands"), ("de", "Deutsch")], widget=forms.CheckboxSelectMultiple
    )

    def clean(self):
        raise forms.ValidationError("Together these do not make sense: say first what should happen.")


def sample_form():
    form = Form({"wrong": "eleanor@whitcombe", "text": "VK-104882", "number": "30", "one": "a", "tick": "on"})
    form.is_valid()
    for name in set(form.errors) - {"wrong", "__all__"}:
        del form.errors[name]
    return form


def button(name, label, **more):
    """An action as requests_inbox/button.html wants it, for looks that no request is in right now."""
    return SimpleNamespace(
        **{"button": label, "icon": name, "asks": True, "url": "#", "shortcut": "", "refusal": None} | more
    )
