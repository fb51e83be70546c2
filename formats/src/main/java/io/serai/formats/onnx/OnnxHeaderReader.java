package io.serai.formats.onnx;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import io.serai.spi.TensorSpec;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the {@link OnnxHeader} of a file. The field numbers are those of {@code onnx.proto}; names
 * of constants give message and field.
 */
public final class OnnxHeaderReader {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int MODEL_TRAINING = 20;
  private static final int MODEL_FUNCTION = 25;
  private static final int FUNCTION_NODE = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_SPARSE_TENSOR = 22;
  private static final int ATTRIBUTE_SPARSE_TENSORS = 23;
  private static final int TENSOR_DIMENSION = 1;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private static final int DEEPEST = 32;
  private static final int MOST_PARTS = 1_000_000;

  /** Told what the nodes take. */
  @FunctionalInterface
  public interface NodeInputs {
    /**
     * A node takes a tensor.
     *
     * @param input its place among the node's inputs, from 0
     */
    void add(String operator, int input, String tensor);
  }

  private final ProtobufReader in;
  private final NodeInputs uses;
  private final ValueInfoReader values;
  private final List<ExternalTensor> external = new ArrayList<>();
  private final List<TensorSpec> inputs = new ArrayList<>();
  private final List<TensorSpec> outputs = new ArrayList<>();
  private final Set<String> constants = new HashSet<>();
  private int nodes;
  private int parts;

  private OnnxHeaderReader(ProtobufReader in, NodeInputs uses) {
    this.in = in;
    this.uses = uses;
    values = new ValueInfoReader(in);
  }

  /**
   * Reads the header of a file.
   *
   * @param name of the file, for messages
   * @param uses told of each input of each node, those of subgraphs included
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it isn't a whole ONNX file
   * @throws IOException if it can't be read
   */
  public static OnnxHeader read(String name, SeekableByteChannel file, NodeInputs uses)
      throws IOException {
    return new OnnxHeaderReader(new ProtobufReader(name, file), uses).readModel();
  }

  private OnnxHeader readModel() throws IOException {
    boolean hasGraph = false;
    boolean hasOpset = false;
    long end = in.size();
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case MODEL_GRAPH -> {
          hasGraph = true;
          readGraph(in.enter(end), 0);
        }
        case MODEL_OPSET -> {
          hasOpset = true;
          in.skip(end);
        }
        case MODEL_TRAINING -> readTraining(in.enter(end));
        case MODEL_FUNCTION -> readFunction(in.enter(end));
        default -> in.skip(end);
      }
    }
    if (!hasGraph || !hasOpset) {
      throw in.invalid(hasGraph ? "no opset up to the end" : "no graph up to the end");
    }
    inputs.removeIf(input -> constants.contains(input.name()));
    return new OnnxHeader(new Signature(inputs, outputs), external, nodes);
  }

  /** A training part is two graphs, in the fields 1 and 2. */
  private void readTraining(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case 1, 2 -> readGraph(in.enter(end), 1);
        default -> in.skip(end);
      }
    }
  }

  private void readFunction(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case FUNCTION_NODE -> readNode(in.enter(end), 1);
        default -> in.skip(end);
      }
    }
  }

  private void readGraph(long end, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw in.invalid("more than " + DEEPEST + " graphs inside one another");
    }
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case GRAPH_NODE -> readNode(in.enter(end), depth);
        case GRAPH_INITIALIZER -> {
          String name = readTensor(in.enter(end));
          if (depth == 0) {
            keep(name);
          }
        }
        case GRAPH_INPUT -> readValue(in.enter(end), depth, inputs);
        case GRAPH_OUTPUT -> readValue(in.enter(end), depth, outputs);
        case GRAPH_SPARSE_INITIALIZER -> readSparseTensor(in.enter(end));
        default -> in.skip(end);
      }
    }
  }

  /** Only those of the graph itself are the model's. */
  private void readValue(long end, int depth, List<TensorSpec> into) throws IOException {
    count();
    TensorSpec value = values.read(end);
    if (value != null && depth == 0) {
      in.keep(3 + value.shape().rank(), value.name().length());
      into.add(value);
    }
  }

  private void readNode(long end, int depth) throws IOException {
    count();
    nodes++;
    List<String> inputs = new ArrayList<>();
    String operator = "";
    long kept = 0;
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case NODE_INPUT -> {
          String input = in.readString(end);
          kept += in.keep(1, input.length());
          inputs.add(input);
        }
        case NODE_OPERATOR -> operator = in.readString(end);
        case NODE_ATTRIBUTE -> readAttribute(in.enter(end), depth);
        default -> in.skip(end);
      }
    }
    for (int i = 0; i < inputs.size(); i++) {
      uses.add(operator, i, inputs.get(i));
    }
    in.forget(kept);
  }

  private void readAttribute(long end, int depth) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> readTensor(in.enter(end));
        case ATTRIBUTE_SPARSE_TENSOR, ATTRIBUTE_SPARSE_TENSORS -> readSparseTensor(in.enter(end));
        case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> readGraph(in.enter(end), depth + 1);
        default -> in.skip(end);
      }
    }
  }

  /** A sparse tensor is two tensors, values and indices, in the fields 1 and 2. */
  private void readSparseTensor(long end) throws IOException {
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case 1, 2 -> readTensor(in.enter(end));
        default -> in.skip(end);
      }
    }
  }

  /** Gives the tensor's name. */
  private String readTensor(long end) throws IOException {
    count();
    String name = "";
    String location = null;
    long offset = 0;
    long length = -1;
    int rank = 0;
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case TENSOR_DIMENSION -> rank += readDimensions(end);
        case TENSOR_NAME -> name = in.readString(end);
        case TENSOR_EXTERNAL_DATA -> {
          String[] entry = readEntry(in.enter(end));
          switch (entry[0]) {
            case "location" -> location = entry[1];
            case "offset" -> offset = number(entry);
            case "length" -> length = number(entry);
            default -> {}
          }
        }
        default -> in.skip(end);
      }
    }
    if (location != null) {
      in.keep(3, name.length() + location.length());
      external.add(new ExternalTensor(name, rank, location, offset, length));
    }
    return name;
  }

  /** One dimension, or several in one field, as newer writers do; gives their number. */
  private int readDimensions(long end) throws IOException {
    if (in.wireType() == ProtobufReader.VARINT) {
      in.skip(end);
      return 1;
    }
    int count = 0;
    long last = in.enter(end);
    while (!in.atEnd(last)) {
      in.readVarint(last);
      count++;
    }
    return count;
  }

  private String[] readEntry(long end) throws IOException {
    String[] entry = {"", ""};
    while (!in.atEnd(end)) {
      switch (in.nextField(end)) {
        case ENTRY_KEY -> entry[0] = in.readString(end);
        case ENTRY_VALUE -> entry[1] = in.readString(end);
        default -> in.skip(end);
      }
    }
    return entry;
  }

  private long number(String[] entry) {
    if (!entry[1].matches("\\d{1,18}")) {
      throw in.invalid("the %s '%s' of a tensor's data".formatted(entry[0], entry[1]));
    }
    return Long.parseLong(entry[1]);
  }

  private void keep(String constant) {
    in.keep(2, constant.length());
    constants.add(constant);
  }

  private void count() {
    if (++parts > MOST_PARTS) {
      throw in.invalid("more than " + MOST_PARTS + " nodes and tensors");
    }
  }
}
