"""The archive becomes pages: a static site, the same site live, an API. Lays out what was found; computes nothing.

`build` writes a folder that opens in any browser, without a server, network or script. `app` serves the same views
from the archive, with search. `show` gives a page's view as plain values, `Renderer` draws it,
`pdf_of` makes a PDF of a brief.
"""

from __future__ import annotations

from comity.pages.briefing import pdf_of
from comity.pages.building import Built, Progress, build
from comity.pages.live import app
from comity.pages.reading import Reader
from comity.pages.rendering import Renderer
from comity.pages.views import all_addresses, show

__all__ = ["Built", "Progress", "Reader", "Renderer", "all_addresses", "app", "build", "pdf_of", "show"]
