"""Signatures of an organisation's file, made and checked by ``ssh-keygen``, which is wherever git is."""

from __future__ import annotations

import os
import subprocess
import tempfile

from mlops_policy.config.lock import plain
from mlops_policy.snapshot import Unusable

NAMESPACE = "mlops-policy"


def sign(content: bytes, key: str) -> bytes:
    """Return the signature of a file by a private key, or by a public one whose private half an agent holds.

    Raises:
        Unusable: there is no such key, or it does not sign.
    """
    if not os.path.isfile(key):
        raise Unusable(f"there is no key {key}; to make one, type: ssh-keygen -t ed25519 -f {key}")
    done = _run("-Y", "sign", "-q", "-f", key, "-n", NAMESPACE, stdin=plain(content))
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise Unusable(f"{key} does not sign: {_said(done)}")
    return done.stdout


def signer(content: bytes, signature: bytes, allowed: str) -> str:
    """Return who of those in a file of allowed signers has signed a file, empty if none of them has.

    Raises:
        Unusable: there is no such file of signers.
    """
    if not os.path.isfile(allowed):
        raise Unusable(f"there is no file of allowed signers {allowed}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = os.path.join(folder, "signature")
        with open(path, "wb") as file:
            file.write(signature)
        found = _run("-Y", "find-principals", "-s", path, "-f", allowed)
        for name in found.stdout.decode("utf-8", "replace").splitlines() if not found.returncode else ():
            words = ("-Y", "verify", "-f", allowed, "-I", name, "-n", NAMESPACE, "-s", path)
            if _run(*words, stdin=plain(content)).returncode == 0:
                return name
    return ""


def _run(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    everything = ["ssh-keygen", *words]
    try:
        return subprocess.run(everything, input=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        raise Unusable("ssh-keygen is not installed; it comes with OpenSSH") from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else f"ssh-keygen ended with {done.returncode}"
