"""What is open already when the mode of a rule changes: each says soon what the policy says now."""

from django.tasks import task

from requests_inbox.models import ReturnRequest

from .judging import judge

AT_ONCE = 100  # requests a job, so that mail and letters never wait for all of them


@task(priority=-10)
def look_back(shop_id, after=0):
    """Look again at the open requests of a shop, from the one with this key on. People decide on them in any mode."""
    open_ones = ReturnRequest.objects.filter(shop=shop_id, is_open=True, pk__gt=after)
    keys = list(open_ones.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        judge.call(key, looks_back=True)
    if len(keys) == AT_ONCE:
        look_back.enqueue(shop_id, keys[-1])


def look_back_at(shop):
    look_back.using(dedupe_key=f"look back {shop.pk}").enqueue(shop.pk)
