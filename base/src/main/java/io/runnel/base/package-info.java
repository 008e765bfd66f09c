// SPDX-License-Identifier: Apache-2.0
/// Ground: what every module may use: ids, JSON, Go-style text, and the only locks outside net.
@NullMarked
package io.runnel.base;

import org.jspecify.annotations.NullMarked;
