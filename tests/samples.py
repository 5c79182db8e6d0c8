"""Projects that several tests begin with."""

APPLICATION = """\
[project]
name = "service"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["numpy>=1.26", "pandas"]

[dependency-groups]
dev = ["pytest>=9"]
"""
LIBRARY = APPLICATION + '\n[build-system]\nrequires = ["hatchling==1.33.0"]\nbuild-backend = "hatchling.build"\n'
LOCK = """\
version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "service"
version = "1.0"
source = { virtual = "." }
dependencies = [
    { name = "numpy" },
    { name = "pandas" },
]

[package.dev-dependencies]
dev = [
    { name = "pytest" },
]

[package.metadata]
requires-dist = [
    { name = "numpy", specifier = ">=1.26" },
    { name = "pandas" },
]

[package.metadata.requires-dev]
dev = [{ name = "pytest", specifier = ">=9" }]

[[package]]
name = "numpy"
version = "2.4.6"
source = { registry = "https://packages.example.org/simple" }

[[package]]
name = "pandas"
version = "3.1.1"
source = { registry = "https://packages.example.org/simple" }

[[package]]
name = "pytest"
version = "9.2.0"
source = { registry = "https://packages.example.org/simple" }
"""
