# Two commands for users: `make demo` and `make test`. The rest is for those who work on Fadu.
.PHONY: demo demo-check test check lint types migrations law bench torture reader-score wheel clean

PY := .venv/bin/python
FADU := .venv/bin/fadu

demo: ## 载入重建年度、生成报告、核对并在 127.0.0.1:8000 打开
	@sh scripts/bootstrap.sh run
	@$(FADU) demo --serve

demo-check: ## 同 demo，但核对后退出
	@sh scripts/bootstrap.sh run
	@$(FADU) demo

test: ## 全部检查与测试
	@sh scripts/bootstrap.sh dev
	@sh scripts/test_system.sh
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n 2 --dist loadgroup

check: lint types migrations law

lint:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types:
	@$(PY) -m mypy

migrations:
	@$(PY) -m django makemigrations --check --dry-run --settings fadu.conf.settings

law:
	@$(FADU) law check

bench: ## 性能比率（JSON）
	@sh scripts/bootstrap.sh dev
	@$(PY) -m bench $(ARGS)

torture: ## 记录途中强行终止进程 200 次
	@sh scripts/bootstrap.sh dev
	@$(PY) tests/torture/kill.py --kills 200

reader-score: ## 读报告的准确率（需要旁边的标注材料）
	@sh scripts/bootstrap.sh dev
	@$(PY) scripts/reader_score.py

wheel:
	@sh scripts/bootstrap.sh dev
	@$(PY) -m build --wheel --no-isolation

clean:
	rm -rf var build dist
