package dev.vigil.daemon.feature.resources;

import dev.vigil.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The processors of this machine that are switched on. */
public final class ProcessorList {
    private static final String FILE = "/sys/devices/system/cpu/online";

    private final Linux linux;

    public ProcessorList(Linux linux) {
        this.linux = linux;
    }

    /** Those of {@code wanted} that are not there, for a reader; empty: all are, or that can't be told. */
    public Optional<String> missing(List<Integer> wanted) {
        String online = linux.readFile(FILE).orElse("").strip();
        List<Integer> missing = new ArrayList<>(wanted);
        missing.removeAll(numbers(online));
        if (online.isEmpty() || missing.isEmpty()) {
            return Optional.empty();
        }
        String none = missing.size() == 1 ? "no such processor" : "no such processors";
        return Optional.of("cpu-affinity " + text(missing) + ": " + none + "; this machine has " + online);
    }

    /** Of a list as the kernel writes it: {@code 0-3,6}. */
    static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            if (ends[0].matches("\\d{1,6}") && ends[ends.length - 1].matches("\\d{1,6}")) {
                IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                        .forEach(numbers::add);
            }
        }
        return numbers;
    }

    /** As the kernel writes them: {@code 0-3,6}. */
    static String text(List<Integer> processors) {
        StringBuilder text = new StringBuilder();
        TreeSet<Integer> left = new TreeSet<>(processors);
        while (!left.isEmpty()) {
            int first = left.removeFirst();
            int last = first;
            while (left.remove(last + 1)) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(first).append(last == first ? "" : "-" + last);
        }
        return text.toString();
    }
}
