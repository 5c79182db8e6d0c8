"""What a program does with a string that looks like a path: it opens it, asks a server for it, or only speaks of it."""

from __future__ import annotations

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.machine import Use

# Names and functions that say that a string is a file.
_FILE_NAME = pattern(
    r"(?i)path|dir|root|folder|file|data|ckpt|checkpoint|weight|model|csv|json|parquet|output|input|save|cache|logs?\b"
    r"|image|img|train|val|test|corpus|sources?\b|src|dst|dest|home|store|workspace|location|repo|base|work|pkl|^out|^db"
)
_FILE_CALL = pattern(
    r"(?:open|Path|P(?:osix|ure|urePosix)Path|join|joinpath|read\w*|load\w*|save\w*|to_[a-z]\w*|exists|is_?dir|is_?file"
    r"|listdir|scandir|walk|i?glob|rglob|makedirs|mkdir|remove|unlink|rmtree|copy\w*|move|rename|imread|imwrite|imsave"
    r"|chdir|setwd|from_pretrained|from_file|CDLL|source|fopen|File|dump\w*|\w*(?:Dataset|Folder|Loader|Reader|Writer"
    r"|Handler)|system|run|call|check_output|check_call|Popen|add_argument|savefig|write_\w+|getenv|fromfile|memmap)"
)
_FILE_ENDING = pattern(
    r"\.(?:csv|tsv|json|jsonl|ya?ml|parquet|pkl|pickle|joblib|npy|npz|h5|hdf5|pt|pth|ckpt|safetensors|onnx|gguf|txt|py"
    r"|ipynb|sh|db|sqlite3?|jpe?g|png|tiff?|wav|mp[34]|xlsx?|zip|tar|gz|log|bin|nc|mat|arrow|feather|rds|R)$"
)
_READ_CALL = pattern(
    r"(?:open|read_\w+|load\w*|imread|imwrite|listdir|scandir|walk|i?glob|rglob|chdir|to_(?:csv|parquet|json|pickle)"
    r"|from_pretrained|from_file|fromfile|CDLL|savefig|save\w*|\w*(?:Dataset|Folder|Loader|Reader|Writer))"
)
_READ_NAME = pattern(
    r"(?i)(?:\w+[_.-])?(?:data|dataset|ckpt|checkpoint|model|weight|train|val|test|image|img|output|csv|corpus|cache|log)"
    r"s?(?:_name_or)?[_-]?(?:path|dir|root|folder|file)"
)
# Where the same form means an address, a route, a pattern, or a path within a container.
_OTHER_NAME = pattern(
    r"(?i)url|uri\b|endpoint|route|href|link|prefix|api|mount|target|container|pattern|regex|scope|topic|channel"
    r"|permission|xpath|selector|^key$|^src$|^action$|workdir|working_dir\b"
)
_OTHER_CALL = pattern(
    r"(?:get|post|put|patch|delete|head|options|request|fetch|redirect|route|websocket|mount|path|re_path|url|url_for"
    r"|urljoin|include_router|add_\w*(?:route|rule|get|post)|api_route|subscribe|publish|create_\w+|assert\w*|match"
    r"|(?:starts|ends)with|[lr]?strip|replace|split|remove(?:prefix|suffix)|mock\w*|patch)"
)
# Where a string is shown to a person, or is a pattern.
_TALK_NAME = pattern(
    r"(?i)^(?:\w*_)?(?:help\w*|desc\w*|epilog|usage|docs?|docstring|title|label|message|msg|examples?|placeholder|metavar"
    r"|reason|summary|prompts?|text|comment|notes?|hint|tooltip|markdown|html|template|content|instructions?|regex"
    r"|pattern|license|about|caption|readme|question|answer|error|warning)$"
)
_TALK_CALL = pattern(
    r"p?print|secho|echo|log|debug|info|warn(?:ing)?|error|critical|exception|fatal|fail|skip|exit|die|write|markdown"
    r"|\w*(?:Error|Exception|Warning)|dedent|cat|message|stop|printf?|println|format_help|showinfo"
)
_PATTERN_CALL = pattern(r"(?:re|regex|_re)\.\w+|\w*[Rr]egexp?\w*")
_LOOKUP = pattern(r"(?:^|\.)(?:environ\.(?:get|setdefault|pop)|getenv|env(?:\.\w+)?|Sys\.getenv|config|env_\w+)$")
_PROSE = pattern(r"(?i)\be\.?g\.|\bexample|\bsuch as\b|\blike\b|\bi\.e\.|\busage\b|\bfor instance\b")


def is_file(use: Use, text: str) -> bool:
    """Return whether a string is used as the name of a file, or ends as one."""
    last = use.call.rpartition(".")[2]
    named = bool(use.name) and bool(_FILE_NAME.search(use.name))
    called = bool(_FILE_CALL.fullmatch(last)) or is_default(use)
    return use.command or use.imports or named or called or bool(_FILE_ENDING.search(text))


def is_read(use: Use) -> bool:
    """Return whether a file is read or written, or a name of a file's kind is given its path for later."""
    given = bool(use.name) and not use.call and bool(_FILE_NAME.search(use.name))
    return use.imports or given or bool(_READ_CALL.fullmatch(use.call.rpartition(".")[2]))


def is_surely_read(use: Use, short: str = "") -> bool:
    """Return whether a path of any root is one of data: it is read at once, or its name says that it will be.

    ``short`` is the path if no folder is below its root; then it must end as a file does.
    """
    if short and not _FILE_ENDING.search(short):
        return False
    call = use.call.rpartition(".")[2]
    return (use.first and bool(_READ_CALL.fullmatch(call))) or bool(_READ_NAME.fullmatch(use.name.replace("-", "_")))


def is_other(use: Use) -> bool:
    """Return whether a string is an address, a route, or what a text is compared with."""
    if use.name:
        return bool(_OTHER_NAME.search(use.name))
    return use.first and bool(_OTHER_CALL.fullmatch(use.call.rpartition(".")[2]))


def is_talk(use: Use, text: str) -> bool:
    """Return whether a string is shown to a person, or is a regular expression; ``text`` is all of it."""
    if use.name and _TALK_NAME.fullmatch(use.name.rpartition(".")[2]):
        return True
    if not use.name and (_TALK_CALL.fullmatch(use.call.rpartition(".")[2]) or _PATTERN_CALL.fullmatch(use.call)):
        return True
    return not use.whole and bool(_PROSE.search(text))


def is_default(use: Use) -> bool:
    """Return whether a string is what holds where the environment says nothing."""
    return not use.first and bool(_LOOKUP.search(use.call))
