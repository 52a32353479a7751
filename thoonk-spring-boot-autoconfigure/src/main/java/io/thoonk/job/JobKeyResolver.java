package io.thoonk.job;

import java.util.Optional;

/**
 * Works out the key of a job from its payload when it is put, where the options of the put have none: the tenant, the account, the
 * host that it calls. Beans of this type are asked in their order, each about payloads of its type {@code T}, until one knows a key;
 * only then the {@code key} of the worker's {@code limits} is asked. What a job requires takes the place of a key, so such puts are
 * not asked about. Must be thread-safe.
 *
 * @param <T> type of the payloads that it is asked about
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobKeyResolver<T> {

    /**
     * {@return the key, with 1 to 256 characters; or empty if the job has none, or another shall be asked} An exception fails the put.
     *
     * @param queue the job feed that it is put into
     * @param payload its payload
     */
    Optional<String> keyOf(String queue, T payload);
}
