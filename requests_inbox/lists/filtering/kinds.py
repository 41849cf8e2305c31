"""The kinds of filters: how a word is read, what a request has to be, how a chip says it, what the panel offers."""

import re
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from requests_inbox.lists.common_words import found_first, is_rare_facet
from requests_inbox.lists.search import fold
from requests_inbox.models import Tagging
from requests_inbox.models.facets import facet
from shops.models import Team

WITH_FACET = "SELECT id FROM requests_inbox_returnrequest WHERE facets && %s::text[]"
MY_TEAMS, OF_MY_TEAMS = "my-teams", pgettext_lazy("filter", "my teams")
MOST = 20  # values of one filter; what is more is left out
CODE = re.compile(r"[a-z0-9_-]{1,40}")


class Unusable(ValueError):
    """A word that a filter cannot use. Its text is the sentence for whoever typed it."""


class Filter:
    """One way to narrow a list."""

    widget = "select"  # how the panel draws it
    listed = True  # several words may be typed with commas between them

    def __init__(self, name, label):
        self.name, self.label = name, label

    def words_in(self, parameters):
        """What an address says of it."""
        return parameters.getlist(self.name)[:MOST]

    def read(self, word, asker):
        """The values that a word means: usually one."""
        raise NotImplementedError

    def condition(self, values, asker):
        """What a request has to be, as a Q."""
        raise NotImplementedError

    def say(self, value, asker):
        """How a chip names the value."""
        return str(dict(self.options(asker)).get(value, value))

    def options(self, asker):
        """[(value, name)] that the panel offers."""
        return []

    def is_offered(self, queue, options):
        """Whether the panel shows it."""
        return self.widget != "select" or len(options) > 1

    def offered(self, word, asker):
        """The values that a word means among the options, by value or by name."""
        options = dict(self.options(asker))
        code = re.sub(r"[\s-]+", "_", word.lower())
        if value := next((value for value in (word, word.lower(), code) if value in options), None):
            return (value,)
        named = tuple(value for value, name in options.items() if fold(str(name)) == fold(word))
        if not named:
            raise self.unusable(word)
        return named

    def unusable(self, word):
        return Unusable(_("%(filter)s cannot be “%(word)s”.") % {"filter": self.label, "word": word})


class Choice(Filter):
    """One of a few values of a column. `groups` are words that mean several of them."""

    widget = "checks"

    def __init__(self, name, label, column, choices, groups=None):
        super().__init__(name, label)
        self.column, self.choices, self.groups = column, choices, groups or {}

    def options(self, asker):
        return [(str(value), name) for value, name in self.choices]

    def read(self, word, asker):
        return self.groups.get(word.lower()) or self.offered(word, asker)

    def condition(self, values, asker):
        return Q(**{f"{self.column}__in": values})

    def is_offered(self, queue, options):
        return self.column != "status" or len(queue.statuses) != 1


class Selected(Choice):
    """The same where one is seldom after several."""

    widget = "select"


class OfALine(Choice):
    """One of a few values of any line of the request."""

    def condition(self, values, asker):
        return has_facet(self.name, values)


class YesNo(Choice):
    widget = "select"

    def __init__(self, name, label, column):
        choices = [("yes", pgettext_lazy("filter", "yes")), ("no", pgettext_lazy("filter", "no"))]
        super().__init__(name, label, column, choices)

    def condition(self, values, asker):
        return Q(**{f"{self.column}__in": [value == "yes" for value in values]})


class Alert(Choice):
    """What nobody has dealt with yet: any, none, or one by its code, also one that the shop made up."""

    widget = "select"

    def read(self, word, asker):
        try:
            return super().read(word, asker)
        except Unusable:
            if CODE.fullmatch(word.lower()):
                return (word.lower(),)
            raise

    def condition(self, values, asker):
        return either(self._one(value) for value in values)

    def _one(self, value):
        if value in ("any", "none"):
            return Q(alert_codes=[]) if value == "none" else ~Q(alert_codes=[])
        return Q(Contains(Cast(self.column, TextField()), f'"{value}"'))


class PolicySays(Choice):
    """What the return policy says of it; nothing, where no rule at work fits."""

    NOTHING = "none"

    def condition(self, values, asker):
        return super().condition(["" if value == self.NOTHING else value for value in values], asker)


class Reason(Filter):
    """The reason of any line. Shops have lists of their own; the same code in two of them is one reason here."""

    def options(self, asker):
        return list(asker.reasons.items())

    def read(self, word, asker):
        return self.offered(word, asker)

    def condition(self, values, asker):
        return has_facet(self.name, values)


class Answer(Filter):
    """What was answered to a field of the return form: `opened:yes`. Choices are offered, other answers are typed."""

    def options(self, asker):
        return [
            (f"{code}:{value}", f"{label} – {name}")
            for code, (label, choices) in asker.answers.items()
            for value, name in choices.items()
        ]

    def read(self, word, asker):
        code, _colon, answer = word.partition(":")
        if code.lower() in asker.answers and answer.strip():
            return (f"{code.lower()}:{answer.strip()}",)
        return self.offered(word, asker)

    def say(self, value, asker):
        code, _colon, answer = value.partition(":")
        label, choices = asker.answers[code]
        return f"{label} – {choices.get(answer, answer)}"

    def is_offered(self, queue, options):
        return bool(options)

    def condition(self, values, asker):
        return has_facet(self.name, values)


class ShopOfIt(Filter):
    def options(self, asker):
        return [(slug, shop.name) for slug, shop in asker.shops.items()]

    def read(self, word, asker):
        return self.offered(word, asker)

    def condition(self, values, asker):
        return Q(shop__in=[asker.shops[slug].pk for slug in values])


class Somebody(Filter):
    """Who has it: me, nobody, or a colleague, typed by name."""

    ALWAYS = [("me", pgettext_lazy("filter", "me")), ("nobody", pgettext_lazy("filter", "nobody"))]

    def __init__(self, name, label, column):
        super().__init__(name, label)
        self.column = column

    def options(self, asker):
        others = [(str(pk), name) for pk, name in asker.colleagues.items() if pk != asker.person.pk]
        return [*self.ALWAYS, *others]

    def say(self, value, asker):
        return str(dict(self.ALWAYS).get(value) or asker.colleagues[int(value)])

    def read(self, word, asker):
        for value, name in self.ALWAYS:
            if fold(word) in (value, fold(str(name))):
                return (value,)
        people = asker.colleagues.items()
        found = [pk for pk, name in people if word == str(pk) or fold(word) == fold(name)]
        found = found or [pk for pk, name in people if fold(word) in fold(name).split()]
        if not found:
            raise Unusable(_("Nobody called “%(word)s” works with you.") % {"word": word})
        return tuple(map(str, found))

    def condition(self, values, asker):
        people = [asker.person.pk if value == "me" else int(value) for value in values if value != "nobody"]
        chosen = Q(**{f"{self.column}__in": people})
        return chosen | Q(**{self.column: None}) if "nobody" in values else chosen


class Assignee(Somebody):
    """The same, or a team by name, or all teams that one is in."""

    def options(self, asker):
        people = super().options(asker)
        if not asker.teams:
            return people
        always, colleagues = people[: len(self.ALWAYS)], people[len(self.ALWAYS) :]
        teams = [(team.code, self.say(team.code, asker)) for team in asker.teams.values()]
        return [*always, (MY_TEAMS, OF_MY_TEAMS), *teams, *colleagues]

    def say(self, value, asker):
        if value == MY_TEAMS:
            return str(OF_MY_TEAMS)
        if value not in asker.teams:
            return super().say(value, asker)
        team = asker.teams[value]
        return f"{team} · {team.shop}" if len(asker.shops) > 1 else str(team)

    def read(self, word, asker):
        if fold(word) in (MY_TEAMS, fold(str(OF_MY_TEAMS))):
            return (MY_TEAMS,)
        teams = tuple(code for code, team in asker.teams.items() if fold(word) in (code, fold(team.name)))
        return teams or super().read(word, asker)

    def condition(self, values, asker):
        teams = [asker.teams[value].pk for value in values if value in asker.teams]
        people = [value for value in values if value != MY_TEAMS and value not in asker.teams]
        chosen = super().condition(people, asker) & Q(assigned_team=None) | Q(assigned_team__in=teams)
        return chosen | Q(assigned_team__in=Team.objects.of(asker.person)) if MY_TEAMS in values else chosen


class Tagged(Filter):
    def is_offered(self, queue, options):
        return bool(options)

    def options(self, asker):
        return [(name, name) for name, _ids in asker.tags.values()]

    def say(self, value, asker):
        return value

    def read(self, word, asker):
        if word.lower() not in asker.tags:
            raise Unusable(_("There is no tag “%(word)s”.") % {"word": word})
        return (asker.tags[word.lower()][0],)

    def condition(self, values, asker):
        ids = [pk for value in values for pk in asker.tags[value.lower()][1]]
        return Q(Exists(Tagging.objects.filter(request=OuterRef("pk"), tag__in=ids)))


class Country(Filter):
    """As the order has it; any can be typed."""

    widget = "words"

    def options(self, asker):
        return [(country, country) for country in asker.countries]

    def say(self, value, asker):
        return value

    def read(self, word, asker):
        return (word,)

    def condition(self, values, asker):
        return has_facet(self.name, values)


class Product(Country):
    """Of any line, by its SKU; of those asked back lately by the name, too, which may be that of several sizes."""

    def options(self, asker):
        return list(asker.products.items())

    def read(self, word, asker):
        named = tuple(sku for sku, name in asker.products.items() if fold(name) == fold(word))
        return named or (word,)

    def say(self, value, asker):
        name = asker.products.get(value)
        return f"{name} · {value}" if name else value


class WithPhotos(YesNo):
    """Whether the customer sent photos of what comes back."""

    def condition(self, values, asker):
        there_are = has_facet("with", ["photos"])
        return either(there_are if value == "yes" else ~there_are for value in values)


class Alike(Country):
    """One thing and one reason of the same line: FJ-GTX-39+too_small. It is opened by a link, and not offered."""

    def options(self, asker):
        return []

    def is_offered(self, queue, options):
        return False

    def read(self, word, asker):
        thing, _plus, reason = word.rpartition("+")
        if not thing or not reason:
            raise self.unusable(word)
        return (word,)

    def say(self, value, asker):
        thing, _plus, reason = value.rpartition("+")
        return f"{thing}, {asker.reasons.get(reason.lower(), reason)}"


class EndsSoon(Selected):
    """What the law or the shop's terms end within days (endings.py)."""

    def condition(self, values, asker):
        from requests_inbox.endings import ENDINGS  # which counts days as the filters do

        shops = [asker.shop] if asker.shop else asker.person.shops
        return either(ENDINGS[value](shops) for value in values)


def has_facet(name, values):
    words = [facet(name, value) for value in values]
    if connection.vendor == "postgresql" and is_rare_facet(words):
        return Q(found_first(WITH_FACET, [words]))
    return Q(facets__has_any=words)


def either(conditions):
    return reduce(or_, conditions)
