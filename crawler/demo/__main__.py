"""`python -m crawler.demo [--port 8801] [--host 127.0.0.1]`: serves the newspaper until stopped."""

from __future__ import annotations

import argparse
import sys

from crawler.demo.server import DemoServer


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description="Serve the demo newspaper.")
    parser.add_argument("--port", type=int, default=8801, help="0 takes any free one (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--slow", type=float, default=1.5, metavar="SECONDS", help="how slow the slow page is"
    )
    options = parser.parse_args(arguments)
    try:
        server = DemoServer(options.host, options.port, options.slow)
    except OSError as error:
        print(
            f"Cannot listen on {options.host}:{options.port}: {error.strerror}. Try --port 0.",
            file=sys.stderr,
        )
        return 2
    print(f"The demo newspaper is at {server.base_url}/ (Ctrl-C ends it)", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
