"""What customers answered to the fields of a form: as colleagues read it, and as it is found. Reads no rows."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language

from .form_fields import Kind, asked_about


@dataclass(frozen=True)
class Told:
    """One answer: what was asked, and what a colleague reads."""

    label: str
    text: str
    file: str = ""  # its key, where the answer is one


def told(form, answers):
    """In the order of the form, in the reader's language."""
    language = get_language()
    for field in form.fields if form and answers else []:
        if (value := answers.get(field.code)) is not None:
            key = value["key"] if field.kind == Kind.FILE else ""
            yield Told(field.label_in(language), in_words(field, value, language), key)


def in_words(field, value, language):
    match field.kind:
        case Kind.CHOICE:
            return dict(field.choices_in(language)).get(value, value)
        case Kind.NUMBER:
            return number_format(value)
        case Kind.DATE:
            return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
        case Kind.FILE:
            return value["name"]
    return value


def answers_of(request, lines):
    """[{code: answer}] of the request itself and of each line."""
    return [request.answers, *(line.answers for line in lines)]


def words_in_answers(form, several):
    """What somebody wrote, so that the search finds it."""
    codes = {field.code for field in form.fields if field.kind in (Kind.TEXT, Kind.WORDS, Kind.NUMBER)} if form else ()
    return [value for answers in several for code, value in answers.items() if code in codes]


def left_open(form, lines, answers):
    """What needs an answer and has none; `answers` as AnswerForm gives them. Pictures and words are kept elsewhere."""
    for one in asked_about(form.fields, lines):
        known = answers.get(one.line and one.line.key, {})
        if one.needed and not one.field.is_built_in and one.field.code not in known:
            yield one.field
