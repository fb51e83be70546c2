package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors as a request in the JSON of the Open Inference Protocol. */
final class TensorsWriter {

  private TensorsWriter() {}

  /**
   * Writes a request.
   *
   * @param outputs names of those that are wanted; all if empty
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} for inputs that the model doesn't
   *     take, or whose type has no form in JSON
   */
  static BodyPublisher write(Map<String, Tensor> inputs, Set<String> outputs, Signature signature) {
    check(inputs, signature.inputs());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeArrayFieldStart("inputs");
      for (TensorSpec spec : signature.inputs()) {
        Tensor tensor = inputs.get(spec.name());
        if (tensor != null) {
          write(out, spec.name(), tensor);
        }
      }
      out.writeEndArray();
      if (!outputs.isEmpty()) {
        out.writeArrayFieldStart("outputs");
        for (String name : outputs) {
          out.writeStartObject();
          out.writeStringField("name", name);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "a request couldn't be written: " + e, e);
    }
    return BodyPublishers.ofByteArray(bytes.toByteArray());
  }

  /** Inputs may be missing, since some servers have optional ones and don't say which. */
  private static void check(Map<String, Tensor> inputs, List<TensorSpec> specs) {
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      Tensor tensor = input.getValue();
      TensorSpec spec =
          specs.stream()
              .filter(each -> each.name().equals(input.getKey()))
              .findFirst()
              .orElseThrow(
                  () ->
                      invalid(
                          "the model has no input '%s'; it has %s"
                              .formatted(
                                  input.getKey(), specs.stream().map(TensorSpec::name).toList())));
      if (spec.type() != tensor.type() || !spec.shape().accepts(tensor.shape())) {
        throw invalid(
            "input '%s' must be %s of shape %s, not %s of shape %s"
                .formatted(
                    input.getKey(), spec.type(), spec.shape(), tensor.type(), tensor.shape()));
      }
      if (tensor.type() == ElementType.FP16 || tensor.type() == ElementType.BF16) {
        throw invalid(
            "input '%s' is of type %s, which the protocol's JSON has no form for"
                .formatted(input.getKey(), tensor.type()));
      }
    }
  }

  private static void write(JsonGenerator out, String name, Tensor tensor) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeFieldName("shape");
    long[] shape = tensor.shape().dimensions();
    out.writeArray(shape, 0, shape.length);
    out.writeStringField("datatype", tensor.type().name());
    out.writeArrayFieldStart("data");
    if (tensor.type() == ElementType.BYTES) {
      writeStrings(out, name, tensor);
    } else {
      writeNumbers(out, name, tensor);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeNumbers(JsonGenerator out, String name, Tensor tensor)
      throws IOException {
    MemorySegment data = tensor.data();
    long step = tensor.type().bytes();
    for (long at = 0; at < data.byteSize(); at += step) {
      switch (tensor.type()) {
        case BOOL -> out.writeBoolean(data.get(ValueLayout.JAVA_BYTE, at) != 0);
        case INT8 -> out.writeNumber(data.get(ValueLayout.JAVA_BYTE, at));
        case UINT8 -> out.writeNumber(Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, at)));
        case INT16 -> out.writeNumber(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
        case UINT16 ->
            out.writeNumber(Short.toUnsignedInt(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, at)));
        case INT32 -> out.writeNumber(data.get(ValueLayout.JAVA_INT_UNALIGNED, at));
        case UINT32 ->
            out.writeNumber(Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT_UNALIGNED, at)));
        case INT64 -> out.writeNumber(data.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
        case UINT64 ->
            out.writeNumber(Long.toUnsignedString(data.get(ValueLayout.JAVA_LONG_UNALIGNED, at)));
        case FP32 -> out.writeNumber(finite(name, data.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at)));
        case FP64 -> out.writeNumber(finite(name, data.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at)));
        case FP16, BF16, BYTES ->
            throw new IllegalStateException(tensor.type() + " was refused or is written elsewhere");
      }
    }
  }

  private static float finite(String name, float value) {
    return (float) finite(name, (double) value);
  }

  private static double finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw invalid(
          "input '%s' holds %s, which the protocol's JSON has no form for".formatted(name, value));
    }
    return value;
  }

  private static void writeStrings(JsonGenerator out, String name, Tensor tensor)
      throws IOException {
    ByteBuffer data = tensor.data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      int length = data.getInt();
      try {
        out.writeString(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(data.slice(data.position(), length))
                .toString());
      } catch (CharacterCodingException e) {
        throw invalid(
            "input '%s' holds bytes that aren't a text, which the protocol's JSON has no form for"
                .formatted(name));
      }
      data.position(data.position() + length);
    }
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(ErrorCode.INVALID_INPUT, what);
  }
}
