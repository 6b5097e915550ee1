"""Compiled dictionaries: which word calls a pattern up."""

from fadu.report.reader.indicators.lexicon import compile_files, lexicon

COMMON: dict[str, object] = {"units": {}, "masks": [], "plan_headings": [], "breaks": [], "topics": {}}
SAID = (["- 受理 复议案件"], ["- 受理 应诉案件"], ["- 受理 纠纷", "- 受理 纠纷 调解"])


def test_the_words_that_fewest_indicators_ask_for_call_a_pattern_up() -> None:
    cards = {ident: {"say": said} for ident, said in zip(sorted(lexicon().entries), SAID, strict=False)}

    compiled = compile_files({"common.yaml": COMMON, "x.yaml": {"indicators": cards}})

    assert set(compiled.triggers) == {"复议案件", "应诉案件", "纠纷"}


def test_a_called_pattern_asks_for_its_other_near_words() -> None:
    compiled = lexicon()

    for word, patterns in compiled.triggers.items():
        for pattern in patterns:
            assert word in pattern.near[0]
            assert pattern.others == pattern.near[1:]
