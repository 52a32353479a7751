package io.thoonk.container;

import org.springframework.core.ResolvableType;

/** Reads payloads for the parameters of methods. */
@FunctionalInterface
public interface PayloadReader {

    /**
     * Reads a payload.
     *
     * @param bytes the payload as it stands in Redis
     * @param type what to read it as, with generics
     * @return the payload
     * @throws io.thoonk.ThoonkException if it cannot be read as that
     */
    Object read(byte[] bytes, ResolvableType type);
}
