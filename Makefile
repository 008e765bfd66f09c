# SPDX-License-Identifier: Apache-2.0
# Words for work beyond `./mvnw verify`; HACKING.md explains them. SERVER is judged, PEER is what it is compared with.

SERVER ?= dist/target/runnel/bin/nats-server
PEER   ?= nats-server
ROWS   ?= all
ROUNDS ?= 5

.PHONY: bench
bench:
	bench/run.py --server runnel=$(SERVER) --server nats-server=$(PEER) --rows $(ROWS) --rounds $(ROUNDS) \
	  $(if $(filter all,$(ROWS)),--markdown bench/RESULTS.md)

.PHONY: interop
interop:
	interop/run.py --server $(SERVER) $(if $(COMPARE),--peer $(PEER))

SECONDS ?= 600

.PHONY: soak
soak:
	bench/soak.py --server $(SERVER) --seconds $(SECONDS)

IMAGE = dist/target/runnel-image

.PHONY: image
image:
	dist/src/image.sh dist/target/runnel $(IMAGE)
	dist/src/test/image.sh $(IMAGE) $(IMAGE).tar.gz

.PHONY: syslog
syslog:
	dist/src/test/syslog.py --server $(SERVER)

TRIES ?= 100000

.PHONY: fuzz
fuzz:
	./mvnw -B -ntp test -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false -Djqwik.tries.default=$(TRIES)

OPERATIONS ?= 10000000

.PHONY: model
model:
	./mvnw -B -ntp -pl stream -am test -Dtest=StreamModelTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Drunnel.model.operations=$(OPERATIONS)

CRASHES ?= 200

.PHONY: crashes
crashes:
	./mvnw -B -ntp -pl testkit -am test -Dtest=CrashTest -Dsurefire.failIfNoSpecifiedTests=false -Drunnel.crashes=$(CRASHES)

AGAINST ?= dist
TRANSCRIPTS = ./mvnw -B -ntp -pl testkit -am test -Dtest=TranscriptTest -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: transcripts
transcripts:
	$(TRANSCRIPTS) -Drunnel.transcripts.server=$(AGAINST)

.PHONY: rewrite-transcripts
rewrite-transcripts:
	$(TRANSCRIPTS) -Drunnel.transcripts.server=nats-server -Drunnel.transcripts.rewrite=true

.PHONY: format
format:
	./mvnw -q -B -ntp spotless:apply

.PHONY: profile
profile:
	RUNNEL_JVM_FLAGS="-XX:StartFlightRecording=filename=dist/target/runnel.jfr,settings=profile" $(SERVER) -a 127.0.0.1

SEEDS ?= 10000

.PHONY: faults
faults:
	./mvnw -B -ntp -pl log -am test -Dtest=FaultsTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -DargLine="-XX:+UseSerialGC -Drunnel.faults.seeds=$(SEEDS)"
