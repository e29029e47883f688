"""Switches the browser on for a crawl with a site that needs it; without one, nothing of it is imported."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Any

from scrapy.settings import BaseSettings

HANDLER = "crawler.browser_downloads.BrowserDownloads"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES_AT_ONCE = 4


class BrowserMissing(ValueError):
    """A site needs the browser, and it is not installed; the text says how to get it."""


def require_browser() -> None:
    """Raise `BrowserMissing` where it is not installed."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise BrowserMissing(
            "its file asks for a browser: pip install 'tinsach[browser]', and Chromium "
            "(apt-get install chromium, or playwright install chromium)"
        )


def use_browser(settings: BaseSettings) -> None:
    """Let requests that ask for it go through the browser. Raises `BrowserMissing`."""
    require_browser()
    handlers = {**settings["DOWNLOAD_HANDLERS"], "http": HANDLER, "https": HANDLER}
    settings.set("DOWNLOAD_HANDLERS", handlers, "spider")
    for name, value in browser_settings(settings).items():
        if not settings.get(name):
            settings.set(name, value, "spider")


def browser_settings(settings: BaseSettings) -> dict[str, Any]:
    """scrapy-playwright's settings, where the user gave none."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox does not work as root
    launch: dict[str, Any] = {"headless": True, "chromium_sandbox": not is_root, "args": list(FLAGS)}
    path = settings["BROWSER_PATH"] or next(filter(None, map(shutil.which, NAMES)), "")
    if path:
        launch["executable_path"] = path
    return {
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": PAGES_AT_ONCE,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getfloat("DOWNLOAD_TIMEOUT") * 1000,
        "PLAYWRIGHT_CONTEXTS": {"default": {"service_workers": "block", "accept_downloads": False}},
    }
