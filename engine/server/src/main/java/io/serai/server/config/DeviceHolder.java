package io.serai.server.config;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process that has the device.
 *
 * @param process its number, or that it is unknown
 * @param home the folder it serves, or that it is unknown
 * @param url its address; null while it has none, as when it starts or runs one command
 * @param trusted whether nobody but this user and root can have written that; else nothing is sent
 *     to the address
 */
public record DeviceHolder(String process, String home, @Nullable String url, boolean trusted) {
  static final String UNKNOWN = "(unknown)";

  /** Whoever holds a lock that is held. */
  static DeviceHolder of(Path lock) throws IOException {
    return HolderNote.read(lock).orElse(new DeviceHolder(UNKNOWN, UNKNOWN, null, false));
  }

  /** Says that the device isn't to be had, and what to do. */
  public SeraiException refusal() {
    String ask =
        url == null
            ? "wait until it has started or is done, and try again"
            : "serai run --server %s NAME   asks it".formatted(url);
    return new SeraiException(
        ErrorCode.DEVICE_IN_USE,
        """
        process %s with home %s loads models on this device already%s; two that do don't know what the other is about to take
          %s
          serai down --home %s   ends it, if it is an engine
          deviceLock: none   in conf/serai.yaml lets both load all the same\
        """
            .formatted(process, home, url == null ? "" : " and serves " + url, ask, home));
  }
}
