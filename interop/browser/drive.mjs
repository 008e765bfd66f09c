// SPDX-License-Identifier: Apache-2.0
// Bundles cases.mjs as a web application would, serves it on a loopback port, opens it in Chromium without a window and
// prints the lines that the page sends back.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const env = process.env;
const [cases, packages] = process.argv.slice(2);
const BODY_BYTES_MAX = 1024 * 1024;
const scratch = mkdtempSync(join(tmpdir(), "runnel-browser-"));
const bundle = await build({
  entryPoints: [cases], bundle: true, format: "esm", platform: "browser", write: false, nodePaths: [packages],
});

const restartConfig = join(scratch, "restart.conf");
writeFileSync(restartConfig, `listen: "127.0.0.1:-1"
websocket { listen: "127.0.0.1:${env.RESTART_PORT}", no_tls: true }`);
let child, childEnded = Promise.resolve();
const server = {
  start() {
    child = spawn(env.SERVER, ["-c", restartConfig], { stdio: "ignore" });
    childEnded = new Promise((resolve) => child.once("exit", resolve));
  },
  stop() {
    child?.kill("SIGTERM");
    return childEnded;
  },
};

const pageEnvironment = JSON.stringify({
  ...Object.fromEntries(["WS_URL", "TOKEN_WS_URL", "USERS_WS_URL", "WSS_URL"].map((name) => [name, env[name]])),
  RESTART_WS_URL: `ws://127.0.0.1:${env.RESTART_PORT}`,
  NKEY_SEED: readFileSync(env.NKEY_SEED_FILE, "utf8").trim(),
  NKEY_OTHER_SEED: readFileSync(env.NKEY_OTHER_SEED_FILE, "utf8").trim(),
});
const files = {
  "/": ["text/html", `<!doctype html><title>interop</title><script type="module" src="/cases.js"></script><body></body>`],
  "/cases.js": ["text/javascript", bundle.outputFiles[0].text],
  "/environment": ["application/json", pageEnvironment],
};

let finish;
const finished = new Promise((resolve) => { finish = resolve; });
const acts = {
  "/line": (body) => console.log(body),
  "/server/start": () => server.start(),
  "/server/stop": () => server.stop(),
  "/end": () => finish(0),
};

const pages = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) if (body.length < BODY_BYTES_MAX) body += part;
  const act = request.method === "POST" ? acts[request.url] : undefined;
  const [type, text] = act ? ["text/plain", ""] : files[request.url] ?? ["text/plain", ""];
  await act?.(body);
  response.writeHead(act || files[request.url] ? 200 : 404, { "content-type": type }).end(text);
});
await new Promise((resolve) => pages.listen(Number(env.PAGE_PORT), resolve));

// The fixtures' certificate is of no authority that a browser knows; this one key is trusted, and no other.
const key = new X509Certificate(readFileSync(env.SERVER_CERT_FILE)).publicKey.export({ type: "spki", format: "der" });
const browser = spawn(env.CHROMIUM, [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", `--user-data-dir=${join(scratch, "profile")}`,
  `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`,
  `http://127.0.0.1:${env.PAGE_PORT}/`,
], { stdio: ["ignore", "ignore", "pipe"] });
let complaints = "";
browser.stderr.on("data", (part) => { complaints = (complaints + part).slice(-2000); });
const browserEnded = new Promise((resolve) => browser.once("exit", resolve));
browserEnded.then((code) => {
  console.error(`the browser ended (${code}): ${complaints}`);
  finish(1);
});

const code = await finished;
browser.kill("SIGTERM");
await browserEnded;
await server.stop();
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
process.exit(code);
