"""No way into the desk's own network: what resolves to a private address is refused, however it is written."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from comity.articles import Fetcher
from comity.articles.guarding import is_public
from comity.records import Skipped
from tests.articles.web import Site

Make = Callable[..., Fetcher]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:10.0.0.1]/", "http://10.1.2.3/",
        "http://192.168.0.1/", "http://172.16.0.1/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/",
        "http://100.64.0.1/", "http://224.0.0.1/", "http://[fd00::1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/",
        "http://127.1/",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(fetcher_of: Make, url: str) -> None:
    found = fetcher_of(private_addresses=False, robots=False, retries=0).get(url)
    assert isinstance(found, Skipped)
    assert any(told in found.reason for told in ("no public address", "cannot resolve", "Invalid"))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a", "gopher://example.org", "a/b", "", "http://"]
)
def test_only_http_is_fetched(fetcher_of: Make, url: str) -> None:
    assert isinstance(fetcher_of(retries=0).get(url), Skipped)


@pytest.mark.parametrize("target", ["http://127.0.0.1:{port}/secret", "file:///etc/passwd"])
def test_a_redirect_leads_to_no_private_address(
    site: Site, fetcher_of: Make, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    port = int(site.url.rsplit(":", 1)[1])
    site.answers["/a"] = (302, {"Location": target.format(port=port)}, b"")
    site.answers["/secret"] = (200, {}, b"secret")
    monkeypatch.setattr("comity.articles.guarding.is_public", lambda _: len(site.asked) < 1)
    found = fetcher_of(private_addresses=False, robots=False, retries=0).get(f"{site.url}/a")
    assert isinstance(found, Skipped)
    assert site.paths() == ["/a"]


def test_a_name_is_resolved_once_and_that_address_connected_to(
    site: Site, fetcher_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.url.rsplit(":", 1)[1])
    site.answers["/a"] = (200, {}, b"x")
    names: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, *rest: object, **more: object) -> list[object]:
        names.append(host)
        return list(real("127.0.0.1" if host == "news.example" else host, *rest, **more))  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    fetcher_of(robots=False, retries=0).get(f"http://news.example:{port}/a")
    assert names.count("news.example") == 1
    assert site.asked[0][1]["host"] == f"news.example:{port}"


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)
