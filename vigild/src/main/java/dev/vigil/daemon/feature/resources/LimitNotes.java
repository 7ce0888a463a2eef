package dev.vigil.daemon.feature.resources;

import dev.vigil.core.ReadableSize;
import dev.vigil.core.spec.CgroupLimit;
import dev.vigil.daemon.process.ResourceGroups.UnmetLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says which limits of a service are not in force, what that costs, and why. */
final class LimitNotes {
    private LimitNotes() {}

    /** One sentence of all; empty when there is none. */
    static String of(List<UnmetLimit> unmet) {
        Map<String, List<UnmetLimit>> byReason = new LinkedHashMap<>();
        unmet.forEach(limit ->
                byReason.computeIfAbsent(limit.reason(), _ -> new ArrayList<>()).add(limit));
        List<String> sentences = new ArrayList<>();
        byReason.forEach((reason, limits) -> sentences.add(sentence(limits, reason)));
        return String.join("; ", sentences);
    }

    private static String sentence(List<UnmetLimit> limits, String reason) {
        List<String> names = limits.stream()
                .map(limit -> describe(limit.limit(), limit.value()))
                .toList();
        List<String> costs =
                limits.stream().map(limit -> cost(limit.limit())).distinct().toList();
        return "not in force: " + String.join(", ", names) + ", so " + String.join(" and ", costs) + ": " + reason;
    }

    private static String cost(CgroupLimit limit) {
        return switch (limit) {
            case MEMORY -> "it may use all memory";
            case MEMORY_HIGH -> "it is not slowed down";
            case SWAP -> "it may use all swap";
            case CPU -> "it may use all processors";
            case CPU_WEIGHT -> "it gets processors as all others do";
            case TASKS -> "it may start any number of processes";
            case IO_WEIGHT -> "it gets disks as all others do";
        };
    }

    /** A limit for a reader: {@code memory 100MB}, {@code cpu 0.5}, {@code tasks 50}. */
    static String describe(CgroupLimit limit, long value) {
        return limit.key() + " "
                + switch (limit) {
                    case MEMORY, MEMORY_HIGH, SWAP -> ReadableSize.of(value);
                    case CPU -> processors(value);
                    case CPU_WEIGHT, TASKS, IO_WEIGHT -> Long.toString(value);
                };
    }

    private static String processors(long thousandths) {
        String fraction = Long.toString(1000 + thousandths % 1000).substring(1).replaceFirst("0+$", "");
        return thousandths / 1000 + (fraction.isEmpty() ? "" : "." + fraction);
    }
}
