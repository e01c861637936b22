"""The room that reads: feeds, pages, files and archives become articles, or are skipped with the reason.

    read(source)  ─► Article | Skipped | Unchanged        one source of a monitor
    read_files    ─► Article | Skipped                    files, or JSON Lines on standard input
    copies        ─► groups of ids                        the same text at several addresses

Nothing here judges content, and one bad article never stops the others.
"""

from comity.articles.addresses import article_id, canonical_url
from comity.articles.cleaning import clean
from comity.articles.copying import copies, matches, signature
from comity.articles.fetching import Cache, Fetcher, Forgetful, Page, Unchanged, Validators
from comity.articles.files import is_known, read_document, read_files, read_text
from comity.articles.pages import read_page
from comity.articles.reading import Read, dated_as_given, read
from comity.articles.rows import read_lines

__all__ = [
    "Cache",
    "Fetcher",
    "Forgetful",
    "Page",
    "Read",
    "Unchanged",
    "Validators",
    "article_id",
    "canonical_url",
    "clean",
    "copies",
    "dated_as_given",
    "is_known",
    "matches",
    "read",
    "read_document",
    "read_files",
    "read_lines",
    "read_page",
    "read_text",
    "signature",
]
