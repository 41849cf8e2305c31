"""The sorts of news that staff are told. The floors above register theirs; what they are about is not known here."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """Where somebody is told."""

    BELL = "bell", _("Bell")
    PUSH = "push", _("Browser")
    MAIL = "mail", _("Mail")


class Preset(models.TextChoices):
    EVERYTHING = "everything", _("Everything")
    USUAL = "usual", _("What is mine, and new requests in the bell")
    MINE = "mine", _("Only what is mine")
    QUIET = "quiet", _("Quiet")
    NOTHING = "nothing", _("Nothing but the digest")


@dataclass(frozen=True)
class Kind:
    """`title` names it in the settings; `one` tells it, with %(who)s and %(title)s, `many` a burst, with %(n)d."""

    name: str
    title: str | Promise
    one: str | Promise
    many: str | Promise
    is_mine: bool = True  # about somebody's own work; what is not becomes one line as long as it is unread
    is_urgent: bool = False  # told even to whoever wants it quiet
    chosen_as: str = ""  # the kind by whose choices it is told, where nobody chooses for it alone

    def ways(self, preset):
        """Where a preset tells it."""
        return {
            Preset.EVERYTHING: [*Way],
            Preset.USUAL: [*Way] if self.is_mine else [Way.BELL],
            Preset.MINE: [*Way] if self.is_mine else [],
            Preset.QUIET: [Way.BELL, Way.MAIL] if self.is_urgent else [Way.BELL] if self.is_mine else [],
            Preset.NOTHING: [],
        }[preset]


KINDS: dict[str, Kind] = {}


def register(*kinds):
    KINDS.update({kind.name: kind for kind in kinds})


def to_choose():
    """Those that somebody chooses ways for."""
    return [kind for kind in KINDS.values() if not kind.chosen_as]


def ways_of(preset):
    """{kind: ways} of a preset, as a person keeps it: what is told nowhere is left out."""
    chosen = {kind.name: [way.value for way in kind.ways(preset)] for kind in to_choose()}
    return {name: ways for name, ways in chosen.items() if ways}
