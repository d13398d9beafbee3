"""The files of a plan make room for those of the next; what people changed or put there stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.errors import PlannerError
from planner.stores.folder import LIST, add_files, replace_files

FIRST = {"plan.xlsx": b"one", "a_envoyer/A1/carte.pdf": b"one", "a_envoyer/A2/carte.pdf": b"one"}
SECOND = {"plan.xlsx": b"two", "a_envoyer/A2/carte.pdf": b"two"}


def found(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_of_the_plan_before_make_room_with_their_folders(tmp_path: Path) -> None:
    replace_files(tmp_path, FIRST)
    written = replace_files(tmp_path, SECOND)
    assert found(tmp_path) == SECOND
    assert not (tmp_path / "a_envoyer" / "A1").exists()
    assert [path.relative_to(tmp_path).as_posix() for path in written.files] == list(SECOND)
    assert written.kept == ()


def test_more_files_of_the_same_plan_remove_none_and_go_with_it(tmp_path: Path) -> None:
    replace_files(tmp_path, FIRST)
    add_files(tmp_path, {"gps/V1.gpx": b"one"})
    assert found(tmp_path) == FIRST | {"gps/V1.gpx": b"one"}
    replace_files(tmp_path, SECOND)
    assert found(tmp_path) == SECOND


def test_what_people_changed_or_put_there_stays(tmp_path: Path) -> None:
    replace_files(tmp_path, FIRST)
    (tmp_path / "plan.xlsx").write_bytes(b"by hand")
    (tmp_path / "a_envoyer" / "A1" / "carte.pdf").write_bytes(b"by hand")
    (tmp_path / "a_envoyer" / "note.txt").write_bytes(b"mine")
    written = replace_files(tmp_path, SECOND)
    mine = {"plan_ancien-1.xlsx": b"by hand", "a_envoyer/A1/carte.pdf": b"by hand"}
    assert found(tmp_path) == SECOND | mine | {"a_envoyer/note.txt": b"mine"}
    assert {path.relative_to(tmp_path).as_posix() for path in written.kept} == set(mine)
    assert replace_files(tmp_path, FIRST | SECOND).kept == (tmp_path / "a_envoyer" / "A1" / "carte_ancien-1.pdf",)


def test_a_second_change_does_not_take_the_first_ones_place(tmp_path: Path) -> None:
    for text in (b"a", b"b"):
        replace_files(tmp_path, SECOND)
        (tmp_path / "plan.xlsx").write_bytes(text)
    replace_files(tmp_path, SECOND)
    assert found(tmp_path) == SECOND | {"plan_ancien-1.xlsx": b"a", "plan_ancien-2.xlsx": b"b"}


def test_files_of_a_run_that_broke_off_are_the_planners(tmp_path: Path) -> None:
    """A folder stands where the second file goes: the first is written, and made room for again."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_bytes(b"")
    with pytest.raises(PlannerError):
        replace_files(tmp_path, {"a": b"1", "b": b"1"})
    assert replace_files(tmp_path, {"c": b"2"}).kept == ()
    assert found(tmp_path) == {"b/x": b"", "c": b"2"}


@pytest.mark.parametrize("text", ["{", '{"a": 1}', json.dumps({"../other": ["0"]}), json.dumps({"/etc/x": ["0"]})])
def test_a_broken_list_or_one_that_leads_elsewhere_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / LIST).write_text(text, encoding="utf-8")
    with pytest.raises(PlannerError) as refused:
        replace_files(tmp_path, FIRST)
    assert refused.value.key == "file_list_broken"
    assert found(tmp_path) == {}
