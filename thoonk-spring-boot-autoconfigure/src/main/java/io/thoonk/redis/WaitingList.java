package io.thoonk.redis;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where those wait who wait for one list. Thread-safe. */
interface WaitingList {

    /** Begins a wait; empty if this line was closed as idle. A wait at the end of the application never ends. */
    Optional<BlockingWait.Ticket> arm(BlockingWait.Listener listener);

    /** Closes the connection if nobody waits; tells whether that is so. */
    boolean closeIfIdle();

    /** Closes the connection; waits that go on open it again. Completes when it is closed. */
    CompletableFuture<?> release();

    /** Breaks off the waits for good; completes when the connection is closed. */
    CompletableFuture<?> end();
}
