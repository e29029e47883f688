"""Agency signatures and datelines, in the forms that sites use."""

from __future__ import annotations

import pytest

from pipelines.metadata.agency import agencies, agency_line
from pipelines.metadata.dateline import dateline_of


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("VNA", "VNA"),
        ("(VNA)", "VNA"),
        ("Theo TTXVN", "TTXVN"),
        ("Nguồn: TTXVN", "TTXVN"),
        ("(TTXVN/Vietnam+)", "TTXVN"),
        ("Thông tấn xã Việt Nam", "TTXVN"),
        ("Nguồn: AFP, Reuters", "AFP"),
        ("dpa/lby", "dpa"),
        ("Quelle: dpa/afp", "dpa"),
        ("© AFP", "AFP"),
        ("– With files from The Canadian Press", "The Canadian Press"),
        ("来源：新华社", "Xinhua"),
        ("By Reuters", "Reuters"),
        ("ANSA", "ANSA"),
        ("Agence France-Presse", "AFP"),
        ("VNA/VNS", "VNA"),
        ("AFP, MANILA", "AFP"),
        ("Staff writer, with CNA", "CNA"),
    ],
)
def test_a_line_that_is_only_a_signature_names_its_agency(line: str, agency: str) -> None:
    assert agency_line(line) == agency


@pytest.mark.parametrize(
    "line",
    [
        "AP said on Monday",
        "AP, Harbour authorities",
        "ap",
        "aa",
        "Theo ông Nam",
        "",
        "Reuters reporters were there",
        "A" * 100,
        "Nguồn: Internet",
    ],
)
def test_a_line_that_says_more_is_no_signature(line: str) -> None:
    assert agency_line(line) == ""


def test_no_form_stands_for_two_agencies() -> None:
    from pipelines.metadata.tables import table

    forms = [form for name, others in table("agencies")["agencies"].items() for form in (name, *others)]
    assert len(forms) == len(set(forms))
    assert len(agencies()[0]) > 100


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("Washington D.C (VNA) – The 12th dialogue was held", "Washington D.C (VNA) –"),
        ("HÀ NỘI (TTXVN) - Ngày 3/5", "HÀ NỘI (TTXVN) -"),
        ("(PLVN) - Chiều nay", "(PLVN) -"),
        ("(Chinhphu.vn) – Thủ tướng", "(Chinhphu.vn) –"),
        ("(Dân trí) - Chiều nay", "(Dân trí) -"),
        ("TPO - Sáng nay", "TPO -"),
        ("ANTD.VN - Sáng nay", "ANTD.VN -"),
        ("JAKARTA, KOMPAS.com - Presiden", "JAKARTA, KOMPAS.com -"),
        ("WASHINGTON — The", "WASHINGTON —"),
        ("Berlin (dpa) - Die", "Berlin (dpa) -"),
        ("München (dpa/lby) - Ein", "München (dpa/lby) -"),
        ("PARIS, March 3 (Reuters) - The", "PARIS, March 3 (Reuters) -"),
        ("[서울=뉴시스] 김철수 기자 = 이", "[서울=뉴시스] 김철수 기자 ="),
        ("新华社北京3月30日电 国家", "新华社北京3月30日电"),
        ("【ソウル共同】韓国", "【ソウル共同】"),
    ],
)
def test_a_dateline_is_told_from_the_report(paragraph: str, dateline: str) -> None:
    assert dateline_of(paragraph) == dateline


@pytest.mark.parametrize(
    "paragraph",
    [
        "COVID-19 cases rise",
        "GPT-4 - a model",
        "2024 - a year",
        "The ferry - at last - sails",
        "",
        "He said (AP) so",
        "—",
    ],
)
def test_a_dash_alone_makes_no_dateline(paragraph: str) -> None:
    assert dateline_of(paragraph) == ""
