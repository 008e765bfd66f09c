// SPDX-License-Identifier: Apache-2.0
// What a page does with nats.js over WebSocket; drive.mjs bundles it, serves it and opens it in a browser.
// Lines go back by POST /line; the page asks the driver to stop and start a server by POST /server/<word>.
import { nkeyAuthenticator, wsconnect } from "@nats-io/nats-core";
import { BIG, messaging, outcome, refused, settle, sleep } from "../js/messaging.mjs";

const QUIET_MILLIS = 200;
const post = (path, body = "") => fetch(path, { method: "POST", body });
const env = await (await fetch("/environment")).json();
const cookies = (values) => Object.entries(values).forEach(([name, value]) => {
  document.cookie = `${name}=${value}; path=/; SameSite=Strict`;
});

const open = (options = {}) => wsconnect({ servers: env.WS_URL, reconnect: false, ...options });
open.bigBytes = BIG / 2;

async function each(tries, url) {
  const lines = [];
  for (const options of tries) lines.push(await refused(wsconnect, { servers: url, ...options }));
  return lines.join("; ");
}

const browserOnly = {
  async agent() {
    return `${globalThis.WebSocket.name} ${/Chrome/.test(navigator.userAgent)} ${typeof process}`;
  },
  token: () => each([{ token: "s3cr3t" }, { token: "wrong" }, {}], env.TOKEN_WS_URL),
  user_password: () => each([
    { user: "alice", pass: "wonderland" }, { user: "alice", pass: "wrong" }, { user: "bob", pass: "builder" }, {},
  ], env.USERS_WS_URL),
  nkey: () => each([env.NKEY_SEED, env.NKEY_OTHER_SEED].map((seed) => (
    { authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) })), env.USERS_WS_URL),
  async cookies() {
    const lines = [];
    for (const pass of ["builder", "wrong"]) {
      cookies({ nats_user: "bob", nats_pass: pass });
      lines.push(await refused(wsconnect, { servers: env.USERS_WS_URL }));
    }
    cookies({ nats_user: "; max-age=0", nats_pass: "; max-age=0" });
    return lines.join("; ");
  },
  async permissions() {
    const nc = await wsconnect({ servers: env.USERS_WS_URL, user: "bob", pass: "builder" });
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
  // The same page, in a frame that came from a name which the server doesn't allow.
  async foreign_origin() {
    const frame = document.createElement("iframe");
    const said = new Promise((resolve) => addEventListener("message", (event) => resolve(event.data), { once: true }));
    frame.src = location.href.replace("127.0.0.1", "localhost");
    document.body.append(frame);
    return said;
  },
  async tls() {
    const nc = await wsconnect({ servers: env.WSS_URL, reconnect: false });
    const rtt = await nc.rtt();
    await nc.close();
    return `rtt ${rtt >= 0}`;
  },
  async restart() {
    await post("/server/start");
    const nc = await wsconnect({
      servers: env.RESTART_WS_URL, waitOnFirstConnect: true, maxReconnectAttempts: -1, reconnectTimeWait: 100,
    });
    const events = [], got = [];
    (async () => { for await (const s of nc.status()) if (/^(dis|re)connect$/.test(s.type)) events.push(s.type); })();
    nc.subscribe("again.*", { callback: (_, m) => got.push(m.subject) });
    nc.publish("again.1");
    await nc.flush();
    await post("/server/stop");
    await settle(() => events.length > 0);
    nc.publish("again.2");
    await post("/server/start");
    await settle(() => events.includes("reconnect"));
    nc.publish("again.3");
    await settle(() => got.includes("again.3"));
    await nc.close();
    await post("/server/stop");
    const order = events.filter((type, i) => type !== events[i - 1]); // one each for a try while the server boots
    return `${order} ${got}`;
  },
  // Raw frames of the browser itself: the protocol in text frames, cut where it hurts.
  async text_frames() {
    const socket = new WebSocket(env.WS_URL);
    socket.binaryType = "arraybuffer";
    let seen = "";
    const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    socket.addEventListener("message", (e) => { seen += new TextDecoder().decode(e.data); });
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    for (const part of ["CONNECT {}\r\nSUB a 1\r\nPUB a 5\r", "\nhel", "lo\r\nPI", "NG\r\n"]) socket.send(part);
    await settle(() => seen.includes("PONG\r\n"));
    const answered = seen.slice(seen.indexOf("\n") + 1);
    socket.send("NONSENSE\r\n");
    await closed; // its code isn't shown: nats-server ends here without the close frame that it means to send
    return `${answered} ${socket.extensions}`;
  },
};

if (location.hostname === "localhost") {
  parent.postMessage(await refused(wsconnect, { servers: env.USERS_WS_URL, user: "bob", pass: "builder" }), "*");
} else {
  const all = Object.entries(messaging).map(([name, run]) => [name, () => run(open)]).concat(Object.entries(browserOnly));
  for (const [name, run] of all) await post("/line", await outcome(name, run));
  await post("/end");
}
