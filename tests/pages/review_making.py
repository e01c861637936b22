"""A live site with the review, on an archive of its own."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from pages_making import a_book, a_config, fill

from comity.pages import app
from comity.store import Store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

__all__ = ["HOST", "Desk", "reviewed"]

HOST = "127.0.0.1"


def reviewed(folder: Path) -> FastAPI:
    """The application, its archive filled."""
    archive = folder / "monitor.db"
    with Store.open(archive) as store:
        fill(store)
    return app(
        lambda: Store.open(archive, readonly=True),
        a_config(folder),
        a_book(),
        hosts=(HOST,),
        review=lambda: Store.open(archive),
    )


class Desk:
    """A reviewer's browser without a screen: takes the token from the page and sends forms with it."""

    def __init__(self, site: FastAPI, name: str = "Cy") -> None:
        self.client = TestClient(site, base_url=f"http://{HOST}", client=(HOST, 50_000), follow_redirects=False)
        self.name = name

    def __enter__(self) -> Desk:
        self.client.__enter__()
        self.sends("name", name=self.name)
        return self

    def __exit__(self, *error: object) -> None:
        self.client.__exit__(None, None, None)

    def token(self, asked: str = "") -> str:
        found = re.search(r'name="token" value="(\w+)"', self.client.get(f"/review?{asked}").text)
        assert found
        return found[1]

    def sends(self, what: str, **fields: object):  # type: ignore[no-untyped-def]
        """The answer to a form."""
        return self.client.post(f"/review/{what}", data={"token": self.token(), "asked": "", **fields})

    def things(self, asked: str = "") -> list[str]:
        """What comes up, in order."""
        return [card["key"] for card in self.client.get(f"/review.json?{asked}").json()["cards"]]

    def fields(self, thing: str) -> dict[str, object]:
        """The fields of a thing's form, as they come."""
        (card,) = self.client.get("/review.json", params={"thing": thing}).json()["cards"]
        found = card["fields"]
        sides = [name for name in ("who", "whom", "party") if name in found]
        plain = {name: value for name, value in found.items() if name not in sides}
        for name in sides:
            plain[name] = [value for value, _ in found[name]]
            plain[f"{name}_sector"] = [sector for _, sector in found[name]]
        return plain
