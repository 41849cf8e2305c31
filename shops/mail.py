"""Letters to people who work here: text with an HTML twin, in their language."""

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override


def letter(name, *, to, language, context):
    """One letter of templates/shops/mail."""
    subject, text, html = written(f"shops/mail/{name}", language=language, context=context)
    message = EmailMultiAlternatives(subject, text, to=[to], headers={"Auto-Submitted": "auto-generated"})
    message.attach_alternative(html, "text/html")
    return message


def written(template, *, language, context):
    """(subject, text, html) of a letter; the first line of its text is the subject."""
    with override(language):
        subject, _blank, text = render_to_string(f"{template}.txt", context).partition("\n")
        html = render_to_string(f"{template}.html", {**context, "subject": subject, "language": language})
    return subject, text.strip() + "\n", html
