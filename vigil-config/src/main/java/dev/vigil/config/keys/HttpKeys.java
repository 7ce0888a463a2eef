package dev.vigil.config.keys;

import dev.vigil.config.model.ConfigSection;
import dev.vigil.config.model.ConfigValue;
import dev.vigil.config.model.Key;
import dev.vigil.config.model.Value;
import dev.vigil.config.model.ValueType;
import dev.vigil.config.model.ValueTypes;
import dev.vigil.config.text.InvalidValue;
import dev.vigil.config.text.LinePattern;
import dev.vigil.core.spec.Health.Question;
import dev.vigil.core.spec.Health.StatusRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a check by HTTP beside its URL: what it sends, and what counts as a good answer. */
final class HttpKeys {
    private static final int STATUS_MIN = 100;
    private static final int STATUS_MAX = 599;
    private static final int HEADERS_MAX = 32;
    private static final int HEADER_CHARACTERS_MAX = 4096;

    private static final Pattern RANGE = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");
    /** A token of RFC 9110, 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    /** A field value of RFC 9110, 5.5, in ASCII. */
    private static final Pattern FIELD = Pattern.compile("[\\x21-\\x7e]([\\t\\x20-\\x7e]*[\\x21-\\x7e])?");
    /** They say where a message ends, which is not the user's. */
    private static final Set<String> FRAMING =
            Set.of("connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "expect");

    private static final Key<List<StatusRange>> STATUS = Key.of(
            "status",
            ValueTypes.eitherWholeOr(
                            ValueType.text("a status such as 200, or \"200-299\"", HttpKeys::range), HttpKeys::status)
                    .oneOrMany(),
            "\"200-399\"",
            "With `http`: the good statuses.");
    private static final Key<String> BODY = Key.of(
            "body",
            ValueType.text("a regular expression", HttpKeys::regex),
            "",
            "With `http`: a part of the first 8 KiB of the body matches this regular expression of RE2.");
    private static final Key<Map<String, String>> HEADERS = Key.of(
            "headers",
            ValueType.of("a table of strings", HttpKeys::headers),
            "",
            "With `http`: fields of the request, such as `Host` or `Authorization`.");

    static final List<Key<?>> ALL = List.of(STATUS, BODY, HEADERS);

    private HttpKeys() {}

    /** Notes those that stand where nothing is asked by HTTP. */
    static void refuse(ConfigSection section) {
        ALL.stream().filter(section::has).forEach(key -> section.refuse(key, "it is for http"));
    }

    static Optional<Question> question(ConfigSection section, Key<String> http) {
        Optional<String> url = section.get(http);
        Optional<List<StatusRange>> status =
                section.has(STATUS) ? section.get(STATUS) : Optional.of(List.of(StatusRange.GOOD));
        Optional<String> body = section.get(BODY);
        Optional<Map<String, String>> headers = section.has(HEADERS) ? section.get(HEADERS) : Optional.of(Map.of());
        if (status.filter(List::isEmpty).isPresent()) {
            section.refuse(STATUS, "it names no status");
        }
        boolean whole =
                url.isPresent() && status.isPresent() && headers.isPresent() && section.has(BODY) == body.isPresent();
        return whole ? Optional.of(new Question.Http(url.get(), status.get(), body, headers.get())) : Optional.empty();
    }

    private static StatusRange status(long number) {
        if (number < STATUS_MIN || number > STATUS_MAX) {
            throw new InvalidValue("a status is a number from 100 to 599", number);
        }
        return new StatusRange((int) number, (int) number);
    }

    private static StatusRange range(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new InvalidValue("not a status like 200, or \"200-299\"", text);
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (first < STATUS_MIN || last > STATUS_MAX) {
            throw new InvalidValue("a status is a number from 100 to 599", text);
        }
        if (first > last) {
            throw new InvalidValue("the first status is above the last", text);
        }
        return new StatusRange(first, last);
    }

    private static String regex(String text) {
        LinePattern.of(text);
        return text;
    }

    private static Optional<Map<String, String>> headers(Value value) {
        if (!(value.raw() instanceof ConfigValue.Table table)) {
            return value.refuse("not a table of strings");
        }
        if (table.entries().size() > HEADERS_MAX) {
            return value.refuse("a request has at most " + HEADERS_MAX + " of them");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        table.entries().forEach((name, entry) -> {
            Value child = value.child(name, entry);
            header(name, child).ifPresent(text -> headers.put(name, text));
        });
        return headers.size() == table.entries().size() ? Optional.of(headers) : Optional.empty();
    }

    private static Optional<String> header(String name, Value value) {
        if (!TOKEN.matcher(name).matches()) {
            return value.fail("cannot use " + value.path() + ": not a name of a header field");
        }
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            return value.fail("cannot use " + value.path() + ": vigild sets it itself, or has no use for it");
        }
        return ValueTypes.TEXT.read(value).flatMap(text -> {
            if (text.length() > HEADER_CHARACTERS_MAX) {
                return value.fail(
                        "cannot use " + value.path() + ": it is longer than " + HEADER_CHARACTERS_MAX + " characters");
            }
            return text.isEmpty() || FIELD.matcher(text).matches()
                    ? Optional.of(text)
                    : value.fail("cannot use " + value.path() + ": a header field is one line of ASCII characters,"
                            + " without white space around it");
        });
    }
}
