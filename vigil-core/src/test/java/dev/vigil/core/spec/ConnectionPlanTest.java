package dev.vigil.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vigil.core.spec.ConnectionPlan.Access;
import dev.vigil.core.spec.ConnectionPlan.TimeSpan;
import java.net.InetAddress;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionPlanTest {
    private static SourceNetwork network(String text) {
        String[] parts = text.split("/", -1);
        byte[] address = InetAddress.ofLiteral(parts[0]).getAddress();
        return SourceNetwork.of(address, parts.length > 1 ? Integer.parseInt(parts[1]) : address.length * 8);
    }

    private static Access access(List<String> onlyFrom, List<String> noAccess) {
        return new Access(
                onlyFrom.stream().map(ConnectionPlanTest::network).toList(),
                noAccess.stream().map(ConnectionPlanTest::network).toList(),
                List.of());
    }

    @Test
    void aNetworkHoldsTheAddressesThatBeginAsItDoes() {
        assertThat(network("10.1.0.0/16").contains(network("10.1.255.255"))).isTrue();
        assertThat(network("10.1.0.0/16").contains(network("10.2.0.0"))).isFalse();
        assertThat(network("10.1.2.3").contains(network("10.1.2.3"))).isTrue();
        assertThat(network("0.0.0.0/0").contains(network("255.1.2.3"))).isTrue();
        assertThat(network("0.0.0.0/0").contains(network("::1"))).isFalse();
        assertThat(network("::/0").contains(network("10.1.2.3"))).isTrue();
        assertThat(network("fe80::/64").contains(network("fe80::1"))).isTrue();
        assertThat(network("fe80::/64").contains(network("fe80:0:0:1::1"))).isFalse();
        assertThat(network("2001:db8::8000/113").contains(network("2001:db8::ffff")))
                .isTrue();
        assertThat(network("2001:db8::8000/113").contains(network("2001:db8::7fff")))
                .isFalse();
    }

    @Test
    void theNarrowerOneCounts() {
        assertThat(access(List.of(), List.of()).grants(network("1.2.3.4"))).isTrue();
        assertThat(access(List.of("10.0.0.0/8"), List.of()).grants(network("1.2.3.4")))
                .isFalse();
        Access both = access(List.of("10.0.0.0/8", "10.1.1.1"), List.of("10.1.0.0/16"));
        assertThat(both.grants(network("10.2.0.1"))).isTrue();
        assertThat(both.grants(network("10.1.0.1"))).isFalse();
        assertThat(both.grants(network("10.1.1.1"))).isTrue();
        assertThat(access(List.of("10.0.0.0/8"), List.of("10.0.0.0/8")).grants(network("10.0.0.1")))
                .isFalse();
        assertThat(access(List.of(), List.of("10.0.0.0/8")).grants(network("::1")))
                .isTrue();
    }

    @Test
    void timesGoOverMidnight() {
        Access day = times("08:00", "18:30");
        assertThat(Stream.of("08:00", "18:29").map(LocalTime::parse)).allMatch(day::grants);
        assertThat(Stream.of("07:59", "18:30").map(LocalTime::parse)).noneMatch(day::grants);
        Access night = times("22:00", "06:00");
        assertThat(Stream.of("22:00", "23:59", "00:00", "05:59").map(LocalTime::parse))
                .allMatch(night::grants);
        assertThat(Stream.of("06:00", "21:59").map(LocalTime::parse)).noneMatch(night::grants);
        assertThat(times("00:00", "00:00").grants(LocalTime.NOON)).isTrue();
    }

    private static Access times(String from, String until) {
        return new Access(List.of(), List.of(), List.of(new TimeSpan(LocalTime.parse(from), LocalTime.parse(until))));
    }
}
