"""What filters ask of the lines of a request, as words in its own row: a filtered page reads no other table."""

from django.db import models

from requests_inbox.return_forms.form_fields import FOUND_BY

LONGEST_ANSWER = 60  # characters of one that is a facet


class WordsField(models.Field):
    """A few words without spaces: an array on PostgreSQL, a text with a space around each word on SQLite."""

    def db_type(self, connection):
        return "text[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None or connection.vendor == "postgresql":
            return value
        return f" {' '.join(value)} "

    def from_db_value(self, value, expression, connection):
        return value.split() if isinstance(value, str) else value


@WordsField.register_lookup
class HasAny(models.Lookup):
    """Whether one of some words is there. PostgreSQL knows how common each is and looks rare ones up in an index."""

    lookup_name = "has_any"

    def get_prep_lookup(self):
        return list(self.rhs)

    def get_db_prep_lookup(self, value, connection):
        if connection.vendor == "postgresql":
            return "%s::text[]", [value]
        return " OR ".join(["instr({0}, %s) > 0"] * len(value)), [f" {word} " for word in value]

    def as_sql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        words, params = self.process_rhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} && {words}", [*column_params, *params]
        return f"({words.format(column)})", params


def facet(name, value):
    """One word: reason:too_small, product:fj-gtx-39, country:new_zealand. Capitals and spaces make no difference."""
    return f"{name}:{'_'.join(value.casefold().split())}"


def likeness(name, thing, reason):
    """What comes back and why, of one line, as one word: like:fj-gtx-39+too_small."""
    return facet(name, f"{thing}+{reason}")


WITH_PHOTOS = facet("with", "photos")


def facets_of(country, lines):
    """Those of a request: its country, and of each line the reason, the ground, the wish and the product."""
    found = [facet("country", country)]
    for line in lines:
        found += [
            facet("reason", line.reason.code),
            facet("ground", line.ground),
            facet("resolution", line.requested_resolution),
            facet("product", line.order_line.sku),
            *likenesses(line),
        ]
    return list(dict.fromkeys(found))


def likenesses(line):
    """By which requests like it are found: of the same product, or of its group, for the same reason."""
    yield likeness("like", line.order_line.sku, line.reason.code)
    if group := line.order_line.product_group:
        yield likeness("akin", group, line.reason.code)


def facets_of_answers(form, several):
    """answer:opened:yes … of a request's form. `several` are the answers of the request and of each of its lines."""
    codes = {field.code for field in form.fields if field.kind in FOUND_BY} if form else set()
    found = [(code, value) for answers in several for code, value in answers.items() if code in codes]
    facets = [facet("answer", f"{code}:{value}") for code, value in found if len(value) <= LONGEST_ANSWER]
    return list(dict.fromkeys(facets))
