package dev.vigil.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An init script with the header, the actions and the exit codes of the Linux Standard Base, chapter 22. */
final class SysvScript {
    private static final Path SCRIPT = Path.of("/etc/init.d/vigild");
    private static final List<String> START_LEVELS = List.of("2", "3", "4", "5");
    private static final List<String> STOP_LEVELS = List.of("0", "1", "6");

    private static final String TEXT = """
        #!/bin/sh
        ### BEGIN INIT INFO
        # Provides:          vigild
        # Required-Start:    $remote_fs $syslog
        # Required-Stop:     $remote_fs $syslog
        # Should-Start:      $network $named $time
        # Should-Stop:       $network $named
        # Default-Start:     2 3 4 5
        # Default-Stop:      0 1 6
        # Short-Description: Vigil process supervisor
        # Description:       Starts vigild, which starts and guards the services of its configuration.
        ### END INIT INFO
        # @MARK@; vigil uninstall removes it.

        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        pidfile=@PIDFILE@
        [ -x @PROGRAM@ ] || exit 5

        # Anybody else would ask for a supervisor of his own.
        if [ "$(id -u)" -ne 0 ] && [ ! -O "$0" ]; then
          echo "vigild: only root may (you are $(id -un))" >&2
          exit 4
        fi

        vigil() { @VIGIL@ "$@"; }

        # 0 running, 1 dead with a pid file, 3 not running, 4 not known
        state() {
          vigil status >/dev/null 2>&1
          case $? in
            4) ;;
            5) return 4 ;;
            *) return 0 ;;
          esac
          [ -e "$pidfile" ] && return 1
          return 3
        }

        start() {
          state && return 0
          vigil daemon@FILES@ || return 1
        }

        # Also where vigild is dead: its guard shall not bring it back.
        stop() {
          vigil down
          case $? in
            0 | 4) return 0 ;;
            *) return 1 ;;
          esac
        }

        case "$1" in
          start) start ;;
          stop) stop ;;
          restart | force-reload) stop && start ;;
          try-restart) state || exit 0; stop && start ;;
          reload) echo "vigild: reload is not known, force-reload is" >&2; exit 3 ;;
          status)
            state
            code=$?
            case $code in
              0) echo "vigild is running" ;;
              1) echo "vigild is dead, and $pidfile is there" ;;
              4) echo "vigild: not permitted to ask it" ;;
              *) echo "vigild is not running" ;;
            esac
            exit $code ;;
          *) echo "Usage: $0 {start|stop|restart|try-restart|force-reload|status}" >&2; exit 2 ;;
        esac
        """;

    private SysvScript() {}

    static List<BootFile> pieces(BootCommand command) {
        List<BootFile> pieces = new ArrayList<>();
        pieces.add(new BootFile.Text(SCRIPT, fill(TEXT, command), true));
        START_LEVELS.forEach(level -> pieces.add(link(level, "S01vigild")));
        STOP_LEVELS.forEach(level -> pieces.add(link(level, "K01vigild")));
        return pieces;
    }

    private static BootFile link(String level, String name) {
        return new BootFile.Link(Path.of("/etc/rc" + level + ".d", name), Path.of("..", "init.d", "vigild"));
    }

    /** Also of the script of OpenRC. */
    static String fill(String text, BootCommand command) {
        String files = BootCommand.shell(command.fileOptions());
        return text.replace("@MARK@", BootFile.MARK)
                .replace(
                        "@PROGRAM@",
                        BootCommand.shell(List.of(command.bin().resolve("vigil").toString())))
                .replace(
                        "@PIDFILE@", BootCommand.shell(List.of(command.pidFile().toString())))
                .replace("@VIGIL@", BootCommand.shell(command.vigil()))
                .replace("@FILES@", files.isEmpty() ? "" : " " + files);
    }
}
