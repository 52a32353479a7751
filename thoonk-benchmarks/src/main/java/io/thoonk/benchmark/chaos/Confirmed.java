package io.thoonk.benchmark.chaos;

import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes that are asked for until Redis has confirmed them. */
public final class Confirmed {

    private static final Logger log = LoggerFactory.getLogger(Confirmed.class);

    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    private Confirmed() {}

    /**
     * Makes a change.
     *
     * @param change the change, which is the same when it is made again
     * @return how often it was asked for
     */
    public static int change(Runnable change) {
        int attempts = 1;
        while (!isDone(change)) {
            attempts++;
            LockSupport.parkNanos(PAUSE);
        }
        return attempts;
    }

    private static boolean isDone(Runnable change) {
        try {
            change.run();
            return true;
        } catch (ThoonkRedisException | NotReplicatedException ex) {
            log.debug("A change has to be repeated", ex);
            return false;
        }
    }
}
