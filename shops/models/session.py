"""Who is signed in, in which browser."""

from functools import cache
from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import connection, models
from django.utils import timezone

from shops.models.counter import ShopCounter
from shops.models.membership import Membership
from shops.models.person import Person
from shops.models.shop import Shop

# Every page begins with this question. It is put by hand: asking the ORM for it took eight times as long as the answer.
READ = """
    SELECT session.session_data,
           EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = person.id AND type IN ('totp', 'webauthn')),
           (SELECT SUM(value) FROM shops_shopcounter WHERE shop_id = shop.id),
           (SELECT value FROM shops_shopcounter WHERE shop_id = shop.id AND name = 'setting'),
           (SELECT value FROM shops_shopcounter WHERE shop_id = shop.id AND name = 'change'),
           {columns}
      FROM shops_session AS session
      LEFT JOIN shops_person AS person ON person.id = session.person_id
      LEFT JOIN shops_membership AS membership ON membership.person_id = person.id AND membership.ended_at IS NULL
      LEFT JOIN shops_shop AS shop ON shop.id = membership.shop_id
     WHERE session.session_key = %s AND session.expire_date > %s
     ORDER BY shop.name
"""
READ_WITH_IT = [Person, Membership, Shop]


class SessionManager(BaseSessionManager):
    def read(self, key):
        """(its data, its person with shops and roles) of the session that has this key now, or None."""
        taken = ShopCounter.settings_taken
        with connection.cursor() as cursor:
            cursor.execute(_question(), [key, connection.ops.adapt_datetimefield_value(timezone.now())])
            rows = cursor.fetchall()
        return (rows[0][0], _person(rows, taken)) if rows else None


class Session(AbstractBaseSession):
    """A browser's session. It says whose it is, so that reading it brings the person along."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")

    objects: ClassVar[SessionManager] = SessionManager()

    @classmethod
    def get_session_store_class(cls):
        from shops.sessions import SessionStore

        return SessionStore


def _person(rows, taken):
    """The person in rows of READ, one for each of their shops, and what settings this process had changed by then."""
    person, membership, _shop = _made(rows[0])
    if person.pk is None:
        return None
    person.has_second_factor = rows[0][1]
    person.current_memberships = []
    for row in rows if membership.pk else []:
        _same, membership, membership.shop = _made(row)
        membership.latest, membership.latest_setting, membership.latest_change = (int(row[at] or 0) for at in (2, 3, 4))
        person.current_memberships.append(membership)
    person.settings_read = taken, person.latest_settings
    return person


def _made(row):
    """The models of READ_WITH_IT, made of one row."""
    at = 5
    for model in READ_WITH_IT:
        names, converters = _fields(model)
        values = list(row[at : at + len(names)])
        at += len(names)
        for place, convert, column in converters:
            values[place] = convert(values[place], column, connection)
        yield model.from_db(connection.alias, names, values)


@cache
def _question():
    columns = [
        f"{model._meta.model_name}.{field.column}" for model in READ_WITH_IT for field in model._meta.concrete_fields
    ]
    return READ.format(columns=", ".join(columns))


@cache
def _fields(model):
    """(names, [(place, convert, column)]): what the database stores in another form than Python has."""
    fields = model._meta.concrete_fields
    converters = [
        (place, convert, field.cached_col)
        for place, field in enumerate(fields)
        for convert in [*connection.ops.get_db_converters(field.cached_col), *field.get_db_converters(connection)]
    ]
    return [field.attname for field in fields], converters
