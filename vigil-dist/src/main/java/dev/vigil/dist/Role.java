package dev.vigil.dist;

import java.util.List;
import java.util.Locale;

/** What a Java process of Vigil is started for. Each role has its flags and, made with exactly these, its AOT cache. */
enum Role {
    /** A command that asks vigild, or reads what it wrote, and ends: start-up time is all that counts. */
    CLI("vigil", Flags.COMMAND),

    /**
     * Every other command. A cache costs each start a little for each class in it, so what is asked all day does not
     * carry the classes of what is done now and then.
     */
    TOOL("vigil", Flags.COMMAND),

    /**
     * The supervisor: small and still. Its heap gives memory back after a full collection, it ends rather than limp on
     * without memory, and the two periodic threads of the runtime that would wake an idle machine are off. A supervisor
     * does little, so its code would stay interpreted for hours: it is compiled after a few calls, which halves the
     * time from a crash to the replacement for 3 MB; but not ahead of them as in the training, which would take the
     * second core and memory at the start.
     */
    VIGILD(
            "vigild",
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:-UsePerfData",
                    "-Xms6m",
                    "-Xmn1m",
                    "-Xmx64m",
                    "-Xss256k",
                    "-XX:MinHeapFreeRatio=10",
                    "-XX:MaxHeapFreeRatio=20",
                    "-XX:-ShrinkHeapInSteps",
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:-AOTReplayTraining",
                    "-XX:AsyncDeflationInterval=0",
                    "-XX:GuaranteedSafepointInterval=0",
                    "-XX:CompileThresholdScaling=0.02",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED"));

    private final String program;
    private final List<String> flags;

    Role(String program, List<String> flags) {
        this.program = program;
        this.flags = flags;
    }

    /** Name of the program, its launcher in the runtime. */
    String program() {
        return program;
    }

    String cacheName() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> flags() {
        return flags;
    }

    private static final class Flags {
        /** A command is over before compiled code would pay: not even what the training found worth it is compiled. */
        static final List<String> COMMAND = List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-UsePerfData",
                "-Xms8m",
                "-Xmx128m",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                "-XX:CompileThresholdScaling=20",
                "--enable-native-access=ALL-UNNAMED");
    }
}
