"""How a policy looks: its sentences with their values in bold, and what a condition can be compared to."""

from django import template
from django.utils.html import format_html, format_html_join

from helpdesk.templatetags.ui import SYMBOLS
from requests_inbox.policy_pages.simulation_page import PEOPLE
from requests_inbox.return_policies.conditions import Kind
from requests_inbox.return_policies.saying import BEGIN, END

register = template.Library()


@register.filter
def bold(sentence):
    """A sentence of return_policies/saying.py: what it marks is bold."""
    first, *rest = str(sentence).split(BEGIN)
    parts = [(words, more) for words, _end, more in (part.partition(END) for part in rest)]
    return format_html("{}{}", first, format_html_join("", "<b>{}</b>{}", parts))


@register.simple_tag
def choices_of(clause, shop):
    return clause.choices(shop)


@register.simple_tag
def unit_of(clause, shop):
    """What stands beside the number that is typed."""
    return {Kind.MONEY: SYMBOLS.get(shop.currency, shop.currency), Kind.PERCENT: "%"}.get(clause.kind, "")


@register.simple_tag
def count_of(counts, key):
    return counts["of"].get(key, 0)


@register.inclusion_tag("requests_inbox/week_chart.html")
def week_chart(fared, weeks):
    """A column a week: how many requests people decided as the rule said, and above them how many otherwise."""
    highest = max((sum(counts.values()) for counts in fared.weeks.values()), default=0) or 1
    columns = []
    for place, monday in enumerate(weeks):
        counts = fared.weeks.get(monday, {})
        alike, other = (20 * counts.get(name, 0) / highest for name in ("alike", "other"))
        columns.append({"x": place * 10, "alike": alike, "other": other, "at": 20 - alike, "above": 20 - alike - other})
    return {"columns": columns, "width": len(weeks) * 10 - 2, "fared": fared}


@register.filter
def as_people_did(word):
    return PEOPLE[word]
