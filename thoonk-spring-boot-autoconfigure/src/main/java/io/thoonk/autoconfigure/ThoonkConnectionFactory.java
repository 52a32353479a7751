package io.thoonk.autoconfigure;

import io.thoonk.ThoonkException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The connection factory that Thoonk uses, of those that the application has.
 *
 * @param get the factory
 */
record ThoonkConnectionFactory(RedisConnectionFactory get) {

    void refuseDatabase(int database) {
        if (database != 0) {
            throw new ConnectionFactoryChoiceException(
                    "The " + get.getClass().getSimpleName() + " for a Redis Cluster is set to database " + database
                            + ", and would use database 0 all the same",
                    "Leave its database at 0, and set thoonk.key-prefix to keep applications apart.");
        }
    }

    static ThoonkConnectionFactory choose(
            ObjectProvider<RedisConnectionFactory> candidates, ListableBeanFactory beanFactory, @Nullable String name) {
        if (name != null && !name.isBlank()) {
            if (!beanFactory.containsBean(name) || !beanFactory.isTypeMatch(name, RedisConnectionFactory.class)) {
                throw new ConnectionFactoryChoiceException(
                        "thoonk.redis-connection-factory names '" + name
                                + "', and there is no RedisConnectionFactory bean of that name",
                        beanFactory.getBeanNamesForType(RedisConnectionFactory.class));
            }
            return new ThoonkConnectionFactory(beanFactory.getBean(name, RedisConnectionFactory.class));
        }
        @Nullable RedisConnectionFactory only = candidates.getIfUnique();
        if (only == null) {
            throw new ConnectionFactoryChoiceException(
                    "There are several RedisConnectionFactory beans and none of them is primary",
                    beanFactory.getBeanNamesForType(RedisConnectionFactory.class));
        }
        return new ThoonkConnectionFactory(only);
    }

    /** Thrown at start-up when it is not clear which connection factory to use, or when that one cannot be used. */
    static class ConnectionFactoryChoiceException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        private final String action;

        ConnectionFactoryChoiceException(String problem, String[] candidates) {
            this(
                    problem + " (there are: " + String.join(", ", candidates) + ")",
                    "Mark one RedisConnectionFactory bean as @Primary, or set thoonk.redis-connection-factory to one of: "
                            + String.join(", ", candidates) + ".");
        }

        ConnectionFactoryChoiceException(String problem, String action) {
            super(problem);
            this.action = action;
        }

        String action() {
            return action;
        }
    }
}
