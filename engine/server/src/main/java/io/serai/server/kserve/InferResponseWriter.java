package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Writes the answer to an inference request in one pass. */
final class InferResponseWriter {
  private static final int HEAD_BYTES = 256;

  /** A number's digits, while buffers grow. */
  private static final long BYTES_PER_ELEMENT = 48;

  /** Several answers are written at a time, and the engine needs room besides. */
  private static final long SHARE_OF_HEAP = 16;

  private InferResponseWriter() {}

  /**
   * Writes an answer.
   *
   * @param model as it was asked for
   * @param parameters what else there is to say
   * @param all what the model or pipeline gave
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if an output was asked for that
   *     isn't there, {@link ErrorCode#TOO_LARGE} if the answer is
   */
  static InferResponse write(
      String model,
      String version,
      Map<String, String> parameters,
      InferRequest request,
      Map<String, Tensor> all) {
    Map<String, Tensor> outputs = chosen(request.outputNames(), all);
    checkSize(request, outputs, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    ByteBuf bytes = Unpooled.buffer(HEAD_BYTES + size(request, outputs));
    try (OutputStream json = new ByteBufOutputStream(bytes);
        JsonGenerator out = ProtocolJson.FACTORY.createGenerator(json)) {
      out.writeStartObject();
      out.writeStringField("model_name", model);
      out.writeStringField("model_version", version);
      if (request.id() != null) {
        out.writeStringField("id", request.id());
      }
      if (!parameters.isEmpty()) {
        out.writeObjectFieldStart("parameters");
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
          out.writeStringField(parameter.getKey(), parameter.getValue());
        }
        out.writeEndObject();
      }
      out.writeArrayFieldStart("outputs");
      for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
        boolean binary = request.wantsBinary(output.getKey());
        write(out, json, output.getKey(), output.getValue(), binary);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written to", e);
    }
    int jsonLength = bytes.readableBytes();
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      if (request.wantsBinary(output.getKey())) {
        append(bytes, output.getValue().data());
      }
    }
    return new InferResponse(buffer(bytes), jsonLength);
  }

  private static void append(ByteBuf bytes, MemorySegment data) {
    int length = Math.toIntExact(data.byteSize());
    int at = bytes.writerIndex();
    bytes.ensureWritable(length);
    MemorySegment.copy(
        data, ValueLayout.JAVA_BYTE, 0, bytes.array(), bytes.arrayOffset() + at, length);
    bytes.writerIndex(at + length);
  }

  @SuppressWarnings("deprecation") // In Vert.x 4 nothing else takes bytes without a copy.
  private static Buffer buffer(ByteBuf bytes) {
    return Buffer.buffer(bytes);
  }

  private static Map<String, Tensor> chosen(Set<String> wanted, Map<String, Tensor> all) {
    if (wanted.isEmpty()) {
      return all;
    }
    Map<String, Tensor> chosen = new LinkedHashMap<>();
    for (String name : wanted) {
      Tensor tensor = all.get(name);
      if (tensor == null) {
        throw ProtocolJson.invalid(
            "there is no output '%s'; there are %s".formatted(name, all.keySet()));
      }
      chosen.put(name, tensor);
    }
    return chosen;
  }

  private static void write(
      JsonGenerator out, OutputStream json, String name, Tensor tensor, boolean binary)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeStringField("datatype", tensor.type().name());
    out.writeArrayFieldStart("shape");
    for (int i = 0; i < tensor.shape().rank(); i++) {
      out.writeNumber(tensor.shape().dimension(i));
    }
    out.writeEndArray();
    if (binary) {
      out.writeObjectFieldStart("parameters");
      out.writeNumberField("binary_data_size", tensor.data().byteSize());
      out.writeEndObject();
    } else {
      out.writeArrayFieldStart("data");
      ElementWriter.write(out, json, tensor);
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  /** About how many bytes tensors take. */
  private static int size(InferRequest request, Map<String, Tensor> outputs) {
    long bytes = 0;
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      int each = request.wantsBinary(output.getKey()) ? 1 : 3;
      bytes += each * output.getValue().data().byteSize();
    }
    return (int) bytes;
  }

  /** Makes sure that an answer takes at most so many bytes while it is written. */
  static void checkSize(InferRequest request, Map<String, Tensor> outputs, long most) {
    long bytes = 0;
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      Tensor tensor = output.getValue();
      long size = tensor.data().byteSize();
      bytes +=
          request.wantsBinary(output.getKey())
              ? 3 * size
              : Math.max(4 * size, BYTES_PER_ELEMENT * tensor.shape().elements());
    }
    if (bytes > most) {
      throw new SeraiException(
          ErrorCode.TOO_LARGE,
          "the answer takes about %d MiB to write, more than the %d MiB that there are for one; ask for some outputs only, or for binary data ('binary_data_output')"
              .formatted(Math.ceilDiv(bytes, 1L << 20), most >> 20));
    }
  }
}
