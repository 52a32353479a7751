package io.thoonk.management;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a feed moves, between two counts of this process.
 *
 * @param publishedPerSecond items published, jobs or messages put
 * @param finishedPerSecond jobs finished
 * @param window how far apart the two counts are
 */
public record FeedRate(double publishedPerSecond, double finishedPerSecond, Duration window) {

    static Optional<FeedRate> between(FeedStatistics before, FeedStatistics after) {
        Duration window = Duration.between(before.at(), after.at());
        if (window.toMillis() < 1 || after.published() < before.published() || after.finished() < before.finished()) {
            // A feed of that name that was deleted and created anew.
            return Optional.empty();
        }
        double seconds = window.toMillis() / 1000.0;
        return Optional.of(new FeedRate(
                (after.published() - before.published()) / seconds,
                (after.finished() - before.finished()) / seconds,
                window));
    }
}
