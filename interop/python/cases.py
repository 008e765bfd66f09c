# SPDX-License-Identifier: Apache-2.0
"""nats-py, unchanged, against the server that run.py describes in the environment. Prints one line a case."""
import asyncio
import os
import ssl
import subprocess
import time

import nats
import nats.micro
from nats.errors import NoRespondersError

URL = os.environ["PLAIN_URL"]
CASE_SECONDS = 60
BIG = 64 * 1024 * 1024
MANY = 20_000
VOLATILE = {"server_id", "server_name", "client_id", "go", "git_commit", "port", "nonce", "xkey", "client_ip", "version"}


async def connect(url=URL, **options):
    options.setdefault("allow_reconnect", False)
    errors = options.pop("errors", [])

    async def on_error(error):
        errors.append(str(error))

    return await nats.connect(url, error_cb=on_error, **options)


async def settle(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        await asyncio.sleep(0.01)


async def collect(nc, subject, count, act, queue=""):
    """Subscribes, runs act, and returns the messages that came until count is reached."""
    got = []

    async def on_message(message):
        got.append(message)

    await nc.subscribe(subject, queue=queue, cb=on_message)
    await nc.flush()
    await act()
    await nc.flush()
    await settle(lambda: len(got) >= count)
    return got


async def connect_options():
    nc = await connect(name="interop", verbose=True, pedantic=True)
    got = await collect(nc, "options", 1, lambda: nc.publish("options", b"x"))
    info = {k: v for k, v in sorted(nc._server_info.items()) if k not in VOLATILE}
    await nc.close()
    return f"{len(got)} {info}"


async def no_echo():
    nc = await connect(no_echo=True)
    got = []

    async def on_message(message):
        got.append(message)

    await nc.subscribe("echo", cb=on_message)
    await nc.publish("echo", b"x")
    await nc.flush()
    await asyncio.sleep(0.2)
    await nc.close()
    return f"got {len(got)}"


async def refused(url, **options):
    errors = []
    try:
        nc = await connect(url, errors=errors, **options)
        await nc.close()
        return "admitted"
    except Exception as error:
        return f"refused {type(error).__name__} {errors}"


async def token():
    url = os.environ["TOKEN_URL"]
    return f"{await refused(url, token='s3cr3t')}; {await refused(url, token='wrong')}; {await refused(url)}"


async def user_password():
    url = os.environ["USERS_URL"]
    outcomes = [await refused(url, user=u, password=p) for u, p in
                (("alice", "wonderland"), ("alice", "wrong"), ("bob", "builder"), ("nobody", "x"))]
    return "; ".join(outcomes)


async def nkey():
    url = os.environ["USERS_URL"]
    good = await refused(url, nkeys_seed=os.environ["NKEY_SEED_FILE"])
    return f"{good}; {await refused(url, nkeys_seed=os.environ['NKEY_OTHER_SEED_FILE'])}"


async def permissions():
    errors = []
    nc = await connect(os.environ["USERS_URL"], user="bob", password="builder", errors=errors)
    got = await collect(nc, "open.*", 1, lambda: nc.publish("open.1", b"x"))
    await nc.publish("closed.1", b"x")
    await nc.subscribe("secret.x")
    await nc.flush()
    await settle(lambda: len(errors) == 2, 5)
    await nc.close()
    return f"{len(got)} {sorted(errors)}"


async def tls():
    context = ssl.create_default_context(cafile=os.environ["CA_FILE"])
    without = await refused(os.environ["TLS_URL"], tls=context)
    context.load_cert_chain(os.environ["CLIENT_CERT_FILE"], os.environ["CLIENT_KEY_FILE"])
    nc = await connect(os.environ["TLS_URL"], tls=context)
    got = await collect(nc, "tls", 1, lambda: nc.publish("tls", b"x"))
    await nc.close()
    return f"{len(got)}; without certificate {'admitted' if without == 'admitted' else 'refused'}"


async def publish_subscribe():
    nc = await connect()

    async def act():
        for n in range(1000):
            await nc.publish("plain", str(n).encode())

    got = await collect(nc, "plain", 1000, act)
    await nc.close()
    return f"{len(got)} in order {[int(m.data) for m in got] == list(range(1000))}"


async def wildcards():
    nc = await connect()
    results = []
    for filter_ in ("w.*.c", "w.>", "w.b.c", "*.b.*", ">"):
        got = []

        async def on_message(message, got=got):
            got.append(message.subject)

        await nc.subscribe(filter_, cb=on_message)
        results.append((filter_, got))
    await nc.flush()
    for subject in ("w.b.c", "w.b", "w.x.c", "w.b.c.d", "v.b.c"):
        await nc.publish(subject, b"")
    await nc.flush()
    await asyncio.sleep(0.2)
    await nc.close()
    return "; ".join(f"{f} {got}" for f, got in results)


async def queue():
    clients = [await connect() for _ in range(3)]
    counts = [0, 0, 0]
    for i, nc in enumerate(clients):
        async def on_message(_, i=i):
            counts[i] += 1

        await nc.subscribe("work", queue="workers", cb=on_message)
        await nc.flush()
    for _ in range(600):
        await clients[0].publish("work", b"x")
    await settle(lambda: sum(counts) >= 600)
    for nc in clients:
        await nc.close()
    return f"{sum(counts)} fair {all(100 < c < 300 for c in counts)}"


async def request_reply():
    nc, other = await connect(), await connect()

    async def answer(message):
        await message.respond(b"re:" + message.data)

    await other.subscribe("ask", cb=answer)
    await other.flush()
    replies = [(await nc.request("ask", str(n).encode(), timeout=5)).data.decode() for n in range(50)]
    old = await nc.request("ask", b"old", timeout=5, old_style=True)
    await nc.close()
    await other.close()
    return f"{len(set(replies))} {replies[-1]} {old.data.decode()}"


async def request_many():
    nc = await connect()

    async def answer(message):
        for n in range(5):
            await message.respond(str(n).encode())

    await nc.subscribe("many", cb=answer)
    inbox = nc.new_inbox()
    got = await collect(nc, inbox, 5, lambda: nc.publish("many", b"", reply=inbox))
    await nc.close()
    return f"{[m.data.decode() for m in got]}"


async def no_responders():
    nc = await connect()
    try:
        await nc.request("nobody.home", b"", timeout=5)
        outcome = "answered"
    except NoRespondersError as error:
        outcome = str(error)
    got = []

    async def on_message(message):
        got.append(f"{message.headers} {message.data}")

    await nc.subscribe("own.inbox", cb=on_message)
    await nc.publish("nobody.home", b"", reply="own.inbox")
    await nc.flush()
    await settle(lambda: got, 5)
    await nc.close()
    return f"{outcome} {got}"


async def headers():
    nc = await connect()
    sent = {"One": "1", "Long": "v" * 1000, "Empty": ""}
    got = await collect(nc, "heads", 1, lambda: nc.publish("heads", b"body", headers=sent))
    await nc.close()
    return f"{sorted((k, v[:10]) for k, v in got[0].headers.items())} {got[0].data}"


async def service():
    nc = await connect()
    added = await nats.micro.add_service(nc, nats.micro.ServiceConfig(name="adder", version="1.2.3", description="adds"))

    async def add(request):
        await request.respond(str(sum(map(int, request.data.split()))).encode())

    await added.add_endpoint(name="add", subject="math.add", handler=add)
    await nc.flush()
    answer = (await nc.request("math.add", b"1 2 3", timeout=5)).data.decode()
    verbs = [len((await nc.request(f"$SRV.{v}.adder", b"", timeout=5)).data) > 0 for v in ("PING", "INFO", "STATS")]
    await added.stop()
    await nc.close()
    return f"{answer} {verbs}"


async def auto_unsubscribe():
    nc = await connect()
    got = []

    async def on_message(message):
        got.append(message)

    sub = await nc.subscribe("some", cb=on_message)
    await sub.unsubscribe(limit=5)
    for _ in range(10):
        await nc.publish("some", b"x")
    await nc.flush()
    await asyncio.sleep(0.2)
    await nc.close()
    return f"{len(got)}"


async def drain():
    closed = asyncio.Event()

    async def on_closed():
        closed.set()

    nc, other = await connect(closed_cb=on_closed), await connect()
    got = []

    async def slow(message):
        await asyncio.sleep(0.001)
        got.append(message)

    await nc.subscribe("drain", cb=slow)
    await nc.flush()
    for _ in range(200):
        await other.publish("drain", b"x")
    await other.flush()
    await nc.flush()
    await nc.drain()
    await asyncio.wait_for(closed.wait(), 20)
    await other.close()
    return f"{len(got)} closed {nc.is_closed}"


def start_server():
    return subprocess.Popen([os.environ["SERVER"], "-a", "127.0.0.1", "-p", os.environ["RESTART_PORT"]],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def restart():
    server = start_server()
    events, got = [], []

    async def on_disconnected():
        events.append("disconnected")

    async def on_reconnected():
        events.append("reconnected")

    async def on_message(message):
        got.append(message.data.decode())

    try:
        nc = await connect(f"nats://127.0.0.1:{os.environ['RESTART_PORT']}", allow_reconnect=True, connect_timeout=5,
                           reconnect_time_wait=0.1, max_reconnect_attempts=-1,
                           disconnected_cb=on_disconnected, reconnected_cb=on_reconnected)
        await nc.subscribe("again.*", cb=on_message)
        await nc.publish("again.1", b"before")
        await nc.flush()
        server.terminate()
        server.wait(20)
        await settle(lambda: "disconnected" in events)
        await nc.publish("again.2", b"between")
        server = start_server()
        await settle(lambda: "reconnected" in events)
        await nc.publish("again.3", b"after")
        await nc.flush()
        await settle(lambda: len(got) == 3)
        await nc.close()
    finally:
        server.kill()
        server.wait()
    return f"{events[:2]} {got}"


async def payload_64_mb():
    nc = await connect()
    got = []

    async def on_message(message):
        got.append(message.data)

    await nc.subscribe("big", cb=on_message, pending_bytes_limit=4 * BIG)
    await nc.flush()
    payload = os.urandom(1024) * (BIG // 1024)
    await nc.publish("big", payload)
    await settle(lambda: got)
    same = bool(got) and got[0] == payload
    await nc.close()
    return f"{len(got)} same {same} max_payload {nc.max_payload}"


async def subscriptions_20000():
    nc = await connect()
    got = set()

    async def on_message(message):
        got.add(message.subject)

    subs = [await nc.subscribe(f"sub.{n}", cb=on_message) for n in range(MANY)]
    await nc.flush()
    for n in range(MANY):
        await nc.publish(f"sub.{n}", b"")
    await settle(lambda: len(got) == MANY)
    for sub in subs:
        await sub.unsubscribe()
    await nc.flush()
    count = len(got)
    got.clear()
    await nc.publish("sub.7", b"")
    await nc.flush()
    await asyncio.sleep(0.1)
    await nc.close()
    return f"{count} then {len(got)}"


async def websocket():
    nc = await connect(os.environ["WS_URL"])
    got = await collect(nc, "ws", 2, lambda: nc.publish("ws", b"x" * 70_000, headers={"A": "b"}))
    reply = None
    try:
        reply = await nc.request("ws.nobody", b"", timeout=5)
    except NoRespondersError:
        reply = "no responders"
    await nc.close()
    return f"{len(got)} {len(got[0].data)} {got[0].headers} {reply}"


CASES = [connect_options, no_echo, token, user_password, nkey, permissions, tls, publish_subscribe, wildcards, queue,
         request_reply, request_many, no_responders, headers, service, auto_unsubscribe, drain, restart, payload_64_mb,
         subscriptions_20000, websocket]


async def main():
    for case in CASES:
        try:
            result = await asyncio.wait_for(case(), CASE_SECONDS)
        except Exception as error:
            result = f"FAILED {type(error).__name__}: {error}"
        print(f"{case.__name__}\t{result}", flush=True)


asyncio.run(main())
