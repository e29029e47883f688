"""What a run knows of its sites before the store does."""

from pipelines.records import EMPTY, Article, Block, SiteMemory, line_fingerprint
from pipelines.run_memory import MAX_LINES, RunMemory, lines_of_page, teasers_of

LINE = line_fingerprint("Subscribe to our newsletter")
OTHER = line_fingerprint("The ferry is back")


def test_a_page_does_not_count_its_own_lines() -> None:
    memory = RunMemory()
    memory.learn("a.example", "1", (LINE,), ())
    assert memory.add_to(EMPTY, "a.example", "1", (LINE,)) == EMPTY


def test_the_lines_of_other_pages_of_the_site_count_once_a_page() -> None:
    memory = RunMemory()
    for article in ("1", "2", "2", "3"):
        memory.learn("a.example", article, (LINE, int(article)), ())
    memory.learn("b.example", "4", (LINE,), ())
    told = memory.add_to(EMPTY, "a.example", "1", (LINE, OTHER))
    assert (told.articles, told.lines) == (2, {LINE: 2})


def test_a_page_at_several_addresses_is_one_page() -> None:
    memory = RunMemory()
    for article in ("1", "2", "3"):
        memory.learn("a.example", article, (LINE,), ())
    memory.learn("a.example", "4", (LINE, OTHER), ())
    assert memory.add_to(EMPTY, "a.example", "1", (LINE,)) == SiteMemory(articles=1, lines={LINE: 1})
    for article in ("1", "2", "3"):
        assert memory.articles("a.example") == 2
        memory.forget("a.example", article)
    assert memory.articles("a.example") == 1
    assert memory.add_to(EMPTY, "a.example", "4", (LINE, OTHER)) == EMPTY


def test_what_many_pages_show_alike_is_no_article() -> None:
    """An error page at every address that was asked for."""
    memory = RunMemory()
    ids = [str(number) for number in range(20)]
    for article in ids:
        memory.learn("a.example", article, (LINE,), ())
    told = memory.add_to(EMPTY, "a.example", "1", (LINE,))
    assert told.articles == told.lines[LINE] == 16
    for article in ids:
        memory.forget("a.example", article)
    assert memory.articles("a.example") == 0
    assert memory.add_to(EMPTY, "a.example", "1", (LINE,)) == EMPTY


def test_pages_that_come_one_after_the_other_are_one_article_however_many_wait_to_be_written() -> None:
    memory = RunMemory()
    ids = [str(number) for number in range(20)]
    for article in ids:
        memory.learn("a.example", article, (LINE,), ())
        assert memory.add_to(EMPTY, "a.example", article, (LINE,)) == EMPTY
        memory.cleaned("a.example", article)
    memory.learn("a.example", "other", (LINE, OTHER), ())
    assert memory.add_to(EMPTY, "a.example", "other", (LINE,)) == SiteMemory(articles=1, lines={LINE: 1})
    for article in ids:
        memory.forget("a.example", article)
    assert memory.add_to(EMPTY, "a.example", "other", (LINE,)) == EMPTY


def test_a_title_or_lead_of_another_page_is_a_teaser_as_long_as_that_is_on_its_way() -> None:
    memory = RunMemory()
    memory.learn("a.example", "1", (LINE, OTHER), (OTHER,))
    memory.learn("a.example", "2", (LINE, OTHER), (OTHER,))
    assert memory.add_to(EMPTY, "a.example", "1", (LINE, OTHER)).teasers == {OTHER}
    memory.forget("a.example", "2")
    assert memory.add_to(EMPTY, "a.example", "1", (LINE, OTHER)).teasers == frozenset()
    assert memory.add_to(EMPTY, "a.example", "3", (LINE, OTHER)).teasers == {OTHER}


def test_the_store_and_the_run_are_added_up() -> None:
    memory = RunMemory()
    memory.learn("a.example", "1", (LINE,), ())
    memory.learn("a.example", "2", (LINE, 2), ())
    stored = SiteMemory(articles=7, lines={LINE: 5}, teasers=frozenset({OTHER}))
    told = memory.add_to(stored, "a.example", "1", (LINE, OTHER))
    assert told == SiteMemory(articles=8, lines={LINE: 6}, teasers=frozenset({OTHER}))


def test_another_articles_title_on_the_page_is_a_teaser_and_its_own_is_not() -> None:
    memory = RunMemory()
    own, other = (
        teasers_of("The council keeps the night bus", ""),
        teasers_of("The ferry is back on its way", ""),
    )
    memory.learn("a.example", "1", (), own)
    memory.learn("a.example", "2", (), other)
    assert memory.add_to(EMPTY, "a.example", "1", (*own, *other)).teasers == frozenset(other)


def test_what_is_forgotten_counts_no_more() -> None:
    memory = RunMemory()
    memory.learn("a.example", "1", (LINE,), ())
    memory.forget("a.example", "1")
    memory.forget("a.example", "never seen")
    assert memory.articles("a.example") == 0
    assert memory.add_to(EMPTY, "a.example", "2", (LINE,)) == EMPTY


def test_the_lines_of_a_page_are_bounded_and_each_stands_once() -> None:
    blocks = tuple(Block(f"line {number % 1000}") for number in range(2000))
    article = Article("1", "https://a.example/1", "a.example", blocks=blocks)
    assert len(lines_of_page(article)) == len(set(lines_of_page(article))) == MAX_LINES


def test_a_line_is_known_by_its_letters_and_digits_whatever_their_case_and_marks() -> None:
    for line in ("SUBSCRIBE to our — newsletter!", "«Subscribe_to\u00a0our\u2028newsletter»\ud800"):
        assert line_fingerprint(line) == LINE
    assert (
        line_fingerprint("Đọc thêm: 3²") == line_fingerprint("đọc-thêm3²") != line_fingerprint("đọc thêm 3")
    )
    assert line_fingerprint(" …") == line_fingerprint("")
