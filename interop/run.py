#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs unchanged official clients in four languages, and one in a browser, against a server and compares what they see
with another server.

    interop/run.py --server dist/target/runnel/bin/nats-server                  every language, one server
    interop/run.py --server ... --peer nats-server                              both, and the differences
    interop/run.py --server nats-server --languages go,js

The programs print one line a case; a line is what the client saw, in words. Packages go to a cache outside the repository.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from fixtures import Fixtures

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("RUNNEL_CACHE", pathlib.Path.home() / ".cache" / "runnel")) / "interop"
PROGRAM_SECONDS = 280
NODE_PACKAGES = ["@nats-io/transport-node@3.4.0", "@nats-io/nats-core@3.4.0", "@nats-io/services@3.0.0-25",
                 "nats@2.29.3", "ws@8.23.0"]
BROWSER_PACKAGES = ["@nats-io/nats-core@3.4.0", "esbuild@0.25.12"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"]
PYTHON_PACKAGES = ["nats-py[nkeys,aiohttp]==2.16.0"]


def prepare_python():
    venv = CACHE / "python"
    python = venv / "bin" / "python"
    if not (venv / "ready").exists():
        quiet([sys.executable, "-m", "venv", str(venv)])
        quiet([str(python), "-m", "pip", "install", "-q", *PYTHON_PACKAGES])
        (venv / "ready").touch()
    return [str(python), str(HERE / "python" / "cases.py")]


def prepare_go():
    program = CACHE / "go-cases"
    quiet(["go", "build", "-o", str(program), "."], cwd=HERE / "go")
    return [str(program)]


def prepare_js():
    folder = npm_packages("js", NODE_PACKAGES)
    for name in ("messaging.mjs", "cases.mjs"):  # beside node_modules, where Node looks for packages
        (folder / name).write_text((HERE / "js" / name).read_text())
    return ["node", str(folder / "cases.mjs")]


def prepare_browser():
    """None where no browser is installed: then there is nothing to run."""
    found = [shutil.which(name) for name in [os.environ.get("CHROMIUM", ""), *BROWSERS] if name]
    if not any(found):
        print("browser: skipped, no Chromium on the PATH (Debian's package: chromium; or CHROMIUM=/its/path)", flush=True)
        return None
    os.environ["CHROMIUM"] = next(path for path in found if path)
    folder = npm_packages("browser", BROWSER_PACKAGES)
    program = folder / "drive.mjs"
    program.write_text((HERE / "browser" / "drive.mjs").read_text())
    return ["node", str(program), str(HERE / "browser" / "cases.mjs"), str(folder / "node_modules")]


def npm_packages(name, packages):
    """The folder whose node_modules holds the packages; installed anew when the list has changed."""
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / "ready"
    if not ready.exists() or ready.read_text() != " ".join(packages):
        (folder / "package.json").write_text('{"private": true}\n')
        quiet(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=folder)
        ready.write_text(" ".join(packages))
    return folder


def prepare_rust():
    quiet(["cargo", "build", "-q", "--target-dir", str(CACHE / "rust")], cwd=HERE / "rust")
    return [str(CACHE / "rust" / "debug" / "interop")]


LANGUAGES = {"python": prepare_python, "go": prepare_go, "js": prepare_js, "rust": prepare_rust,
             "browser": prepare_browser}


def quiet(command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def outcomes(server, languages):
    """{language: {case: line}} of one server."""
    results = {}
    for language, command in languages.items():
        with tempfile.TemporaryDirectory(prefix="runnel-interop-") as scratch:
            with Fixtures(server, pathlib.Path(scratch)) as fixtures:
                began = time.monotonic()
                try:
                    done = subprocess.run(command, env=os.environ | fixtures.environment(), capture_output=True,
                                          text=True, timeout=PROGRAM_SECONDS)
                    text, end = done.stdout, f"exit {done.returncode} {done.stderr[-600:] if done.returncode else ''}"
                except subprocess.TimeoutExpired as late:
                    text, end = (late.stdout or b"").decode(), f"exit: not within {PROGRAM_SECONDS} s"
                results[language] = dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)
                results[language]["(program)"] = end.strip()
                failed = [c for c, r in results[language].items() if "FAILED" in r]
                print(f"{language}: {len(results[language]) - 1} cases, {len(failed)} failed, "
                      f"{time.monotonic() - began:.0f} s; {end.strip()}", flush=True)
    return results


def compare(ours, theirs):
    """Prints every case where the two servers differ; returns their number."""
    differences = 0
    for language, lines in theirs.items():
        for case in sorted(lines.keys() | ours[language].keys()):
            judged, peer = ours[language].get(case, "(missing)"), lines.get(case, "(missing)")
            if judged != peer:
                differences += 1
                print(f"DIFFERS {language} {case}\n  server: {judged}\n  peer:   {peer}")
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="executable that takes nats-server's flags")
    parser.add_argument("--peer", help="a second one to compare with")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--print", action="store_true", help="also print every case's line")
    args = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    languages = {name: command for name in args.languages.split(",") if (command := LANGUAGES[name]())}
    ours = outcomes(args.server, languages)
    if args.print:
        for language, lines in ours.items():
            for case, line in lines.items():
                print(f"{language:7} {case:22} {line}")
    failed = [(lang, case) for lang, lines in ours.items() for case, line in lines.items()
              if "FAILED" in line or (case == "(program)" and line != "exit 0")]
    for language, case in failed:
        print(f"FAILED {language} {case}: {ours[language][case]}")
    differences = 0
    if args.peer:
        print("-- peer")
        differences = compare(ours, outcomes(args.peer, languages))
        print(f"{sum(len(lines) - 1 for lines in ours.values())} cases, {differences} differences")
    sys.exit(1 if failed or differences else 0)


if __name__ == "__main__":
    os.environ.setdefault("GOFLAGS", "-buildvcs=false")
    main()
