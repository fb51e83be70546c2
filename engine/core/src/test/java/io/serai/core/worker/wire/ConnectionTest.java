package io.serai.core.worker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.ContentPart;
import io.serai.spi.ElementType;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.Shape;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  private static final long REGION_BYTES = 1 << 20;

  @TempDir Path folder;

  private SharedRegion region;
  private SocketChannel raw;
  private Connection sender;
  private Connection receiver;

  @BeforeEach
  void connect() throws Exception {
    region = SharedRegion.create(folder.resolve("region"), REGION_BYTES);
    Path socket = Files.createTempDirectory("serai-test").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      raw = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      sender = connection(raw);
      receiver = connection(server.accept());
    }
    Files.delete(socket);
    Files.delete(socket.getParent());
  }

  private Connection connection(SocketChannel socket) {
    return new Connection(
        socket, new TensorSender(new SharedSlots(region), 1 << 16), TensorReceiver.inPlace(region));
  }

  @AfterEach
  void close() throws Exception {
    sender.close();
    receiver.close();
    region.close();
  }

  @Test
  void aModelsSourceKeepsAllItsParts() throws Exception {
    ModelSource source =
        new ModelSource(
            "name",
            "2",
            "onnx",
            Set.of(Task.EMBEDDINGS),
            List.of(new LocalFile("model.onnx", "model", 5, folder.resolve("model.onnx"))),
            List.of("good", "bad"),
            Gpu.REQUIRED,
            new Parameters(Map.of("a", 1, "b", 1L << 40, "c", 0.5, "d", true, "e", "5")));
    sender.send(7, new Request.Load(source));
    Frame frame = receiver.receive();
    assertThat(frame.id()).isEqualTo(7);
    assertThat(frame.message()).isEqualTo(new Request.Load(source));
  }

  @Test
  void aGenerationKeepsItsSeedOrHasNone() throws Exception {
    GenerationRequest seeded =
        new GenerationRequest(
                new Prompt.Chat(List.of(new ChatMessage("user", "go"))),
                5,
                new Sampling(0.5, 0.9, 40, 1.1, 42L),
                new Stop(List.of("\n", "stop"), List.of(7)),
                new Constraint.JsonSchema("{}"))
            .withLogprobs(3);
    for (GenerationRequest request : List.of(seeded, GenerationRequest.greedy("ü", 1))) {
      sender.send(1, new Request.Generate(3, request));
      assertThat(receiver.receive().message()).isEqualTo(new Request.Generate(3, request));
    }
  }

  @Test
  void aConversationKeepsItsToolsAndPictures() throws Exception {
    ToolCall call = new ToolCall("call_1", "add", "{\"a\": 1}");
    List<ChatMessage> messages =
        List.of(
            new ChatMessage(
                "user",
                "See:",
                List.of(
                    new ContentPart.Text("See:"),
                    new ContentPart.Image("data:image/png;base64,AA==", null),
                    new ContentPart.Image("https://example.com/x.png", "low")),
                List.of(),
                null),
            new ChatMessage("assistant", "", List.of(), List.of(call), null),
            new ChatMessage("tool", "3", List.of(), List.of(), "call_1"));
    List<Tool> tools =
        List.of(
            new Tool("add", "adds", "{\"type\": \"object\"}", true),
            new Tool("b", null, null, null));
    for (ToolChoice choice :
        Arrays.asList(
            null,
            new ToolChoice.Auto(),
            new ToolChoice.None(),
            new ToolChoice.Required(),
            new ToolChoice.Named("add"))) {
      GenerationRequest request =
          new GenerationRequest(new Prompt.Chat(messages), 5, Sampling.GREEDY, Stop.NONE, null)
              .withTools(new ToolUse(tools, choice, choice == null ? null : false));
      sender.send(1, new Request.Generate(3, request));
      assertThat(receiver.receive().message()).isEqualTo(new Request.Generate(3, request));
    }
    Reply piece = new Reply.ToolCall(new ToolCallPiece(1, "call_1", null, "{"));
    Reply whole =
        new Reply.Generated(
            new Generation("", 1, 2, Generation.FinishReason.TOOL_CALLS, List.of(), List.of(call)));
    for (Reply reply : List.of(piece, whole)) {
      sender.send(1, reply);
      assertThat(receiver.receive().message()).isEqualTo(reply);
    }
  }

  @Test
  void tokensKeepTheirProbabilities() throws Exception {
    TokenLogprob half = new TokenLogprob("\uFFFD", List.of(0xc3), -0.25);
    TokenLogprob other = new TokenLogprob("<end>", null, -9999);
    TokenChoice choice = new TokenChoice(half, List.of(half, other), 7);
    Reply token = new Reply.Token(5, "", List.of(choice));
    Reply whole =
        new Reply.Generated(
            new Generation("x", 1, 2, Generation.FinishReason.STOP, List.of(choice)));
    for (Reply reply : List.of(token, whole)) {
      sender.send(1, reply);
      assertThat(receiver.receive().message()).isEqualTo(reply);
    }
  }

  /** A backend's runtime then uses it where it is. */
  @Test
  void aSmallTensorIsInNativeMemoryThatIsUsedAgainOnceItIsReleased() throws Exception {
    Frame first = receive(1);
    MemorySegment data = tensor(first);
    assertThat(data.isNative()).isTrue();
    assertThat(data.address() % FieldWriter.ALIGNMENT).isZero();
    Frame second = receive(2);
    assertThat(tensor(second).address()).isNotEqualTo(data.address());
    assertThat(data.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1);
    first.release();
    assertThat(tensor(receive(3)).address()).isEqualTo(data.address());
    assertThat(tensor(second).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(2);
  }

  private Frame receive(long value) throws Exception {
    Tensor tensor =
        new Tensor(ElementType.INT64, Shape.of(1), MemorySegment.ofArray(new long[] {value}));
    sender.send(1, new Request.Infer(3, Map.of("x", tensor), Set.of()));
    return receiver.receive();
  }

  private static MemorySegment tensor(Frame frame) {
    return ((Request.Infer) frame.message()).inputs().get("x").data();
  }

  @Test
  void theEndBetweenTwoFramesIsNoError() throws Exception {
    sender.send(1, new Request.Ping());
    sender.close();
    assertThat(receiver.receive().message()).isEqualTo(new Request.Ping());
    assertThat(receiver.receive()).isNull();
  }

  @Test
  void theEndInTheMiddleOfAFrameIsAnError() throws Exception {
    raw.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 100, 1, 2, 3}));
    raw.close();
    assertThatThrownBy(receiver::receive).isInstanceOf(EOFException.class);
  }

  @Test
  void whatIsNoFrameIsRefusedBeforeItTakesMemory() throws Exception {
    raw.write(ByteBuffer.wrap(new byte[] {0x7f, 0, 0, 0, 1, 2, 3}));
    assertThatThrownBy(receiver::receive)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the protocol is broken");
  }

  @Test
  void aCountThatIsTooLargeIsRefusedBeforeItTakesMemory() throws Exception {
    ByteBuffer frame = ByteBuffer.allocate(4 + 9 + 12);
    frame.putInt(9 + 12).put(Kind.CLASSIFY.number()).putLong(1).putLong(1).putInt(2_000_000_000);
    raw.write(frame.flip());
    assertThatThrownBy(receiver::receive)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the protocol is broken");
  }
}
