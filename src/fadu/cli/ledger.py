"""Layer 7. `fadu ledger`: set up, prove, sign, export, the daily run. Each command calls one function."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fadu.cli.bars import bars
from fadu.cli.ready import ready
from fadu.cli.words import Commands
from fadu.errors import FaduError

KINDS = "department、township、subdistrict、government、court、committee、other"
group = Commands(help="台账：建库、验证、检查点、导出、每日推定。")
Json = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
Place = Annotated[
    str | None, typer.Option("--jurisdiction", metavar="代码", help="行政区划代码；不写则为全部。")
]


def register(app: typer.Typer) -> None:
    """Add the group `ledger`."""
    app.add_typer(group, name="ledger")


def _known(jurisdiction: str | None) -> str | None:
    """The division, if the ledger has it.

    Raises:
        FaduError: it does not: what is said of nothing would sound like good news.
    """
    from fadu.ledger.models import Jurisdiction

    if jurisdiction and not Jurisdiction.objects.filter(pk=jurisdiction).exists():
        told = "、".join(Jurisdiction.objects.order_by("pk").values_list("pk", flat=True)[:10]) or "无"
        remedy = f"已登记的：{told}；可用 fadu ledger add-jurisdiction 登记。"
        raise FaduError(f"台账中没有行政区划“{jurisdiction}”。{remedy}")
    return jurisdiction


@group.command()
def init() -> None:
    """建立数据目录和台账的表；已有的台账升级到当前结构。"""
    with ready(tables=False):
        from fadu.conf.setup import prepare

        where = prepare()
        typer.echo(f"台账已就绪：{where}")


@group.command()
def verify(
    jurisdiction: Place = None,
    checkpoint: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="外部保存的检查点文件，可多次指定。")
    ] = None,
    replay: Annotated[bool, typer.Option("--replay/--chain-only", help="是否重新推演每个案件。")] = True,
    processes: Annotated[int, typer.Option(metavar="数", min=1, help="验证用的进程数。")] = 2,
    as_json: Json = False,
) -> None:
    """验证台账：改动、删除、换序、截断、恢复旧备份；状态与重新推演是否一致。有问题时退出码为 1。"""
    with ready():
        from fadu.ledger.checkpoint import read_checkpoints
        from fadu.ledger.verify import verify as prove

        outside = [each for path in checkpoint or [] for each in read_checkpoints(path)]
        place = _known(jurisdiction)
        with bars({"chain": "哈希链", "replay": "重新推演"}, not as_json) as tell:
            report = prove(place, tell, replay=replay, checkpoints=outside, processes=processes)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        for fault in report.faults:
            typer.secho(fault.message, fg="red")
        for each in report.tombstones:
            typer.echo(each.message + "。")
        told = f"案件 {report.cases} 件，行为 {report.acts} 个，推演 {report.replayed} 个"
        verdict = "台账完好" if report.ok else f"发现 {report.count} 处问题"
        colour = "green" if report.ok else "red"
        typer.secho(f"{verdict}：{told}，检查点 {report.checkpoints} 个。", fg=colour, bold=True)
    raise typer.Exit(0 if report.ok else 1)


@group.command()
def checkpoint(
    jurisdiction: Annotated[str, typer.Option("--jurisdiction", metavar="代码", help="行政区划代码。")],
    output: Annotated[
        Path | None, typer.Option("-o", metavar="文件", help="把检查点追加到此文件，供外部保存或公布。")
    ] = None,
) -> None:
    """对一个行政区划的台账签署检查点。"""
    with ready():
        from fadu.ledger.checkpoint import take_checkpoint

        line = take_checkpoint(_known(jurisdiction) or "").line()
        if output:
            with output.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        typer.echo(line)


@group.command()
def keygen() -> None:
    """生成检查点签名密钥（Ed25519）；已有时不覆盖。"""
    with ready():
        from django.conf import settings

        from fadu.ledger.checkpoint import make_key

        public = make_key(settings.CHECKPOINT_KEY)
        typer.echo(f"公钥 {public}\n私钥保存于 {settings.CHECKPOINT_KEY}，请另行备份。")


@group.command()
def export(
    output: Annotated[Path, typer.Option("-o", metavar="文件", help="导出文件（JSON 行）。")],
    jurisdiction: Place = None,
) -> None:
    """导出台账全文，可用 scripts/verify_ledger.py 独立验证。含个人信息，请妥善保管。"""
    with ready():
        from fadu.ledger.export import export as write

        place = _known(jurisdiction)
        with bars({"export": "导出"}) as tell:
            acts = write(output, jurisdiction=place, progress=lambda done: tell("export", done, done))
        typer.echo(f"已导出 {acts} 个行为：{output}")


@group.command()
def deem(
    on: Annotated[
        str | None, typer.Option(metavar="日期", help="截至日期，YYYY-MM-DD；不写则为今天。")
    ] = None,
) -> None:
    """每日推定：把期限届满依法发生的行为记入台账。"""
    with ready():
        from fadu.ledger.record import deem_due

        try:
            day = date.fromisoformat(on) if on else date.today()
        except ValueError as error:
            raise FaduError(f"“{on}”不是日期，应为 YYYY-MM-DD。") from error
        typer.echo(f"记入 {deem_due(day)} 个依法推定的行为。")


@group.command()
def recompute(
    reason: Annotated[str, typer.Option(metavar="文字", help="理由，如：导入2027年日历。写入台账。")],
    jurisdiction: Place = None,
) -> None:
    """日历或程序文件更正后，重新推演台账，列出到期日有变化的案件。"""
    with ready():
        from fadu.ledger.recompute import recompute as derive

        moved = derive(reason, _known(jurisdiction))
        for each in moved:
            if each.due_before != each.due_after:
                typer.echo(f"案件 {each.uid}：到期日 {each.due_before or '无'} → {each.due_after or '无'}")
        typer.echo(f"重新推演 {len(moved)} 个案件。")


@group.command()
def erase(
    case: Annotated[str, typer.Argument(metavar="案件", help="案件标识（uid）。")],
    ground: Annotated[
        str, typer.Option(metavar="理由", help="删除的理由，永久留在台账中，请勿写入个人信息。")
    ],
    basis: Annotated[
        str, typer.Option(metavar="条文", help="法律依据，如：个人信息保护法第四十七条第一款第二项。")
    ],
    by: Annotated[str, typer.Option(metavar="编号", help="办理删除的监督人员的人员编号。")],
    free_text: Annotated[bool, typer.Option("--free-text", help="连同全部自由文字一并删除。")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
) -> None:
    """依法删除一个已办结案件中的个人信息；哈希和位置保留，删除本身记入台账。不能撤销。"""
    with ready():
        from fadu.ledger.erase import erase as delete
        from fadu.ledger.erase import supervisor
        from fadu.ledger.models import Case

        found = Case.objects.filter(uid=case).first()
        if found is None:
            raise FaduError(f"台账中没有标识为“{case[:40]}”的案件。")
        actor = supervisor(by, found.jurisdiction_id)
        if not yes:
            typer.confirm(f"删除案件 {found.number or found.uid} 的个人信息，不能撤销。确定吗", abort=True)
        done = delete(found.pk, ground=ground, basis=basis, actor=actor, free_text=free_text)
        typer.echo(f"已删除，记为案件 {done.uid} 第 {done.seq + 1} 步。备份和以前导出的文件请另行处理。")


@group.command("add-jurisdiction")
def add_place(
    code: Annotated[str, typer.Argument(metavar="代码", help="行政区划代码，如 210411。")],
    name: Annotated[str | None, typer.Argument(metavar="名称", help="不写则按代码表。")] = None,
) -> None:
    """登记行政区划。"""
    with ready():
        from fadu.law.regions import region
        from fadu.ledger.agencies import add_jurisdiction

        if not re.fullmatch("[0-9]{6}", code):
            raise FaduError(f"行政区划代码是六位数字，如 210411，不是“{code}”。")
        known = region(code)
        if not name and known is None:
            raise FaduError(f"代码表中没有 {code}，请写明名称。")
        add_jurisdiction(
            code, name or (known.name if known else code), level=known.level if known else "county"
        )
        typer.echo(f"已登记 {code}。")


@group.command("add-agency")
def add_office(
    jurisdiction: Annotated[str, typer.Argument(metavar="区划", help="行政区划代码，如 210411。")],
    code: Annotated[str, typer.Argument(metavar="代码", help="机关代码，自定，不重复。")],
    name: Annotated[str, typer.Argument(metavar="名称", help="机关全称。")],
    parent: Annotated[str | None, typer.Option(metavar="代码", help="上级机关代码。")] = None,
    kind: Annotated[str, typer.Option(metavar="类别", help=f"类别：{KINDS}。")] = "department",
    sector: Annotated[str | None, typer.Option(metavar="领域", help="领域，决定适用哪些部门规章。")] = None,
) -> None:
    """登记机关。"""
    with ready():
        from fadu.ledger.agencies import add_agency, find_agency

        if kind not in KINDS.split("、"):
            raise FaduError(f"没有类别“{kind}”。可用：{KINDS}。")
        _known(jurisdiction)
        above = find_agency(parent) if parent else None
        found = add_agency(jurisdiction, code, name, parent=above, kind=kind, sector=sector)
        typer.echo(f"已登记 {found.code} {found.name}（编号 {found.pk}）。")
