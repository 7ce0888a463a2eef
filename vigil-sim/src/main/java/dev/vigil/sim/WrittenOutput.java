package dev.vigil.sim;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;

/** What each service has really written, byte for byte, in the order in which its pipe took it. */
final class WrittenOutput {
    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();
    private final Map<String, Integer> lines = new TreeMap<>();

    /** A line that nobody else writes. */
    String nextLine(String service, int length) {
        int number = lines.merge(service, 1, Integer::sum);
        String head = service + " " + number + " ";
        return head + "x".repeat(Math.max(0, length - head.length())) + "\n";
    }

    void took(String service, byte[] bytes, int offset, int count) {
        written.computeIfAbsent(service, _ -> new ByteArrayOutputStream()).write(bytes, offset, count);
    }

    byte[] of(String service) {
        ByteArrayOutputStream bytes = written.get(service);
        return bytes == null ? new byte[0] : bytes.toByteArray();
    }
}
