"""A setting whose coder needs neither codebook nor model, in every process."""

from __future__ import annotations

import os
from collections.abc import Iterator

from comity.errors import ComityError
from comity.records import Article
from comity.run import jobs


class EchoSetting(jobs.Setting):
    """Makes a coder that finds nothing; none at all with a floor of 9."""

    __slots__ = ()

    def coder(self, _book: object = None, **_told: object) -> object:  # type: ignore[override]
        if self.floor == 9.0:
            raise ComityError("no coder")
        return Echo()


class Echo:
    """Finds nothing, and ends its process at the text \"die\"."""

    def code(self, articles: list[Article]) -> Iterator[jobs.Coded]:
        for article in articles:
            if article.text == "die":
                os._exit(1)
            yield jobs.Coded(article, (), ())
