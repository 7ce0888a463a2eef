package dev.vigil.daemon.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.Incarnation;
import dev.vigil.linux.Linux;
import dev.vigil.linux.NativeLinux;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static final Incarnation WEB = new Incarnation("web", 1);

    private final Linux linux = new NativeLinux();
    private final Groups groups = new Groups(linux, Cgroups.none(linux), new IdentityVariables(linux, new byte[16]));
    private final Group group = new Group(WEB, 4711, new ProcessIdentity(12, 0));

    @Test
    void aGroupThatIsGoneIsKnownUntilItsEndIsHandled() {
        groups.add(group);
        assertThat(groups.identity(WEB)).contains(group.identity());
        groups.remove(group);
        assertThat(groups.get(WEB)).isNull();
        assertThat(groups.identity(WEB)).contains(group.identity());
        groups.forgetGone();
        assertThat(groups.identity(WEB)).isEmpty();
    }
}
