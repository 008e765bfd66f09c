# SPDX-License-Identifier: Apache-2.0
"""Turns measured runs into medians, ratios, verdicts, a text table and the figures section of RESULTS.md."""
import os
import pathlib
import platform
import shlex
import statistics

from rows import ROWS

BEGIN = "<!-- figures: written by bench/run.py, do not edit between the markers -->"
END = "<!-- end of figures -->"


def median(metric, runs):
    return statistics.median(run[metric.key] for run in runs)


def shown(value):
    if value >= 10_000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def spread(metric, runs):
    values = [run[metric.key] for run in runs]
    return f"{metric.title} {shown(median(metric, runs))} {metric.unit} ({shown(min(values))}..{shown(max(values))})"


def range_of(metric, runs):
    values = [run[metric.key] for run in runs]
    return f"{shown(min(values))}–{shown(max(values))}"


def verdict(metric, judged, peer):
    """(target as text, reached or not or None when there is no target)."""
    if metric.absolute_max is not None:
        return f"≤ {metric.absolute_max:g} {metric.unit}", judged <= metric.absolute_max
    ratio = judged / peer if peer else float("inf")
    if metric.ratio_max is not None:
        return f"≤ {metric.ratio_max:g}×", ratio <= metric.ratio_max
    if metric.ratio_min is not None:
        return f"≥ {metric.ratio_min:g}×", ratio >= metric.ratio_min
    return "", None


def lines(document):
    """One tuple per metric: row title, metric, judged, range, peer, range, ratio, target, verdict."""
    judged_name, peer_name = document["servers"]
    for row in ROWS:
        if row.id not in document["rows"]:
            continue
        runs = document["rows"][row.id]
        for metric in row.metrics:
            judged, peer = median(metric, runs[judged_name]), median(metric, runs[peer_name])
            target, reached = verdict(metric, judged, peer)
            mark = "" if reached is None else "reached" if reached else "MISSED"
            ratio = f"{judged / peer:.2f}" if peer else "-"
            yield (row.title, f"{metric.title}, {metric.unit}", shown(judged), range_of(metric, runs[judged_name]),
                   shown(peer), range_of(metric, runs[peer_name]), ratio, target, mark)


def table(document):
    """The ratio rows for a terminal."""
    out = [f"\n{document['machine']}; {document['rounds']} rounds; {' against '.join(document['servers'])}"]
    for title, metric, judged, _, peer, _, ratio, target, mark in lines(document):
        out.append(f"{title:72.72} {metric:30.30} {judged:>11} / {peer:>11} = {ratio:>6}  {target:>10}  {mark}")
    return "\n".join(out)


def section(document):
    judged_name, peer_name = document["servers"]
    versions = "; ".join(f"{name}: {text}" for name, text in document["versions"].items())
    out = [
        BEGIN, "",
        f"Command: `{document['command']}`", "",
        f"{document['date']}; {document['machine']}. {versions}.", "",
        f"Medians of {document['rounds']} rounds (boot: of 10) that alternate between the servers;\nleast and greatest"
        " in the columns beside. A ratio is the first server's figure over the second's.", "",
        f"| work | figure | {judged_name} | min–max | {peer_name} | min–max | ratio | target | |",
        "|---|---|---:|---|---:|---|---:|---|---|",
    ]
    out += ["| " + " | ".join(line) + " |" for line in lines(document)]
    return "\n".join([*out, "", END])


def write_section(path, document):
    """Replaces what stands between the markers; everything else in the file is kept."""
    text = path.read_text() if path.exists() else f"# Figures\n\n{BEGIN}\n{END}\n"
    if BEGIN not in text or END not in text:
        text += f"\n{BEGIN}\n{END}\n"
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    path.write_text(before + section(document) + after)


def machine(cpus):
    model = platform.processor() or platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    used = "not pinned" if cpus == "any" else f"pinned to {cpus}"
    return f"{model}, {os.cpu_count()} cores ({used}), Linux {platform.release()}"


def shown_command(argv):
    """The command as a reader would type it: relative to the repository, without anybody's home folder."""
    root, home = str(pathlib.Path(__file__).resolve().parent.parent), str(pathlib.Path.home())
    words = [w.replace(root + "/", "").replace(home + "/go/bin/", "").replace(home, "~") for w in argv]
    words[0] = "bench/run.py"
    return shlex.join(words)
