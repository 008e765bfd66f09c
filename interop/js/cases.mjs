// SPDX-License-Identifier: Apache-2.0
// nats.js, unchanged, over TCP and over WebSocket, against the server that run.py describes. One line a case.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  connect as connectTcp, headers as newHeaders, nkeyAuthenticator,
} from "@nats-io/transport-node";
import { wsconnect } from "@nats-io/nats-core";
import WebSocket from "ws";
import * as legacy from "nats";

globalThis.WebSocket ??= WebSocket;
const env = process.env;
const CASE_MILLIS = 60_000;
const QUIET_MILLIS = 200;
const BIG = 64 * 1024 * 1024; // over WebSocket half of it: nats-server takes no frame longer than this, protocol line included
const MANY = 20_000;
const encode = (text) => new TextEncoder().encode(text);
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function settle(condition, millis = 20_000) {
  for (const end = Date.now() + millis; !condition() && Date.now() < end;) await sleep(5);
}

async function refused(connect, options) {
  try {
    const nc = await connect({ reconnect: false, ...options });
    await nc.close();
    return "admitted";
  } catch (error) {
    return `refused ${error.name}: ${error.message}`;
  }
}

// Cases of the protocol; the same over each transport. `open` connects to the plain server.
const shared = {
  async connect_options(open) {
    const nc = await open({ name: "interop", verbose: true, pedantic: true });
    await nc.flush();
    const { server_id, server_name, client_id, go, git_commit, port, nonce, xkey, host, ...info } = nc.info;
    await nc.close();
    return JSON.stringify(Object.fromEntries(Object.entries(info).sort()));
  },
  async no_echo(open) {
    const nc = await open({ noEcho: true });
    let got = 0;
    nc.subscribe("echo", { callback: () => got++ });
    nc.publish("echo");
    await nc.flush();
    await sleep(QUIET_MILLIS);
    await nc.close();
    return `got ${got}`;
  },
  async publish_subscribe(open) {
    const nc = await open();
    const got = [];
    nc.subscribe("plain", { callback: (_, m) => got.push(Number(m.string())) });
    for (let n = 0; n < 1000; n++) nc.publish("plain", `${n}`);
    await settle(() => got.length >= 1000);
    await nc.close();
    return `${got.length} in order ${got.every((v, i) => v === i)}`;
  },
  async wildcards(open) {
    const nc = await open();
    const seen = {};
    for (const filter of ["w.*.c", "w.>", "w.b.c", "*.b.*", ">"]) {
      seen[filter] = [];
      nc.subscribe(filter, { callback: (_, m) => seen[filter].push(m.subject) });
    }
    for (const subject of ["w.b.c", "w.b", "w.x.c", "w.b.c.d", "v.b.c"]) nc.publish(subject);
    await nc.flush();
    await sleep(QUIET_MILLIS);
    await nc.close();
    return JSON.stringify(seen);
  },
  async queue(open) {
    const clients = [await open(), await open(), await open()];
    const counts = [0, 0, 0];
    const sum = () => counts.reduce((a, b) => a + b);
    for (const [i, nc] of clients.entries()) {
      nc.subscribe("work", { queue: "workers", callback: () => counts[i]++ });
      await nc.flush();
    }
    for (let n = 0; n < 600; n++) clients[0].publish("work");
    await settle(() => sum() >= 600);
    for (const nc of clients) await nc.close();
    return `${sum()} fair ${counts.every((c) => c > 100 && c < 300)}`;
  },
  async request_reply(open) {
    const nc = await open(), other = await open();
    other.subscribe("ask", { callback: (_, m) => m.respond(`re:${m.string()}`) });
    await other.flush();
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push((await nc.request("ask", `${n}`, { timeout: 5000 })).string());
    answers.push((await nc.request("ask", "old", { timeout: 5000, noMux: true })).string());
    await nc.close();
    await other.close();
    return answers.join(" ");
  },
  async request_many(open) {
    const nc = await open();
    nc.subscribe("many", { callback: (_, m) => { for (let n = 0; n < 5; n++) m.respond(`${n}`); m.respond(""); } });
    const lines = [];
    for (const options of [{ strategy: "count", maxMessages: 3 }, { strategy: "sentinel" }, { strategy: "stall", stall: 200 }]) {
      const got = [];
      for await (const m of await nc.requestMany("many", "", { maxWait: 5000, ...options })) got.push(m.string());
      lines.push(`${options.strategy} ${got}`);
    }
    await nc.close();
    return lines.join("; ");
  },
  async no_responders(open) {
    const nc = await open();
    const error = await nc.request("nobody.home", "", { timeout: 5000 }).catch((e) => e);
    const got = [];
    nc.subscribe("own.inbox", { callback: (e, m) => got.push(`${e?.name} ${m?.headers} ${m?.data?.length}`) });
    nc.publish("nobody.home", "", { reply: "own.inbox" });
    await settle(() => got.length > 0, 5000);
    await nc.close();
    return `${error.name} ${error.message} ${got}`;
  },
  async headers(open) {
    const nc = await open();
    const got = [];
    nc.subscribe("heads", { callback: (_, m) => got.push(m) });
    const sent = newHeaders();
    sent.append("Multi", "one");
    sent.append("Multi", "two");
    sent.set("Long", "v".repeat(3000));
    nc.publish("heads", "body", { headers: sent });
    await settle(() => got.length > 0, 5000);
    await nc.close();
    return `${got[0].headers.values("Multi")} ${got[0].headers.get("Long").length} ${got[0].string()}`;
  },
  async auto_unsubscribe(open) {
    const nc = await open();
    let got = 0;
    nc.subscribe("some", { max: 5, callback: () => got++ });
    for (let n = 0; n < 10; n++) nc.publish("some");
    await nc.flush();
    await sleep(QUIET_MILLIS);
    await nc.close();
    return `${got}`;
  },
  async drain(open) {
    const nc = await open(), other = await open();
    let got = 0;
    const reading = (async () => { for await (const _ of nc.subscribe("drain")) got++; })();
    await nc.flush();
    for (let n = 0; n < 200; n++) other.publish("drain");
    await other.flush();
    await nc.drain();
    await reading;
    await other.close();
    return `${got} closed ${nc.isClosed()}`;
  },
  async payload_64_mb(open) {
    const nc = await open();
    const got = [];
    nc.subscribe("big", { callback: (_, m) => got.push(m.data) });
    const payload = new Uint8Array(open === transports.ws ? BIG / 2 : BIG).map((_, i) => i % 251);
    nc.publish("big", payload);
    await settle(() => got.length > 0);
    const same = Buffer.compare(Buffer.from(got[0]), Buffer.from(payload)) === 0;
    const over = (() => { try { nc.publish("big", new Uint8Array(BIG + 1)); return "sent"; } catch (e) { return e.message; } })();
    await nc.close();
    return `same ${same} ${over}`;
  },
  async subscriptions_20000(open) {
    const nc = await open();
    const got = new Set();
    const subs = [];
    for (let n = 0; n < MANY; n++) subs.push(nc.subscribe(`sub.${n}`, { callback: (_, m) => got.add(m.subject) }));
    await nc.flush();
    for (let n = 0; n < MANY; n++) nc.publish(`sub.${n}`);
    await settle(() => got.size === MANY);
    const count = got.size;
    for (const sub of subs) sub.unsubscribe();
    await nc.flush();
    got.clear();
    nc.publish("sub.7");
    await nc.flush();
    await sleep(QUIET_MILLIS);
    await nc.close();
    return `${count} then ${got.size}`;
  },
};

const tcpOnly = {
  async token() {
    const tries = [{ token: "s3cr3t" }, { token: "wrong" }, {}];
    const lines = [];
    for (const options of tries) lines.push(await refused(connectTcp, { servers: env.TOKEN_URL, ...options }));
    return lines.join("; ");
  },
  async user_password() {
    const lines = [];
    for (const [user, pass] of [["alice", "wonderland"], ["alice", "wrong"], ["bob", "builder"], ["nobody", "x"]]) {
      lines.push(await refused(connectTcp, { servers: env.USERS_URL, user, pass }));
    }
    return lines.join("; ");
  },
  async nkey() {
    const lines = [];
    for (const file of [env.NKEY_SEED_FILE, env.NKEY_OTHER_SEED_FILE]) {
      const authenticator = nkeyAuthenticator(encode(readFileSync(file, "utf8").trim()));
      lines.push(await refused(connectTcp, { servers: env.USERS_URL, authenticator }));
    }
    return lines.join("; ");
  },
  async permissions() {
    const nc = await connectTcp({ servers: env.USERS_URL, user: "bob", pass: "builder" });
    const problems = [];
    (async () => { for await (const s of nc.status()) if (s.type === "error") problems.push(`${s.error.message}`); })();
    let got = 0;
    nc.subscribe("open.*", { callback: () => got++ });
    nc.publish("open.1");
    nc.publish("closed.1");
    nc.subscribe("secret.x", { callback: (e) => problems.push(`sub ${e?.message}`) });
    await nc.flush();
    await sleep(QUIET_MILLIS);
    await nc.close();
    return `${got} ${problems.sort()}`;
  },
  async tls() {
    const tls = { caFile: env.CA_FILE };
    const without = await refused(connectTcp, { servers: env.TLS_URL.replace("tls:", "nats:"), tls });
    const nc = await connectTcp({
      servers: env.TLS_URL.replace("tls:", "nats:"), reconnect: false,
      tls: { ...tls, certFile: env.CLIENT_CERT_FILE, keyFile: env.CLIENT_KEY_FILE },
    });
    const rtt = await nc.rtt();
    await nc.close();
    return `rtt ${rtt >= 0}; without certificate ${without.split(" ")[0]}`;
  },
  async service() {
    const nc = await legacy.connect({ servers: env.PLAIN_URL });
    const added = await nc.services.add({ name: "echo", version: "1.0.0" });
    added.addEndpoint("say", { subject: "svc.say", handler: (_, m) => m.respond(m.data) });
    await nc.flush();
    const line = (await nc.request("svc.say", "hi", { timeout: 5000 })).string();
    const client = nc.services.client();
    const counts = [];
    for (const verb of ["ping", "info", "stats"]) {
      let n = 0;
      for await (const _ of await client[verb]("echo")) n++;
      counts.push(n);
    }
    await added.stop();
    await nc.close();
    return `${line} ${counts}`;
  },
  async restart() {
    return withServer(async (server) => {
      const nc = await connectTcp({
        servers: `127.0.0.1:${env.RESTART_PORT}`, waitOnFirstConnect: true, maxReconnectAttempts: -1, reconnectTimeWait: 100,
      });
      const events = [], got = [];
      (async () => { for await (const s of nc.status()) if (/^(dis|re)connect$/.test(s.type)) events.push(s.type); })();
      nc.subscribe("again.*", { callback: (_, m) => got.push(m.subject) });
      nc.publish("again.1");
      await nc.flush();
      await server.stop("SIGTERM");
      await settle(() => events.length > 0);
      nc.publish("again.2");
      server.start();
      await settle(() => events.includes("reconnect"));
      nc.publish("again.3");
      await settle(() => got.includes("again.3"));
      await nc.close();
      return `${events} ${got}`;
    });
  },
  async lame_duck() {
    return withServer(async (server) => {
      const nc = await connectTcp({
        servers: `127.0.0.1:${env.RESTART_PORT}`, waitOnFirstConnect: true, reconnectTimeWait: 100,
      });
      const events = [];
      (async () => { for await (const s of nc.status()) if (s.type === "ldm") events.push(s.type); })();
      await nc.flush();
      server.signal("SIGUSR2");
      await settle(() => events.length > 0);
      await nc.close();
      return `${events}`;
    });
  },
};

async function withServer(act) {
  let child, ended;
  const server = {
    start() {
      child = spawn(env.SERVER, ["-a", "127.0.0.1", "-p", env.RESTART_PORT], { stdio: "ignore" });
      ended = new Promise((resolve) => child.once("exit", resolve));
    },
    signal(name) { child.kill(name); },
    async stop(name) { child.kill(name); await ended; },
  };
  server.start();
  try {
    return await act(server);
  } finally {
    await server.stop("SIGKILL");
  }
}

async function report(name, run) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("too slow")), CASE_MILLIS); });
  const line = await Promise.race([run(), late]).catch((e) => `FAILED ${e.name}: ${e.message}`);
  clearTimeout(timer);
  console.log(`${name}\t${line.replaceAll("\n", "\\n").replaceAll("\r", "\\r")}`);
}

const transports = {
  tcp: (options = {}) => connectTcp({ servers: env.PLAIN_URL, reconnect: false, ...options }),
  ws: (options = {}) => wsconnect({ servers: env.WS_URL, reconnect: false, ...options }),
};
for (const [transport, open] of Object.entries(transports)) {
  for (const [name, run] of Object.entries(shared)) await report(`${transport} ${name}`, () => run(open));
}
for (const [name, run] of Object.entries(tcpOnly)) await report(name, run);
process.exit(0);
