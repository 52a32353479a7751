package io.thoonk.xmpp;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkOperations;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The feeds that are nodes: those whose names are offered, and that are plain feeds. Thread-safe. */
final class Nodes {

    /** Characters of a name, at most. */
    private static final int LONGEST = 500;

    private final ThoonkOperations thoonk;

    private final Patterns offered;

    private final String hidden;

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * Creates it.
     *
     * @param thoonk has the feeds
     * @param offered which of them are nodes
     * @param hidden the one that never is
     */
    Nodes(ThoonkOperations thoonk, Patterns offered, String hidden) {
        this.thoonk = thoonk;
        this.offered = offered;
        this.hidden = hidden;
    }

    /** The names of all nodes, in alphabetical order. */
    List<String> names() {
        Set<String> feeds = thoonk.feedNames();
        known.retainAll(feeds);
        return feeds.stream().filter(this::isOffered).filter(this::isPlain).toList();
    }

    /** Whether a feed of that name would be a node. */
    boolean isOffered(String name) {
        return offered.match(name)
                && !name.equals(hidden)
                && !name.isEmpty()
                && name.length() <= LONGEST
                && XmlWriter.isAllowed(name);
    }

    private boolean isPlain(String name) {
        if (!known.contains(name)) {
            try {
                if (!thoonk.config(name).type().equals(Optional.of(FeedType.FEED))) {
                    return false;
                }
                known.add(name);
            } catch (FeedDoesNotExistException ex) {
                return false;
            }
        }
        return true;
    }

    /** Opens a node. */
    Feed<byte[]> require(String name) throws StanzaException {
        configOf(name);
        return thoonk.feed(name, byte[].class);
    }

    /** The generation of a node's feed, which another of that name does not have; empty if there is no such node. */
    Optional<String> generation(String name) {
        try {
            return Optional.of(generation(configOf(name)));
        } catch (StanzaException ex) {
            // It may be of another type than the one before.
            known.remove(name);
            return Optional.empty();
        }
    }

    /** The generation of a feed, empty if no program of this library has ever opened it. */
    static String generation(FeedConfig config) {
        return config.field("generation").orElse("");
    }

    /** The configuration of a node. */
    FeedConfig configOf(String name) throws StanzaException {
        if (isOffered(name)) {
            try {
                FeedConfig config = thoonk.config(name);
                if (config.type().equals(Optional.of(FeedType.FEED))) {
                    return config;
                }
            } catch (FeedDoesNotExistException ex) {
                throw StanzaException.noNode();
            }
        }
        throw StanzaException.noNode();
    }
}
