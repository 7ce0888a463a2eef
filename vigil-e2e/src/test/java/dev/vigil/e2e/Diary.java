package dev.vigil.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the services of {@link ChaosTest} have noted of their own lives, in one file to which each appends: the truth
 * against which vigild is held. A line is {@code SERVICE#INCARNATION PID WHAT...}.
 */
final class Diary {
    /** A service; the start of its name says what it does. */
    static final String SERVICE = """
            #!/bin/sh
            exec 2>/dev/null # the shell tells of its children there
            me=$VIGIL_INCARNATION
            i=0
            note() { echo "$me $$ $*" >>"$DIARY"; }
            trap 'note hup' HUP
            trap 'trap "" TERM HUP; case $me in writer*) echo "$me bye $i" ;; esac; note exit 0; exit 0' TERM
            note start
            case $me in
              writer*)
                burst=$((20 + $$ % 7 * 40))
                while :; do
                  i=$((i + 1))
                  echo "$me $i"
                  [ $((i % burst)) -eq 0 ] && sleep 0.3
                done ;;
              ender*)
                sleep $(($$ % 3)).$(($$ % 10))
                trap '' TERM HUP
                code=$((1 + $$ % 100))
                if [ $((code % 5)) -eq 0 ]; then note killed 9; kill -KILL $$; fi
                note exit $code
                exit $code ;;
              *)
                while :; do sleep 1; done ;;
            esac
            """;

    /** One launch of a service, and the last that it said of itself. */
    record Life(String incarnation, long pid, String end) {
        String service() {
            return incarnation.substring(0, incarnation.indexOf('#'));
        }

        boolean lives() {
            return end.isEmpty();
        }

        Life ending(String how) {
            return new Life(incarnation, pid, how);
        }
    }

    private final Path file;
    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private final Map<String, Life> lives = new TreeMap<>();
    private final List<String> wrongs = new ArrayList<>();

    Diary(Path file) {
        this.file = file;
    }

    /** The test itself kills this process. */
    void willKill(long pid) {
        killed.add(pid);
    }

    boolean wasKilled(Life life) {
        return killed.contains(life.pid());
    }

    /** Reads all of it: what was wrong is a death that nobody asked for, or two lives of one service at a time. */
    synchronized Diary read() {
        lives.clear();
        wrongs.clear();
        Map<String, Life> current = new TreeMap<>();
        for (String line : lines(file)) {
            String[] words = line.split(" ", 3);
            if (words[2].equals("start")) {
                begin(new Life(words[0], Long.parseLong(words[1]), ""), current);
            } else if (!words[2].equals("hup")) {
                end(words[0], words[2]);
            }
        }
        return this;
    }

    private void begin(Life life, Map<String, Life> current) {
        Life before = current.put(life.service(), life);
        if (before != null && lives.getOrDefault(before.incarnation(), before).lives() && !wasKilled(before)) {
            boolean there = ProcessHandle.of(before.pid()).isPresent();
            wrongs.add((there ? "runs twice: " : "died unasked: ") + before + ", then " + life);
        }
        if (lives.put(life.incarnation(), life) != null) {
            wrongs.add("an incarnation was launched twice: " + life);
        }
    }

    private void end(String incarnation, String how) {
        Life known = lives.getOrDefault(incarnation, new Life(incarnation, 0, "")); // one that was stopped at once
        if (!known.lives()) {
            wrongs.add("ended twice: " + known + ", " + how);
        }
        lives.put(incarnation, known.ending(how));
    }

    List<String> wrongs() {
        return wrongs;
    }

    Map<String, Life> lives() {
        return lives;
    }

    /** Those that run, for all that is known here. */
    synchronized List<Life> living() {
        return lives.values().stream()
                .filter(life -> life.lives() && !wasKilled(life))
                .toList();
    }

    /** Of all that a writer has written: what is lost and what doubled in its log. */
    List<String> wrongLines(Path log) {
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> last = new TreeMap<>();
        Set<String> farewells = new HashSet<>();
        for (String line : logged(log)) {
            String[] words = line.split(" ", -1);
            int expected = last.getOrDefault(words[0], 0) + 1;
            if (words.length == 3 && words[1].equals("bye")) {
                farewells.add(words[0]);
                check(wrong, line, Integer.parseInt(words[2]) == expected - 1, expected);
            } else {
                int number = words.length == 2 ? Integer.parseInt(words[1]) : -1;
                check(wrong, line, number == expected, expected);
                last.put(words[0], number);
            }
        }
        for (Life life : lives.values()) {
            if (log.endsWith(life.service())
                    && life.end().equals("exit 0")
                    && !farewells.contains(life.incarnation())) {
                wrong.add("the last words of " + life.incarnation() + " are lost");
            }
        }
        return wrong;
    }

    private static void check(List<String> wrong, String line, boolean right, int expected) {
        if (!right) {
            wrong.add("'" + line + "' where " + expected + " is due");
        }
    }

    private static List<String> logged(Path log) {
        try (var files = Files.list(log)) {
            List<Path> segments =
                    new ArrayList<>(files.filter(path -> path.toString().endsWith(".log"))
                            .sorted()
                            .toList());
            segments.add(log.resolve("current"));
            StringBuilder text = new StringBuilder();
            for (Path segment : segments) {
                text.append(Files.readString(segment, StandardCharsets.ISO_8859_1));
            }
            return text.toString().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
