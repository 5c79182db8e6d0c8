"""The JSON Schema of a configuration, for editors: it accepts what ``config`` accepts."""

from __future__ import annotations

from mlops_policy.config import DEFAULT_PROFILE, PIN_LEVELS, PIN_MODES
from mlops_policy.config.written import MOST, is_pin_level
from mlops_policy.core import LEVELS, PROFILES
from mlops_policy.rules import RULES
from mlops_policy.waivers import FIELDS, REQUIRED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a configuration."""
    level, number, pinning, mode = ({"$ref": f"#/$defs/{name}"} for name in ("level", "number", "pinning", "mode"))
    options = {
        rule.code: {key: pinning if is_pin_level(one) else number for key, one in rule.options.items()}
        for rule in RULES
    }
    properties: dict[str, Any] = {
        rule.code: {
            "description": rule.title,
            "oneOf": [
                level,
                {
                    "type": "object",
                    "properties": {"level": level, **options[rule.code]},
                    "additionalProperties": False,
                },
            ],
        }
        for rule in RULES
    }
    properties |= {rule.slug: {"$ref": f"#/properties/rules/properties/{rule.code}"} for rule in RULES}
    entry = {
        "type": "object",
        "properties": {name: {"description": text} for name, text in FIELDS.items()},
        "required": list(REQUIRED),
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy of a repository (.mlops-policy.toml, or [tool.mlops-policy] of pyproject.toml)",
        "type": "object",
        "properties": {
            "extends": {
                "type": "string",
                "description": "where the organisation's file is: FOLDER, URL@REF, OWNER/NAME@REF",
            },
            "groups": {
                "type": "array",
                "items": {"type": "string"},
                "description": "groups of the organisation's file in which the repository is besides",
            },
            "max-waiver-days": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST,
                "description": "for how many days from its day of creation a waiver may hold",
            },
            "profile": {"enum": list(PROFILES), "default": DEFAULT_PROFILE},
            "pins": {
                "description": "how dependencies are to be pinned: everywhere, or folder by folder",
                "oneOf": [mode, {"type": "object", "additionalProperties": mode}],
            },
            "rules": {"type": "object", "properties": properties, "additionalProperties": False},
            "waivers": {"type": "array", "items": entry},
        },
        "additionalProperties": False,
        "$defs": {
            "level": {"enum": list(LEVELS)},
            "number": {"type": "integer", "minimum": 0},
            "pinning": {"enum": list(PIN_LEVELS)},
            "mode": {"enum": list(PIN_MODES)},
        },
    }
