package dev.vigil.cli.install;

import java.nio.file.Path;
import java.util.List;

/** A script of openrc-run(8). */
final class OpenrcScript {
    private static final Path SCRIPT = Path.of("/etc/init.d/vigild");

    private static final String TEXT = """
        #!/sbin/openrc-run
        # @MARK@; vigil uninstall removes it.

        name="vigild"
        description="Vigil process supervisor"
        pidfile=@PIDFILE@

        vigil() { @VIGIL@ "$@"; }

        depend() {
          need localmount
          use net dns logger
          after bootmisc
        }

        start() {
          ebegin "Starting vigild"
          vigil daemon@FILES@
          eend $?
        }

        stop() {
          ebegin "Stopping vigild"
          vigil down
          code=$?
          [ $code -eq 4 ] && code=0 # it was dead, and its guard does not bring it back now
          eend $code
        }

        status() {
          if [ "$(id -u)" -ne 0 ]; then
            eerror "status: only root may ask"
            return 4
          fi
          vigil status >/dev/null 2>&1
          if [ $? -ne 4 ]; then
            einfo "status: started"
            return 0
          fi
          if [ -e "$pidfile" ]; then
            eerror "status: crashed"
            return 32
          fi
          einfo "status: stopped"
          return 3
        }
        """;

    private OpenrcScript() {}

    static List<BootFile> pieces(BootCommand command) {
        return List.of(
                new BootFile.Text(SCRIPT, SysvScript.fill(TEXT, command), true),
                new BootFile.Link(Path.of("/etc/runlevels/default/vigild"), SCRIPT));
    }
}
