from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import BigIntegerField, OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.models import Letter, Message
from shops.models import Person, Shop, Team


class Verb(models.TextChoices):
    """Everything that can happen to a request. The sentence is how the timeline says it."""

    SUBMITTED = "submitted", _("asked for a return")
    CHECKED = "checked", _("checked it and proposed a verdict")
    PUT_BACK = "put_back", _("put it back to new")
    HELD = "held", _("put it on hold")
    RELEASED = "released", _("released the hold")
    TAKEN_OVER = "taken_over", _("took over the hold")
    ASKED = "asked", _("asked the customer")
    LINE_DECIDED = "line_decided", _("decided an item")
    FREE_RETURN_SET = "free_return_set", _("changed free return")
    ALERT_RAISED = "alert_raised", _("raised an alert")
    ALERT_ACKNOWLEDGED = "alert_acknowledged", _("acknowledged an alert")
    NOTED = "noted", _("wrote a note")
    APPROVED = "approved", _("approved")
    CANCELLED = "cancelled", _("cancelled")
    UNDONE = "undone", _("undid the decision")
    HASTENED = "hastened", _("sent the mail at once")
    REOPENED = "reopened", _("reopened")
    LETTER_FAILED = "letter_failed", _("could not deliver the mail")
    ASSIGNED = "assigned", _("assigned it")
    TAGGED = "tagged", _("changed the tags")
    SENT_AGAIN = "sent_again", _("sent the mail again")
    WROTE = "wrote", _("wrote to the customer")
    HEARD = "heard", _("wrote back")
    HEARD_OTHER = "heard_other", _("sent a mail that changes nothing")
    LETTER_BOUNCED = "letter_bounced", _("was not reached: the mail came back")
    REMINDED = "reminded", _("reminded the customer")
    UNANSWERED = "unanswered", _("heard nothing from the customer")
    STATED = "stated", _("withdrew from the purchase")
    WITHDRAWN = "withdrawn", _("took the mail back before it left")
    LABEL_ASKED = "label_asked", _("asked for a label")
    LABEL_MADE = "label_made", _("made the label")
    LABEL_FAILED = "label_failed", _("could not make the label")
    LABEL_VOIDED = "label_voided", _("made the label void")
    LABEL_MAILED = "label_mailed", _("mailed the label")
    LABEL_PAID = "label_paid", _("paid for the label")
    PARCEL_ANNOUNCED = "parcel_announced", _("sent the parcel with a carrier of their own")
    SHIP_REMINDED = "ship_reminded", _("reminded the customer to send the goods")
    EXPIRED = "expired", _("let it expire: nothing was sent in time")
    JUDGED = "judged", _("looked at it by the return policy")
    REVIVED = "revived", _("let the customer send it after all")
    MARKED_READ = "marked_read", _("marked it as read")
    MARKED_UNREAD = "marked_unread", _("marked it as unread")


LAW = "_by-right"  # by this key an event remembers the law's own rule (return_policies/law.py), which has no name
VERDICTS = {
    "approve": _("would approve"),
    "partly": _("would approve some and decline the rest"),
    "decline": _("would decline"),
    "ask": _("would ask the customer"),
    "lead": _("leaves it to a team lead"),
    "review": _("leaves it to an agent"),
}


class EventQuerySet(models.QuerySet):
    def told(self):
        """With all that its sentence names, in the one query."""
        whom = Person.objects.filter(pk=OuterRef("assignee")).values("name")
        named = self.annotate(assignee=Cast(KT("changes__assigned_to_id__1"), BigIntegerField()))
        team = Team.objects.filter(pk=OuterRef("team")).values("name")
        named = named.annotate(
            assignee_name=Subquery(whom), team=Cast(KT("changes__assigned_team_id__1"), BigIntegerField())
        )
        named = named.annotate(team_name=Subquery(team))
        named = named.annotate(names_pictures=Q(message__html__contains="<img") | Q(message__html__contains="<IMG"))
        return named.select_related("actor", "note", "letter", "message").defer(
            "letter__html", "letter__references", "message__html"
        )


class Event(models.Model):
    """One change of one request, written in its transaction and never touched again (the database refuses).

    `change` is the shop's change number: gapless, and in the order of commit. `changes` holds every tracked value as
    [before, after]; folding them from nothing gives the present state (see replaying.py).
    """

    shop = models.ForeignKey(Shop, models.DO_NOTHING, related_name="events", db_index=False)
    change = models.BigIntegerField()
    request = models.ForeignKey("ReturnRequest", models.DO_NOTHING, related_name="events", db_index=False)
    version = models.PositiveIntegerField(help_text=_("The version that the request reached by it."))
    verb = models.CharField(max_length=20, choices=Verb)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    details = models.JSONField(default=dict)
    note = models.ForeignKey("Note", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    letter = models.ForeignKey(Letter, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    message = models.ForeignKey(Message, models.DO_NOTHING, null=True, related_name="+", db_index=False)
    key = models.UUIDField(
        null=True, blank=True, help_text=_("Of the form that caused it: the same form acts once (R14).")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["change"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "change"], name="one_event_per_change"),
            models.UniqueConstraint(fields=["request", "version"], name="one_event_per_version"),
        ]

    def __str__(self):
        return f"{self.verb} #{self.change}"

    @property
    def who(self):
        """Who did it, for the line that says what: a person, a rule of the return policy by itself, or Keur."""
        if self.actor:
            return str(self.actor)
        if self.details.get("because") != "policy":
            return "Keur"
        if self.details.get("rule") == LAW:
            return gettext("The right of withdrawal")
        return gettext("Policy rule “%(rule)s”") % {"rule": self.details.get("rule", "")}

    @property
    def judged(self):
        """What the policy said at that moment, in a word."""
        return VERDICTS.get(self.details.get("verdict"), "")

    @property
    def tags_added(self):
        before, after = self.changes.get("tag_names", ([], []))
        return [name for name in after if name not in (before or [])]

    @property
    def tags_removed(self):
        before, after = self.changes.get("tag_names", ([], []))
        return [name for name in before or [] if name not in after]
