package dev.vigil.linux.abi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one place from which Java jumps into C.
 *
 * <p>Each shape of a function (its C signature) costs the JVM code to be spun and compiled when it is first linked:
 * some 4 ms a shape, which a command that lives 60 ms can't afford. So there is one shape for all: six longs in, one
 * long out. On x86-64 and on aarch64 of Linux integers and pointers travel in the same registers whatever their
 * width, a function doesn't look at registers beyond its arguments, and variadic functions get integers in the same
 * way. What that leaves to the caller: the upper half of the register is undefined when a function returns an int, so
 * the result is cut to its width here.
 *
 * <p>errno is captured by the linker between the return of the function and anything else that the JVM does on the
 * thread, into memory of that thread, and becomes the result: {@code -errno}.
 */
public final class Calls {
    private static final SymbolLookup LIBRARY;
    private static final MethodHandle CALL;

    static {
        Linker linker = Linker.nativeLinker();
        LIBRARY = linker.defaultLookup();
        CALL = linker.downcallHandle(
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    }

    private Calls() {}

    /** Links the shape. @throws ExceptionInInitializerError if native access is denied */
    public static void prepare() {
        // The work is done by the initialiser of this class.
    }

    /** Where a function is, for a call that takes one. */
    public static long addressOf(Symbol function) {
        return function.address().address();
    }

    public static int call(Symbol function) {
        return call(function, 0, 0, 0, 0);
    }

    public static int call(Symbol function, long a) {
        return call(function, a, 0, 0, 0);
    }

    public static int call(Symbol function, long a, long b) {
        return call(function, a, b, 0, 0);
    }

    public static int call(Symbol function, long a, long b, long c) {
        return call(function, a, b, c, 0);
    }

    /** A function that returns an int, -1 with errno when it fails. @return its result, or {@code -errno} */
    public static int call(Symbol function, long a, long b, long c, long d) {
        Scratch scratch = Scratch.mine();
        try {
            int result = (int) (long) CALL.invokeExact(function.address(), scratch.state(), a, b, c, d, 0L, 0L);
            return result == -1 ? -scratch.errno() : result;
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** As {@link #call(Symbol, long, long, long, long)} with up to six arguments. */
    public static int callWide(Symbol function, long... arguments) {
        Scratch scratch = Scratch.mine();
        int result = (int) invokeWide(function, scratch, arguments);
        return result == -1 ? -scratch.errno() : result;
    }

    /** A function that returns a long (ssize_t), -1 with errno when it fails. @return its result, or {@code -errno} */
    public static long callLong(Symbol function, long... arguments) {
        Scratch scratch = Scratch.mine();
        long result = invokeWide(function, scratch, arguments);
        return result == -1 ? -scratch.errno() : result;
    }

    /** A function that returns an errno rather than setting it. @return 0 or {@code -errno} */
    public static int callReturning(Symbol function, long... arguments) {
        return -(int) invokeWide(function, Scratch.mine(), arguments);
    }

    /** A function whose first argument is a path. */
    public static int callOnPath(Symbol function, String path, long b, long c) {
        long address = Scratch.mine().path(path);
        return address < 0 ? (int) address : call(function, address, b, c, 0);
    }

    static MemorySegment lookUp(String function) {
        Optional<MemorySegment> address = LIBRARY.find(function);
        if (address.isEmpty()) {
            throw new UnsupportedOperationException(
                    "cannot call " + function + ": the C library has no such function (glibc 2.34 is needed)");
        }
        return address.get();
    }

    private static long invokeWide(Symbol function, Scratch scratch, long[] arguments) {
        long[] six = arguments.length == 6 ? arguments : Arrays.copyOf(arguments, 6);
        try {
            return (long) CALL.invokeExact(
                    function.address(), scratch.state(), six[0], six[1], six[2], six[3], six[4], six[5]);
        } catch (Throwable impossible) {
            throw unexpected(impossible);
        }
    }

    /** A downcall throws nothing of its own; what looking the function up throws is passed on. */
    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception ? exception : new IllegalStateException(thrown);
    }
}
