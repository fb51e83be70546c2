package io.serai.itests.soak;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** Gives what comes in small bits, with a pause before each. */
final class SlowInput extends FilterInputStream {
  private static final int BIT = 512;
  private static final int PAUSE_MILLIS = 1;

  private final byte[] bit = new byte[BIT];
  private int next;
  private int end;

  SlowInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    if (next == end) {
      fill();
    }
    return end < 0 ? -1 : bit[next++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int read = read();
      if (read < 0) {
        return count == 0 ? -1 : count;
      }
      into[offset + count++] = (byte) read;
    }
    return count;
  }

  private void fill() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while it paused");
    }
    end = in.read(bit, 0, BIT);
    next = end < 0 ? end : 0;
  }
}
