package io.thoonk.xmpp;

import java.util.List;
import java.util.Locale;

/**
 * Who may do what: owners everything, publishers also read, subscribers only read, others nothing. Thread-safe.
 *
 * @param owners accounts that own all nodes
 * @param publishers accounts that publish and retract
 * @param subscribers accounts that read and subscribe
 */
record Access(Patterns owners, Patterns publishers, Patterns subscribers) {

    static Access of(List<String> owners, List<String> publishers, List<String> subscribers) {
        return new Access(accounts(owners), accounts(publishers), accounts(subscribers));
    }

    private static Patterns accounts(List<String> texts) {
        return Patterns.ofAccounts(
                texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
    }

    Affiliation of(Jid somebody) {
        if (owners.match(somebody.bare())) {
            return Affiliation.OWNER;
        }
        if (publishers.match(somebody.bare())) {
            return Affiliation.PUBLISHER;
        }
        return subscribers.match(somebody.bare()) ? Affiliation.MEMBER : Affiliation.NONE;
    }

    /** Whether anybody may publish. */
    boolean publishable() {
        return !publishers.isEmpty() || ownable();
    }

    /** Whether anybody may create and delete nodes. */
    boolean ownable() {
        return !owners.isEmpty();
    }

    void demand(Jid somebody, Affiliation least) throws StanzaException {
        if (of(somebody).compareTo(least) < 0) {
            throw least == Affiliation.MEMBER
                    ? StanzaException.cancel("not-allowed", "closed-node", "You may not read here")
                    : StanzaException.forbidden("This takes the affiliation " + least.word());
        }
    }

    /** The affiliations of XEP-0060 that there are here, from the least to the most. */
    enum Affiliation {
        NONE,
        MEMBER,
        PUBLISHER,
        OWNER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
