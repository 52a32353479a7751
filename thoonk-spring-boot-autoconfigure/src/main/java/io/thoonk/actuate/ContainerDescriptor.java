package io.thoonk.actuate;

import io.thoonk.management.ContainerStatus;
import java.util.List;

/**
 * A worker or listener.
 *
 * @param id id of its container
 * @param feeds the job feed of a worker; the feeds or patterns of a listener
 * @param concurrency how many jobs it works on at once
 * @param active handlers that run
 * @param running whether it was started
 * @param paused whether it is paused
 */
public record ContainerDescriptor(
        String id, List<String> feeds, int concurrency, int active, boolean running, boolean paused) {

    static ContainerDescriptor of(ContainerStatus status) {
        return new ContainerDescriptor(
                status.id(), status.feeds(), status.concurrency(), status.active(), status.running(), status.paused());
    }

    static List<ContainerDescriptor> ofAll(List<ContainerStatus> containers) {
        return containers.stream().map(ContainerDescriptor::of).toList();
    }
}
