"""What is looked at, with real git: the index, trees, files and folders on disk, links, names in any bytes."""

import os
import subprocess
from pathlib import Path

import pytest
from scratch import CSV, LFS_POINTER, PARQUET, Repo

BAD = {"data/a.parquet": PARQUET}


def test_a_staged_file_is_found(repo: Repo) -> None:
    """What the next commit adds is judged."""
    answer = repo.stage(BAD).check("--staged")
    assert (answer.code, answer.paths) == (1, ["data/a.parquet"])


def test_the_first_commit_is_judged_too(folder: Repo) -> None:
    """A repository without any commit has an index all the same."""
    folder.git("init", "--quiet")
    assert folder.stage(BAD).check("--staged").paths == ["data/a.parquet"]


def test_what_counts_is_the_index_and_not_the_work_tree(repo: Repo) -> None:
    """Bad bytes that are staged are found though the file was emptied since; good ones pass though it went bad."""
    repo.stage({"a": PARQUET, "b": "fine\n"}).write({"a": "fine\n", "b": PARQUET})
    assert repo.check("--staged").paths == ["a"]


def test_a_staged_file_that_was_deleted_from_disk_is_found(repo: Repo) -> None:
    """The commit would hold it."""
    repo.stage(BAD)
    (repo.path / "data/a.parquet").unlink()
    assert repo.check("--staged").paths == ["data/a.parquet"]


def test_a_file_that_grows_bad_later_is_found(repo: Repo) -> None:
    """A modification counts as much as an addition."""
    repo.commit({"model": "a note\n"})
    assert repo.stage({"model": PARQUET}).check("--staged").paths == ["model"]


def test_an_unchanged_bad_file_does_not_stop_a_commit(repo: Repo) -> None:
    """Only what is staged is judged before a commit; `--all` finds the rest."""
    repo.commit(BAD)
    repo.stage({"b.py": "x = 1\n"})
    assert repo.check("--staged").code == 0
    assert repo.check("--all").paths == ["data/a.parquet"]


def test_deleting_a_bad_file_passes(repo: Repo) -> None:
    """Whoever cleans up is never stopped."""
    repo.commit(BAD)
    repo.git("rm", "--quiet", "data/a.parquet")
    assert repo.check("--staged").code == 0
    assert repo.check("--hook").code == 0


def test_a_renamed_bad_file_is_found_under_its_new_name(repo: Repo) -> None:
    """Moving data within git does not make it less data."""
    repo.commit(BAD)
    repo.git("mv", "data/a.parquet", "notes.txt")
    assert repo.check("--staged").paths == ["notes.txt"]


def test_a_link_is_no_file_and_a_link_that_became_one_is(repo: Repo) -> None:
    """What a link points to is judged where it lies; a change of type is a change."""
    repo.write(BAD)
    (repo.path / "link").symlink_to("data/a.parquet")
    repo.git("add", "link")
    assert repo.check("--staged").code == 0
    repo.commit()
    (repo.path / "link").unlink()
    (repo.path / "link").write_bytes(PARQUET)
    repo.git("add", "link")
    assert repo.check("--staged").paths == ["link"]


def test_a_submodule_is_no_file(repo: Repo, tmp_path: Path) -> None:
    """Its commit is judged in its own repository."""
    repo.clone("other")
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", (tmp_path / "other").as_uri(), "sub")
    answer = repo.check("--staged")
    assert (answer.code, answer.findings) == (0, [])
    inside = Repo(repo.path / "sub", repo.capture, repo.patch)
    assert inside.stage(BAD).check("--staged").paths == ["data/a.parquet"]


def test_intent_to_add_is_nothing_yet(repo: Repo) -> None:
    """`git add -N` stages no bytes."""
    repo.write(BAD).git("add", "--intent-to-add", "data/a.parquet")
    assert repo.check("--staged").code == 0


def test_an_ignored_file_that_was_forced_in_is_found(repo: Repo) -> None:
    """.gitignore is no proof."""
    assert repo.stage({".gitignore": "data/\n", **BAD}).check("--staged").paths == ["data/a.parquet"]


@pytest.mark.parametrize(
    "name",
    [
        b"a b.parquet",
        "数据.parquet".encode(),
        b"caf\xe9.parquet",
        b"a\nb.parquet",
        b"a\tb.parquet",
        b'a"b.parquet',
        b"-a",
        b":a",
    ],
)
def test_a_name_may_be_any_bytes(repo: Repo, name: bytes) -> None:
    """Blanks, letters of any script, bytes that are no UTF-8, newlines, dashes: each file is found under its name."""
    Path(os.fsdecode(os.fsencode(repo.path) + b"/" + name)).write_bytes(PARQUET)
    repo.git("add", "--all")
    for arguments in (["--staged"], ["--hook", "--", os.fsdecode(name)], ["--all"]):
        answer = repo.check(*arguments)
        assert answer.paths == [os.fsdecode(name)]
    repo.commit()
    assert repo.check("--range", "HEAD~1..HEAD").paths == [os.fsdecode(name)]


def test_a_hook_judges_the_names_it_is_given(repo: Repo) -> None:
    """As `pre-commit run --files` and `--all-files` do: also files that are not staged, but never the work tree."""
    repo.commit({**BAD, "old.parquet": PARQUET})
    repo.stage({"new.parquet": PARQUET}).write({"old.parquet": "fine\n"})
    assert repo.check("--hook", "--", "new.parquet").paths == ["new.parquet"]
    assert repo.check("--hook", "--", "new.parquet", "old.parquet").paths == ["new.parquet", "old.parquet"]
    assert repo.check("--hook", "--", "README.md").code == 0


def test_a_subfolder_sees_the_whole_commit(repo: Repo) -> None:
    """A commit takes what is staged anywhere, wherever one stands."""
    repo.stage({**BAD, "src/a.py": ""})
    assert repo.check("--staged", folder=repo.path / "src").paths == ["data/a.parquet"]
    assert repo.check("--staged", "../data/a.parquet", folder=repo.path / "src").paths == ["data/a.parquet"]


def test_a_worktree_and_a_detached_head_are_repositories_too(repo: Repo, tmp_path: Path) -> None:
    """The .git of a linked worktree is a file."""
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    linked = Repo(tmp_path / "linked", repo.capture, repo.patch)
    assert linked.stage(BAD).check("--staged").paths == ["data/a.parquet"]
    linked.commit()
    assert linked.check("--range", "main..HEAD").paths == ["data/a.parquet"]


def test_a_repository_with_sha256_works_alike(folder: Repo) -> None:
    """Ids of 64 digits, and another empty tree."""
    folder.git("init", "--quiet", "--object-format=sha256")
    assert folder.stage(BAD).check("--staged").paths == ["data/a.parquet"]
    folder.commit()
    folder.commit({"b": PARQUET[:-4] + b"more" + PARQUET[-4:]})
    assert folder.check("--all").paths == ["b", "data/a.parquet"]
    assert folder.check("--range", "HEAD~1..HEAD").paths == ["b"]


def test_an_index_of_gits_own_is_the_one_that_counts(repo: Repo) -> None:
    """`git commit FILE` hands a hook a temporary index by GIT_INDEX_FILE."""
    other = repo.path / ".git/other-index"
    environment = {**os.environ, "GIT_INDEX_FILE": str(other)}
    repo.write(BAD)
    for words in (["read-tree", "HEAD"], ["add", "data/a.parquet"]):
        subprocess.run(["git", *words], cwd=repo.path, env=environment, check=True)
    assert repo.check("--staged").code == 0
    repo.patch.setenv("GIT_INDEX_FILE", str(other))
    assert repo.check("--staged").paths == ["data/a.parquet"]


def test_git_dir_in_the_environment_is_heeded(repo: Repo, tmp_path: Path) -> None:
    """Hooks in linked worktrees, and scripts, name the repository by GIT_DIR and GIT_WORK_TREE."""
    repo.stage(BAD)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    repo.patch.setenv("GIT_DIR", str(repo.path / ".git"))
    repo.patch.setenv("GIT_WORK_TREE", str(repo.path))
    assert repo.check("--staged", folder=elsewhere).paths == ["data/a.parquet"]


def test_a_merge_in_progress_is_judged_by_its_index(repo: Repo) -> None:
    """What a merge brings from the other branch is staged."""
    base = repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit(BAD)
    repo.git("checkout", "--quiet", "-b", "mine", base)
    repo.commit({"b.py": ""})
    repo.git("merge", "--no-commit", "--no-ff", "--quiet", "side")
    assert repo.check("--staged").paths == ["data/a.parquet"]


class TestFolders:
    """What is no repository can be judged too."""

    def test_a_folder_that_is_in_no_repository(self, folder: Repo) -> None:
        """All files of it, at any depth, hidden ones too."""
        folder.write({**BAD, ".hidden/b": PARQUET, "c.py": ""})
        assert folder.check("--all").paths == [".hidden/b", "data/a.parquet"]
        assert folder.check().paths == [".hidden/b", "data/a.parquet"]

    def test_a_folder_is_named_from_elsewhere(self, folder: Repo, tmp_path: Path) -> None:
        """Paths are those within it."""
        folder.write(BAD)
        assert folder.check("--all", str(folder.path), folder=tmp_path).paths == ["data/a.parquet"]

    def test_staged_outside_of_git_is_refused(self, folder: Repo) -> None:
        """One line says what to type."""
        answer = folder.check("--staged")
        assert answer.code == 2
        assert "is in no git repository" in answer.err

    def test_a_subfolder_of_a_repository_has_only_its_own_files(self, repo: Repo) -> None:
        """Paths stay those of the repository."""
        repo.commit({**BAD, "b.parquet": PARQUET})
        assert repo.check("--all", "data").paths == ["data/a.parquet"]

    def test_an_untracked_folder_in_a_repository_is_judged_as_it_lies(self, repo: Repo) -> None:
        """It would be a trap to pass because git knows nothing of it."""
        repo.write({"new/a.parquet": PARQUET})
        assert repo.check("--all", "new").paths == ["new/a.parquet"]

    def test_files_are_judged_as_they_lie_on_disk(self, repo: Repo) -> None:
        """Tracked or not; below a folder, what git ignores is left out."""
        repo.commit({".gitignore": "cache/\n", "a": "fine\n"})
        repo.write({"a": PARQUET, "new/b": PARQUET, "cache/c": PARQUET})
        assert repo.check("a").paths == ["a"]
        assert repo.check(".").paths == ["a", "new/b"]
        assert repo.check("cache/c").paths == ["cache/c"]

    def test_a_file_that_is_not_there_is_named(self, repo: Repo) -> None:
        """With exit 2."""
        answer = repo.check("nowhere.csv")
        assert (answer.code, answer.err) == (2, "mlops-policy: there is no file nowhere.csv\n")

    def test_links_and_devices_are_not_followed(self, folder: Repo, tmp_path: Path) -> None:
        """A link out of the folder, a loop and a pipe neither hang nor count."""
        (tmp_path / "outside").write_bytes(PARQUET)
        folder.write({"a.py": ""})
        (folder.path / "out").symlink_to(tmp_path / "outside")
        (folder.path / "loop").symlink_to(folder.path)
        os.mkfifo(folder.path / "pipe")
        assert folder.check("--all").code == 0

    def test_a_bare_repository_has_a_history(self, repo: Repo, tmp_path: Path) -> None:
        """An audit works on mirrors."""
        repo.commit(BAD)
        repo.clone("mirror", "--mirror")
        assert repo.check("--history", folder=tmp_path / "mirror").paths == ["data/a.parquet"]


def test_a_staged_file_outside_of_a_sparse_checkout_is_judged_by_hooks(repo: Repo) -> None:
    """Those tools hand over only names of files on disk."""
    repo.commit({"in/a.py": "", "out/b.py": ""})
    repo.git("sparse-checkout", "set", "in")
    repo.write({"out/x.bin": PARQUET, "in/n.py": ""}).git("add", "--sparse", "out/x.bin", "in/n.py")
    repo.git("update-index", "--skip-worktree", "out/x.bin")
    (repo.path / "out/x.bin").unlink()
    assert repo.check("--hook", "--", "in/n.py").paths == ["out/x.bin"]
    repo.patch.setenv("PRE_COMMIT", "1")
    assert repo.check("--hook").paths == ["out/x.bin"]


def test_what_a_user_excludes_from_the_hook_is_not_judged(repo: Repo) -> None:
    """pre-commit then calls it with other names, or with none."""
    repo.stage({"vendor/a.bin": PARQUET})
    repo.patch.setenv("PRE_COMMIT", "1")
    assert repo.check("--hook").code == 0
    repo.stage({"b.py": ""})
    assert repo.check("--hook", "--", "b.py").code == 0


def test_a_file_with_the_mode_of_a_link_is_read(repo: Repo) -> None:
    """Where links are files, or by force."""
    blob = repo.write({"x": PARQUET}).git("hash-object", "-w", "x")
    (repo.path / "x").unlink()
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{blob},a.link")
    assert repo.check("--staged").paths == ["a.link"]
    assert repo.check("--all").paths == ["a.link"]


def test_folders_and_wrong_names_of_what_is_staged(repo: Repo) -> None:
    """A folder stands for all below it; a name that there is not is refused."""
    repo.stage({**BAD, "b.bin": PARQUET})
    assert repo.check("--staged", "data").paths == ["data/a.parquet"]
    assert repo.check("--staged", ".").paths == ["b.bin", "data/a.parquet"]
    assert repo.check("--staged", "nowhere").code == 2


def test_a_truncated_object_is_not_judged_by_its_remains(repo: Repo) -> None:
    """What is left may be the harmless part."""
    repo.stage({"c.txt": "words\n" * 300 + "".join(f"{n},{n / 7:.3f},{n % 3}\n" for n in range(20_000))})
    assert repo.check("--staged").code == 1
    blob = repo.git("rev-parse", ":c.txt")
    path = repo.path / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:5000])
    assert repo.check("--staged").code == 4


def test_a_tree_that_is_lost_ends_with_the_command_that_fetches_it(repo: Repo) -> None:
    """A damaged clone is no clean one."""
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"a.py": ""})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    answer = repo.check("--range", f"{base}..HEAD")
    assert answer.code == 4
    assert "git fetch" in answer.err


def test_a_repository_in_a_folder_is_looked_into(repo: Repo) -> None:
    """Git lists it as one name."""
    repo.write({"sub/nested/a.bin": PARQUET})
    Repo(repo.path / "sub/nested", repo.capture, repo.patch).git("init", "--quiet")
    assert repo.check("sub").paths == ["sub/nested/a.bin"]


def test_a_bare_repository_is_judged_by_its_head(repo: Repo, tmp_path: Path) -> None:
    """It has no index; server hooks name it by GIT_DIR."""
    base = repo.git("rev-parse", "HEAD")
    repo.commit(BAD)
    repo.clone("bare.git", "--bare")
    assert repo.check("--all", folder=tmp_path / "bare.git").paths == ["data/a.parquet"]
    repo.patch.setenv("GIT_DIR", ".")
    assert repo.check("--range", f"{base}..HEAD", folder=tmp_path / "bare.git").paths == ["data/a.parquet"]


def test_a_clone_without_a_checkout_is_judged_by_its_head(repo: Repo, tmp_path: Path) -> None:
    """It has no index yet, and that is no reason to pass."""
    repo.commit(BAD)
    repo.clone("bare-handed", "--no-checkout")
    assert repo.check("--all", folder=tmp_path / "bare-handed").paths == ["data/a.parquet"]


def test_a_relative_git_dir_is_one_of_the_folder_it_is_given_in(repo: Repo) -> None:
    """Though git is started elsewhere."""
    repo.stage({**BAD, "sub/a.py": ""})
    repo.patch.setenv("GIT_DIR", "../.git")
    repo.patch.setenv("GIT_WORK_TREE", "..")
    assert repo.check("--staged", folder=repo.path / "sub").paths == ["data/a.parquet"]


def test_a_named_link_stands_for_what_it_points_to(repo: Repo) -> None:
    """Nobody names a link to hear nothing."""
    repo.write(BAD)
    (repo.path / "to-file").symlink_to("data/a.parquet")
    (repo.path / "to-folder").symlink_to("data")
    assert repo.check("to-file").paths == ["data/a.parquet"]
    assert repo.check("to-folder").paths == ["data/a.parquet"]


def test_pointers_pass_and_the_bytes_behind_them_do_not(repo: Repo) -> None:
    """With `filter=lfs` in .gitattributes, what counts is what the index holds."""
    repo.write({".gitattributes": "*.parquet filter=lfs diff=lfs merge=lfs -text\n"})
    repo.stage(
        {"good.parquet": LFS_POINTER, "bad.parquet": PARQUET, "src/notes.parquet": "words\n", "a.csv": "words\n"}
    )
    found = [(one["path"], one["code"]) for one in repo.check("--staged").findings]
    assert found == [("bad.parquet", "DAT001"), ("bad.parquet", "DAT010"), ("src/notes.parquet", "DAT010")]


def test_replaced_objects_hide_nothing(repo: Repo) -> None:
    """`git replace` shows other bytes than a push sends."""
    repo.commit({"a": PARQUET, "b": "fine\n"})
    repo.git("replace", repo.git("rev-parse", "HEAD:a"), repo.git("rev-parse", "HEAD:b"))
    assert repo.check("--all").paths == ["a"]


def test_nothing_of_the_repository_is_run(repo: Repo) -> None:
    """Not a filter, not a monitor, not a diff driver that its configuration names."""
    marker = repo.path / "ran"
    for key in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "diff.external", "diff.x.textconv"):
        repo.git("config", key, f"touch {marker}; cat")
    repo.write({".gitattributes": "*.csv filter=x diff=x\n"})
    repo.git("-c", "filter.x.clean=cat", "-c", "core.fsmonitor=false", "add", ".gitattributes")
    repo.write({"data/a.csv": CSV})
    repo.git("-c", "filter.x.clean=cat", "-c", "core.fsmonitor=false", "add", "--all")
    assert repo.check("--staged").paths == ["data/a.csv"]
    assert repo.check("--all").paths == ["data/a.csv"]
    assert not marker.exists()


def test_a_blob_of_any_size_is_read_at_its_ends(repo: Repo) -> None:
    """The one after it is not lost."""
    repo.stage(
        {"a.bin": PARQUET[:6] + bytes(40 << 20) + b"PAR1", "b.parquet": PARQUET, "c.bin": PARQUET[:6] + bytes(6 << 20)}
    )
    found = {one["path"]: one["code"] for one in repo.check("--staged").findings if one["code"] == "DAT001"}
    assert found["a.bin"] == "DAT001"
    assert found["b.parquet"] == "DAT001"
