package dev.vigil.linux;

import dev.vigil.linux.abi.Abi;
import dev.vigil.linux.abi.Calls;

/**
 * Linux through the C library of the system, glibc 2.34 or later, on x86-64 and aarch64. Has no state of its own: what
 * it does is in the interfaces that it puts together, one a topic.
 */
public final class NativeLinux
        implements Linux,
                NativeFiles,
                NativePipes,
                NativePolling,
                NativeProcesses,
                NativeScheduling,
                NativeSockets,
                NativeTerminals,
                NativeUsers,
                NativeMounts,
                NativeThreads,
                NativeMachine,
                NativeProcessEvents,
                NativeClock {
    /**
     * Opens the door.
     *
     * @throws UnsupportedOperationException if Java denies native access, or for another processor
     */
    public NativeLinux() {
        this(System.getProperty("os.arch", ""));
        try {
            Calls.prepare();
        } catch (ExceptionInInitializerError | NoClassDefFoundError denied) {
            throw new UnsupportedOperationException(
                    "cannot call Linux: java denies native access (start it with --enable-native-access=" + module()
                            + ")",
                    denied);
        }
    }

    private NativeLinux(String processor) {
        Abi.of(processor);
    }

    /**
     * One whose door opens at the first call. For a program that may get along without any: to link what a call needs
     * takes a JVM some 40 ms.
     */
    public static NativeLinux whenNeeded() {
        return new NativeLinux(System.getProperty("os.arch", ""));
    }

    private static String module() {
        Module module = NativeLinux.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}
