"""Imports run one way and do nothing, and the functions know nothing of Scrapy."""

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT_SCRAPY = [
    "pipelines.clean",
    "pipelines.duplicates.run_index",
    "pipelines.remember",
    "pipelines.store",
    "pipelines.trip",
    "pipelines.write",
    "pipelines.workers",
]
READ_AT_IMPORT = """
import importlib, pkgutil, sys
import crawler, pipelines
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
for package in (pipelines, crawler):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name == "pipelines.fork_server":  # that is what it is for
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:  # of an extra that is not installed
            assert not error.name.startswith(("crawler", "pipelines", "sites")), error
print(len(sys.modules), *(name for name in opened if name.endswith((".toml", ".json", ".gz", ".txt"))))
"""
LOOK = "import sys, {module}; print(*({{'crawler', 'scrapy', 'twisted'}} & {{*sys.modules}}))"


@pytest.mark.parametrize("module", WITHOUT_SCRAPY)
def test_the_functions_import_neither_the_crawler_nor_scrapy(module: str) -> None:
    command = [sys.executable, "-c", LOOK.format(module=module)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []


def test_the_item_pipelines_do_not_import_the_crawler() -> None:
    code = "import sys, pipelines.write.item_pipeline, pipelines.step; print('crawler' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_importing_a_module_reads_no_table() -> None:
    command = [sys.executable, "-c", READ_AT_IMPORT]
    modules, *opened = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert int(modules) > 100
    assert opened == []


def test_a_worker_understands_its_task_without_scrapy_and_the_store() -> None:
    code = "import sys, pipelines.fork_server; print('pipelines.trip' in sys.modules, *sys.modules)"
    command = [sys.executable, "-c", code]
    known, *modules = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert known == "True"
    assert {"scrapy", "sqlalchemy", "twisted", "pipelines.step", "pipelines.crawl_run"} & {*modules} == set()


def test_a_crawl_that_fetches_never_imports_a_step_or_remote_control(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:9/nobody-listens\n")
    code = (
        "import atexit, sys; from scrapy.cmdline import execute\n"
        "atexit.register(lambda: print('modules', *sys.modules))\n"
        f"execute(['scrapy', 'crawl', 'urls', '-a', 'file={tmp_path}/urls.txt', '-s',"
        f" 'OUTPUT_DIR={tmp_path}', '-s', 'ROBOTSTXT_OBEY=False', '-s', 'RETRY_TIMES=0'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr  # nothing could be fetched
    _, _, modules = done.stdout.partition("modules ")
    assert "pipelines.crawl_run" in modules.split()
    assert {"aiohttp", "langdetect", "trafilatura", "pipelines.clean"} & {*modules.split()} == set()


@pytest.mark.parametrize(("level", "are_made"), [("INFO", "False"), ("DEBUG", "True")])
def test_scrapy_makes_its_debug_lines_where_they_are_shown(level: str, are_made: str, tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:9/nobody-listens\n")
    code = (
        "import atexit, logging; from scrapy.cmdline import execute\n"
        "engine = logging.getLogger('scrapy.core.engine')\n"
        "atexit.register(lambda: print('made', engine.isEnabledFor(logging.DEBUG)))\n"
        f"execute(['scrapy', 'crawl', 'urls', '-a', 'file={tmp_path}/urls.txt', '-s', 'LOG_LEVEL={level}',"
        f" '-s', 'OUTPUT_DIR={tmp_path}', '-s', 'ROBOTSTXT_OBEY=False', '-s', 'RETRY_TIMES=0'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"made {are_made}" in done.stdout, done.stderr


def test_a_crawl_starts_without_what_its_first_request_does_not_need() -> None:
    code = (
        "import sys; from scrapy.cmdline import execute\n"
        "try: execute(['scrapy', 'crawl', 'news'])\n"
        "except SystemExit: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"aiohttp", "fastwarc", "feedparser", "langdetect", "playwright", "trafilatura"}
    assert "needs site=DOMAIN" in done.stderr
    assert heavy & {*done.stdout.split()} == set()


def test_scrapys_http_client_is_imported_without_a_look_at_the_stack() -> None:
    code = (
        "import inspect\n"
        "def stack(*_): raise AssertionError('looked at')\n"
        "there, inspect.stack = inspect.stack, stack\n"
        "import crawler.http_client\n"
        "from scrapy.core.downloader import contextfactory, tls\n"
        "from scrapy.utils import deprecate\n"
        "assert deprecate.inspect is inspect\n"
        "print(contextfactory.ScrapyClientContextFactory.__module__, tls.ScrapyClientTLSOptions.__module__)"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["scrapy.core.downloader.contextfactory", "scrapy.core.downloader.tls"]
