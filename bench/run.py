#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures NATS servers against one another: same machine, same client, alternating in one run, medians.

    bench/run.py --server runnel=dist/target/runnel/bin/nats-server --server nats-server=nats-server
    bench/run.py ... --rows fan1-128,request --rounds 3        only some rows
    bench/run.py ... --markdown bench/RESULTS.md               also rewrite the figures there

The first server is the one judged, the second its peer. A server is any executable that takes nats-server's flags.
Each row starts both servers afresh, warms both with the row's own load, then alternates measured windows between them.
"""
import argparse
import datetime
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

import report
from rows import ROWS, SYNC
from servers import Server, make_certificates

HERE = pathlib.Path(__file__).resolve().parent
LOAD = HERE / "target" / "load"
LOAD_TIMEOUT_SECONDS = 300
NOFILE_WANTED = 65_536  # 10,000 idle connections on both ends, with room


def main():
    args = parse_arguments()
    raise_file_limit()
    subprocess.run(["go", "build", "-o", str(LOAD), "."], cwd=HERE, check=True)
    servers = [pair.split("=", 1) for pair in args.server]
    with tempfile.TemporaryDirectory(prefix="runnel-bench-") as scratch:
        bench = Bench(servers, args, pathlib.Path(scratch))
        results = {row.id: bench.measure(row) for row in chosen_rows(args.rows)}
    document = {
        "command": report.shown_command(sys.argv),
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": report.machine(args.cpus),
        "rounds": args.rounds,
        "servers": [name for name, _ in servers],
        "versions": bench.versions,
        "rows": results,
    }
    pathlib.Path(args.json).write_text(json.dumps(document, indent=1) + "\n")
    print(report.table(document))
    if args.markdown:
        report.write_section(pathlib.Path(args.markdown), document)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", action="append", required=True, metavar="NAME=PATH", help="twice: judged, then peer")
    parser.add_argument("--rows", default="all", help="comma-separated, or 'core', 'streams', 'all': " + ", ".join(r.id for r in ROWS))
    parser.add_argument("--rounds", type=int, default=5, help="measured windows per server and row (default 5)")
    parser.add_argument("--seconds", type=float, default=3, help="length of a measured window (default 3)")
    parser.add_argument("--warmup", type=float, default=5, help="seconds of the same load before (default 5)")
    parser.add_argument("--subjects", type=int, default=1_000_000, help="subscriptions of the row subs")
    parser.add_argument("--idle", type=int, default=10_000, help="connections of the row idle")
    parser.add_argument("--cpus", default="0,1", help="cores for servers and load (default 0,1); 'any' does not pin")
    parser.add_argument("--json", default=str(HERE / "target" / "results.json"))
    parser.add_argument("--markdown", help="file whose figures section is rewritten")
    args = parser.parse_args()
    if len(args.server) != 2:
        parser.error("--server is needed twice: the judged server, then its peer")
    (HERE / "target").mkdir(exist_ok=True)
    return args


def chosen_rows(names):
    if names in ("all", "core", "streams"):
        return [row for row in ROWS if names in ("all", row.subset)]
    wanted = names.split(",")
    unknown = set(wanted) - {row.id for row in ROWS}
    if unknown:
        sys.exit(f"unknown rows: {', '.join(sorted(unknown))}")
    return [row for row in ROWS if row.id in wanted]


def raise_file_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = NOFILE_WANTED if hard == resource.RLIM_INFINITY else min(NOFILE_WANTED, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Bench:
    """Runs rows. Holds the two servers' commands and the scratch folder; each row owns the processes it starts."""

    def __init__(self, servers, args, scratch):
        self.servers = servers
        self.args = args
        self.scratch = scratch
        self.pin = [] if args.cpus == "any" else ["taskset", "-c", args.cpus]
        self.certificates = make_certificates(scratch)
        self.versions = {name: Server.version(path) for name, path in servers}

    def measure(self, row):
        """All runs of one row: {server: [one dict of figures a round]}."""
        print(f"-- {row.id}: {row.title}", flush=True)
        kind = {"steady": self.steady, "fresh": self.fresh, "boot": self.boot, "rest": self.rest}[row.kind]
        runs = kind(row)
        for name, rounds in runs.items():
            print(f"   {name:12} " + "  ".join(report.spread(m, rounds) for m in row.metrics), flush=True)
        return runs

    def steady(self, row):
        """Two long-running servers, both warmed, then windows of the same count, alternating."""
        started = [(name, self.start(name, path, row.tls, row.jetstream)) for name, path in self.servers]
        try:
            rates = [self.load(row, s, "-seconds", self.args.warmup)["rate"] for _, s in started]
            count = max(1000, round(statistics.mean(rates) * self.args.seconds, -3))
            runs = {name: [] for name, _ in started}
            for _ in range(self.args.rounds):
                for name, server in started:
                    runs[name].append(self.load(row, server, "-count", int(count)))
            return runs
        finally:
            for _, server in started:
                server.stop()

    def fresh(self, row):
        """A server of its own for each round: what is measured stays behind in its memory."""
        runs = {name: [] for name, _ in self.servers}
        scale = {"idle": ["-connections", self.args.idle], "subs": ["-subjects", self.args.subjects]}[row.load[0]]
        for _ in range(self.args.rounds):
            for name, path in self.servers:
                server = self.start(name, path, row.tls)
                try:
                    server.rest(2)
                    runs[name].append(self.load(row, server, *scale, "-seconds", self.args.warmup))
                finally:
                    server.stop()
        return runs

    def boot(self, row):
        """Time from exec to the first byte of INFO. Ten boots a server, alternating; the first of each is not counted."""
        runs = {name: [] for name, _ in self.servers}
        for attempt in range(11):
            for name, path in self.servers:
                server = self.start(name, path, tls=False)
                server.stop()
                if attempt > 0:
                    runs[name].append({"boot_ms": server.boot_millis})
        return runs

    def rest(self, row):
        """Memory of a server that was started and left alone for five seconds."""
        runs = {name: [] for name, _ in self.servers}
        for _ in range(self.args.rounds):
            for name, path in self.servers:
                server = self.start(name, path, tls=False)
                server.rest(5)
                runs[name].append({"idle_mib": server.resident_mib()})
                server.stop()
        return runs

    def start(self, name, path, tls, jetstream=""):
        extra = ["-c", str(self.stream_config(name, jetstream))] if jetstream else []
        return Server.start(path, self.pin, self.scratch / f"{name}.log", self.certificates if tls else None, extra)

    def stream_config(self, name, jetstream):
        """A store of its own for each start; the scratch folder should lie on the disk that is meant."""
        judged = name == self.servers[0][0]
        store = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.scratch))
        config = store / "server.conf"
        sync = SYNC[jetstream][0 if judged else 1]
        config.write_text(f'jetstream {{ store_dir: "{store}"\n {sync} }}\n')
        return config

    def load(self, row, server, *extra):
        command = [*self.pin, str(LOAD), *row.load, "-url", server.url, "-pid", str(server.pid), *map(str, extra)]
        if row.tls:
            command += ["-ca", str(self.certificates.ca)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LOAD_TIMEOUT_SECONDS)
        if done.returncode != 0:
            log = "\n".join(server.log.read_text(errors="replace").splitlines()[-10:])
            sys.exit(f"{' '.join(command)}\n{done.stderr}\nlast lines of the server's log:\n{log}")
        return json.loads(done.stdout)


if __name__ == "__main__":
    os.environ.setdefault("GOFLAGS", "-buildvcs=false")
    main()
