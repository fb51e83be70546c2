package io.serai.server.access;

/**
 * What is known of a caller's key.
 *
 * @param name whom it was given to
 * @param role what it lets them do
 * @param hash what it is known by
 * @param created when, in ISO 8601
 */
public record NamedKey(String name, Role role, KeyHash hash, String created) {}
