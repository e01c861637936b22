"""A week's brief as Markdown that a person can edit, and any Markdown as PDF."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from comity.errors import ComityError
from comity.pages.markdown import linked, parts_of, plain, title_of
from comity.pages.messages import Messages
from comity.pages.signs import SHAPES, VERDICT_SHAPES
from comity.pages.views.parts import View

__all__ = ["markdown_of", "pdf_of"]

Where = Callable[[str, str], str]
"""The link to a page by its address and what follows it ("#s3")."""


def markdown_of(view: View, words: Messages, where: Where) -> str:
    """The brief that a view says, as Markdown; `where` gives the links."""
    addresses = {one["number"]: one["article"]["address"] for one in view["sources"]}
    return "\n\n".join(_Writer(words, where, addresses).brief(view)) + "\n"


def pdf_of(text: str, *, language: str = "en") -> bytes:
    """Markdown as PDF in the fonts that typst brings; the same text gives the same bytes.

    Raises `ComityError` where typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise ComityError("a PDF needs typst, which is not installed: pip install 'comity[pdf]'") from error
    layout = (resources.files("comity.pages") / "templates" / "brief.typ").read_bytes()
    brief = {"title": title_of(text), "language": language, "body": parts_of(text)}
    made: bytes = typst.compile(layout, sys_inputs={"brief": json.dumps(brief)}, ignore_system_fonts=True)
    return made


@dataclass(frozen=True, slots=True)
class _Writer:
    """The blocks of a brief, one after the other."""

    words: Messages
    where: Where
    addresses: dict[int, str]

    def brief(self, view: View) -> Iterator[str]:
        """All of it."""
        days = self.words.days(view["week"]["start"], view["week"]["end"])
        yield f"# {self._said('title', monitor=view['monitor']['title'], days=days)}"
        yield self._opening(view)
        yield from self._part("changes", self._changes(view))
        yield from self._part("trends", map(self._finding, view["trends"]))
        yield from self._part("relations", self._relations(view))
        yield from self._part("milestones", self._milestones(view))
        yield from self._part("exceptional", map(self._verdict, view["exceptions"]))
        yield from self._part("unknown", self._unknown(view))
        yield from self._part("made", self._made(view))
        yield from self._part("sources", self._sources(view))

    def _part(self, name: str, blocks: Iterable[str]) -> Iterator[str]:
        """A section; where it has nothing, the words that say so."""
        yield f"## {self._said(name)}"
        listed = list(blocks)
        yield from listed or [self._said(f"{name}_none")]

    def _opening(self, view: View) -> str:
        week = view["week"]
        events = self.words.say("home.happened_n", n=view["events_count"])
        articles = self.words.say("home.articles", n=week["articles"])
        told = [self._said("counts", articles=articles, events=events)]
        named = [f"{one['name']} ({SHAPES[value]} {self.words.known(f'status.{value}', value)})"
                 for one in view["moved"] for value in (one["status"]["value"],)]  # fmt: skip
        told.append(self._said("moved", names="; ".join(named)) if named else self._said("still"))
        return f"{' '.join(told)} {self._link(self._said('web'), view['page'])}"

    def _changes(self, view: View) -> Iterator[str]:
        for one in view["moved"]:
            value = one["status"]["value"]
            said = self.words.known(f"status.long_{value}", value)
            yield f"### {self._link(plain(one['name']), one['address'])}: {SHAPES[value]} {plain(said)}"
            yield f"{plain(one['status']['said'])} {self._since(one, view['week'])}"
            yield from self._events(one["status"]["evidence"])
        yield from map(self._finding, view["shifts"])
        yield from self._named("same", view["same"])

    def _since(self, one: View, week: View) -> str:
        """Whether the change is of this week, else since when it has been so."""
        began = one["changed"]["week"]
        if began["start"] == week["start"]:
            return self._said("fresh")
        return self._said("since", days=self.words.days(began["start"], began["end"]))

    def _relations(self, view: View) -> Iterator[str]:
        for one in view["relations"]:
            yield f"### {self._link(plain(' – '.join(party['name'] for party in one['parties'])), one['address'])}"
            events = self.words.say("home.events", n=one["events"])
            counts = {name: one[name] for name in ("cooperation", "conflict")}
            yield self._said("relation_counts", events=events, **counts)
            yield from self._events(one["told"])
        if view["relations_more"]:
            yield self._said("relations_more", n=view["relations_more"])

    def _milestones(self, view: View) -> Iterator[str]:
        if view["milestones"]:
            yield _bullets(self._sentence(one, self._fact(one)) for one in view["milestones"])
        if view["milestones_more"]:
            yield self._said("more", n=view["milestones_more"])

    def _fact(self, one: View) -> str:
        """A milestone's name, kind and stage."""
        kind = self.words.known(f"milestone_kind.{one['milestone_kind']}", one["milestone_kind"])
        more = filter(None, (kind, one["stage"], one["tier"], self._status(one["status"])))
        named = self._link(f"◆ {plain(one['name'] or kind)}", one["address"])
        return f"{named}, {plain(', '.join(more))}"

    def _unknown(self, view: View) -> Iterator[str]:
        known = view["known"]
        told = [self._said("articles", n=known["articles"]) + self._after("publishers", known["publishers"])]
        told[0] += self._after("copies", known["copies"]) if known["copies"] else "."
        told.append(self._said("before", n=self.words.say("home.articles", n=known["before"])))
        if known["doubtful"]:
            told.append(self._said("doubtful", n=known["doubtful"]))
        yield " ".join(told)
        yield from self._named("little", view["little"])
        if view["others"]:
            yield f"### {self._said('others')}"
            counts = [f"{self._status(name)} {n}" for name, n in view["others_counts"].items()]
            yield plain(f"{', '.join(counts)}.")
            yield from self._events(view["others"])

    def _named(self, name: str, rows: list[View]) -> Iterator[str]:
        """Categories in a line."""
        if rows:
            yield f"{self._said(name)}: {'; '.join(self._link(plain(one['name']), one['address']) for one in rows)}."

    def _made(self, view: View) -> Iterator[str]:
        yield f"{self._said('made_text', **view['codebook'])} {self._link(self._said('about'), 'about')}."

    def _sources(self, view: View) -> Iterator[str]:
        lines = []
        for one in view["sources"]:
            head = one["article"]
            parts = [plain(", ".join(filter(None, (head["publisher"], self.words.short(head["published"])))))]
            links = [self._link(self._said("read"), head["address"]), linked(self._said("original"), one["url"])]
            parts += [f"“{plain(head['title'])}”", ", ".join(links if one["url"] else links[:1])]
            lines.append(f"{one['number']}. {'. '.join(filter(None, parts))}")
        yield "\n".join(lines)

    def _events(self, rows: list[View]) -> Iterator[str]:
        """Each sentence once, with what was coded from it."""
        told: dict[tuple[object, ...], list[View]] = {}
        for one in rows:
            told.setdefault((one["article"]["id"], one["index"], one["when"]["edtf"]), []).append(one)
        if told:
            yield _bullets(self._sentence(those[0], "; ".join(map(self._deed, those))) for those in told.values())

    def _deed(self, one: View) -> str:
        """Who did what to whom, in a word each."""
        who, whom = (", ".join(party["name"] for party in one[side]) for side in ("who", "whom"))
        deed = self._link(plain(" · ".join(filter(None, (who, one["action_name"], whom)))), one["address"])
        more = [self._status(one["status"])] if one["status"] != "happened" else []
        more += [self.words.say("brief.reports", n=one["reports"])] if one["reports"] > 1 else []
        verdict = one["review"]["verdict"] if one["review"] else ""
        more += [self.words.known(f"review.mark_{verdict}", verdict)] if verdict else []
        return ", ".join([deed, *map(plain, more)])

    def _sentence(self, one: View, told: str) -> str:
        """A day, what was said, where, and `told` of it."""
        cites = (linked(f"[{cite['number']}]", self._place(**cite)) for cite in one["cites"])
        words = plain("".join(piece["text"] for piece in one["sentence"]))
        return f"**{self._day(one['when'])}** “{words}”\u00a0{' '.join(cites)} *{told}*"

    def _finding(self, one: View) -> str:
        return "\n\n".join([self._lead(one), *self._events(one["evidence"])])

    def _verdict(self, one: View) -> str:
        return f"{plain(VERDICT_SHAPES.get(one['value'], '='))} {self._finding(one)}"

    def _lead(self, one: View) -> str:
        """What was found, as the head of what it rests on."""
        return f"**{self._link(plain(one['sentence']), one['address'])}**"

    def _place(self, number: int, index: int) -> str:
        """The link to a sentence of a source; "" where it has no page."""
        address = self.addresses[number]
        return self.where(address, f"#s{index}" if index >= 0 else "") if address else ""

    def _day(self, when: View) -> str:
        first, last = when["earliest"], when["latest"]
        if bool(first) != bool(last):
            return plain(self.words.say("date.from" if first else "date.until", day=self.words.short(first or last)))
        day = self.words.short(first) if first == last else self.words.days(first, last)
        return plain(day or self.words.say("date.unknown"))

    def _status(self, status: str) -> str:
        return self.words.known(f"event_status.{status}", status) if status != "happened" else ""

    def _link(self, text: str, address: str) -> str:
        return linked(text, self.where(address, "")) if address else text

    def _said(self, key: str, **values: object) -> str:
        return plain(self.words.say(f"brief.{key}", **values))

    def _after(self, key: str, number: int) -> str:
        """Words that go on from others, with their space."""
        said = self.words.say(f"brief.{key}", n=number)
        return f"{' ' if said.startswith(' ') else ''}{plain(said)}"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
