"""A shop's logo in its letters: inside the mail under a content id, so that it is shown without asking anybody."""

import base64

PNG = "image/png"  # what shops/logos.py draws: every mail program knows it


def content_id(shop):
    """Of this very logo; a letter that waits while the shop gets another one leaves without. Empty: it has none."""
    return f"{shop.logo.name.rpartition('/')[2].partition('.')[0]}@logo" if shop.logo else ""


def logo_in(html, shop):
    """[(content id, bytes)] of the logo, if this HTML shows it and it is still there."""
    cid = content_id(shop)
    if not cid or f'"cid:{cid}"' not in html:
        return []
    try:
        with shop.logo.open() as file:
            return [(cid, file.read())]
    except FileNotFoundError:
        return []


def with_logo(html, shop):
    """The HTML for a page of ours: a browser knows no content ids."""
    for cid, content in logo_in(html, shop):
        html = html.replace(f'"cid:{cid}"', f'"data:{PNG};base64,{base64.b64encode(content).decode()}"')
    return html
