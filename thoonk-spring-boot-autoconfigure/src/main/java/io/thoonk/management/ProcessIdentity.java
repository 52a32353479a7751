package io.thoonk.management;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.UUID;

/**
 * Who this process is.
 *
 * @param id of this life of the process
 * @param application name of the application, may be empty
 * @param host where it runs
 * @param pid its process id there
 * @param startedAt when it started
 */
public record ProcessIdentity(String id, String application, String host, long pid, Instant startedAt) {

    /**
     * Finds out.
     *
     * @param application name of the application, may be empty
     * @return the identity, with an id that no other process has
     */
    public static ProcessIdentity ofThisProcess(String application) {
        return new ProcessIdentity(
                UUID.randomUUID().toString().substring(0, 8),
                application,
                hostName(),
                ProcessHandle.current().pid(),
                Instant.now());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException ex) {
            return "unknown";
        }
    }
}
