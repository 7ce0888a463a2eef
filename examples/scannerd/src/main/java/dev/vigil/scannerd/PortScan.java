package dev.vigil.scannerd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which ports of this machine's loopback something listens on; of other machines it is nobody's business.
 *
 * @param first 1 to 65,535
 * @param last not before the first
 */
record PortScan(int first, int last) {
    private static final int PORT_MAX = 65_535;
    private static final int CONNECT_MILLIS_MAX = 200;

    PortScan {
        if (first < 1 || last > PORT_MAX || first > last) {
            throw new IllegalArgumentException("cannot scan: no range of ports (" + first + " " + last + ")");
        }
    }

    int size() {
        return last - first + 1;
    }

    List<Integer> open() {
        return IntStream.rangeClosed(first, last)
                .filter(PortScan::isOpen)
                .boxed()
                .toList();
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
