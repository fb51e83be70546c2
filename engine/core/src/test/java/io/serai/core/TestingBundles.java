package io.serai.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes real bundles: compiles a small backend and packs it with the manifest a test asks for. */
public final class TestingBundles {
  /**
   * Has work wait for the file that the model's parameter {@code hold} names, once it has made
   * another, ending in {@link #BEGUN}. It ends when it is cancelled, unless it is {@code deaf}:
   * then it makes one ending in {@link #CANCELLED} and goes on waiting.
   */
  private static final String HOLD =
      """
        private static void hold(ModelSource source, Cancellation c) {
          String hold = source.parameters().string("hold").orElse("");
          boolean deaf = source.parameters().bool("deaf", false);
          try {
            if (!hold.isEmpty()) note(hold + ".begun");
            while (!hold.isEmpty() && !Files.exists(Path.of(hold))) {
              if (!deaf) c.check();
              if (c.requested()) note(hold + ".cancelled");
              Thread.sleep(10);
            }
          } catch (IOException | InterruptedException e) { throw new IllegalStateException(e); }
        }
        private static void note(String file) throws IOException {
          Files.write(Path.of(file), new byte[0]);
        }
      """;

  private static final String SOURCE =
      """
      package testing;
      import io.serai.spi.*;
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.*;
      import org.osgi.framework.*;
      public final class Echo implements BundleActivator, Backend {
        public void start(BundleContext context) { %s context.registerService(Backend.class, this, null); }
        public void stop(BundleContext context) {}
        public String name() { return "echo"; }
        public String runtimeVersion() { return "%s"; }
        public Set<String> formats() { return Set.of("echo"); }
        public List<ParameterSpec> parameters() {
          return List.of(
              new ParameterSpec("suffix", "string", "", "Appended to each label."),
              new ParameterSpec("label", "string", "", "Answered instead of the text."),
              new ParameterSpec("confidence", "number", "1", "Of the label."),
              new ParameterSpec("threads", "integer", "1", "On how many it computes."),
              new ParameterSpec("sleep_ms", "integer", "0", "How long to think."),
              new ParameterSpec("hold", "string", "", "The file that an answer waits for."),
              new ParameterSpec("deaf", "boolean", "false", "Held work goes on when it is cancelled."),
              new ParameterSpec("gpu", "boolean", "false", "Compute on a GPU."),
              new ParameterSpec("estimated_mib", "integer", "0", "What it expects to need."),
              new ParameterSpec("fail", "boolean", "false", "Fail instead of answering."));
        }
        public Estimate estimate(ModelSource source) {
          long bytes = Math.max(1024, (long) source.parameters().integer("estimated_mib", 0) << 20);
          Estimate estimate = Estimate.ofPrivate("words", bytes);
          return source.parameters().bool("gpu", false) ? estimate.onGpu() : estimate;
        }
        public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
          String suffix = source.parameters().string("suffix").orElse("");
          return new Model() {
            public Signature signature() { return new Signature(List.of(), List.of()); }
            public Set<Task> tasks() { return Set.of(Task.TEXT_CLASSIFICATION); }
            public int threads() { return (int) source.parameters().integer("threads", 1); }
            public Footprint memory() { return Footprint.ofPrivate(1024); }
            public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation c) { return inputs; }
            public List<Classification> classify(List<String> texts, Cancellation c) {
              Parameters parameters = source.parameters();
              if (parameters.bool("fail", false)) throw new SeraiException(ErrorCode.RUNTIME_FAILED, "told to fail");
              hold(source, c);
              try { Thread.sleep(parameters.integer("sleep_ms", 0)); } catch (InterruptedException e) { throw new IllegalStateException(e); }
              double confidence = parameters.decimal("confidence", 1);
              return texts.stream().map(text -> new Classification(List.of(
                  new Classification.Score(parameters.string("label").orElse(runtimeVersion() + suffix + ":" + text), confidence),
                  new Classification.Score("other", 1 - confidence)), 1)).toList();
            }
            public void close() {}
          };
        }
      """
          + HOLD
          + "}\n";

  private static final String CROWD =
      """
      package testing;
      import io.serai.spi.*;
      import java.util.*;
      import java.util.concurrent.atomic.AtomicInteger;
      import org.osgi.framework.*;
      public final class Echo implements BundleActivator, Backend {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        public void start(BundleContext context) { context.registerService(Backend.class, this, null); }
        public void stop(BundleContext context) {}
        public String name() { return "crowd"; }
        public String runtimeVersion() { return "1"; }
        public Set<String> formats() { return Set.of("crowd"); }
        public List<ParameterSpec> parameters() {
          return List.of(new ParameterSpec("threads", "integer", "1", "On how many it computes."));
        }
        public Estimate estimate(ModelSource source) { return Estimate.ofPrivate("words", 1024); }
        private void compute() {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          long digits = 0;
          for (int i = 1; i < 2_000_000; i++) digits += Integer.bitCount(i) ^ digits;
          if (digits == 42) throw new IllegalStateException();
          now.decrementAndGet();
        }
        public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
          int threads = (int) source.parameters().integer("threads", 1);
          return new Model() {
            public Signature signature() { return new Signature(List.of(), List.of()); }
            public Set<Task> tasks() { return Set.of(Task.TEXT_CLASSIFICATION); }
            public int threads() { return threads; }
            public Footprint memory() { return Footprint.ofPrivate(1024); }
            public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation c) { return inputs; }
            public List<Classification> classify(List<String> texts, Cancellation c) {
              List<Thread> others = new ArrayList<>();
              for (int i = 1; i < threads; i++) others.add(Thread.ofPlatform().start(Echo.this::compute));
              compute();
              for (Thread other : others) {
                try { other.join(); } catch (InterruptedException e) { throw new IllegalStateException(e); }
              }
              return List.of(new Classification(List.of(new Classification.Score("" + most.get(), 1)), 1));
            }
            public void close() {}
          };
        }
      }
      """;

  private static final String SCRIBE =
      """
      package testing;
      import io.serai.spi.*;
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.*;
      import org.osgi.framework.*;
      public final class Echo implements BundleActivator, Backend {
        public void start(BundleContext context) { context.registerService(Backend.class, this, null); }
        public void stop(BundleContext context) {}
        public String name() { return "scribe"; }
        public String runtimeVersion() { return "1"; }
        public Set<String> formats() { return Set.of("scribe"); }
        public List<ParameterSpec> parameters() {
          return List.of(
              new ParameterSpec("hold", "string", "", "The file that a load waits for."),
              new ParameterSpec("deaf", "boolean", "false", "Held work goes on when it is cancelled."),
              new ParameterSpec("token_ms", "integer", "0", "How long a token takes."),
              new ParameterSpec("token", "string", "word ", "A token."),
              new ParameterSpec("fail_at", "integer", "0", "The token at which it fails."),
              new ParameterSpec("blind", "boolean", "false", "Looks at no images."));
        }
        public Estimate estimate(ModelSource source) { return Estimate.ofPrivate("words", 1024); }
        public void checkOptions(ModelSource source, Set<String> options) {
          if (source.parameters().bool("blind", false)) throw new SeraiException(ErrorCode.INVALID_PARAMETER, "it is blind, no " + options);
        }
        private static void sleep(long millis) {
          try { Thread.sleep(millis); } catch (InterruptedException e) { throw new IllegalStateException(e); }
        }
        public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
          listener.progress("sharpening", 0.25);
          hold(source, cancellation);
          return new Model() {
            public Signature signature() { return new Signature(List.of(), List.of()); }
            public Set<Task> tasks() { return Set.of(Task.TEXT_GENERATION); }
            public Footprint memory() { return Footprint.ofPrivate(1024); }
            public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation c) { return inputs; }
            public Generation generate(GenerationRequest request, TokenSink sink, Cancellation c) {
              if (request.tools() != null) return called(request, sink);
              Parameters parameters = source.parameters();
              String token = parameters.string("token").orElse("word ");
              List<TokenChoice> choices = new ArrayList<>();
              StringBuilder text = new StringBuilder();
              for (int i = 1; i <= request.maxTokens(); i++) {
                c.check();
                if (i == parameters.integer("fail_at", 0)) throw new SeraiException(ErrorCode.RUNTIME_FAILED, "the ink is dry");
                sleep(parameters.integer("token_ms", 0));
                String piece = i == 1 ? said(request.prompt()) : token;
                List<TokenChoice> told = List.of();
                if (request.logprobs() != null) {
                  TokenLogprob likely = new TokenLogprob(piece, null, -0.5);
                  told = List.of(new TokenChoice(likely, Collections.nCopies(request.logprobs(), likely), text.length()));
                }
                choices.addAll(told);
                text.append(piece);
                sink.accept(i, piece, told);
              }
              return new Generation(text.toString(), 1, request.maxTokens(), Generation.FinishReason.LENGTH, choices);
            }
            public void close() {}
          };
        }
        /** Calls each of the tools with what was said last. */
        private static Generation called(GenerationRequest request, TokenSink sink) {
          List<ToolCall> calls = new ArrayList<>();
          for (Tool tool : request.tools().tools()) {
            String said = "{\\"said\\":\\"" + said(request.prompt()) + "\\"}";
            calls.add(new ToolCall("call_" + calls.size(), tool.name(), said));
            sink.acceptToolCall(new ToolCallPiece(calls.size() - 1, "call_" + (calls.size() - 1), tool.name(), ""));
            sink.acceptToolCall(new ToolCallPiece(calls.size() - 1, null, null, said));
          }
          return new Generation("", 1, 1, Generation.FinishReason.TOOL_CALLS, List.of(), calls);
        }
        private static String said(Prompt prompt) {
          return switch (prompt) {
            case Prompt.Text text -> text.text() + ": ";
            case Prompt.Chat chat -> said(chat.messages().getLast());
          };
        }
        private static String said(ChatMessage message) {
          return message.role() + "=" + message.content() + "!".repeat(message.parts().size()) + ": ";
        }
      """
          + HOLD
          + "}\n";

  /** What the name of the file ends in that held work makes when it begins. */
  public static final String BEGUN = ".begun";

  /** What the name of the file ends in that held work makes when it is cancelled but goes on. */
  public static final String CANCELLED = ".cancelled";

  /** The classes that each source was compiled to, in this process, by the names of their files. */
  private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

  private final Path work;

  /** Works in an empty folder. */
  public TestingBundles(Path work) {
    this.work = work;
  }

  /** A backend that classifies a text as {@code VERSION:TEXT}. */
  public Path echo(Path jar, String version) {
    return echo(jar, version, "", Map.of());
  }

  /**
   * A backend whose models compute on as many threads as their parameter {@code threads} says, and
   * answer with the most on which all of them have computed at once.
   */
  public Path crowd(Path jar) {
    return pack(jar, "crowd", CROWD, "");
  }

  /** A backend whose models write the prompt and then as many words as they are asked for. */
  public Path scribe(Path jar) {
    return pack(
        jar,
        "scribe",
        SCRIBE,
        ";options:List<String>=\"logprobs,tools\";declaredOptions:List<String>=\"vision\"");
  }

  /** The same by another name, which says that it holds texts to JSON schemas. */
  public Path strict(Path jar) {
    return pack(
        jar,
        "strict",
        SCRIBE.replace("\"scribe\"", "\"strict\""),
        ";forms:List<String>=\"json-schema\"");
  }

  private Path pack(Path jar, String name, String source) {
    return pack(jar, name, source, "");
  }

  private Path pack(Path jar, String name, String source, String attributes) {
    try {
      Path classes = compile(source);
      return pack(
          jar,
          classes,
          classes,
          Map.of(
              "Bundle-SymbolicName",
              "testing." + name,
              "Bundle-Version",
              "1.0.0",
              "Bundle-Activator",
              "testing.Echo",
              "Provide-Capability",
              "io.serai.backend;name=%1$s;formats:List<String>=\"%1$s\"%2$s"
                  .formatted(name, attributes)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same with a statement in its activator and other headers. */
  public Path echo(Path jar, String version, String onStart, Map<String, String> headers) {
    try {
      Path classes = compile(SOURCE.formatted(onStart, version));
      Map<String, String> all = new TreeMap<>();
      all.put("Bundle-SymbolicName", "testing.echo");
      all.put("Bundle-Version", version);
      all.put("Bundle-Activator", "testing.Echo");
      all.put("Provide-Capability", "io.serai.backend;name=echo;formats:List<String>=\"echo\"");
      all.putAll(headers);
      return pack(jar, classes, classes, all);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Packs compiled classes.
   *
   * @param root of the packages
   * @param folder below it, whose files are taken
   * @param headers of the manifest
   */
  public Path pack(Path jar, Path root, Path folder, Map<String, String> headers)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Import-Package", "io.serai.spi;version=\"[1.0,2)\",org.osgi.framework");
    headers.forEach(attributes::putValue);
    Path unfinished = Files.createTempFile(work, "bundle", ".tmp");
    try (OutputStream out = Files.newOutputStream(unfinished);
        JarOutputStream zip = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new JarEntry(root.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return Files.move(unfinished, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Compiles a source, once however often it is asked for. */
  private Path compile(String source) throws IOException {
    Path classes = Files.createTempDirectory(work, "classes");
    Map<String, byte[]> compiled = COMPILED.get(source);
    if (compiled == null) {
      compile(source, classes);
      COMPILED.put(source, filesIn(classes));
      return classes;
    }
    for (Map.Entry<String, byte[]> file : compiled.entrySet()) {
      Path target = classes.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return classes;
  }

  private static Map<String, byte[]> filesIn(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private void compile(String source, Path classes) throws IOException {
    Path file = Files.createTempDirectory(work, "source").resolve("Echo.java");
    Files.writeString(file, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  errors,
                  files,
                  null,
                  List.of("-d", classes.toString(), "-proc:none"),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      if (!compiled) {
        throw new IllegalStateException(errors.toString());
      }
    }
  }

  /** The bytes of a file, cut off in the middle. */
  public static byte[] half(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    ByteArrayOutputStream half = new ByteArrayOutputStream();
    half.write(all, 0, all.length / 2);
    return half.toByteArray();
  }
}
