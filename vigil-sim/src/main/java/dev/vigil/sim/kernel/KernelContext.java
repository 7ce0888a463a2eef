package dev.vigil.sim.kernel;

/** What each part of {@link SimLinux} stands on. */
interface KernelContext {
    Kernel kernel();

    SimProcess self();

    /** A system call begins. */
    default void enter(String call, long argument) {
        kernel().enter(self(), call, argument);
    }

    default void enter(String call, String path) {
        kernel().enter(self(), call, path.hashCode());
    }

    /** Gives an open file a descriptor, unless the weather has none left. @return it or -errno */
    default int descriptor(OpenFile file) {
        return self().open(file);
    }

    default boolean strikes(Fault fault) {
        return kernel().weather().strikes(fault);
    }
}
