package io.thoonk.redis;

import java.util.List;

/**
 * A subscription.
 *
 * @param channels exact channels
 * @param patterns glob patterns of channels
 * @param receiver takes the messages
 */
record Subscribed(List<String> channels, List<String> patterns, PubSubReceiver receiver) {

    int size() {
        return channels.size() + patterns.size();
    }
}
