package io.thoonk.event;

/** The channels that belong to no feed. */
final class GlobalChannels {

    static final String CREATED = "newfeed";

    static final String DELETED = "delfeed";

    static final String CONFIGURED = "conffeed";

    private GlobalChannels() {}
}
