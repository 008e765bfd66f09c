// SPDX-License-Identifier: Apache-2.0

//! Connecting and the messaging patterns.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use async_nats::service::ServiceExt;
use async_nats::{ConnectOptions, HeaderMap};
use futures_util::StreamExt;
use tokio::time::{sleep, timeout};

use crate::{plain, refused, settled, var, watched, Outcome, Seen, QUIET, WAIT_LIMIT};

pub async fn connect_options() -> Outcome {
    let client = ConnectOptions::new().name("interop").connect(var("PLAIN_URL")).await?;
    client.flush().await?;
    let info = client.server_info();
    Ok(format!(
        "version {} max_payload {} headers {} proto {} auth {} tls {} ip {} connect_urls {:?} lame {}",
        info.version, info.max_payload, info.headers, info.proto, info.auth_required, info.tls_required, info.client_ip,
        info.connect_urls, info.lame_duck_mode
    ))
}

pub async fn no_echo() -> Outcome {
    let client = ConnectOptions::new().no_echo().connect(var("PLAIN_URL")).await?;
    let mut sub = client.subscribe("echo").await?;
    client.publish("echo", "x".into()).await?;
    client.flush().await?;
    Ok(format!("echoed {}", timeout(QUIET, sub.next()).await.is_ok()))
}

pub async fn token() -> Outcome {
    let url = || var("TOKEN_URL");
    let good = refused(ConnectOptions::with_token("s3cr3t".into()), url()).await;
    let wrong = refused(ConnectOptions::with_token("wrong".into()), url()).await;
    Ok(format!("{good}; {wrong}; {}", refused(ConnectOptions::new(), url()).await))
}

pub async fn user_password() -> Outcome {
    let mut lines = vec![];
    for (user, password) in [("alice", "wonderland"), ("alice", "wrong"), ("bob", "builder"), ("nobody", "x")] {
        let options = ConnectOptions::with_user_and_password(user.into(), password.into());
        lines.push(refused(options, var("USERS_URL")).await);
    }
    Ok(lines.join("; "))
}

pub async fn nkey() -> Outcome {
    let mut lines = vec![];
    for file in ["NKEY_SEED_FILE", "NKEY_OTHER_SEED_FILE"] {
        let seed = std::fs::read_to_string(var(file))?.trim().to_string();
        lines.push(refused(ConnectOptions::with_nkey(seed), var("USERS_URL")).await);
    }
    Ok(lines.join("; "))
}

pub async fn permissions() -> Outcome {
    let seen = Seen::default();
    let options = watched(&seen).user_and_password("bob".into(), "builder".into());
    let client = options.connect(var("USERS_URL")).await?;
    let mut sub = client.subscribe("open.*").await?;
    client.publish("open.1", "x".into()).await?;
    client.publish("closed.1", "x".into()).await?;
    let _denied = client.subscribe("secret.x").await?;
    client.flush().await?;
    let got = timeout(WAIT_LIMIT, sub.next()).await?.map(|m| m.subject.to_string());
    let mut events = seen.await_count(3).await;
    events.sort();
    Ok(format!("{got:?} {events:?}"))
}

pub async fn tls() -> Outcome {
    let with_ca = || ConnectOptions::new().add_root_certificates(var("CA_FILE").into()).require_tls(true);
    let without = refused(with_ca(), var("TLS_URL")).await == "admitted";
    let options = with_ca().add_client_certificate(var("CLIENT_CERT_FILE").into(), var("CLIENT_KEY_FILE").into());
    let client = options.connect(var("TLS_URL")).await?;
    let mut sub = client.subscribe("tls").await?;
    client.publish("tls", "x".into()).await?;
    let got = timeout(WAIT_LIMIT, sub.next()).await?.is_some();
    Ok(format!("{got}; without certificate admitted {without}"))
}

pub async fn publish_subscribe() -> Outcome {
    let client = plain().await?;
    let mut sub = client.subscribe("plain").await?;
    for n in 0..1000 {
        client.publish("plain", n.to_string().into()).await?;
    }
    for n in 0..1000 {
        let message = timeout(WAIT_LIMIT, sub.next()).await?.ok_or("ended")?;
        if message.payload != n.to_string() {
            return Ok(format!("out of order at {n}"));
        }
    }
    Ok("1000 in order".into())
}

pub async fn wildcards() -> Outcome {
    let client = plain().await?;
    let filters = ["w.*.c", "w.>", "w.b.c", "*.b.*", ">"];
    let mut subs = vec![];
    for filter in filters {
        subs.push(client.subscribe(filter).await?);
    }
    for subject in ["w.b.c", "w.b", "w.x.c", "w.b.c.d", "v.b.c"] {
        client.publish(subject, "".into()).await?;
    }
    client.flush().await?;
    let mut lines = vec![];
    for (filter, mut sub) in filters.iter().zip(subs) {
        let mut got = vec![];
        while let Ok(Some(message)) = timeout(QUIET, sub.next()).await {
            got.push(message.subject.to_string());
        }
        lines.push(format!("{filter} {got:?}"));
    }
    Ok(lines.join("; "))
}

pub async fn queue() -> Outcome {
    let counts: Vec<Arc<AtomicUsize>> = (0..3).map(|_| Arc::default()).collect();
    let sum = || counts.iter().map(|c| c.load(Ordering::SeqCst)).sum::<usize>();
    let mut workers = vec![];
    for count in &counts {
        let worker = plain().await?;
        let mut sub = worker.queue_subscribe("work", "workers".into()).await?;
        settled(&worker).await?;
        let count = count.clone();
        workers.push((worker, tokio::spawn(async move {
            while sub.next().await.is_some() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        })));
    }
    let client = plain().await?;
    for _ in 0..600 {
        client.publish("work", "x".into()).await?;
    }
    client.flush().await?;
    for _ in 0..400 {
        if sum() >= 600 {
            break;
        }
        sleep(QUIET / 20).await;
    }
    let fair = counts.iter().all(|c| (101..300).contains(&c.load(Ordering::SeqCst)));
    Ok(format!("{} fair {fair}", sum()))
}

pub async fn request_reply() -> Outcome {
    let (client, other) = (plain().await?, plain().await?);
    let mut asked = other.subscribe("ask").await?;
    settled(&other).await?;
    tokio::spawn(async move {
        while let Some(message) = asked.next().await {
            let answer = [b"re:", message.payload.as_ref()].concat();
            let _ = other.publish(message.reply.unwrap(), answer.into()).await;
        }
    });
    let mut answers = vec![];
    for n in 0..5 {
        let reply = client.request("ask", n.to_string().into()).await?;
        answers.push(String::from_utf8(reply.payload.to_vec())?);
    }
    Ok(answers.join(" "))
}

pub async fn request_many() -> Outcome {
    let client = plain().await?;
    let mut asked = client.subscribe("many").await?;
    let inbox = client.new_inbox();
    let mut replies = client.subscribe(inbox.clone()).await?;
    client.publish_with_reply("many", inbox, "".into()).await?;
    let reply = timeout(WAIT_LIMIT, asked.next()).await?.and_then(|m| m.reply).ok_or("no reply subject")?;
    for n in 0..5 {
        client.publish(reply.clone(), n.to_string().into()).await?;
    }
    let mut got = String::new();
    for _ in 0..5 {
        got += std::str::from_utf8(&timeout(WAIT_LIMIT, replies.next()).await?.ok_or("ended")?.payload)?;
    }
    Ok(got)
}

pub async fn no_responders() -> Outcome {
    let client = plain().await?;
    let error = client.request("nobody.home", "".into()).await.err().map(|e| format!("{:?} {e}", e.kind()));
    let mut sub = client.subscribe("own.inbox").await?;
    client.publish_with_reply("nobody.home", "own.inbox", "".into()).await?;
    let message = timeout(WAIT_LIMIT, sub.next()).await?.ok_or("ended")?;
    Ok(format!("{error:?} {:?} {:?} {}", message.status, message.headers, message.payload.len()))
}

pub async fn headers() -> Outcome {
    let client = plain().await?;
    let mut sub = client.subscribe("heads").await?;
    let mut sent = HeaderMap::new();
    sent.append("Multi", "one");
    sent.append("Multi", "two");
    sent.insert("Long", "v".repeat(3000).as_str());
    client.publish_with_headers("heads", sent.clone(), "body".into()).await?;
    let message = timeout(WAIT_LIMIT, sub.next()).await?.ok_or("ended")?;
    Ok(format!("same {} {:?}", message.headers == Some(sent), message.payload))
}

pub async fn service() -> Outcome {
    let client = plain().await?;
    let added = client.service_builder().start("echo", "1.0.0").await?;
    let mut endpoint = added.endpoint("svc.rust").await?;
    client.flush().await?;
    tokio::spawn(async move {
        while let Some(request) = endpoint.next().await {
            let payload = request.message.payload.clone();
            let _ = request.respond(Ok(payload)).await;
        }
    });
    let mut lines = vec![];
    for subject in ["svc.rust", "$SRV.PING", "$SRV.INFO.echo", "$SRV.STATS.echo"] {
        lines.push(!client.request(subject, "hi".into()).await?.payload.is_empty());
    }
    let stats = added.stats().await;
    Ok(format!("{lines:?} {:?}", stats.values().map(|s| s.requests).collect::<Vec<_>>()))
}
