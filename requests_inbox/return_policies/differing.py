"""What one document says that another does not, in words."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .saying import say_alert_manner, say_any, say_terms


class What(TextChoices):
    ADDED = "added", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    REMOVED = "removed", gettext_lazy("Removed")
    MOVED = "moved", gettext_lazy("Moved")


TONES = {What.ADDED: "ok", What.CHANGED: "hold", What.REMOVED: "bad", What.MOVED: "info"}


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was. `before` and `after` are sentences with marks, or empty."""

    what: What
    name: str
    before: str = ""
    after: str = ""
    key: str = ""

    @property
    def tone(self):
        return TONES[self.what]


def differences(before, after, shop):
    """Terms first, then rules and alerts in the order in which they are asked."""
    for old, new in zip(say_terms(before.terms), say_terms(after.terms), strict=True):
        if old != new:
            yield Difference(What.CHANGED, _("Terms"), old, new)
    yield from _of_some(before.rules, after.rules, shop, ordered=True)
    yield from _of_some(before.alerts, after.alerts, shop)


def _of_some(before, after, shop, *, ordered=False):
    old, new = ({one.key: one for one in some} for some in (before, after))
    moved = _moved([one.key for one in before], [one.key for one in after]) if ordered else set()
    for place, rule in enumerate(after, 1):
        was = old.get(rule.key)
        if was is None:
            yield Difference(What.ADDED, rule.name, "", _told(rule, shop), rule.key)
        elif was != rule:
            yield Difference(What.CHANGED, rule.name, _told(was, shop, rule), _told(rule, shop, was), rule.key)
        if rule.key in moved:
            places = {"before": [*old].index(rule.key) + 1, "after": place}
            sentence = _("It was asked as number %(before)s and is number %(after)s now.") % places
            yield Difference(What.MOVED, rule.name, "", sentence, rule.key)
    for rule in before:
        if rule.key not in new:
            yield Difference(What.REMOVED, rule.name, _told(rule, shop), "", rule.key)


def _told(rule, shop, other=None):
    """Its sentence, with the name and whatever else the sentence leaves out where only that differs."""
    sentence = say_any(rule, shop)
    if other is None or say_any(other, shop) != sentence:
        return sentence
    if other.name != rule.name:
        return f"{rule.name}: {sentence}"
    then = rule.then
    more = " · ".join(f"{language}: {text}" for language, text in then.texts.items()) if hasattr(then, "texts") else ""
    return f"{sentence} {more or (say_alert_manner(then) if hasattr(then, 'severity') else '')}".strip()


def _moved(before, after):
    """Those that stand elsewhere among those that stayed: as few as explain the new order."""
    stayed = [key for key in after if key in before]
    return set(stayed) - set(_longest_common([key for key in before if key in stayed], stayed))


def _longest_common(some, others):
    """The longest order that both have; a hundred rules at most, so a table of them all is small."""
    best = [[()] * (len(others) + 1) for _row in range(len(some) + 1)]
    for row, one in enumerate(some, 1):
        for column, other in enumerate(others, 1):
            if one == other:
                best[row][column] = (*best[row - 1][column - 1], one)
            else:
                best[row][column] = max(best[row - 1][column], best[row][column - 1], key=len)
    return best[-1][-1]
