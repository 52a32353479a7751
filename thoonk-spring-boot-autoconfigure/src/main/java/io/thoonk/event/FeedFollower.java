package io.thoonk.event;

import java.util.List;

/**
 * Follows one feed. It is given the content in pages, first of all and whenever messages may be missing, with the events that
 * come between two pages, and then what happens after the last page. Called by one thread at a time.
 */
public interface FeedFollower {

    /** Hears that the content is read from its beginning; what was read and not completed is void. */
    void restart();

    /**
     * Takes the next page of the content.
     *
     * @param page what stands behind the page before, and behind all events that came since
     */
    void page(FeedPage page);

    /**
     * Takes an event that came after the pages so far.
     *
     * @param event the event
     * @return whether the next page still goes on where these end; else the content is read from its beginning
     */
    boolean meanwhile(FeedEvent event);

    /**
     * Tells which items came to stand within the pages so far and are not known.
     *
     * @return their ids
     */
    List<String> unknown();

    /**
     * Takes items that were not known.
     *
     * @param items those that there are
     * @param missing ids of those that there are not
     */
    void learn(List<FeedPage.Item> items, List<String> missing);

    /**
     * Hears that all of the content was there.
     *
     * @return how many changes that made
     */
    int complete();

    /**
     * Compares itself with some items.
     *
     * @param page what they are like in Redis, after all events so far
     * @return whether they are the same here
     */
    boolean agrees(FeedDigest page);

    /**
     * Takes what happened after the content and all events before.
     *
     * @param event the event
     */
    void apply(FeedEvent event);
}
