.DEFAULT_GOAL := help
# Warnings and errors only (-q would hide the warnings that stop a build)
QUIET := -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
# The libraries, for their jars, and the programs, for the lists of what they contain
RELEASED := common/bom,common/test,common/accounts,common/command,common/spring-boot-starter-sqlite,common/spring-boot-starter-pubsub,web,worker

.PHONY: help build test test-bare browser telnet faketime pgbouncer fuzz format run run-pubsub run-counters bench fair faults release release-check clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-13s %s\n", $$1, $$2 }'

build: ## Compile and package everything, without tests
	./mvnw $(QUIET) package -DskipTests
	-bin/barback prepare # without archives of classes everything works, but starts slowly

test: $(if $(CI),browser telnet faketime pgbouncer) ## Check the format, compile with lint, run every test
	./mvnw --threads 2 verify # tests mostly wait: two modules at a time take two thirds of the time

test-bare: ## Run every test with nothing but a JDK: no emulator, no Docker, no browser; root is needed to hide an SDK
	.ci/bare

browser: ## Install Chromium if it is missing, for one test; on Debian, as root
	-@command -v chromium || { apt-get --quiet update && apt-get --quiet --yes install --no-install-recommends chromium; }

telnet: ## Install telnet if it is missing, for one test; on Debian, as root
	-@command -v telnet || { apt-get --quiet update && apt-get --quiet --yes install --no-install-recommends telnet; }

faketime: ## Install libfaketime if it is missing, with which one test sets a server's clock; on Debian, as root
	-@ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || { apt-get --quiet update && apt-get --quiet --yes install --no-install-recommends faketime; }

pgbouncer: ## Install PgBouncer if it is missing, for one test; on Debian, as root
	-@command -v pgbouncer || { apt-get --quiet update && apt-get --quiet --yes install --no-install-recommends pgbouncer; }

fuzz: ## Fuzz the parsers of untrusted text, 10 minutes each; FOR=1h for more
	./mvnw $(QUIET) -pl web -am test-compile surefire:test@fuzz -Dfuzz.duration=$(or $(FOR),10m)

format: ## Format the code
	./mvnw $(QUIET) spotless:apply

run: build ## Run web with a worker inside, on a SQLite file; only a JDK is needed
	bin/run

run-pubsub: build ## Run web and a worker on the Pub/Sub emulator
	bin/run-pubsub

run-counters: ## Run the counters example: its page, a worker, and the API they call
	./mvnw $(QUIET) package -DskipTests -pl examples/counters -am
	examples/counters/bin/run

bench: ## Run the benchmarks; QUICK=1 for the aims alone, in minutes; ARGS='--on postgres' for some
	./mvnw $(QUIET) package -DskipTests -pl $(if $(QUICK),bench,bench,web,worker) -am
	java -cp 'bench/target/barback-bench.jar:bench/target/lib/*' dev.barback.bench.Main $(if $(QUICK),--quick) $(ARGS)

fair: ## Measure users' waiting times beside a user who floods a queue, on every broker
	./mvnw $(QUIET) package -DskipTests -pl bench -am
	java -cp 'bench/target/barback-bench.jar:bench/target/lib/*' dev.barback.bench.fair.FairMain $(FLOOD)

faults: ## Inject faults into brokers, workers and networks, and count lost jobs, ten minutes; ARGS=--long for an hour
	./mvnw $(QUIET) package -DskipTests -pl faults,web,worker -am
	java -cp 'faults/target/barback-faults.jar:faults/target/lib/*' dev.barback.faults.FaultsMain $(ARGS)

release: ## Build what is published, with sources, Javadoc and SBOMs, into the directory TO (target/release)
	umask 022; \
	./mvnw $(QUIET) -Prelease clean deploy -Dmaven.test.skip -Dmaven.install.skip -DdeployAtEnd -pl $(RELEASED) -am \
	  -DaltDeploymentRepository=release::file://$(abspath $(or $(TO),target/release))

release-check: ## Make a release twice and compare; build an application from it; some minutes
	.ci/release-check

clean: ## Delete all build output
	./mvnw $(QUIET) clean
