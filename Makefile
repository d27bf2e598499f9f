# 问处。在只有 Python 3.11、make 和软件源的机器上：make run、make test。
SHELL := /bin/bash
PORT ?= 5005
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help setup run shell knowledge train test check style types data talks eval corpus calibrate bench explain prune demo-wechat shots lock clean

help:  ## 列出可用的命令
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: setup  ## 准备好一切并启动，PORT= 换端口
	@exec $(PY) -W ignore -m bot.commands.serve --port $(PORT)

shell: setup  ## 在终端里对话
	@$(PY) -W ignore -m bot.commands.shell

knowledge: setup  ## 改了 knowledge/ 之后运行，下一个回答就是新的
	@$(PY) -W ignore -m knowledge.build

train: setup  ## 例句有变化时重新训练
	@$(PY) -W ignore -m bot.commands.train

explain: setup  ## 为什么这样回答：make explain Q="技术合同在哪里登记"
	@$(PY) -W ignore -m bot.commands.explain "$(Q)"

test: setup train  ## 全部测试
	@$(PY) -m pytest -q

check: style types data talks test  ## 提交之前：测试、风格、类型、数据、对话

style: setup
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .

types: setup
	@$(VENV)/bin/mypy

data: setup train
	@PYTHONWARNINGS=ignore $(VENV)/bin/rasa data validate --data bot/data > .build/validate.log 2>&1 \
	  && echo "训练数据检查通过。" || { tail -20 .build/validate.log; exit 1; }

talks: setup train
	@PYTHONWARNINGS=ignore TQDM_DISABLE=1 $(VENV)/bin/rasa test core --stories tests/test_stories.yml \
	  --fail-on-prediction-errors --no-plot --out .build/talks > .build/talks.log 2>&1 \
	  && echo "对话测试通过。" || { tail -20 .build/talks.log; exit 1; }

eval: setup train  ## 用本项目自己的考题评分，写 docs/evaluation.md（PEERS=1 连同类做法一起）
	@$(PY) -W ignore -m bot.commands.evaluate $(if $(PEERS),--peers $(if $(EPOCHS),--epochs $(EPOCHS)) $(if $(EXAMPLES),--examples $(EXAMPLES)))

corpus: setup train  ## 例句的报告：每项多少、近似重复、句式、互相混淆
	@$(PY) -W ignore -m bot.commands.corpus

calibrate: setup train  ## 重新选定权重和阈值，写 knowledge/decision.yml
	@$(PY) -W ignore -m bot.commands.calibrate

bench: setup train  ## 一问多少毫秒、每秒多少问、占多少内存
	@$(PY) -W ignore -m bot.commands.bench

prune: setup  ## 删去 DAYS=30 天没有动静的对话
	@$(PY) -W ignore -m bot.commands.prune $(if $(DAYS),--days $(DAYS))

demo-wechat: setup  ## 在终端里走一遍微信对话，全程加密；URL= 对着正在运行的助手
	@$(PY) -W ignore -m bot.commands.demo_wechat $(if $(URL),--url $(URL))

shots: setup train  ## 重拍 docs/widget/ 的截图
	@$(PY) -W ignore -m bot.commands.screenshots

setup: $(VENV)/ready

$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "需要 Python 3.11，找到的是 $$($(PYTHON) --version 2>&1)。请安装 3.11，或用 make PYTHON=路径 指定。"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) \
	  || { echo "建不了虚拟环境：缺少 venv 模块（Debian 上安装 python3-venv）。"; exit 1; }
	@echo "正在安装依赖（首次约半分钟到几分钟）……"
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(VENV)/bin/uv pip sync -q --require-hashes --compile-bytecode --python $(PY) requirements.lock
	@touch $@

lock: setup  ## 重新解析依赖
	@$(VENV)/bin/uv lock -q -p $(PY) --upgrade
	@$(VENV)/bin/uv export -q --format requirements-txt --no-emit-project --no-annotate --all-groups -o requirements.lock

clean:  ## 删去一切生成的东西
	rm -rf $(VENV) .build .rasa models knowledge/knowledge.db knowledge/directory.json knowledge/terms
