"""The report as one HTML page that loads nothing from elsewhere: charts as SVG, each with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from crawler.report import Findings, RunFacts, languages, sites

RUNS_SHOWN, BARS_SHOWN, SITES_SHOWN, DAYS_SHOWN = 40, 20, 200, 60
ROW, LABEL, CHART = 22, 230, 520  # pixels: height of a bar's row, width of its label, of the longest bar

STYLE = """
:root { color-scheme: light dark; --fg: #1c2228; --bg: #fff; --soft: #5b6670; --line: #d9dee3;
  --kept: #1a7f6b; --gone: #c2571a }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e6e9ec; --bg: #15191d; --soft: #9aa5af; --line: #333b43; --kept: #3fb59c; --gone: #e88a4f } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--fg); background: var(--bg);
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem }
.sum { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1rem 0 }
.sum b { display: block; font-size: 1.7rem; line-height: 1.2 } .sum span, .soft { color: var(--soft) }
svg { max-width: 100%; height: auto; display: block } td { overflow-wrap: anywhere }
svg text { font: 13px system-ui, sans-serif; fill: var(--fg) }
svg .kept { fill: var(--kept) } svg .gone { fill: var(--gone) }
.kept-mark { color: var(--kept) } .gone-mark { color: var(--gone) }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .25rem 1.2rem .25rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line) }
td.n, th.n { text-align: right } td a { overflow-wrap: anywhere; color: inherit }
details { margin: .3rem 0 } summary { cursor: pointer }
"""

Bar = tuple[str, int, int]  # label, articles, rejections


def page(runs: Sequence[RunFacts], findings: Findings) -> str:
    """The whole page."""
    title = f"Run {escape(runs[0].folder.name)}" if len(runs) == 1 else f"{len(runs)} runs"
    by_run = [(run.folder.name, run.articles, run.rejected) for run in runs[-RUNS_SHOWN:]]
    by_language = [(code or "unknown", n, 0) for code, n in top(languages(runs).most_common())]
    colours = '<span class="kept-mark">■</span> articles <span class="gone-mark">■</span> rejected'
    parts = [
        f'<h1>{title}</h1><p class="soft">{escape(span(runs))}</p>',
        sums(runs),
        section("By run", colours) + bars(by_run),
        section("Articles by language") + bars(by_language),
        section("Why pages were rejected", "Open a reason for some of its pages.") + reasons(findings),
        section("By site") + site_table(runs),
        section("Articles by day of publication") + bars(days(findings)),
        section("Length of the articles", "in characters") + bars(lengths(findings)),
    ]
    head = f'<meta charset="utf-8"><title>Tinsach report: {title}</title><style>{STYLE}</style>'
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head><body>\n{body}\n</body></html>\n'


def span(runs: Sequence[RunFacts]) -> str:
    """`2026-11-22 04:17 UTC to 04:31 UTC`: from the first start to the last end."""
    started = min((run.started for run in runs if run.started), default="")
    ended = max((run.ended for run in runs if run.ended), default="")
    first, last = (moment[:16].replace("T", " ") for moment in (started, ended))
    if first[:10] == last[:10]:
        last = last[11:]
    return f"{first} UTC to {last} UTC" if first and last else f"{first} UTC" if first else ""


def sums(runs: Sequence[RunFacts]) -> str:
    numbers = ((sum(getattr(run, name) for run in runs), name) for name in ("pages", "articles", "rejected"))
    health = f"<div><b>{escape(runs[-1].health)}</b><span>health of the newest run</span></div>"
    return '<div class="sum">' + "".join(figure(n, name) for n, name in numbers) + health + "</div>"


def figure(number: int, name: str) -> str:
    return f"<div><b>{number:,}</b><span>{name}</span></div>"


def section(title: str, note: str = "") -> str:
    return f"<h2>{title}</h2>" + (f'<p class="soft">{note}</p>' if note else "")


def top(rows: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The first rows, and the rest as one."""
    shown, rest = list(rows[:BARS_SHOWN]), sum(n for _, n in rows[BARS_SHOWN:])
    return [*shown, ("others", rest)] if rest else shown


def bars(rows: Sequence[Bar]) -> str:
    """A horizontal bar chart; articles first, rejections behind them, the numbers beside."""
    if not rows:
        return '<p class="soft">None.</p>'
    longest = max(kept + gone for _, kept, gone in rows) or 1
    drawn = []
    for i, (label, kept, gone) in enumerate(rows):
        y, first, second = i * ROW, kept * CHART / longest, gone * CHART / longest
        numbers = f"{kept:,} + {gone:,}" if kept and gone else f"{kept + gone:,}"
        box = f'y="{y + 4}" height="14" rx="2"'
        drawn.append(
            f'<text x="{LABEL - 10}" y="{y + 15}" text-anchor="end">{escape(label)}</text>'
            f'<rect class="kept" x="{LABEL}" {box} width="{first:.1f}"/>'
            f'<rect class="gone" x="{LABEL + first:.1f}" {box} width="{second:.1f}"/>'
            f'<text x="{LABEL + first + second + 8:.1f}" y="{y + 15}">{numbers}</text>'
        )
    width, height = LABEL + CHART + 110, len(rows) * ROW
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img">{"".join(drawn)}</svg>'


def reasons(findings: Findings) -> str:
    """The chart, and under it the pages behind each reason."""
    counted = findings.reasons.most_common()
    chart = bars([(f"{step}: {reason}", 0, n) for (step, reason), n in counted[: 2 * BARS_SHOWN]])
    lists = []
    for (step, reason), n in counted:
        lines = "".join(
            f'<tr><td><a href="{escape(row["url"])}" rel="noreferrer">{escape(row["url"])}</a></td>'
            f"<td>{escape(row['detail'] or row['duplicate_of'])}</td></tr>"
            for row in findings.examples[step, reason]
        )
        lists.append(f"<details><summary>{escape(reason)} ({n:,})</summary><table>{lines}</table></details>")
    return chart + "".join(lists)


def site_table(runs: Sequence[RunFacts]) -> str:
    head = '<tr><th>site</th><th class="n">articles</th><th class="n">rejected</th><th>mostly for</th></tr>'
    lines = "".join(
        f'<tr><td>{escape(site)}</td><td class="n">{kept:,}</td><td class="n">{gone:,}</td>'
        f"<td>{escape(', '.join(f'{reason} {n}' for reason, n in why.most_common(3)))}</td></tr>"
        for site, kept, gone, why in sites(runs)[:SITES_SHOWN]
    )
    return f"<table>{head}{lines}</table>"


def days(findings: Findings) -> list[Bar]:
    known = sorted(day for day in findings.days if day)[-DAYS_SHOWN:]
    rows = [(day, findings.days[day], 0) for day in known]
    return [*rows, ("unknown", findings.days[""], 0)] if findings.days[""] else rows


def lengths(findings: Findings) -> list[Bar]:
    """In steps that double: up to 500, 1,000, 2,000 ..."""
    rows: list[Bar] = []
    low, high = 0, 500
    while sum(n for _, n, _ in rows) < findings.lengths.total():
        rows.append(
            (f"{low:,} to {high:,}", sum(n for at, n in findings.lengths.items() if low <= at < high), 0)
        )
        low, high = high, 2 * high
    return rows
