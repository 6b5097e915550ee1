"""Layer 7. What Typer says of itself, in Chinese: usage, help and mistakes, aligned for wide characters.

Every command of `fadu` is made here, so that help and errors look the same everywhere.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fadu.columns import columns_of, wrap
from fadu.errors import did_you_mean

WIDEST, GAP = 100, 2
_REMARKS = re.compile(r"(?:^|  )\[([^\]]+)\]$")
_REMARK = (
    (re.compile("required"), "必填"),
    (re.compile("default: (.+)"), r"默认 \1"),
    (re.compile(r"x>=(.+)"), r"不小于 \1"),
    (re.compile(r"(.+)<=x<=(.+)"), r"\1 至 \2"),
)
_SAID = (
    (re.compile("Missing command."), "还要写明做什么"),
    (re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"), r"多写了“\1”"),
    (re.compile(r"Option '(.+)' requires .*"), r"选项 \1 后面要写上内容"),
    (re.compile(r"Option '(.+)' does not take a value."), r"选项 \1 后面不写内容"),
    (re.compile("Input should be a valid integer.*"), "应为整数"),
    (re.compile(r"Input should be greater than or equal to (.+)"), r"不能小于 \1"),
    (re.compile(r"Input should be less than or equal to (.+)"), r"不能大于 \1"),
)


class Command(TyperCommand):
    """A command whose help is Chinese."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(self, ctx)

    def get_help(self, ctx: Any) -> str:
        return _page(self, ctx)


class Group(TyperGroup):
    """A group of commands whose help is Chinese."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(self, ctx)

    def get_help(self, ctx: Any) -> str:
        return _page(self, ctx)


class Commands(typer.Typer):
    """A Typer that makes such commands and groups."""

    def __init__(self, group: type[Group] = Group, **more: Any) -> None:
        super().__init__(
            cls=group, no_args_is_help=True, add_completion=False, rich_markup_mode=None,
            pretty_exceptions_enable=False, **more,
        )  # fmt: skip

    def command(self, name: str | None = None, **more: Any) -> Callable[[Any], Any]:
        return super().command(name, cls=Command, **more)


def mistake(error: Any) -> str:
    """What the user wrote wrongly (a usage error of Typer), and where to look it up."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.message)
    told = f"错误：{_wrong(error).rstrip('。')}。"
    if error.ctx is None:
        return told
    return f"{error.ctx.get_usage()}\n{told}\n请用 {error.ctx.command_path} --help 查看说明。"


def _wrong(error: Any) -> str:
    kind, message = type(error).__name__, _in_chinese(error.message)
    if kind == "MissingParameter":
        return f"缺少{'选项' if error.param.param_type_name == 'option' else '参数'} {_name(error.param)}"
    if kind == "NoSuchOption":
        known = [name for param in error.ctx.command.params for name in param.opts]
        return f"没有选项 {error.option_name}{did_you_mean(error.option_name, known)}"
    if kind == "BadParameter" and error.param is not None:
        return f"{_name(error.param)} {message}"
    if found := re.fullmatch(r"No such command '(.*)'\..*|No such command '(.*)'\.? Did .*", message):
        name = found[1] or found[2]
        return f"没有命令“{name}”{did_you_mean(name, error.ctx.command.commands)}"
    return message


def _in_chinese(message: str) -> str:
    for pattern, words in _SAID:
        if found := pattern.fullmatch(message):
            return found.expand(words)
    return message


def _name(param: Any) -> str:
    """An option by its longest name, an argument by what stands for it in the usage."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return f"{param.metavar or param.name}{'…' if param.nargs == -1 else ''}"


def _usage(command: Any, ctx: Any) -> str:
    arguments = [param for param in command.get_params(ctx) if param.param_type_name == "argument"]
    pieces = [_name(each) if each.required else f"[{_name(each)}]" for each in arguments]
    after = ["命令", "…"] if hasattr(command, "commands") else pieces
    return " ".join([f"用法：{ctx.command_path}", "[选项]", *after])


def _page(command: Any, ctx: Any) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    lines = [_usage(command, ctx), "", *(f"  {line}" for line in wrap(command.help or "", width - 2))]
    params = command.get_params(ctx)
    sections = {
        "参数": [_argument(each, ctx) for each in params if each.param_type_name == "argument"],
        "选项": [_option(each, ctx) for each in params if each.param_type_name == "option"],
        "命令": [(name, each.help or "") for name, each in getattr(command, "commands", {}).items()],
    }
    for title, rows in sections.items():
        if rows:
            lines += ["", f"{title}：", *_columns(rows, width)]
    return "\n".join(lines)


def _argument(param: Any, ctx: Any) -> tuple[str, str]:
    return _name(param), _explained(param, ctx)


def _option(param: Any, ctx: Any) -> tuple[str, str]:
    if param.name == "help":
        return "--help", "显示这份说明。"
    names = ", ".join(param.opts) + "".join(f" / {name}" for name in param.secondary_opts)
    return (names if param.is_flag else f"{names} {param.metavar or '值'}"), _explained(param, ctx)


def _explained(param: Any, ctx: Any) -> str:
    """The help of a parameter, Typer's remarks behind it in Chinese."""
    text = str(param.get_help_record(ctx)[1])
    found = _REMARKS.search(text)
    if found is None:
        return text
    remarks = []
    for remark in found[1].split("; "):
        hit = next(((each, words) for pattern, words in _REMARK if (each := pattern.fullmatch(remark))), None)
        remarks.append(hit[0].expand(hit[1]) if hit else remark)
    return f"{text[: found.start()]}（{'，'.join(remarks)}）"


def _columns(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Two columns; the second is wrapped, and begins below a name that is too long."""
    left = min(max(columns_of(name) for name, _ in rows), 28) + 2
    for name, text in rows:
        lines = list(wrap(text, width - left - GAP)) or [""]
        head = f"  {name}"
        space = left + GAP - columns_of(head)
        if space < GAP:
            yield head
            head, space = "", left + GAP
        yield f"{head}{' ' * space}{lines[0]}".rstrip()
        yield from (" " * (left + GAP) + line for line in lines[1:])
