package io.thoonk.contract;

/** How an implementation spells the contract's keys and channels. */
enum Dialect {
    /** As the contract. */
    CONTRACT,
    /** As the scripted line of thoonk.js: jobs in keys of their own, events on channels of their own. */
    SCRIPTED;

    static Dialect of(String peer) {
        return peer.equals("thoonk-js-scripted") ? SCRIPTED : CONTRACT;
    }

    /** The contract's spelling of a key. */
    String key(String key) {
        if (this == SCRIPTED) {
            if (key.equals("jobs")) {
                return "feeds";
            }
            if (key.startsWith("job.")) {
                return "feed." + key.substring(4);
            }
        }
        return key;
    }

    /** The contract's spelling of a channel. */
    String channel(String channel) {
        return this == SCRIPTED && channel.startsWith("event.") ? channel.substring(6) : channel;
    }
}
