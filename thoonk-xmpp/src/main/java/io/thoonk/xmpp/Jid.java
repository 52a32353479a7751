package io.thoonk.xmpp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The address of somebody, as servers hand it on.
 *
 * @param bare the account, in lower case
 * @param resource one of its clients, empty for the account
 */
record Jid(String bare, String resource) {

    /** Bytes of the account's name, its domain or the resource, at most (RFC 7622, section 3). */
    static final int LONGEST_PART = 1_023;

    static Jid parse(String text) {
        int slash = text.indexOf('/');
        String bare = slash < 0 ? text : text.substring(0, slash);
        return new Jid(bare.toLowerCase(Locale.ROOT), slash < 0 ? "" : text.substring(slash + 1));
    }

    /** Whether no part of it is longer than servers allow. */
    boolean isShort() {
        int at = bare.indexOf('@');
        return Stream.of(bare.substring(0, Math.max(0, at)), bare.substring(at + 1), resource)
                .allMatch(part -> part.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PART);
    }

    @Override
    public String toString() {
        return resource.isEmpty() ? bare : bare + "/" + resource;
    }
}
