package io.serai.formats.onnx;

/**
 * A tensor whose numbers lie in another file.
 *
 * @param name of the tensor; empty where it has none
 * @param rank number of its dimensions
 * @param location the other file, as the graph names it
 * @param offset first byte there
 * @param length bytes; -1 for all up to the end of the file
 */
public record ExternalTensor(String name, int rank, String location, long offset, long length) {}
