#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ten minutes of everything that comes and goes, then three questions: did every message of the well-behaved subscriber
arrive once, is memory flat, and do the server's own counters agree with what was done?

    bench/soak.py --server dist/target/runnel/bin/nats-server [--seconds 600]
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from run import HERE, LOAD, raise_file_limit
from servers import Server, free_port

# What the last third may have more than the middle one (RSS, medians), and the end more than the first third (live heap).
# The first third fills what has a limit: the list of closed clients, caches, compiled code.
GROWTH_RATIO = 1.05
GROWTH_RSS_MIB = 6
GROWTH_LIVE_MIB = 2
SETTLE_SECONDS = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--seconds", type=int, default=600)
    args = parser.parse_args()
    raise_file_limit()
    (HERE / "target").mkdir(exist_ok=True)
    subprocess.run(["go", "build", "-buildvcs=false", "-o", str(LOAD), "."], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory(prefix="runnel-soak-") as scratch:
        problems = soak(args, pathlib.Path(scratch))
    for problem in problems:
        print("FAILED " + problem)
    sys.exit(1 if problems else 0)


def soak(args, scratch):
    monitor = free_port()
    config = scratch / "soak.conf"
    config.write_text(f'http: "127.0.0.1:{monitor}"\nmax_pending: 8MB\nwrite_deadline: "2s"\n')
    server = Server.start(args.server, [], scratch / "server.log", None, extra=["-c", str(config)])
    try:
        before = varz(monitor)
        command = [str(LOAD), "soak", "-url", server.url, "-pid", str(server.pid), "-seconds", str(args.seconds)]
        load = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        live = [live_heap_mib(load, server.pid, wait) for wait in (args.seconds / 3, args.seconds * 2 / 3 - 5)]
        out, err = load.communicate()
        if load.returncode != 0:
            return [err.strip()]
        seen = json.loads(out)
        time.sleep(SETTLE_SECONDS)
        after = varz(monitor)
    finally:
        server.stop()
    print(json.dumps({k: v for k, v in seen.items() if k != "rss_mib"}))
    return judge_memory(seen["rss_mib"], live) + judge_counters(seen, before, after)


def live_heap_mib(load, pid, wait):
    """What the JVM's heap holds after a full collection, `wait` seconds from now and under load; None where no JVM runs.
    The first is before the two thirds whose RSS is compared, so it favours neither."""
    try:
        load.wait(wait)
        return None  # the load ended early: it failed
    except subprocess.TimeoutExpired:
        pass
    jcmd = pathlib.Path(os.readlink(f"/proc/{pid}/exe")).with_name("jcmd")
    if not jcmd.exists():
        return None
    command = [str(jcmd), str(pid), "GC.class_histogram"]
    total = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return int(total[-1]) / (1 << 20)  # the last line is "Total", instances, bytes


def judge_memory(rss, live):
    problems = []
    third = max(1, len(rss) // 3)
    first, middle, last = (statistics.median(part) for part in (rss[:third], rss[third:2 * third], rss[-third:]))
    print(f"RSS, MiB: first third {first:.0f}, middle {middle:.0f}, last {last:.0f}, most {max(rss):.0f}")
    if last > middle * GROWTH_RATIO + GROWTH_RSS_MIB:
        problems.append(f"memory grows: {middle:.0f} MiB in the middle third, {last:.0f} MiB in the last")
    if None in live:
        print("live heap: not measured, no JVM with a jcmd beside it")
        return problems
    print(f"live heap after a full collection, MiB: first third {live[0]:.1f}, end {live[1]:.1f}")
    if live[1] > live[0] * GROWTH_RATIO + GROWTH_LIVE_MIB:
        problems.append(f"live objects grow: {live[0]:.1f} MiB after the first third, {live[1]:.1f} MiB at the end")
    return problems


def judge_counters(seen, before, after):
    """What is wrong, in words; empty when all is well."""
    problems = []
    if seen["slow_readers_cut"] == 0:
        problems.append("no connection that does not read was closed")
    for key in ("connections", "subscriptions"):
        if after[key] != before[key]:
            problems.append(f"varz {key}: {before[key]} before, {after[key]} after everybody left")
    if after["slow_consumers"] < seen["slow_readers_cut"]:
        problems.append(f"varz slow_consumers {after['slow_consumers']}, {seen['slow_readers_cut']} were closed")
    least = seen["numbered"] + seen["churned"] + seen["visits"]
    if after["in_msgs"] < least or after["out_msgs"] < least:
        problems.append(f"varz in_msgs {after['in_msgs']}, out_msgs {after['out_msgs']}; at least {least} went through")
    return problems


def varz(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/varz", timeout=10) as answer:
        return json.load(answer)


if __name__ == "__main__":
    os.environ.setdefault("GOFLAGS", "-buildvcs=false")
    main()
