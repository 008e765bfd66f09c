// SPDX-License-Identifier: Apache-2.0
package io.runnel.base;

import java.net.Inet6Address;
import java.net.InetAddress;

/// IP addresses as nats-server writes them: IPv6 in the short form of RFC 5952 (`fe80::1`), which
/// Go prints and Java does not, and without the interface that Java puts behind link-local ones.
public final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? sixteen(address.getAddress())
        : address.getHostAddress();
  }

  private static String sixteen(byte[] address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gapStart = i;
        gapLength = end - i;
      }
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        out.append("::");
        i += gapLength - 1;
      } else {
        out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":");
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}
