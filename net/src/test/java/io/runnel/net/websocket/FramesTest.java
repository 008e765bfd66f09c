// SPDX-License-Identifier: Apache-2.0
package io.runnel.net.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.runnel.base.ClosedReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/// Frames in and out of an embedded channel, against a client written here by the RFC alone.
class FramesTest {
  private static final long MESSAGE_BYTES_MAX = 1024 * 1024;

  /// A connection that takes what it is given, until told otherwise.
  private static final class Stream implements FrameStream {
    boolean taking = true;
    boolean ended;
    String broken = "";

    @Override
    public boolean taking() {
      return taking && !ended && broken.isEmpty();
    }

    @Override
    public void ended() {
      ended = true;
    }

    @Override
    public void broken(String text) {
      broken = text;
    }
  }

  private final Stream stream = new Stream();
  private EmbeddedChannel channel = new EmbeddedChannel();
  private Frames frames;

  private void open(Upgrade.Framing framing) {
    var writer = new FrameWriter(framing, new Compressor());
    var reader = new FrameReader(framing, writer, stream, MESSAGE_BYTES_MAX);
    channel = new EmbeddedChannel(writer, reader);
    frames = new Frames(reader, writer);
  }

  private static Upgrade.Framing plain() {
    return new Upgrade.Framing(false, true, 0, 0);
  }

  private static Upgrade.Framing compressed() {
    return new Upgrade.Framing(true, true, 0, 0);
  }

  private static byte[] frame(int first, byte[] payload, int key) {
    var out = new ByteArrayOutputStream();
    out.write(first);
    if (payload.length <= 125) {
      out.write(0x80 | payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    for (int i = 0; i < 4; i++) {
      out.write(key >> (24 - 8 * i));
    }
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ (key >> (24 - 8 * (i & 3))));
    }
    return out.toByteArray();
  }

  private void arrives(byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  private byte[] received() {
    var out = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
      out.writeBytes(bytes(next));
    }
    return out.toByteArray();
  }

  private byte[] sent() {
    var out = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      out.writeBytes(bytes(next));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] deflate(byte[] plain) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(plain);
    byte[] out = new byte[plain.length + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  @Test
  void framesBecomeOneStreamWhateverTheReadsWere() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      open(compressed());
      var wire = new ByteArrayOutputStream();
      var said = new ByteArrayOutputStream();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        message(random, wire, said);
      }
      byte[] all = wire.toByteArray();
      var got = new ByteArrayOutputStream();
      for (int at = 0; at < all.length; ) {
        int to = Math.min(all.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 5000));
        arrives(Arrays.copyOfRange(all, at, to));
        got.writeBytes(received());
        at = to;
      }
      assertArrayEquals(said.toByteArray(), got.toByteArray(), "seed " + seed);
      assertEquals("", stream.broken, "seed " + seed);
      channel.finishAndReleaseAll();
    }
  }

  private static void message(
      Random random, ByteArrayOutputStream wire, ByteArrayOutputStream said) {
    byte[] body = new byte[random.nextInt(random.nextBoolean() ? 100 : 70_000)];
    random.nextBytes(body);
    said.writeBytes(body);
    boolean squeezed = random.nextBoolean();
    byte[] payload = squeezed ? deflate(body) : body;
    int opcode = 1 + random.nextInt(2);
    int cut = random.nextInt(payload.length + 1);
    boolean two = random.nextBoolean();
    byte[] first = two ? Arrays.copyOf(payload, cut) : payload;
    wire.writeBytes(
        frame((two ? 0 : 0x80) | (squeezed ? 0x40 : 0) | opcode, first, random.nextInt()));
    if (random.nextBoolean()) {
      wire.writeBytes(frame(0x8A, new byte[3], random.nextInt()));
    }
    if (two) {
      wire.writeBytes(
          frame(0x80, Arrays.copyOfRange(payload, cut, payload.length), random.nextInt()));
    }
  }

  @Test
  void randomBytesNeitherThrowNorStay() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      var fresh = new FramesTest();
      fresh.open(random.nextBoolean() ? plain() : compressed());
      List<ByteBuf> given = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          byte[] bytes = new byte[1 + random.nextInt(300)];
          random.nextBytes(bytes);
          if (bytes.length > 2 && random.nextBoolean()) {
            bytes[0] = (byte) (random.nextInt(16) | 0x80);
            bytes[1] |= (byte) 0x80;
          }
          ByteBuf buffer = Unpooled.copiedBuffer(bytes);
          given.add(buffer);
          fresh.channel.writeInbound(buffer);
          fresh.received();
          fresh.sent();
        }
        fresh.channel.finishAndReleaseAll();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      for (ByteBuf buffer : given) {
        assertEquals(0, buffer.refCnt(), "a buffer was kept, seed " + seed);
      }
    }
  }

  @Test
  void brokenRulesAreNamedInTheCloseFrame() {
    breaks(new byte[] {(byte) 0x82, 0x05}, "mask bit missing");
    breaks(frame(0x83, new byte[0], 1), "unknown opcode 3");
    breaks(frame(0xB2, new byte[0], 1), "RSV2 and RSV3 must be clear");
    breaks(
        frame(0xC2, new byte[0], 1),
        "compressed frame received without negotiated permessage-deflate");
    breaks(frame(0x80, new byte[0], 1), "invalid continuation frame");
    breaks(
        frame(0x89, new byte[126], 1),
        "control frame length bigger than maximum allowed of 125 bytes");
    breaks(frame(0x09, new byte[0], 1), "control frame does not have final bit set");
    breaks(frame(0x88, new byte[1], 0), "close frame payload cannot be 1 byte");
    breaks(frame(0x88, new byte[] {3, (byte) 0xED}, 0), "invalid close status code 1005");
    breaks(
        new byte[] {(byte) 0x82, (byte) 0xFF, -1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4},
        "invalid 64-bit payload length");
    breaks(
        concat(frame(0x02, new byte[1], 1), frame(0x82, new byte[1], 1)),
        "new message started before final frame for previous message was received");
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static void breaks(byte[] bytes, String reason) {
    var fresh = new FramesTest();
    fresh.open(plain());
    fresh.arrives(bytes);
    assertEquals(reason, fresh.stream.broken);
    fresh.frames.farewell(ClosedReason.READ_ERROR);
    byte[] close = fresh.sent();
    assertEquals((byte) 0x88, close[0]);
    assertEquals(1002, (close[2] & 0xFF) << 8 | close[3] & 0xFF);
    assertEquals(reason, new String(close, 4, close.length - 4, StandardCharsets.UTF_8));
    fresh.channel.finishAndReleaseAll();
  }

  @Test
  void pingIsAnsweredWithItsOwnBytes() {
    open(plain());
    arrives(frame(0x89, ascii("abc"), 77));
    assertArrayEquals(new byte[] {(byte) 0x8A, 3, 'a', 'b', 'c'}, sent());
  }

  @Test
  void closeIsAnsweredWithItsOwnStatus() {
    open(plain());
    arrives(frame(0x88, new byte[] {3, (byte) 0xE8, 'b', 'y', 'e'}, 5));
    assertTrue(stream.ended);
    frames.farewell(ClosedReason.CLIENT_CLOSED);
    assertArrayEquals(new byte[] {(byte) 0x88, 5, 3, (byte) 0xE8, 'b', 'y', 'e'}, sent());
    frames.farewell(ClosedReason.CLIENT_CLOSED);
    assertEquals(0, sent().length);
  }

  @Test
  void reasonsHaveTheirStatus() {
    assertEquals(1000, CloseFrame.of(ClosedReason.CLIENT_CLOSED).status());
    assertEquals(1001, CloseFrame.of(ClosedReason.SERVER_SHUTDOWN).status());
    assertEquals(1002, CloseFrame.of(ClosedReason.PROTOCOL_VIOLATION).status());
    assertEquals(1008, CloseFrame.of(ClosedReason.AUTHENTICATION_FAILURE).status());
    assertEquals(1009, CloseFrame.of(ClosedReason.MAX_PAYLOAD_EXCEEDED).status());
    assertEquals(1011, CloseFrame.of(ClosedReason.KICKED).status());
    assertEquals(1015, CloseFrame.of(ClosedReason.TLS_HANDSHAKE_FAILURE).status());
  }

  @Test
  void longReasonIsCut() {
    byte[] payload = new CloseFrame(1002, "x".repeat(300)).payload();
    assertEquals(125, payload.length);
    assertEquals("...", new String(payload, 122, 3, StandardCharsets.US_ASCII));
  }

  @Test
  void writesBetweenTwoFlushesAreOneFrame() {
    open(plain());
    channel.write(Unpooled.copiedBuffer(ascii("abc")));
    channel.write(Unpooled.copiedBuffer(ascii("def")));
    channel.flush();
    assertArrayEquals(new byte[] {(byte) 0x82, 6, 'a', 'b', 'c', 'd', 'e', 'f'}, sent());
  }

  @Test
  void browsersGetSmallFrames() {
    open(new Upgrade.Framing(false, true, 4096, 4096));
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[5000]));
    byte[] wire = sent();
    assertEquals(5008, wire.length);
    assertEquals((byte) 0x82, wire[0]);
    assertEquals(4096, (wire[2] & 0xFF) << 8 | wire[3] & 0xFF);
    assertEquals((byte) 0x82, wire[4 + 4096]);
  }

  @Test
  void compressedBytesUnfoldToWhatWasWritten() throws Exception {
    open(compressed());
    for (int round = 0; round < 3; round++) {
      byte[] body = ascii("MSG foo 1 5 hello ".repeat(400));
      channel.write(Unpooled.wrappedBuffer(body, 0, 3000));
      channel.writeOutbound(Unpooled.wrappedBuffer(body, 3000, body.length - 3000));
      byte[] wire = sent();
      assertEquals((byte) 0xC2, wire[0]);
      int header = (wire[1] & 0x7F) == 126 ? 4 : 2;
      var inflater = new Inflater(true);
      inflater.setInput(
          concat(Arrays.copyOfRange(wire, header, wire.length), new byte[] {0, 0, -1, -1}));
      byte[] out = new byte[body.length + 10];
      assertEquals(body.length, inflater.inflate(out));
      assertArrayEquals(body, Arrays.copyOf(out, body.length));
      inflater.end();
    }
  }

  @Test
  void littleIsNotCompressed() {
    open(compressed());
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[64]));
    assertEquals((byte) 0x82, sent()[0]);
  }

  @Test
  void messageThatUnfoldsTooFarIsRefused() {
    open(compressed());
    arrives(frame(0xC2, deflate(new byte[(int) MESSAGE_BYTES_MAX + 1]), 9));
    assertEquals("maximum payload exceeded", stream.broken);
    assertTrue(received().length <= MESSAGE_BYTES_MAX);
  }

  @Test
  void compressedMessageWaitsFoldedForAConnectionThatDoesNotTake() {
    open(compressed());
    stream.taking = false;
    byte[] body = new byte[500_000];
    arrives(frame(0xC2, deflate(body), 9));
    assertEquals(0, received().length);
    stream.taking = true;
    frames.resume();
    assertEquals(body.length, received().length);
  }

  @Test
  void nothingFollowsTheCloseFrame() {
    open(plain());
    frames.farewell(ClosedReason.SERVER_SHUTDOWN);
    sent();
    channel.writeOutbound(Unpooled.copiedBuffer(ascii("late")));
    assertEquals(0, sent().length);
    assertFalse(stream.ended);
  }
}
