// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.consumer;

/// What a consumer has to know of its stream. Shared by all consumers of the stream.
///
/// @param name of the stream, one token
/// @param singlePerSubject the stream keeps one message per subject, so all are the last ones
/// @param messageBytesMax the largest message, in bytes: the burst of a rate limit
public record StreamTerms(String name, boolean singlePerSubject, int messageBytesMax) {}
