"""The demo's sign-ins, for the sign-in page."""

from django import template

from shops.models import Role

register = template.Library()


@register.simple_tag
def demo_sign_ins():
    """Who can be played in the demo, with the password that all of them share."""
    from helpdesk.demo.people import DEMO_PEOPLE, PASSWORD

    roles = dict(Role.choices)
    return [
        {"email": email, "name": name, "role": roles[role], "shops": len(shops), "password": PASSWORD}
        for email, name, role, shops in DEMO_PEOPLE
    ]
