import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.reading import read_mail, reply_of, split_text
from messaging.reading.markup import lines_of_html
from messaging.reading.replies import split_lines

from .samples import (
    ADVERTISEMENTS,
    HTML,
    OWN,
    QUOTE,
    attributions,
    headings,
    make_mail,
    make_multipart,
    marked,
    replies,
    sample,
    wrapped,
)

STORIES = [
    "On 3 March your colleague wrote:\nYou will get a refund.\nBut nothing came.",
    'Hi,\nOn 2 May 2024 at 10:15 you wrote:\n"The parcel is on its way"\nBut it never arrived.',
    'Hallo,\n\nDit schreef de bezorger op 3 mei 2024 om 12:00:\n\n"niet thuis"\n\nIk was wel thuis.',
    "Hi,\n\nI sent it back.\nSent via DHL on Monday.",
    "Hi\n\nVerzonden met PostNL",
    "Hi,\n\nVon meinem Konto wurde der Betrag abgebucht.",
    "Here is another email\n\nSent from my desk, is much easier than my mobile phone.",
    "Hi,\n\nDate: 3 May\nFrom: Amsterdam\nTo: Utrecht\n\nThe parcel went a wrong way.",
    "Van: Jan <jan@customer.test>\nDatum: 3 mei 2024\nOnderwerp: vraag\n\nBericht: waar is mijn pakje?",
    "Two things.\n\n--- Order 1 ---\nDate: 3 May\nItem: shoes\n\n--- Order 2 ---\nDate: 4 May\nItem: shirt",
    "Hoi,\n\nGroeten,\nJan\n\nIk heb ook nog een vraag over bestelling 123",
    "Hello,\n\nit is broken.\n\nBest regards,\nI still wait for an answer",
    "Hello,\n\nit is broken.\n\nBest regards,\nJohn\nPS the invoice is wrong too",
    "Hello\n\nit is broken.\n\nThanks,\nJohn",
    "Order 1 is ok.\n--\nOrder 2 is broken.\n--\nOrder 3 is late.\n--\nCan you help?",
    "I send back:\n\n-Schuhe\n-Hose",
    "My address is:\nJan Jansen\nDorpsstraat 1\n1234 AB Utrecht\nTel: 06-12345678",
    "Please write to me at jan@customer.test:\nI check it every day at 10:00",
    "> 3 weeks I wait now.\nThat is too long!",
    "Le colis est arrivé le 3 mai 2024 à 10:30.\nIl est cassé :\n- écran\n- boîte",
    "Cheers,\nJohn",
    "Hello,\n\nit is broken.\n\nBest regards,\n\nPlease call me",
    "Hello,\n\nplease send the money here:\n\nIBAN NL91 ABNA 0417 1643 00",
    "Hello,\n\nJan <jan@customer.test> wrote: the parcel is lost. What now?",
    "Please print the label: I care for the colour of my printer",
]
SIGNATURES = [
    "-- \nJohn Roe\nRoe Ltd\n+31 20 123 4567",
    "--\nJohn",
    "Met vriendelijke groet,\nJan Jansen\nDorpsstraat 1, Utrecht",
    "Mit freundlichen Grüßen\nMax Mustermann\n\nTel: +49 30 1234567\nwww.muster.test",
    "Cordialement,\nMarie Dupont",
    "Met vriendelijke groet,\n\nPiet de Boer\nBoer & Zn. B.V.\nT 020-1234567 | M 06-12345678\nwww.boerenzn.test",
    "Mit freundlichen Grüßen\n\nMax Muster\n\nMuster GmbH, Musterweg 1\nAmtsgericht Köln, HRB 12345\n"
    "Geschäftsführer: M. Muster",
    "Kind regards,\nTim Brown\nHead of Sales, Brown Ltd\n\nRegistered office: 1 High Street, London.\n"
    "Please consider the environment before printing this email.",
    "Cordialement,\n\nJean Dupont\n\nPensez à l'environnement avant d'imprimer ce message.",
    "Parhain terveisin\nMatti Meikäläinen",
    "Lugupidamisega\nMari Maasikas",
    "Un saludo,\nAna García",
    "С уважением,\nИван Петров",
    "/John",
    "-Jane Doe",
    "________________\nThis list: list@example.com",
    "This message is confidential and only for its intended recipient. If it came to you by mistake, please tell the "
    "sender and delete it.",
]


def said_lines(text):
    return sorted(filter(None, (line.strip() for line in text.split("\n"))))


@pytest.mark.parametrize(("name", "line"), attributions())
@pytest.mark.parametrize("width", [1000, 76, 60, 45])
def test_what_an_attribution_introduces_is_quoted_however_it_is_wrapped(name, line, width):
    line = wrapped(line, width)
    assert split_text(f"{OWN}\n\n{line}\n\n{marked(QUOTE)}\n").reply == OWN
    assert split_text(f"{OWN}\n{line}\n{marked(QUOTE)}").reply == OWN
    assert split_text(f"{line}\n\n{marked(QUOTE)}\n\n{OWN}\n").reply == OWN
    assert split_text(f"{OWN}\n\n{marked(f'{line}\n\n{marked(QUOTE)}')}").reply == OWN


@pytest.mark.parametrize(("name", "line"), [row for row in attributions() if not row[0].startswith("Horde")])
def test_an_attribution_of_a_program_is_enough_without_marks_below_it(name, line):
    assert split_text(f"{OWN}\n\n{wrapped(line, 76)}\n\n{QUOTE}\n").reply == OWN


@pytest.mark.parametrize(("name", "block"), headings())
def test_what_stands_below_the_heading_of_a_quoted_mail_is_quoted(name, block):
    assert split_text(f"{OWN}\n\n{block}\n\n{QUOTE}\n").reply == OWN
    assert split_text(f"{OWN}\n{block}\n\n{marked(QUOTE)}\n").reply == OWN
    assert split_text(f"{block}\n\n{marked(QUOTE)}\n\n{OWN}\n").reply == OWN


@pytest.mark.parametrize(
    "line",
    [
        "  El lun, nov 23, 2026 a las 10:12, Shop<desk@shop.test> escribió:   Hola Ana,",
        "On Mon, Nov 23, 2026 at 10:12 AM, Shop<desk@shop.test> wrote:   Hello Ana,",
        "Am Mo., Nov. 23, 2026 at 10:12 schrieb Shop<desk@shop.test>: Hallo Ana,",
    ],
)
def test_a_quote_may_begin_on_the_line_of_its_attribution(line):
    found = split_text(f"{OWN}\n\n{line}\nwe have your request.")
    assert (found.reply, found.quoted) == (OWN, f"{line}\nwe have your request.".rstrip())


@pytest.mark.parametrize("line", ADVERTISEMENTS)
def test_the_advertisement_of_a_program_is_its_signature(line):
    found = split_text(f"{OWN}\n\n{line}\n\n> Hi")
    assert (found.reply, found.signature, found.quoted) == (OWN, line, "> Hi")


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_kept_apart(signature):
    found = split_text(f"{OWN}\n\n{signature}\n")
    assert found.reply == OWN
    assert said_lines(found.signature) == said_lines(signature)


@pytest.mark.parametrize(("kind", "name", "body", "new"), replies())
def test_replies_of_many_programs_and_languages_keep_what_is_new(kind, name, body, new):
    content_type = "text/html; charset=utf-8" if kind == "html" else "text/plain; charset=utf-8"
    assert reply_of(read_mail(make_mail(body, content_type=content_type))).reply == new


@pytest.mark.parametrize("story", STORIES)
def test_the_senders_own_words_stay_though_they_look_like_a_quote(story):
    assert split_text(story).reply == story


@pytest.mark.parametrize("file", HTML, ids=lambda file: file.stem)
def test_html_is_split_by_the_marks_of_its_program(file):
    mail = read_mail(make_mail(file.read_bytes(), content_type="text/html; charset=utf-8"))
    assert reply_of(mail).reply == "Hello,\n\nit does not fit."


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("email_reply_parser/email_2_1.eml", "Outlook with a reply"),
        ("mail_parser_reply/email_nl_1_2.eml", "Outlook met een antwoord"),
        ("mail_parser_reply/email_danish_2.eml", "Hej Hanne,\n\nJeg har modtaget filerne."),
    ],
)
def test_mails_of_others_are_read_as_their_projects_expect(name, reply):
    assert reply_of(read_mail(sample(name))).reply == reply


def test_answers_between_quoted_questions_keep_the_questions():
    attribution = "On 2 Apr 2012, at 18:26, Jane wrote:"
    text = f"{attribution}\n\n> Dear John,\n>\n> Which size?\n\nM\n\n> Which colour?\n\nred\n\n> Jane"
    found = split_text(text)
    assert found.reply == "> Which size?\n\nM\n\n> Which colour?\n\nred"
    assert found.quoted == f"{attribution}\n\n> Dear John,\n>\n\n> Jane"


def test_a_mail_of_nothing_but_a_quote_says_nothing():
    found = split_text(f"On 2 Apr 2012, at 18:26, Jane <jane@example.com> wrote:\n{marked(QUOTE)}")
    assert (found.reply, found.signature) == ("", "")


def test_html_helps_where_plain_text_does_not_show_what_is_quoted():
    html = '<p>Hello</p><blockquote type="cite">Dear John</blockquote>'
    parts = ["Content-Type: text/plain\n\nHello\nDear John", f"Content-Type: text/html\n\n{html}"]
    found = reply_of(read_mail(make_multipart(*parts, kind="alternative")))
    assert (found.reply, found.quoted) == ("Hello", "> Dear John")


def test_words_that_someone_typed_into_the_place_of_the_signature_are_read():
    html = '<div class="gmail_signature">It does not fit</div><blockquote type="cite">Dear John</blockquote>'
    assert split_lines(lines_of_html(html)).reply == "It does not fit"


PIECES = st.sampled_from(
    [
        *OWN.split("\n"),
        "> quoted",
        ">> more",
        "-- ",
        "--",
        "Sent from my iPhone",
        "Best regards,",
        "John",
        "From: a@b.test",
        "Date: 2 Apr 2012",
        "Subject: x",
        "To: c",
        "-----Original Message-----",
        "________",
        "On 2 Apr 2012 10:00 a@b.test wrote:",
        "a@b.test wrote:",
        "2012-04-02 18:26 GMT+02:00 Jane",
        "AB> x",
        "\u200b>",
        "：",
        "Le 4 janv. 2016 19:03,",
        "-Jane Doe",
    ]
)


@given(st.lists(PIECES | st.text(max_size=40), max_size=40).map("\n".join))
def test_every_line_ends_up_in_exactly_one_place(text):
    found = split_text(text)
    assert said_lines("\n".join([found.reply, found.quoted, found.signature])) == said_lines(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<a ",
        "<div>",
        "</",
        '<a b="',
        "<div b=c ",
        "<blockquote>a:",
        "<div class=gmail_quote>a:<br>",
        "<style><",
        "<table><td>",
        "<script>",
        "<br>x",
        '<span style="display:none">',
        "<pre>\n",
        "&amp",
        "<div class=gmail_signature>x</div>",
    ],
)
def test_a_megabyte_of_any_html_is_read(piece):
    mail = read_mail(make_mail(piece * (1_000_000 // len(piece)), content_type="text/html"))
    assert reply_of(mail).quoted is not None
