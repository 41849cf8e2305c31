"""What a web shop puts into its page: one script tag, and what stands in it."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?")
MOST_ORIGINS = 20


class Look(TextChoices):
    LINK = "link", _("A button that leads to the customers' pages")
    OVER = "over", _("A button that opens them over the page")
    WITHIN = "within", _("The customers' pages as a part of the page")


NEED_ORIGINS = {Look.OVER, Look.WITHIN}


WITHDRAW = "withdraw"  # the withdrawal by right, for which a shop has to have a link of its own (CRD Art. 11a)


@dataclass
class Snippet:
    shop: object
    look: str = Look.LINK
    language: str = ""  # empty: that of the visitor's browser
    label: str = ""
    close: str = ""
    to: str = ""  # empty: the first page; or WITHDRAW

    @property
    def address(self):
        return self.shop.base_url.rstrip("/") + self.path

    @property
    def path(self):
        return reverse("portal:snippet", args=[self.shop.slug])

    @property
    def tag(self):
        return self._tag(self.address)

    @property
    def here(self):
        """The same on a page of ours."""
        return self._tag(self.path)

    def _tag(self, address):
        said = {"to": self.to, "look": self.look, "label": self.label, "close": self.close, "language": self.language}
        told = [format_html(' data-{}="{}"', name, value) for name, value in said.items() if value]
        return format_html('<script src="{}"{}></script>', address, format_html("{}" * len(told), *told))


def origins_in(text):
    """The origins that somebody wrote, one on each line; they go into a header, so nothing else is let through."""
    found = []
    for line in text.split():
        origin = line.lower().rstrip("/")
        if not ORIGIN.fullmatch(origin):
            raise ValidationError(
                _("“%(line)s” is no address of a web shop. Write https://www.shop.com.") % {"line": line}
            )
        if settings.TLS and not origin.startswith("https:"):
            raise ValidationError(_("“%(line)s” has to begin with https://.") % {"line": line})
        found.append(origin)
    if len(found) > MOST_ORIGINS:
        raise ValidationError(_("%(most)s addresses are the most.") % {"most": MOST_ORIGINS})
    return list(dict.fromkeys(found))
