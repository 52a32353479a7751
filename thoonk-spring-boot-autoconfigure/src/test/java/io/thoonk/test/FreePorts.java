package io.thoonk.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Finds loopback ports that nobody listens on. */
public final class FreePorts {

    /** Below the range from which systems take the ports of outgoing connections, with the bus port too. */
    private static final int LOWEST = 11_000;

    private static final int HIGHEST = 21_999;

    private static final int BUS = 10_000;

    private FreePorts() {}

    public static int any() {
        try (ServerSocket socket = listen(0)) {
            return socket.getLocalPort();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return a free port whose companion for the cluster bus, 10000 above, is free too} */
    static int withBusPort() {
        return IntStream.generate(() -> (int) (LOWEST + Math.random() * (HIGHEST - LOWEST)))
                .limit(1000)
                .filter(port -> isFree(port) && isFree(port + BUS))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no free port with a free bus port"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = listen(port)) {
            return socket.isBound();
        } catch (IOException ex) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
