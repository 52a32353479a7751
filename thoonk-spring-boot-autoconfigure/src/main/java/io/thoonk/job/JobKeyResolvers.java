package io.thoonk.job;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gives jobs a key that are put without one, by what others work out. Thread-safe. */
final class JobKeyResolvers {

    private final List<JobKeyResolver<Object>> resolvers = new CopyOnWriteArrayList<>();

    /** Asks a resolver too, after those that are asked already, until what is returned is run. */
    Runnable add(JobKeyResolver<Object> resolver) {
        resolvers.add(resolver);
        return () -> resolvers.remove(resolver);
    }

    /** The options of a put with the key of its job, if it has one. */
    PutOptions withKey(String queue, Object payload, PutOptions options) {
        if (options.key().isPresent() || !options.requires().isEmpty()) {
            return options;
        }
        for (JobKeyResolver<Object> resolver : resolvers) {
            Optional<String> key = resolver.keyOf(queue, payload);
            if (key.isPresent()) {
                return withKey(queue, key.get(), options);
            }
        }
        return options;
    }

    private static PutOptions withKey(String queue, String key, PutOptions options) {
        try {
            return options.toBuilder().key(key).build();
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException(
                    "The key of a job of queue '" + queue
                            + "', worked out by a JobKeyResolver or limits.key, cannot be: " + ex.getMessage(),
                    ex);
        }
    }
}
