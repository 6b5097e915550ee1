"""Write src/fadu/law/data/calendar.csv from the package `chinesecalendar`, with the notice of each year.

Development only. The numbers of the notices were entered by hand; the dates were compared
with what the notices say.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar.constants import holidays, workdays

TARGET = Path(__file__).parents[1] / "src" / "fadu" / "law" / "data" / "calendar.csv"
YEARS = range(2019, 2027)
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
NOTICES = {
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
LABOUR_2019 = (
    "国办发明电〔2019〕3号",
    [date(2019, 4, 28), date(2019, 5, 5)],
    date(2019, 5, 1),
    date(2019, 5, 4),
)
SPRING_2020 = ("国办发明电〔2020〕1号", date(2020, 1, 31), date(2020, 2, 2))
ONE_BREAK = (2020, 2023, 2025)  # Mid-autumn lies in the National Day break
PLAIN_WEEKEND = (date(2023, 12, 30), date(2023, 12, 31))  # the notice for 2024 frees 1 January only


def notice_of(on):
    if on in LABOUR_2019[1] or LABOUR_2019[2] <= on <= LABOUR_2019[3]:
        return LABOUR_2019[0]
    if SPRING_2020[1] <= on <= SPRING_2020[2]:
        return SPRING_2020[0]
    return NOTICES[on.year + 1 if on.month == 12 else on.year]


def named(on, name):
    return "国庆节、中秋节" if on.year in ONE_BREAK and name in ("国庆节", "中秋节") else name


def main():
    rows = []
    for year in YEARS:
        on = date(year, 1, 1)
        while on.year == year:
            for kind, table in (("holiday", holidays), ("workday", workdays)):
                if on in table and on not in PLAIN_WEEKEND:
                    rows.append(
                        (on.isoformat(), kind, named(on, NAMES[table[on]]), notice_of(on), "verified")
                    )
            on += timedelta(days=1)
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        target.write("# 国务院办公厅关于各年节假日安排的通知: 放假日与调休上班日, 一日一行。\n")
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("date", "kind", "name", "notice", "status"))
        writer.writerows(rows)


main()
