package io.serai.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The assembled archive with a home folder of its own, used as a person would. */
final class TestingArchive implements AutoCloseable {
  static final Path ARCHIVE = Path.of(System.getProperty("serai.archive"));
  static final Path ROOT = Path.of(System.getProperty("serai.root"));
  static final ObjectMapper JSON = new ObjectMapper();

  /** How long a command may take, or anything else that is waited for, on a slow machine. */
  static final int COMMAND_SECONDS = 120;

  /**
   * What the optimizing compiler makes pays off after minutes; in engines and commands that end
   * before, it takes half of all the time that the tests compute.
   */
  private static final String WITHOUT_OPTIMIZER = "-XX:TieredStopAtLevel=1";

  /** What a command printed and how it ended. */
  record Ended(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  private final Path home;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private URI url;
  private String deviceLock = "none";
  private String javaOptions = WITHOUT_OPTIMIZER;
  private final Map<String, String> environment = new HashMap<>();

  TestingArchive(Path home) {
    this.home = home;
  }

  /** Holds that lock, where others run without one beside each other. */
  TestingArchive withDeviceLock(Path file) {
    deviceLock = file.toString();
    return this;
  }

  /** Runs as it does for a person, where others do without the optimizing compiler. */
  TestingArchive withOptimizer() {
    javaOptions = "";
    return this;
  }

  /** Sets a variable of the environment of all commands from now on. */
  TestingArchive withEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The bundle of a backend that the archive has. */
  static Path plugin(String backend) throws IOException {
    try (Stream<Path> files = Files.list(ARCHIVE.resolve("plugins"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(backend + "-"))
          .findFirst()
          .orElseThrow();
    }
  }

  Path home() {
    return home;
  }

  URI url() {
    return url;
  }

  /** Starts the engine on a free port of loopback. */
  TestingArchive up(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up", "--port", "0", "--json"));
    arguments.addAll(Arrays.asList(more));
    Ended up = serai(arguments.toArray(String[]::new));
    if (up.code != 0) {
      throw new IllegalStateException("up ended with " + up);
    }
    url = URI.create(up.json().get("url").asText());
    return this;
  }

  /** Runs a command to its end. */
  Ended serai(String... arguments) throws Exception {
    return seraiWith("", arguments);
  }

  /** Runs a command to its end, with that on its standard input. */
  Ended seraiWith(String input, String... arguments) throws Exception {
    Path out = Files.createTempFile("serai", ".out");
    Path err = Files.createTempFile("serai", ".err");
    Path in = Files.writeString(Files.createTempFile("serai", ".in"), input);
    try {
      Process process = start(in, out, err, arguments);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            Arrays.toString(arguments) + " didn't end: " + Files.readString(err));
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
      Files.delete(in);
    }
  }

  /** Starts a command. */
  Process start(Path in, Path out, Path err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ARCHIVE.resolve("bin/serai").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("SERAI_HOME", home.toString());
    builder.environment().put("SERAI_AOT_FOLDER", SharedClassCache.folder().toString());
    builder.environment().put("SERAI_DEVICE_LOCK", deviceLock);
    builder.environment().put("SERAI_JAVA_OPTS", javaOptions);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Makes a model of the home folder another one's copy, with more in its manifest. */
  void copyModel(String model, String name, String more) throws IOException {
    TestingCopy.ofOwn(home, model, name, more);
  }

  /** Uses an engine that was started otherwise. */
  TestingArchive at(URI address) {
    url = address;
    return this;
  }

  /** Uses the engine of its home that was started otherwise. */
  TestingArchive atNoted() throws IOException {
    return at(URI.create(JSON.readTree(note().toFile()).get("url").asText()));
  }

  private Path note() {
    return home.resolve("data/engine.json");
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(url.resolve(path)).build());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> put(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(url.resolve(path)).PUT(BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  /** Gets something by a name that the engine is given in the header {@code Host}. */
  String getByName(String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Asks a pipeline or a model for a text, and gives the result. */
  JsonNode run(String name, String text) throws Exception {
    String body = JSON.createObjectNode().put("text", text).toString();
    HttpResponse<String> response = post("/pipelines/" + name, body);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body()).get("result");
  }

  /** Waits for something, up to two minutes. */
  static void until(Callable<Boolean> condition) throws Exception {
    until(Duration.ofSeconds(COMMAND_SECONDS), condition);
  }

  /** Waits for something for as long as that. */
  static void until(Duration most, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + most.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited %d s".formatted(most.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Ends the engine by its command. */
  void down() throws Exception {
    Ended down = serai("down");
    if (down.code != 0) {
      throw new IllegalStateException("down ended with " + down);
    }
    url = null;
  }

  /** Ends the engine as a service manager does, and waits until it is gone. */
  void stop() throws Exception {
    long pid = JSON.readTree(get("/admin/status").body()).get("pid").asLong();
    ProcessHandle engine = ProcessHandle.of(pid).orElseThrow();
    engine.destroy();
    engine.onExit().get(COMMAND_SECONDS, TimeUnit.SECONDS);
    url = null;
  }

  /** Ends the engine with SIGKILL, waits until it is gone, and tells its process. */
  long kill() throws Exception {
    return end("KILL");
  }

  /** Has the engine's JVM crash as native code would make it. */
  void crash() throws Exception {
    end("SEGV");
  }

  private long end(String signal) throws Exception {
    long pid = JSON.readTree(get("/admin/status").body()).get("pid").asLong();
    ProcessHandle engine = ProcessHandle.of(pid).orElseThrow();
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    engine.onExit().get(COMMAND_SECONDS, TimeUnit.SECONDS);
    url = null;
    return pid;
  }

  /** Ends an engine that a bare command started, as far as its note tells of one. */
  private void stopNoted() throws Exception {
    Path note = note();
    if (!Files.exists(note)) {
      return;
    }
    long pid = JSON.readTree(note.toFile()).path("pid").asLong();
    Optional<ProcessHandle> noted = ProcessHandle.of(pid).filter(process -> isOfThisHome(pid));
    if (noted.isPresent()) {
      noted.get().destroy();
      noted.get().onExit().get(COMMAND_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The note may be old, and the process another one with the same id. */
  private boolean isOfThisHome(long pid) {
    try {
      String environment = Files.readString(Path.of("/proc/" + pid + "/environ"));
      return Arrays.asList(environment.split("\0")).contains("SERAI_HOME=" + home);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      if (url != null) {
        stop();
      } else {
        stopNoted();
      }
    } catch (Exception e) {
      throw new IllegalStateException("the engine can't be ended", e);
    } finally {
      client.shutdownNow();
    }
  }
}
