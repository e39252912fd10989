# Everything is done by requirements/house.py, which serves where make is absent, too.
HOUSE = python3 requirements/house.py

.PHONY: setup demo serve work test check test-services bench lock clean
setup demo serve work test check test-services bench lock clean:
	@SERVE=$(or $(SERVE),yes) $(HOUSE) $@
