"""Which paths belong to one machine: the folders they begin with, the names of accounts, and what only looks alike."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.machine import ABSOLUTE, DRIVE, FOLDER, HOSTED, MOUNT, PERSON, ROOT, SHARE

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

SHOWN = 60  # characters of a path that are told
# A disk or a cluster's file system: nobody else has it under this name.
MOUNTS = frozenset(
    "mnt scratch nfs gpfs lustre lus beegfs cephfs fsx efs vast raid afs eos ssd hdd nas bigdata Volumes".split()
)
# Servers mount disks here, containers mount volumes, and websites have routes of these names.
FOLDERS = frozenset(
    "data datasets dataset workspace workspaces work srv media net share shared cluster project projects proj storage"
    " export vol".split()
)
# What a container, a devcontainer or a build has by contract.
CONTAINERS = frozenset("workspace workspaces srv".split())
# What every machine of a kind has, and what stands for a path.
SYSTEM = frozenset(
    "usr bin sbin lib lib64 etc var tmp dev proc sys run opt boot Library System Applications Network private app"
    " path your some a b c x foo bar baz static api docs v1 v2 tests test".split()
)
HOMES = frozenset(["home", "Users"])
_HOSTS = frozenset(["kaggle", "dbfs", "databricks"])
# The accounts of machine images and of hosted notebooks: everybody who rents one has it.
_IMAGES = frozenset(
    "jovyan ubuntu ec2-user sagemaker-user aistudio azureuser codespace gitpod vagrant pi studio-lab-user"
    " daytona".split()
)
# Accounts of containers, of CI and of services, and the folders beside those of persons.
_ROLES = frozenset(
    "runner runneradmin circleci travis vsts app appuser node nonroot airflow spark hadoop mambauser micromamba conda"
    " condauser docker builder build worker linuxbrew jenkins gitlab-runner git postgres www web nobody vscode coder"
    " developer dev deploy admin administrator service steam torchserve model-server mlflow ray dask shared public"
    " default guest sandbox containeruser containeradministrator".split()
)
# Names that stand for any name.
_ANYBODY = frozenset(
    "user username you yourname your your_name your-name yourusername me name someone somebody anyone foo bar baz qux"
    " spam eggs example usr u x y z xx xxx xxxx user_name user-name userid user_id uid myuser myname my_user my_name"
    " myusername johndoe john.doe john_doe jdoe jane janedoe jane.doe doe alice bob test tester testuser test_user"
    " fakeuser dummy some some_user any path account login person student".split()
)
_NUMBERED = pattern(r"(?:user|test|xx)[x\d]*")
# What stands for a folder, and what does so as the first one.
_PLACEHOLDER = pattern(
    r"(?i)path[/\\_-]*to(?![a-z])|\.\.\.|\u2026|[/\\](?:your[\w-]*|some[-_]?(?:path|dir\w*|folder|file|where|thing)?|foo"
    r"|bar|baz|xx+|my[-_]?(?:path|dir|folder))(?:[/\\.]|$)"
)
_PRETENDED = pattern(
    r"(?i)(?:examples?|dummy|placeholder|fake|invalid|whatever|blah?|path|directory|folder|missing|some\w+"
    r"|(?:non|not|no|does)[-_]?(?:existent|existing|exists?|such|found)\w*)(?:[/\\.]|$)"
)
_REGEX = pattern(r"\[\^|\]\{|\(\?|\.[*+]|[\])][*+?]|\\[wdsSWDb]\b|\$\)")
# What programs are installed to, on Windows.
_INSTALLED = pattern(
    r"(?i)(?:windows|winnt|program(?: files| ?data|s|mes)|c?python(?:[\d.]*(?:[\\/]|$))|(?:ana|mini)conda|msys|mingw"
    r"|cygwin|te?mp\b|strawberry|ghcup|vcpkg|opt\b|usr\b|etc\b|bin\b|lib\b|path\b|cuda|perl|ruby|boost|openssl|dir\d?\b|file\d?\b"
    r"|folder\b|autoexec|pagefile|boot|a\b|b\b|c\b|x\b|app\b|hostedtoolcache|a[\\/])"
)
_CUT = pattern(r"[-_\d]")
_DATABRICKS = pattern(r"[a-z_\d]+/[a-z_\d]+/[a-z_\d]+")  # catalog, schema and volume of Unity Catalog
_ANDROID = pattern(r"(?:data|local|app|user|vendor|system|misc|adb|emulated)(?:/|$)")
# Each begins with a character that is seldom met, and looks back from there: so a search skips all others.
_TAIL = r"[^\s\"'`<>|;:,\\\n]{0,500}+"
_BEFORE = r"(?:(?<![\w.~/})\]$%*@?#&+^-]/)|(?<=:[-=]/)|(?<=:///)|(?<=:////))"
_POSIX = rf"/{_BEFORE}(?P<root>[A-Za-z][\w-]*+)/(?P<rest>[\w.@+~-]++(?![{{$%<*(\[]){_TAIL})"
_PART = r"[^\\/:*?\"'<>|\n\t{}$%;`]"
_LETTER = r":(?<=[A-Za-z]:)(?:(?<![\w.\\/$%@][A-Za-z]:)|(?<=///[A-Za-z]:))(?P<cut>\\{1,2}|/)"
_WINDOWS = rf"{_LETTER}(?P<inner>{_PART}{{2,100}}+(?:[\\/]{{1,2}}{_PART}{{0,100}}+){{0,30}}+)"
# two backslashes and one between the parts, or, where they are escaped, four and two
_UNC = (
    r"\\\\(?<![\w\\:/.)\]}]\\\\)(?P<doubled>\\\\)?(?P<server>[A-Za-z][\w.-]++)\\(?(doubled)\\)"
    r"(?P<share>[\w$][\w$ .-]++\\[^\"'\n]{0,500}+)"
)
_ACCOUNT = rf"~(?<![\w/.\\~\"')\]}}*]~)(?P<account>[a-z_][a-z\d_-]*+)/(?P<below>\w{_TAIL})"
PATHS = pattern(f"{_POSIX}|{_WINDOWS}|{_UNC}|{_ACCOUNT}")
_STORES = pattern(r"(?:s3\w?|gs|hdfs|\w*dbfs|abfss?|wasbs?|viewfs|alluxio|maprfs|https?|memory)$")
_ESCAPED = frozenset("abfnrtvx01234567uUN'\"\n\\")


class Found(NamedTuple):
    """A path in a text: where it begins, how many folders are below its root, whether ``file:`` says what it is."""

    sort: str
    text: str
    start: int
    depth: int
    root: str
    local: bool = False


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Yield the paths of a text that may belong to one machine; how it is used has still to be looked at."""
    for match in PATHS.finditer(text, start, len(text) if end is None else end):
        scheme = _scheme(match)
        found = None if _STORES.search(scheme) else _found(match)
        if found and scheme:
            found = found._replace(local=True)
        if found and not _PLACEHOLDER.search(found.text) and (found.sort in (DRIVE, SHARE) or not _regex(match)):
            yield found


def _found(match: re.Match[str]) -> Found | None:
    whole = match[0].rstrip("\\/.:)]}&=")
    if match["root"]:
        return _posix(match["root"], match["rest"].rstrip("/.:)]}&="), whole, match.start())
    if match["cut"]:
        return _windows(match, match.string[match.start() - 1] + whole)
    if match["server"]:
        vague = match["server"].lower() in ("server", "host", "hostname", "localhost", "wsl", "servername", "unc")
        return None if vague else Found(SHARE, whole, match.start(), 2, match["server"])
    if match["account"] in _ANYBODY or match["account"] in _ROLES:
        return None
    return Found(PERSON, whole, match.start(), 2, "~")


def _posix(root: str, rest: str, whole: str, start: int) -> Found | None:
    if _PRETENDED.match(rest):
        return None
    first, *more = rest.split("/")
    depth = 1 + sum(bool(part) for part in more)
    if root in HOMES or (root[:-1] == "home" and root[-1].isdigit()):
        return _home(first, whole, start, depth, root)
    if first in HOMES and more[:1] and (root in FOLDERS or root in MOUNTS or len(root) == 1):
        return _home(more[0], whole, start, depth - 1, first)  # /export/home/NAME; in Git's shell /c/Users/NAME
    if root == "mnt" and len(first) == 1 and more[:1] == ["Users"] and len(more) > 1:  # Windows, from its Linux
        return _home(more[1], whole, start, depth - 2, "Users")
    sort = _sort(root, first, rest)
    return Found(sort, whole, start, depth, root) if sort else None


def _sort(root: str, first: str, rest: str) -> str:
    """Return the sort of a path that is below no home, by its root; empty for one that every machine has."""
    base = _CUT.split(root, maxsplit=1)[0]  # disks may be numbered: /data2
    if root == "root":
        sort = ROOT
    elif root in _HOSTS or root == "content":
        sort = HOSTED if root != "databricks" or first == "driver" else ""
    elif root in FOLDERS:
        sort = "" if root in ("data", "storage") and _ANDROID.match(rest) else FOLDER
    elif base in MOUNTS or (base in ("data", "disk") and root[len(base) :].isdigit()):
        sort = HOSTED if root == "Volumes" and _DATABRICKS.match(rest) else MOUNT
    else:
        sort = "" if root in SYSTEM else ABSOLUTE
    return sort


def _home(name: str, whole: str, start: int, depth: int, root: str) -> Found | None:
    """Return a home folder by the account that it is of."""
    low = name.lower()
    if low in _ANYBODY or low in _ROLES or _NUMBERED.fullmatch(low) or low.startswith("your") or len(name) == 1:
        return None
    hosted = low in _IMAGES or "@" in name  # Databricks names the folders of its workspace by addresses
    return Found(HOSTED if hosted else PERSON, whole, start, depth, root)


def _windows(match: re.Match[str], whole: str) -> Found | None:
    inner, cut = match["inner"], match["cut"]
    parts = [part for part in inner.replace("\\", "/").split("/") if part.strip()]
    raw = match.string[max(0, match.start() - 3) : match.start() - 1].lower() in ('r"', "r'")
    escape = cut == "\\" and inner[0] in _ESCAPED and not raw
    if escape and not inner.lower().startswith("users"):  # a line ending behind a colon
        return None
    if parts[0].lower() == "users" and len(parts) > 1:
        return _home(parts[1].strip(), whole, match.start() - 1, len(parts) - 1, "Users")
    template = len(parts) == 1 and match.string[match.end() : match.end() + 1] in tuple("{$%<*")
    if _INSTALLED.match(inner) or _PRETENDED.match(inner) or template:
        return None
    return Found(DRIVE, whole, match.start() - 1, len(parts) + ("." in parts[0]), whole[0])


def _scheme(match: re.Match[str]) -> str:
    """Return the scheme of a URL without a host that a path is: ``file`` of ``file:///home``; else nothing."""
    before = match.string[max(0, match.start() - 12) : match.start()].removesuffix(
        match.string[match.start() - 1] if match["cut"] else ""
    )
    scheme = before.rstrip("/")
    return scheme[:-1] if scheme.endswith(":") and len(before) - len(scheme) > 1 else ""


def _regex(match: re.Match[str]) -> bool:
    """Return whether what stands around a path makes it a regular expression."""
    string, end = match.string, match.end()
    return bool(_REGEX.search(string, match.start(), min(end + 3, len(string))))
