# Every command a person needs. `make run` and `make test` are enough to begin with.
START = sh deploy/start

.PHONY: run lan dev test bench screenshots messages lint format types ci

run: ## the product with its demo county on http://localhost:8000 (PORT=, HOST= change it)
	@$(START) run manage.py serve

lan: ## the same for phones on your network over HTTPS; PLAIN=1 for plain HTTP
	@LAN=1 $(START) run manage.py serve

dev: ## with error pages, gallery and reload on change
	@DEBUG=1 $(START) dev manage.py serve

test: ## the whole suite: SQLite, then PostgreSQL and Redis where they are or can be started
	@$(START) dev tests/run.py $(ARGS)

bench: ## one JSON line per figure; ARGS=--write keeps them in tests/benchmarks/RESULTS.md
	@$(START) dev tests/benchmarks/bench.py $(ARGS)

screenshots: ## every page at 360, 768 and 1280 into var/screenshots; ARGS="home lesson" takes only those
	@$(START) dev tests/e2e/screenshots.py $(ARGS)

messages: ## collect the words of templates and code for translators (needs Debian's gettext)
	@$(START) dev .ci/messages.py --write

lint: ## what CI reads the code with
	@$(START) dev .ci/lint.py

format: ## put the code into the house's shape
	@$(START) dev -m ruff check --fix --quiet .
	@$(START) dev -m ruff format .

ci: ## exactly what CI runs
	@bash .ci/run
