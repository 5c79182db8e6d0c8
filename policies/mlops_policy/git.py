"""Everything that asks git: plumbing only, names as bytes, never the network, never a program of the repository."""

from __future__ import annotations

import os

from mlops_policy.frozen import NamedTuple
from mlops_policy.process import start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO

HEAD_LIMIT = 4 << 20  # so much of a blob is looked at
TAIL_LIMIT = 64 << 10  # and so much of the end of a longer one
SKIP_LIMIT = 32 << 20  # beyond this, a new process costs less than reading on
WINDOW = 128  # ids asked for ahead of the answers: less than the smallest pipe holds, so that neither side waits
REFETCH = "git fetch --refetch --no-filter"
LINK, SUBMODULE = "120000", "160000"
# No fetch behind our back, whatever the version of git; and no replaced object hides the real one.
QUIET = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """Git could not answer; the text is its first line."""


class Incomplete(Exception):  # noqa: N818  what is missing is a state of the clone, not a mistake
    """Something must be fetched before this can be judged; the text says what and how."""


class Entry(NamedTuple):
    """A version of a file: where it lies, which blob it is, and the commit that brought it, by adding or changing.

    ``origin`` is where the base of a range holds the same blob already; ``link`` is whether git takes it for a link.
    """

    path: str
    blob: str
    commit: str = ""
    added: bool = False
    link: bool = False
    origin: str = ""


class Content(NamedTuple):
    """A blob: its beginning, its end if that is not in the beginning, and its size in bytes."""

    head: bytes
    tail: bytes
    size: int


class Repository(NamedTuple):
    """A work tree's top folder (a string, since pathlib costs 5 ms), and what git says of it."""

    root: str

    def run(self, *arguments: str, stdin: bytes = b"", meanwhile: Callable[[], None] | None = None) -> bytes:
        """Return what git prints; something else can be done meanwhile.

        Raises:
            GitError: git ended with another code than 0: its output is then not the whole answer.
        """
        if not stdin:
            process = start(command(arguments), self.root, environment())
            process.stdin.close()
            if meanwhile:
                meanwhile()
            with process.stdout:
                output = process.stdout.read()
            if process.wait() == 0:
                return output
        import subprocess  # 5 ms: when git must be fed, or to hear what it has to say

        words = ["git", *command(arguments)]
        done = subprocess.run(words, cwd=self.root, env=environment(), input=stdin, capture_output=True, check=False)
        if done.returncode:
            said = _first_line(done.stderr) or f"git {arguments[0]} ended with {done.returncode}"
            absent = any(words in said for words in ("promisor", "unable to read"))
            raise GitError(f"{said}; type: {REFETCH}" if absent else said)
        return done.stdout

    def staged(self, meanwhile: Callable[[], None] | None = None) -> list[Entry]:
        """Return what the next commit adds or changes, as the index holds it."""
        arguments = ("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=AMT")
        try:
            raw = self.run(*arguments, "HEAD", "--", meanwhile=meanwhile)
        except GitError:
            if self.commit("HEAD"):
                raise
            empty = self.run("hash-object", "-t", "tree", "--stdin").decode().strip()
            raw = self.run(*arguments, empty, "--")
        return list(_raw_entries(raw))

    def tracked(self) -> list[Entry]:
        """Return every file of the index."""
        return list(_listed(self.run("ls-files", "--stage", "-z"), 1))

    def tree(self, name: str) -> list[Entry]:
        """Return every file of a commit or a tree."""
        return list(_listed(self.run("ls-tree", "-r", "-z", "--full-tree", name), 2))

    def tagged(self) -> list[Entry]:
        """Return the blobs that refs hold without a commit: tags of a file or of a tree."""
        form = "--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname)"
        entries = []
        for line in self.run("for-each-ref", form).split(b"\n"):
            words = os.fsdecode(line).split(" ")
            if "blob" in words:
                entries.append(Entry(words[-1], words[words.index("blob") + 1]))
            elif "tree" in words:
                entries += self.tree(words[words.index("tree") + 1])
        return entries

    def difference(self, base: str, tip: str) -> list[Entry]:
        """Return what a commit has that the best common ancestor with another has not."""
        try:
            fork = self.run("merge-base", base, tip).decode().strip()
        except GitError:
            return []
        return list(_raw_entries(self.run("diff-tree", "-r", "--raw", "-z", "--no-renames", "--no-abbrev", fork, tip)))

    def added_lines(self, path: str, base: str, tip: str) -> frozenset[int] | None:
        """Return the lines of a file that a commit has and the fork from its base has not.

        Without commits, those that the index has and HEAD has not. None for a file that is wholly new, or does not
        differ.
        """
        form = ("-p", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames")
        try:
            if tip:
                fork = self.run("merge-base", base, tip).decode().strip()
                patch = self.run("diff-tree", *form, fork, tip, "--", path)
            else:
                patch = self.run("diff-index", "--cached", *form, "HEAD", "--", path)
        except GitError:
            return None
        return _added(patch)

    def untracked(self) -> list[str]:
        """Return the files that git neither tracks nor ignores."""
        names = self.run("ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
        return [os.fsdecode(name) for name in names if name]

    def commits(self, *revisions: str) -> tuple[list[Entry], list[str]]:
        """Return every blob that some commits bring, under every path it has there, and the ids that are not here.

        A merge counts with what it adds itself.

        Raises:
            Incomplete: the clone is too shallow to know all of the commits.
        """
        commits, missing = [], []
        for line in self.run("rev-list", "--objects", "--missing=print", *revisions).split(b"\n"):
            name, separator, _ = line.decode("utf-8", "surrogateescape").partition(" ")
            if name.startswith("?"):
                missing.append(name[1:])
            elif name and not separator:
                commits.append(name)
        self.require(self.shallow().intersection(commits))
        arguments = ("diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "-z", "--no-renames", "--no-abbrev")
        raw = self.run(*arguments, stdin="\n".join([*commits, ""]).encode())
        # the list begins with the newest: what stays is the commit that brought a blob first
        entries = {(entry.path, entry.blob): entry for entry in _raw_entries(raw)}
        return list(entries.values()), missing

    def everything(self) -> list[str]:
        """Return the revisions from which all commits are reached."""
        return ["--all", "HEAD"] if self.commit("HEAD") else ["--all"]

    def require(self, cut: frozenset[str]) -> None:
        """Make sure that no commit is cut off from its parents.

        Raises:
            Incomplete: some are; the text says what to type.
        """
        if cut:
            before = f"what came before commit {min(cut)[:12]} is not here"
            raise Incomplete(f"the clone is shallow: {before}; type: git fetch --unshallow")

    def shallow(self) -> frozenset[str]:
        """Return the commits whose parents were not fetched."""
        name = os.fsdecode(self.run("rev-parse", "--git-path", "shallow").rstrip(b"\n"))
        try:
            with open(os.path.join(self.root, name), encoding="ascii") as file:
                return frozenset(file.read().split())
        except FileNotFoundError:
            return frozenset()

    def commit(self, revision: str) -> str:
        """Return the id of a commit, empty if it is not here."""
        try:
            return (
                self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
                .decode()
                .strip()
            )
        except GitError:
            return ""

    def blobs(self, wanted: Sequence[str]) -> Iterator[Content | None]:
        """Read blobs in their order, one after the other; None where one is not here or is damaged."""
        start, local = 0, frozenset[str]()
        while start < len(wanted):
            before = start
            for content in _batch(self.root, wanted[start:]):
                yield content
                start += 1
            if start == before:  # git gives up at an object that only a fetch would bring
                local = local or self._local()
                yield None
                start += 1
                while start < len(wanted) and wanted[start] not in local:
                    yield None
                    start += 1

    def _local(self) -> frozenset[str]:
        """Return the id of every object that is here."""
        listed = self.run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered")
        return frozenset(listed.decode().split())


def repository(folder: str) -> Repository | None:
    """Return the repository that a folder lies in, or None."""
    if "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ:
        for what in ("--show-toplevel", "--absolute-git-dir"):  # the second of a bare one
            try:
                return Repository(os.fsdecode(Repository(folder).run("rev-parse", what).removesuffix(b"\n")))
            except GitError:
                continue
        return None
    if _is_git_folder(folder):  # a bare one
        return Repository(folder)
    top: str = folder
    while not _is_git(os.path.join(top, ".git")):
        top, below = os.path.dirname(top), top
        if top == below:
            return None
    return Repository(top)


def _is_git(path: str) -> bool:
    """Return whether a ``.git`` is one: the file of a worktree or submodule, or a folder with what git needs."""
    return os.path.isfile(path) or _is_git_folder(path)


def _is_git_folder(path: str) -> bool:
    folders = all(os.path.isdir(os.path.join(path, name)) for name in ("objects", "refs"))
    return folders and os.path.lexists(os.path.join(path, "HEAD"))


def command(arguments: Sequence[str]) -> list[str]:
    """Return the words after ``git``."""
    return ["--literal-pathspecs", "-c", "core.fsmonitor=false", *arguments]


def environment() -> dict[str, str]:
    """Return the environment for git, which is started in another folder: paths in it are made absolute."""
    paths = {name: os.path.abspath(os.environ[name]) for name in ("GIT_DIR", "GIT_WORK_TREE") if name in os.environ}
    return {**os.environ, **paths, **QUIET}


def _first_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    fatal = (line for line in lines if line.startswith("fatal: "))
    return next(fatal, next(iter(lines), "")).removeprefix("fatal: ")


def _added(patch: bytes) -> frozenset[int] | None:
    """Return the numbers of the lines that a patch of one file without context adds; None where it cannot say."""
    lines: set[int] = set()
    if not patch:
        return None
    for line in patch.split(b"\n"):
        if line.startswith((b"new file mode ", b"Binary files ")):
            return None
        if line.startswith(b"@@ "):
            after = line.split(b" ")[2].removeprefix(b"+").decode()
            first, _, count = after.partition(",")
            lines.update(range(int(first), int(first) + int(count or 1)))
    return frozenset(lines)


def _listed(raw: bytes, column: int) -> Iterator[Entry]:
    """Read lists of ``mode ... blob ...``, tab, path; the blob stands in a column of its own in each kind."""
    for record in raw.split(b"\0"):
        facts, _, path = record.partition(b"\t")
        words = facts.decode().split(" ")
        if path and words[0] != SUBMODULE:
            yield Entry(os.fsdecode(path), words[column], link=words[0] == LINK)


def _raw_entries(raw: bytes) -> Iterator[Entry]:
    """Read ``--raw -z`` output, plain or combined, with or without the ids of commits between the files."""
    tokens = iter(raw.split(b"\0"))
    commit = ""
    for token in tokens:
        facts = token.strip(b"\n")
        if not facts.startswith(b":"):
            commit = facts.decode() or commit
            continue
        parents = len(facts) - len(facts.lstrip(b":"))
        fields = facts.decode().lstrip(":").split(" ")
        mode, blob, status = fields[parents], fields[2 * parents + 1], fields[-1]
        path = os.fsdecode(next(tokens))
        if "D" not in status and mode != SUBMODULE and blob.strip("0"):
            yield Entry(path, blob, commit, "A" in status, mode == LINK)


def _batch(root: str, wanted: Sequence[str]) -> Iterator[Content | None]:
    """Ask one ``cat-file`` for blobs; ends early where git gives up, and after a giant, whose head is enough."""
    process = start(command(["cat-file", "--batch"]), root, environment())
    stdin, stdout = process.stdin, process.stdout
    asked = 0
    try:
        for answered in range(len(wanted)):
            if answered + WINDOW // 2 >= asked:
                upto = min(len(wanted), asked + WINDOW // 2)
                _ask(stdin, wanted[asked:upto])
                asked = upto
            header = stdout.readline().split()
            if header[1:] == [b"missing"]:
                yield None
                continue
            if not header:
                return
            content = _content(stdout, int(header[2]))
            if content is not None:
                yield content
            if content is None or content.size > SKIP_LIMIT:
                return
    finally:
        process.kill()
        stdout.close()
        try:
            stdin.close()
        except BrokenPipeError:
            pass
        process.wait()


def _ask(stdin: IO[bytes], wanted: Iterable[str]) -> None:
    try:
        stdin.write("".join(f"{blob}\n" for blob in wanted).encode())
        stdin.flush()
    except BrokenPipeError:
        pass  # git has ended: the next answer will be missing, and tells


def _content(stdout: IO[bytes], size: int) -> Content | None:
    """Read a blob and the newline after it, keeping its two ends; of a giant, only the first. None if it is cut off."""
    head = stdout.read(min(size, HEAD_LIMIT))
    if len(head) < min(size, HEAD_LIMIT):
        return None
    if size > SKIP_LIMIT:
        return Content(head, b"", size)
    tail, left = b"", size - len(head)
    while left > 0:
        part = stdout.read(min(left, 1 << 20))
        if not part:
            return None
        tail, left = (tail + part)[-TAIL_LIMIT:], left - len(part)
    stdout.read(1)
    return Content(head, tail, size)
