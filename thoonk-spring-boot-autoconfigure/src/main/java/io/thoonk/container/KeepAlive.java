package io.thoonk.container;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the process of an application with nothing but workers or listeners alive while its containers run, paused ones as
 * well: a driver's threads are daemons. Not thread-safe.
 */
final class KeepAlive {

    private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);

    private CountDownLatch end = new CountDownLatch(0);

    void begin() {
        if (end.getCount() == 0) {
            CountDownLatch latch = new CountDownLatch(1);
            end = latch;
            Thread thread = new Thread(() -> await(latch), "thoonk-keep-alive");
            thread.setDaemon(false);
            thread.start();
        }
    }

    void end() {
        end.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            log.debug("Interrupted; the process is no longer kept alive", ex);
        }
    }
}
