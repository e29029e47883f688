"""The dateline with which a report begins: place, agency, sometimes the day, then a dash."""

from __future__ import annotations

import re
from typing import Final

from pipelines.metadata.agency import agency_name

DASH: Final = r"\s*[-–—―]{1,2}(?=\s|$|[A-ZÀ-ỸА-Я\"“'‘])"
# "Washington D.C (VNA) –", "(PLVN) -", "Berlin/München (dpa/lby) -", "PARIS, March 3 (Reuters) -"
BRACKETED: Final = re.compile(rf"^(?P<place>[^()\n!?;]{{0,60}}?)\s?\((?P<by>[^()\n]{{2,30}})\){DASH}")
# "WASHINGTON —", "HÀ NỘI -", "TPO -", "ANTD.VN -", "JAKARTA, KOMPAS.com -"
CAPITALS: Final = re.compile(rf"^(?P<place>[^\W\d_][\w.'’/, ]{{1,45}}?){DASH}")
# "[서울=뉴시스] 김철수 기자 =", "(안성=뉴스1) 홍길동 기자 ="
KOREAN: Final = re.compile(r"^[\[(][^\])=\n]{1,20}=[^\])\n]{1,20}[\])]\s*(?:[^=\n]{1,40}=)?")
# "新华社北京3月30日电", "中新网上海12月1日电（记者 王芳）", "【ソウル共同】"
CHINESE: Final = re.compile(
    r"^（?(?:新华社|新華社|中新社|中新网|中央社)[^，。\s]{1,20}(?:电|電|讯|訊)(?:\s*[（(][^）)]{1,40}[）)])?）?"
)
JAPANESE: Final = re.compile(r"^【[^】\n]{0,12}(?:共同|時事|AFP|ロイター|聯合ニュース)[^】\n]{0,12}】")
OUTLET: Final = re.compile(r"[\w+.\-/]+(?: [\w+.\-/]+)?")
LOOK_AT: Final = 120


def dateline_of(paragraph: str) -> str:
    """The dateline at a paragraph's head, with its dash ("Washington D.C (VNA) –"), or ""."""
    head = paragraph[:LOOK_AT].lstrip()
    for pattern in (KOREAN, CHINESE, JAPANESE):
        if found := pattern.match(head):
            return found.group().strip()
    if (
        (found := BRACKETED.match(head))
        and is_place(found["place"])
        and is_outlet(found["by"], found["place"])
    ):
        return found.group().strip()
    if (found := CAPITALS.match(head)) and is_in_capitals(found["place"]):
        return found.group().strip()
    return ""


def is_place(text: str) -> bool:
    """Few words, and each comma's part begins with a capital or a digit, or is empty."""
    words = text.replace(",", " ").replace("/", " ").split()
    if any(word.endswith(".") and len(word) > 4 for word in words):  # a sentence's end, not "D.C." or "Jan."
        return False
    return len(words) <= 7 and all(
        not part.strip() or not part.strip()[0].islower() for part in text.split(",")
    )


def is_outlet(text: str, place: str) -> bool:
    """An agency, or the short name by which a newspaper signs: `(PLVN)`, `(Chinhphu.vn)`, `(Dân trí)`."""
    if agency_name(text) or all(agency_name(part) for part in text.split("/")):
        return True
    if not OUTLET.fullmatch(text) or text.isdigit():
        return False
    return not place.strip() or "." in text or text == text.upper()


def is_in_capitals(text: str) -> bool:
    """No lower-case letter but in a domain (`KOMPAS.com`): a place or a newspaper's signature."""
    pieces = [p for p in re.split(r"[,\s]+", text) if p]
    shout = [p for p in pieces if "." not in p.strip(".") or p.isupper()]
    has_case = any(c.isupper() for c in text)
    return has_case and len(pieces) <= 5 and all(p.upper() == p for p in shout) and len(text.strip()) > 1
