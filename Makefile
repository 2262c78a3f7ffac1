# The logic lives in scripts/; this is the list of what one can do.
.DEFAULT_GOAL := help
.PHONY: help run build web test bench outage lint fuzz stop clean

run: build ## build, start a private database, load the data, compute and serve on http://localhost:8080
	@scripts/run.sh

build: ## build the program at bin/steunkaart, front end included
	@scripts/build.sh

web: ## build only the front end
	@scripts/web.sh

test: build ## all tests against a real PostGIS and a real browser (RACE=1: with the race detector)
	@scripts/test.sh

bench: build ## all benchmarks, with allocations (BENCH=regexp chooses)
	@scripts/bench.sh

outage: build ## 60 seconds of 500 searches a second, while the database crashes and comes back (SECONDS_OF_LOAD=45: shorter)
	@scripts/outage.sh

lint: ## golangci-lint with the import directions, shellcheck and the types of the front end
	@scripts/lint.sh

fuzz: ## every fuzz target for 10 seconds (FUZZTIME=1m: longer)
	@scripts/fuzz.sh

stop: ## stop the server and the private database
	@scripts/stop.sh

clean: stop ## remove the private database, the program and what was built
	@scripts/clean.sh

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
