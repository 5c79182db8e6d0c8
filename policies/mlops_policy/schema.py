"""The JSON Schemas of a configuration and of an organisation's file, for editors: they accept what ``config`` does."""

from __future__ import annotations

from mlops_policy.config import DEFAULT_PROFILE, PIN_LEVELS, PIN_MODES, WAIVABLE
from mlops_policy.config.written import MOST, is_pin_level
from mlops_policy.core import LEVELS, PROFILES
from mlops_policy.rules import RULES
from mlops_policy.waivers import FIELDS, REQUIRED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from mlops_policy.core import Rule


DRAFT = "https://json-schema.org/draft/2020-12/schema"
LEVEL, NUMBER, PINNING, MODE = ({"$ref": f"#/$defs/{name}"} for name in ("level", "number", "pinning", "mode"))
DEFINITIONS = {
    "level": {"enum": list(LEVELS)},
    "number": {"type": "integer", "minimum": 0},
    "pinning": {"enum": list(PIN_LEVELS)},
    "mode": {"enum": list(PIN_MODES)},
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a configuration."""
    own = {
        "extends": _text("where the organisation's file is: FOLDER, URL@REF, OWNER/NAME@REF"),
        "groups": _texts("groups of the organisation's file in which the repository is besides"),
    }
    title = "Policy of a repository (.mlops-policy.toml, or [tool.mlops-policy] of pyproject.toml)"
    return _whole(title, own | _common({}))


def organisation() -> dict[str, Any]:
    """Return the JSON Schema of an organisation's file."""
    common = _common({"waivable": {"enum": list(WAIVABLE), "description": "who may accept its findings"}})
    inner = {key: {"$ref": f"#/properties/{key}"} for key in common}
    names = _texts("patterns of the names of its repositories, as example-org/payments-*")
    group = {"type": "object", "properties": {"repositories": names, **inner}, "additionalProperties": False}
    own = {
        "name": _text("of the organisation"),
        "version": _text("of this file, as people call it"),
        "groups": {"type": "object", "additionalProperties": group},
    }
    return _whole("Policy of an organisation (org.toml)", own | common) | {"required": ["name"]}


def _whole(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    head = {"$schema": DRAFT, "title": title, "type": "object"}
    return {**head, "properties": properties, "additionalProperties": False, "$defs": DEFINITIONS}


def _common(more: dict[str, Any]) -> dict[str, Any]:
    """Return what all files may say; ``more`` is what this one may say of a rule besides."""
    properties = {rule.code: {"description": rule.title, "oneOf": [LEVEL, _options(rule, more)]} for rule in RULES}
    properties |= {rule.slug: {"$ref": f"#/properties/rules/properties/{rule.code}"} for rule in RULES}
    entry = {
        "type": "object",
        "properties": {name: {"description": text} for name, text in FIELDS.items()},
        "required": list(REQUIRED),
        "additionalProperties": False,
    }
    days = "for how many days from its day of creation a waiver may hold"
    return {
        "max-waiver-days": {"type": "integer", "minimum": 1, "maximum": MOST, "description": days},
        "profile": {"enum": list(PROFILES), "default": DEFAULT_PROFILE},
        "pins": {
            "description": "how dependencies are to be pinned: everywhere, or folder by folder",
            "oneOf": [MODE, {"type": "object", "additionalProperties": MODE}],
        },
        "rules": {"type": "object", "properties": properties, "additionalProperties": False},
        "waivers": {"type": "array", "items": entry},
    }


def _options(rule: Rule, more: dict[str, Any]) -> dict[str, Any]:
    options = {key: PINNING if is_pin_level(one) else NUMBER for key, one in rule.options.items()}
    return {"type": "object", "properties": {"level": LEVEL, **more, **options}, "additionalProperties": False}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _texts(description: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "description": description}
