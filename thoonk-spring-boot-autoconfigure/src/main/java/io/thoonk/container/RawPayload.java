package io.thoonk.container;

/**
 * The bytes of a payload, not converted yet. Spring's messaging takes an empty array for a missing payload; the contract
 * knows empty payloads, so the bytes travel in here.
 *
 * @param bytes the payload as it stands in Redis
 */
public record RawPayload(byte[] bytes) {}
