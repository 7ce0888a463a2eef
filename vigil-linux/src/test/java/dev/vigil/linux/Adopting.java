package dev.vigil.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vigil.linux.SpawnPlan.Descriptor.Inherited;
import java.util.List;

/** A program that becomes subreaper and gets the orphan that a child of its leaves behind. */
final class Adopting {
    private static final String SCRIPT = "exec 3<&0; sh -c 'read x; exit 5' <&3 & echo $!";

    private Adopting() {}

    public static void main(String[] arguments) {
        Linux linux = new NativeLinux();
        int[] hold = new int[2];
        int[] tell = new int[2];
        linux.becomeSubreaper();
        linux.pipe(hold, 0);
        linux.pipe(tell, 0);
        int parent = linux.spawn(new SpawnPlan(
                "/bin/sh",
                List.of("sh", "-c", SCRIPT),
                List.of("PATH=/bin"),
                List.of(new Inherited(0, hold[0]), new Inherited(1, tell[1])),
                Children.PLAIN));
        int orphan = Integer.parseInt(Children.readLine(tell[0]));
        Children.await(parent);
        linux.write(hold[1], "\n".getBytes(UTF_8), 0, 1);
        boolean adopted = linux.awaitEnded() == orphan;
        System.out.println(
                (adopted ? "adopted " : "lost ") + Children.await(orphan).value());
    }
}
