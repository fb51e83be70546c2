package io.serai.core.worker.wire;

import io.serai.spi.ErrorCode;
import io.serai.spi.Signature;
import java.util.List;
import java.util.Set;

/** Reads messages that {@link Encoder} wrote. */
final class Decoder {
  private static final List<ErrorCode> CODES = List.of(ErrorCode.values());

  private final FieldReader in;
  private final SpiValues spi;
  private final TensorReceiver tensors;
  private final List<Runnable> releases;

  /**
   * Reads one message.
   *
   * @param releases gets what is to be run when the message's tensors aren't needed any more
   */
  Decoder(FieldReader in, TensorReceiver tensors, List<Runnable> releases) {
    this.in = in;
    this.spi = new SpiValues(in);
    this.tensors = tensors;
    this.releases = releases;
  }

  Message read(Kind kind) {
    return switch (kind) {
      case ESTIMATE -> new Request.Estimate(spi.source());
      case LOAD -> new Request.Load(spi.source());
      case INFER -> {
        long model = in.int64();
        Set<String> outputs = Set.copyOf(in.strings());
        yield new Request.Infer(model, tensors.read(in, releases), outputs);
      }
      case CLASSIFY -> new Request.Classify(in.int64(), in.strings());
      case EMBED -> new Request.Embed(in.int64(), in.strings());
      case FIND_ENTITIES -> new Request.FindEntities(in.int64(), in.strings());
      case CLASSIFY_IMAGES -> new Request.ClassifyImages(in.int64(), in.list(in::bytes));
      case GENERATE -> new Request.Generate(in.int64(), spi.generationRequest());
      case UNLOAD -> new Request.Unload(in.int64());
      case MODEL_MEMORY -> new Request.ModelMemory(in.int64());
      case MEMORY -> new Request.Memory();
      case DEMOTE -> new Request.Demote();
      case PROMOTE -> new Request.Promote();
      case TRIM -> new Request.Trim();
      case PING -> new Request.Ping();
      case CANCEL -> new Request.Cancel(in.string());
      case EXIT -> new Request.Exit();
      case AUTHENTICATION -> new Reply.Authentication(in.string());
      case WELCOME ->
          new Reply.Welcome(
              in.string(), in.string(), Set.copyOf(in.strings()), in.list(spi::parameter));
      case NEEDED_MEMORY -> new Reply.NeededMemory(spi.footprint());
      case ESTIMATED -> new Reply.Estimated(spi.estimate());
      case LOADED ->
          new Reply.Loaded(
              in.int64(),
              new Signature(in.list(spi::tensorSpec), in.list(spi::tensorSpec)),
              spi.tasks(),
              in.int32(),
              in.string());
      case TENSORS -> new Reply.Tensors(tensors.read(in, releases));
      case CLASSIFIED -> new Reply.Classified(in.list(spi::classification));
      case EMBEDDED -> new Reply.Embedded(in.list(spi::embedding));
      case FOUND_ENTITIES -> new Reply.FoundEntities(in.list(() -> in.list(spi::entity)));
      case GENERATED -> new Reply.Generated(spi.generation());
      case PROCESS_MEMORY -> new Reply.ProcessMemory(spi.pages());
      case MOVED -> new Reply.Moved(spi.pages(), spi.pages(), in.int64(), in.string());
      case DONE -> new Reply.Done();
      case FAILED -> new Reply.Failed(in.choice(CODES), in.string());
      case PROGRESS -> new Reply.Progress(in.string(), in.float64());
      case ALIVE -> new Reply.Alive();
      case TOKEN -> new Reply.Token(in.int32(), in.string(), in.list(spi::choice));
      case TOOL_CALL -> new Reply.ToolCall(spi.toolCallPiece());
    };
  }
}
