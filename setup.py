"""What `scrapyd-deploy` packs into an egg. To install Tinsach, use pip: it reads pyproject.toml alone."""

import re
from pathlib import Path

from setuptools import find_packages, setup

PACKAGES = ("crawler", "pipelines", "sites")
VERSION = re.search(r'VERSION = "(.+?)"', Path("pipelines/version.py").read_text(encoding="utf-8"))

setup(
    version=VERSION[1] if VERSION else "0",
    packages=find_packages(include=[name for package in PACKAGES for name in (package, f"{package}.*")]),
    package_data={"": [f"**/*.{kind}" for kind in ("toml", "json", "gz", "txt", "html", "md")]},
    entry_points={"scrapy": ["settings = crawler.settings"]},
    zip_safe=False,
)
