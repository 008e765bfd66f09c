// SPDX-License-Identifier: Apache-2.0

//! Ends and limits: unsubscribing, draining, restarts, large payloads, many subscriptions; and WebSocket.

use std::collections::HashSet;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use async_nats::{Client, ConnectOptions, Event, HeaderMap};
use bytes::Bytes;
use futures_util::stream::{SelectAll, StreamExt};
use tokio::time::{sleep, timeout};

use crate::{plain, refused, settled, var, Outcome, Seen, QUIET, WAIT_LIMIT};

const BIG: usize = 64 * 1024 * 1024;
const MANY: usize = 20_000;

pub async fn auto_unsubscribe() -> Outcome {
    let client = plain().await?;
    let mut sub = client.subscribe("some").await?;
    sub.unsubscribe_after(5).await?;
    for _ in 0..10 {
        client.publish("some", "x".into()).await?;
    }
    client.flush().await?;
    let mut got = 0;
    while let Ok(Some(_)) = timeout(QUIET, sub.next()).await {
        got += 1;
    }
    Ok(got.to_string())
}

pub async fn drain() -> Outcome {
    let (client, other) = (plain().await?, plain().await?);
    let mut sub = client.subscribe("drain").await?;
    settled(&client).await?;
    for _ in 0..200 {
        other.publish("drain", "x".into()).await?;
    }
    settled(&other).await?;
    client.drain().await?;
    let mut got = 0;
    while let Ok(Some(_)) = timeout(WAIT_LIMIT, sub.next()).await {
        got += 1;
    }
    Ok(format!("{got}"))
}

/// A server of this case's own, killed with it.
struct Restartable(Child);

impl Restartable {
    fn start() -> Started {
        let port = var("RESTART_PORT");
        let arguments = ["-a", "127.0.0.1", "-p", port.as_str()];
        let child = Command::new(var("SERVER")).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Restartable(child))
    }

    fn signal(&mut self, name: &str) -> std::io::Result<()> {
        Command::new("kill").args([name, &self.0.id().to_string()]).status().map(|_| ())
    }

    async fn end(&mut self) -> std::io::Result<()> {
        self.signal("-TERM")?;
        while self.0.try_wait()?.is_none() {
            sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

type Started = std::io::Result<Restartable>;

impl Drop for Restartable {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn restart_url() -> String {
    format!("nats://127.0.0.1:{}", var("RESTART_PORT"))
}

/// Options whose events go to `seen`, without failed attempts: their number is a matter of how fast a server starts.
fn watched_states(seen: &Seen) -> ConnectOptions {
    let seen = seen.clone();
    ConnectOptions::new().event_callback(move |event| {
        let seen = seen.clone();
        async move {
            if !matches!(event, Event::ClientError(_)) {
                seen.add(event)
            }
        }
    })
}

async fn patient(options: ConnectOptions) -> Result<Client, async_nats::ConnectError> {
    options.retry_on_initial_connect().reconnect_delay_callback(|_| Duration::from_millis(100)).connect(restart_url()).await
}

pub async fn restart() -> Outcome {
    let mut server = Restartable::start()?;
    let (events, got) = (Seen::default(), Seen::default());
    let client = patient(watched_states(&events)).await?;
    let mut sub = client.subscribe("again.*").await?;
    let into = got.clone();
    tokio::spawn(async move {
        while let Some(message) = sub.next().await {
            into.add(message.subject);
        }
    });
    client.publish("again.1", "x".into()).await?;
    got.await_count(1).await;
    server.end().await?;
    events.await_count(2).await;
    server = Restartable::start()?;
    let seen = events.await_count(3).await;
    client.publish("again.2", "x".into()).await?;
    let all = got.await_count(2).await;
    drop(server);
    Ok(format!("{:?} {all:?}", &seen[..3.min(seen.len())]))
}

pub async fn lame_duck() -> Outcome {
    let mut server = Restartable::start()?;
    let events = Seen::default();
    let client = patient(watched_states(&events)).await?;
    client.publish("first", "x".into()).await?;
    events.await_count(1).await;
    server.signal("-USR2")?;
    let seen = events.await_count(2).await;
    let later = refused(ConnectOptions::new(), restart_url()).await;
    Ok(format!("{:?} later {}", &seen[..2.min(seen.len())], later == "admitted"))
}

pub async fn payload_64_mb() -> Outcome {
    let client = plain().await?;
    let mut sub = client.subscribe("big").await?;
    let payload = Bytes::from((0..BIG).map(|i| (i % 251) as u8).collect::<Vec<_>>());
    client.publish("big", payload.clone()).await?;
    let same = timeout(WAIT_LIMIT, sub.next()).await?.is_some_and(|m| m.payload == payload);
    let over = client.publish("big", vec![0; BIG + 1].into()).await.err().map(|e| e.to_string());
    Ok(format!("same {same} over {over:?}"))
}

pub async fn subscriptions_20000() -> Outcome {
    let client = plain().await?;
    let mut subs = SelectAll::new();
    for n in 0..MANY {
        subs.push(client.subscribe(format!("sub.{n}")).await?);
    }
    client.flush().await?;
    for n in 0..MANY {
        client.publish(format!("sub.{n}"), "".into()).await?;
    }
    let mut got = HashSet::new();
    while got.len() < MANY {
        got.insert(timeout(WAIT_LIMIT, subs.next()).await?.ok_or("ended")?.subject.to_string());
    }
    drop(subs);
    client.flush().await?;
    Ok(got.len().to_string())
}

pub async fn websocket() -> Outcome {
    let client = async_nats::connect(var("WS_URL")).await?;
    let mut sub = client.subscribe("ws").await?;
    let mut heads = HeaderMap::new();
    heads.insert("A", "b");
    client.publish_with_headers("ws", heads, vec![b'x'; 70_000].into()).await?;
    let message = timeout(WAIT_LIMIT, sub.next()).await?.ok_or("ended")?;
    let error = client.request("ws.nobody", "".into()).await.err().map(|e| e.to_string());
    Ok(format!("{} {:?} {error:?}", message.payload.len(), message.headers))
}
