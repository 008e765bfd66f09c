// SPDX-License-Identifier: Apache-2.0
/// Golden transcripts: raw protocol in, exact bytes out. The same files run against Runnel and
/// against the real nats-server, so what they say is what nats-server does. The format is described
/// in `docs/compat/transcripts.md`.
@NullMarked
package io.runnel.testkit.transcript;

import org.jspecify.annotations.NullMarked;
