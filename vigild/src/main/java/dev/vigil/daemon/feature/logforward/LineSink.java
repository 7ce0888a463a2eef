package dev.vigil.daemon.feature.logforward;

import dev.vigil.daemon.feature.logforward.LogReceiver.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes messages of lines and gives them to a receiver, which others may give messages to as well. */
sealed interface LineSink {
    /** What of a line is sent in one; the rest of a longer one is sent as the next line. */
    int lineBytesMax();

    /** Sends a line; one that was not taken whole is to be given again. */
    Outcome send(ForwardedLine line);

    LogReceiver receiver();

    /** To a daemon of syslog: a long line as several messages. */
    final class ToSyslog implements LineSink {
        private static final int LINE_BYTES_MAX = 64 << 10;

        private final SyslogEncoder encoder;
        private final LogReceiver receiver;
        /** How far the line that is just being sent has been taken; 0: not begun. */
        private int taken;

        ToSyslog(SyslogEncoder encoder, LogReceiver receiver) {
            this.encoder = encoder;
            this.receiver = receiver;
        }

        @Override
        public int lineBytesMax() {
            return LINE_BYTES_MAX;
        }

        @Override
        public Outcome send(ForwardedLine line) {
            int at = Math.max(taken, line.from());
            while (at < line.bytes().length) {
                Outcome outcome = receiver.send(encoder.message(line, at));
                if (outcome != Outcome.TAKEN) {
                    taken = outcome == Outcome.REFUSED ? 0 : at;
                    return outcome;
                }
                at = encoder.encodedTo();
            }
            taken = 0;
            return Outcome.TAKEN;
        }

        @Override
        public LogReceiver receiver() {
            return receiver;
        }
    }

    /** To journald, systemd.io/JOURNAL_NATIVE_PROTOCOL: a line of up to 1 MiB as one entry. */
    final class ToJournal implements LineSink {
        private static final int LINE_BYTES_MAX = 1 << 20;

        private final String fixed;
        private final LogReceiver receiver;

        ToJournal(String service, String identity, int facility, LogReceiver receiver) {
            this.receiver = receiver;
            this.fixed = "SYSLOG_FACILITY=%d\nSYSLOG_IDENTIFIER=%s\nVIGIL_SERVICE=%s\n"
                    .formatted(facility, identity, service);
        }

        @Override
        public int lineBytesMax() {
            return LINE_BYTES_MAX;
        }

        @Override
        public Outcome send(ForwardedLine line) {
            int length = line.bytes().length - line.from();
            ByteArrayOutputStream fields = new ByteArrayOutputStream(length + 256);
            String time = "VIGIL_TIMESTAMP=" + line.micros() + "\n";
            String head = "PRIORITY=" + line.severity() + "\n" + fixed + time + "MESSAGE\n";
            fields.writeBytes(head.getBytes(StandardCharsets.UTF_8));
            fields.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array());
            fields.write(line.bytes(), line.from(), length);
            fields.write('\n');
            return receiver.send(fields.toByteArray());
        }

        @Override
        public LogReceiver receiver() {
            return receiver;
        }
    }
}
