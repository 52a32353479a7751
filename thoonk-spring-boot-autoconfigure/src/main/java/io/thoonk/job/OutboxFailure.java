package io.thoonk.job;

/** How it is kept why an entry of an outbox cannot be delivered: feed, type of the failure, and reason. */
final class OutboxFailure {

    private OutboxFailure() {}

    static String text(String target, RuntimeException failure) {
        return target + "\0" + failure.getClass().getSimpleName() + "\0" + failure.getMessage();
    }

    /** Of an entry of which not even the feed is known. */
    static String unreadable(RuntimeException failure) {
        return text("", failure);
    }
}
