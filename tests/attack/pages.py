"""What a page offers: its forms with their fields, and the shape of its document."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """`forms`: [(address, method, {field: value})]; `shape`: every element with the names of its attributes."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.forms, self.shape, self.urls = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.shape.append((tag, tuple(sorted(given))))
        self.urls += [
            (tag, name, given[name] or "") for name in ("href", "src", "action", "formaction") if name in given
        ]
        if tag == "form":
            self.forms.append((given.get("action") or "", given.get("method") or "get", {}))
        elif self.forms and tag in ("input", "select", "textarea") and given.get("name"):
            self.forms[-1][2].setdefault(given["name"], given.get("value") or "")

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.shape.append(("/", tag))


def forms_of(client, urls):
    """{(address, fields): values} of every form that changes something, on all of these pages."""
    found = {}
    for url in urls:
        response = client.get(url)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        for action, method, fields in Page(response.content.decode()).forms:
            if method == "post":
                found[(action or url, tuple(sorted(fields)))] = fields
    return found
