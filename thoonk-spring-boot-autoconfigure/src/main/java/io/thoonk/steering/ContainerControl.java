package io.thoonk.steering;

import io.thoonk.container.ThoonkContainer;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Pauses and resumes workers and listeners, in this process or in all. Thread-safe. */
public final class ContainerControl {

    private final LocalContainers containers;

    private final ProcessRecords records;

    private final ControlChannel channel;

    /**
     * Creates the control.
     *
     * @param containers of this process
     * @param records knows the other processes, and notes what is paused everywhere
     * @param channel tells the others
     */
    public ContainerControl(LocalContainers containers, ProcessRecords records, ControlChannel channel) {
        this.containers = containers;
        this.records = records;
        this.channel = channel;
    }

    /**
     * Pauses or resumes a worker or listener; what runs goes on. In this process alone, even if it is paused everywhere; or in
     * every process that has one of that id, and in those that will start, until it is resumed everywhere: others heed it at
     * once, or with their next heartbeat if they do not hear of it.
     *
     * @param id id of its container
     * @param action what to do
     * @param everywhere whether in all processes, or in this one alone
     * @throws UnknownContainerException if there is none here, or in any process; one that is gone can be resumed everywhere
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public void act(String id, ContainerAction action, boolean everywhere) {
        boolean pause = action == ContainerAction.PAUSE;
        if (everywhere) {
            if (pause || !records.paused().contains(id)) {
                requireKnown(id);
            }
            records.notePaused(id, pause);
            channel.send(new ControlMessage.LookAtPauses());
        } else if (pause) {
            here(id).pause();
        } else {
            here(id).resume();
        }
    }

    private ThoonkContainer here(String id) {
        return containers
                .find(id)
                .orElseThrow(() -> new UnknownContainerException(id, "in this process", containers.ids()));
    }

    private void requireKnown(String id) {
        TreeSet<String> known = new TreeSet<>(containers.ids());
        records.all().forEach(process -> Stream.concat(process.workers().stream(), process.listeners().stream())
                .forEach(container -> known.add(container.id())));
        if (!known.contains(id)) {
            throw new UnknownContainerException(id, "in any process", known);
        }
    }
}
