package io.serai.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the note in a lock's file. */
  static DeviceHolder read(Path file) throws IOException {
    JsonNode note = note(file);
    return new DeviceHolder(
        note.path("pid").asText("(unknown)"),
        note.path("home").asText("(unknown)"),
        note.path("url").textValue(),
        isTrusted(file));
  }

  private static JsonNode note(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      // It is being written just now.
      return MissingNode.getInstance();
    }
  }

  private static boolean isTrusted(Path file) throws IOException {
    int owner = (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return owner == 0 || owner == (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
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
