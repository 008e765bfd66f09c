// SPDX-License-Identifier: Apache-2.0
// nats.js, unchanged, over TCP and over WebSocket, against the server that run.py describes. One line a case.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect as connectTcp, nkeyAuthenticator } from "@nats-io/transport-node";
import { wsconnect } from "@nats-io/nats-core";
import WebSocket from "ws";
import * as legacy from "nats";
import { BIG, messaging, outcome, refused, settle, sleep } from "./messaging.mjs";

globalThis.WebSocket ??= WebSocket;
const env = process.env;
const QUIET_MILLIS = 200;
const encode = (text) => new TextEncoder().encode(text);

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

const transports = {
  tcp: (options = {}) => connectTcp({ servers: env.PLAIN_URL, reconnect: false, ...options }),
  ws: (options = {}) => wsconnect({ servers: env.WS_URL, reconnect: false, ...options }),
};
transports.tcp.bigBytes = BIG;
transports.ws.bigBytes = BIG / 2;
for (const [transport, open] of Object.entries(transports)) {
  for (const [name, run] of Object.entries(messaging)) console.log(await outcome(`${transport} ${name}`, () => run(open)));
}
for (const [name, run] of Object.entries(tcpOnly)) console.log(await outcome(name, run));
process.exit(0);
