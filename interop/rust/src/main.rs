// SPDX-License-Identifier: Apache-2.0

//! async-nats, unchanged, against the server that run.py describes in the environment. One line a case.

mod cases;
mod life;

use std::env;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_nats::{Client, ConnectOptions};
use futures_util::StreamExt;

pub type Outcome = Result<String, Box<dyn std::error::Error + Send + Sync>>;

const CASE_LIMIT: Duration = Duration::from_secs(60);
pub const WAIT_LIMIT: Duration = Duration::from_secs(20);
/// Long enough for a message that must not come.
pub const QUIET: Duration = Duration::from_millis(200);

/// What callbacks and events of one case left behind.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub fn add(&self, item: impl ToString) {
        self.0.lock().unwrap().push(item.to_string());
    }

    pub fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub async fn await_count(&self, count: usize) -> Vec<String> {
        let deadline = Instant::now() + WAIT_LIMIT;
        while self.all().len() < count && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.all()
    }
}

pub fn var(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

/// Options whose events (disconnected, connected, server errors) go to `seen`.
pub fn watched(seen: &Seen) -> ConnectOptions {
    let seen = seen.clone();
    ConnectOptions::new().event_callback(move |event| {
        let seen = seen.clone();
        async move { seen.add(event) }
    })
}

pub async fn plain() -> Result<Client, async_nats::ConnectError> {
    async_nats::connect(var("PLAIN_URL")).await
}

/// Returns when the server has read all that `client` sent before: `flush` of this client only writes, and another
/// connection's message may be read first.
pub async fn settled(client: &Client) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let inbox = client.new_inbox();
    let mut sub = client.subscribe(inbox.clone()).await?;
    client.publish(inbox, "".into()).await?;
    tokio::time::timeout(WAIT_LIMIT, sub.next()).await?.ok_or("ended")?;
    Ok(())
}

/// Says how a connection attempt ended.
pub async fn refused(options: ConnectOptions, url: String) -> String {
    match options.connect(url).await {
        Ok(_) => "admitted".to_string(),
        Err(error) => format!("refused {error}"),
    }
}

async fn report(name: &str, case: impl Future<Output = Outcome>) {
    let line = match tokio::time::timeout(CASE_LIMIT, case).await {
        Ok(Ok(line)) => line,
        Ok(Err(error)) => format!("FAILED {error}"),
        Err(_) => format!("FAILED not within {CASE_LIMIT:?}"),
    };
    println!("{name}\t{}", line.replace('\n', "\\n"));
}

#[tokio::main]
async fn main() {
    report("connect_options", cases::connect_options()).await;
    report("no_echo", cases::no_echo()).await;
    report("token", cases::token()).await;
    report("user_password", cases::user_password()).await;
    report("nkey", cases::nkey()).await;
    report("permissions", cases::permissions()).await;
    report("tls", cases::tls()).await;
    report("publish_subscribe", cases::publish_subscribe()).await;
    report("wildcards", cases::wildcards()).await;
    report("queue", cases::queue()).await;
    report("request_reply", cases::request_reply()).await;
    report("request_many", cases::request_many()).await;
    report("no_responders", cases::no_responders()).await;
    report("headers", cases::headers()).await;
    report("service", cases::service()).await;
    report("auto_unsubscribe", life::auto_unsubscribe()).await;
    report("drain", life::drain()).await;
    report("restart", life::restart()).await;
    report("lame_duck", life::lame_duck()).await;
    report("payload_64_mb", life::payload_64_mb()).await;
    report("subscriptions_20000", life::subscriptions_20000()).await;
    report("websocket", life::websocket()).await;
}
