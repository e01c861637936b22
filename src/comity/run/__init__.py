"""The one walk through the house.

    monitor.toml ─► sources
                      │ read        articles, or what was skipped and why       (each source, some hundreds a step)
                      ▼
                    archive
                      │ split, code sentences, events, milestones               (articles not yet coded, batch by batch)
                      │ copies      groups of near-identical articles
                      │ imprints    what texts are compared by
                      │ review      what people confirmed, corrected, rejected
                      │ merge       many reports, one event
                      │ trace       timelines of relations and categories
                      │ compare     contrasts of what is followed, exceptions, by imported data where there are any
                      │ detect      statuses, shifts, spirals, outlooks, trends, stories, similar articles
                      ▼
                    archive ─► build: site/

Every arrow into the archive is a transaction. A run that is killed leaves the archive whole, and the next one goes on
where it stopped; a run that finds nothing new changes nothing. `walking.run` is the walk, `jobs.coded` its coding
alone, in one process or several, for those who bring their own articles.
"""

from __future__ import annotations

__all__: list[str] = []
