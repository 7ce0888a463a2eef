package dev.vigil.app;

import dev.vigil.linux.Linux;

/** {@code /dev/log}. */
final class LocalSocket implements Transport {
    private final DatagramSender sender;

    LocalSocket(Linux linux, String path) {
        this.sender = new DatagramSender(linux, path);
    }

    @Override
    public boolean send(Entry entry) {
        return sender.send(entry.local()) >= 0;
    }

    @Override
    public void close() {
        sender.close();
    }
}
