package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Suggestion;
import io.serai.server.access.ApiKey;
import io.serai.server.access.KeyHash;
import io.serai.server.access.Keys;
import io.serai.server.access.KeysFile;
import io.serai.server.access.NamedKey;
import io.serai.server.access.Role;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code serai keys list|add|remove}. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "List, add and remove the keys that callers of the home's engine send.",
      "An engine that runs takes changes in within two seconds."
    })
final class KeysCommand extends CommandGroup {
  /** A key as it is listed. */
  record KeyDocument(String name, String role, String created) {
    static KeyDocument of(NamedKey key) {
      return new KeyDocument(key.name(), key.role().toString(), key.created());
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List whom keys were given to, and what they may do.")
  int list(@Mixin GlobalOptions global) throws InvalidFileException {
    Output out = output();
    List<NamedKey> keys = new KeysFile(global.home().keys()).read().all();
    if (global.json) {
      out.json(Map.of("keys", keys.stream().map(KeyDocument::of).toList()));
      return ExitCode.OK.code();
    }
    Table table = Table.of("KEY", "ROLE", "CREATED");
    keys.forEach(key -> table.row(key.name(), key.role().toString(), key.created()));
    out.table(table);
    return ExitCode.OK.code();
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Make a key and show it, this once.")
  int add(
      @Mixin GlobalOptions global,
      @Parameters(paramLabel = "NAME", description = "Whom it is for.") String name,
      @Option(
              names = "--role",
              required = true,
              description =
                  "What it is good for: 'infer' asks models and pipelines, 'admin' does"
                      + " everything.")
          Role role)
      throws IOException, InvalidFileException {
    if (!KeysFile.isName(name)) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "'%s' can't be a key's name; one has 1 to 64 letters, digits, dots, - and _"
              .formatted(name));
    }
    ApiKey key = ApiKey.random();
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    NamedKey named = new NamedKey(name, role, KeyHash.of(key), now);
    new KeysFile(global.home().keys()).change(keys -> with(keys, named));
    Output out = output();
    if (global.json) {
      out.json(Map.of("name", name, "role", role.toString(), "key", key.text()));
    } else {
      out.plain(key.text());
      out.note(
          "This is the key of %s, with the role '%s'. It isn't kept anywhere, so note it now.",
          name, role);
    }
    return ExitCode.OK.code();
  }

  private static Keys with(Keys keys, NamedKey key) {
    if (keys.named(key.name()).isPresent()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "'%s' has a key already; 'serai keys remove %s' ends it"
              .formatted(key.name(), key.name()));
    }
    return keys.with(key);
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "End a key: requests with it are refused from then on.")
  int remove(@Mixin GlobalOptions global, @Parameters(paramLabel = "NAME") String name)
      throws IOException, InvalidFileException {
    new KeysFile(global.home().keys()).change(keys -> without(keys, name));
    Output out = output();
    if (global.json) {
      out.json(Map.of("removed", name));
    } else {
      out.line("the key of %s is removed", name);
    }
    return ExitCode.OK.code();
  }

  private static Keys without(Keys keys, String name) {
    if (keys.named(name).isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "'%s' has no key%s"
              .formatted(
                  name,
                  Suggestion.didYouMean(name, keys.all().stream().map(NamedKey::name).toList())));
    }
    return keys.without(name);
  }
}
