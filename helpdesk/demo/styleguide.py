"""The style page: every piece of the desk in every state, drawn by the very templates that the desk is drawn by."""

import re
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_safe

from helpdesk.demo.sample_pages import PAGES, PageSamples, draw
from helpdesk.demo.samples import Samples, button, for_a_moment, sample_form
from requests_inbox import palette
from requests_inbox.company import Colleague, Company
from requests_inbox.keyboard import keys_of
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.pending import Pending, Waiting
from requests_inbox.lists.queues import DEFAULT
from requests_inbox.lists.rail import rail
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import Refusal
from requests_inbox.return_policies.explaining import TraceTold
from requests_inbox.states import Status
from requests_inbox.views.page import list_context, request_context
from shops.models import Person

STATIC = settings.BASE_DIR / "static"
SECTIONS = [  # (what templates/demo/style/ draws, its heading, the style sheets it shows)
    ("colours", "Colours", "tokens"),
    ("icons", "Icons", "icon"),
    ("type", "Type", "tokens"),
    ("buttons", "Buttons", "button, why, kbd, switch, seg, link"),
    ("signs", "Signs", "chip, tag, badge, mark, due, avatar, shop"),
    ("head", "Who it is about", "dhead, presence, pill, divider"),
    ("rows", "Rows", "row, thumb, due, check"),
    ("list", "The list", "list, topbar, filter, panel, group, bulkbar"),
    ("fields", "Fields", "field, check, search"),
    ("alerts", "Alerts and bars", "alert, lockbar, actions"),
    ("policy", "What the policy says", "verdict, trace, outcome"),
    ("request", "A request", "item, line, zoom, question, timeline, heard, original, file, facts, section"),
    ("likeness", "Requests like it", "precedents"),
    ("sheets", "The sheet", "decide, letter, form, card"),
    ("small", "Small things", "told, photos, doors, codes, progress"),
    ("feedback", "Feedback", "toast, banner, banners, trouble, loading, skeleton, meter"),
    ("empty", "Nothing to show", "empty"),
    ("overlays", "Overlays", "menu, palette, dialog, keymap, rail, tabbar"),
]
TONE_NAMES = ["neutral", "accent", "ok", "hold", "bad", "draft", "alert", "info"]
LOOKS = {"theme": Person.Theme.choices, "density": Person.Density.choices, "language": settings.LANGUAGES}


@require_safe
def styleguide(request):
    """`theme`, `density` and `language` in the address change the page, and not the person's settings."""
    beside = rail(request)
    with dressed(request, Samples) as samples:
        request.user = samples.me
        context = {"sections": SECTIONS, "pages": PAGES, "looks": LOOKS, "rail": beside}
        context |= drawn(request, samples, beside)
        return render(request, "demo/styleguide.html", context)


@require_safe
def sample_page(request, name):
    """One whole page, in the looks of the address."""
    if name not in PAGES:
        raise Http404
    with dressed(request, PageSamples) as samples:
        return draw(request, samples, PAGES[name])


@contextmanager
def dressed(request, samples):
    """Samples for a moment; the person among them has the looks that the address asks for."""
    looks = {name: request.GET.get(name) for name, choices in LOOKS.items() if request.GET.get(name) in dict(choices)}
    with for_a_moment(), translation.override(looks.get("language") or translation.get_language()):
        made = samples(request.user)
        for name, value in looks.items():
            setattr(made.me, name, value)
        yield made


def drawn(request, samples, beside):
    """Whatever the sections ask for."""
    requests = samples.requests
    panes = {name: request_context(request, one) for name, one in requests.items()}
    judged = [request_context(request, one) for one in samples.judged()]
    asker = Asker(samples.me, samples.shop)
    return {
        "colours": colours(),
        "icons": re.findall(r'id="i-([\w-]+)"', (STATIC / "icons.svg").read_text()),
        "tones": TONE_NAMES,
        "statuses": [ReturnRequest(status=status) for status in Status],
        "steps": range(9),
        "buttons": buttons(),
        "listed": list_context(request, Listing.read(DEFAULT, QueryDict("state=new&state=draft&value=5.."), asker)),
        "rows": list(samples.rows()),
        "current": ReturnRequest(pk=samples.FIRST + 1),
        "form": sample_form(),
        "bars": panes.values(),
        "alerted": panes["alerted"],
        "judged": judged,
        "told": [TraceTold(one["return_request"], one["verdict"].trace) for one in (judged[1], judged[5])],
        "heads": list(zip([panes["alerted"], panes["held by Jonas"], panes["approved"]], COMPANY, strict=True)),
        "acts": [samples.sheet(requests["new"], name) for name in SHEETS],
        "empties": list(empties(asker, beside)),
        "failures": [0, 503, 500],
        **SMALL,
        "likenesses": list(samples.precedents(requests["new"])),
        "pending": {"pending": Pending([waiting(requests["approved"])])},
        "said": ["Your settings are kept.", "3 requests were approved, 1 was left out: Jonas Weber holds it."],
        "words": ["Ж ё", "ß ẞ", "å õ", "ł ź", "Ω λ", "€ 1.234,56", "⌘ ⇧ ↵ → ←", "Straße", "Łódź", "Åse", "Журнал"],
        "groups": keys_of(samples.me),
        "actions": list(panes["alerted"]["actions"].values())[:3],
        "places": palette.places(asker, "")[:6],
        "shop": samples.shop,
        "me": samples.me,
        "colleague": samples.colleague,
    }


def waiting(request):
    """A decision whose mail has not left."""
    leaves_at = request.decision_letter.not_before
    fields = {"version": request.version}
    return Waiting(request.pk, request.reference, request.customer_name, leaves_at, fields, request.status)


def empties(asker, beside):
    """Why a list can be without a row: nothing came in yet, all is done, nothing is like this."""
    for has_requests, address in [(False, ""), (True, ""), (True, "q=paraplu&free=yes")]:
        queue = Listing.read(DEFAULT, QueryDict(address), asker)
        yield {"queue": queue, "rail": {**beside, "has_requests": has_requests, "shop": asker.shop}}


def colours():
    """Every colour of tokens.css by its name, in the order in which they stand there."""
    names = re.findall(r"--([\w-]+):\s*(?:light-dark|oklch)\(", (STATIC / "css" / "tokens.css").read_text())
    return list(dict.fromkeys(names))


SHEETS = ["approval", "hold", "cancellation", "check", "question", "assignment", "tags", "alert"]
COMPANY = [
    Company((Colleague("Jonas Weber", "decides"), Colleague("Łucja Żak", "writes"))),
    Company(tuple(Colleague(name, "looks") for name in ("Noor", "Bram", "Sanne", "Tom"))),
    Company(),
]
SMALL = {
    "answers": [{"label": "How often was it worn?", "text": "Einmal"}, {"label": "Receipt", "text": "Rechnung.pdf"}],
    "photos": [{"key": UUID(int=0), "name": "Naht.jpg"}],
    "addresses": [("Postmark", "https://returns.test/mail/in/…/postmark/", "https://returns.test/mail/track/…/")],
    "batch": {"pk": 0, "settled": 7, "total": 24, "counts": {"refused": 2, "done": 5}, "can_be_undone": True},
    "code": {"src": static("icon.svg"), "alt": "A code to scan"},
}
BUTTONS = [  # (look, icon, words, key)
    ("btn--approve", "check", "Approve", "A"),
    ("btn--hold", "pause", "Hold", "H"),
    ("btn--cancel", "x", "Cancel", "C"),
    ("btn--primary", "plus", "New rule", ""),
    ("", "refresh", "Look again", ""),
    ("btn--ghost", "s-draft", "Pre-check", "D"),
    ("btn--hold btn--solid", "unlock", "Take over", "T"),
    ("btn--cancel btn--solid", "x", "Cancel request", ""),
    ("btn--sm", "note", "Small", ""),
    ("btn--lg", "note", "Large", ""),
    ("is-busy", "refresh", "Saving", ""),
    ("shows-focus", "dot", "Focus", ""),
    ("btn--primary shows-focus", "dot", "Focus", ""),
    ("shows-hover", "dot", "Hover", ""),
    ("btn--approve shows-hover", "dot", "Hover", ""),
    ("btn--approve", "check", "Trotzdem genehmigen", "A"),
    ("btn--cancel", "x", "Annuleren na goedkeuring", "C"),
]


def buttons():
    """[(look, an action)] for requests_inbox/button.html, the last ones refused."""
    why = Refusal("Jonas Weber holds this request. You can read along and write notes.")
    offered = [(look, button(icon, words, shortcut=key)) for look, icon, words, key in BUTTONS]
    return offered + [(look, button(icon, words, refusal=why)) for look, icon, words, _key in BUTTONS[:3]]
