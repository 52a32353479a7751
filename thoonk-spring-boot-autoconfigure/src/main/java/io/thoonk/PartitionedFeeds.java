package io.thoonk;

import io.thoonk.feed.FeedAdmin;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.redis.keys.FeedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens, configures and deletes job feeds together with their partitions. The number of partitions stands in the configuration of the
 * feed itself; its partitions are feeds like any others. Thread-safe.
 */
final class PartitionedFeeds {

    private final FeedAdmin admin;

    /**
     * Creates it.
     *
     * @param admin opens, configures and deletes each of the feeds
     */
    PartitionedFeeds(FeedAdmin admin) {
        this.admin = admin;
    }

    /**
     * Opens a job feed and its partitions, creating what is missing.
     *
     * @param name name of the feed
     * @param config what to write to each of them, or {@code null}; says how many partitions a feed has that is made with it
     * @return the feed, and its partitions if it has any
     * @throws FeedTypeMismatchException if one of the names belongs to another type
     * @throws PartitionMismatchException if the configuration says another number of partitions than there are
     */
    Opened open(String name, @Nullable FeedConfig config) {
        FeedAdmin.OpenedJobs feed = admin.openJobs(name, config);
        Optional<Partitions> partitions =
                feed.partitions() == 0 ? Optional.empty() : Optional.of(new Partitions(name, feed.partitions()));
        return new Opened(feed.keys(), partitions, openEach(partitions, config));
    }

    private List<FeedKeys> openEach(Optional<Partitions> partitions, @Nullable FeedConfig config) {
        List<FeedKeys> opened = new ArrayList<>();
        @Nullable FeedConfig ofEach = config == null ? null : config.withoutPartitions();
        partitions.ifPresent(all -> all.names().forEach(each -> opened.add(admin.open(each, FeedType.JOB, ofEach))));
        return opened;
    }

    /**
     * Opens a job feed for a worker, which drains each of the partitions by itself.
     *
     * @param name name of the feed, or of a partition
     * @param expected how many partitions the worker expects the feed to have, 0 for none; written where the feed is new
     * @return the feed
     * @throws FeedTypeMismatchException if the name belongs to another type
     * @throws PartitionMismatchException if the feed has another number of partitions
     */
    FeedKeys openForWorker(String name, int expected) {
        FeedAdmin.OpenedJobs feed = admin.openJobs(name, expected == 0 ? null : FeedConfig.partitions(expected));
        if (feed.partitions() != expected) {
            throw new PartitionMismatchException(name, expected, feed.partitions());
        }
        return feed.keys();
    }

    /**
     * Creates a feed, with its partitions.
     *
     * @param name name of the feed
     * @param config what to write
     * @throws FeedExistsException if there is one of that name
     */
    void create(String name, FeedConfig config) {
        admin.create(name, config);
        openEach(partitions(name, config), config);
    }

    /**
     * Writes the fields that are set to a feed and its partitions.
     *
     * @param name name of the feed
     * @param config what to write
     * @throws FeedDoesNotExistException if the feed is missing
     * @throws PartitionMismatchException if the configuration says another number of partitions than there are
     */
    void configure(String name, FeedConfig config) {
        admin.configure(name, config);
        openEach(partitions(name, admin.config(name)), config);
    }

    /**
     * Deletes a feed, after its partitions.
     *
     * @param name name of the feed
     * @throws FeedDoesNotExistException if it is missing
     */
    void delete(String name) {
        if (admin.exists(name)) {
            partitions(name, admin.config(name)).ifPresent(all -> all.names().forEach(this::deleteIfThere));
        }
        admin.delete(name);
    }

    private void deleteIfThere(String partition) {
        try {
            admin.delete(partition);
        } catch (FeedDoesNotExistException ex) {
            // Somebody else has deleted it, or it was never made.
        }
    }

    private static Optional<Partitions> partitions(String name, FeedConfig config) {
        return config.partitions().stream()
                .mapToObj(count -> new Partitions(name, count))
                .findFirst();
    }

    /**
     * A job feed that is open.
     *
     * @param feed the feed itself
     * @param partitions its partitions, or empty if it has none
     * @param each each of these, by number
     */
    record Opened(FeedKeys feed, Optional<Partitions> partitions, List<FeedKeys> each) {}
}
