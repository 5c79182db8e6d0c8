"""What a Dockerfile describes, made and run without an engine: for where there is none, and quickly."""

import io
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from support import Project

# As `cap_drop: [ALL]` does: root may do no more than the modes of files say. Anybody else may not anyway.
CONFINED = ("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs") if os.geteuid() == 0 else ()
PROGRAMS = ("setpriv", "sh", "cp", "rm", "ln")  # of a slim Debian's, those that are spoken of; there is no git
QUICK = {"UV_COMPILE_BYTECODE": "0", "UV_LINK_MODE": "hardlink", "UV_QUIET": "1"}


def stages(dockerfile: str) -> dict[str, str]:
    """Return what each stage says, by its name; the last has none."""
    parts = (part.partition("\n") for part in re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[1:])
    return {first.partition(" AS ")[2]: rest for first, _, rest in parts}


@dataclass(frozen=True)
class Image:
    """A stage of a Dockerfile, whose /app, /opt/venv, /tmp and /work lie below ``root``."""

    root: Path
    variables: dict[str, str]

    @classmethod
    def build(cls, project: Project, root: Path, steps: str, stage: str, commit: str = "") -> Self:
        """Take what git has and .dockerignore lets through, run the stage ``steps`` in it, and let nobody write there.

        ``stage`` is what is run later, and ``commit`` the Dockerfile's GIT_COMMIT. In place of an empty cache, uv
        takes the one that it has.
        """
        image, said = cls(root, {}), stages(project.read("Dockerfile"))
        for name in ("app", "bin", "tmp"):
            (root / name).mkdir(parents=True)
        packed = subprocess.run(["git", "archive", "HEAD"], cwd=project.path, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(root / "app")  # noqa: S202  what git has packed just now; filters came with 3.11.4
        for pattern in project.read(".dockerignore").splitlines():
            for path in list((root / "app").glob(pattern)) if not pattern.startswith("#") else ():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for program in PROGRAMS:
            (root / "bin" / program).symlink_to(shutil.which(program) or program)
        builder = Project(root / "app", {**project.environment, **image.environment(said["base"]), **QUICK})
        for step in re.findall(r"^RUN ((?:.*\\\n)*.*)$", said[steps], re.MULTILINE):
            builder.ok("sh", "-c", step.replace("\\\n", "").replace("--no-cache ", ""), PATH=os.environ["PATH"])
        for path in (root / "app", *(root / "app").rglob("*")):
            path.chmod(path.stat().st_mode & ~0o222)
        own = image.environment(said["run"] + said[stage]) | {"GIT_COMMIT": commit}
        return cls(root, {**own, "PATH": f"{root}/opt/venv/bin{os.pathsep}{root}/bin", "TMPDIR": str(root / "tmp")})

    def here(self, text: str) -> str:
        """Return a text with the image's folders where they are."""
        return re.sub(r"(?<![\w/])/(app|opt/venv|tmp|work)\b", lambda there: f"{self.root}{there[0]}", text)

    def environment(self, stage: str) -> dict[str, str]:
        lines = re.findall(r"^ENV (.*)$", stage, re.MULTILINE)
        return dict(self.here(word).split("=", 1) for line in lines for word in line.split())

    def mount(self, name: str) -> None:
        """Let a folder of the image be written to, as a volume in its place can be."""
        (self.root / name).chmod(0o755)

    def command(self, *words: str) -> list[str]:
        """Return what runs a program of the image, without a right that a container need not have."""
        program = shutil.which(words[0], path=self.variables["PATH"])
        assert program, f"{words[0]} is not in the image"
        return [*CONFINED, program, *map(self.here, words[1:])]
