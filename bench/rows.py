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
