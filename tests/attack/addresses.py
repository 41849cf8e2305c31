"""Every address of the desk, read from the resolver, filled in with the objects of one shop."""

from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from PIL import Image

from helpdesk.demo.models import CaughtMail
from helpdesk.jobs.models import Job
from messaging.files import keep_file
from messaging.models import Attachment, Letter, Message
from messaging.pictures import draw
from messaging.receiving import receive
from notifications.models import Notice, PushSubscription
from notifications.telling import tell
from orders.models import Order
from portal.withdrawing import mark_of
from requests_inbox.actions import ACTIONS
from requests_inbox.many_at_once.batching import carry_on
from requests_inbox.many_at_once.together import TOGETHER
from requests_inbox.models import (
    Batch,
    Draft,
    ReturnForm,
    ReturnRequest,
    SavedReply,
    SavedView,
    Simulation,
    Tag,
    WithdrawalStatement,
)
from requests_inbox.return_forms.form_fields import FormField
from requests_inbox.return_policies.judging import judge
from requests_inbox.states import Status
from returns.models import Return
from shops.models import Invitation, Role, Shop, Team
from tests.builders import (
    fresh,
    make_form,
    make_order,
    make_person,
    make_policy,
    make_reason,
    make_return,
    make_rule,
    make_shop,
    make_statement,
    make_team,
)
from tests.shipping.making import make_destination, make_point

TOKEN = "A" * 43
QUEUE = "needs-decision"
OF_A_RULE = ["policy_rule", "policy_mode", "policy_promotion"]
OF_A_RULE += [f"policy_rule_{what}" for what in ("removal", "return", "place")]
OF_A_VERSION = ["policy_version", "policy_roll_back", "policy_yaml_of"]
OF_A_STATEMENT = ["statement", "statement_match", "statement_joining", "statement_aside"]


@dataclass
class Place:
    """One shop with one of everything that an address can name."""

    shop: Shop
    people: dict
    order: Order
    request: ReturnRequest
    approved: ReturnRequest
    letter: Letter
    caught: CaughtMail
    job: Job
    invitation: Invitation
    reason: object
    membership: object
    team: Team
    passkey: Authenticator
    view: SavedView
    batch: Batch
    tag: Tag
    message: Message
    file: Attachment
    upload: Attachment
    reply: SavedReply
    field: str
    notice: Notice
    subscription: PushSubscription
    statement: WithdrawalStatement

    def arguments(self, name):
        """What to fill into the address called `name`; a list, because one address serves many things."""
        reference, slug = self.request.reference, self.shop.slug
        known = {
            "job_retry": [{"pk": self.job.pk}],
            "account_reset_password_from_key": [{"uidb36": "1", "key": "set-password"}],
            "shops:invitation_link": [{"token": TOKEN}],
            "messaging:mail_in": [{"secret": TOKEN, "service": "postmark"}],
            "messaging:mail_track": [{"secret": TOKEN, "service": "postmark"}],
            "notifications:opening": [{"pk": self.notice.pk}],
            "notifications:reading": [{"pk": self.notice.pk}],
            "notifications:browser_removal": [{"pk": self.subscription.pk}],
            "shops:role": [{"slug": slug, "pk": self.membership.pk}],
            "shops:ending": [{"slug": slug, "pk": self.membership.pk}],
            "shops:team": [{"slug": slug, "pk": self.team.pk}],
            "shops:team_ending": [{"slug": slug, "pk": self.team.pk}],
            "shops:withdrawal": [{"slug": slug, "pk": self.invitation.pk}],
            **{f"requests_inbox:{name}": [{"pk": self.statement.pk}] for name in OF_A_STATEMENT},
            "portal:withdrawal_received": [{"slug": slug, "mark": mark_of(self.statement, "received")}],
            "portal:withdrawal_items": [{"slug": slug, "mark": mark_of(self.statement, "items")}],
            "requests_inbox:queue": [{"slug": QUEUE}],
            "requests_inbox:together": [{"slug": QUEUE}],
            "requests_inbox:reason": [{"slug": slug, "pk": self.reason.pk}],
            "requests_inbox:tag": [{"slug": slug, "pk": self.tag.pk}],
            "requests_inbox:tag_deletion": [{"slug": slug, "pk": self.tag.pk}],
            "requests_inbox:return_form_version": [{"slug": slug, "number": 1}],
            "requests_inbox:form_field_new": [{"slug": slug, "kind": kind} for kind in ("text", "choice", "number")],
            "requests_inbox:form_field": [{"slug": slug, "code": self.field}],
            "requests_inbox:form_field_removal": [{"slug": slug, "code": self.field}],
            "requests_inbox:form_field_place": [{"slug": slug, "code": self.field}],
            **{f"requests_inbox:{name}": [{"slug": slug, "key": self.rule}] for name in OF_A_RULE},
            **{f"requests_inbox:{name}": [{"slug": slug, "number": 1}] for name in OF_A_VERSION},
            "requests_inbox:policy_rule_new": [{"slug": slug, "kind": kind} for kind in ("rule", "alert")],
            "requests_inbox:simulation": [{"slug": slug, "pk": self.simulation.pk}],
            "requests_inbox:view": [{"pk": self.view.pk}],
            "requests_inbox:view_deletion": [{"pk": self.view.pk}],
            "requests_inbox:ask_for_order": [{"order": self.order.pk}],
            "requests_inbox:letter": [{"reference": reference, "pk": self.letter.pk}],
            "demo:payment": [{"key": uuid4()}],
            "demo:sample_page": [{"name": "team"}],
            "returns:show": [{"number": self.number}],
            "returns:slip": [{"number": self.number}],
            "returns:label": [{"number": self.number, "kind": "sheet"}],
            "returns:payment_news": [{"slug": slug, "provider": "test"}],
            "shipping:destination": [{"slug": slug, "pk": self.shop.destinations.get().pk}],
            "requests_inbox:trace": [{"reference": reference, "pk": self.request.traces.latest().pk}],
            "shipping:dropoff": [{"slug": slug, "pk": self.shop.dropoff_points.get().pk}],
            "shipping:dropoff_offer": [{"slug": slug, "pk": self.shop.dropoff_points.get().pk}],
            "requests_inbox:act": self.verbs,
            "requests_inbox:mail": self.verbs,
            "requests_inbox:bulk": [{"name": name} for name in TOGETHER],
            "requests_inbox:bulk_mail": [{"name": name} for name in TOGETHER],
            "requests_inbox:batch": [{"pk": self.batch.pk}],
            "requests_inbox:batch_undo": [{"pk": self.batch.pk}],
            "requests_inbox:saved_reply": [{"slug": slug, "pk": self.reply.pk}],
            "requests_inbox:saved_reply_deletion": [{"slug": slug, "pk": self.reply.pk}],
            "requests_inbox:reply": [{"reference": reference, "pk": self.reply.pk}],
            "requests_inbox:draft": [{"reference": reference, "kind": kind} for kind in Draft.Kind.values],
            "requests_inbox:upload_removal": [{"reference": reference, "key": self.upload.pk}],
            "portal:code": [{"slug": slug, "key": uuid4()}],
            "portal:entry": [{"slug": slug, "token": TOKEN}],
            "portal:follow": [{"slug": slug, "reference": reference, "mark": "1-1-received", "seal": "0" * 64}],
            "portal:uploads": [{"slug": slug, "line": self.order.lines.first().pk}],
            "portal:upload": [{"slug": slug, "key": uuid4()}],
            "portal:upload_picture": [{"slug": slug, "key": uuid4()}],
            "portal:upload_removal": [{"slug": slug, "key": uuid4()}],
            "portal:request": [{"slug": slug, "reference": reference}],
            "portal:reply": [{"slug": slug, "reference": reference}],
            "portal:cancellation": [{"slug": slug, "reference": reference}],
            "portal:label": [{"slug": slug, "reference": reference}],
            "portal:counter": [{"slug": slug, "reference": reference}],
            "portal:tracking": [{"slug": slug, "reference": reference}],
            "portal:paper": [{"slug": slug, "reference": reference, "kind": "label"}],
            "portal:file": [{"slug": slug, "reference": reference, "key": self.file.pk}],
            "portal:picture": [{"slug": slug, "reference": reference, "key": self.file.pk}],
            "messaging:file": [{"key": self.file.pk}],
            "messaging:picture": [{"key": self.file.pk}],
            "messaging:body": [{"pk": self.message.pk}],
            "messaging:body_with_pictures": [{"pk": self.message.pk}],
            "messaging:remote_picture": [{"token": TOKEN}],
            "messaging:headers": [{"pk": self.message.pk}],
            "mfa_remove_webauthn": [{"pk": self.passkey.pk}],
            "mfa_edit_webauthn": [{"pk": self.passkey.pk}],
        }
        alone = {
            (): {}, ("slug",): {"slug": slug}, ("reference",): {"reference": reference}, ("pk",): {"pk": self.caught.pk}
        }  # fmt: skip
        return known[name] if name in known else [alone[ADDRESSES[name][0]]]

    @property
    def rule(self):
        """The key of the one of its policy."""
        return self.simulation.version.document.rules[0].key

    @property
    def simulation(self):
        """Of the version that is in force."""
        return Simulation.objects.get(version__shop=self.shop)

    @property
    def number(self):
        """Of the return that was authorised by the approval."""
        return Return.objects.filter(reference=self.approved.reference).latest("pk").rma_number

    @property
    def verbs(self):
        """Every action, on the request that has it."""
        decided = {name for name, action in ACTIONS.items() if action.states == (Status.APPROVED, Status.CANCELLED)}
        return [
            {"reference": (self.approved if name in decided else self.request).reference, "name": name}
            for name in ACTIONS
        ]

    def urls(self, *, only=lambda name: True):
        """[(name, url)] of every address; those of our apps and those of the libraries we mounted."""
        return [(name, reverse(name, kwargs=kwargs)) for name in NAMES if only(name) for kwargs in self.arguments(name)]


def walk(resolver=None, namespace="", arguments=()):
    """[(name, arguments, callback)] of everything that can be asked for."""
    for pattern in (resolver or get_resolver()).url_patterns:
        taken = (*arguments, *pattern.pattern.regex.groupindex)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""), taken)
        elif pattern.name:
            yield namespace + pattern.name, taken, pattern.callback


ADDRESSES = {name: (arguments, callback) for name, arguments, callback in walk()}
NAMES = sorted(ADDRESSES)


def is_public(name):
    """What nobody has to sign in for, as Django's own middleware reads it."""
    return not getattr(ADDRESSES[name][1], "login_required", True)


def make_place(**fields):
    shop = make_shop(logo=ContentFile(b"not looked at", name="logo.png"), **fields)
    people = {role: make_person(shop, role, name=f"{role} of {shop.name}") for role in Role.values}
    make_destination(shop)
    make_point(shop)
    order = make_order(shop, lines=[(5, "20.00"), (5, "5.00")])
    approved = make_return(order=order)
    approved.approve(by=people["team_lead"], seen=1)
    approved.note(by=people["agent"], text="A note for colleagues")
    request = make_return(order=order)
    choices = (("red", {"en": "Red"}), ("blue", {"en": "Blue"}))
    field = FormField(f"colour_{shop.pk}", "choice", {"en": "Colour"}, choices=choices)
    make_form(shop, field, by=people["team_lead"])
    ReturnForm.objects.begin_draft(shop, by=people["team_lead"])
    message, file = make_message(request)
    rule = f"size-{shop.pk}"
    make_policy(shop, make_rule(rule), by=people["team_lead"], modes={rule: "suggest"})
    judge.call(request.pk)
    return Place(
        shop=shop,
        people=people,
        order=order,
        request=fresh(request),
        approved=fresh(approved),
        letter=Letter.objects.get(thread=request.thread),
        caught=CaughtMail.objects.catch(
            b"Subject: Hello\r\nFrom: a@b.test\r\nTo: c@d.test\r\n\r\nWords", sender="a@b.test", recipients=["c@d.test"]
        )[0],
        job=Job.objects.create(task="shops.tasks.send_notice", state=Job.State.FAILED),
        invitation=Invitation.objects.invite(shop, email="new@desk.test", role="agent", by=people["admin"]),
        reason=make_reason(shop),
        membership=people["store"].memberships.get(),
        team=make_team(shop, people["agent"], by=people["team_lead"]),
        batch=make_batch(people["team_lead"], order),
        passkey=Authenticator.objects.create(user=make_person(), type="webauthn", data={"name": "A key"}),
        tag=Tag.objects.create(shop=shop, name="Recall"),
        message=message,
        file=file,
        upload=keep_file(request.thread, "a.pdf", b"%PDF-1.7", uploaded_by=people["agent"]),
        field=field.code,
        reply=SavedReply.objects.create(shop=shop, name="Hello", texts={"en": "Hi"}, made_by=people["team_lead"]),
        notice=make_notice(people["agent"], request),
        subscription=PushSubscription.objects.create(
            person=people["agent"], endpoint=f"https://fcm.googleapis.com/{shop.slug}", p256dh="p", auth="a"
        ),
        statement=make_statement(order),
        view=SavedView.objects.create(owner=people["agent"], shop=shop, name="Dear", query="queue=all&value=100.."),
    )


def make_notice(person, request):
    """What the agent is told of it."""
    people = {"kind": "replied", "shop": request.shop_id, "topic": request.pk, "title": request.reference}
    tell([person.pk], url=f"/requests/{request.reference}/", list_url="/inbox/unread/", **people)
    return Notice.objects.get(person=person)


def make_message(request):
    """(a mail of the customer's, the picture that came with it)"""
    mail = receive(b"Subject: Hello\r\n\r\nWords", door="pipe", shop=request.shop)
    message = Message.objects.create(thread=request.thread, mail=mail, text="Words", authenticity="verified")
    picture = BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    file = keep_file(request.thread, "a.png", picture.getvalue(), "image/png", message=message)
    draw(file)
    return message, file


def make_batch(person, order):
    """One request that was held together with no other."""
    batch = Batch.objects.create(person=person, action="hold", data={"reason": "lunch", "until": "2h"}, key=uuid4())
    batch.items.create(request=make_return(order=order, quantities=(1,)), seen=1)
    carry_on(batch)
    return batch


BROWSERS_OWN = {"shops.session", "usersessions.usersession"}  # what a browser may cause by only looking


def everything():
    """Every row of every table, as it stands; sessions aside."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label_lower not in BROWSERS_OWN
    }
