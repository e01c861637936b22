"""Codebooks are read whole, every fault is told at once, and a desk's folder changes only what it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.codebook.nodes import Faults, read_csv
from comity.codebook.phrases import unmarked
from comity.codebook.reading import read
from comity.errors import FaultyCodebook, NotFound

FILES = {
    "codebook.yaml": "name: small\ntitle: Small\nversion: '1'\n",
    "actions.yaml": (
        "- {code: AID, name: Aid, quad: 2, recipient: yes}\n"
        "- {code: SANCTION, name: Sanction, quad: 4, modes: [{code: expel, definition: Expel}]}\n"
    ),
    "scores.csv": "action,mode,plover,goldstein\nAID,,10,7\nSANCTION,,-6,-5\nSANCTION,expel,-5.5,-5\n",
    "regions.yaml": "- {name: North, members: [NOR, SWE]}\n",
    "actors/states/nor.yaml": (
        "code: NOR\nname: Norway\nexists: 1905-06-07/..\nregion: North\nborders: [SWE]\ndemonyms: [Norwegian]\n"
        "people:\n  - {name: Jens Jensen, also: Jensen, from: 2005-10, to: 2013}\n"
    ),
    "actors/states/swe.yaml": "code: SWE\nname: Sweden\nregion: [North]\ndemonyms: [Swedish]\nweak: [Swedish]\n",
    "sentences/aid.yaml": (
        '- id: aid-food\n  action: AID\n  sentences:\n    - "{who:Norway} sent food to {whom:Sweden}."\n'
        '    - {text: "{whom:Sweden} may get food from {who:Norway}.", status: hypothetical}\n'
    ),
}


def folder(where: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        (where / name).write_text(text, encoding="utf-8")
    return where


def test_a_book_is_read_with_its_entities_terms_and_scores(tmp_path: Path) -> None:
    book = read(str(folder(tmp_path, FILES)))
    norway = book.entities["NOR"]
    assert norway.begins == date(1905, 6, 7)
    assert norway.ends is None
    assert norway.people[0].also == ("Jensen",)
    assert (norway.people[0].begins, norway.people[0].ends) == (date(2005, 10, 1), date(2013, 12, 31))
    assert {name.text: name.sure for name in book.entities["SWE"].names} == {"Sweden": True, "Swedish": False}
    assert book.score("SANCTION", "expel").plover == -5.5
    assert book.score("AID", "expel").plover == 10
    assert book.quad("SANCTION") == 4


def test_norway_is_no_boolean(tmp_path: Path) -> None:
    files = FILES | {"actors/states/nor.yaml": "code: NOR\nname: Norway\niso2: NO\nregion: North\nborders: [SWE]\n"}
    assert read(str(folder(tmp_path, files))).entities["NOR"].iso2 == "NO"


def test_sentences_are_read_only_when_asked_and_their_marks_are_offsets(tmp_path: Path) -> None:
    where = str(folder(tmp_path, FILES))
    assert read(where).examples == ()
    first, second = read(where, examples=True).examples
    assert first.text == "Norway sent food to Sweden."
    assert [(kind, first.text[start:end]) for kind, start, end in first.marks] == [
        ("who", "Norway"),
        ("whom", "Sweden"),
    ]
    assert second.status == "hypothetical"
    assert (second.file.endswith("sentences/aid.yaml"), second.line) == (True, 5)


def test_all_faults_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    files = FILES | {
        "scores.csv": FILES["scores.csv"] + "SANCTOIN,,1,1\n",
        "actors/states/nor.yaml": FILES["actors/states/nor.yaml"].replace("borders: [SWE]", "borders: [SWD]"),
        "actors/states/swe.yaml": "code: SWE\nname: Sweden\nregion: Nort\ncapitol: Stockholm\n",
        "sentences/aid.yaml": '- id: x\n  action: AIDE\n  sentences: ["{whoo:Norway} helped {whom:Sweden."]\n',
        "regions.yaml": "- {name: North, members: [NOR\n",
    }
    with pytest.raises(FaultyCodebook) as caught:
        read(str(folder(tmp_path, files)), examples=True)
    told = "\n".join(map(str, caught.value.faults))
    assert "scores.csv:5: unknown action 'SANCTOIN'; did you mean 'SANCTION'?" in told
    assert "nor.yaml:1: unknown border 'SWD'; did you mean 'SWE'" in told
    assert "swe.yaml:4: unknown key 'capitol'; did you mean 'capital'" in told
    assert "aid.yaml:2: unknown action 'AIDE'; did you mean 'AID'?" in told
    assert "unknown mark 'whoo'" in told
    assert "a mark is not closed" in told
    assert "regions.yaml:2: not YAML" in told


def test_an_anchor_that_holds_itself_is_a_fault_with_file_and_line(tmp_path: Path) -> None:
    files = FILES | {"regions.yaml": "- name: North\n  members: &all [NOR, *all]\n"}
    with pytest.raises(FaultyCodebook, match=r"regions\.yaml:2: what is anchored here by & holds itself"):
        read(str(folder(tmp_path, files)))


def test_a_name_of_two_states_at_one_time_is_a_fault(tmp_path: Path) -> None:
    files = FILES | {"actors/states/swe.yaml": "code: SWE\nname: Sweden\nregion: North\ndemonyms: [Norwegian]\n"}
    with pytest.raises(FaultyCodebook, match="'Norwegian' means NOR and SWE"):
        read(str(folder(tmp_path, files)))


def test_a_desks_folder_adds_replaces_and_removes(tmp_path: Path) -> None:
    folder(tmp_path / "base", FILES)
    own = folder(
        tmp_path / "own",
        {
            "codebook.yaml": "name: own\nextends: ../base\n",
            "scores.csv": "action,mode,plover,goldstein\nAID,,8,7\n",
            "actors/states/nor.yaml": "code: NOR\ndemonyms: [Norse]\n",
            "actors/states/swe.yaml": "code: SWE\nreplaces: yes\nname: Svea\nregion: North\n",
            "sentences/aid.yaml": "- {id: aid-food, remove: yes}\n",
        },
    )
    book = read(str(own), examples=True)
    assert book.name == "own"
    assert book.score("AID").plover == 8
    assert {"Norwegian", "Norse"} <= {name.text for name in book.entities["NOR"].names}
    assert [name.text for name in book.entities["SWE"].names] == ["Svea"]
    assert book.examples == ()


def test_the_digest_changes_with_any_word_and_teaching_only_with_what_teaches(tmp_path: Path) -> None:
    before = read(str(folder(tmp_path, FILES)))
    folder(tmp_path, {"actors/states/swe.yaml": FILES["actors/states/swe.yaml"] + "notes: new\n"})
    after = read(str(tmp_path))
    assert before.digest != after.digest
    assert before.teaching == after.teaching
    folder(tmp_path, {"sentences/aid.yaml": FILES["sentences/aid.yaml"].replace("food", "grain")})
    assert read(str(tmp_path)).teaching != after.teaching


def test_a_codebook_that_is_not_there_is_told_with_what_is(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="plover"):
        read("plovers", near=tmp_path)


def test_extending_in_a_circle_is_a_fault(tmp_path: Path) -> None:
    folder(tmp_path / "a", FILES | {"codebook.yaml": "name: a\nextends: ../b\n"})
    folder(tmp_path / "b", {"codebook.yaml": "name: b\nextends: ../a\n"})
    with pytest.raises(FaultyCodebook, match="circle"):
        read(str(tmp_path / "a"))


def test_marks_are_taken_out_of_a_sentence() -> None:
    assert unmarked("In {a:Oslo} and {b:Rome}.") == ("In Oslo and Rome.", (("a", 3, 7), ("b", 12, 16)))


def test_a_table_that_is_not_utf_8_is_told_as_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(b"action,mode\n\x80,\n")
    faults = Faults()
    assert read_csv(path, "scores.csv", ("action",), faults) == []
    assert "cannot be read" in faults.found[0].message


def test_a_near_copy_with_other_names_is_a_fault(tmp_path: Path) -> None:
    sentences = (
        "- id: aid-food\n  action: AID\n  sentences:\n"
        '    - "{who:Norway} sent sixty tonnes of wheat flour to {whom:Sweden}."\n'
        '    - "{who:Georgia} sent sixty tonnes of wheat flour to {whom:Norway}."\n'
        '    - "{who:Georgia} lent {whom:Norway} sixty ploughs and a baker."\n'
    )
    with pytest.raises(FaultyCodebook, match=r"aid\.yaml:5: a near copy of .*aid\.yaml:4") as told:
        read(str(folder(tmp_path, FILES | {"sentences/aid.yaml": sentences})), examples=True, copies=True)
    assert len(told.value.faults) == 1


def test_a_second_act_has_marks_of_its_own(tmp_path: Path) -> None:
    sentences = (
        "- id: aid-food\n  action: AID\n  sentences:\n"
        '    - {text: "{who:Norway} fed {whom+who2:Sweden}, which fled {whom2:Georgia}.", second: SANCTION}\n'
        '    - {text: "{who:Norway} fed {whom:Sweden}.", second: SANCTION}\n'
        '    - "{who:Norway} fed {whom2:Georgia} well."\n'
        '    - {text: "{who:Norway} fed {whom+who:Sweden} now.", second_mode: expel}\n'
    )
    with pytest.raises(FaultyCodebook, match="5: a second act without a party") as told:
        read(str(folder(tmp_path, FILES | {"sentences/aid.yaml": sentences})), examples=True)
    assert "6: unknown mark 'whom2'" in str(told.value)
    assert "7: second_mode without a second act" in str(told.value)
    assert "7: one party has two parts in one act: 'whom+who'" in str(told.value)
    assert len(told.value.faults) == 4
