"""What rules see that look at the whole project, and which lines of it are new, in real git."""

import pytest
from mlops_policy import snapshot
from mlops_policy.project import Project
from scratch import Repo

TEN = "".join(f"a{n}==1\n" for n in range(10))


def project(kept: snapshot.Snapshot) -> Project:
    return Project(kept, {}, {entry.path: "requirements" for entry in kept.entries})


def test_any_file_of_the_index_can_be_read_though_another_is_staged(repo: Repo) -> None:
    """As the next commit will have it, and not as the work tree has it."""
    repo.commit({"uv.lock": "version = 1\n"})
    repo.stage({"a.txt": "numpy\n"}).write({"uv.lock": "changed"})
    seen = project(snapshot.staged(str(repo.path)))
    assert seen.text("uv.lock") == "version = 1\n"
    assert seen.text("none") is None
    assert [*seen.paths] == ["README.md", "a.txt", "uv.lock"]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (TEN, TEN.replace("a3==1", "a3"), {4}),
        (TEN, "first\n" + TEN, {1}),
        (TEN, TEN + "b\nc\n", {11, 12}),
        (TEN, TEN.replace("a0==1\n", ""), set()),
        (TEN, "x\n" + TEN.replace("a5==1", "a5\nb5"), {1, 7, 8}),
        ("@@ -1 +1 @@\n", "@@ -1 +1 @@\n@@ -9 +9 @@\n", {2}),
    ],
    ids=["changed", "first", "last", "removed", "several", "text like a patch"],
)
def test_the_lines_that_a_commit_changes_are_new(repo: Repo, before: str, after: str, lines: set[int]) -> None:
    """Staged, and as a range of commits."""
    repo.commit({"r.txt": before})
    repo.stage({"r.txt": after})
    staged = new_lines(project(snapshot.staged(str(repo.path))))
    repo.commit()
    assert staged == new_lines(project(snapshot.commits(str(repo.path), "HEAD~1..HEAD"))) == lines


def new_lines(seen: Project) -> set[int]:
    return {line for line in range(1, 20) if seen.is_new("r.txt", line)}


def test_all_lines_of_a_new_file_and_of_a_tree_are_new(repo: Repo) -> None:
    """And those of the first commit."""
    repo.stage({"r.txt": TEN})
    assert project(snapshot.staged(str(repo.path))).is_new("r.txt", 7)
    repo.commit()
    assert project(snapshot.tree(str(repo.path))).is_new("r.txt", 7)
    assert project(snapshot.staged(str(repo.path), ["r.txt"])).is_new("r.txt", 7)
    assert project(snapshot.files(str(repo.path), ["r.txt"])).is_new("r.txt", 7)


def test_a_range_is_seen_as_it_ends(repo: Repo) -> None:
    """What was loose in between and is not at the end is no finding."""
    repo.commit({"requirements.txt": "numpy\n"})
    repo.commit({"requirements.txt": "numpy==2.4.6\n"})
    assert repo.check("--range", "HEAD~2..HEAD", "--select=PIN").findings == []
    repo.commit({"requirements.txt": "numpy==2.4.6\npandas\n"})
    found = repo.check("--range", "HEAD~2..HEAD", "--select=PIN").findings
    assert [(one["path"], one["line"]) for one in found] == [("requirements.txt", 2)]


def test_files_of_a_folder_that_is_not_in_git_see_those_beside_them(folder: Repo) -> None:
    """And above them, but not the whole disk."""
    folder.write({"a/b/r.txt": "numpy\n", "a/uv.lock": "x", "pyproject.toml": "y", "z/none.txt": "z"})
    seen = project(snapshot.files(str(folder.path), ["a/b/r.txt"]))
    assert [*seen.paths] == ["a/b/r.txt", "a/uv.lock", "pyproject.toml"]
    assert seen.text("a/uv.lock") == "x"
