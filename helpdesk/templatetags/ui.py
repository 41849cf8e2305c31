"""Small pieces every page draws: icons, avatars, money, ages. Built in, so no template has to load it."""

import uuid
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MOST = 99
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


@register.simple_tag
def icon(name, size="", tone="", label=""):
    """One icon of static/icons.svg. Without a label it is decoration."""
    return _icon(name, size, tone, str(label))


@lru_cache(1000)  # a page draws hundreds, of a few dozen kinds
def _icon(name, size, tone, label):
    return format_html(
        '<svg class="i{}"{} {}><use href="{}#i-{}"/></svg>',
        f" i--{size}" if size else "",
        format_html(' data-tone="{}"', tone) if tone else "",
        format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="{}"', "true"),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def own_key():
    """For a form that is written by hand: sent twice, because the first answer was lost, it acts once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())


@register.simple_tag
def avatar(person, size="", presence=""):
    """A person's or customer's initials on a colour of their own. `person`: a Person, or a name."""
    return _avatar(str(getattr(person, "name", person) or "?"), size, presence)


@lru_cache(1000)
def _avatar(name, size, presence):
    words = name.split() or ["?"]
    initials = "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
    return format_html(
        '<span class="avatar{}" data-hue="{}" aria-hidden="true"{}>{}</span>',
        f" avatar--{size}" if size else "",
        sum(map(ord, name)) % 12,
        format_html(' data-presence="{}"', presence) if presence else "",
        initials,
    )


@register.simple_tag
def shop_logo(shop, size=""):
    return format_html(
        '<span class="shop__logo{}" data-hue="{}" title="{}">{}</span>',
        f" shop__logo--{size}" if size else "",
        shop.pk * 5 % 12,
        shop.name,
        shop.name[0].upper(),
    )


@register.filter
@lru_cache(1000)
def counted(n):
    """A number beside a queue; where only its icon is shown, 100 and more is written 99+, and 0 is not written."""
    if not n:
        return format_html('<span class="nav__all">{}</span>', 0)
    if isinstance(n, str) or n <= MOST:  # "99+" is said already
        return str(n)
    return format_html(
        '<span class="nav__all">{}</span><span class="nav__short" aria-hidden="true">{}+</span>', n, MOST
    )


@register.filter
def money(amount, currency="EUR"):
    """€ 217.45, with the separators of the reader's language."""
    number = number_format(Decimal(amount or 0), decimal_pos=2, use_l10n=True, force_grouping=True)
    # Translators: the order in which money is written
    return _("%(symbol)s %(amount)s") % {"symbol": SYMBOLS.get(currency, currency), "amount": number}


@register.filter
def ago(moment: datetime | None):
    """How old, as short as a list needs it: 12 min, 5 h, 3 d."""
    if moment is None:
        return ""
    minutes = max(0, int((timezone.now() - moment).total_seconds() // 60))
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 24 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}


@register.filter
def left_until(moment: datetime | None):
    """How long until a moment: 3 h left, 2 days late."""
    if moment is None:
        return ""
    hours = int((moment - timezone.now()).total_seconds() // 3600)
    if hours < 0:
        return ngettext("%(n)d day late", "%(n)d days late", max(1, -hours // 24)) % {"n": max(1, -hours // 24)}
    if hours < 48:
        return _("%(n)d h left") % {"n": hours}
    return _("%(n)d d left") % {"n": hours // 24}


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """The page's own query string with some parameters changed; None removes one."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"
