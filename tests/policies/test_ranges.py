"""Ranges, pushes and whole histories, with real git; and clones in which some of it is not there."""

import pytest
from scratch import PARQUET, Repo

BAD = {"data/a.parquet": PARQUET}


class TestRanges:
    """`--range A..B` sees every blob of every commit."""

    def test_a_file_added_and_removed_again_is_found(self, repo: Repo) -> None:
        """It stays in the history; the finding names the commit that brought it."""
        base = repo.git("rev-parse", "HEAD")
        bad = repo.commit(BAD)
        repo.git("rm", "--quiet", "data/a.parquet")
        repo.commit()
        answer = repo.check("--range", f"{base}..HEAD")
        assert [(one["path"], one["commit"]) for one in answer.findings] == [("data/a.parquet", bad)]

    def test_what_the_base_holds_already_is_not_new(self, repo: Repo) -> None:
        """An old sin does not fail every pull request."""
        base = repo.commit(BAD)
        repo.commit({"b.py": ""})
        assert repo.check("--range", f"{base}..HEAD").code == 0

    def test_a_side_branch_that_was_merged_is_seen(self, repo: Repo) -> None:
        """Also when the merge itself drops the file."""
        base = repo.commit()
        repo.git("checkout", "--quiet", "-b", "side")
        repo.commit(BAD)
        repo.git("rm", "--quiet", "data/a.parquet")
        repo.commit()
        repo.git("checkout", "--quiet", "main")
        repo.commit({"b.py": ""})
        repo.git("merge", "--quiet", "--no-edit", "side")
        assert repo.check("--range", f"{base}..HEAD").paths == ["data/a.parquet"]

    def test_what_a_merge_commit_itself_adds_is_seen(self, repo: Repo) -> None:
        """An evil merge brings a file that no parent has."""
        base = repo.commit()
        repo.git("checkout", "--quiet", "-b", "side")
        repo.commit({"a.py": ""})
        repo.git("checkout", "--quiet", "main")
        repo.commit({"b.py": ""})
        repo.git("merge", "--no-commit", "--no-ff", "--quiet", "side")
        repo.commit(BAD)
        assert repo.check("--range", f"{base}..HEAD").paths == ["data/a.parquet"]

    def test_merging_the_base_brings_none_of_its_data(self, repo: Repo) -> None:
        """The base's own files are not the pull request's."""
        start = repo.commit()
        repo.git("checkout", "--quiet", "-b", "mine")
        repo.commit({"a.py": ""})
        repo.git("checkout", "--quiet", "main")
        repo.commit(BAD)
        repo.git("checkout", "--quiet", "mine")
        repo.git("merge", "--quiet", "--no-edit", "main")
        assert repo.check("--range", "main..mine").code == 0
        assert repo.check("--range", f"{start}...mine").paths == ["data/a.parquet"]

    def test_a_new_branch_has_a_base_of_zeros(self, repo: Repo) -> None:
        """Then all of its commits are new."""
        repo.commit(BAD)
        assert repo.check("--range", f"{'0' * 40}..HEAD").paths == ["data/a.parquet"]

    def test_the_same_blob_under_two_names_is_judged_under_both(self, repo: Repo) -> None:
        """A fixture may be copied to where it is none."""
        base = repo.commit()
        repo.commit({"tests/data/a.parquet": PARQUET, "src/a.parquet": PARQUET})
        assert repo.check("--range", f"{base}..HEAD").paths == ["src/a.parquet"]

    def test_the_history_holds_what_no_branch_shows_any_more(self, repo: Repo) -> None:
        """`--history` reads all commits of all branches and tags."""
        repo.git("checkout", "--quiet", "-b", "side")
        repo.commit(BAD)
        repo.git("rm", "--quiet", "data/a.parquet")
        repo.commit()
        repo.git("checkout", "--quiet", "main")
        assert repo.check("--history").paths == ["data/a.parquet"]

    def test_a_range_that_is_none_is_refused(self, repo: Repo) -> None:
        """One line says what to type."""
        answer = repo.check("--range", "HEAD")
        assert (answer.code, answer.err) == (
            2,
            "mlops-policy: 'HEAD' is no range of commits; type: --range BASE..HEAD\n",
        )

    def test_more_than_two_hundred_files_in_one_commit_are_noticed(self, repo: Repo) -> None:
        """Though none of them is large, and though the next commit removes them."""
        base = repo.commit()
        repo.commit({f"out/{number}.json": "{}" for number in range(201)})
        repo.git("rm", "--quiet", "-r", "out")
        repo.commit()
        assert repo.check("--range", f"{base}..HEAD").codes == ["DAT009"]

    def test_a_file_moved_to_where_it_is_none_is_found(self, repo: Repo) -> None:
        """A fixture that leaves the tests has no new blob, and is data all the same."""
        base = repo.commit({"tests/a.parquet": PARQUET})
        repo.git("mv", "tests/a.parquet", "a.parquet")
        repo.commit()
        assert repo.check("--range", f"{base}..HEAD").paths == ["a.parquet"]

    def test_old_data_that_is_moved_only_warns(self, repo: Repo) -> None:
        """Tidying up is not stopped for a sin that was there before."""
        base = repo.commit({"a.parquet": PARQUET})
        repo.git("mv", "a.parquet", "b.parquet")
        repo.commit()
        answer = repo.check("--range", f"{base}..HEAD")
        assert (answer.code, [one["level"] for one in answer.findings]) == (0, ["warning"])

    @pytest.mark.parametrize("refs", [True, False], ids=["from a commit", "from the first one"])
    def test_old_data_that_is_moved_and_pushed_only_warns(self, repo: Repo, *, refs: bool) -> None:
        """The remote has it already; with the refs that pre-commit gives, and without, where a root is pushed too."""
        base = repo.commit({"a.parquet": PARQUET})
        repo.git("update-ref", "refs/remotes/origin/main", base)
        repo.git("mv", "a.parquet", "b.parquet")
        tip = repo.commit()
        repo.patch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
        for name, commit in (("FROM", base), ("TO", tip)) if refs else ():
            repo.patch.setenv(f"PRE_COMMIT_{name}_REF", commit)
        answer = repo.check("--hook")
        assert (answer.code, [one["level"] for one in answer.findings]) == (0, ["warning"])

    def test_what_the_base_removed_and_a_branch_brings_back_is_found(self, repo: Repo) -> None:
        """By restoring it, or by a merge that keeps it."""
        old = repo.commit({"a.bin": PARQUET})
        repo.git("checkout", "--quiet", "-b", "feature")
        repo.commit({"f.py": ""})
        repo.git("checkout", "--quiet", "main")
        repo.git("rm", "--quiet", "a.bin")
        repo.commit()
        repo.git("checkout", "--quiet", "feature")
        repo.git("merge", "--quiet", "--strategy", "ours", "--no-edit", "main")
        assert repo.check("--range", "main..feature").paths == ["a.bin"]
        repo.git("reset", "--quiet", "--hard", "HEAD~1")
        repo.git("merge", "--quiet", "--no-edit", "main")
        assert repo.check("--range", "main..feature").code == 0
        repo.git("checkout", "--quiet", old, "--", "a.bin")
        repo.commit()
        assert repo.check("--range", "main..feature").paths == ["a.bin"]

    def test_a_push_is_not_blamed_for_what_the_remote_has(self, repo: Repo) -> None:
        """A merge of main brings main's old sins, which are on the remote already."""
        start = repo.git("rev-parse", "HEAD")
        repo.commit(BAD)
        repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
        repo.commit({"mine.py": ""})
        repo.patch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
        repo.patch.setenv("PRE_COMMIT_FROM_REF", start)
        repo.patch.setenv("PRE_COMMIT_TO_REF", "HEAD")
        assert repo.check("--hook").code == 0
        repo.commit({"b.bin": PARQUET[:9] + PARQUET})
        assert repo.check("--hook").paths == ["b.bin"]

    def test_tags_of_a_file_or_a_tree_are_part_of_the_history(self, repo: Repo) -> None:
        """No commit holds them, a push of the tag would."""
        repo.write({"x.bin": PARQUET})
        repo.git("tag", "file", repo.git("hash-object", "-w", "x.bin"))
        assert repo.check("--history").paths == ["refs/tags/file"]

    def test_grafts_hide_nothing(self, repo: Repo) -> None:
        """They are a matter of this clone."""
        first = repo.git("rev-parse", "HEAD")
        repo.commit(BAD)
        head = repo.commit({"b.py": ""})
        (repo.path / ".git/info/grafts").write_text(f"{head} {first}\n", "utf-8")
        assert repo.check("--range", f"{first}..HEAD").paths == ["data/a.parquet"]

    @pytest.mark.parametrize("expression", ["..HEAD", "..", "", "HEAD~1..HEAD..HEAD", "HEAD"])
    def test_an_empty_variable_is_no_range(self, repo: Repo, expression: str) -> None:
        """`"$BASE..HEAD"` without a BASE must not pass."""
        assert repo.check("--range", expression).code == 2


class TestIncomplete:
    """What cannot be read ends with exit 4 and says how to fetch it: never with a pass, never over the network."""

    def test_a_base_that_is_not_here(self, repo: Repo) -> None:
        """A clone of depth 1 knows no base."""
        base = repo.git("rev-parse", "HEAD")
        repo.commit({"a.py": ""})
        answer = repo.clone("shallow", "--depth", "1").check("--range", f"{base}..HEAD")
        assert answer.code == 4
        assert "git fetch --unshallow" in answer.err

    def test_a_shallow_clone_with_the_base_fetched_alone(self, repo: Repo) -> None:
        """The trap: both ends are here, and the commits between them are not."""
        base = repo.git("rev-parse", "HEAD")
        for number in range(4):
            repo.commit({f"{number}.py": ""})
        shallow = repo.clone("shallow", "--depth", "2")
        shallow.git("fetch", "--quiet", "--depth", "1", "origin", base)
        answer = shallow.check("--range", f"{base}..HEAD")
        assert answer.code == 4
        assert "git fetch --unshallow" in answer.err

    def test_a_shallow_clone_that_reaches_far_enough(self, repo: Repo) -> None:
        """It is no fault to be shallow where nothing is missing."""
        base = repo.commit({"0.py": ""})
        repo.commit(BAD)
        assert repo.clone("shallow", "--depth", "3").check("--range", f"{base}..HEAD").paths == ["data/a.parquet"]

    def test_the_history_of_a_shallow_clone(self, repo: Repo) -> None:
        """It cannot be all."""
        repo.commit(BAD)
        assert repo.clone("shallow", "--depth", "1").check("--history").code == 4

    def test_a_clone_without_blobs(self, repo: Repo) -> None:
        """Each file that is not here is named; what is here is judged; the command that is named helps."""
        base = repo.commit({"a.py": "x = 1\n"})
        repo.commit(BAD)
        partial = repo.clone("partial", "--filter=blob:none", "--no-checkout")
        for arguments in (["--range", f"{base}..HEAD"], ["--history"]):
            answer = partial.check(*arguments)
            assert answer.code == 4
            assert "data/a.parquet" in answer.paths
            assert {finding["code"] for finding in answer.findings} == {"POL000"}
            assert "git fetch --refetch --no-filter" in answer.findings[0]["message"]
        partial.git("fetch", "--quiet", "--refetch", "--no-filter")
        assert partial.check("--range", f"{base}..HEAD").codes == ["DAT001"]

    def test_a_clone_without_large_blobs(self, repo: Repo) -> None:
        """What git would fetch behind one's back is not fetched; the rest is judged."""
        repo.commit({"large": b"\x00" * 5000, "z/small.parquet": PARQUET})
        partial = repo.clone("partial", "--filter=blob:limit=1k", "--no-checkout")
        partial.git("read-tree", "HEAD")
        answer = partial.check("--all")
        assert answer.code == 4
        assert [(one["code"], one["path"]) for one in answer.findings] == [
            ("DAT001", "z/small.parquet"),
            ("POL000", "large"),
        ]
        listed = partial.git("rev-list", "--objects", "--missing=print", "HEAD")
        assert "?" in listed, "nothing was fetched"

    def test_a_damaged_object(self, repo: Repo) -> None:
        """A blob that is lost is not clean."""
        repo.commit(BAD)
        blob = repo.git("rev-parse", "HEAD:data/a.parquet")
        path = repo.path / ".git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.unlink()
        answer = repo.check("--all")
        assert (answer.code, answer.codes) == (4, ["POL000"])
