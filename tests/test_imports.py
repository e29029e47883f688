"""Imports run one way, and the functions know nothing of Scrapy."""

import subprocess
import sys

import pytest

WITHOUT_SCRAPY = [
    "pipelines.clean",
    "pipelines.duplicates.run_index",
    "pipelines.remember",
    "pipelines.store",
    "pipelines.write",
    "pipelines.workers",
]
LOOK = "import sys, {module}; print(*({{'crawler', 'scrapy', 'twisted'}} & {{*sys.modules}}))"


@pytest.mark.parametrize("module", WITHOUT_SCRAPY)
def test_the_functions_import_neither_the_crawler_nor_scrapy(module: str) -> None:
    command = [sys.executable, "-c", LOOK.format(module=module)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []


def test_the_item_pipelines_do_not_import_the_crawler() -> None:
    code = "import sys, pipelines.write.item_pipeline, pipelines.step; print('crawler' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"
