"""The keys of the desk: one table for the buttons that show them, the sheet behind `?`, and a person's own choice.

A key presses the button that carries it (`data-key`, js/keys.js). Two keys one after the other stand with a space
between them: "G N". Where no button is on the page, the key does nothing.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOVE, DECIDE, WRITE, GO = _("Move about"), _("Decide"), _("Write and sort"), _("Go to")


@dataclass(frozen=True)
class Key:
    """What one key does. A `fixed` one is not a person's to change: browsers and habits know it."""

    name: str
    standard: str
    does: str | Promise
    group: str | Promise
    fixed: bool = False


KEYS = {
    key.name: key
    for key in [
        Key("next", "J", _("Next request"), MOVE),
        Key("previous", "K", _("Previous request"), MOVE),
        Key("open", "Enter", _("Open the row"), MOVE, fixed=True),
        Key("close", "Esc", _("Close what is open; then back to the list"), MOVE, fixed=True),
        Key("search", "/", _("Search"), MOVE),
        Key("news", ".", _("Show what is new"), MOVE),
        Key("fold-list", "[", _("Fold the list"), MOVE),
        Key("fold-facts", "]", _("Fold the facts"), MOVE),
        Key("palette", "Ctrl+K", _("Do anything by typing"), MOVE, fixed=True),
        Key("help", "?", _("All keys"), MOVE),
        Key("approval", "A", _("Approve; once more confirms"), DECIDE),
        Key("policy", "P", _("Do what the policy says"), DECIDE),
        Key("hold", "H", _("Hold, or release"), DECIDE),
        Key("take-over", "T", _("Take on what a team has, or take over a hold"), DECIDE),
        Key("snooze", "S", _("Snooze until another moment; hold longer what you hold"), DECIDE),
        Key("cancellation", "C", _("Cancel, with a reason"), DECIDE),
        Key("check", "D", _("Mark as pre-checked"), DECIDE),
        Key("confirmation", "Y", _("Confirm what a colleague proposed"), DECIDE),
        Key("change", "E", _("Change what a colleague proposed"), DECIDE),
        Key("free-return", "F", _("Free return on or off"), DECIDE),
        Key("undo", "Z", _("Undo"), DECIDE),
        Key("confirm", "Ctrl+Enter", _("Confirm the form"), DECIDE, fixed=True),
        Key("send-and-approve", "Ctrl+Shift+Enter", _("Approve with what is written, in one mail"), DECIDE, fixed=True),
        Key("question", "Q", _("Ask the customer"), WRITE),
        Key("message", "R", _("Write to the customer"), WRITE),
        Key("note", "N", _("Write a note; on Policies a new rule"), WRITE),
        Key("replies", ";", _("Saved replies"), WRITE),
        Key("assignment", "I", _("Assign"), WRITE),
        Key("tags", "L", _("Tags"), WRITE),
        Key("read-mark", "Shift+U", _("Mark replies as read, or as unread"), WRITE, fixed=True),
        Key("select", "X", _("Select the row"), WRITE),
        Key("select-to", "Shift+X", _("Select up to the row"), WRITE, fixed=True),
        Key("alike", "*", _("All requests like this"), WRITE),
        Key("together", "M", _("All requests of the list"), WRITE),
        Key(
            "suggestion",
            "1–9",
            _("Put a mail into the request with that number; in a question tick what is missing"),
            WRITE,
            fixed=True,
        ),
        Key("save", "Ctrl+S", _("Keep a rule in the draft of the policy"), WRITE, fixed=True),
        Key("begin", "+", _("Make a request of a mail"), WRITE),
        Key("withdraw", "W", _("Record a mail as a withdrawal"), WRITE),
        Key("set-aside", "O", _("Set a mail aside"), WRITE),
        Key("read-again", "U", _("Read a mail again"), WRITE),
        Key("go-needs-decision", "G I", _("Needs decision"), GO, fixed=True),
        Key("go-closes-today", "G T", _("Closes today"), GO, fixed=True),
        Key("go-unread", "G U", _("Unread replies"), GO, fixed=True),
        Key("go-held-by-me", "G M", _("Held by me"), GO, fixed=True),
        Key("go-new", "G N", _("New"), GO, fixed=True),
        Key("go-draft", "G D", _("Draft"), GO, fixed=True),
        Key("go-on-hold", "G H", _("On hold"), GO, fixed=True),
        Key("go-approved", "G A", _("Approved"), GO, fixed=True),
        Key("go-mail", "G O", _("Mail"), GO, fixed=True),
        Key("go-statements", "G W", _("Withdrawals"), GO, fixed=True),
        Key("go-pending", "G Z", _("Can be undone"), GO, fixed=True),
        Key("go-notices", "G B", _("Notices"), GO, fixed=True),
        Key("go-returns", "G R", _("Returns"), GO, fixed=True),
        Key("go-clusters", "G C", _("Clusters"), GO, fixed=True),
        Key("go-team", "G P", _("Team"), GO, fixed=True),
        Key("go-policies", "G L", _("Policies"), GO, fixed=True),
    ]
}
# One key, whichever of the two there is.
SAME = {
    "release": "hold",
    "taking": "take-over",
    "extension": "snooze",
    "new-rule": "note",
    "unread-mark": "read-mark",
}
TAKEN = frozenset(["G", *"123456789", *(key.standard for key in KEYS.values() if key.fixed)])


def key_of(person, name):
    """The key that does it for this person; "" where there is none."""
    key = KEYS.get(SAME.get(name, name))
    return (key and (person.shortcuts.get(key.name) or key.standard)) or ""


def keys_of(person):
    """[(group, [(what it does, keys)])] for the sheet of keys."""
    groups = {}
    for key in KEYS.values():
        groups.setdefault(key.group, []).append((key.does, key_of(person, key.name)))
    return groups.items()


def changeable():
    return [key for key in KEYS.values() if not key.fixed]
