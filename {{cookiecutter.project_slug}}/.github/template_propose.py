"""Commit what template_update.py has merged, push it on a branch of its own, and open a pull request.

reads   what is staged; the environment of a workflow on GitHub, with GH_TOKEN: a token that may write contents, pull
        requests and workflows, which the one that every workflow has may not
writes  a branch template/RELEASE and a pull request; nothing where nothing was merged
"""

import json
import os
import sys
import urllib.request
from typing import Any

from template_update import COMMAND, Stop, access, branch, must, record, run

BOT = "github-actions[bot]"
AUTHOR = ("-c", f"user.name={BOT}", "-c", f"user.email=41898282+{BOT}@users.noreply.github.com")
PATIENCE_SECONDS = 60


def propose() -> None:
    """Make a pull request of what is staged.

    Raises:
        Stop: nobody may, or GitHub refuses it; then the branch is taken back, so that the next run tries again.
    """
    if not must("git", "status", "--porcelain"):
        return
    token, release = os.environ.get("GH_TOKEN", ""), record()["checkout"]
    if not token or "GITHUB_ACTIONS" not in os.environ:
        here = f"on your machine, type: {COMMAND}"
        raise Stop(f"{release} merges, but nothing here may propose it (README.md, Following the template); {here}")
    title, origin = f"Follow the template to {release}", must("git", "remote", "get-url", "origin").strip()
    must("git", "switch", "--quiet", "--create", branch(release))
    must("git", *AUTHOR, "commit", "--quiet", "--message", title)
    must("git", "push", "--quiet", "origin", f"HEAD:refs/heads/{branch(release)}", **access(origin, token))
    text = f"What the template has learnt since, merged with what was changed here, by `{COMMAND}`."
    asked = {"title": title, "head": branch(release), "base": os.environ["GITHUB_REF_NAME"], "body": text}
    try:
        print(f"opened {ask(token, asked)['html_url']}")
    except (OSError, ValueError) as error:
        run("git", "push", "--quiet", "origin", f":refs/heads/{branch(release)}", **access(origin, token))
        raise Stop(f"GitHub opens no pull request: {error}") from error


def ask(token: str, asked: dict[str, str]) -> Any:  # noqa: ANN401 - what JSON is
    """Return what GitHub answers to the request for a pull request."""
    url = f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/pulls"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    request = urllib.request.Request(url, json.dumps(asked).encode(), headers)  # noqa: S310 - the server's own address
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
        return json.load(answer)


if __name__ == "__main__":
    try:
        propose()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        sys.exit(stop.code)
