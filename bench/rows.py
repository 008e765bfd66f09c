# SPDX-License-Identifier: Apache-2.0
"""What is measured and what must be reached. Every figure is lower-is-better unless its target says at least."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Metric:
    key: str  # in the load program's JSON
    title: str
    unit: str
    ratio_max: float | None = None  # judged / peer may be at most this
    ratio_min: float | None = None  # judged / peer must be at least this
    absolute_max: float | None = None  # the judged server's own figure may be at most this


@dataclass(frozen=True)
class Row:
    id: str
    title: str
    kind: str  # a method of run.Bench
    load: list
    metrics: list = field(default_factory=list)
    tls: bool = False
    jetstream: str = ""  # how streams are synced, see SYNC; empty: none
    subset: str = "core"


# What the two servers' `jetstream` blocks say: (judged, peer). By default the judged server syncs before it acknowledges,
# the peer every two minutes.
SYNC = {
    "default": ("", ""),
    "unsynced": ("sync_interval: 2m", "sync_interval: 2m"),
    "always": ("sync_interval: always", "sync_interval: always"),
}


def throughput(cpu_ratio, rate_ratio):
    cpu = Metric("cpu_us_per_msg", "server CPU per message", "µs", ratio_max=cpu_ratio)
    if rate_ratio is None:
        return [cpu, Metric("rate", "throughput", "msg/s")]
    return [cpu, Metric("rate", "throughput", "msg/s", ratio_min=rate_ratio)]


ROWS = [
    Row("fan1-128", "1 publisher → 1 subscriber, 128 B", "steady", ["fan", "-size", "128"], throughput(0.45, 1.15)),
    Row("fan1-16", "1 publisher → 1 subscriber, 16 B", "steady", ["fan", "-size", "16"], throughput(0.45, 1.15)),
    Row("fan8-128", "1 publisher → 8 subscribers, 128 B", "steady",
        ["fan", "-size", "128", "-subscribers", "8"], throughput(0.6, 1.1)),
    Row("queue8-128", "8 publishers → 1 queue group of 8, 128 B", "steady",
        ["fan", "-size", "128", "-publishers", "8", "-subscribers", "8", "-queue"], throughput(0.6, 1.1)),
    Row("fan1-16k", "1 publisher → 1 subscriber, 16 KiB", "steady", ["fan", "-size", "16384"], throughput(0.6, 1.1)),
    Row("request", "request/reply through two clients, 128 B", "steady", ["request", "-size", "128"], [
        Metric("p50_us", "p50", "µs", ratio_max=1.0),
        Metric("p99_us", "p99", "µs", ratio_max=1.0),
        Metric("cpu_us_per_msg", "server CPU per request", "µs", ratio_max=0.7)]),
    Row("tls1-128", "1 publisher → 1 subscriber over TLS, 128 B", "steady", ["fan", "-size", "128"],
        throughput(0.8, None), tls=True),
    Row("subs", "1 M distinct subscriptions over 100 connections, 128 B to one of them", "fresh",
        ["subs", "-connections", "100", "-settle", "10s"], [
            Metric("added_mib", "added RSS", "MiB", ratio_max=0.8),
            Metric("rate", "throughput", "msg/s", ratio_min=1.1)]),
    Row("boot", "boot to first byte of INFO", "boot", [], [Metric("boot_ms", "boot", "ms", absolute_max=250)]),
    Row("rest", "idle server", "rest", [], [Metric("idle_mib", "RSS", "MiB", absolute_max=64)]),
    Row("idle", "10,000 idle connections", "fresh", ["idle", "-settle", "5s"], [
        Metric("kib_each", "RSS per connection", "KiB", absolute_max=20)]),
]

PUBLISH = ["stream-publish"]
LATENCY = [Metric("p50_us", "p50", "µs", ratio_max=1.0), Metric("p99_us", "p99", "µs", ratio_max=1.0)]


def stream(id, title, load, metrics, jetstream="default"):
    return Row(id, title, "steady", load, metrics, jetstream=jetstream, subset="streams")


def rate(ratio):
    return [Metric("rate", "throughput", "msg/s", ratio_min=ratio), Metric("cpu_us_per_msg", "server CPU per message", "µs")]


STREAM_ROWS = [
    stream(f"pub{clients}-{size}{'' if sync == 'default' else '-' + sync}",
           f"{clients} client(s) publish {size} B asynchronously, file, {title}",
           [*PUBLISH, "-size", str(size), "-publishers", str(clients)], throughput(cpu, ratio), sync)
    for sync, title, cpu, ratio in [
        ("default", "ours synced before the ack, theirs not", 0.6, 1.0), ("unsynced", "both unsynced", 0.5, 1.3)]
    for size in (128, 1024) for clients in (1, 4)
] + [
    stream("always64x1", "64 clients publish one at a time, both synced", [*PUBLISH, "-publishers", "64", "-window", "1"],
           rate(15), "always"),
    stream("always1x64", "one client publishes with 64 in flight, both synced", [*PUBLISH, "-window", "64"], rate(50), "always"),
    stream("sync1", "one synchronous publisher, ours synced, theirs not", ["stream-latency"], LATENCY[:1]),
    stream("pub-100k", "publish to 100,000 subjects", [*PUBLISH, "-keys", "100000"], rate(1.2)),
    stream("fetch", "fetch 1,000 at a time with explicit acks", ["stream-read", "-fetch"], throughput(0.6, 1.2)),
    stream("consume", "consume with explicit acks", ["stream-read"], throughput(0.6, 1.2)),
    stream("consume-noack", "consume without acks", ["stream-read", "-no-ack"], throughput(0.6, 1.2)),
    stream("consume-filter", "consume without acks, a filter that matches everything",
           ["stream-read", "-no-ack", "-filter", "bench.*"], throughput(0.6, 1.2)),
    stream("deliver", "publish → a waiting consumer has it, both unsynced", ["stream-latency", "-deliver"], LATENCY, "unsynced"),
    stream("kv-put", "KV put, 16 clients", ["kv", "-publishers", "16"], rate(1.2)),
    stream("kv-get", "KV get, 16 clients", ["kv", "-publishers", "16", "-fetch"], rate(1.2)),
]
ROWS += STREAM_ROWS
