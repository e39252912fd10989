"""Limits: how often something is taken from one address of the net, whatever its headers say."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied

from ds4skills.accounts.http import Request


def _place(request: Request) -> str:
    """Give the address as proxies that we trust hand it on; of an IPv6 one its network of 64 bits."""
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def allows(request: Request, what: str, *, most: int, seconds: int) -> bool:
    """Count one act, and tell whether it is among the first `most` of this span of time.

    Counting is one step of the cache, so that of many at once no more pass. Addresses are kept as keyed digests
    only, no longer than two spans.
    """
    span = int(request.now.timestamp()) // seconds
    text = f"{what}:{span}:{_place(request)}"
    name = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
    key = f"limit:{name}"
    if cache.add(key, 1, timeout=2 * seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # the cache was full and forgot it just now
        return bool(cache.add(key, 1, timeout=2 * seconds))
