"""What the demo's shops ask of their customers beside the reason."""

from requests_inbox.return_forms.form_fields import Condition, FormField, Kind, Need

BROKEN = ("damaged", "faulty", "part_missing", "wrong_item")
FIELDS = [
    FormField("note", Kind.NOTE),
    FormField("pictures", Kind.PICTURES, need=Need.WHEN, needed_of=Condition(reasons=("damaged", "wrong_item"))),
    FormField(
        "opened",
        Kind.CHOICE,
        {"en": "Did you use it?", "nl": "Heb je het gebruikt?", "de": "Haben Sie es benutzt?"},
        choices=(
            ("no", {"en": "No, only looked at it", "nl": "Nee, alleen bekeken", "de": "Nein, nur angesehen"}),
            ("yes", {"en": "Yes", "nl": "Ja", "de": "Ja"}),
        ),
        asked_of=Condition(reasons=("wrong_size", "not_as_shown", "changed_mind", "too_many")),
        need=Need.ALWAYS,
    ),
    FormField(
        "since",
        Kind.DATE,
        {"en": "Since when?", "nl": "Sinds wanneer?", "de": "Seit wann?"},
        asked_of=Condition(reasons=("faulty",)),
    ),
    FormField(
        "bulb",
        Kind.TEXT,
        {"en": "Which bulb is in it?", "nl": "Welke lamp zit erin?", "de": "Welches Leuchtmittel ist darin?"},
        {"en": "It stands on the bulb.", "nl": "Het staat op de lamp.", "de": "Es steht auf dem Leuchtmittel."},
        asked_of=Condition(reasons=BROKEN, groups=("Lamps and candles",)),
    ),
]
