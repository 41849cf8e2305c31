"""Questions that settle themselves: what a customer's mail answers of what they were asked."""

import re

from django.utils import timezone

from messaging.models.attachments import PICTURES
from requests_inbox.models import Question

Kind = Question.Kind
SMALLEST_PHOTO = 20_000  # bytes; what is smaller and stands inside the text is a logo or a smiley


def answer_questions(request, message):
    """Settle what this message answers, inside the change that hears it; the questions settled.

    Only a verified mail that somebody wrote answers anything.
    """
    if not message.is_verified or message.is_automatic:
        return []
    asked = Question.objects.open().filter(request=request)
    answered = [question for question in asked if _answers(message, question, request)]
    if not answered:
        return []
    settled = asked.filter(pk__in=[question.pk for question in answered])
    settled.update(answered_at=timezone.now(), answered_by=message)
    return answered


def _answers(message, question, request):
    if question.kind == Kind.PHOTO:
        return holds_a_photo(message)
    if question.kind == Kind.ORDER_NUMBER:
        return names_the_order(message, request.order.number)
    return bool(message.text.strip())


def holds_a_photo(message):
    pictures = message.attachments.filter(content_type__in=PICTURES)
    return any(not file.content_id or file.size >= SMALLEST_PHOTO for file in pictures)


def names_the_order(message, number):
    """The number as a word of its own, however it is capitalised."""
    return re.search(rf"(?<!\w){re.escape(number)}(?!\w)", message.text, re.IGNORECASE) is not None
