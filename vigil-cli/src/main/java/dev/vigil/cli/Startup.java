package dev.vigil.cli;

/**
 * Settings that spare a short command what would cost it a third of its time. By default picocli looks for Groovy and
 * the channels of the JDK look for a provider on the class path, which opens every jar there, although the classes
 * themselves come from the AOT cache; picocli makes 20 converters by reflection that are not used here; and each first
 * reflective call would compile a method handle.
 */
final class Startup {
    private Startup() {}

    /** To be called before anything else. */
    static void hasten() {
        System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
        System.setProperty("java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("picocli.converters.excludes", "java.*");
    }
}
