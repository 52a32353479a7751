package io.thoonk.management;

import java.util.Arrays;
import java.util.List;

/**
 * A worker or listener in some process.
 *
 * @param id id of its container
 * @param feeds the job feed of a worker; the feeds or patterns of a listener
 * @param concurrency how many jobs a worker works on at once; 1 for a listener
 * @param active handlers that run
 * @param running whether it was started
 * @param paused whether it is paused
 * @since 0.1.0
 */
public record ContainerStatus(
        String id, List<String> feeds, int concurrency, int active, boolean running, boolean paused) {

    String encoded() {
        return concurrency + "\0" + active + "\0" + running + "\0" + paused + "\0" + String.join("\0", feeds);
    }

    static ContainerStatus decode(String id, String text) {
        String[] parts = text.split("\0", -1);
        return new ContainerStatus(
                id,
                Arrays.asList(parts).subList(4, parts.length),
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Boolean.parseBoolean(parts[2]),
                Boolean.parseBoolean(parts[3]));
    }
}
