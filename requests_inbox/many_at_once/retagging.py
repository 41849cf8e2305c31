"""A tag gets another name, becomes one with another tag, or goes: on every request that has it.

Each request is changed by its own verb, so that its history says so. A tag whose requests are all done is forgotten.
"""

from django.db import transaction

from requests_inbox.models import ReturnRequest, Tag
from requests_inbox.refusals import NotYours, Refusal, Stale

AT_ONCE = 25  # requests that a page changes while somebody waits for its answer
TRIES = 5


def replace(tag, name, *, by):
    """Put `name` in the place of the tag everywhere; "" takes it away. Whether that is done, or left to the worker."""
    from requests_inbox.tasks import carry_on_retagging

    if tag.taggings.count() > AT_ONCE:
        carry_on_retagging.enqueue(tag.pk, name, by.pk)
        return False
    carry_on(tag, name, by=by)
    return True


def carry_on(tag, name, *, by):
    """Whatever is left to do. It may run twice, or after half of it was done."""
    if name.lower() == tag.name.lower():
        Tag.objects.filter(pk=tag.pk).update(name=name)
    for pk in list(tag.taggings.order_by("request").values_list("request", flat=True)):
        _replace_on(pk, tag.name, name, by)
    if name.lower() != tag.name.lower():
        forget(tag)


def forget(tag):
    """Locked meanwhile: somebody may be putting it on a request in this very moment."""
    with transaction.atomic():
        held = Tag.objects.select_for_update().filter(pk=tag.pk).first()
        if held and not held.taggings.exists():
            held.delete()


def _replace_on(pk, old, new, by):
    for _try in range(TRIES):
        request = ReturnRequest.objects.with_facts().get(pk=pk)
        names = [new if name.lower() == old.lower() else name for name in request.tag_names]
        try:
            request.tag(by=by, seen=request.version, names=names)
        except Stale:
            continue
        except NotYours:
            raise
        except Refusal:  # it has these tags already
            pass
        return
