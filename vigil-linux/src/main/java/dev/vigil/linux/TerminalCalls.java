package dev.vigil.linux;

import java.util.Optional;

/** Terminals, tty_ioctl(4) and pty(7). */
public interface TerminalCalls {
    boolean isTerminal(int fd);

    /** TIOCGWINSZ @return columns, or 0 when there is none */
    int terminalColumns(int fd);

    /** TIOCGWINSZ @return rows, or 0 when there is none */
    int terminalRows(int fd);

    /** TIOCSWINSZ */
    int setTerminalSize(int fd, int rows, int columns);

    /** tcgetpgrp(3): the foreground process group; -ENOTTY: not our controlling terminal */
    int tcgetpgrp(int fd);

    /** tcgetsid(3): the session whose controlling terminal it is */
    int tcgetsid(int fd);

    /** posix_openpt(3), grantpt(3), unlockpt(3): a new pseudo-terminal. @return its master */
    int openTerminal();

    /** ptsname_r(3): the path that opens the other side; a session leader without a controlling terminal gets it. */
    Optional<String> terminalName(int master);
}
