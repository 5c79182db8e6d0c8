"""What a string of a source is given to: read from the text before it, as far as that is needed."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.found import ARGUMENT, LITERAL, POSITIONAL, VARIABLE, joined
from mlops_policy.secrets.views.frames import NOTHING
from mlops_policy.secrets.views.names import BEFORE, NAME, by_keyword, own, target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets.views.frames import Context, Frame, Group
    from mlops_policy.secrets.views.lexer import Language

SHELL = "shell"  # the form of a string that a shell runs
_JOINTS = " \t\r\n\\"
DEFAULTS = frozenset(
    ["default", "default_value", "defaultValue", "value", "initial", "fallback", "const", "secret_value"]
)
WRAPPERS = frozenset(
    "SecretStr SecretBytes Secret Password Field field str bytes bytearray unicode quote quote_plus Default Var Value"
    " b64decode String from_str to_string Some strdup string Option Argument Query Header Form Config Token"
    " atob".split()
)
RUNNERS = frozenset(
    "system popen run call check_call check_output Popen getoutput getstatusoutput shell sh execSync exec spawn"
    " create_subprocess_shell create_subprocess_exec shell_exec local sudo bash".split()
)
_ENVIRONMENT = frozenset(
    "getenv putenv setenv environ.get environ.setdefault environ.pop env.get env.str env env.setdefault".split()
)
_PASSWORD_AT = {"FTP": 2, "FTP_TLS": 2, "connect": 2, "Connection": 2, "createConnection": 2, "getConnection": 2}
_NAMED = frozenset("replace sub split print format startswith endswith info debug warning error log join index".split())
# where a credential may be given without a name
_LOGIN = pattern(
    r"(?i)log_?in|auth|token|secret|passw|pwd|cred|client|connect|session|api|key|sign|jwt|crypt|cipher|hmac|bearer|user"
    r"|open_?ai|anthropic|cohere|pinecone|comet|neptune|wandb|hub|engine|init|account|bot|slack|fernet|redis|mongo|header"
)
_WORD = pattern(r"[\w.:/-]{1,100}")
_ASSIGNED = pattern(
    r"\s*(?:[A-Za-z]\w{0,40}[ \t]+){0,4}([A-Za-z_$][\w.$]{0,100})(?:\s?:[^=\n]{0,100})?\s{0,3}:?=(?![=~])"
)
# the names of several variables that are given something at once; strings and brackets between two commas
_SEVERAL = pattern(
    r"[ \t]*(?:(?:let|const|var)[ \t]+)?([A-Za-z_][\w.]{0,80}(?:[ \t]*,[ \t]*[A-Za-z_][\w.]{0,80}){1,20})"
    r"[ \t]*:?=(?!=)\s*\(?"
)
_WITHIN = pattern(r"""\"[^"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)|\[[^\[\]\n]*+\]""")
_KEYWORD = pattern(r"[,(]\s{0,40}([A-Za-z_]\w{0,80})\s{0,3}=(?!=)")
_VARIABLE = pattern(r"(?:os\.|self\.|mock\.)?environ\.|process\.env\.|ENV\.")
_NEXT = pattern(r"""\s{0,200},\s{0,200}[rbuRBU]{0,2}["']""")
_NAME_AND_CLOSERS = tuple("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_)]")


class Reader:
    """Reads what stands before the strings of a text."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.comments: dict[int, int] = {}  # where runs of comments begin, by where they end

    def head(self, at: int) -> tuple[str, int]:
        """Return the text before a place, without blanks and comments at its end, and where it ends."""
        while True:
            head = self.text[max(0, at - BEFORE) : at].rstrip(_JOINTS)
            end = max(0, at - BEFORE) + len(head)
            begun = self.comments.get(end)
            if begun is None:
                return head, end
            at = begun

    def context(self, at: int, frame: Frame | None, last: Group | None) -> Context:
        """Return key, form and call of what stands at a place; ``last`` is the string before it."""
        key = self._unpacked(at, frame)
        return (own(key), LITERAL, "") if key else self._alone(at, frame, last)

    def _alone(self, at: int, frame: Frame | None, last: Group | None) -> Context:
        head, end = self.head(at)
        mark = head[-1:]
        if mark == "=":
            return self._assigned(head, end, frame, last)
        if mark in (":", ">") and (mark == ":" or head.endswith("=>")):
            return self._entry(head.rstrip("=>:").rstrip(), end, frame, last)
        if mark and mark in "([{,":
            return self._element(mark, frame) if frame else NOTHING
        if head.endswith(("or", "else", "||", "??", "?")):
            return self._alternative(at, frame)
        if head.endswith("<-"):
            return target(head[:-2].rstrip(), last, end), LITERAL, ""
        key = by_keyword(head)
        return (key, LITERAL, "") if key else NOTHING

    def _unpacked(self, at: int, frame: Frame | None) -> str:
        """Return the name that a value is given among several: ``user, password = "a", "b"``."""
        if frame is not None and (frame.sign != "(" or frame.outer is not None or frame.called(self.text)[0]):
            return ""
        start = frame.start if frame else at
        begin = self.text.rfind("\n", max(0, start - BEFORE), start) + 1
        match = _SEVERAL.match(self.text, begin, at) if at - begin < BEFORE else None
        before = _WITHIN.sub("", self.text[match.end() : at]).rstrip() if match else "+"
        if match is None or before[-1:] not in ("", ","):
            return ""
        names = match[1].split(",")
        place = before.count(",")
        return names[place].strip() if place < len(names) else ""

    def _assigned(self, head: str, end: int, frame: Frame | None, last: Group | None) -> Context:
        left = head[:-1].rstrip()
        if left.endswith(("=", "!")):
            return target(left.rstrip("=! \t"), None, 0), LITERAL, "=="
        if left.endswith(("<", ">")):
            return NOTHING
        left = left.rstrip(":+|?&").rstrip()
        quoted = last.said if last and left[-1:] in ("'", '"') and last.end == end - len(head) + len(left) else ""
        key = quoted or target(left, last, end - len(head) + len(left))
        if frame is None or not frame.called(self.text)[0]:
            if frame and frame.sign == "{":
                return self._within(key, frame)
            match = _VARIABLE.match(key)
            return (key[match.end() :], VARIABLE, "") if match else (own(key), LITERAL, "")
        call = frame.called(self.text)[0]
        if key in DEFAULTS:
            return self._default(key, frame, call)
        return key, ARGUMENT, "" if call == "def" else call

    def _default(self, key: str, frame: Frame, call: str) -> Context:
        """Return what a default is of: the option or variable that is named first, or what the call is given to."""
        names = [item.said for item in frame.items[:8] if item.said]
        named = next((name for name in names if name.startswith("--")), names[0] if names else "")
        return named or frame.context(self)[0] or key, ARGUMENT, call

    def _entry(self, left: str, end: int, frame: Frame | None, last: Group | None) -> Context:
        """Return the context of a value after ``key:`` or ``key =>``."""
        if frame is None or frame.sign != "{":
            if not self.language.colons and not (frame and frame.sign == "{"):
                return NOTHING
            key = left[len(left.rstrip(NAME)) :]
            if not key and last and left[-1:] in ("'", '"') and left.endswith(self.text[last.end - 1 : last.end]):
                key = last.said
            if frame and frame.called(self.text)[0] and key:
                return key, ARGUMENT, frame.called(self.text)[0]
            return (joined(frame.context(self)[0], key) if frame else key, LITERAL, "") if key else NOTHING
        quoted = (
            last and left[-1:] in ("'", '"', "`") and last.end <= end and not self.text[last.end : end].strip(" \t:=>")
        )
        key = last.said if last and quoted else left[len(left.rstrip(NAME)) :]
        return self._within(key, frame) if key else NOTHING

    def _within(self, key: str, frame: Frame) -> Context:
        """Return the context of an entry of a mapping."""
        outer, form, call = frame.context(self)
        if key in DEFAULTS and frame.last and not self.text[frame.last.end : frame.start].strip():
            return frame.last.said, LITERAL, ""  # variable "db_password" { default = ...
        return joined(outer if form != POSITIONAL else "", key), LITERAL, call

    def _element(self, mark: str, frame: Frame) -> Context:
        """Return the context of a value in brackets."""
        call, _ = frame.called(self.text)
        if call == "def":
            return NOTHING
        if call:
            return self._positional(mark, frame, call)
        if frame.sign == "[" and self.text[frame.start - 1 : frame.start] in _NAME_AND_CLOSERS:
            return NOTHING  # what is asked of a list
        key, form, outer = frame.context(self)
        if key.rpartition(".")[2] in ("auth", "basic_auth", "http_auth", "proxy_auth") and form != POSITIONAL:
            which = "user" if mark != "," else "password"
            return joined(key, which), form, joined(outer, key)
        if frame.sign == "(" and mark == "," and frame.outer and len(frame.items) == 1 and not key:
            said = frame.items[0].said
            return (said, LITERAL, "") if said and frame.outer.sign == "[" else NOTHING
        return key, form, outer

    def _positional(self, mark: str, frame: Frame, call: str) -> Context:
        position = 0 if mark == "(" else max(1, len(frame.items))
        base = call.rpartition(".")[2]
        if base in RUNNERS and position == 0:
            return "", SHELL, call
        if base in WRAPPERS and position == 0:
            key, form, _ = frame.context(self)
            if key:
                return key, form, call
        if (position and base.lower().endswith(("auth", "login"))) or _PASSWORD_AT.get(base) == position:
            return "password", POSITIONAL, call
        before = frame.items[-1] if frame.items else None
        if before and before.said.startswith("-"):
            return NOTHING  # another name of an option
        if position and before and _WORD.fullmatch(before.said) and base not in _NAMED and self._follows(before, frame):
            variable = base in _ENVIRONMENT or ".".join(call.split(".")[-2:]) in _ENVIRONMENT
            return before.said, VARIABLE if variable else ARGUMENT, call
        return ("", POSITIONAL, call) if _LOGIN.search(call) else NOTHING

    def _follows(self, before: Group, frame: Frame) -> bool:
        """Return whether nothing but a comma stood after a string when this was asked, in its own brackets."""
        return before.frame is frame and _NEXT.match(self.text, before.end) is not None

    def _alternative(self, at: int, frame: Frame | None) -> Context:
        """Return the context of what is taken instead: ``x or "value"``, ``x if y else "value"``."""
        if frame is not None and frame.sign == "(":
            first = max(frame.start, at - BEFORE)
            named = [match[1] for match in _KEYWORD.finditer(self.text, first, at)]
            call = frame.called(self.text)[0]
            if named and call:
                return named[-1], ARGUMENT, "" if call == "def" else call
            return NOTHING if call else frame.context(self)
        first = max(0, at - BEFORE)
        begin = max(self.text.rfind("\n", first, at) + 1, self.text.rfind(";", first, at) + 1, first)
        match = _ASSIGNED.match(self.text, begin, at) if frame is None else None
        return (own(match[1]), LITERAL, "") if match else NOTHING
