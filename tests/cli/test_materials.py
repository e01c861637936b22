from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from typer.testing import Result

from comity.cli.materials import hashes_of, materials

Comity = Callable[..., Result]
LOCK = Path(__file__).resolve().parent.parent.parent / "requirements.lock"


def test_the_bill_names_what_is_needed_directly_and_beyond_and_nothing_else() -> None:
    bill = materials()
    versions = {one["name"].lower().replace("_", "-"): one["version"] for one in bill["components"]}
    for name in ("polars", "polars-runtime-32", "spacy", "thinc", "pydantic-core", "starlette"):
        assert versions[name] == version(name)
    assert not {"comity", "pytest", "mypy", "ruff", "playwright"} & versions.keys()
    assert bill["metadata"]["component"]["name"] == "comity"


def test_every_reference_of_the_bill_leads_somewhere_and_is_unique() -> None:
    bill = materials()
    references = [one["bom-ref"] for one in (bill["metadata"]["component"], *bill["components"])]
    assert len(references) == len(set(references)) == len(bill["dependencies"])
    assert {one["ref"] for one in bill["dependencies"]} == set(references)
    assert {name for one in bill["dependencies"] for name in one["dependsOn"]} <= set(references)


def test_nearly_every_package_tells_its_licence() -> None:
    components = materials()["components"]
    assert sum("licenses" in one for one in components) >= 0.95 * len(components)
    assert all(len(str(one.get("licenses", ""))) < 200 for one in components)


def test_sums_come_from_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(
        f"polars=={version('polars')} ; x \\\n    --hash=sha256:{'a' * 64} \\\n    --hash=sha256:{'b' * 64}\n"
    )
    (polars,) = [one for one in materials(locked=hashes_of(lock))["components"] if one["name"] == "polars"]
    (reference,) = polars["externalReferences"]
    assert [one["content"][0] for one in reference["hashes"]] == ["a", "b"]
    assert "http-core" not in hashes_of(LOCK)
    assert len([name for name in hashes_of(LOCK) if name.startswith("polars==")]) == 1


def test_the_command_writes_the_same_bill_twice(comity: Comity, tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    for path in (one, other):
        assert comity("doctor", "--sbom", path, "--lock", LOCK).exit_code == 0
    assert one.read_bytes() == other.read_bytes()
    assert json.loads(one.read_text())["bomFormat"] == "CycloneDX"
