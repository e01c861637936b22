"""Other people's data come in here: their files become ledgers, line by line, in the codebook's terms.

    Form ─► rows(…) ─► Read(ledger rows, bad lines)      one piece of a file after the other, in bounded memory

    Annal ─► read_annals(…) ─► annals                   facts and measures of pairs over the years

`FORMS` lists the formats of event data by name. What a file is imported into, and that twice is once, is
`run.importing`. Like the hall this package knows no room, but only `run` and `cli` use it.
"""

from __future__ import annotations

from comity.imports.annals import ANNALS, Annal, read_annals
from comity.imports.forms import FORMS, Bad, Form, Read, read
from comity.imports.naming import Naming

__all__ = ["ANNALS", "FORMS", "Annal", "Bad", "Form", "Naming", "Read", "read", "read_annals"]
