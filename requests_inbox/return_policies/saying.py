"""A policy in sentences: what rules, alerts and terms say. Values are marked, so that a page can show them bold."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from helpdesk.templatetags.ui import money
from requests_inbox.correspondence.mentions import colleagues
from requests_inbox.models.alerts import StaffAlert
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.questions import Question
from shipping.models import Destination
from shops.models import Team

from .conditions import AND, say, within
from .document import Late, WindowFrom
from .outcomes import Decision

# Around what a page shows bold. Characters for private use: no shop writes them, and a plain text leaves them out.
BEGIN, END = "\ue000", "\ue001"
SHOWN = 80  # characters of the words to the customer

DOES = {
    Decision.APPROVE: gettext_lazy("approve"),
    Decision.KEEP: gettext_lazy("approve and let the customer keep it"),
    Decision.DECLINE: gettext_lazy("decline"),
    Decision.ASK: gettext_lazy("ask the customer"),
    Decision.LEAD: gettext_lazy("let a team lead decide"),
    Decision.REVIEW: gettext_lazy("let an agent decide"),
}


def strong(words):
    return f"{BEGIN}{words}{END}"


def plain(sentence):
    """Without the marks."""
    return sentence.replace(BEGIN, "").replace(END, "")


def say_rule(rule, shop):
    """“When the reason is Too small, approve and make the return free.”"""
    return _whole(rule, shop, say_outcome(rule.then, shop))


def say_alert(alert, shop):
    return _whole(alert, shop, _("show “%(text)s”") % {"text": strong(alert.then.text)})


def say_any(rule, shop):
    """Of a rule or an alert."""
    return say_rule(rule, shop) if hasattr(rule.then, "decision") else say_alert(rule, shop)


def _whole(rule, shop, follows):
    if not rule.when.parts and rule.when.how != "any":
        return _("In every case, %(then)s.") % {"then": follows}
    return _("When %(when)s, %(then)s.") % {"when": say(rule.when, shop, strong), "then": follows}


def say_outcome(outcome, shop):
    return str(AND).join(_parts(outcome, shop))


def _parts(outcome, shop):
    does = strong(DOES[outcome.decision])
    if outcome.decision == Decision.DECLINE:
        code = RequestLine.DeclineCode(outcome.code).label
        does = _("%(decline)s: “%(why)s”") % {"decline": does, "why": code}
    elif outcome.asks:
        asked = str(AND).join(strong(within(Question.Kind(kind).label)) for kind in outcome.asks)
        does = _("%(ask)s for %(things)s") % {"ask": strong(DOES[Decision.ASK]), "things": asked}
    yield does
    if outcome.grant:
        yield _("grant: %(what)s") % {"what": strong(RequestLine.Resolution(outcome.grant).label)}
    if outcome.free is not None:
        yield strong(_("make the return free") if outcome.free else _("let the customer pay for sending it back"))
    if outcome.fee:
        yield _("keep back %(fee)s from the refund") % {"fee": strong(money(outcome.fee, shop.currency))}
    if outcome.destination is not None:
        yield _("let the goods go to %(place)s") % {"place": strong(place_of(outcome.destination, shop))}
    if outcome.assign_to:
        yield _("assign it to %(name)s") % {"name": strong(name_of(outcome.assign_to, shop))}
    if outcome.assign_team:
        yield _("assign it to the team %(name)s") % {"name": strong(team_of(outcome.assign_team, shop))}
    if outcome.texts:
        yield _("write “%(words)s”") % {"words": Truncator(outcome.text).chars(SHOWN)}


def say_alert_manner(alert):
    """How much it weighs and what it wants."""
    severity = StaffAlert.Severity(alert.severity).label
    if alert.requires == StaffAlert.Requires.NOTHING:
        return str(severity)
    return f"{severity} · {StaffAlert.Requires(alert.requires).label}"


def people_of(shop):
    """{id: name} of whom a rule can assign something to. Read once for a page."""
    if "people_of_policy" not in shop.__dict__:
        shop.people_of_policy = dict(colleagues(shop.pk))
    return shop.people_of_policy


def name_of(person, shop):
    return people_of(shop).get(person) or _("somebody who has left")


def teams_of(shop):
    """{id: team} of all that it has or once had. Read once for a page."""
    if "teams_of_policy" not in shop.__dict__:
        shop.teams_of_policy = {team.pk: team for team in Team.objects.filter(shop=shop)}
    return shop.teams_of_policy


def team_of(team, shop):
    """What it is called, and whether it is gone."""
    found = teams_of(shop).get(team)
    return found.name if found and not found.ended_at else _("%(name)s, which is gone") % {"name": found or "–"}


def without_a_team(document, shop):
    """Why it must not be published: the rules that assign to a team which is gone, a sentence each."""
    named = {rule.then.assign_team for rule in document.rules} - {None}
    there = set(Team.objects.current().filter(shop=shop, pk__in=named).values_list("pk", flat=True)) if named else ()
    for rule in document.rules:
        if rule.then.assign_team is not None and rule.then.assign_team not in there:
            yield _("“%(rule)s” assigns to a team that is gone: choose another one.") % {"rule": rule.name}


def places_of(shop):
    """{id: name} of where its goods can go, the usual one first. Read once for a page."""
    if "places_of_policy" not in shop.__dict__:
        places = Destination.objects.filter(shop=shop).order_by("-is_usual", "name")
        shop.places_of_policy = dict(places.values_list("pk", "name"))
    return shop.places_of_policy


def place_of(destination, shop):
    return places_of(shop).get(destination) or _("the usual address, as its own is gone")


def say_terms(terms):
    """The terms, a sentence each."""
    window = WindowFrom(terms.window_from).label
    yield _("Customers may ask for %(days)s %(since)s.") % {"days": strong(_days(terms.window_days)), "since": window}
    yield _("Later requests are %(late)s.") % {"late": strong(Late(terms.late).label)}
    yield _("The money is back within %(days)s.") % {"days": strong(_days(terms.refund_term_days))}
    wishes = [strong(one.label) for one in RequestLine.Resolution if one in terms.resolutions]
    yield _("They can wish for: %(wishes)s.") % {"wishes": ", ".join(wishes)}


def _days(number):
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
