package io.serai.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Dependencies point downwards: server, routes, core, catalog, spi. */
class LayersTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.serai");

  @Test
  void eachLayerKnowsOnlyTheOnesBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("server")
        .definedBy("io.serai.server..")
        .layer("routes")
        .definedBy("io.serai.routes..")
        .layer("core")
        .definedBy("io.serai.core..")
        .layer("generator")
        .definedBy("io.serai.generator..")
        .layer("catalog")
        .definedBy("io.serai.catalog..")
        .layer("formats")
        .definedBy("io.serai.formats..")
        .layer("spi")
        .definedBy("io.serai.spi..")
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("routes")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("core")
        .mayOnlyBeAccessedByLayers("routes", "server")
        .whereLayer("generator")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("catalog")
        .mayOnlyBeAccessedByLayers("generator", "core", "routes", "server")
        .whereLayer("formats")
        .mayOnlyBeAccessedByLayers("catalog")
        .check(CLASSES);
  }

  @Test
  void theSpiDependsOnNothing() {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage("io.serai.spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.serai.spi..", "java..", "org.jspecify..", "org.osgi.annotation..")
        .check(CLASSES);
  }

  @Test
  void onlyTheHostKnowsOsgi() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("io.serai.core.host..")
        .and()
        .resideOutsideOfPackage("io.serai.spi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.osgi..", "org.apache.felix..")
        .check(CLASSES);
  }

  @Test
  void coreKnowsNoPipelines() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage("io.serai.core..", "io.serai.catalog..", "io.serai.generator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.camel..", "io.vertx..")
        .check(CLASSES);
  }

  @Test
  void packagesOfTheCoreFormNoCycles() {
    slices().matching("io.serai.core.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
