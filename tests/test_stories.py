"""Articles of one event, across languages; paragraphs that repeat; `scrapy stories`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy_runs import run

from benchmarks import stories as benchmark
from crawler.commands.stories import NoArticles, article_files, rebuild, repeated_rows, story_rows
from pipelines.duplicates.entry import entry_of
from pipelines.duplicates.run_index import RunIndex
from pipelines.records import Article, Metadata
from pipelines.store import open_store
from pipelines.stories.evidence import evidence, fold
from pipelines.stories.linking import find_links, stories
from pipelines.write.compression import compress
from pipelines.write.lines import to_line

ENGLISH = Article(
    "en-1", "https://a.example/1", "a.example", "Bridge over the Tra Khuc opens",
    "The 1,842-metre bridge over the Tra Khuc was opened on October 3 by Le Thanh Dong. It cost 2.4 trillion "
    "dong.\n\n"
    "Subscribe to our newsletter for more stories like this one.",
    "en", created="2026-10-04",
)  # fmt: skip
VIETNAMESE = Article(
    "vi-1", "https://b.example/1", "b.example", "Thông xe cầu bắc qua sông Trà Khúc",
    "Ngày 3/10, ông Lê Thành Đông dự lễ thông xe cây cầu dài 1.842 m bắc qua sông Trà Khúc, vốn 2.400 tỷ "
    "đồng.",
    "vi", created="2026-10-03",
)  # fmt: skip
OTHER = Article(
    "en-2", "https://a.example/2", "a.example", "Le Thanh Dong opens a school",
    "Le Thanh Dong opened a school for 640 pupils on October 5. Classes begin within a fortnight, teachers "
    "of nine villages have applied, and parents planted mango trees around the yard.\n\n"
    "Subscribe to our newsletter for more stories like this one.",
    "en", created="2026-10-05",
)  # fmt: skip


def clues(text: str, language: str, kinds: str) -> set[str]:
    found = evidence(Article("x", "", "", text=text, language=language)).clues
    return {clue for clue in found if clue[0] in kinds}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It cost 1.5 million; 12,000 came on March 30."),
        ("vi", "Hết 1,5 triệu; 12.000 người đến hôm 30/3."),
        ("de", "Es kostete 1,5 Millionen; 12.000 kamen am 30. März."),
        ("fr", "Coût : 1,5 million ; 12 000 personnes le 30 mars."),
        ("es", "Costó 1,5 millones; 12.000 vinieron el 30 de marzo."),
        ("ja", "3月30日、150万円。1万2000人が"),
    ],
)
def test_numbers_and_dates_are_the_same_in_every_language(language: str, text: str) -> None:
    found = clues(text, language, "qd")
    assert {"q:1.5e+06", "d:03-30"} <= found
    assert ("q:12000" in found) == (language != "ja")  # 1万2000 is two numbers to us


def test_countries_are_known_by_their_names_in_each_language() -> None:
    assert (
        clues("Pháp và Hoa Kỳ", "vi", "c")
        == clues("France and the United States", "en", "c")
        == {"c:FR", "c:US"}
    )
    assert clues("フランスと米国", "ja", "c") == {"c:FR", "c:US"}


def test_names_are_compared_without_diacritics_and_in_latin_letters() -> None:
    assert fold("Lê Thành Đông") == "le thanh dong"
    assert fold("Жуковский") == "zhukovskii"
    assert "n:thanh dong" in clues("ông Lê Thành Đông", "vi", "n") & clues("Mr Le Thanh Dong", "en", "n")
    assert clues("This rain. After this, sun.", "en", "n") == {"n:after"}
    assert "n:kuroda" in clues("クロダ半導体（Kuroda）は工場を建設すると発表した", "ja", "n")


def test_the_two_agencies_of_one_house_are_one() -> None:
    agency = replace(VIETNAMESE, metadata=Metadata(agency="TTXVN"))
    assert "a:VNA" in evidence(agency).clues


def test_an_event_is_linked_across_languages_and_not_to_another_of_the_same_man() -> None:
    [story] = stories([evidence(one) for one in (OTHER, ENGLISH, VIETNAMESE)])
    assert story.articles == ("vi-1", "en-1")
    [link] = story.links
    assert "q:1842" in link.shared
    assert 0.3 <= link.score <= 1.0


def test_the_same_text_a_year_later_is_another_event() -> None:
    later = replace(VIETNAMESE, created="2027-10-03")
    assert list(find_links([evidence(ENGLISH), evidence(later)])) == []


def test_bilingual_pairs_are_found_and_their_neighbours_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark.main([]) == 0
    said = capsys.readouterr().out
    precision, recall = (float(said.split(f"{name} ")[1].split()[0]) for name in ("precision", "recall"))
    assert precision >= 0.95
    assert recall >= 0.85


def written(folder: Path, *articles: Article) -> Path:
    run = folder / "urls-20261004T000000Z"
    run.mkdir()
    lines = b"".join(to_line(article.row()) for article in articles)
    (run / "articles-00000.jsonl.gz").write_bytes(compress(lines, "gz"))
    (run / "articles-00001.jsonl.part").write_bytes(b"{")
    return folder


def test_the_command_reads_all_runs_and_tells_stories_with_their_evidence(tmp_path: Path) -> None:
    files = article_files(written(tmp_path, ENGLISH, OTHER, VIETNAMESE))
    [row] = story_rows(files)
    assert [article["id"] for article in row["articles"]] == ["vi-1", "en-1"]
    assert (row["languages"], row["sources"]) == (["en", "vi"], ["a.example", "b.example"])
    assert json.dumps(row, ensure_ascii=False)


def test_paragraphs_of_many_articles_are_reported_and_copies_do_not_count(tmp_path: Path) -> None:
    third = replace(OTHER, id="en-3", source="c.example")
    copy = replace(OTHER, id="en-4", metadata=Metadata(duplicate_of="en-2"))
    [row] = repeated_rows(article_files(written(tmp_path, ENGLISH, OTHER, third, copy)))
    assert row == {
        "text": "Subscribe to our newsletter for more stories like this one.",
        "articles": 3,
        "sources": ("a.example", "c.example"),
    }


def test_the_index_of_duplicates_is_rebuilt_from_the_articles(tmp_path: Path) -> None:
    files = article_files(written(tmp_path, ENGLISH, OTHER))
    state_url = f"sqlite:///{tmp_path / 'state.db'}"
    assert rebuild(files, state_url) == 2
    store = open_store(state_url)
    match = store.call(RunIndex().check_and_add, entry_of(replace(ENGLISH, id="copy")))
    store.close()
    assert match is not None
    assert match.article_id == "en-1"


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoArticles, match=str(tmp_path)):
        article_files(tmp_path)


def test_scrapy_stories_writes_a_file_and_names_a_wrong_folder(tmp_path: Path) -> None:
    output = written(tmp_path, ENGLISH, OTHER, VIETNAMESE)
    told = run("stories", str(output), "-o", "stories.jsonl", cwd=tmp_path)
    assert (told.status, told.out) == (0, "1 rows are in stories.jsonl\n")
    [row] = [
        json.loads(line) for line in (tmp_path / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(row["articles"]) == 2
    listed = run("stories", str(output), "--repeated", cwd=tmp_path)
    assert (listed.status, listed.out) == (0, "")
    wrong = run("stories", "nowhere", cwd=tmp_path)
    assert wrong.status == 2
    assert (
        wrong.log.strip()
        == "scrapy stories: there are no articles in nowhere: name the OUTPUT_DIR of some runs"
    )
