package io.serai.server.kserve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    ByteArrayOutputStream json = new ByteArrayOutputStream(HEAD_BYTES + digits(request, outputs));
    try (JsonGenerator out = ProtocolJson.FACTORY.createGenerator(json)) {
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
        write(out, output.getKey(), output.getValue(), request.wantsBinary(output.getKey()));
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written to", e);
    }
    return withBinary(json, request, outputs);
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

  private static void write(JsonGenerator out, String name, Tensor tensor, boolean binary)
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
      ElementWriter.write(out, tensor);
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static InferResponse withBinary(
      ByteArrayOutputStream json, InferRequest request, Map<String, Tensor> outputs) {
    int jsonLength = json.size();
    long more = 0;
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      more += request.wantsBinary(output.getKey()) ? output.getValue().data().byteSize() : 0;
    }
    byte[] head = json.toByteArray();
    if (more == 0) {
      return new InferResponse(Buffer.buffer(head), jsonLength);
    }
    byte[] bytes = new byte[Math.toIntExact(jsonLength + more)];
    System.arraycopy(head, 0, bytes, 0, jsonLength);
    int at = jsonLength;
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      if (request.wantsBinary(output.getKey())) {
        MemorySegment data = output.getValue().data();
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, at, (int) data.byteSize());
        at += (int) data.byteSize();
      }
    }
    return new InferResponse(Buffer.buffer(bytes), jsonLength);
  }

  private static int digits(InferRequest request, Map<String, Tensor> outputs) {
    long bytes = 0;
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      bytes += request.wantsBinary(output.getKey()) ? 0 : 3 * output.getValue().data().byteSize();
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
