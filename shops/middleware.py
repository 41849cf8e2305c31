"""A person's own language and time zone, and the second factor that a shop may demand."""


def persons_preferences(get_response):
    return get_response


def second_factor(get_response):
    return get_response
