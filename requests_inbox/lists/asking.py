"""Who looks at a list, and which shops, reasons, colleagues, tags and countries they may know of."""

from functools import cached_property
from time import time

from django.utils.translation import get_language

from requests_inbox.models import RequestLine, ReturnForm, ReturnReason, ReturnRequest, SavedView, Tag
from requests_inbox.return_forms.form_fields import FOUND_BY
from shops.models import Person, Team

from .memory import remembered

FORMS = 100  # the newest, whose fields lists can be narrowed by
NEWEST = 2000  # requests whose countries and products the filters offer; any other can be typed


class Asker:
    """A person and the shop they narrowed the desk to, if any. What a filter needs is read when it first wants it."""

    def __init__(self, person, shop=None):
        self.person, self.shop = person, shop

    @cached_property
    def shops(self):
        """{short name: shop}"""
        return {shop.slug: shop for shop in self.person.shops}

    @cached_property
    def reasons(self):
        """{code: name in the reader's language}: one code may stand in the lists of several shops."""
        return remembered(self.person, self._read_reasons, "reasons", of="latest_settings")

    @cached_property
    def colleagues(self):
        """{id: name} of everybody who works or once worked in a shop of theirs."""
        return remembered(self.person, self._read_colleagues, "colleagues", of="latest_settings")

    @cached_property
    def teams(self):
        """{code: team} of all teams in shops of theirs."""
        return remembered(self.person, self._read_teams, "teams", of="latest_settings")

    @cached_property
    def views(self):
        """Saved ones, their own and those that a shop of theirs shares."""
        return remembered(self.person, self._read_views, "views", self.person.pk, of="latest_settings")

    @cached_property
    def answers(self):
        """{code: (what the field asks, {answer: its name})} of all that forms of theirs ask and lists can find."""
        return remembered(self.person, self._read_answers, "answers", of="latest_settings")

    @cached_property
    def tags(self):
        """{name in small letters: (name, ids)}"""
        return remembered(self.person, self._read_tags, "tags")

    @cached_property
    def countries(self):
        """Of the newest requests."""
        return remembered(self.person, self._read_countries, "countries")

    @cached_property
    def products(self):
        """{SKU: name} of what the newest requests ask back; an hour old at most."""
        hour = int(time() // 3600)
        return remembered(self.person, self._read_products, "products", hour, of="latest_settings")

    def _read_reasons(self):
        found = {}
        for reason in ReturnReason.objects.filter(shop__in=self.person.roles).order_by("position", "pk"):
            found.setdefault(reason.code, reason.name_in(get_language()))
        return found

    def _read_colleagues(self):
        people = Person.objects.filter(memberships__shop__in=self.person.roles).order_by("name", "pk")
        return dict(people.values_list("pk", "name"))

    def _read_teams(self):
        found = Team.objects.current().filter(shop__in=self.person.roles).select_related("shop")
        return {team.code: team for team in found.order_by("name", "shop__name", "pk")}

    def _read_views(self):
        return list(SavedView.objects.visible_to(self.person))

    def _read_answers(self):
        """The newest form speaks for a code that several have; choices that only older ones have can still be found."""
        found = {}
        forms = ReturnForm.objects.published().filter(shop__in=self.person.roles).order_by("-published_at", "-pk")
        for field in (field for form in forms[:FORMS] for field in form.fields if field.kind in FOUND_BY):
            _label, choices = found.setdefault(field.code, (str(field), {}))
            for code, name in field.choices_in(get_language()):
                choices.setdefault(code, name)
        return found

    def _read_tags(self):
        found = {}
        for tag in Tag.objects.visible_to(self.person):
            found.setdefault(tag.name.lower(), (tag.name, []))[1].append(tag.pk)
        return found

    def _read_countries(self):
        return sorted({country for country in self._newest.values_list("country", flat=True) if country})

    def _read_products(self):
        lines = RequestLine.objects.filter(request__in=self._newest.values("pk"))
        return dict(lines.order_by("order_line__name", "pk").values_list("order_line__sku", "order_line__name"))

    @property
    def _newest(self):
        return ReturnRequest.objects.visible_to(self.person).order_by("-submitted_at", "-pk")[:NEWEST]
