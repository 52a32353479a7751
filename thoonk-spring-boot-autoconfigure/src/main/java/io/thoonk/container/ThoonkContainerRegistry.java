package io.thoonk.container;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Lists the containers of workers and listeners by id. Injectable and thread-safe. */
public interface ThoonkContainerRegistry {

    /**
     * Finds a container.
     *
     * @param id its id
     * @return the container, or empty
     */
    Optional<ThoonkContainer> find(String id);

    /** {@return the ids, an unmodifiable set in the order of registration} */
    Set<String> ids();

    /** {@return the containers, an unmodifiable collection in the order of registration} */
    Collection<ThoonkContainer> all();

    /**
     * Adds a container, and starts it where the registry runs already and the container wants to be started.
     *
     * @param container the container
     * @throws DuplicateContainerIdException if its id is taken
     */
    void register(ThoonkContainer container);

    /**
     * Lets somebody look at each container that is registered from now on, before it starts: the pauses that hold in all
     * processes are heeded this way. By default nobody is asked, and a container that comes late starts at once.
     *
     * @param look gets the container; may pause it
     */
    default void beforeStart(Consumer<ThoonkContainer> look) {}
}
