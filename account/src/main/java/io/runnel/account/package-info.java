// SPDX-License-Identifier: Apache-2.0
/// Pure: users, credentials, permissions, exports and imports. No I/O, no thread, no clock.
@NullMarked
package io.runnel.account;

import org.jspecify.annotations.NullMarked;
