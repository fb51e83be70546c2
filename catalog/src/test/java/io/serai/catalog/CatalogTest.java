package io.serai.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  @TempDir Path archive;
  @TempDir Path home;

  @Test
  void findsTheNewestVersionAndAliases() throws Exception {
    write(archive.resolve("a.yaml"), "cat", "2");
    write(archive.resolve("b.yaml"), "cat", "10");
    Catalog catalog = new Catalog(List.of(archive, home));
    assertThat(catalog.snapshot().require(ModelRef.parse("cat")).version()).isEqualTo("10");
    assertThat(catalog.snapshot().require(ModelRef.parse("cat@2")).version()).isEqualTo("2");
    assertThat(catalog.snapshot().require(ModelRef.parse("my-cat")).name()).isEqualTo("cat");
    assertThatThrownBy(() -> catalog.snapshot().require(ModelRef.parse("cot")))
        .hasMessage("there is no model named 'cot'; did you mean 'cat'?");
    assertThatThrownBy(() -> catalog.snapshot().require(ModelRef.parse("cat@3")))
        .hasMessage("there is no version '3' of model cat; there is 10, 2");
    assertThatThrownBy(() -> catalog.snapshot().require(ModelRef.parse("cat:int4")))
        .hasMessage("model cat@10 has no variant 'int4'; it has default");
  }

  @Test
  void aPersonsManifestCountsBeforeTheArchives() throws Exception {
    write(home.resolve("mine.yaml"), "cat", "1");
    write(archive.resolve("shipped.yaml"), "cat", "1");
    Catalog catalog = new Catalog(List.of(archive, home));
    assertThat(catalog.snapshot().all())
        .singleElement()
        .extracting(Manifest::file)
        .isEqualTo(home.resolve("mine.yaml"));
  }

  @Test
  void aBrokenManifestDisturbsNoOtherAndIsTakenOnceRepaired() throws Exception {
    write(home.resolve("cat.yaml"), "cat", "1");
    Path broken = Files.writeString(home.resolve("dog.yaml"), "name: dog\nversoin: 1\n");
    Catalog catalog = new Catalog(List.of(home));
    assertThat(catalog.snapshot().newest()).extracting(Manifest::name).containsExactly("cat");
    assertThat(catalog.snapshot().problems())
        .singleElement()
        .asString()
        .isEqualTo(broken + ":2:1: unknown key 'versoin'; did you mean 'version'?");

    write(broken, "dog", "1");
    settle(catalog);
    assertThat(catalog.snapshot().newest())
        .extracting(Manifest::name)
        .containsExactly("cat", "dog");
    assertThat(catalog.snapshot().problems()).isEmpty();
  }

  @Test
  void aManifestInMidEditNeitherStopsTheStartNorLosesOtherEdits() throws Exception {
    write(home.resolve("cat.yaml"), "cat", "1");
    Path half = Files.writeString(home.resolve("a.yaml"), "name: a\nlabels:\n  -\n");
    Catalog catalog = new Catalog(List.of(home));
    assertThat(catalog.snapshot().newest()).extracting(Manifest::name).containsExactly("cat");
    assertThat(catalog.snapshot().problems()).singleElement().asString().startsWith(half + ":");
    Files.writeString(half, "name: a\nversion: 1\nformat: x\nfiles: [null]\n");
    write(home.resolve("dog.yaml"), "dog", "1");
    settle(catalog);
    assertThat(catalog.snapshot().newest())
        .extracting(Manifest::name)
        .containsExactly("cat", "dog");
    assertThat(catalog.snapshot().problems()).singleElement().asString().startsWith(half + ":4:");
  }

  @Test
  void anEditThatBreaksAManifestKeepsItsLastGoodText() throws Exception {
    Path file = home.resolve("cat.yaml");
    write(file, "cat", "1");
    Catalog catalog = new Catalog(List.of(home));
    Files.writeString(file, "name: [");
    settle(catalog);
    assertThat(catalog.snapshot().newest()).hasSize(1);
    assertThat(catalog.snapshot().problems()).hasSize(1);
    Files.delete(file);
    settle(catalog);
    assertThat(catalog.snapshot().newest()).isEmpty();
    assertThat(catalog.snapshot().problems()).isEmpty();
  }

  @Test
  void tellsListenersOfAChange() throws Exception {
    Catalog catalog = new Catalog(List.of(home));
    java.util.concurrent.atomic.AtomicInteger told =
        new java.util.concurrent.atomic.AtomicInteger();
    catalog.onChange(snapshot -> told.addAndGet(snapshot.all().size()));
    write(home.resolve("cat.yaml"), "cat", "1");
    settle(catalog);
    settle(catalog);
    assertThat(told).hasValue(1);
  }

  private static void settle(Catalog catalog) {
    catalog.refresh();
    catalog.refresh();
  }

  private static void write(Path file, String name, String version) throws Exception {
    Files.writeString(
        file,
        """
        name: %1$s
        version: "%2$s"
        format: text
        aliases: [my-%1$s]
        files: [{path: x, size: 1, sha256: "%3$s"}]
        """
            .formatted(name, version, "0".repeat(64)));
  }
}
