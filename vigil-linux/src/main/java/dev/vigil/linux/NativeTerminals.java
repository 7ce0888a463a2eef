package dev.vigil.linux;

import static dev.vigil.linux.abi.Calls.call;
import static dev.vigil.linux.abi.Calls.callReturning;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.vigil.linux.abi.Constants;
import dev.vigil.linux.abi.Layout;
import dev.vigil.linux.abi.Scratch;
import dev.vigil.linux.abi.Symbol;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** {@link TerminalCalls} of the running kernel. */
interface NativeTerminals extends TerminalCalls {
    int NAME_MAX_BYTES = 128;

    @Override
    default boolean isTerminal(int fd) {
        return call(Symbol.ISATTY, fd) == 1;
    }

    @Override
    default int terminalColumns(int fd) {
        MemorySegment size = Scratch.mine().struct(Layout.WINSIZE);
        int result = call(Symbol.IOCTL, fd, Constants.TIOCGWINSZ, size.address());
        return result < 0 ? 0 : size.get(JAVA_SHORT, Layout.WINSIZE_COLUMNS) & 0xFFFF;
    }

    @Override
    default int terminalRows(int fd) {
        MemorySegment size = Scratch.mine().struct(Layout.WINSIZE);
        int result = call(Symbol.IOCTL, fd, Constants.TIOCGWINSZ, size.address());
        return result < 0 ? 0 : size.get(JAVA_SHORT, Layout.WINSIZE_ROWS) & 0xFFFF;
    }

    @Override
    default int setTerminalSize(int fd, int rows, int columns) {
        MemorySegment size = Scratch.mine().struct(Layout.WINSIZE);
        size.set(JAVA_SHORT, Layout.WINSIZE_ROWS, (short) rows);
        size.set(JAVA_SHORT, Layout.WINSIZE_COLUMNS, (short) columns);
        return call(Symbol.IOCTL, fd, Constants.TIOCSWINSZ, size.address());
    }

    @Override
    default int tcgetpgrp(int fd) {
        return number(fd, Constants.TIOCGPGRP);
    }

    @Override
    default int tcgetsid(int fd) {
        return number(fd, Constants.TIOCGSID);
    }

    @Override
    default int openTerminal() {
        int master = call(Symbol.POSIX_OPENPT, Flags.O_RDWR | Flags.O_NOCTTY | Constants.O_CLOEXEC);
        if (master < 0) {
            return master;
        }
        int granted = call(Symbol.GRANTPT, master);
        int ready = granted < 0 ? granted : call(Symbol.UNLOCKPT, master);
        if (ready < 0) {
            call(Symbol.CLOSE, master);
            return ready;
        }
        return master;
    }

    @Override
    default Optional<String> terminalName(int master) {
        MemorySegment name = Scratch.mine().struct(NAME_MAX_BYTES);
        int result = callReturning(Symbol.PTSNAME_R, master, name.address(), NAME_MAX_BYTES);
        return result < 0 ? Optional.empty() : Optional.of(name.getString(0));
    }

    private static int number(int fd, int request) {
        MemorySegment number = Scratch.mine().struct(Integer.BYTES);
        int result = call(Symbol.IOCTL, fd, request, number.address());
        return result < 0 ? result : number.get(JAVA_INT, 0);
    }
}
