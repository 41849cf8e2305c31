"""Nobody works twice: hold, hold longer, snooze, release, take over."""

from django.utils.translation import gettext_lazy as _

from requests_inbox import foretelling, forms
from requests_inbox.states import Status

from .action import Action


class Hold(Action):
    name, rule, icon, tone = "hold", "hold", "pause", "hold"
    title, button = _("Hold %(reference)s"), _("Hold")
    hint = _("Colleagues can read it and write notes; to decide they have to take it over.")
    form = forms.Hold
    states: tuple = (Status.NEW, Status.DRAFT)
    moves_on = True

    def run(self, *, seen, key, reason, until):
        self.request.hold(by=self.person, seen=seen, key=key, reason=reason, until=until)

    def outcome(self, data):
        return foretelling.of_a_hold(self.request, data.get("until"), self.person)


class Snooze(Hold):
    """A hold whose moment comes first: not now, tomorrow morning."""

    name, icon = "snooze", "clock"
    title, button = _("Snooze %(reference)s"), _("Snooze")
    hint = _("You hold it until then. To decide, colleagues take it over.")
    form = forms.Snooze


class HoldLonger(Hold):
    name, icon = "extension", "clock"
    title, button = _("Hold %(reference)s longer"), _("Hold longer")
    form = forms.HoldLonger
    states = (Status.ON_HOLD,)
    moves_on = False

    @property
    def is_offered(self):
        return super().is_offered and self.request.held_by_id == self.person.pk

    def run(self, *, seen, key, reason, until):
        self.request.hold_longer(by=self.person, seen=seen, key=key, reason=reason, until=until)


class Release(Action):
    name, rule, icon, tone = "release", "release", "pause", "hold"
    title, button = _("Release %(reference)s?"), _("Release")
    brings_back = True
    hint = _("It goes back to where it came from.")
    states = (Status.ON_HOLD,)
    asks = False

    def run(self, *, seen, key):
        self.request.release(by=self.person, seen=seen, key=key)


class TakeOver(Hold):
    name, rule, icon = "take-over", "take_over", "unlock"
    title, button = _("Take over %(reference)s?"), _("Take over")
    hint = _("It becomes your hold, for your own reason and as long as you say.")
    states = (Status.ON_HOLD,)
    moves_on = False

    @property
    def is_offered(self):
        return super().is_offered and self.request.held_by_id != self.person.pk

    def run(self, *, seen, key, reason, until):
        self.request.take_over(by=self.person, seen=seen, key=key, reason=reason, until=until)
