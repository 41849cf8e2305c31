"""The style page: every piece of the desk in every state, drawn by the very templates that the desk is drawn by."""

import re

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from helpdesk.demo.samples import Samples, button, for_a_moment, sample_form
from requests_inbox import palette
from requests_inbox.keyboard import keys_of
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
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
    ("buttons", "Buttons", "button, why, kbd, switch, seg"),
    ("signs", "Signs", "chip, tag, badge, mark, due, avatar, shop"),
    ("rows", "Rows", "row, thumb, due, check"),
    ("list", "The list", "list, filter, panel, group, bulkbar"),
    ("fields", "Fields", "field, check, search"),
    ("alerts", "Alerts and bars", "alert, lockbar, actions"),
    ("policy", "What the policy says", "verdict, trace, outcome"),
    ("request", "A request", "item, question, timeline, heard, original, file, facts, composer, attach, upmenu, draft"),
    ("likeness", "Requests like it", "precedents"),
    ("sheet", "The sheet", "decide, letter"),
    ("feedback", "Feedback", "toast, banner, empty, skeleton, meter"),
    ("overlays", "Overlays", "menu, palette, dialog, keymap"),
]
TONE_NAMES = ["neutral", "accent", "ok", "hold", "bad", "draft", "alert", "info"]
LOOKS = {"theme": Person.Theme.choices, "density": Person.Density.choices, "language": settings.LANGUAGES}


@require_safe
def styleguide(request):
    """`theme`, `density` and `language` in the address change the page, and not the person's settings."""
    looks = {name: request.GET.get(name) for name, choices in LOOKS.items() if request.GET.get(name) in dict(choices)}
    beside = rail(request)
    with for_a_moment(), translation.override(looks.get("language") or translation.get_language()):
        samples = Samples(request.user)
        request.user = samples.me
        for name, value in looks.items():
            setattr(request.user, name, value)
        context = {"sections": SECTIONS, "looks": LOOKS, "rail": beside, **drawn(request, samples)}
        return render(request, "demo/styleguide.html", context)


def drawn(request, samples):
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
        "sheet": samples.sheet(requests["new"]),
        "likenesses": list(samples.precedents(requests["new"])),
        "pending": {"pending": [requests["approved"]]},
        "said": ["Your settings are kept.", "3 requests were approved, 1 was left out: Jonas Weber holds it."],
        "words": ["Ж ё", "ß ẞ", "å õ", "ł ź", "Ω λ", "€ 1.234,56", "⌘ ⇧ ↵ → ←", "Straße", "Łódź", "Åse", "Журнал"],
        "groups": keys_of(samples.me),
        "actions": list(panes["alerted"]["actions"].values())[:3],
        "places": palette.places(asker, "")[:6],
        "shop": samples.shop,
        "me": samples.me,
        "colleague": samples.colleague,
    }


def colours():
    """Every colour of tokens.css by its name, in the order in which they stand there."""
    names = re.findall(r"--([\w-]+):\s*(?:light-dark|oklch)\(", (STATIC / "css" / "tokens.css").read_text())
    return list(dict.fromkeys(names))


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
