"""POL: settings and lists that weaken the policy itself."""

from mlops_policy.config.lock import Lock, digest
from template.sabotages.deeds import Sabotage, append, replace

STRICT = 'profile = "strict"\n'
EXTENDED = f'extends = "../policies"\n{STRICT}'
ORGANISATION = 'name = "example-org"\n\n[rules.DAT008]\nmax-kb = 1024\n'
LOCKED = {
    ".mlops-policy/org.toml": ORGANISATION,
    ".mlops-policy.lock": Lock("../policies", "", "", digest(ORGANISATION.encode())).text,
}
WAIVER = (
    '\n[[tool.mlops-policy.waivers]]\nrule = "DAT001"\npath = "data/raw/trial.bin"\n'
    'owner = "@example-org/churn"\ncreated = 2026-01-05\n'
)

SABOTAGES = (
    Sabotage(
        "POL001",
        "lets larger files in than the organisation does",
        {
            "pyproject.toml": lambda before: replace(STRICT, EXTENDED)(before) + "DAT008 = { max-kb = 90000 }\n",
            **LOCKED,
        },
        "take it out, or write: 1024",
        {"pyproject.toml": replace("90000", "1024")},
    ),
    Sabotage(
        "POL002",
        "leaves a waiver of the spring where it is",
        {"pyproject.toml": append(f'{WAIVER}reason = "a trial"\nexpires = 2026-03-31\n')},
        "type: mlops-policy waive prune",
        {"pyproject.toml": replace(f'{WAIVER}reason = "a trial"\nexpires = 2026-03-31\n', "")},
    ),
    Sabotage(
        "POL003",
        "waives without a word why",
        {"pyproject.toml": append(f"{WAIVER}expires = 2999-01-01\n")},
        "write: reason =",
        {"pyproject.toml": append('reason = "the file that the supplier tests with"\n')},
    ),
    Sabotage(
        "POL004",
        "tolerates what is not even there",
        {".mlops-policy.baseline": "# Findings that are tolerated\nDAT001 0123456789abcdef data/raw/trial.bin\n"},
        "it will only shrink",
        {".mlops-policy.baseline": None},
        warns=True,
    ),
    Sabotage(
        "POL005",
        "extends a policy that nobody has locked",
        {"pyproject.toml": replace(STRICT, EXTENDED)},
        "type: mlops-policy policy lock",
        LOCKED,
    ),
)
