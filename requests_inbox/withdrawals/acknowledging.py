"""The confirmation that a statement of withdrawal arrived (CRD Art. 11a(4)): its content, its date and time, at once.

It says received and never accepted. Whoever fills in the form may name anybody's address: so nothing in it becomes a
link that we did not put there, and one address gets few of them a day (T33). What is too much is recorded all the same.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from messaging.composing import compose
from messaging.outbox import queue
from requests_inbox.correspondence.links import unlinked
from requests_inbox.models import WithdrawalStatement
from shops.zones import zone

TEMPLATE = "requests_inbox/letters/withdrawal"
KIND = "withdrawal_received"
MOST_A_DAY = 5  # to one address, of what was stated on the shop's page
MOST_AN_HOUR = 100  # of a shop, to addresses of which no order is known
CATCH_UP = timedelta(days=2)  # for so long those that were too many are tried again

WITHDRAWS = _("I withdraw from this contract:")
NAME = _("Name:")
ADDRESS = _("Address for the confirmation:")

SUBJECT = _("Your withdrawal of %(date)s")
TITLE = _("We have received your withdrawal")
RECEIVED = _("On %(date)s at %(time)s (%(zone)s) we received this statement of yours:")
NOT_YET = _("This mail confirms that we received it, and when. It does not decide anything yet: we write to you again.")
KEEP = _("Keep this mail. If something in it is wrong, reply to it; that changes nothing about the date.")
CHOOSE = _("Would you like to keep some of the items? Choose those that you send back, until %(until)s.")
WHOLE = _("If you choose nothing, your withdrawal counts for the whole order.")


def content_of(name, contract, address, words, language):
    """The statement as the customer makes it, in their language; the page shows it before they confirm."""
    with translation.override(language):
        lines = [
            f"{WITHDRAWS} {contract}",
            f"{NAME} {name}",
            f"{ADDRESS} {address}",
        ]
    return "\n".join([*lines, *filter(None, [words])])


@transaction.atomic
def acknowledge(statement, *, choose_path=""):
    """Queue the confirmation, once. None while this address has got too many of them today."""
    if statement.acknowledgement_id or is_flooded(statement):
        return None
    letter = queue(
        compose_for(statement, choose_path), thread=statement.thread, kind=KIND, to=statement.address,
        to_name=statement.name,
    )  # fmt: skip
    waits = WithdrawalStatement.objects.filter(pk=statement.pk, acknowledgement=None)
    if not waits.update(acknowledgement=letter):
        transaction.set_rollback(True)
        return None
    statement.acknowledgement = letter
    return letter


def compose_for(statement, choose_path=""):
    shop = statement.shop
    with translation.override(statement.language):
        known = facts(statement)
        context = {
            "title": TITLE,
            "name": unlinked(statement.name),
            "opening": [RECEIVED % known],
            "words": unlinked(statement.content),
            "items": [],
            "closing": [NOT_YET, KEEP],
            "choosing": [CHOOSE % known, WHOLE] if choose_path else [],
            "choose_path": choose_path,
            "agent": "",
        }
        return compose(TEMPLATE, shop=shop, language=statement.language, subject=SUBJECT % known, context=context)


def facts(statement):
    """Date and time where the customer is."""
    here = statement.received_at.astimezone(zone(statement.time_zone))
    until = statement.matches_at and statement.matches_at.astimezone(zone(statement.time_zone))
    return {
        "date": date_format(here, "DATE_FORMAT"),
        "time": time_format(here, "H:i:s"),
        "zone": statement.time_zone.replace("_", " "),
        "until": time_format(until, "H:i") if until else "",
    }


def is_flooded(statement):
    """Whether somebody makes us write to this address again and again."""
    if statement.channel != WithdrawalStatement.Channel.PORTAL:
        return False
    now, stated = timezone.now(), WithdrawalStatement.objects.filter(shop=statement.shop_id)
    alike = stated.filter(address=statement.address, acknowledgement__written_at__gt=now - timedelta(days=1))
    if alike[:MOST_A_DAY].count() >= MOST_A_DAY:
        return True
    strange = stated.filter(recorded_at__gt=now - CATCH_UP, acknowledgement__written_at__gt=now - timedelta(hours=1))
    return statement.order_id is None and strange.filter(order=None)[:MOST_AN_HOUR].count() >= MOST_AN_HOUR
