// SPDX-License-Identifier: Apache-2.0
package io.runnel.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// IP addresses as text, never names: nothing here asks a resolver.
final class IpLiteral {
  private IpLiteral() {}

  static boolean isOne(String text) {
    return !text.contains("%")
        && !text.contains("[")
        && (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
  }

  static InetAddress parse(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      throw new IllegalArgumentException("no IP address: " + text);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }
}
