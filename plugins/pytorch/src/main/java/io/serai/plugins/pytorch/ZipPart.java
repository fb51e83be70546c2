package io.serai.plugins.pytorch;

/**
 * A part of a ZIP file, as its directory lists it.
 *
 * @param name with slashes
 * @param deflated whether it is compressed, else it is stored as it is
 * @param compressed bytes in the file
 * @param size bytes of content, as the directory claims
 * @param header where its own header begins
 */
record ZipPart(String name, boolean deflated, long compressed, long size, long header) {}
