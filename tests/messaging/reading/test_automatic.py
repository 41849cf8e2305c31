import pytest

from messaging.reading import read_mail

from .samples import make_mail, sample

EXCHANGE = {"auto_submitted": "auto-generated", "x_auto_response_suppress": "All"}
NOTES = [
    (
        "I am out of the office until 5 May, with limited access to email, and will respond upon my return.",
        "Re: Your return",
    ),
    ("Ik ben tot 5 mei niet op kantoor en heb beperkt toegang tot mijn mail.", "Re: Uw retour"),
    ("Ich bin bis 5. Mai im Urlaub. Ihre E-Mail wird nicht weitergeleitet.", "AW: Ihre Rücksendung"),
    ("Je suis absent du bureau jusqu'au 5 mai, avec un accès limité à ma messagerie.", "Re: Votre retour"),
    ("Estaré fuera de la oficina hasta el 5 de mayo. Responderé a su correo lo antes posible.", "Re: Su devolución"),
    ("Olen lomalla 5.5. asti. En lue sähköpostia.", "Vs: Palautus"),
    ("Olen puhkusel kuni 5. maini ja ei loe e-kirju.", "Vs: Tagastus"),
    ("Я в отпуске до 5 мая. Отвечу на ваше письмо позже.", "Re: Возврат"),
    ("Dit is een automatisch antwoord. Wij hebben uw mail ontvangen.", "Re: Uw retour"),
    ("Thank you.", "Automatic reply: Your return"),
    ("Danke.", "Automatische Antwort: Ihre Rücksendung"),
    ("Merci.", "Réponse automatique : Votre retour"),
    ("Kiitos.", "Automaattinen vastaus: Palautus"),
    ("Aitäh.", "Automaatvastus: Tagastus"),
    ("Спасибо.", "Автоматический ответ: Возврат"),
    ("Grazie.", "Risposta automatica: Reso"),
    ("Dziękuję.", "Odpowiedź automatyczna: Zwrot"),
    ("Tack.", "Autosvar: Retur"),
]
PEOPLE = [
    ("I am on holiday until 12 May. In my absence my neighbour can hand over the parcel.", "Re: Your return"),
    ("We were on vacation, so the parcel went back. Can you send it again when we are back?", "Re: Your return"),
    ("Ik ben met vakantie tot 12 mei, kan ik daarna nog retourneren?", "Re: Uw retour"),
    ("Ich bin ab dem 3. Mai im Urlaub. In dringenden Fällen rufen Sie meine Nachbarin an.", "AW: Ihre Rücksendung"),
    ("Je suis en vacances, merci de livrer pendant mon absence chez le voisin.", "Re: Votre retour"),
    ("Olen lomalla. Poissaoloni aikana paketin voi jättää naapurille.", "Palautus"),
    ("The dress was for our holiday. It is too late now.", "On vacation without a dress"),
    ("I only got an automatic answer.", "Re: Automatic reply: Your return"),
]


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-replied (vacation)"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "Re: Hello"},
        {"precedence": "auto_reply"},
    ],
)
def test_a_header_says_that_nobody_wrote_it(headers):
    mail = read_mail(make_mail("I am well", **headers))
    assert (bool(mail.auto_reply), bool(mail.never_answer)) == (True, True)


@pytest.mark.parametrize(("text", "subject"), NOTES)
def test_a_vacation_note_without_headers_is_known_by_its_words(text, subject):
    assert read_mail(make_mail(text, subject=subject)).auto_reply


@pytest.mark.parametrize(("text", "subject"), PEOPLE)
def test_a_person_may_speak_of_a_holiday(text, subject):
    assert read_mail(make_mail(text, subject=subject)).auto_reply == ""


def test_a_note_that_someone_quotes_is_not_his():
    assert (
        read_mail(make_mail("You sent me this:\n\n> This is an automatic reply.\n> I am out of the office.")).auto_reply
        == ""
    )


def test_what_a_persons_service_desk_sends_is_read_but_never_answered_by_itself():
    mail = read_mail(make_mail("Which box shall we use?", **EXCHANGE))
    assert (mail.auto_reply, mail.never_answer) == ("", "Auto-Submitted: auto-generated")


def test_the_same_headers_and_an_absence_are_an_automatic_reply():
    assert read_mail(make_mail("I am out of the office. In urgent cases call Bob.", **EXCHANGE)).auto_reply


@pytest.mark.parametrize(
    "headers",
    [
        {"precedence": "bulk"},
        {"list_id": "<l.x.test>"},
        {"return_path": "<>"},
        {"x_auto_response_suppress": "OOF"},
        {"sender": "noreply@x.test"},
    ],
)
def test_no_machine_may_answer_a_machine(headers):
    mail = read_mail(make_mail("Hello", **headers))
    assert (mail.auto_reply, bool(mail.never_answer)) == ("", True)


def test_a_receipt_is_an_automatic_reply():
    assert read_mail(sample("mimekit/disposition-notification.eml")).auto_reply == "a receipt"
