"""`make crawl`: serves the demo newspaper on loopback and crawls it, with nobody else on the network.

`python -m crawler.demo.crawl [--port 8801] [arguments of scrapy crawl]`; ends with the crawl's exit status.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys

from crawler.demo.server import start

# Our own server on this machine needs no rest between two requests, and one of its pages is slow on purpose.
NO_REST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "DOWNLOAD_TIMEOUT=10")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m crawler.demo.crawl", description=__doc__)
    parser.add_argument("--port", default="8801", help="port on 127.0.0.1 (default: 8801)")
    options, arguments = parser.parse_known_args()
    try:
        server, address = start(port=int(options.port))
    except (OSError, OverflowError, ValueError) as error:
        why = getattr(error, "strerror", "") or "a port is a number from 1 to 65535"
        print(
            f"DEMO_PORT={options.port!r} of 127.0.0.1 can't be served from ({why}): "
            "name a free one, as in make crawl DEMO_PORT=8802.",
            file=sys.stderr,
        )
        return 2
    settings = [part for setting in NO_REST for part in ("-s", setting)]
    crawl = ["scrapy", "crawl", "news", "-a", f"site={address}", "-s", "SHOW_FIRST=1"]
    try:
        return watched([sys.executable, "-m", *crawl, *settings, *arguments])
    finally:
        server.shutdown()


def watched(command: list[str]) -> int:
    """The command's exit status, or 130 after Ctrl-C, which it got too: it is given the time to close."""
    interrupts: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    with subprocess.Popen(command) as crawl:
        signal.signal(signal.SIGTERM, lambda *_: crawl.terminate())
        status = crawl.wait()
    return 130 if interrupts else status


if __name__ == "__main__":
    sys.exit(main())
