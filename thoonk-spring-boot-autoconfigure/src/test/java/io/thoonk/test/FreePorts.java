package io.thoonk.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Finds loopback ports that nobody listens on. What one process has found no other one finds, of this build or another, for as
 * long as that process lives: a server has the port to itself from before its start, and while it is away.
 */
public final class FreePorts {

    /** Below the range from which systems take the ports of outgoing connections, with the bus port too. */
    private static final int LOWEST = 11_000;

    private static final int HIGHEST = 21_999;

    private static final int LOWEST_WITHOUT_BUS = 5_000;

    private static final int BUS = 10_000;

    /** Each port that was found is a byte of it that is locked. */
    private static final FileChannel TAKEN =
            open(Path.of(System.getProperty("java.io.tmpdir"), "thoonk-test-ports-" + System.getProperty("user.name")));

    private FreePorts() {}

    /**
     * A port that no outgoing connection gets: a server that is away for a while finds it free when it comes back. A client
     * that looks for it meanwhile could even be connected with itself.
     *
     * @return a free port
     */
    public static int any() {
        return free(LOWEST_WITHOUT_BUS, LOWEST - 1, 0);
    }

    /** {@return a free port whose companion for the cluster bus, 10000 above, is free too} */
    static int withBusPort() {
        return free(LOWEST, HIGHEST, BUS);
    }

    private static int free(int lowest, int highest, int bus) {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(lowest, highest + 1))
                .limit(1000)
                .filter(port -> isFree(port) && (bus == 0 || isFree(port + bus)) && take(port))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("There is no free port between " + lowest + " and " + highest));
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Nobody unlocks it: the end of the process does. */
    private static boolean take(int port) {
        try {
            return TAKEN.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException ex) {
            // This process has found it before.
            return false;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
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
