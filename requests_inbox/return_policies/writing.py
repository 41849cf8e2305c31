"""How a policy is written: in the draft that there is, or in a new one that the first change begins."""

from django.db import transaction
from django.utils.translation import gettext as _

from requests_inbox.models import PolicyVersion, RuleSetting, StalePolicy
from requests_inbox.models.policies import require_lead
from requests_inbox.refusals import Unready

from .document import Document, Terms
from .unusable import Unusable


def at_hand(shop):
    """What one looks at and changes: the draft, else what is in force, else a policy without rules, not yet stored."""
    found = PolicyVersion.objects.draft_of(shop) or PolicyVersion.objects.in_force(shop)
    return found or PolicyVersion(shop=shop, stored=Document(terms=Terms.of_shop(shop)).stored)


def is_draft(version):
    return version.pk is not None and version.is_draft


def fence(version):
    """What a page remembers of what it shows: this very draft as it is now, or the version in force."""
    return f"{version.pk}.{version.edition}" if is_draft(version) else f"v{version.number or 0}"


@transaction.atomic
def write(shop, change, *, by, seen):
    """Put `change(document)` into the draft, or into a new one; False where it changes nothing.

    `seen` is the fence that was on the screen: an older one raises StalePolicy, and nothing is changed.
    """
    require_lead(shop, by)
    before = at_hand(shop)
    if seen != fence(before):
        raise StalePolicy
    try:
        document = Document.read(change(before.document).stored)
    except Unusable as reason:  # one rule more than a policy may have
        raise Unready(str(reason)) from None
    if document == before.document:
        return False
    draft = before if is_draft(before) else PolicyVersion.objects.begin_draft(shop, by=by)
    if not is_draft(before) and (draft.edition or draft.stored != before.stored):
        raise StalePolicy  # a colleague began one in this very moment
    draft.change(document, by=by, seen=draft.edition)
    return True


def roll_back(version, *, by):
    """A new draft that says what this version said."""
    if PolicyVersion.objects.draft_of(version.shop):
        raise Unready(_("There is a draft. Publish it or throw it away first."))
    return PolicyVersion.objects.begin_draft(version.shop, by=by, copy_of=version)


def put_back(document, key, *, source):
    """The document with a rule that was taken out, in its place of before."""
    rule = source.find(key)
    if rule is None or document.find(key):
        return document
    with_it = document.put(rule)
    if rule not in with_it.rules:
        return with_it
    earlier = [one.key for one in source.rules[: source.rules.index(rule)]]
    place = max((at for at, one in enumerate(document.rules, 1) if one.key in earlier), default=0)
    return with_it.moved(key, place - len(document.rules))


def keys_taken(shop, document):
    """Keys that a new rule cannot have: of others, and of those that were once at work and have their mode still."""
    used = set(RuleSetting.objects.filter(shop=shop).values_list("key", flat=True))
    return used | {one.key for one in (*document.rules, *document.alerts)}
