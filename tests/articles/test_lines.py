"""Each line of a saved page by itself: furniture is told from sentences that only look like it."""

from __future__ import annotations

import pytest

from comity.articles.lines import lines_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Ministers meet in Minsk", "title"),
        ("Will the border open?", "title"),
        ("The ministers met in Minsk.", "text"),
        ("- a list item", "text"),
        ("April 22, 2016 18:38", "time"),
        ("By Anna Kalnina", "byline"),
        ("Автор: Ирина Ковалёва", "byline"),
        ("By land and by sea the goods arrive", "title"),
        ("Фото: RFRM", "credit"),
        ("Photo: Baltic Grid", "credit"),
        ("(Photo by Baltic Grid)", "credit"),
        ("Soldiers on parade in Minsk. Photo: Baltic Grid", "credit"),
        ("Photo exhibition opens in Minsk", "title"),
        ("Source of Photo - Baltic Grid", "credit"),
        ("Category status: The situation got worse", "label"),
        ("Similar articles", "others"),
        ("▸ Related stories (3)", "others"),
        ("Материалы по теме:", "others"),
        ("Read also", "pointer"),
        ("Читайте также", "pointer"),
        ("Read also: Trade falls", "furniture"),
        ("Most read", "box"),
        ("Share", "furniture"),
        ("Comments (12)", "box"),
        ("Home > World > Europe", "furniture"),
        ("News | Sport | Weather", "furniture"),
        ("© 2016 Border Herald", "furniture"),
        ("* * *", "furniture"),
        ("We use cookies to make this site better.", "furniture"),
        ("Share prices fell in Frankfurt on Monday.", "text"),
        ("Print media in Belarus are few.", "text"),
        ("Source: the ministry said that the treaty was ready.", "text"),
    ],
)
def test_a_line_has_its_kind(line: str, kind: str) -> None:
    (found,) = lines_of(line)
    assert found.kind == kind


def test_lines_know_their_number_and_the_gap_before_them() -> None:
    found = lines_of("One\n\nTwo\nThree")
    assert [(line.number, line.gap) for line in found] == [(1, False), (3, True), (4, False)]
