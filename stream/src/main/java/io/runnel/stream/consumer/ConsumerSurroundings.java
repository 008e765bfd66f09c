// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

import io.runnel.stream.store.MessageStore;

/// What a consumer lives in: the messages of its stream, its host, and the arrays it may borrow.
/// All of it belongs to the owner of the stream; the scratch is shared by all consumers there.
public record ConsumerSurroundings(
    MessageStore store, ConsumerOutput output, ConsumerScratch scratch) {}
