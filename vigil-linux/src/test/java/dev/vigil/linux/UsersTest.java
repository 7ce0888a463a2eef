package dev.vigil.linux;

import static dev.vigil.linux.Children.LINUX;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsersTest {
    @Test
    void usersAreFoundByNameAndNumber() {
        UserEntry root = LINUX.user("root").orElseThrow();
        assertThat(root.uid()).isZero();
        assertThat(root.gid()).isZero();
        assertThat(root.home()).startsWith("/");
        assertThat(root.shell()).startsWith("/");
        assertThat(LINUX.user("0")).contains(root);
        assertThat(LINUX.user("nobody").map(UserEntry::uid)).contains(65_534);
    }

    @Test
    void groupsAreFoundByNameAndNumber() {
        assertThat(LINUX.group("root")).contains(new GroupEntry("root", 0));
        assertThat(LINUX.group("0")).contains(new GroupEntry("root", 0));
    }

    @Test
    void strangersAreNotFound() {
        for (String name : List.of("no-such-user", "", "a\0b", "-1", "4294967295", "99999999999", "3999999999")) {
            assertThat(LINUX.user(name)).as(name).isEmpty();
            assertThat(LINUX.group(name)).as(name).isEmpty();
        }
    }

    @Test
    void groupsOfAUserAreThoseOfId(@TempDir Path directory) throws Exception {
        String id = Children.output(directory, "/usr/bin/id", "-G", "nobody").strip();
        List<Integer> theirs =
                Arrays.stream(id.split(" ")).map(Integer::valueOf).toList();
        int gid = LINUX.user("nobody").orElseThrow().gid();
        assertThat(LINUX.groupsOf("nobody", gid)).containsExactlyElementsOf(theirs);
        assertThat(LINUX.groupsOf("no-such-user", 12_345)).containsExactly(12_345);
    }
}
