package io.thoonk;

import java.util.List;

/**
 * Thrown when a change is made in Redis, but too few replicas confirmed it in time ({@code thoonk.wait-replicas}): it is lost
 * if the master dies before they have it. A job may be put again under the same id, and an item published again: if it is
 * there, it only waits for the replicas. (A job that has been finished meanwhile is put anew.)
 *
 * @since 0.1.0
 */
public class NotReplicatedException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;

    private final int wanted;

    private final int confirmed;

    private final List<String> ids;

    /**
     * Creates the exception.
     *
     * @param feed the feed that was changed
     * @param wanted how many replicas should have confirmed
     * @param confirmed how many have
     * @param ids what was put or published, where it is known
     */
    public NotReplicatedException(String feed, int wanted, int confirmed, List<String> ids) {
        super("Feed '" + feed + "' is changed, but " + confirmed + " of " + wanted
                + " replicas have confirmed it in time, so it is lost if the master dies now"
                + (ids.isEmpty() ? "" : "; put again under the same id: " + String.join(", ", ids)));
        this.feed = feed;
        this.wanted = wanted;
        this.confirmed = confirmed;
        this.ids = List.copyOf(ids);
    }

    /**
     * Adds the ids of what was put or published.
     *
     * @param putIds ids of the jobs or items
     * @return the same exception with these ids
     */
    public NotReplicatedException withIds(List<String> putIds) {
        NotReplicatedException named = new NotReplicatedException(feed, wanted, confirmed, putIds);
        named.initCause(this);
        return named;
    }

    /** {@return the name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return how many replicas should have confirmed} */
    public int wanted() {
        return wanted;
    }

    /** {@return how many replicas have confirmed} */
    public int confirmed() {
        return confirmed;
    }

    /** {@return the ids of what was put or published, empty where the operation has none} */
    public List<String> ids() {
        return ids;
    }
}
