# SPDX-License-Identifier: Apache-2.0
"""The servers, keys and certificates that every language's program meets; described to it in environment variables."""
import base64
import binascii
import signal
import socket
import subprocess
import time

BOOT_SECONDS = 30
STOP_SECONDS = 20
ED25519_DER_PREFIX = 16  # bytes before the 32 of the private key in openssl's PKCS 8 form
SEED_PREFIX, USER_PREFIX = 18 << 3, 20 << 3  # nkeys: "S" and "U"
BCRYPT_WONDERLAND = "$2a$04$abcdefghijklmnopqrstuujZkTwHUiJ9XdZPwKfcfDo7dMp5DjlTu"  # "wonderland" at cost 4

PLAIN = """
listen: "127.0.0.1:{port}"
max_payload: 64MB
max_pending: 512MB
websocket {{ listen: "127.0.0.1:{ws_port}", no_tls: true, compression: true }}
"""
TOKEN = """
listen: "127.0.0.1:{port}"
authorization {{ token: "s3cr3t" }}
websocket {{ listen: "127.0.0.1:{token_ws_port}", no_tls: true }}
"""
USERS = """
listen: "127.0.0.1:{port}"
authorization {{
  users = [
    {{ user: alice, password: "{bcrypt}" }}
    {{ user: bob, password: builder, permissions: {{
        publish: {{ allow: ["open.>", "_INBOX.>"] }}, subscribe: {{ deny: ["secret.>"] }} }} }}
    {{ nkey: "{nkey}" }}
  ]
}}
websocket {{
  listen: "127.0.0.1:{users_ws_port}", no_tls: true, allowed_origins: ["http://127.0.0.1:{page_port}"]
  user_cookie: "nats_user", pass_cookie: "nats_pass"
}}
"""
TLS = """
listen: "127.0.0.1:{port}"
tls {{ cert_file: "{cert}", key_file: "{key}", ca_file: "{ca}", verify: true, timeout: 5 }}
websocket {{ listen: "127.0.0.1:{wss_port}", tls {{ cert_file: "{cert}", key_file: "{key}" }} }}
"""


NAMES = ("plain", "ws", "token", "token_ws", "users", "users_ws", "tls", "wss", "restart", "page")


class Fixtures:
    """Starts four servers of one executable, each with its own configuration; stops them when left."""

    def __init__(self, server, scratch):
        self.server = server
        self.scratch = scratch
        self.processes = []
        self.ports = {name: free_port() for name in NAMES}

    def __enter__(self):
        nkey = self.make_nkey("user.nk")
        self.make_nkey("other.nk")
        self.make_certificates()
        values = {"bcrypt": BCRYPT_WONDERLAND, "nkey": nkey,
                  **{f"{name}_port": port for name, port in self.ports.items()},
                  "cert": self.scratch / "server.pem", "key": self.scratch / "server.key", "ca": self.scratch / "ca.pem"}
        try:
            for name, text in (("plain", PLAIN), ("token", TOKEN), ("users", USERS), ("tls", TLS)):
                self.start(name, text.format(port=self.ports[name], **values))
        except Exception:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def environment(self):
        def url(scheme, name):
            return f"{scheme}://127.0.0.1:{self.ports[name]}"
        return {
            "SERVER": self.server, "RESTART_PORT": str(self.ports["restart"]),
            "PAGE_PORT": str(self.ports["page"]), "TOKEN_WS_URL": url("ws", "token_ws"),
            "USERS_WS_URL": url("ws", "users_ws"), "WSS_URL": url("wss", "wss"),
            "SERVER_CERT_FILE": str(self.scratch / "server.pem"),
            "PLAIN_URL": url("nats", "plain"), "WS_URL": url("ws", "ws"), "TOKEN_URL": url("nats", "token"),
            "USERS_URL": url("nats", "users"), "TLS_URL": url("tls", "tls"),
            "NKEY_SEED_FILE": str(self.scratch / "user.nk"), "NKEY_OTHER_SEED_FILE": str(self.scratch / "other.nk"),
            "CA_FILE": str(self.scratch / "ca.pem"), "CLIENT_CERT_FILE": str(self.scratch / "client.pem"),
            "CLIENT_KEY_FILE": str(self.scratch / "client.key"),
        }

    def start(self, name, text):
        config, log = self.scratch / f"{name}.conf", self.scratch / f"{name}.log"
        config.write_text(text)
        with open(log, "wb") as out:
            process = subprocess.Popen([self.server, "-c", str(config)], stdout=out, stderr=out)
        self.processes.append(process)
        deadline = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"server '{name}' ended: {log.read_text()}")
            try:
                with socket.create_connection(("127.0.0.1", self.ports[name]), timeout=2) as probe:
                    if probe.recv(4) == b"INFO":
                        return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"server '{name}' sent no INFO within {BOOT_SECONDS} s")

    def make_nkey(self, name):
        """Writes a user seed and returns its public key."""
        pem = self.scratch / (name + ".pem")
        openssl("genpkey", "-algorithm", "ed25519", "-out", pem)
        private = openssl("pkey", "-in", pem, "-outform", "DER")[ED25519_DER_PREFIX:]
        public = openssl("pkey", "-in", pem, "-pubout", "-outform", "DER")[-32:]
        seed_head = bytes([SEED_PREFIX | USER_PREFIX >> 5, (USER_PREFIX & 31) << 3])
        (self.scratch / name).write_text(nkey_text(seed_head + private) + "\n")
        return nkey_text(bytes([USER_PREFIX]) + public)

    def make_certificates(self):
        folder = self.scratch
        (folder / "names.cnf").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", "-x509", *curve, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days", "2",
                "-subj", "/CN=interop CA", "-addext", "keyUsage=critical,keyCertSign")
        for who in ("server", "client"):
            openssl("req", *curve, "-keyout", folder / f"{who}.key", "-out", folder / f"{who}.csr", "-subj", f"/CN={who}")
            openssl("x509", "-req", "-in", folder / f"{who}.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
                    "-CAcreateserial", "-out", folder / f"{who}.pem", "-days", "2", "-extfile", folder / "names.cnf")


def nkey_text(raw):
    checksum = binascii.crc_hqx(raw, 0).to_bytes(2, "little")
    return base64.b32encode(raw + checksum).decode().rstrip("=")


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
