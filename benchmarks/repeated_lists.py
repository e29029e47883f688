"""Articles that come every day with the same words and other numbers: no copies of one another.

Weather, exchange rates, gold, the stock exchange, the lottery, horoscopes, a league table, written for this purpose.
"""

from __future__ import annotations

import random
from collections.abc import Callable

DAYS = 30
CITIES = (
    "Hà Nội", "Lào Cai", "Điện Biên", "Lạng Sơn", "Hải Phòng", "Thanh Hóa", "Vinh", "Huế", "Đà Nẵng", "Quy Nhơn",
    "Nha Trang", "Đà Lạt", "Pleiku", "Thành phố Hồ Chí Minh", "Cần Thơ", "Cà Mau",
)  # fmt: skip
SKIES = (
    "nhiều mây, có mưa rải rác",
    "ít mây, ngày nắng",
    "có mưa rào và dông vài nơi",
    "nhiều mây, không mưa",
)
CURRENCIES = (
    "US dollar",
    "euro",
    "yen",
    "pound",
    "Swiss franc",
    "Australian dollar",
    "Thai baht",
    "won",
    "yuan",
)
SIGNS = (
    "Aries",
    "Taurus",
    "Gemini",
    "Cancer",
    "Leo",
    "Virgo",
    "Libra",
    "Scorpio",
    "Sagittarius",
    "Capricorn",
)
ADVICE = (
    "A conversation at work turns out better than you feared.", "Take the longer way home and leave the phone alone.",
    "Someone from the past asks a favour that costs you little.", "Money is tight until the weekend, so wait with the purchase.",
    "An old quarrel loses its weight once you laugh about it.", "Your patience with a colleague is about to be rewarded.",
    "Say no once today and mean it.", "The evening belongs to the family, the morning to you alone.",
    "A letter brings news that you should read twice.", "Your body asks for sleep, not for another coffee.",
    "A stranger's remark gives you the idea you were looking for.", "Finish one thing before you start the next.",
    "Luck in love comes from an unexpected side.", "Keep the receipt, the promise will not last.",
    "Good news travels slowly, yet it arrives before the night.", "A plan for the summer takes shape at the kitchen table.",
)  # fmt: skip
CLUBS = (
    "Harbour",
    "Northgate",
    "Rovers",
    "Athletic",
    "Old Mill",
    "Eastfield",
    "Castle",
    "Orient",
    "Vale",
    "Albion",
)


def lists(seed: int) -> dict[str, list[str]]:
    """By kind of list, the text of each of 30 days."""
    return {
        name: [make(random.Random(f"{seed} {name} {day}"), day) for day in range(DAYS)]
        for name, make in KINDS.items()
    }


def _weather(rng: random.Random, day: int) -> str:
    lines = [
        f"Dự báo thời tiết ngày {day + 1}/11: Bắc Bộ đêm và sáng trời rét, Nam Bộ có mưa dông về chiều tối.",
        "Theo Trung tâm Dự báo khí tượng, không khí lạnh đang di chuyển chậm xuống phía nam, gió đông bắc trong đất "
        f"liền cấp {rng.randint(2, 4)}, vùng ven biển cấp {rng.randint(4, 6)}, giật cấp {rng.randint(6, 8)}.",
    ]
    for city in CITIES:
        low = rng.randint(14, 24)
        lines.append(
            f"Khu vực {city} {rng.choice(SKIES)}. Nhiệt độ thấp nhất từ {low} đến {low + 2} độ, cao nhất từ "
            f"{low + 6} đến {low + rng.randint(8, 10)} độ C. Độ ẩm từ {rng.randint(50, 65)} đến {rng.randint(80, 95)} phần trăm."
        )
    lines.append(
        "Người dân cần theo dõi các bản tin tiếp theo và chủ động phòng tránh dông, lốc, sét và gió giật mạnh."
    )
    return "\n\n".join(lines)


def _rates(rng: random.Random, day: int) -> str:
    lines = [
        f"The central bank set the following exchange rates for {day + 1} November. All are in dong for one unit."
    ]
    for currency in CURRENCIES:
        buy = rng.randint(15_000, 33_000)
        lines.append(
            f"The {currency} is bought at {buy:,} in cash and {buy + rng.randint(20, 90):,} by transfer, and sold at {buy + rng.randint(200, 700):,} dong."
        )
    lines.append(
        "Commercial banks may quote rates within five percent of these. The rates are valid until the close of business."
    )
    return "\n\n".join(lines)


def _gold(rng: random.Random, day: int) -> str:
    price = rng.randint(800, 950)
    move = rng.choice(("tăng", "giảm"))
    return "\n\n".join(
        (
            f"Giá vàng trong nước sáng {day + 1}/11 {move} {rng.randint(1, 9)}00.000 đồng mỗi lượng so với chiều hôm trước.",
            f"Tại Hà Nội, giá vàng miếng được niêm yết mua vào {price / 10} triệu đồng, bán ra {price / 10 + 2} triệu đồng một lượng. "
            f"Tại Thành phố Hồ Chí Minh, giá mua vào là {price / 10 - 0.1:.1f} triệu đồng, bán ra {price / 10 + 1.8:.1f} triệu đồng.",
            f"Vàng nhẫn tròn trơn 9999 mua vào {price / 10 - 1:.1f} triệu đồng, bán ra {price / 10 + 0.5:.1f} triệu đồng, {move} {rng.randint(1, 9)}00.000 đồng.",
            f"Trên thị trường thế giới, giá vàng giao ngay ở mức {rng.randint(2500, 4200)} USD một ounce, {move} {rng.randint(2, 40)} USD. "
            f"Quy đổi theo tỷ giá ngân hàng, vàng thế giới tương đương {price / 10 - 6:.1f} triệu đồng một lượng.",
            "Giới phân tích cho rằng kim loại quý còn chịu tác động của lãi suất và tình hình địa chính trị trong thời gian tới.",
        )
    )


def _exchange(rng: random.Random, day: int) -> str:
    up = rng.choice(("rose", "fell"))
    lines = [
        f"Shares {up} {rng.randint(1, 30) / 10} percent on Friday {day + 1} November, with the main index closing at {rng.randint(1100, 1400)}.{rng.randint(10, 99)} points.",
        f"Turnover on the main board came to {rng.randint(500, 900)} million shares worth {rng.randint(11, 29)} trillion dong. "
        f"{rng.randint(90, 250)} tickers advanced, {rng.randint(90, 250)} declined and {rng.randint(40, 90)} ended flat.",
        f"The blue-chip basket {up} {rng.randint(1, 25)}.{rng.randint(10, 99)} points. Foreign investors were net sellers of {rng.randint(100, 900)} billion dong.",
    ]
    lines += [
        f"{club} Holdings {rng.choice(('added', 'lost'))} {rng.randint(1, 69) / 10} percent to {rng.randint(10, 120)},{rng.randint(100, 950)} dong a share."
        for club in CLUBS
    ]
    return "\n\n".join(lines)


def _lottery(rng: random.Random, day: int) -> str:
    prizes = ("đặc biệt", "nhất", "nhì", "ba", "tư", "năm", "sáu", "bảy")
    lines = [f"Kết quả xổ số miền Bắc mở thưởng ngày {day + 1}/11 tại hội trường số 53 phố Hàng Bài, Hà Nội."]
    lines += [
        f"Giải {prize} gồm các số {', '.join(f'{rng.randrange(100_000):05}' for _ in range(1 + rank))}."
        for rank, prize in enumerate(prizes)
    ]
    lines.append(
        "Vé trúng thưởng được lĩnh trong vòng ba mươi ngày kể từ ngày mở thưởng tại các đại lý của công ty xổ số kiến thiết."
    )
    return "\n\n".join(lines)


def _horoscope(rng: random.Random, day: int) -> str:
    lines = [f"Your stars for {day + 1} November, read by our astrologer."]
    lines += [
        f"{sign}: {' '.join(rng.sample(ADVICE, 3))} Lucky number {rng.randint(1, 49)}." for sign in SIGNS
    ]
    return "\n\n".join(lines)


def _league(rng: random.Random, day: int) -> str:
    lines = [
        f"The table after matchday {day + 1}, with matches played, won, drawn and lost, goals and points."
    ]
    for rank, club in enumerate(rng.sample(CLUBS, len(CLUBS))):
        won, drawn, lost = (rng.randint(0, day + 1) for _ in range(3))
        lines.append(
            f"{rank + 1}. {club}, {day + 1} played, {won} won, {drawn} drawn, {lost} lost, goals {won * 2}:{lost * 2}, {3 * won + drawn} points"
        )
    return "\n\n".join(lines)


KINDS: dict[str, Callable[[random.Random, int], str]] = {
    "weather": _weather,
    "exchange rates": _rates,
    "gold": _gold,
    "stock exchange": _exchange,
    "lottery": _lottery,
    "horoscopes": _horoscope,
    "league table": _league,
}
