package io.serai.server.access;

import java.nio.file.Path;

/**
 * Where the server's certificate is, both in PEM.
 *
 * @param certificate the certificate, then those it was issued with
 * @param key its private key
 */
public record TlsFiles(Path certificate, Path key) {}
