# `make demo` and `make test` are all one needs; both make the environment first (bin/setup).
PYTHON_HERE = .venv/bin/python

.PHONY: demo demo-reset test lint lock bench pictures messages

demo:
	@bin/setup
	@KEUR_MODE=demo exec $(PYTHON_HERE) manage.py serve

demo-reset:
	@bin/setup
	@KEUR_MODE=demo exec $(PYTHON_HERE) manage.py forget_demo

test:
	@bin/setup test
	@exec $(PYTHON_HERE) bin/test

lint:
	@bin/setup test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	KEUR_MODE=demo .venv/bin/mypy .
	$(PYTHON_HERE) -m pytest -q tests/helpdesk/test_templates.py tests/helpdesk/test_floors.py

lock:
	@bin/setup
	for kind in requirements requirements-test; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
			--no-header --no-annotate $$kind.in -o $$kind.txt || exit 1; \
	done

bench:
	@bin/setup test
	@exec $(PYTHON_HERE) bench/run.py

# Takes them of the demo, which runs meanwhile (docs/look.md).
pictures:
	@bin/setup test
	@exec $(PYTHON_HERE) bin/pictures

# Collects what is to be translated and compiles what is (docs/translating.md). Needs GNU gettext.
messages:
	@bin/setup test
	KEUR_MODE=demo $(PYTHON_HERE) manage.py makemessages --locale nl --locale de --no-location --no-wrap --no-obsolete \
		--ignore .venv --ignore var --ignore tests --ignore bench
	KEUR_MODE=demo DJANGO_SETTINGS_MODULE=helpdesk.settings $(PYTHON_HERE) -m tests.helpdesk.customers_words
	KEUR_MODE=demo $(PYTHON_HERE) manage.py compilemessages --locale nl --locale de --locale fr --locale es \
		--locale et --locale fi --locale ru --ignore .venv
