package dev.vigil.cli;

import dev.vigil.linux.ByteText;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arguments and variables as the caller gave them, {@link ByteText}. Java has replaced each byte that its locale does
 * not know; /proc has them still. Texts of ASCII, which nothing is lost of, are not read again.
 */
final class CallerText {
    private CallerText() {}

    /** @param decoded those of {@code main}, which are the last of the JVM's */
    static String[] arguments(String... decoded) {
        boolean ascii = true;
        for (String argument : decoded) {
            ascii = ascii && isAscii(argument);
        }
        if (ascii) {
            return decoded;
        }
        List<String> all = entries("/proc/self/cmdline");
        return all.size() < decoded.length
                ? decoded
                : all.subList(all.size() - decoded.length, all.size()).toArray(String[]::new);
    }

    /** @param decoded by {@link System#getenv()} */
    static Map<String, String> environment(Map<String, String> decoded) {
        boolean ascii = true;
        for (Map.Entry<String, String> one : decoded.entrySet()) {
            ascii = ascii && isAscii(one.getKey()) && isAscii(one.getValue());
        }
        if (ascii) {
            return decoded;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : entries("/proc/self/environ")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(line.substring(0, equals), line.substring(equals + 1)); // as getenv(3) has it
            }
        }
        return variables.isEmpty() ? decoded : Collections.unmodifiableMap(variables);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Each ends with a zero. Empty where there is no such file. */
    private static List<String> entries(String path) {
        List<String> entries = new ArrayList<>();
        try (FileInputStream file = new FileInputStream(path)) {
            byte[] bytes = file.readAllBytes();
            int from = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == 0) {
                    entries.add(ByteText.decode(Arrays.copyOfRange(bytes, from, i)));
                    from = i + 1;
                }
            }
        } catch (IOException _) {
            // without /proc they stay as Java has them
        }
        return entries;
    }
}
