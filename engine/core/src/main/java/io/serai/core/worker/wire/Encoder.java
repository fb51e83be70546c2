package io.serai.core.worker.wire;

/** Writes messages as fields. */
final class Encoder {
  private final FieldWriter out;
  private final SpiFields spi;
  private final TensorSender tensors;

  Encoder(FieldWriter out, TensorSender tensors) {
    this.out = out;
    this.spi = new SpiFields(out);
    this.tensors = tensors;
  }

  void write(Message message) {
    switch (message) {
      case Request request -> request(request);
      case Reply reply -> reply(reply);
    }
  }

  private void request(Request request) {
    switch (request) {
      case Request.Estimate(var source) -> spi.source(source);
      case Request.Load(var source) -> spi.source(source);
      case Request.Infer(var model, var inputs, var outputs) -> {
        out.int64(model);
        out.strings(outputs);
        tensors.write(out, inputs);
      }
      case Request.Classify(var model, var texts) -> {
        out.int64(model);
        out.strings(texts);
      }
      case Request.Embed(var model, var texts) -> {
        out.int64(model);
        out.strings(texts);
      }
      case Request.FindEntities(var model, var texts) -> {
        out.int64(model);
        out.strings(texts);
      }
      case Request.ClassifyImages(var model, var images) -> {
        out.int64(model);
        out.list(images, out::bytes);
      }
      case Request.Generate(var model, var wanted) -> {
        out.int64(model);
        spi.generationRequest(wanted);
      }
      case Request.Unload(var model) -> out.int64(model);
      case Request.ModelMemory(var model) -> out.int64(model);
      case Request.Cancel(var reason) -> out.string(reason);
      case Request.Memory(),
          Request.Demote(),
          Request.Promote(),
          Request.Trim(),
          Request.Ping(),
          Request.Exit() -> {}
    }
  }

  private void reply(Reply reply) {
    switch (reply) {
      case Reply.Authentication(var token) -> out.string(token);
      case Reply.Welcome(var backend, var version, var formats, var parameters) -> {
        out.string(backend);
        out.string(version);
        out.strings(formats);
        out.list(parameters, spi::parameter);
      }
      case Reply.NeededMemory(var footprint) -> spi.footprint(footprint);
      case Reply.Estimated(var estimate) -> spi.estimate(estimate);
      case Reply.Loaded(var model, var signature, var tasks, var threads, var device) -> {
        out.int64(model);
        out.list(signature.inputs(), spi::tensorSpec);
        out.list(signature.outputs(), spi::tensorSpec);
        out.list(tasks, task -> out.choice(task));
        out.int32(threads);
        out.string(device);
      }
      case Reply.Tensors(var outputs) -> tensors.write(out, outputs);
      case Reply.Classified(var answers) -> out.list(answers, spi::classification);
      case Reply.Embedded(var answers) -> out.list(answers, spi::embedding);
      case Reply.FoundEntities(var answers) ->
          out.list(answers, found -> out.list(found, spi::entity));
      case Reply.Generated(var answer) -> spi.generation(answer);
      case Reply.ProcessMemory(var pages) -> spi.pages(pages);
      case Reply.Moved(var before, var after, var nanos, var note) -> {
        spi.pages(before);
        spi.pages(after);
        out.int64(nanos);
        out.string(note);
      }
      case Reply.Failed(var code, var text) -> {
        out.choice(code);
        out.string(text);
      }
      case Reply.Progress(var phase, var fraction) -> {
        out.string(phase);
        out.float64(fraction);
      }
      case Reply.Token(var id, var piece, var choices) -> {
        out.int32(id);
        out.string(piece);
        out.list(choices, spi::choice);
      }
      case Reply.ToolCall(var piece) -> spi.toolCallPiece(piece);
      case Reply.Alive(), Reply.Done() -> {}
    }
  }
}
