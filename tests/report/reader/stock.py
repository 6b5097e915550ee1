"""The project's own sentences and invented reports, for whoever needs running text: the bench and the fuzzer."""

from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


@cache
def sentences():
    """Every annotated sentence of the extractor's and the checks' own tests, in a fixed order."""
    found = []
    for path in sorted((HERE / "extract" / "sentences").glob("*.yaml")):
        found += [entry["s"] for entry in yaml.safe_load(path.read_text("utf-8"))]
    for path in sorted((HERE / "checks" / "cases").glob("*.yaml")):
        entries = yaml.safe_load(path.read_text("utf-8"))
        found += [entry["text"].replace("[[", "").replace("]]", "") for entry in entries if "text" in entry]
    return found


@cache
def reports():
    """The invented reports, name to text."""
    paths = sorted((HERE / "checks" / "reports").glob("*.txt"))
    return {path.stem: path.read_text("utf-8") for path in paths}


def report(length):
    """An invented report of `length` characters: head, headings, the sentences in turn, signature."""
    head = "清河市人民政府关于2023年法治政府建设情况的报告\n"
    tail = "\n清河市人民政府\n2024年3月1日\n"
    room = max(0, length - len(head) - len(tail))
    return head + body(room) + tail


def body(length):
    """`length` characters: paragraphs of four pieces of plain prose with two annotated sentences between.

    So there are about a dozen figures in a thousand characters, as published reports have.
    """
    said = [one if one.endswith(("。", "！", "？")) else one + "。" for one in sentences()]
    parts, size, number = [], 0, 0
    while size < length:
        title = f"{'一二三四五六七八九'[number // 4 % 9]}、{HEADINGS[number // 4 % 9]}\n"
        part = title if number % 4 == 0 else ""
        for step in range(4):
            part += PROSE[(number * 4 + step) % len(PROSE)]
            part += said[(number * 2 + step // 2) % len(said)] if step % 2 else ""
        parts.append(part + "\n")
        size += len(part) + 1
        number += 1
    return "".join(parts)[:length]


PROSE = (
    "坚持把法治政府建设摆在全局工作的突出位置，主要负责人切实履行推进法治建设第一责任人职责，班子成员分工负责、协同配合。",
    "深入学习贯彻习近平法治思想，把学习成果转化为推动工作的思路和办法，做到学用结合、知行合一。",
    "持续优化营商环境，简化办事流程，压减申请材料，推动更多事项网上办、掌上办，企业和群众办事更加便利。",
    "严格落实《重大行政决策程序暂行条例》，把公众参与、专家论证、风险评估、合法性审查和集体讨论决定作为必经程序。",
    "全面推行行政执法公示、执法全过程记录和重大执法决定法制审核制度，规范裁量权行使，推进包容审慎监管。",
    "健全矛盾纠纷多元化解机制，加强人民调解、行政调解和司法调解衔接联动，努力把矛盾化解在基层、消除在萌芽状态。",
    "主动接受人大法律监督、政协民主监督和司法监督，认真听取社会各界意见，及时回应群众关切。",
    "落实“谁执法谁普法”责任制，结合重要时间节点开展主题宣传，引导群众办事依法、遇事找法、解决问题用法。",
    "同时也清醒地看到，法治政府建设与上级要求和群众期盼相比还有差距，基层执法力量相对薄弱，法治宣传的针对性有待增强。",
    "下一步将坚持问题导向，补齐短板弱项，强化督促落实，不断提升依法行政能力和水平。",
    "加强行政执法人员培训和资格管理，严格持证上岗，规范执法用语和执法文书，推动执法质量稳步提高。",
)
HEADINGS = (
    "加强党对法治政府建设的领导", "依法全面履行政府职能", "健全行政规范性文件管理", "推进科学民主依法决策",
    "严格规范公正文明执法", "依法预防和化解社会矛盾", "强化行政权力制约和监督", "存在的不足和原因", "下一年度工作安排",
)  # fmt: skip
