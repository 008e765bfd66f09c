// SPDX-License-Identifier: Apache-2.0
/// Door: monitoring over HTTP.
@NullMarked
package io.runnel.http;

import org.jspecify.annotations.NullMarked;
