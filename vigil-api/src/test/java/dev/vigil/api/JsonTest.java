package dev.vigil.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final ServiceStatus WEB = new ServiceStatus(
            "web",
            "running",
            "up",
            17,
            3,
            true,
            null,
            "2026-11-21T14:05:11Z",
            2,
            new ServiceStatus.LastExit(null, "SIGSEGV", "2026-11-21T14:05:10Z"),
            "50 % \"warm\" \u00e9\u4e16\ud83d\ude00\n",
            "it is ready",
            null,
            null,
            null,
            null);

    @Test
    void everyRecordComesBackAsItWas() {
        for (Record value : Samples.all()) {
            assertThat(Json.read(Json.bytes(value), value.getClass()))
                    .as(Json.text(value))
                    .isEqualTo(value);
        }
    }

    @Test
    void fieldsThatDoNotApplyAreAbsent() {
        assertThat(Json.text(WEB))
                .doesNotContain("null", "healthy", "next", "code")
                .contains("\"pid\":17", "\"ready\":true", "\"lastExit\":{\"signal\":\"SIGSEGV\",");
    }

    @Test
    void emptyListsAreThere() {
        assertThat(Json.text(new Results(List.of()))).isEqualTo("{\"results\":[]}");
    }

    @Test
    void unknownFieldsAreIgnored() {
        String json = "{\"new\":{\"x\":[1,2,{\"y\":null}]},\"action\":\"stop\",\"names\":[\"a\"],\"z\":1.5e3}";
        assertThat(Json.read(json, Action.class)).isEqualTo(new Action("stop", List.of("a"), null, null, null));
    }

    @Test
    void anActionWaitsAndIsForItsNamesUnlessItSaysOtherwise() {
        Action plain = Json.read("{\"action\":\"stop\"}", Action.class);
        assertThat(plain.awaited()).isTrue();
        assertThat(plain.forAll()).isFalse();
        assertThat(plain.names()).isEmpty();
        assertThat(Json.read("{\"action\":\"stop\",\"await\":false,\"all\":true}", Action.class))
                .matches(action -> action.forAll() && !action.awaited());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[]",
                "null",
                "\"action\"",
                "{}",
                "{\"action\":null}",
                "{\"action\":\"stop\"} x",
                "{\"action\":\"stop\"}{\"action\":\"stop\"}",
                "{\"action\":\"stop\",\"names\":\"web\"}",
                "{\"action\":\"stop\",\"names\":{\"web\":1}}",
                "{\"action\":\"stop\",\"names\":[null]}",
                "{\"action\":\"stop\",\"names\":[1,2]}",
                "{\"action\":\"stop\",\"names\":[[\"web\"]]}",
                "{\"action\":{}}",
                "{\"action\":12}",
                "{\"action\":\"stop\",\"all\":\"yes\"}",
                "{\"action\":\"sto",
                "{\"action\":\"sto\\",
                "{\"action\":\"\\u12\"}",
                "{action:\"stop\"}",
                "{'action':'stop'}",
                "\u0000\u0001",
            })
    void whatIsNoActionIsRefusedWithAReason(String json) {
        assertThatThrownBy(() -> Json.read(json, Action.class))
                .isInstanceOf(BadJson.class)
                .message()
                .isNotBlank()
                .doesNotContain("\n");
    }

    @Test
    void aMillionBracketsDoNotOverflowTheStack() {
        assertThatThrownBy(() -> Json.read("{\"a\":" + "[".repeat(1_000_000), Action.class))
                .isInstanceOf(BadJson.class)
                .hasMessageContaining("levels");
    }

    @Test
    void spoiltBytesNeverDoWorseThanBadJson() {
        Random random = new Random(7);
        byte[] good = Json.bytes(WEB);
        for (int round = 0; round < 20_000; round++) {
            byte[] spoilt = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            readOrRefuse(spoilt);
        }
    }

    private static void readOrRefuse(byte[] json) {
        try {
            assertThat(Json.read(json, ServiceStatus.class)).isNotNull();
        } catch (BadJson bad) {
            assertThat(bad).hasMessageNotContaining("\n");
        }
    }

    @Test
    void prettyJsonIsTheSameRecord() {
        assertThat(Json.read(Json.pretty(WEB).getBytes(UTF_8), ServiceStatus.class))
                .isEqualTo(WEB);
    }

    /** A service may write what it likes, wherever in an answer that stands. */
    @Test
    void longTextsOfControlCharactersAreWritten() {
        for (int before = 0; before < 8_000; before += 97) {
            Results results = new Results(List.of(
                    new Results.Result("x".repeat(before), true, ""),
                    new Results.Result("web", true, "\u0001\n\"\\\u00e9\u20ac".repeat(400) + "\u0002".repeat(1_400))));
            assertThat(Json.read(Json.bytes(results), Results.class)).isEqualTo(results);
            assertThat(Json.text(results)).hasSizeGreaterThan(before);
        }
    }
}
