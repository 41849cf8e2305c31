"""The pages of the settings: one list for their menu and for whatever else leads there."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .policies import may_administer, may_see_members


@dataclass(frozen=True)
class Page:
    title: str | Promise
    name: str
    icon: str
    is_for_admins: bool = False


YOURS = [
    Page(_("Overview"), "shops:settings", "home"),
    Page(_("Profile"), "shops:profile", "user"),
    Page(_("What I am told"), "notifications:choices", "bell"),
    Page(_("All keys"), "requests_inbox:keys", "keyboard"),
    Page(_("Password"), "account_change_password", "pencil"),
    Page(_("Second factor"), "mfa_index", "lock"),
    Page(_("Where you are signed in"), "usersessions_list", "globe"),
]
OF_A_SHOP = [
    Page(_("Shop"), "shops:shop", "store", is_for_admins=True),
    Page(_("Time to decide"), "shops:hours", "clock", is_for_admins=True),
    Page(_("Members"), "shops:members", "users"),
    Page(_("Teams"), "shops:teams", "users"),
    Page(_("Mail"), "messaging:doors", "mail", is_for_admins=True),
    Page(_("Customers' pages"), "portal_settings:page", "external", is_for_admins=True),
    Page(_("In your web shop"), "portal_settings:snippet", "snippet", is_for_admins=True),
    Page(_("Returns and prices"), "returns:terms", "box", is_for_admins=True),
    Page(_("Addresses for returns"), "shipping:destinations", "pin"),
    Page(_("Ways back"), "shipping:dropoffs", "truck"),
    Page(_("Labels"), "shipping:design", "label"),
    Page(_("Return reasons"), "requests_inbox:reasons", "chat"),
    Page(_("Policies"), "requests_inbox:policies", "rules"),
    Page(_("Return form"), "requests_inbox:return_form", "sort"),
    Page(_("Tags"), "requests_inbox:tags", "tag"),
    Page(_("Saved replies"), "requests_inbox:saved_replies", "snippet"),
]


def menu_of(person):
    """[(shop, [(page, address)])]: their own pages, which are of no shop, and what they may see of each of theirs."""
    menu = [(None, [(page, reverse(page.name)) for page in YOURS])]
    for shop in person.shops:
        if may_see_members(person, shop):
            pages = [page for page in OF_A_SHOP if may_administer(person, shop) or not page.is_for_admins]
            menu.append((shop, [(page, reverse(page.name, args=[shop.slug])) for page in pages]))
    return menu


def page_at(menu, path):
    """The address of the page that this path is on or under."""
    addresses = [address for _shop, pages in menu for _page, address in pages if path.startswith(address)]
    return max(addresses, key=len, default="")
