package io.thoonk.sse;

/** Keeps the hubs that are in use, and has them beat. Told of one hub under the lock of that, so of one thing after the other. */
interface SseHubOwner {

    /** Whether clients may come. */
    boolean accepts();

    /** The clock. */
    long nanos();

    void used(SseHub hub);

    /** Nobody uses the hub, and it has nothing that anybody would miss. It may be used again. */
    void unused(SseHub hub);
}
