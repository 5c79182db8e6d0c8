"""Configurations: which reader reads what ends so. Each is imported when such a file is met."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.found import LITERAL, SETTING, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.secrets.views.found import Found

_HEADER = pattern(r"(?m)^[ \t]*\[{1,2}([^\[\]\n]{1,200})\]{1,2}[ \t\r]*(?:#[^\n]*)?$")


def yaml(text: str) -> Iterator[Found]:
    """Yield the values of YAML: https://yaml.org/spec/1.1/."""
    from mlops_policy.secrets.views import blocks, flow

    head = text[:500].lstrip()
    braced = head.startswith(("{", "[")) and not head.startswith(("{{", "{%"))
    return flow.yaml(text) if braced else blocks.found(text)


def json(text: str) -> Iterator[Found]:
    """Yield the values of JSON: https://www.rfc-editor.org/rfc/rfc8259."""
    from mlops_policy.secrets.views import flow

    return flow.json(text)


def json5(text: str) -> Iterator[Found]:
    """Yield the values of JSON that people write: https://json5.org."""
    from mlops_policy.secrets.views import flow

    return flow.loose(text)


def xml(text: str) -> Iterator[Found]:
    from mlops_policy.secrets.views import markup

    return markup.found(text)


def toml(text: str) -> Iterator[Found]:
    """Yield the strings of TOML under their tables: https://toml.io/en/v1.0.0."""
    from bisect import bisect_right

    headers = list(_HEADER.finditer(text))
    starts = [header.start() for header in headers]
    for key, value, start, form, call in terraform(text):
        which = bisect_right(starts, start)
        table = headers[which - 1][1].replace('"', "").replace("'", "").strip() if which else ""
        if form == SETTING:
            ending = len(value) - len(value.removeprefix("\r").removeprefix("\n"))  # the first is no content
            yield joined(table, key), value[ending:], start + ending, form, call
        else:
            yield key, value, start, form, call


def terraform(text: str) -> Iterator[Found]:
    """Yield the strings of HCL: https://developer.hashicorp.com/terraform/language/syntax/configuration."""
    from mlops_policy.secrets.views import code
    from mlops_policy.secrets.views.lexer import HASHES

    for key, value, start, form, call in code.found(text, HASHES):
        yield key, value, start, SETTING if form == LITERAL else form, call


def ini(text: str) -> Iterator[Found]:
    from mlops_policy.secrets.views import settings

    return settings.found(text)


def variables(text: str) -> Iterator[Found]:
    """Yield the variables of an environment, one a line."""
    from mlops_policy.secrets.views import settings

    return settings.found(text, variables=True)


def netrc(text: str) -> Iterator[Found]:
    from mlops_policy.secrets.views import settings

    return settings.netrc(text)


def pgpass(text: str) -> Iterator[Found]:
    from mlops_policy.secrets.views import settings

    return settings.pgpass(text)


_ENDINGS: tuple[tuple[Callable[[str], Iterator[Found]], str], ...] = (
    (yaml, "yaml yml eyaml kubeconfig condarc"),
    (toml, "toml pipfile"),
    (terraform, "tf tfvars hcl nomad"),
    (json, "json jsonl ndjson geojson tfstate har postman_collection dockercfg application_default_credentials"),
    (json5, "jsonc json5 code-workspace hjson"),
    (xml, "xml config csproj props targets pom plist xsd settings pubxml jelly wsdl"),
    (ini, "ini cfg conf cnf properties npmrc pypirc s3cfg boto s3cmd gitconfig rc inf desktop service editorconfig"),
    (ini, "reg url curlrc wgetrc pip"),
    (variables, "env renviron flaskenv environment"),
    (netrc, "netrc _netrc authinfo"),
    (pgpass, "pgpass"),
)
ENDINGS = {ending: reader for reader, endings in _ENDINGS for ending in endings.split()}
