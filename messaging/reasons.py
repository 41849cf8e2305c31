"""Why a mail ended where it did, in the words of a colleague."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    REPLY_ADDRESS = "reply_address", _("It was sent to the address of our letter.")
    REFERENCES = "references", _("It answers our letter.")
    MARKER = "marker", _("It quotes our letter.")
    SUBJECT = "subject", _("Its subject names the request, and the customer sent it.")
    CHOSEN = "chosen", _("A colleague put it there.")
    NO_THREAD = "no_thread", _("Nothing in it says which request it is about.")
    NO_SHOP = "no_shop", _("No shop has the address that it was sent to.")
    AUTOMATIC = "automatic", _("Nobody wrote it: it came by itself.")
    BOUNCED = "bounced", _("A mail server says that our letter did not arrive.")
    DELAYED = "delayed", _("A mail server says that our letter is late.")
    SAME = "same", _("The same mail came before.")
    OWN = "own", _("It is a letter of our own.")
    TOO_LARGE = "too_large", _("It is larger than we read.")
    UNREADABLE = "unreadable", _("It cannot be read.")
    TOO_SLOW = "too_slow", _("Reading it took too long.")
    TOO_MUCH = "too_much", _("The same sender wrote too often.")
