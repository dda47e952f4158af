"""Where tries at signing in are counted: one table, so that two workers do not give twice the tries.

allauth keeps its counts in Django's default cache; `settings.CACHES` puts that cache into the table `people_limits` of
the database. Its rows outlive a visit by minutes, so they do not say whose they are: a key, which names an address or
an account, is stored only as its digest under the house's secret.
"""

from django.utils.crypto import salted_hmac


def hidden_key(key: str, key_prefix: str, version: int) -> str:
    """64 hexadecimal digits: Django's KEY_FUNCTION."""
    return salted_hmac(
        "tusach.people.limits", f"{key_prefix}:{version}:{key}", algorithm="sha256"
    ).hexdigest()
