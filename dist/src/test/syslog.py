#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a server says to syslog: to this machine's (/dev/log), and to remote ones over UDP, TCP and a unix stream socket.

    dist/src/test/syslog.py --server dist/target/runnel/bin/nats-server

The local one needs a /dev/log of its own: the script runs itself again in a mount namespace with another /dev, which only
root may do (or a user, where user namespaces are allowed); else that part is skipped with a message.
"""
import argparse
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

SECONDS = 20
INSIDE = "RUNNEL_SYSLOG_TEST_INSIDE"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty", "shm", "pts", "ptmx")
LOCAL = r"<(\d+)>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (\S+)\[(\d+)\]: (.*)"
REMOTE = r"<(\d+)>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d) HOST (\S+)\[(\d+)\]: (.*)"
DAEMON = 3 << 3  # facility, shifted
NOTICE, ERROR = 5, 3

failures = 0


def fact(what, holds, seen=""):
    global failures
    print(f"{'ok   ' if holds else 'WRONG'} {what}{'' if holds else f': {seen}'}", flush=True)
    failures += not holds


class Ear:
    """Hears syslog lines on one socket."""

    def __init__(self, kind, folder):
        self.stream = None
        self.rest = b""
        if kind in ("udp", "tcp"):
            self.socket = socket.socket(type=socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM)
            self.socket.bind(("127.0.0.1", 0))
            self.url = f"{kind}://127.0.0.1:{self.socket.getsockname()[1]}"
        else:
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM if kind == "local" else socket.SOCK_STREAM)
            path = "/dev/log" if kind == "local" else f"{folder}/syslog"
            self.socket.bind(path)
            self.url = f"unix://{path}"
        self.datagrams = kind in ("udp", "local")
        self.socket.settimeout(SECONDS)
        if not self.datagrams:
            self.socket.listen()

    def line(self):
        if self.datagrams:
            return self.socket.recv(65536).decode().rstrip("\n\0")
        while b"\n" not in self.rest:
            if self.stream is None:
                self.stream, _ = self.socket.accept()
                self.stream.settimeout(SECONDS)
            part = self.stream.recv(65536)
            self.rest += part
            if not part:
                self.stream = None
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode()

    def until(self, text):
        """The lines up to the one that contains the text."""
        lines = []
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            lines.append(self.line())
            if text in lines[-1]:
                return lines
        raise TimeoutError(f"no line with '{text}' in {lines}")

    def hang_up(self):
        self.stream.close()
        self.stream, self.rest = None, b""


def heard(server, kind, form, facility):
    with tempfile.TemporaryDirectory(prefix="runnel-syslog-") as folder:
        ear = Ear(kind, folder)
        flags = ["-s"] if kind == "local" else ["-r", ear.url]
        with open(f"{folder}/err", "wb") as err:
            process = subprocess.Popen([server, "-a", "127.0.0.1", "-p", "-1", *flags], stdout=err, stderr=err)
        try:
            lines = ear.until("Server is ready")
            port = int(re.search(r"client connections on 127.0.0.1:(\d+)", "\n".join(lines)).group(1))
            fields = [re.fullmatch(form, line) for line in lines]
            fact(f"{kind}: every line has its form", all(fields), lines)
            if not all(fields):
                return
            fact(f"{kind}: a notice has its priority", fields[-1].group(1) == str(facility | NOTICE), lines[-1])
            fact(f"{kind}: the tag is the command's name",
                 {field.group(2) for field in fields} == {pathlib.Path(server).name}, lines[-1])
            fact(f"{kind}: the process id is the server's", {int(field.group(3)) for field in fields} == {process.pid})
            if not ear.datagrams:
                ear.hang_up()
                process.send_signal(signal.SIGUSR1)  # a first line may be lost: the sender can't know yet
                time.sleep(0.3)
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.recv(4096)
                client.sendall(b"NONSENSE\r\n")
                client.recv(4096)
            last = ear.until("parser")[-1]
            match = re.fullmatch(form, last)
            fact(f"{kind}: an error has its priority", match and match.group(1) == str(facility | ERROR), last)
            process.send_signal(signal.SIGTERM)
            lines = ear.until("Server Exiting..")
            fact(f"{kind}: it ends with 0", process.wait(SECONDS) == 0)
            fact(f"{kind}: nothing goes to standard error", pathlib.Path(f"{folder}/err").read_bytes() == b"")
        finally:
            process.kill()
            process.wait()
            ear.socket.close()


def own_dev():
    """In a mount namespace: a /dev with the devices of the old one and without its log socket."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
        for name in DEVICES:
            source, target = pathlib.Path("/dev") / name, pathlib.Path(folder) / name
            if source.is_dir():
                target.mkdir()
            elif source.exists():
                target.touch()
            else:
                continue
            subprocess.run(["mount", "--rbind", source, target], check=True)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            (pathlib.Path(folder) / name).symlink_to(f"/proc/self/fd/{number}")
        (pathlib.Path(folder) / "fd").symlink_to("/proc/self/fd")
        subprocess.run(["mount", "--rbind", folder, "/dev"], check=True)
        subprocess.run(["umount", "-l", folder], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    server = parser.parse_args().server
    if os.environ.get(INSIDE):
        own_dev()
        heard(server, "local", LOCAL, DAEMON)
        sys.exit(failures > 0)
    remote = REMOTE.replace("HOST", re.escape(socket.gethostname()))
    heard(server, "udp", remote, 0)
    heard(server, "tcp", remote, 0)
    heard(server, "unix", LOCAL, 0)
    apart = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    if subprocess.run([*apart, "true"], capture_output=True).returncode != 0:
        print("local: skipped, it needs a mount namespace (root, or user namespaces)")
    else:
        inside = subprocess.run([*apart, sys.executable, __file__, "--server", server], env=os.environ | {INSIDE: "1"})
        fact("local: as said above", inside.returncode == 0)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
