"""Publishing a draft: what stands against it, said before anybody presses the button."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from requests_inbox.models import PolicyVersion, StalePolicy
from requests_inbox.return_policies.simulating import begin
from requests_inbox.return_policies.writing import fence

LONGEST_NOTE = PolicyVersion._meta.get_field("note").max_length
DAYS = 90


class Publication:
    """The draft on its way into force. `typed`: what the form said."""

    def __init__(self, page, typed):
        self.page, self.draft = page, page.version
        self.note = " ".join(typed.get("note", "").split())[:LONGEST_NOTE]
        self.wants_earlier = bool(typed.get("covers_earlier"))

    @cached_property
    def simulation(self):
        """The one that counts, or None: nobody has tried it since the last change."""
        return self.draft.simulation

    @cached_property
    def latest(self):
        """The latest one at all, to look at."""
        return self.draft.simulations.order_by("-pk").first()

    @property
    def is_being_tried(self):
        latest = self.latest
        return latest is not None and latest.edition == self.draft.edition and latest.finished_at is None

    @cached_property
    def why_not(self):
        """What has to be done first, a sentence each."""
        found = [self.page.why_not_publisher] if self.page.why_not_publisher else []
        found += self.draft.objections
        if self.simulation is None:
            found.append(_("Try it on the past first: nobody has since the last change."))
        return found

    @property
    def why_not_earlier(self):
        """Why it cannot cover orders that were placed before; empty where it can."""
        if self.page.in_force is None:
            return _("It is the first version: it covers all orders.")
        if self.draft.takes_away_from(self.page.in_force):
            return _("It takes something away: orders placed before keep what they were promised.")
        return ""

    def publish(self, *, by, seen):
        if seen != fence(self.draft):
            raise StalePolicy
        earlier = self.wants_earlier and not self.why_not_earlier
        self.draft.publish(by=by, seen=self.draft.edition, note=self.note, covers_earlier=earlier)


def begin_simulation(version, *, by):
    """Try a draft on the past; the address where one sees what comes of it."""
    return address_of(begin(version, by=by, days=DAYS))


def address_of(simulation):
    return reverse("requests_inbox:simulation", args=[simulation.version.shop.slug, simulation.pk])
