"""SARIF 2.1.0 (OASIS), within the limits that GitHub sets for what is uploaded to it."""

from __future__ import annotations

import json
from urllib.parse import quote

from mlops_policy.core import ERROR, OFF
from mlops_policy.reporters import shown
from mlops_policy.reporters.report import abouts, count, help_address, weighted
from mlops_policy.rules import FAMILIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import About, Report

    Json = Mapping[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 5000  # GitHub keeps no more of a run, and refuses a file with 25,000
BYTES = 9_000_000  # it refuses a file of 10 MB; whether that is measured before packing, its pages do not agree
LETTERS = 1000  # it refuses a text of more than 1,024
BASE = "SRCROOT"
CATEGORY = "mlops-policy/"  # the same for a branch and a request to change it, or GitHub compares neither
FINGERPRINT = "mlopsPolicy/v1"  # a number that is raised when the same finding would get another fingerprint
# Weaknesses (CWE) and the severity, from 0 to 10, by which GitHub sorts alerts on security.
WEAKNESSES = {"SEC": ("798", "8.5"), "MOD002": ("502", "7.5"), "WFL006": ("94", "8.5"), "WFL005": ("829", "8.5")}


def render(report: Report) -> str:
    """Return one run. What is beyond the limits is left out from the end, after errors, and said."""
    rules = abouts(report)
    numbers = {code: number for number, code in enumerate(rules)}
    findings = weighted(report)
    results: list[Json] = []
    size = 0
    for finding in findings[:RESULTS]:
        result = _result(finding, numbers[finding.code])
        size += len(json.dumps(result))
        if size > BYTES:
            break
        results.append(result)
    driver = {
        "name": "mlops-policy",
        "semanticVersion": report.version,
        "rules": [_rule(report, one) for one in rules.values()],
    }
    if report.reference.startswith("https://"):
        driver["informationUri"] = report.reference
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": CATEGORY},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, len(findings) - len(results))],
        "results": results,
        "properties": {
            "scope": report.scope,
            "profile": report.profile,
            "policySha256": report.digest,
            "waived": report.waived,
            "baselined": report.baselined,
            "expired": report.expired,
        },
    }
    if report.repository.startswith("https://") and report.commit:
        source = {"repositoryUri": report.repository, "revisionId": report.commit, "mappedTo": {"uriBaseId": BASE}}
        run["versionControlProvenance"] = [source]
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, separators=(",", ":")) + "\n"


def _rule(report: Report, about: About) -> Json:
    details = [*about.details, *([f"Why: {about.why}"] if about.why else [])]
    instead = [f"Instead: {about.instead}"] if about.instead else []
    plain = "\n\n".join([about.title, *details, *instead])
    rule: dict[str, Any] = {
        "id": about.code,
        "name": "".join(part.capitalize() for part in about.slug.split("-")),
        "shortDescription": {"text": _short(about.title)},
        "fullDescription": {"text": _short(" ".join([about.title, *about.details]))},
        "help": {"text": plain, "markdown": _markdown(report, about)},
        "defaultConfiguration": {"enabled": False} if about.level == OFF else {"level": about.level},
        "properties": _properties(about),
    }
    page = help_address(report, about.code)
    return rule | {"helpUri": page} if page else rule


def _markdown(report: Report, about: About) -> str:
    page = help_address(report, about.code)
    parts = [f"**{about.title}**", *about.details]
    parts += [f"*Why:* {about.why}"] if about.why else []
    parts += [f"*Instead:* {about.instead}"] if about.instead else []
    parts += [f"[{about.code} in the reference of all rules]({page})"] if page else []
    return "\n\n".join(parts)


def _properties(about: About) -> Json:
    family = about.code[:3]
    weakness = WEAKNESSES.get(about.code, WEAKNESSES.get(family))
    tags = [FAMILIES.get(family, "policy"), "mlops"]
    plain: dict[str, Any] = {"tags": tags, "precision": "high", "problem.severity": _severity(about)}
    if weakness is None:
        return plain
    number, severity = weakness
    tags += ["security", f"external/cwe/cwe-{number}"]
    return plain | {"security-severity": severity}


def _severity(about: About) -> str:
    return about.level if about.level != OFF else "recommendation"


def _result(finding: Finding, number: int) -> Json:
    sentence = f"{finding.message}; {finding.fix}" if finding.fix else finding.message
    uri = quote(finding.path.encode("utf-8", "surrogateescape"))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": finding.level,
        "message": {"text": _short("\n".join(shown(line.strip()) for line in sentence.split("\n")))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "uriBaseId": BASE},
                    "region": {"startLine": finding.line, "startColumn": finding.column},
                }
            }
        ],
    }
    if finding.fingerprint:
        result["partialFingerprints"] = {FINGERPRINT: finding.fingerprint}
    if finding.commit:
        result["properties"] = {"commit": finding.commit, "date": finding.date}
    return result


def _invocation(report: Report, left_out: int) -> Json:
    """Return how the run went: what was not judged, and what is left out of this file."""
    told = [{"level": ERROR, "message": {"text": f"{count(len(report.unread), 'file')} not judged"}}]
    told = told if report.unread else []
    if left_out:
        text = f"{count(left_out, 'finding')} left out, errors last: GitHub takes {RESULTS} results and 10 MB of a run"
        told.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": not report.unread, "toolExecutionNotifications": told}


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"
