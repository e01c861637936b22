"""The one walk through the house.

    monitor.toml ─► sources
                      │ read        articles, or what was skipped and why       (each source, some hundreds a step)
                      ▼
                    archive
                      │ split, code sentences, events, milestones               (articles not yet coded, batch by batch)
                      │ copies      groups of near-identical articles
                      │ merge       many reports, one event
                      │ trace       timelines of relations and categories
                      │ detect      statuses, trends, similar articles
                      ▼
                    archive ─► build: site/

Every arrow into the archive is a transaction. A run that is killed leaves the archive whole, and the next one goes on
where it stopped; a run that finds nothing new changes nothing.
"""

from __future__ import annotations

from comity.run.jobs import Setting, coded
from comity.run.walking import How, Outcome, Progress, run

__all__ = ["How", "Outcome", "Progress", "Setting", "coded", "run"]
