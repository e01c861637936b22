"""`comity serve --review`: the desk confirms, corrects and rejects what was coded, on this machine alone.

    docket      what is to be looked at, in which order
    view        the page: sentences, how each was coded, the forms
    correcting  a form's fields become an event or milestone, or faults told at the field
    sessions    who reviews; that a form comes from our own page
    routes      the addresses

Pages only look things up; these add to the log of decisions, and to nothing else.
"""

from __future__ import annotations

from comity.pages.reviewing.docket import Docket
from comity.pages.reviewing.routes import add_reviewing

__all__ = ["Docket", "add_reviewing"]
