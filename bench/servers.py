# SPDX-License-Identifier: Apache-2.0
"""Starts and stops the servers under measurement, and makes the certificates they use."""
import os
import pathlib
import signal
import socket
import subprocess
import time
from dataclasses import dataclass

BOOT_LIMIT_SECONDS = 60
STOP_LIMIT_SECONDS = 20


@dataclass(frozen=True)
class Certificates:
    ca: pathlib.Path
    certificate: pathlib.Path
    key: pathlib.Path


def make_certificates(folder):
    """A CA and a server certificate for 127.0.0.1 (ECDSA P-256), good for two days."""
    ca, ca_key, cert, key, request, names = (
        folder / n for n in ("ca.pem", "ca.key", "cert.pem", "cert.key", "cert.csr", "names.cnf"))
    names.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl(["req", "-x509", *curve, "-keyout", ca_key, "-out", ca, "-days", "2", "-subj", "/CN=bench CA"])
    openssl(["req", *curve, "-keyout", key, "-out", request, "-subj", "/CN=localhost"])
    openssl(["x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-out", cert,
             "-days", "2", "-extfile", names])
    return Certificates(ca, cert, key)


def openssl(arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Server:
    """One running server process. `pid` is the process that does the work, below any shell that launched it."""

    def __init__(self, process, port, log):
        self.process = process
        self.port = port
        self.log = log
        self.url = f"nats://127.0.0.1:{port}"
        self.pid = process.pid
        self.boot_millis = 0.0

    @staticmethod
    def version(path):
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=BOOT_LIMIT_SECONDS)
        return (done.stdout or done.stderr).strip().splitlines()[0]

    @staticmethod
    def start(path, pin, log, certificates, extra=()):
        port = free_port()
        flags = ["-a", "127.0.0.1", "-p", str(port), *extra]
        if certificates:
            flags += ["--tls", "--tlscert", str(certificates.certificate), "--tlskey", str(certificates.key)]
        with open(log, "wb") as out:
            began = time.perf_counter()
            process = subprocess.Popen([*pin, path, *flags], stdout=out, stderr=out, start_new_session=True)
        server = Server(process, port, log)
        try:
            server.await_info(began)
        except Exception:
            server.stop()
            raise
        server.pid = deepest_child(process.pid)
        return server

    def await_info(self, began):
        """Connects again and again until the first byte of INFO arrives; that moment ends the boot time."""
        deadline = began + BOOT_LIMIT_SECONDS
        while time.perf_counter() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"server ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                    if probe.recv(1) == b"I":
                        self.boot_millis = (time.perf_counter() - began) * 1000
                        return
            except (ConnectionError, socket.timeout):
                time.sleep(0.001)
        raise RuntimeError(f"no INFO within {BOOT_LIMIT_SECONDS} s")

    def rest(self, seconds):
        time.sleep(seconds)

    def resident_mib(self):
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(STOP_LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def deepest_child(pid):
    """A launcher script may have stayed as the parent of the server; follow single children down."""
    while True:
        children = []
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split()
        if not children:
            return pid
        if len(children) > 1:
            raise RuntimeError(f"process {pid} has several children: cannot tell which is the server")
        pid = int(children[0])
