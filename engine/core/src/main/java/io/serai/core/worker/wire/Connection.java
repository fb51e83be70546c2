package io.serai.core.worker.wire;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A socket between the engine and a worker. Many threads send, one receives. */
public final class Connection implements AutoCloseable {
  /** The most bytes that a frame's body may have. */
  static final int LARGEST_BODY = 1 << 30;

  private static final int BUFFER = 64 << 10;
  private static final int HEAD = 1 + Long.BYTES;

  private final SocketChannel socket;
  private final TensorSender sender;
  private final TensorReceiver receiver;
  private final Lock sending = new ReentrantLock();
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).flip();
  private final SmallBodies small = new SmallBodies(BUFFER);

  /** Speaks over a connected socket. */
  public Connection(SocketChannel socket, TensorSender sender, TensorReceiver receiver) {
    this.socket = socket;
    this.sender = sender;
    this.receiver = receiver;
  }

  /**
   * Sends a message; blocks while the other side doesn't read. An interrupt doesn't end it, unless
   * it comes in the middle of writing, which closes the socket.
   *
   * @throws IOException if the other side is gone; the connection is closed then
   */
  public void send(long id, Message message) throws IOException {
    FieldWriter fields = new FieldWriter();
    new Encoder(fields, sender).write(message);
    long size = fields.size();
    if (size > LARGEST_BODY) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "a call of %d bytes is too large for a worker; %d are the limit"
              .formatted(size, LARGEST_BODY));
    }
    boolean interrupted = Thread.interrupted();
    sending.lock();
    try {
      out.clear();
      out.putInt(HEAD + (int) size).put(Kind.of(message).number()).putLong(id);
      writeBody(fields);
      flush();
    } catch (IOException e) {
      socket.close();
      throw e;
    } finally {
      sending.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void writeBody(FieldWriter body) throws IOException {
    write(MemorySegment.ofBuffer(body.fields()));
    long position = body.fields().remaining();
    for (MemorySegment attachment : body.attachments()) {
      for (; position % FieldWriter.ALIGNMENT != 0; position++) {
        room();
        out.put((byte) 0);
      }
      write(attachment);
      position += attachment.byteSize();
    }
  }

  /** Large native memory goes to the socket as it is, all else through the buffer. */
  private void write(MemorySegment data) throws IOException {
    if (data.isNative() && data.byteSize() > out.remaining()) {
      flush();
      ByteBuffer direct = data.asByteBuffer();
      while (direct.hasRemaining()) {
        socket.write(direct);
      }
      return;
    }
    for (long done = 0; done < data.byteSize(); ) {
      room();
      int piece = (int) Math.min(out.remaining(), data.byteSize() - done);
      MemorySegment.copy(data, done, MemorySegment.ofBuffer(out), 0, piece);
      out.position(out.position() + piece);
      done += piece;
    }
  }

  private void room() throws IOException {
    if (!out.hasRemaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      socket.write(out);
    }
    out.clear();
  }

  /**
   * Waits for the next frame.
   *
   * @return null at the end, between two frames
   * @throws IOException if the connection broke or what came is no frame
   */
  public @Nullable Frame receive() throws IOException {
    if (!fill(Integer.BYTES)) {
      return null;
    }
    int length = in.getInt() - HEAD;
    if (length < 0 || length > LARGEST_BODY) {
      throw new IOException("a frame of %d bytes; the protocol is broken".formatted(length));
    }
    require(HEAD);
    int number = in.get();
    long id = in.getLong();
    List<Runnable> releases = new ArrayList<>(2);
    try {
      Kind kind = Kind.of(number);
      MemorySegment body = memory(kind, length, releases);
      readInto(body);
      Message message = new Decoder(new FieldReader(body), receiver, releases).read(kind);
      return new Frame(id, message, releases);
    } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("a frame can't be read; the protocol is broken: " + e, e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed when the frame is released
  private MemorySegment memory(Kind kind, int bytes, List<Runnable> releases) {
    if (receiver.keepsNothingShared() || (bytes <= BUFFER && kind != Kind.INFER)) {
      return Bodies.onHeap(bytes);
    }
    if (bytes <= BUFFER) {
      return small.take(bytes, releases);
    }
    Arena arena = Arena.ofShared();
    releases.add(arena::close);
    return arena.allocate(bytes, Long.BYTES);
  }

  private void readInto(MemorySegment body) throws IOException {
    long done = 0;
    while (done < body.byteSize()) {
      if (!in.hasRemaining() && body.isNative()) {
        int read = socket.read(body.asSlice(done).asByteBuffer());
        if (read < 0) {
          throw new EOFException("the connection ended in the middle of a frame");
        }
        done += read;
        continue;
      }
      require(1);
      int piece = (int) Math.min(in.remaining(), body.byteSize() - done);
      MemorySegment.copy(MemorySegment.ofBuffer(in), 0, body, done, piece);
      in.position(in.position() + piece);
      done += piece;
    }
  }

  private void require(int bytes) throws IOException {
    if (!fill(bytes)) {
      throw new EOFException("the connection ended in the middle of a frame");
    }
  }

  /** Reads until so many bytes are in the buffer; false at the end. */
  private boolean fill(int bytes) throws IOException {
    while (in.remaining() < bytes) {
      in.compact();
      int read = socket.read(in);
      in.flip();
      if (read < 0) {
        if (in.hasRemaining()) {
          throw new EOFException("the connection ended in the middle of a frame");
        }
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
