package io.thoonk.xmpp;

import java.util.Locale;

/**
 * The address of somebody, as servers hand it on.
 *
 * @param bare the account, in lower case
 * @param resource one of its clients, empty for the account
 */
record Jid(String bare, String resource) {

    static Jid parse(String text) {
        int slash = text.indexOf('/');
        String bare = slash < 0 ? text : text.substring(0, slash);
        return new Jid(bare.toLowerCase(Locale.ROOT), slash < 0 ? "" : text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return resource.isEmpty() ? bare : bare + "/" + resource;
    }
}
