package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.FeedStatistics;
import io.thoonk.management.ThoonkManagement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A list of what some feeds have, asked for feed by feed: one that the user may not read hides nothing of others. */
final class FeedByFeed {

    private FeedByFeed() {}

    /**
     * Makes the list.
     *
     * @param name what it is called
     * @param concerned which feeds have something
     * @param ofFeed what one has
     */
    static View list(
            ThoonkManagement management,
            String name,
            Predicate<FeedStatistics> concerned,
            Function<String, List<Map<String, Object>>> ofFeed) {
        FeedOverview overview = management.overview();
        if (overview.trouble().isPresent()) {
            throw new ThoonkRedisException(overview.trouble().get(), null);
        }
        List<String> refused = new ArrayList<>(overview.refused().keySet());
        List<Map<String, Object>> all = overview.feeds().values().stream()
                .filter(concerned)
                .flatMap(feed -> unlessRefused(feed.feed(), ofFeed, refused))
                .toList();
        return new View()
                .with(name, all)
                .with("refused", refused)
                .with(
                        "leftOut",
                        overview.beyond().isEmpty() ? null : overview.beyond().size());
    }

    private static Stream<Map<String, Object>> unlessRefused(
            String feed, Function<String, List<Map<String, Object>>> ofFeed, List<String> refused) {
        try {
            return ofFeed.apply(feed).stream();
        } catch (RedisUnreachableException ex) {
            throw ex;
        } catch (ThoonkRedisException ex) {
            refused.add(feed);
            return Stream.empty();
        } catch (FeedDoesNotExistException | FeedTypeMismatchException ex) {
            // It was deleted after the feeds had been counted, or is another one by now.
            return Stream.empty();
        }
    }
}
