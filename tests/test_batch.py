"""Many documents: which ones a folder holds, and where the reports on them go."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivable.batch import documents, mirrored, refused
from derivable.errors import DerivableError

NAMES = st.lists(st.sampled_from(["a/hw.md", "b/hw.md", "b/hw.tex", "hw.md", "a/c/hw.md", "index.md", "a/index.tex", "hw.md.tex", "x y.md"]), min_size=1)


@given(NAMES, st.sampled_from([".tex", ".html"]))
def test_no_report_overwrites_another_or_leaves_the_folder(names, ending):
    out = mirrored(names, Path("out"), ending, ("index.html",))
    assert set(out) == set(names)
    assert len(set(out.values())) == len(set(names))
    assert all(p.parts[0] == "out" and ".." not in p.parts and p.suffix == ending for p in out.values())
    assert Path("out/index.html") not in out.values()


def test_the_folders_are_kept():
    assert mirrored(["s/a/hw.md", "s/b/hw.md"], Path("o"), ".tex") == {"s/a/hw.md": Path("o/a/hw.tex"), "s/b/hw.md": Path("o/b/hw.tex")}


def test_one_document_goes_right_into_the_folder():
    assert mirrored(["deep/down/hw.md"], Path("o"), ".tex") == {"deep/down/hw.md": Path("o/hw.tex")}


def test_a_folder_holds_its_documents_and_those_of_its_folders_once(tmp_path):
    for name in ("b/hw.tex", "a.md", ".git/x.md", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert documents([tmp_path, tmp_path / "a.md"]) == [tmp_path / "a.md", tmp_path / "b" / "hw.tex"]


def test_a_folder_without_documents_is_an_error(tmp_path):
    with pytest.raises(DerivableError, match="holds no document"):
        documents([tmp_path])


@pytest.mark.parametrize(("name", "said"), [("a.ipynb", "a notebook"), ("a.PDF", "a PDF"), ("a.md", ""), ("-", "")])
def test_what_is_no_text_is_refused_by_name(name, said):
    assert said in refused(Path(name)) and bool(said) == bool(refused(Path(name)))
