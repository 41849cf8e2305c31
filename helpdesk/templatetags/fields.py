"""Form controls dressed in our classes. Used by templates/ui/field.html only."""

from django import template

register = template.Library()

CLASSES = {"checkbox": "check", "checkboxselectmultiple": "check", "radioselect": "radio"}


@register.filter
def control(field):
    """The field's own input, select or textarea; Django adds what a screen reader needs (described by, invalid)."""
    classes = [field.field.widget.attrs.get("class", ""), CLASSES.get(field.widget_type, "input")]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.filter
def options(field):
    """The choices of a group of radio buttons or checkboxes, one by one, with their digits where they are numbered."""
    is_numbered = "data-numbered" in field.field.widget.attrs
    for number, option in enumerate(field, 1):
        option.data["attrs"]["class"] = CLASSES[field.widget_type]
        if is_numbered:
            option.data["attrs"]["data-key"] = option.key = str(number)
        yield option
