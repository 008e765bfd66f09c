// SPDX-License-Identifier: Apache-2.0
// Cases of the protocol, the same over each transport: in Node over TCP and WebSocket, and in a browser.
// `open(options)` connects to the plain server; `open.bigBytes` is the payload that its transport carries.
import { headers } from "@nats-io/nats-core";

export const BIG = 64 * 1024 * 1024; // over WebSocket half of it: nats-server takes no frame longer than this, protocol line included
const CASE_MILLIS = 60_000;
const QUIET_MILLIS = 200;
const MANY = 20_000;
export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export async function settle(condition, millis = 20_000) {
  for (const end = Date.now() + millis; !condition() && Date.now() < end;) await sleep(5);
}

export async function refused(connect, options) {
  try {
    const nc = await connect({ reconnect: false, ...options });
    await nc.close();
    return "admitted";
  } catch (error) {
    return `refused ${error.name}: ${error.message}`;
  }
}

// The line of one case: what the client saw.
export async function outcome(name, run) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("too slow")), CASE_MILLIS); });
  const line = await Promise.race([run(), late]).catch((e) => `FAILED ${e.name}: ${e.message}`);
  clearTimeout(timer);
  return `${name}\t${line.replaceAll("\n", "\\n").replaceAll("\r", "\\r")}`;
}

export const messaging = {
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
    const sent = headers();
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
    const payload = new Uint8Array(open.bigBytes).map((_, i) => i % 251);
    nc.publish("big", payload);
    await settle(() => got.length > 0);
    const same = got[0].length === payload.length && got[0].every((v, i) => v === payload[i]);
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
