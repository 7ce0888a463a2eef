package dev.vigil.calendar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Rows of what another engine has said: columns that tabs separate, without the headings. */
final class OracleRows {
    private OracleRows() {}

    static Stream<List<String>> of(String file) {
        try (InputStream in = Objects.requireNonNull(OracleRows.class.getResourceAsStream(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> List.of(line.split("\t", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
