package io.thoonk.kit;

import org.springframework.stereotype.Component;

/** Needs what no test of a worker has. */
@Component
class Unrelated {

    Unrelated(java.util.concurrent.BlockingQueue<Thread> missing) {
        missing.clear();
    }
}
