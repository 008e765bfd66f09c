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

GROWTH_RATIO = 1.2  # the last third's median may be this much over the second third's
GROWTH_MIB = 16  # plus so much: the step of one collector's decision
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
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            return [done.stderr.strip()]
        seen = json.loads(done.stdout)
        time.sleep(SETTLE_SECONDS)
        after = varz(monitor)
    finally:
        server.stop()
    print(json.dumps({k: v for k, v in seen.items() if k != "rss_mib"}))
    return judge(seen, before, after)


def judge(seen, before, after):
    """What is wrong, in words; empty when all is well."""
    problems = []
    third = max(1, len(seen["rss_mib"]) // 3)
    middle, last = (statistics.median(part) for part in (seen["rss_mib"][third:2 * third], seen["rss_mib"][-third:]))
    print(f"RSS, MiB: first {seen['rss_mib'][0]:.0f}, middle third {middle:.0f}, last third {last:.0f}, "
          f"most {max(seen['rss_mib']):.0f}")
    if last > middle * GROWTH_RATIO + GROWTH_MIB:
        problems.append(f"memory grows: {middle:.0f} MiB in the middle third, {last:.0f} MiB in the last")
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
