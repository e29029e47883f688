"""The recipes of docs/scheduling.md are run: by cron, systemd-analyze, Kubernetes' schema and scrapyd."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from pipelines.write.lines import read_rows
from tests.scrapy_runs import ROOT
from tests.served_paper import newspaper

RECIPES = ROOT / "recipes"
HOME = "/srv/tinsach"  # where the recipes have the crawler
ARTICLES = 3
PATIENCE = 240
PACKED = (
    "crawler",
    "pipelines",
    "sites",
    "setup.py",
    "pyproject.toml",
    "scrapy.cfg",
    "README.md",
    "LICENSE",
    "NOTICE",
)
OWN = ("/var/spool/cron", "/etc/cron.d", "/run")  # folders that cron reads
# `make recipes`; another place where TINSACH_RECIPES names one.
TOOLS = Path(os.environ.get("TINSACH_RECIPES") or ROOT / ".venv-recipes") / "bin"


def needed(name: str) -> Path:
    """A program; skips the test where it is missing."""
    found = TOOLS / name if (TOOLS / name).exists() else shutil.which(name, path=f"{os.defpath}:/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: see .ci/run")
    return Path(found)


def ended(*command: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)


def wait_for(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return found


def delivered(output: Path) -> int:
    return sum(1 for file in output.glob("*/articles-*.jsonl") for _ in read_rows(file))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder as `/srv/tinsach`: the project's settings and its environment."""
    folder = tmp_path / "tinsach"
    folder.mkdir()
    shutil.copy(ROOT / "scrapy.cfg", folder)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    (folder / "output").mkdir()
    return folder


def test_cron_runs_the_crontab(home: Path, tmp_path: Path) -> None:
    """Its line as it stands, but at once instead of every ten minutes, and with one site."""
    cron, crontab = needed("cron"), needed("crontab")
    if os.geteuid() != 0:
        pytest.skip("only root may run cron with tables of its own")
    text = (RECIPES / "crontab").read_text("utf-8")
    table = tmp_path / "crontab"
    with newspaper(ARTICLES) as paper:
        options = "-s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=False"
        assert "*/10 * * * * " in text
        text = text.replace("site=all", f"site={paper.url} {options}").replace("*/10 * * * *", "@reboot")
        table.write_text(text.replace(HOME, str(home)), "utf-8")
        own = "".join(
            f"mount -t tmpfs tmpfs {folder}; " for folder in ("/var/spool/cron", "/etc/cron.d", "/run")
        )
        script = (
            f"set -e; mount --make-rprivate /; {own} mkdir -p /var/spool/cron/crontabs; "
            f"mount --bind /dev/null /etc/crontab; {crontab} {table}; exec {cron} -f"
        )
        with subprocess.Popen(["unshare", "--mount", "sh", "-c", script], start_new_session=True) as daemon:
            try:
                report = wait_for(lambda: list(home.glob("output/*/run.json")))
            finally:
                os.killpg(daemon.pid, signal.SIGTERM)
    assert json.loads(report[0].read_text("utf-8"))["health"] == "ok", (home / "crawl.log").read_text()
    assert delivered(home / "output") == ARTICLES
    wait_for(lambda: "health: ok" in (home / "crawl.log").read_text("utf-8"))


def test_the_crontab_is_one() -> None:
    done = subprocess.run(
        [needed("crontab"), "-n", RECIPES / "crontab"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_systemd_takes_the_service_and_the_timer(tmp_path: Path) -> None:
    analyze = needed("systemd-analyze")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "scrapy").symlink_to(Path(sys.prefix) / "bin" / "scrapy")
    units = []
    for name in ("tinsach.service", "tinsach.timer"):
        units.append(tmp_path / name)
        units[-1].write_text((RECIPES / name).read_text("utf-8").replace(HOME, str(tmp_path)), "utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_kubernetes_takes_the_cron_job(tmp_path: Path) -> None:
    validate = needed("kubernetes-validate")
    done = subprocess.run(
        [validate, "--strict", RECIPES / "cronjob.yaml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cronjob/tinsach" in done.stdout + done.stderr
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        (RECIPES / "cronjob.yaml").read_text("utf-8").replace("concurrencyPolicy", "concurrency")
    )
    assert ended(validate, "--strict", wrong).returncode == 1


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[str]:
    """A scrapyd on loopback: its address."""
    program = needed("scrapyd")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = "".join(f"{name}_dir = {tmp_path / name}\n" for name in ("eggs", "logs", "dbs"))
    (tmp_path / "scrapyd.conf").write_text(
        f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.5\n{folders}"
    )
    url = f"http://127.0.0.1:{port}"
    with (
        (tmp_path / "scrapyd.log").open("w") as log,
        subprocess.Popen([program], cwd=tmp_path, stdout=log, stderr=log, start_new_session=True) as server,
    ):
        try:
            wait_for(lambda: is_up(port))
            yield url
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(url: str, **arguments: Any) -> dict[str, Any]:
    data = urlencode(arguments, doseq=True).encode() if arguments else None
    with urllib.request.urlopen(url, data, timeout=PATIENCE) as answer:
        told: dict[str, Any] = json.load(answer)
    assert told["status"] == "ok", told
    return told


def test_scrapyd_runs_what_was_deployed(scrapyd: str, tmp_path: Path) -> None:
    """The project as git has it goes there as an egg; what it brings along is found in there."""
    project = tmp_path / "project"
    listed = ended(
        "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *PACKED, folder=ROOT
    )
    for name in filter(None, listed.stdout.split("\0")):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, project / name)
    deployed = ended(needed("scrapyd-deploy"), "local", folder=with_url(project, scrapyd))
    assert '"status": "ok"' in deployed.stdout, deployed.stdout + deployed.stderr
    spiders = ask(f"{scrapyd}/listspiders.json?project=tinsach")["spiders"]
    assert spiders == ["corpus", "news", "urls", "warc"]
    settings = [f"OUTPUT_DIR={tmp_path / 'output'}", "DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False"]
    with newspaper(ARTICLES) as paper:
        job = ask(
            f"{scrapyd}/schedule.json", project="tinsach", spider="news", site=paper.url, setting=settings
        )["jobid"]
        wait_for(lambda: ask(f"{scrapyd}/listjobs.json?project=tinsach")["finished"])
    log = (tmp_path / "logs" / "tinsach" / "news" / f"{job}.log").read_text("utf-8")
    assert delivered(tmp_path / "output") == ARTICLES, log
    assert "Traceback" not in log


def with_url(project: Path, url: str) -> Path:
    """The project's own scrapy.cfg, but for the port."""
    config = project / "scrapy.cfg"
    text = config.read_text("utf-8")
    assert "http://127.0.0.1:6800/" in text
    config.write_text(text.replace("http://127.0.0.1:6800/", f"{url}/"), "utf-8")
    return project
