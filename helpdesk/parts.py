"""One view, two answers: the region htmx asked for, or the whole page."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_part(request, template, context, parts, status=200):
    """The region htmx asked for, or the whole page for everyone else."""
    part = request.htmx.target if request.htmx and request.htmx.target in parts else None
    response = render(request, f"{template}#{part}" if part else template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])  # or Back shows a bare fragment
    return response
