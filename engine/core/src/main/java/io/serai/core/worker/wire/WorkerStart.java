package io.serai.core.worker.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a worker is told on its standard input, which nobody else can read.
 *
 * @param token the secret that it proves itself with
 * @param socket where the engine listens
 * @param bundle the backend's jar file
 * @param storage a folder of the worker's own
 * @param requests the region that the engine writes
 * @param replies the region that the worker writes
 * @param regionBytes the size of each
 * @param sharedBytes tensors of at least this size go through them
 * @param properties what the bundle can read from its context
 */
public record WorkerStart(
    String token,
    Path socket,
    Path bundle,
    Path storage,
    Path requests,
    Path replies,
    long regionBytes,
    long sharedBytes,
    Map<String, String> properties) {
  /** The id of the first two frames, which answer nothing. */
  public static final long WELCOME_ID = 0;

  /** What a worker exits with when what computes one of its models has ended. */
  public static final int LOST = 4;

  /** Copies the properties. */
  public WorkerStart {
    properties = Map.copyOf(properties);
  }

  /** Writes it. */
  public void write(OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeUTF(token);
    for (Path path : new Path[] {socket, bundle, storage, requests, replies}) {
      out.writeUTF(path.toString());
    }
    out.writeLong(regionBytes);
    out.writeLong(sharedBytes);
    out.writeInt(properties.size());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      out.writeUTF(property.getKey());
      out.writeUTF(property.getValue());
    }
    out.flush();
  }

  /** Reads what {@link #write} wrote. */
  public static WorkerStart read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    String token = in.readUTF();
    Path socket = Path.of(in.readUTF());
    Path bundle = Path.of(in.readUTF());
    Path storage = Path.of(in.readUTF());
    Path requests = Path.of(in.readUTF());
    Path replies = Path.of(in.readUTF());
    long regionBytes = in.readLong();
    long sharedBytes = in.readLong();
    Map<String, String> properties = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      properties.put(in.readUTF(), in.readUTF());
    }
    return new WorkerStart(
        token, socket, bundle, storage, requests, replies, regionBytes, sharedBytes, properties);
  }
}
