"""The return policy of one of the demo's shops: what a team lead there has written so far."""

from helpdesk.demo.people import QUALITY


def when(fact, op, value=None):
    return {"fact": fact, "op": op} | ({} if value is None else {"value": value})


def rule(key, name, conditions, decision, **then):
    return {"key": key, "name": name, "when": {"all": conditions}, "then": {"decision": decision, **then}}


ASK_FOR_A_PHOTO = {
    "en": "Could you send us a photo of the damage? Then we can decide at once.",
    "nl": "Kunt u ons een foto van de schade sturen? Dan kunnen we meteen beslissen.",
    "de": "Können Sie uns ein Foto des Schadens schicken? Dann entscheiden wir sofort.",
}
TOO_LATE = {
    "en": "Our return window had closed when you asked. If it is faulty, please tell us: that is covered for longer.",
    "nl": "Onze retourtermijn was voorbij. Is het defect, laat het ons weten: dat valt langer onder de garantie.",
    "de": "Unsere Rückgabefrist war abgelaufen. Ist er fehlerhaft, melden Sie sich: Dafür gilt eine längere Frist.",
}

POLICY = {  # teams by their names
    "rules": [
        rule("high-value", "High value", [when("value", "over", "250")], "lead"),
        rule(
            "faulty", "Faulty: somebody of quality looks", [when("reason", "is", ["faulty", "part_missing"])], "review",
            assign_team=QUALITY,
        ),
        rule(
            "damaged-photo", "Damaged, with a photo",
            [when("reason", "is", ["damaged"]), when("has_photo", "yes")], "approve", free=True,
        ),
        rule(
            "damaged-no-photo", "Damaged, no photo yet", [when("reason", "is", ["damaged"]), when("has_photo", "no")],
            "ask", asks=["photo"], texts=ASK_FOR_A_PHOTO,
        ),
        rule(
            "size-exchange", "Another size",
            [when("reason", "is", ["wrong_size"]), when("resolution", "is", ["exchange"]), when("is_late", "no")],
            "approve", free=True,
        ),
        rule(
            "second-thoughts", "Second thoughts, small",
            [
                when("reason", "is", ["changed_mind", "too_many"]), when("value", "under", "50"),
                when("is_late", "no"), when("returns_last_year", "under", 4),
            ],
            "approve",
        ),
        rule(
            "second-thoughts-fee", "Second thoughts, larger: a fee",
            [when("reason", "is", ["changed_mind", "too_many"]), when("is_late", "no")], "approve", fee="7.50",
        ),
        rule("too-late", "Too late", [when("is_late", "yes")], "decline", code="too_late", texts=TOO_LATE),
    ],
    "alerts": [
        {
            "key": "sends-much-back", "name": "Sends much back",
            "when": {"all": [when("return_rate", "over", 80), when("returns_last_year", "at_least", 2)]},
            "then": {"text": "This customer sent back most of what they bought within a year.", "severity": "info"},
        },
    ],
}  # fmt: skip
MODES = {
    "high-value": "suggest", "faulty": "auto", "damaged-photo": "suggest", "damaged-no-photo": "shadow",
    "size-exchange": "suggest", "second-thoughts": "shadow", "second-thoughts-fee": "suggest",
    "too-late": "shadow",
}  # fmt: skip
