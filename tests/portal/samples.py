"""Report texts for tests of the reading page, written for them."""

REPORT = """抚顺市顺城区人民政府关于2024年法治政府建设情况的报告

中共抚顺市顺城区委员会：

一、主要举措和成效

（一）依法化解矛盾纠纷。2024年，受理行政复议案件48件，审结32件，审结率66.67%。
排查矛盾纠纷120件，化解108件，化解率95%。

二、存在的不足和原因

基层执法力量仍需加强。

三、主要负责人履行推进法治建设第一责任人职责情况

召开专题会议4次。

四、下一步工作安排

继续推进法治政府建设。

抚顺市顺城区人民政府
2025年1月3日
"""
OTHER = REPORT.replace("48件，审结32件，审结率66.67%", "60件，审结45件，审结率75%").replace(
    "顺城区", "望花区"
)
OLD_WORD = b"\xd0\xcf\x11\xe0" + b"\x00" * 600
EVIL = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
