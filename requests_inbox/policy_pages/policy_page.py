"""What the pages of a policy show beside what is edited: its rules in sentences, how each is at work, what is new."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from requests_inbox.models import PolicyVersion, RuleSetting
from requests_inbox.models.policies import require_publisher
from requests_inbox.policies import LEADS
from requests_inbox.refusals import NotYours
from requests_inbox.return_policies import stopping
from requests_inbox.return_policies.differing import What, differences
from requests_inbox.return_policies.document import Document, Terms
from requests_inbox.return_policies.law import notes, objections
from requests_inbox.return_policies.outcomes import Decision
from requests_inbox.return_policies.reporting import next_mode
from requests_inbox.return_policies.saying import say_alert_manner, say_any, say_terms
from requests_inbox.return_policies.writing import at_hand, fence, is_draft

Mode = RuleSetting.Mode
MODE_TONES = {Mode.OFF: "", Mode.SHADOW: "", Mode.SUGGEST: "info", Mode.AUTO: "accent"}
MODES = {Mode.OFF: _("Off"), Mode.SHADOW: _("Shadow"), Mode.SUGGEST: _("Suggests"), Mode.AUTO: _("By itself")}
ICONS = {
    Decision.APPROVE: "s-ok", Decision.KEEP: "s-ok", Decision.DECLINE: "s-x", Decision.ASK: "s-hold",
    Decision.LEAD: "flag", Decision.REVIEW: "user",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A rule or an alert in the list."""

    rule: object
    place: int
    shop: object
    setting: object = None

    @property
    def key(self):
        return self.rule.key

    @property
    def sentence(self):
        return say_any(self.rule, self.shop)

    @property
    def is_alert(self):
        return not hasattr(self.rule.then, "decision")

    @property
    def tone(self):
        return self.rule.then.tone

    @property
    def icon(self):
        return "bell" if self.is_alert else ICONS[self.rule.then.decision]

    @property
    def chip(self):
        return say_alert_manner(self.rule.then) if self.is_alert else Decision(self.rule.then.decision).label

    @property
    def mode(self):
        """Its name; None while no version with it was published."""
        if self.setting is None:
            return None
        if self.is_alert and self.setting.mode != Mode.OFF:
            return _("On")
        return MODES[self.setting.mode]

    @property
    def next_mode(self):
        """With what it could be trusted next; None where there is nothing more, or a person decides in any case."""
        if self.setting is None or self.is_alert:
            return None
        return next_mode(self.setting.mode, self.rule)

    @property
    def mode_tone(self):
        return MODE_TONES.get(self.setting.mode, "") if self.setting else ""

    @property
    def is_off(self):
        return self.setting is not None and self.setting.mode == Mode.OFF

    @property
    def notes(self):
        return [] if self.is_alert else [*objections(self.rule), *notes(self.rule)]


class PolicyPage:
    """One shop's policy: the draft if there is one, else what is in force."""

    def __init__(self, shop, person):
        self.shop, self.person = shop, person
        self.version = at_hand(shop)
        self.document = self.version.document
        self.seen = fence(self.version)
        self.is_draft = is_draft(self.version)

    @property
    def rules_in_force(self):
        return self._shown(self.document_in_force.rules)

    def showing(self, version):
        """The same page of another version, to look at."""
        self.version, self.document, self.is_draft = version, version.document, False
        return self

    @cached_property
    def in_force(self):
        published = PolicyVersion.objects.published().filter(shop=self.shop).select_related("published_by")
        return published.order_by("-number").first()

    @cached_property
    def settings(self):
        return RuleSetting.objects.of(self.shop)

    @property
    def rules(self):
        return self._shown(self.document.rules)

    @property
    def alerts(self):
        return self._shown(self.document.alerts)

    def _shown(self, some):
        return [Shown(rule, place, self.shop, self.settings.get(rule.key)) for place, rule in enumerate(some, 1)]

    @property
    def terms(self):
        return list(say_terms(self.document.terms))

    @cached_property
    def document_in_force(self):
        return self.in_force.document if self.in_force else Document(terms=Terms.of_shop(self.shop))

    @cached_property
    def changes(self):
        """What the draft changes, in words."""
        return list(differences(self.document_in_force, self.document, self.shop)) if self.is_draft else []

    @property
    def removed(self):
        """Keys of what can be put back."""
        return {one.key for one in self.changes if one.what == What.REMOVED}

    @cached_property
    def acting(self):
        """Rules of it that act by themselves as soon as it is in force."""
        return [one for one in self.rules if one.setting and one.setting.mode == Mode.AUTO]

    @property
    def stopped(self):
        return stopping.who_stopped(self.shop)

    @cached_property
    def undoable(self):
        """How many mails of rules have not left yet."""
        return stopping.can_be_undone(self.shop).count() if self.shop.policy_number else 0

    @cached_property
    def why_not_publisher(self):
        """Why this person may not publish nor set modes; None where they may."""
        try:
            require_publisher(self.shop, self.person)
        except NotYours as refusal:
            return refusal.reason
        return None

    @property
    def led(self):
        """Shops whose policies this person writes."""
        return led_shops(self.person)


def led_shops(person):
    return [shop for shop in person.shops if person.roles.get(shop.pk) in LEADS]
