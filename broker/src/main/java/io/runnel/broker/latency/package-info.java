// SPDX-License-Identifier: Apache-2.0
/// How long services of one account take to answer others: which requests are measured, and what is
/// told. Pure; the broker brings time and clients.
@NullMarked
package io.runnel.broker.latency;

import org.jspecify.annotations.NullMarked;
