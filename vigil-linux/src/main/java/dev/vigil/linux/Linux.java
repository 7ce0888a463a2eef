package dev.vigil.linux;

/**
 * Every system call that Vigil makes, and nothing else. A negative result is {@code -errno} of that very call (see
 * {@link Errno}); nothing here throws for a reason that an operator could cause. All descriptors are made
 * close-on-exec. {@link NativeLinux} is the real one; the simulator has another.
 */
public interface Linux
        extends FileCalls,
                PipeCalls,
                PollCalls,
                ProcessCalls,
                SchedulingCalls,
                SocketCalls,
                TerminalCalls,
                UserCalls,
                MountCalls,
                ThreadCalls,
                MachineCalls,
                ProcessEventCalls,
                ClockCalls {}
