"""The programs that install packages: what they are called, what they do with which words."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# What the words after a verb are.
PACKAGES, FIRST, AFTER_FIRST, NOTHING, TOOL = "packages", "first", "after-first", "nothing", "tool"


class Installer(NamedTuple):
    """A program, or a family of them.

    Attributes:
        name: What it is called.
        kind: What its packages are: ``package``, ``poetry``, ``conda`` or ``system``.
        verbs: What it is told to do, to what the words behind that are: all ``PACKAGES``; the ``FIRST`` one, and the
            rest is for the tool in it; all ``AFTER_FIRST``; a ``TOOL`` and its words, none a package; ``NOTHING``.
        letters: The short options that take a value, or the next word for it.
        valued: The long ones.
    """

    name: str
    kind: str
    verbs: Mapping[str, str]
    letters: str
    valued: frozenset[str]


def _long(names: str) -> frozenset[str]:
    return frozenset(f"--{name}" for name in names.split())


_PIP = """
    abi build build-constraint build-dir build-option cache-dir cert client-cert config-setting config-settings
    constraint default-timeout dest download download-cache editable exists-action extra-index-url find-links
    global-option group hash implementation index-url install-option keyring-provider log log-file no-binary
    only-binary platform prefix progress-bar proxy pypi-url python python-version report requirement
    requirements-from-script resume-retries retries root root-user-action source source-dir src target timeout
    trusted-host upgrade-strategy uploaded-prior-to use-deprecated use-feature wheel-dir
"""
_UV = """
    allow-insecure-host bounds branch build-constraints color config-file config-settings-package constraints
    default-index directory env-file exclude-newer exclude-newer-package excludes extra fork-strategy from index
    index-strategy link-mode marker module no-binary-package no-build-isolation-package no-build-package
    no-editable-package no-extra no-group no-install-package no-sources-package only-group optional override
    overrides package prerelease project python-platform python-preference refresh-package reinstall-package
    requirements resolution rev script tag torch-backend upgrade-group upgrade-package with with-editable
    with-executables-from with-requirements
"""
_CONDA = "channel clone file name platform prefix rc-file repodata-fn revision root-prefix solver subdir"
_APT = "arch config-file default-release host-architecture option target-release"
_YUM = (
    "config debuglevel disablerepo enablerepo errorlevel exclude installroot releasever repo repoid setopt rpmverbosity"
)

PIP = Installer(
    "pip",
    "package",
    {"install": PACKAGES, "download": PACKAGES, "wheel": PACKAGES},
    "rceiftbdwC",
    _long(_PIP),
)
UV = Installer(
    "uv",
    "package",
    {
        "pip install": PACKAGES,
        "pip sync": NOTHING,
        "add": PACKAGES,
        "sync": NOTHING,
        "run": TOOL,
        "tool install": PACKAGES,
        "tool run": FIRST,
        "x": FIRST,  # `uvx`
    },
    "rceiftpbCPmw",
    _long(_PIP) | _long(_UV),
)
PIPX = Installer(
    "pipx",
    "package",
    {"install": PACKAGES, "run": FIRST, "inject": AFTER_FIRST},
    "ir",
    _long("backend index-url pip-args preinstall python requirement spec suffix"),
)
POETRY = Installer(
    "poetry",
    "poetry",
    {"add": PACKAGES, "self add": PACKAGES, "plugin add": PACKAGES, "install": NOTHING, "sync": NOTHING},
    "GECP",
    _long("directory extras group markers only platform project python source with without"),
)
PDM = Installer(
    "pdm",
    "package",
    {"add": PACKAGES, "install": NOTHING, "sync": NOTHING},
    "GpecLk",
    _long("config config-setting editable group lockfile override project skip venv"),
)
PIPENV = Installer(
    "pipenv",
    "package",
    {"install": PACKAGES, "sync": NOTHING},
    "ireC",
    _long("categories editable extra-pip-args index pypi-mirror python requirements"),
)
CONDA = Installer("conda", "conda", {"install": PACKAGES, "create": PACKAGES}, "npcrf", _long(_CONDA))
EASY = Installer(
    "easy_install",
    "package",
    {"": PACKAGES},
    "dfis",
    _long("allow-hosts build-directory find-links index-url install-dir prefix record script-dir site-dirs"),
)
APT = Installer("apt", "system", {"install": PACKAGES}, "toca", _long(_APT))
APK = Installer(
    "apk",
    "system",
    {"add": PACKAGES},
    "tXp",
    _long("arch cache-dir cache-max-age keys-dir repositories-file repository root virtual wait"),
)
YUM = Installer("yum", "system", {"install": PACKAGES}, "cxdeR", _long(_YUM))
ZYPPER = Installer(
    "zypper", "system", {"install": PACKAGES, "in": PACKAGES}, "crt", _long("config repo root type from name")
)

BY_NAME: Mapping[str, Installer] = {
    "pip": PIP,
    "uv": UV,
    "uvx": UV,
    "pipx": PIPX,
    "poetry": POETRY,
    "pdm": PDM,
    "pipenv": PIPENV,
    "conda": CONDA,
    "mamba": CONDA,
    "micromamba": CONDA,
    "easy_install": EASY,
    "apt": APT,
    "apt-get": APT,
    "aptitude": APT,
    "apk": APK,
    "yum": YUM,
    "dnf": YUM,
    "microdnf": YUM,
    "tdnf": YUM,
    "zypper": ZYPPER,
}
