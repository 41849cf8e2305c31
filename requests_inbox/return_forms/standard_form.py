"""The form of a shop that has made none: words if the customer likes, pictures of what is said to be wrong."""

from .form_fields import Condition, FormField, Kind, Need

STANDARD_FIELDS = [
    FormField("note", Kind.NOTE),
    FormField("pictures", Kind.PICTURES, need=Need.WHEN, needed_of=Condition(reasons=("damaged", "wrong_item"))),
]
