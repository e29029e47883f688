"""Keeps the crawler off loopback, private and link-local addresses that the user did not name.

A page, a redirect, a feed or a sitemap may name any address, and a name may lead to any IP address. What the
user named (`spider.trusted_hosts`, as host:port) is trusted.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler.fetch_ends import AddressTooLong, ForbiddenAddress

PORTS = {"http": 80, "https": 443}


def trust(url: str) -> set[str]:
    """What naming this address trusts: its host and port; both usual ports where it names none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    ports = (parts.port,) if parts.port else tuple(PORTS.values())
    return {f"{host}:{port}" for port in ports}


def is_public(ip: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    address = ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    return address.is_global and not address.is_multicast


class AddressGuard:
    """Downloader middleware: looks up where a request would go, and refuses it if that is not for us.

    The look-up goes through Scrapy's DNS cache, which never forgets while the process lives: the connection
    goes to the IP address that was checked.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getint("URLLENGTH_LIMIT")
        self.public: set[str] = set()  # hosts that were looked up and found public

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if 0 < self.longest < len(request.url):
            raise AddressTooLong(f"{len(request.url)} characters, more than URLLENGTH_LIMIT={self.longest}")
        parts = urlsplit(request.url)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in PORTS or host in self.public:
            return
        trusted = getattr(self.crawler.spider, "trusted_hosts", None)
        if trusted is None:
            return  # `scrapy shell` and `fetch`: the user names each address
        if f"{host}:{parts.port or PORTS[parts.scheme]}" in trusted:
            return
        if request.meta.get("proxy") and not is_ip(host):
            return  # the proxy looks the name up
        ip = host if is_ip(host) else await look_up(host)
        if not is_public(ip):
            raise ForbiddenAddress(f"{request.url} leads to {ip}, which is no public address")
        self.public.add(host)


def is_ip(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


async def look_up(host: str) -> str:
    from twisted.internet import reactor  # Scrapy installs it before the first request

    try:
        # Typed as if it took the timeout first.
        ip: str = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]
    except DNSLookupError as error:
        raise CannotResolveHostError(str(error)) from error
    return ip
