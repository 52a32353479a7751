package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The claims that one call made: they share their token, their time and their lease. Thread-safe. */
final class ClaimBatch {

    private final String token;

    private final byte[] tokenBytes;

    private final Instant since;

    private final Instant deadline;

    private final AtomicInteger open;

    private volatile Consumer<ClaimBatch> whenOver = claims -> {};

    private volatile Runnable whenPutTimeIsAsked = () -> {};

    private volatile boolean forgotten;

    ClaimBatch(String token, Instant since, Instant deadline, int count) {
        this.token = token;
        this.tokenBytes = WireText.bytes(token);
        this.since = since;
        this.deadline = deadline;
        this.open = new AtomicInteger(count);
    }

    String text() {
        return token;
    }

    byte[] token() {
        return tokenBytes;
    }

    Instant since() {
        return since;
    }

    Instant deadline() {
        return deadline;
    }

    /** Has somebody told when all of the claims have ended and Redis still keeps their token. */
    void tellWhenOver(Consumer<ClaimBatch> listener) {
        whenOver = listener;
    }

    /** Has somebody told when it is asked when one of the jobs was put. */
    void tellWhenPutTimeIsAsked(Runnable listener) {
        whenPutTimeIsAsked = listener;
    }

    void putTimeIsAsked() {
        whenPutTimeIsAsked.run();
    }

    /** Tells whether these are all claims whose end is not known yet, so that nothing is left of the token after them. */
    boolean areLast(int ending) {
        return open.get() <= ending;
    }

    /** What ends one of the claims. */
    ClaimToken endOfOne() {
        return new ClaimToken(tokenBytes, areLast(1));
    }

    /** Notes that Redis does not keep the token any more. */
    void forgotten() {
        forgotten = true;
    }

    /** Notes that it is known that one of the claims has ended. */
    void oneEnded() {
        if (open.decrementAndGet() == 0 && !forgotten) {
            whenOver.accept(this);
        }
    }

    @Override
    public String toString() {
        return "ClaimBatch[" + token + "]";
    }

    /**
     * Which claim is to be ended.
     *
     * @param token of the claim, or empty for whoever holds it
     * @param isLast whether nothing is left of the token after it
     */
    record ClaimToken(byte[] token, boolean isLast) {

        /** The claim of whoever holds the job. */
        static final ClaimToken OF_ANYBODY = new ClaimToken(new byte[0], false);
    }
}
