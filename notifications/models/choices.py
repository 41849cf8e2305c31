from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.kinds import KINDS, Preset, ways_of


class NoticeChoices(models.Model):
    """What a person wants to be told, and where. Who never chose has none of it stored, and gets the usual."""

    MINUTES = [
        (5, _("5 minutes")),
        (15, _("15 minutes")),
        (30, _("30 minutes")),
        (60, _("1 hour")),
        (240, _("4 hours")),
    ]

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    ways = models.JSONField(
        default=dict, help_text=_("{kind: where it is told}; a kind that is told nowhere is absent.")
    )
    mail_after = models.PositiveSmallIntegerField(
        _("mail after"), default=15, choices=MINUTES,
        help_text=_("Only while you are away and have not read it; never more than one in each such while."),
    )  # fmt: skip
    digest = models.BooleanField(
        _("a digest in the morning"), default=True,
        help_text=_("On workdays: what is open, what is oldest, what is held too long, what is about to pass."),
    )  # fmt: skip

    def __str__(self):
        return f"what {self.person} is told"

    @classmethod
    def of(cls, person):
        """Theirs, or what everybody begins with, not stored."""
        try:
            return person.notice_choices
        except cls.DoesNotExist:
            return cls(person=person, ways=ways_of(Preset.USUAL))

    @classmethod
    def wanting(cls, kind):
        """Of people: to whom it is told somewhere."""
        chosen = models.Q(notice_choices__ways__has_key=kind)
        return chosen | models.Q(notice_choices=None) if kind in ways_of(Preset.USUAL) else chosen

    def ways_for(self, kind):
        return self.ways.get((kind in KINDS and KINDS[kind].chosen_as) or kind, [])

    def wants(self, kind, way):
        return way in self.ways_for(kind)

    @property
    def preset(self):
        """The one that it is just like, or ""."""
        same = (one for one in Preset if ways_of(one) == self._sorted and (self.digest or one == Preset.NOTHING))
        return next(same, "")

    @property
    def _sorted(self):
        order = {name: place for place, name in enumerate(["bell", "push", "mail"])}
        return {name: sorted(ways, key=order.get) for name, ways in self.ways.items() if ways}
