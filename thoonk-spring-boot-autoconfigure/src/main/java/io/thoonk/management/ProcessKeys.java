package io.thoonk.management;

import io.thoonk.redis.keys.KeySpace;

/** The keys and the channel of ours that belong to no feed; on a cluster they are in one slot. */
final class ProcessKeys {

    private static final String TAG = ":{processes}";

    private final KeySpace keySpace;

    ProcessKeys(KeySpace keySpace) {
        this.keySpace = keySpace;
    }

    byte[] process(String id) {
        return keySpace.global("thoonk.process" + TAG + ":" + id);
    }

    byte[] index() {
        return keySpace.global("thoonk.processes" + TAG);
    }

    byte[] paused() {
        return keySpace.global("thoonk.paused" + TAG);
    }

    byte[] channel() {
        return keySpace.global("thoonk.control");
    }
}
