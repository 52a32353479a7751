package io.thoonk.management;

import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses, resumes, stops and starts workers and listeners, in this process, in another or in all. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ContainerControl {

    private static final Logger log = LoggerFactory.getLogger(ContainerControl.class);

    private final ManagedProcess process;

    private final LocalContainers containers;

    private final ProcessRecords records;

    private final ControlChannel channel;

    ContainerControl(ManagedProcess process) {
        this.process = process;
        this.containers = process.containers();
        this.records = process.records();
        this.channel = process.channel();
    }

    /** {@return the workers of this process, by id} */
    public List<ContainerStatus> workers() {
        return containers.workers();
    }

    /** {@return the listeners of this process, by id} */
    public List<ContainerStatus> listeners() {
        return containers.listeners();
    }

    /**
     * Pauses or resumes a worker or listener, and what runs goes on; or stops or starts it. In this process alone, even if it is
     * paused everywhere; or in every process that has one of that id, and in those that will start, until it is resumed everywhere: others heed it at
     * once, or with their next heartbeat if they do not hear of it.
     *
     * @param id id of its container
     * @param action what to do
     * @param everywhere whether in all processes, or in this one alone
     * @throws IllegalArgumentException if it is to be stopped or started everywhere, or this process heeds nothing of that kind
     * @throws UnknownContainerException if there is none here, or in any process; one that is gone can be resumed everywhere
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public void act(String id, ContainerAction action, boolean everywhere) {
        if (!everywhere) {
            containers.act(id, action);
            tell(new ControlChannel.Message.LookAtPauses());
            return;
        }
        if (action != ContainerAction.PAUSE && action != ContainerAction.RESUME) {
            throw new IllegalArgumentException("'" + action.word()
                    + "' is for one process at a time; 'pause' and 'resume' are for all of them too");
        }
        if (!process.isTelling()) {
            throw new IllegalArgumentException("This process does not heed what is paused everywhere, as"
                    + " thoonk.processes.enabled is false; pause or resume '" + id + "' in one process at a time");
        }
        boolean pause = action == ContainerAction.PAUSE;
        if (pause || !records.paused().contains(id)) {
            requireKnown(id);
        }
        records.notePaused(id, pause);
        channel.send(new ControlChannel.Message.LookAtPauses());
    }

    /**
     * Acts on a worker or listener in one process, which hears of it over Redis. Whether it did shows in what it tells of itself
     * next; a process that does not hear it, because it has just lost Redis, does nothing.
     *
     * @param id id of its container
     * @param action what to do
     * @param process id of the process
     * @throws UnknownContainerException if no process of that id has told of it
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public void actIn(String process, String id, ContainerAction action) {
        Set<String> known = records.find(process).stream()
                .flatMap(each -> Stream.concat(each.workers().stream(), each.listeners().stream()))
                .map(ContainerStatus::id)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(id)) {
            throw new UnknownContainerException(id, "in process '" + process + "'", known);
        }
        channel.send(new ControlChannel.Message.Act(process, id, action));
    }

    /** So that the pages see it at once; without Redis they see it later. */
    private void tell(ControlChannel.Message message) {
        try {
            channel.send(message);
        } catch (ThoonkRedisException ex) {
            log.debug("Nobody was told that a container was paused, resumed, started or stopped here", ex);
        }
    }

    private void requireKnown(String id) {
        TreeSet<String> known = new TreeSet<>(containers.ids());
        KnownProcesses processes = records.known();
        processes.processes().orElse(List.of()).forEach(process -> Stream.concat(
                        process.workers().stream(), process.listeners().stream())
                .forEach(container -> known.add(container.id())));
        if (!known.contains(id) && processes.all().isPresent()) {
            throw new UnknownContainerException(id, "in any process", known);
        }
    }

    /** Thrown where a worker or listener is named that there is not. */
    public static final class UnknownContainerException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        UnknownContainerException(String id, String where, Collection<String> known) {
            super("There is no worker or listener '" + id + "' " + where + "; there are " + known);
        }
    }
}
