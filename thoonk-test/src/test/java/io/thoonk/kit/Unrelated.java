package io.thoonk.kit;

import java.util.concurrent.BlockingQueue;
import org.springframework.stereotype.Component;

/** Needs what no test of a worker has. */
@Component
class Unrelated {

    Unrelated(BlockingQueue<String> missing) {
        missing.clear();
    }
}
