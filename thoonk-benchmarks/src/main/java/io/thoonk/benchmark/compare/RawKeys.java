package io.thoonk.benchmark.compare;

/**
 * The contract's keys of a job feed, in the order of the raw scripts.
 *
 * @param feed name of the feed
 */
record RawKeys(String feed) {

    String[] forPut() {
        return new String[] {key("ids"), key("items"), key("publishes"), key("published")};
    }

    String[] forClaim() {
        return new String[] {key("ids"), key("items"), key("claimed"), key("cancelled")};
    }

    String[] forFinish() {
        return new String[] {key("claimed"), key("cancelled"), key("published"), key("finishes"), key("items")};
    }

    private String key(String family) {
        return "feed." + family + ":" + feed;
    }
}
