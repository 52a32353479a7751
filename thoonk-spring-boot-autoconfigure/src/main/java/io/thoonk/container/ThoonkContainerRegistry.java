package io.thoonk.container;

import io.thoonk.ThoonkException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists the containers of workers and listeners by id. Injectable and thread-safe.
 *
 * @since 0.1.0
 */
public interface ThoonkContainerRegistry {

    /**
     * {@return the container of this id, or empty}
     *
     * @param id its id
     */
    Optional<ThoonkContainer> find(String id);

    /** {@return the ids of all containers: an unmodifiable set, in the order of registration} */
    Set<String> ids();

    /** {@return all containers: an unmodifiable collection, in the order of registration} */
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

    /**
     * Thrown at start-up when two workers or listeners have one id.
     *
     * @since 0.1.0
     */
    final class DuplicateContainerIdException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        private final String id;

        /**
         * Creates the exception.
         *
         * @param id the id that is used twice
         */
        public DuplicateContainerIdException(String id) {
            super("Two containers have the id '" + id + "'");
            this.id = id;
        }

        /** {@return the id that is used twice} */
        public String id() {
            return id;
        }
    }
}
