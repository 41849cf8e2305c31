"""Where one writes at the foot of a request: what lies ready in it for this person."""

from dataclasses import dataclass, field
from functools import partial

from requests_inbox.lists.memory import remembered
from requests_inbox.models import Draft, SavedReply

from .replies import filled, unfilled


@dataclass
class Writing:
    """One of the two boxes: what stands in it, and on which revision of the draft what is typed builds."""

    kind: str
    text: str = ""
    revision: int = 0
    saved_at: object = None
    gaps: list = field(default_factory=list)


@dataclass
class Composer:
    message: Writing
    note: Writing
    is_on: str  # the box that is open
    uploads: list
    replies: list


def composer(http, request, uploads):
    """Drafts, `uploads` and saved replies. `reply` in the address puts one of those into the text (without scripts)."""
    drafts = {draft.kind: draft for draft in request.draft_list}
    replies = remembered(
        http.user, partial(replies_of, request.shop_id), "replies", request.shop_id, of="latest_settings"
    )
    message, note = (writing(drafts.get(kind), kind) for kind in Draft.Kind.values)
    if chosen := next((one for one in replies if str(one.pk) == http.GET.get("reply")), None):
        message.text = "\n\n".join(filter(None, [message.text, filled(chosen, request, http.user)]))
    message.gaps = unfilled(message.text)
    wanted = http.GET.get("write")
    is_on = wanted if wanted in Draft.Kind.values else "note" if note.text and not message.text else "message"
    return Composer(message, note, is_on, uploads, replies)


def replies_of(shop):
    return list(SavedReply.objects.filter(shop=shop).select_related("shop"))


def writing(draft, kind):
    return Writing(kind, draft.text, draft.revision, draft.saved_at if draft.text else None) if draft else Writing(kind)
